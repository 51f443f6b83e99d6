using System.Globalization;
using System.Text;
using Witness.Domain.Terms;

namespace Witness.Flow.Insight;

/// <summary>统计表格 — a table as rows of plain cells, for CSV, Excel and paper alike.</summary>
public static class StatSheet
{
    /// <summary>Heading row first, the sum last. Hidden numbers read &lt;5; a cell is a text or a number.</summary>
    public static IReadOnlyList<IReadOnlyList<object>> Rows(StatTable table, Func<Wording, string> say)
    {
        var rows = new List<IReadOnlyList<object>>
        {
            (IReadOnlyList<object>)[say(StatCube.Name(table.Query.Rows)), .. table.Columns.Select(c => say(c.Name)), say(new("合计", "Total")), say(new("标段", "Lots")), say(new("每百标段", "Per 100 lots")), say(new("上期", "Before"))],
        };
        foreach (var row in table.Rows.Append(table.Sum))
            rows.Add([say(row.Key.Name), .. row.Cells.Select(Shown), Shown(row.Total), row.Lots is { } lots ? (object)lots : "", row.PerHundred is { } rate ? (object)rate : "", Shown(row.Before)]);
        return rows;
    }

    /// <summary>RFC 4180 with a byte order mark, so that Excel reads Chinese; a text that a sheet would take for a formula is made a text.</summary>
    public static byte[] Csv(IReadOnlyList<IReadOnlyList<object>> rows)
    {
        var text = new StringBuilder("\uFEFF");
        foreach (var row in rows) text.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Begins with what makes a formula in some sheet program: =, +, -, @, tab, carriage return, or their full-width twins.</summary>
    public static bool IsFormula(string text) => text.TrimStart(' ', '\u00a0', '\u3000') is { Length: > 0 } rest && rest[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠' or '|' or '%';

    /// <summary>As a cell may hold it: a would-be formula behind an apostrophe.</summary>
    public static string Harmless(string text) => text != "-" && IsFormula(text) ? "'" + text : text;

    private static string Cell(object value) => value switch
    {
        string text => Quoted(Harmless(text)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => "",
    };

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\r\n;") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static object Shown(StatCell cell) => cell.Hidden ? $"<{StatCell.Fewest}" : cell.Count;
}
