using System.Globalization;
using System.Text;
using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Report;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Store;

namespace Witness.Flow.Lending;

/// <summary>所借清单 — what a borrower may read, and until when.</summary>
public sealed record LentList(string CaseId, string Way, Moment Until, string Watermark, IReadOnlyList<LentReport> Reports);

/// <summary>所借报告 — what the profile leaves of a report, under a watermark.</summary>
/// <param name="Digest">Of the signed report that this is a copy of.</param>
public sealed record LentView(LentReport Line, WitnessReport Report, string Watermark, string Digest, RedactionProfile Profile);

/// <summary>所借文件.</summary>
public sealed record LentFile(string Name, string MediaType, byte[] Bytes);

/// <summary>
/// 阅览室 — what a borrower may: see what was lent, one look in the register each time. What lies outside the loan is absent like what is not there;
/// a loan that has ended answers nothing, also to what was asked before it ended.
/// </summary>
public sealed class ReadingRoom(LendingPen pen, LendingBook book, LoanDesk desk)
{
    private const string Prefix = "loan/";

    /// <summary>Whether a loan runs at this moment.</summary>
    public bool Runs(string caseId) => book.Find(caseId) is { } loan && loan.Runs(pen.Now);

    /// <summary>Spends a one-time token on one session; null when it does not hold, is spent, or has run out. The log takes it once.</summary>
    public async Task<string?> Enter(string token, CancellationToken stop)
    {
        var digest = LoanDesk.Digest(token);
        if (book.ByDigest(digest) is not { } found || found.Credential.Digest != digest || found.Credential.Session is not null || !found.Loan.Runs(pen.Now)) return null;
        if (found.Credential.Until?.Instant is not { } until || until <= pen.Real) return null;
        var session = desk.Credential();
        var fact = new AccessEntered { CaseId = found.Loan.CaseId, Credential = digest, Session = LoanDesk.Digest(session) };
        return await pen.Write(Prefix + found.Loan.CaseId, found.Loan.Scope, fact, $"loan/entered/{digest}", stop) is Act.Done ? session : null;
    }

    /// <summary>The borrower behind a session, or behind a key of 调用; null when there is none any more.</summary>
    public Reader? ReaderOf(string secret)
    {
        var digest = LoanDesk.Digest(secret);
        if (book.ByDigest(digest) is not var (loan, credential) || !loan.Runs(pen.Now)) return null;
        if (credential.Session != digest && !(loan.Way == Loan.Interface && credential.Digest == digest)) return null;
        return new(Prefix + loan.CaseId, loan.Org.Name ?? "", [], [], []) { Loan = loan.CaseId };
    }

    /// <param name="text">Narrows to reports that hold it, in what the profile leaves of them.</param>
    public async Task<Look<LentList>> List(Reader reader, string? text, CancellationToken stop)
    {
        if (await pen.Gateway.Enter(reader, Permission.ReadLent, text is null ? "lent" : "lent/search", stop) is null) return new Look<LentList>.Denied(Permission.ReadLent.Needs);
        if (book.Find(reader.Loan!) is not { } loan) return new Look<LentList>.Absent();
        var lent = pen.Reports().Where(report => loan.Covers(report.Number, report.Lot)).OrderBy(report => report.Number, StringComparer.Ordinal).ToList();
        if (text?.Trim() is { Length: > 0 } wanted)
        {
            var profile = RedactionProfile.Find(loan.Profile)!;
            var held = new List<LentReport>();
            foreach (var report in lent)
                if (await pen.Read(report.Number, profile.Copy, stop) is { } whole && Encoding.UTF8.GetString(ReportJson.Write(profile.Apply(whole))).Contains(wanted, StringComparison.OrdinalIgnoreCase)) held.Add(report);
            lent = held;
        }
        return Runs(loan.CaseId) ? new Look<LentList>.Shown(new(loan.CaseId, loan.Way, loan.Until, Mark(loan), lent)) : new Look<LentList>.Denied(Permission.ReadLent.Needs);
    }

    public Task<Look<LentView>> One(Reader reader, string number, CancellationToken stop) => Reach(reader, number, view => view, stop);

    /// <param name="format">pdf or json; both say that they are copies.</param>
    public Task<Look<LentFile>> File(Reader reader, string number, string format, CancellationToken stop) => Reach<LentFile>(reader, number, view => format switch
    {
        "json" => new($"{number}-copy.json", "application/json", ReportJson.Write(Copy(view))),
        "pdf" when pen.Paper is { } paper => new($"{number}-copy.pdf", "application/pdf", paper(Copy(view), view.Watermark, view.Digest)),
        _ => null,
    }, stop);

    private async Task<Look<T>> Reach<T>(Reader reader, string number, Func<LentView, T?> answer, CancellationToken stop) where T : class
    {
        if (reader.Loan is not { } id || book.Find(id) is not { } loan || pen.Reports().FirstOrDefault(report => report.Number == number) is not { } report || !loan.Covers(report.Number, report.Lot))
        {
            // a try at what was not lent is in the log, and the answer is that of what is not there
            await pen.Gateway.Deny(reader, Permission.ReadLent, $"lent/{LoanDesk.Short(number)}", stop);
            return new Look<T>.Absent();
        }
        var mark = Mark(loan);
        var look = new ReportRead { CaseId = id, ReportNo = number, Watermark = mark };
        if (await pen.Gateway.Read(reader, $"lent/{number}", look, new(ScopeKind.Lot, null, [report.Lot], report.Round), stop) is null) return new Look<T>.Denied(Permission.ReadLent.Needs);
        try
        {
            var profile = RedactionProfile.Find(loan.Profile)!;
            if (await pen.Read(number, profile.Copy, stop) is not { } whole || answer(new(report, profile.Apply(whole), mark, report.Digest, profile)) is not { } what) return new Look<T>.Absent();
            return Runs(id) ? new Look<T>.Shown(what) : new Look<T>.Denied(Permission.ReadLent.Needs); // it may have ended meanwhile
        }
        catch (TamperException)
        {
            return new Look<T>.Altered(new("存档被改动，不予显示", "What is stored was altered; it is not shown"));
        }
    }

    /// <summary>Reader, time and case: on every page that goes out.</summary>
    private string Mark(Loan loan) => string.Join("　", new[]
    {
        loan.Org.Name ?? "", book.PersonOf(loan.CaseId), loan.CaseId, loan.DocumentNo, pen.Now.ToOffset(Moment.Offset).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
    }.Where(part => part.Length > 0));

    // says of itself what it is, in the chapter that says what a report is
    private static WitnessReport Copy(LentView view) => view.Report with
    {
        Statement = [new($"本件为查阅副本，不是见证报告；原报告 {view.Line.Number}，正文摘要 {view.Digest}。遮蔽方案：{view.Profile.Title.Zh}。{view.Watermark}", $"This is a copy made for reading, not a witness report; of {view.Line.Number}, digest {view.Digest}. Redaction: {view.Profile.Title.En}. {view.Watermark}"), .. view.Report.Statement],
    };
}
