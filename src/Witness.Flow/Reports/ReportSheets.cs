using System.Globalization;
using Witness.Domain.Report;
using Witness.Domain.Terms;

namespace Witness.Flow.Reports;

/// <summary>附表 — the record tables of a report as sheets of plain cells: one sheet a table, one line a value, one line a column of a row. A cell is a text or a number.</summary>
public static class ReportSheets
{
    private static readonly Wording[] Heads =
    [
        new("记录项", "Field"), new("序", "No."), new("列", "Column"), new("值", "Value"), new("状态", "State"), new("来源", "Source"), new("发生时间", "At"), new("归集时间", "Taken in"), new("日志位置", "Position"), new("说明", "Note"),
    ];

    /// <summary>Name of the sheet and its lines, in order.</summary>
    public static Dictionary<string, object> Of(WitnessReport report, string language)
    {
        var facts = report.Facts.ToDictionary(fact => fact.Position);
        return report.Tables.ToDictionary(table => table.Id, object (table) => Lines(table, facts, language).ToList());
    }

    private static IEnumerable<IDictionary<string, object>> Lines(ReportTable table, Dictionary<long, ReportFact> facts, string language)
    {
        foreach (var cell in table.Cells)
        {
            var name = cell.Part is { } part ? $"{cell.Title.In(language)}（{part.In(language)}）" : cell.Title.In(language);
            if (cell.Values.Count == 0) yield return Line(name, "", "", cell.StateText.In(language), cell.StateText.In(language), null, cell.Note?.In(language));
            for (var i = 0; i < cell.Values.Count; i++)
            {
                var value = cell.Values[i];
                var number = cell.Values.Count > 1 ? (object)(i + 1) : "";
                if (value.Row.Count == 0) yield return Line(name, number, "", Typed(value.Data, value.Text?.In(language) ?? ""), cell.StateText.In(language), facts.GetValueOrDefault(value.Fact), cell.Note?.In(language));
                foreach (var column in value.Row)
                    yield return Line(name, number, column.Title.In(language), Typed(column.Data, column.Text.In(language)), cell.StateText.In(language), facts.GetValueOrDefault(column.Fact ?? value.Fact), null);
            }
        }

        IDictionary<string, object> Line(string field, object number, string column, object value, string state, ReportFact? fact, string? note)
        {
            object[] cells = [Harmless(field), number, Harmless(column), value is string text ? Harmless(text) : value, state, Harmless(fact?.SourceName ?? ""), fact?.At ?? "", fact?.Taken ?? "", fact is null ? "" : fact.Position, Harmless(note ?? "")];
            return Heads.Select((head, i) => KeyValuePair.Create(head.In(language), cells[i])).ToDictionary();
        }
    }

    /// <summary>A plain number stays one; everything else is the text people read.</summary>
    private static object Typed(TypedValue? data, string text) =>
        data is { Json: [>= '0' and <= '9' or '-', ..] json } && decimal.TryParse(json, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : text;

    /// <summary>A text that a sheet would take for a formula goes behind an apostrophe.</summary>
    private static string Harmless(string text) =>
        text.TrimStart(' ', '\u00a0', '\u3000') is { Length: > 1 } rest && rest[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '＝' or '＋' or '－' or '＠' or '|' or '%' ? "'" + text : text;
}
