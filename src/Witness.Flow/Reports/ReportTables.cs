using Witness.Flow.Store;

namespace Witness.Flow.Reports;

/// <summary>报告读表 — reports as their facts tell them, and lots that have come near one. Folded from the log, thrown away and made anew like all read tables.</summary>
public static class ReportTables
{
    /// <summary>Grows with every change of a table below or of what is written into it.</summary>
    public const int Version = 1;

    /// <summary>One row per issued report; <c>content</c> and <c>party</c> are names in the store.</summary>
    public static readonly ReadTable Report = ReadTable.Of(
        "report",
        "number text, lot text, round int, kind text, version int, first text, position int, up_to int, digest text, party_digest text, content text, party text, size int, at text, signers text", "number", "lot, round");

    /// <summary>
    /// A round of a lot with facts that bear upon a report, and the last of them; a project (<c>P/…</c>, round 0) whose own facts do.
    /// </summary>
    public static readonly ReadTable Near = ReadTable.Of("report_near", "lot text, round int, project text, position int, taken text", "lot, round");

    /// <summary>Reviews: by number, who and up to where.</summary>
    public static readonly ReadTable Review = ReadTable.Of("report_review", "position int, number text, lot text, round int, verdict text, officer text, up_to int, at text, reason text", "position");

    public static readonly IReadOnlyList<ReadTable> All = [Report, Near, Review];

    /// <summary>Which facts speak of which lot or project: made and kept by the records; the report reads it, tested row by row.</summary>
    internal static readonly ReadTable Scope = ReadTable.Of("fact_scope", "scope text, position int", "scope, position");
}

/// <summary>A row of <see cref="ReportTables.Report"/>.</summary>
public sealed record ReportRow(
    string Number, string Lot, long Round, string Kind, long Version, string First, long Position, long UpTo, string Digest, string PartyDigest, string Content, string Party, long Size, string At, string Signers);

/// <summary>A row of <see cref="ReportTables.Near"/>.</summary>
public sealed record NearRow(string Lot, long Round, string Project, long Position, string Taken);

/// <summary>A row of <see cref="ReportTables.Review"/>.</summary>
public sealed record ReviewRow(long Position, string Number, string Lot, long Round, string Verdict, string Officer, long UpTo, string At, string Reason);

/// <summary>A row of the records' <c>fact_scope</c>.</summary>
internal sealed record ScopeRow(string Scope, long Position);
