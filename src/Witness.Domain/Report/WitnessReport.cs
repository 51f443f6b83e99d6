using System.Globalization;
using System.Text.Json.Serialization;

namespace Witness.Domain.Report;

/// <summary>报告种类.</summary>
public enum ReportKind
{
    /// <summary>见证报告 — the deal was made: contract signed, deposits of the winner settled (clause 5.3).</summary>
    Witness,

    /// <summary>终止见证报告 — the lot failed, or was ended.</summary>
    Termination,

    /// <summary>补充报告 — what became known after a report was issued; it names the first one and what changed.</summary>
    Supplement,
}

/// <summary>报告文本 — who it is for (ruling 27).</summary>
public enum ReportCopy
{
    /// <summary>正本.</summary>
    Full,

    /// <summary>当事人副本 — the compartment S6 is left out of it.</summary>
    Party,
}

/// <summary>
/// 数字见证报告 — the report of one round of a lot as a value: what its canonical JSON holds, what the page shows and what the paper prints.
/// Every text stands in it; nothing that draws it looks anything up. It follows from the log up to <see cref="ReportBasis.Size"/> and its
/// number alone, so that anybody who has those facts writes the same bytes again (docs/spec/report.md).
/// </summary>
/// <param name="Facts">The facts that values point to by position, in order.</param>
/// <param name="Supplement">Of a 补充报告 only.</param>
public sealed record WitnessReport(
    ReportCover Cover, ReportBasis Basis, IReadOnlyList<Said> Statement, IReadOnlyList<ReportParty> Parties, IReadOnlyList<ReportStage> Overview,
    IReadOnlyList<ReportTable> Tables, IReadOnlyList<ReportClock> Clocks, IReadOnlyList<ReportCase> Irregularities, IReadOnlyList<ReportEvent> Special,
    IReadOnlyList<ReportGap> Gaps, IReadOnlyList<ReportOfficer> Officers, IReadOnlyList<ReportAttachment> Attachments, ReportSignatures Signatures,
    ReportSupplement? Supplement, IReadOnlyList<ReportFact> Facts)
{
    /// <summary>Name of the form of the JSON; grows with every change of it.</summary>
    public const string Form = "witness-report/v1";

    /// <summary>Stands first among the members by its meaning, not by its place.</summary>
    public string Schema { get; init; } = Form;
}

/// <summary>文字 — a text in both languages; the English one is left out where it is the same.</summary>
public sealed record Said(string Zh, string? En = null)
{
    /// <summary>Everything that is not Chinese reads English.</summary>
    public string In(string language) => En is null || language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Zh : En;

    public static Said Of(Terms.Wording text) => new(text.Zh, text.En == text.Zh ? null : text.En);

    public static Said Of(Func<string, string> text) => Of(new Terms.Wording(text("zh"), text("en")));
}

/// <summary>值 — a typed value as canonical JSON, in the forms of the catalogue.</summary>
[JsonConverter(typeof(TypedValueJson))]
public sealed record TypedValue(string Json);

/// <summary>封面.</summary>
/// <param name="Version">1 for the first, then one more with each supplement.</param>
/// <param name="OtherCodes">Further codes of lot and project, each findable.</param>
/// <param name="Period">First and last day on which something happened; null while no fact says when.</param>
/// <param name="Date">The day up to which it tells, trade time.</param>
/// <param name="VerifyAt">Where anybody may check it.</param>
public sealed record ReportCover(
    string Number, int Version, ReportKind Kind, ReportCopy Copy, Said Title, string Lot, int Round, Said LotName, string? Project, Said ProjectName, string? DealCode,
    IReadOnlyList<string> OtherCodes, Said TradeKind, Said? Method, Said? Region, IReadOnlyList<Said> Owners, IReadOnlyList<Said> Supervisors, ReportPeriod? Period,
    ReportCount Completeness, Said Centre, string Date, string VerifyAt);

/// <summary>见证期间 — days, yyyy-MM-dd.</summary>
public sealed record ReportPeriod(string From, string To);

