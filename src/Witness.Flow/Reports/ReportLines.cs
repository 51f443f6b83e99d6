using Witness.Domain.Report;
using Witness.Domain.Terms;

namespace Witness.Flow.Reports;

/// <summary>报告行 — a report as the list shows it.</summary>
/// <param name="Latest">No later version of the round is there.</param>
public sealed record ReportLine(
    string Number, string Lot, int Round, string LotName, string ProjectName, string TradeKind, ReportKind Kind, int Version, string First, string At, long Position, long UpTo, string Digest, string Signers, bool Latest);

/// <summary>待出具 — a round whose report waits, as the list shows it.</summary>
public sealed record WaitLine(string Lot, int Round, string LotName, string ProjectName, ReportKind Kind, Wording Why, bool Ready);

/// <summary>报告清单 — one page of reports, and what waits.</summary>
public sealed record ReportList(Accounts.Page<ReportLine> Page, IReadOnlyList<WaitLine> Waiting, IReadOnlyDictionary<string, int> Counts);

/// <summary>查询 — what to narrow the list by.</summary>
/// <param name="Text">Part of number, lot, lot's name or project.</param>
/// <param name="Kind">Witness, Termination or Supplement.</param>
public sealed record ReportQuery(string? Text = null, string? Kind = null, int Number = 1, int Size = 50);

/// <summary>报告视图 — a report with its versions and what stands around it.</summary>
/// <param name="Report">The original, or the party's copy for a reader outside the compartment.</param>
/// <param name="Draft">Not issued: as it would be, drawn for review.</param>
public sealed record ReportView(ReportLine Line, WitnessReport Report, IReadOnlyList<ReportLine> Versions, IReadOnlyList<ReportReview> Reviews, ReportProof Proof, bool Draft = false)
{
    /// <summary>Where the round stands; null when nothing is awaited.</summary>
    public WaitLine? Wait { get; init; }
}

/// <summary>审核.</summary>
public sealed record ReportReview(long Position, string Officer, string Verdict, string At, string Reason);

/// <summary>核验状态 — what is known of a report's proof at this moment.</summary>
/// <param name="Checkpoint">Size of the newest checkpoint over its own entry; null while there is none yet.</param>
/// <param name="Cosigned">Size of the newest cosigned one over it.</param>
/// <param name="Whole">The stored bytes have the digest that the log names, and the signature holds.</param>
/// <param name="Facts">Entries it was drawn from.</param>
public sealed record ReportProof(bool Whole, long? Checkpoint, long? Cosigned, int Facts, string Key, string Digest)
{
    /// <summary>The time stamp over a checkpoint that covers it; null while it awaits one.</summary>
    public ReportStamp? Stamp { get; init; }

    /// <summary>Why there is none yet; null where there is one.</summary>
    public Wording? Awaits { get; init; }

    /// <summary>Cosigners over the checkpoint that the bundle carries.</summary>
    public int Cosigners { get; init; }
}

/// <summary>时间戳 — not later than when, and by whose word.</summary>
public sealed record ReportStamp(DateTimeOffset At, string Authority, long Size);

/// <summary>两版差异.</summary>
public sealed record ReportComparison(ReportLine Before, ReportLine After, IReadOnlyList<ReportChange> Changes);

/// <summary>报告文件 — a file to be handed out.</summary>
public sealed record ReportFile(string Name, string MediaType, byte[] Bytes);
