using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Cases;

/// <summary>查阅状态 — where a loan stands by its facts; whether it has run out is a question of the clock.</summary>
public enum LoanState
{
    /// <summary>待批准.</summary>
    Asked,

    /// <summary>已批准.</summary>
    Granted,

    /// <summary>不批准.</summary>
    Refused,

    /// <summary>已收回.</summary>
    Recalled,

    /// <summary>已归还.</summary>
    Returned,
}

/// <summary>凭证 — what opens a loan, by its digest.</summary>
/// <param name="Until">Real time; null: as long as the loan.</param>
/// <param name="Session">Digest of the session that a one-time token was spent on; null: not spent.</param>
public sealed record LoanCredential(string Digest, Moment? Until, string? Session = null);

/// <summary>查阅借阅 — one request to see reports, from asking to its end: who, what for, which lots, until when.</summary>
/// <param name="Asker">The officer who entered the request; somebody else approves it.</param>
/// <param name="Reports">Empty: every report of the lots.</param>
/// <param name="Approver">Null before the decision.</param>
/// <param name="Why">Why it was refused or recalled.</param>
public sealed record Loan(
    string CaseId, Scope Scope, string Way, string Authority, Org Org, string Purpose, string Basis, string DocumentNo, IReadOnlyList<string> Reports, string Profile, Moment Until,
    string Asker, Moment AskedAt, long Position, LoanState State = LoanState.Asked, string? Approver = null, string? Why = null)
{
    /// <summary>调用 — by interface, with a key.</summary>
    public const string Interface = "调用", Reading = "查阅", Lending = "借阅";

    public IReadOnlyList<LoanCredential> Credentials { get; init; } = [];

    /// <summary>Approved, not taken back, and its time has not run out.</summary>
    /// <param name="now">Trade time.</param>
    public bool Runs(DateTimeOffset now) => State == LoanState.Granted && End is { } end && now < end;

    /// <summary>A day named alone counts to its midnight.</summary>
    public DateTimeOffset? End => Until.Instant ?? (Until.IsKnown ? new DateTimeOffset(Until.Date.AddDays(1).ToDateTime(TimeOnly.MinValue), Moment.Offset) : null);

    /// <summary>已到期.</summary>
    public bool Expired(DateTimeOffset now) => State == LoanState.Granted && !Runs(now);

    /// <summary>Whether a report of a lot lies in its scope.</summary>
    public bool Covers(string report, string lot) => Scope.Lots.Contains(lot) && (Reports.Count == 0 || Reports.Contains(report));

    /// <summary>The loan after a fact; unchanged by one that may not follow: an approval by the asker is none, wherever it was written.</summary>
    public static Loan? After(Loan? loan, Fact fact, string actor, long position) => (loan, fact) switch
    {
        (null, AccessAsked { CaseId: { } id, Until: { } until } asked) => new(
            id, asked.Header.Scope, asked.Way ?? Reading, asked.Authority ?? "", asked.Org ?? new(""), asked.Purpose ?? "", asked.Basis ?? "", asked.DocumentNo ?? "", asked.Reports ?? [],
            asked.Profile ?? "", until, actor, asked.At, position),
        ({ State: LoanState.Asked }, AccessGranted { Approvers: [var by, ..] }) when by == actor && by != loan.Asker => loan with { State = LoanState.Granted, Approver = by },
        ({ State: LoanState.Asked }, AccessRefused refused) => loan with { State = LoanState.Refused, Approver = actor, Why = refused.Reason },
        ({ State: LoanState.Granted }, AccessRecalled recalled) => loan with { State = LoanState.Recalled, Why = recalled.Reason, Credentials = [] },
        ({ State: LoanState.Granted }, ReportReturned) => loan with { State = LoanState.Returned, Credentials = [] },
        ({ State: LoanState.Granted }, AccessHandedOver { Credential: { } digest } handed) => loan with { Credentials = [new(digest, handed.Until)] }, // a new one ends those before
        ({ State: LoanState.Granted }, AccessEntered { Credential: { } digest, Session: { } session }) => loan with { Credentials = [.. loan.Credentials.Select(c => c.Digest == digest && c.Session is null ? c with { Session = session } : c)] },
        _ => loan,
    };

    /// <summary>The case that a fact speaks of; null for others.</summary>
    public static string? CaseOf(Fact fact) => fact switch
    {
        AccessAsked one => one.CaseId, AccessGranted one => one.CaseId, AccessRefused one => one.CaseId, AccessRecalled one => one.CaseId, AccessHandedOver one => one.CaseId, AccessEntered one => one.CaseId,
        ReportReturned one => one.CaseId, _ => null,
    };

    /// <summary>Types of facts a loan is folded from.</summary>
    public static readonly IReadOnlyList<string> Types = [nameof(AccessAsked), nameof(AccessGranted), nameof(AccessRefused), nameof(AccessRecalled), nameof(AccessHandedOver), nameof(AccessEntered), nameof(ReportReturned)];
}