/// <summary>完整度 — fields due and how they stand.</summary>
public sealed record ReportCount(int Due, int Filled, int NotCollected, int Conflicts, int Sealed);

/// <summary>依据的日志 — the prefix of the log it follows from, and what laid it out.</summary>
/// <param name="Size">It knows the entries before this position and no other.</param>
/// <param name="Root">Root of that tree, hex.</param>
/// <param name="AsOf">Trade time of the last of those entries: what clocks are reckoned by.</param>
/// <param name="Rules">Version of the catalogue of rules.</param>
/// <param name="Records">Version of the record tables' form.</param>
/// <param name="Entries">Every entry it was drawn from, as spans of positions: <c>12-40</c>, <c>77</c>, ascending.</param>
public sealed record ReportBasis(string Origin, long Size, string Root, string AsOf, string Rules, string Records, IReadOnlyList<string> Entries)
{
    /// <summary>The positions that <see cref="Entries"/> names, ascending; empty where a span is not one.</summary>
    public static IReadOnlyList<long> Positions(IEnumerable<string> spans)
    {
        var positions = new List<long>();
        foreach (var span in spans)
        {
            var ends = span.Split('-');
            if (ends.Length > 2 || !long.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from) || !long.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var to)) return [];
            if (to < from || to - from > 10_000_000 || (positions.Count > 0 && from <= positions[^1])) return [];
            for (var at = from; at <= to; at++) positions.Add(at);
        }
        return positions;
    }

    /// <summary>Spans of the positions given, which need be neither sorted nor distinct.</summary>
    public static IReadOnlyList<string> Spans(IEnumerable<long> positions)
    {
        var spans = new List<string>();
        long? from = null, last = null;
        foreach (var at in positions.Distinct().Order())
        {
            if (last is { } before && at != before + 1) Close();
            from ??= at;
            last = at;
        }
        Close();
        return spans;

        void Close()
        {
            if (from is { } first && last is { } end) spans.Add(first == end ? first.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{first}-{end}"));
            (from, last) = (null, null);
        }
    }
}

/// <summary>主体 — an organisation in a role.</summary>
public sealed record ReportParty(Said Role, string Name, string? Code, Said? Note);

/// <summary>见证过程总表 — one line of the overview.</summary>
/// <param name="From">Earliest and latest time of its values, with the precision they have; null while unknown.</param>
/// <param name="Irregularities">Null in a party's copy.</param>
public sealed record ReportStage(string Table, Said Title, string? From, string? To, IReadOnlyList<string> Sources, Said Status, ReportCount Count, int? Irregularities);

/// <summary>事实 — what a value rests on: identity, times and place in the log.</summary>
public sealed record ReportFact(long Position, string Type, Said Name, string Source, string SourceName, string Key, int Version, string At, string? ReportedAt, string Taken);

/// <summary>落款 — who has reviewed it, and which key signs.</summary>
/// <param name="Way">自动签发 or 双人审签.</param>
public sealed record ReportSignatures(Said Way, IReadOnlyList<ReportSigner> Reviewers, Said Centre, string Key);

/// <summary>审核人.</summary>
public sealed record ReportSigner(Said Role, string Account, string At, Said Verdict, long Fact);

/// <summary>补充 — what a supplement adds to.</summary>
/// <param name="First">Number of the first report of the round; it stays valid as of its position.</param>
/// <param name="Previous">Number of the report before this one.</param>
/// <param name="PreviousDigest">Digest of it, as its own fact names it.</param>
/// <param name="PreviousSize">The prefix it followed from.</param>
public sealed record ReportSupplement(string First, string Previous, string PreviousDigest, long PreviousSize, IReadOnlyList<ReportChange> Changes);

/// <summary>变化 — one difference between two versions; null where there was, or is, nothing.</summary>
/// <param name="Part">Which part of the report: a table's id, or clocks, irregularities, special, attachments.</param>
public sealed record ReportChange(string Part, Said Where, Said What, Said? Before, Said? After);
