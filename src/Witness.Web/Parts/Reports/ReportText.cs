using System.Globalization;
using Witness.Domain.Report;
using Witness.Domain.Terms;
using Witness.Web.Parts.Frame;

namespace Witness.Web.Parts.Reports;

/// <summary>Key of the words of reports: ReportText.resx (zh-CN) and ReportText.en.resx.</summary>
public sealed class ReportText;

/// <summary>报告用语 — what a report says, as a page writes it.</summary>
public static class ReportWords
{
    public static string Here(this Said said) => said.In(Tongue.Name);

    /// <summary>A moment of the report's facts, as people read it.</summary>
    public static string Time(string text) => Moment.TryParse(text, out var moment) ? moment.Full() : text;

    /// <summary>Digest in groups of eight, as paper prints it.</summary>
    public static string Grouped(string digest) => string.Join(' ', digest[(digest.IndexOf(':') + 1)..].Chunk(8).Select(part => new string(part)));

    /// <summary>Style of a state of a cell: never blank, never green.</summary>
    public static string Tag(string state) => state switch
    {
        "NotCollected" => "missing", "Sealed" => "sealed", "Conflicted" => "conflict", "CannotTell" => "unknown", _ => "na",
    };

    /// <summary>Style of a clock's answer.</summary>
    public static string Clock(ReportClock clock) => clock.Status switch
    {
        "Overdue" or "TooShort" or "TooEarly" or "Breached" => "mid", "OnlyStrictShort" => "low", "CannotTell" or "NoSource" or "CalendarUnknown" => "unknown", "Sealed" => "sealed", _ => "",
    };

    /// <summary>Columns of a list that say anything, in the order they stand in.</summary>
    public static IReadOnlyList<ReportColumn> Columns(ReportCell cell)
    {
        var columns = cell.Values.SelectMany(value => value.Row).DistinctBy(column => column.Name).ToList();
        var said = columns.Where(column => cell.Values.Any(value => value.Row.Any(c => c.Name == column.Name && (c.Data is not null || c.Hidden is null && c.Text.Zh != "未归集")))).ToList();
        return said.Count > 0 ? said : columns;
    }

    public static string Anchor(string table) => "t-" + table.ToLower(CultureInfo.InvariantCulture);
}
