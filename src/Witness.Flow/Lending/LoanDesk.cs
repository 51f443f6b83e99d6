using System.Globalization;
using System.Text;
using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Report;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Lending;

/// <summary>申请 — what somebody wants to see, for what and until when.</summary>
/// <param name="Reports">Empty: every report of the lots.</param>
public sealed record LoanOrder(
    string Way, string Authority, string Org, string Person, string Purpose, string Basis, string DocumentNo, IReadOnlyList<string> Lots, IReadOnlyList<string> Reports, string Profile, DateOnly Until);

/// <summary>借阅行 — a loan as the list shows it.</summary>
/// <param name="Runs">At this moment.</param>
public sealed record LoanLine(Loan Loan, string Person, bool Runs, bool Expired);

/// <summary>借阅台 — what officers do about loans: enter a request, approve (another lead), hand over, recall, take back. Every method passes the gateway.</summary>
public sealed class LoanDesk(LendingPen pen, LendingBook book, Randomness random)
{
    /// <summary>How long a one-time token may wait to be spent.</summary>
    public static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(15);

    private const int MostDays = 180, MostLots = 100, MostText = 500;

    // no letters or digits that are taken for each other
    private const string Signs = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    public async Task<Look<IReadOnlyList<LoanLine>>> List(Reader reader, CancellationToken stop)
    {
        if (await pen.Gateway.Enter(reader, Permission.ReadLoans, "loans", stop) is not { } pass) return new Look<IReadOnlyList<LoanLine>>.Denied(Permission.ReadLoans.Needs);
        var lots = await pen.Covered(pass, stop);
        return new Look<IReadOnlyList<LoanLine>>.Shown([.. book.All.Where(loan => Within(loan, lots)).OrderByDescending(loan => loan.Position).Select(Line)]);
    }

    public async Task<Look<LoanLine>> One(Reader reader, string caseId, CancellationToken stop)
    {
        if (await pen.Gateway.Enter(reader, Permission.ReadLoans, $"loan/{Short(caseId)}", stop) is not { } pass) return new Look<LoanLine>.Denied(Permission.ReadLoans.Needs);
        return book.Find(caseId) is { } loan && Within(loan, await pen.Covered(pass, stop)) ? new Look<LoanLine>.Shown(Line(loan)) : new Look<LoanLine>.Absent();
    }

    public async Task<(Act Act, string? CaseId)> Ask(Reader reader, LoanOrder order, CancellationToken stop)
    {
        if (await pen.Gateway.Enter(reader, Permission.AskLoans, "loan/new", stop) is not { } pass) return (LendingPen.Denied(Permission.AskLoans), null);
        if (Problem(order) is { } problem) return (problem, null);
        if (!await pen.Covers(pass, order.Lots, stop)) return (LendingPen.Refused("没有这个标段，或不在您的范围内", "There is no such lot, or it is outside your scope"), null);
        var known = pen.Reports().Where(report => order.Lots.Contains(report.Lot)).Select(report => report.Number).ToHashSet();
        if (order.Reports.Any(number => !known.Contains(number))) return (LendingPen.Refused("报告编号不属于所列标段", "A report number is not of the lots named"), null);
        var year = pen.Now.ToOffset(Moment.Offset).Year;
        var prefix = string.Create(CultureInfo.InvariantCulture, $"JY-{year}-");
        var caseId = string.Create(CultureInfo.InvariantCulture, $"{prefix}{book.All.Count(loan => loan.CaseId.StartsWith(prefix, StringComparison.Ordinal)) + 1:0000}");
        var fact = new AccessAsked
        {
            CaseId = caseId, Org = new(order.Org.Trim()), Person = new(order.Person.Trim()), Purpose = order.Purpose.Trim(), Basis = order.Basis.Trim(), DocumentNo = order.DocumentNo.Trim(), Fields = [],
            Until = Moment.Of(order.Until), Way = order.Way, Authority = order.Authority, Reports = order.Reports.Count == 0 ? null : order.Reports, Profile = order.Profile,
        };
        return (await pen.Write(reader.Account, new(order.Lots.Count == 1 ? ScopeKind.Lot : ScopeKind.Lots, null, order.Lots), fact, $"loan/{caseId}", stop), caseId);
    }

    /// <summary>批准 — by another lead than whoever entered it; the fold takes no other.</summary>
    public Task<Act> Grant(Reader reader, string caseId, CancellationToken stop) => On(reader, Permission.ApproveLoans, caseId, loan => loan switch
    {
        { State: not LoanState.Asked } => LendingPen.Refused("申请已有决定", "It has been decided"),
        _ when loan.Asker == reader.Account => LendingPen.Refused("须由登记人以外的负责人批准", "Another lead than who entered it approves"),
        _ when loan.End is not { } end || end <= pen.Now => LendingPen.Refused("申请的期限已过", "The time asked for is over"),
        _ => null,
    }, loan => (new AccessGranted { CaseId = caseId, Approvers = [reader.Account], Redactions = [loan.Profile] }, $"loan/{caseId}/decided"), stop);

