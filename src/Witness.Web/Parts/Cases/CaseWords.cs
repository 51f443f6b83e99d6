using System.Globalization;
using Witness.Domain.Cases;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;
using Witness.Web.Parts.Frame;

namespace Witness.Web.Parts.Cases;

/// <summary>处置用语 — levels, waits and facts of handling as a screen says them.</summary>
public static class CaseWords
{
    public static string Class(this Severity level) => level switch { Severity.High => "high", Severity.Medium => "mid", _ => "low" };

    public static Wording Title(this Severity level) => level switch { Severity.High => new("高", "High"), Severity.Medium => new("中", "Medium"), _ => new("低", "Low") };

    /// <summary>How long since a moment of trade time: 01:12, 3:37:00, 2 天.</summary>
    public static string Waited(Moment since, DateTimeOffset now)
    {
        if (since.Instant is not { } from) return since.IsKnown ? Tongue.Span(now - new DateTimeOffset(since.Date.ToDateTime(TimeOnly.MinValue), Moment.Offset)) : since.Full();
        var span = now - from;
        if (span < TimeSpan.Zero) span = TimeSpan.Zero;
        return span.TotalHours >= 24 ? Tongue.Span(span) : span.TotalHours >= 1 ? span.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture) : span.ToString(@"mm\:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>The catalogue's word for a fact.</summary>
    public static string Fact(string type) => FactBook.Find(type) is { } known ? Tongue.English ? known.English : known.Chinese : type;

    public static string Stage(string code) => Irregularities.StageName(code)?.Here() ?? code;

    public static string Size(long? bytes) => bytes switch
    {
        null => "", < 1024 => $"{bytes} B", < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KiB"), _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MiB"),
    };

    /// <summary>A verdict as it stands in the fact, in the reader's language.</summary>
    public static string Verdict(string? verdict) => verdict is null ? "" : Domain.Facts.Choices.AlertVerdict.Find(verdict) is { } choice ? Tongue.English ? choice.English : choice.Chinese : verdict;
}
