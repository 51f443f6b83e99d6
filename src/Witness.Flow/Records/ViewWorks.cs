using Witness.Domain.Terms;
using Witness.Flow.Accounts;

namespace Witness.Flow.Records;

/// <summary>来源状态 — on the real clock; silent after five minutes without a sign (ruling 69).</summary>
public enum SenderState { Live, Silent, Gapped, Suspended, NeverSeen }

/// <summary>来源 — a machine account and how it does.</summary>
/// <param name="May">Source letters it may report as: 交易系统, 专家库, ….</param>
/// <param name="Attributable">v1a: its messages can be attributed.</param>
/// <param name="Gaps">Sequence numbers that are missing, as spans.</param>
public sealed record SenderLine(
    string Account, string Organisation, string? Code, IReadOnlyList<Wording> May, Wording Region, string Scheme, bool Attributable,
    SenderState State, DateTimeOffset? LastSeen, long? LastSequence, IReadOnlyList<SequenceGap> Gaps, long Accepted, long Refused, long Seen = 0, long Conflicts = 0)
{
    /// <summary>The connector that fetches for it; null for a sender that sends, or when none is set up.</summary>
    public FetchLine? Fetch { get; init; }
}

public enum FetchState { Well, Working, Hindered }

/// <summary>代取 — how the connector of an account does; times on the real clock.</summary>
/// <param name="Phase">In words: 正常, 对方不可用, 等待归集, ….</param>
/// <param name="Place">File or page it read last.</param>
public sealed record FetchLine(
    string Connector, Wording Title, FetchState State, Wording Phase, Wording? Trouble, DateTimeOffset? TroubleSince, DateTimeOffset? LastContact,
    DateTimeOffset? NextLook, string? Place, TimeSpan? ClockAhead);

public sealed record SequenceGap(long From, long To);

/// <summary>A sender to be registered. The key is the base64 Ed25519 public key (v1a) or the shared secret (v1).</summary>
public sealed record SenderDraft(
    string Account, string Organisation, string? Code, string Letters, string? Region, string? Kind, string Scheme, string Key);

public enum QuarantineState { Waiting, Replayed, Superseded }

/// <summary>Which refused messages are asked for.</summary>
public sealed record QuarantineQuery(string? Source = null, QuarantineState? State = null, string? Text = null, int Number = 1, int Size = 50);

/// <summary>隔离 — a refused item; only what is declared public is shown of it (ruling 32).</summary>
/// <param name="Pointer">JSON pointer to what is wrong.</param>
/// <param name="At">When it came, real clock.</param>
public sealed record QuarantineLine(
    string Id, DateTimeOffset At, string Source, string SourceName, Wording? Type, string Pointer, string Code, Wording Reason, string? Lot,
    QuarantineState State, long? Position);

public sealed record QuarantineView(QuarantineLine Line, IReadOnlyList<Labelled> Fields, int Bytes, string? SourceKey, int? SourceVersion);

public enum PushState { Waiting, Retrying, Delivered, Held }

public sealed record OutboxQuery(PushState? State = null, string? Lot = null, int Number = 1, int Size = 50);

/// <summary>推送 — what goes to the public service system, in order per lot; no payload here.</summary>
/// <param name="Order">Place in the lot's queue.</param>
/// <param name="Receipt">What the receiver answered with.</param>
public sealed record OutboxLine(
    string Id, string Lot, string LotTitle, int Order, Wording What, string Target, PushState State, DateTimeOffset MadeAt, int Attempts,
    DateTimeOffset? LastAt, DateTimeOffset? NextAt, string? Receipt, Wording? Trouble);

public sealed record OutboxCounts(int Waiting, int Retrying, long Delivered, int Held, TimeSpan? Oldest);

public sealed record OutboxView(OutboxCounts Counts, Page<OutboxLine> Lines);

/// <summary>日志页 — both logs.</summary>
public sealed record LogStatus(IReadOnlyList<LogView> Logs, ScanView Scan, Wording? ReadOnly, IReadOnlyList<FollowerLine> Followers);

/// <summary>跟随 — a later step of the road and how far it has got.</summary>
/// <param name="Next">The first position it has not seen.</param>
/// <param name="Waiting">How long the first entry it has not seen has waited.</param>
public sealed record FollowerLine(Wording Name, long Next, long Behind, TimeSpan Waiting);

/// <param name="Name">见证日志, 审计日志.</param>
public sealed record LogView(Wording Name, string Origin, long Size, string Root, CheckpointView? Checkpoint, string PublicKey);

/// <summary>巡检 — the background scan over log and tables.</summary>
/// <param name="Period">How long a full round takes now; above a million entries it is longer than 60 s and said so (ruling 20).</param>
public sealed record ScanView(DateTimeOffset? LastFinished, TimeSpan? Period, long Entries, long Rows, IReadOnlyList<ScanFinding> Findings)
{
    /// <summary>Found before, as the log has recorded it, the latest first; what stands now is not among it.</summary>
    public IReadOnlyList<ScanFinding> Earlier { get; init; } = [];

    /// <summary>Percent of the log folded into the read tables that are made anew; null when none are.</summary>
    public int? Mending { get; init; }
}

/// <param name="Mended">When the read table was made anew from the log; null while the find stands, or when it is not known.</param>
public sealed record ScanFinding(DateTimeOffset At, string Table, string Row, Wording What, DateTimeOffset? Mended = null);

public enum AccountState { Active, Locked, AwaitsRole }

/// <summary>账号.</summary>
public sealed record AccountLine(
    string Account, string Name, IReadOnlyList<Role> Roles, IReadOnlyList<Wording> Regions, IReadOnlyList<Wording> Kinds, AccountState State,
    DateTimeOffset MadeAt, DateTimeOffset? LastSignIn)
{
    /// <summary>The regions as codes, for the form that gives them.</summary>
    public IReadOnlyList<string> RegionCodes { get; init; } = [];
}

/// <param name="Password">First password; the person changes it at first sign-in.</param>
public sealed record AccountDraft(string Account, string Name, string Password);