    public Task<Act> Refuse(Reader reader, string caseId, string reason, CancellationToken stop) => On(reader, Permission.ApproveLoans, caseId, loan =>
        loan.State != LoanState.Asked ? LendingPen.Refused("申请已有决定", "It has been decided") : loan.Asker == reader.Account ? LendingPen.Refused("须由登记人以外的负责人决定", "Another lead than who entered it decides") : Reason(reason),
        _ => (new AccessRefused { CaseId = caseId, Reason = reason.Trim() }, $"loan/{caseId}/decided"), stop);

    /// <summary>收回 — ends every session and key of it at once.</summary>
    public Task<Act> Recall(Reader reader, string caseId, string reason, CancellationToken stop) => On(reader, Permission.AskLoans, caseId, loan => Standing(loan) ?? Reason(reason),
        _ => (new AccessRecalled { CaseId = caseId, Reason = reason.Trim() }, $"loan/{caseId}/ended"), stop);

    public Task<Act> Return(Reader reader, string caseId, CancellationToken stop) => On(reader, Permission.AskLoans, caseId, Standing, _ => (new ReportReturned { CaseId = caseId }, $"loan/{caseId}/ended"), stop);

    /// <summary>交付 — a one-time token for reading, a key for 调用; shown here and never again. A new one ends those before.</summary>
    public async Task<(Act Act, string? Credential)> HandOver(Reader reader, string caseId, CancellationToken stop)
    {
        var credential = Credential();
        var act = await On(reader, Permission.AskLoans, caseId, loan => loan.Runs(pen.Now) ? null : LendingPen.Refused("借阅未在有效期内", "The loan does not run"), loan =>
            (new AccessHandedOver { CaseId = caseId, Credential = Digest(credential), Until = loan.Way == Loan.Interface ? null : Moment.Of(pen.Real + TokenLife) }, pen.FreshKey($"loan/{caseId}/handed")), stop);
        return (act, act is Act.Done ? credential : null);
    }

    internal static string Digest(string credential) => Suite.Intl.Hash(Encoding.UTF8.GetBytes("witness-loan:" + credential.Replace("-", "", StringComparison.Ordinal).Trim().ToUpperInvariant())).ToString();

    /// <summary>25 signs in groups of five: more than 120 bits.</summary>
    internal string Credential()
    {
        var text = new StringBuilder();
        while (text.Length < 29)
        {
            foreach (var one in random.Bytes(32))
            {
                if (one >= Signs.Length * 8 || text.Length == 29) continue;
                if (text.Length % 6 == 5) text.Append('-');
                text.Append(Signs[one % Signs.Length]);
            }
        }
        return text.ToString();
    }

    private LoanLine Line(Loan loan) => new(loan with { Credentials = [] }, book.PersonOf(loan.CaseId), loan.Runs(pen.Now), loan.Expired(pen.Now));

    private async Task<Act> On(Reader reader, Permission permission, string caseId, Func<Loan, Act?> problem, Func<Loan, (Fact Fact, string Key)> fact, CancellationToken stop)
    {
        if (await pen.Gateway.Enter(reader, permission, $"loan/{Short(caseId)}", stop) is not { } pass) return LendingPen.Denied(permission);
        if (book.Find(caseId) is not { } loan || !Within(loan, await pen.Covered(pass, stop))) return LendingPen.Refused("没有这项申请，或不在您的范围内", "There is no such request, or it is outside your scope");
        if (problem(loan) is { } refused) return refused;
        var (what, key) = fact(loan);
        return await pen.Write(reader.Account, loan.Scope, what, key, stop);
    }

    private Act? Problem(LoanOrder order)
    {
        if (Choices.AccessWay.Find(order.Way) is null || Choices.AccessAuthority.Find(order.Authority) is null) return LendingPen.Refused("方式须为查阅、借阅或调用，单位须为标准所列五类之一", "The way is reading, loan or interface; the authority one of the five kinds");
        if (RedactionProfile.Find(order.Profile) is null) return LendingPen.Refused("没有这个遮蔽方案", "There is no such redaction profile");
        foreach (var text in (ReadOnlySpan<string>)[order.Org, order.Person, order.Purpose, order.Basis, order.DocumentNo])
            if (text.Trim().Length is 0 or > MostText) return LendingPen.Refused("单位、申请人、用途、依据与文号均须写明", "Organisation, person, purpose, basis and document number are all needed");
        if (order.Lots.Count is 0 or > MostLots || order.Lots.Distinct().Count() != order.Lots.Count) return LendingPen.Refused("须列明标段（至多 100 个）", "Name the lots, at most 100");
        var today = DateOnly.FromDateTime(pen.Now.ToOffset(Moment.Offset).DateTime);
        return order.Until < today || order.Until > today.AddDays(MostDays) ? LendingPen.Refused("期限须在今日起 180 日内", "The last day lies within 180 days from today") : null;
    }

    private static Act? Standing(Loan loan) => loan.State == LoanState.Granted ? null : LendingPen.Refused("借阅未生效或已结束", "The loan does not stand, or has ended");

    private static Act? Reason(string reason) => reason.Trim().Length is 0 or > MostText ? LendingPen.Refused("须写明理由（至多 500 字）", "A reason of at most 500 characters is needed") : null;

    private static bool Within(Loan loan, HashSet<string>? lots) => lots is null || loan.Scope.Lots.All(lots.Contains);

    internal static string Short(string text) => text.Length <= 100 ? text : text[..100];
}
