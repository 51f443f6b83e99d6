using System.Globalization;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Report;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Reports;

/// <summary>
/// 报告台 — what pages and API ask of reports. Every method passes the gateway; whoever does not stand in the compartment gets the party's copy (ruling 27).
/// </summary>
public sealed class ReportDesk(Gateway gateway, ReportBook book, ReportIssuer issuer, LotHistory history, ReadDatabase database)
{
    public const string Agrees = "同意", Returns = "退回";

    private const int MostRows = 500;

    /// <summary>Proof bundles and paper of what was issued.</summary>
    public required ReportPapers Papers { get; init; }

    /// <summary>Appends the acts of people.</summary>
    public required OwnFacts Own { get; init; }

    /// <summary>Waits until the book has passed a position, two seconds at most.</summary>
    public Func<long, CancellationToken, Task<bool>> Booked { get; init; } = (_, _) => Task.FromResult(false);

    public async Task<Look<ReportList>> List(Reader reader, ReportQuery query, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.ReadReports, "reports", stop) is not { } pass) return new Look<ReportList>.Denied(Permission.ReadReports.Needs);
        var lots = await Lots(pass, null, stop);
        var text = query.Text?.Trim() ?? "";
        bool Fits(params ReadOnlySpan<string> parts)
        {
            foreach (var part in parts)
                if (part.Contains(text, StringComparison.OrdinalIgnoreCase)) return true;
            return text.Length == 0;
        }
        var lines = book.All.Where(row => lots.ContainsKey(row.Lot)).Select(row => Line(row, lots[row.Lot])).Where(l => Fits(l.Number, l.Lot, l.LotName, l.ProjectName)).ToList();
        var counts = lines.GroupBy(l => l.Kind.ToString(), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var chosen = lines.Where(l => query.Kind is not { Length: > 0 } kind || l.Kind.ToString() == kind).OrderByDescending(l => l.Position).ToList();
        var size = Math.Clamp(query.Size, 1, MostRows);
        var page = Math.Clamp(query.Number, 1, Math.Max(1, (chosen.Count + size - 1) / size));
        var waiting = issuer.Waiting.Where(w => lots.ContainsKey(w.Lot)).Select(w => new WaitLine(w.Lot, (int)w.Round, lots[w.Lot].Name, lots[w.Lot].Project, w.Kind, w.Why, w.Ready))
            .Where(w => Fits(w.Lot, w.LotName, w.ProjectName)).OrderByDescending(w => w.Ready).ThenBy(w => w.Why == ReportTrigger.Unsigned).ThenBy(w => w.Lot, StringComparer.Ordinal).ToList();
        return new Look<ReportList>.Shown(new(new([.. chosen.Skip((page - 1) * size).Take(size)], page, size, chosen.Count), waiting, counts));
    }

    public Task<Look<ReportView>> One(Reader reader, string number, CancellationToken stop) => Report(reader, number, async (row, pass, lot) =>
    {
        if (await issuer.Read(row, CopyFor(pass), stop) is not { } report) return null;
        var versions = book.Of(row.Lot, row.Round).Select(v => Line(v, lot)).ToList();
        var reviews = book.Reviews(row.Number).Select(Review).ToList();
        return new ReportView(Line(row, lot), report, versions, reviews, Papers.Proof(row, report));
    }, stop);

    /// <summary>Another version of the same round beside this one.</summary>
    public Task<Look<ReportComparison>> Compare(Reader reader, string number, string other, CancellationToken stop) => Report(reader, number, async (row, pass, lot) =>
    {
        if (book.Find(other) is not { } beside || beside.Lot != row.Lot || beside.Round != row.Round) return null;
        var (first, second) = beside.Version < row.Version ? (beside, row) : (row, beside);
        if (await issuer.Read(first, CopyFor(pass), stop) is not { } before || await issuer.Read(second, CopyFor(pass), stop) is not { } after) return null;
        return new ReportComparison(Line(first, lot), Line(second, lot), ReportChanges.Between(before, after));
    }, stop);

    /// <param name="format">json, bundle or pdf.</param>
    /// <param name="party">The party's copy though the reader may have the original.</param>
    public Task<Look<ReportFile>> File(Reader reader, string number, string format, bool party, CancellationToken stop) =>
        Report(reader, number, (row, pass, _) => Papers.File(row, party ? ReportCopy.Party : CopyFor(pass), format, stop), stop);

    /// <summary>A round as its report would be now: for review, and for the tables of a lot that has none yet.</summary>
    public async Task<Look<ReportView>> Draft(Reader reader, string lot, int round, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.ReadReports, $"report/draft/{Short(lot)}", stop) is not { } pass) return new Look<ReportView>.Denied(Permission.ReadReports.Needs);
        if ((await Lots(pass, lot, stop)).GetValueOrDefault(lot) is not { } known) return new Look<ReportView>.Absent();
        var size = issuer.Folded();
        if (size == 0) return new Look<ReportView>.Absent();
        var prefix = await history.Of(lot, round, size, stop);
        if (!ReportDrawer.Rounds(prefix.Source).Contains(round)) return new Look<ReportView>.Absent();
        var wait = issuer.WaitOf(lot, round);
        var order = new ReportOrder("草稿", 0, wait?.Kind ?? ReportKind.Witness, CopyFor(pass), issuer.Key.ToString());
        var report = ReportDrawer.Draw(prefix.Source, order);
        var line = new ReportLine(order.Number, lot, round, known.Name, known.Project, known.Kind, order.Kind, 0, "", "", -1, size, "", "", true);
        return new Look<ReportView>.Shown(new(line, report, [.. book.Of(lot, round).Select(row => Line(row, known))], [.. book.Pending(lot, round).Select(Review)], new(false, null, null, prefix.Source.Positions.Distinct().Count(), order.Key, ""), Draft: true)
        {
            Wait = wait is null ? null : new(lot, round, known.Name, known.Project, wait.Kind, wait.Why, wait.Ready),
        });
    }

    /// <summary>记录表 — one record table of a round as a document of its own, interim or locked: the report as it would be now with nothing but that table.</summary>
    public async Task<Look<WitnessReport>> Table(Reader reader, string lot, int round, string? table, CancellationToken stop) => await Draft(reader, lot, round, stop) switch
    {
        Look<ReportView>.Shown { What.Report: var report } when table is null => new Look<WitnessReport>.Shown(Only(report, [.. report.Tables])),
        Look<ReportView>.Shown { What.Report: var report } when report.Tables.FirstOrDefault(t => t.Id == table) is { } one => new Look<WitnessReport>.Shown(Only(report, [one])),
        Look<ReportView>.Denied denied => new Look<WitnessReport>.Denied(denied.Needs),
        Look<ReportView>.Altered altered => new Look<WitnessReport>.Altered(altered.Why),
        _ => new Look<WitnessReport>.Absent(),
    };

    private static WitnessReport Only(WitnessReport report, IReadOnlyList<ReportTable> tables)
    {
        var used = new HashSet<long>();
        foreach (var cell in tables.SelectMany(t => t.Cells))
        {
            foreach (var value in cell.Values)
            {
                used.Add(value.Fact);
                used.UnionWith(value.Row.Select(column => column.Fact).OfType<long>());
                used.UnionWith(value.Earlier.Select(earlier => earlier.Fact));
            }
            used.UnionWith(cell.Withdrawn.Select(gone => gone.Fact));
        }
        return report with { Overview = [], Tables = tables, Clocks = [], Irregularities = [], Special = [], Gaps = [], Officers = [], Attachments = [], Facts = [.. report.Facts.Where(fact => used.Contains(fact.Position))] };
    }

    /// <summary>审核 — by one person; what is reviewed is what would be issued.</summary>
    public async Task<Act> Review(Reader reader, string lot, int round, string verdict, string reason, CancellationToken stop)
    {
        if (await Enter(reader, Permission.ReviewReports, lot, stop) is { } denied) return denied;
        if (verdict is not (Agrees or Returns)) return Refused("审核意见须为同意或退回", "A review agrees or returns");
        if (reason.Length > 500 || (verdict == Returns && reason.Trim().Length == 0)) return Refused("退回须写明理由（至多 500 字）", "Returning needs a reason of at most 500 characters");
        if (issuer.WaitOf(lot, round) is not { Ready: true } wait) return Refused("没有待审核的报告", "No report waits for review");
        var known = await history.Of(lot, round, wait.Position + 1, stop);
        var fact = new ReportReviewed { ReportNo = issuer.NumberOf(known.Source), Verdict = verdict, Officer = reader.Account, UpTo = known.Source.Prefix.Size, Reason = reason.Trim().Length == 0 ? null : reason.Trim() };
        return await Write(reader, fact, lot, round, string.Create(CultureInfo.InvariantCulture, $"report-review/{lot}/{round}/{fact.UpTo}/{book.Pending(lot, round).Count}"), stop);
    }

    /// <summary>签发 — by another person than the reviewer, and only what was reviewed.</summary>
    public async Task<Act> Issue(Reader reader, string lot, int round, CancellationToken stop)
    {
        if (await Enter(reader, Permission.IssueReports, lot, stop) is { } denied) return denied;
        if (issuer.WaitOf(lot, round) is not { Ready: true } wait) return Refused("没有待签发的报告", "No report waits to be issued");
        if (book.Pending(lot, round) is not [.., { Verdict: Agrees } review]) return Refused("须先经他人审核同意", "Another person has to agree first");
        if (review.Officer == reader.Account) return Refused("审核人不得签发同一份报告", "Nobody issues what they reviewed themselves");
        var reviewed = (await history.Of(lot, round, review.UpTo, stop)).Source;
        var now = (await history.Of(lot, round, Math.Max(review.Position, wait.Position) + 1, stop)).Source;
        var order = new ReportOrder(review.Number, 1, wait.Kind, ReportCopy.Full, issuer.Key.ToString());
        if (ReportChanges.Between(ReportDrawer.Draw(reviewed, order), ReportDrawer.Draw(now, order)).Count > 0) return Refused("审核之后内容已变化，须重新审核", "It has changed since it was reviewed: review it again");
        if (book.Of(lot, round) is [.., var last])
        {
            if (await issuer.Supplement(now, last, stop) is not { } supplement) return Refused("没有变化，不需要补充报告", "Nothing has changed: no supplement is needed");
            order = supplement with { Number = review.Number };
        }
        try
        {
            return await issuer.Issue(now, order, reader.Account, [review.Officer, reader.Account], review.Number, stop) is { } position ? new Act.Done(position) : Refused("他人已先签发", "Somebody else has issued it first");
        }
        catch (LogClosedException closed)
        {
            return Refused($"日志只读：{closed.Reason.Zh}", $"The log is read-only: {closed.Reason.En}");
        }
    }

    private async Task<Act?> Enter(Reader reader, Permission permission, string lot, CancellationToken stop)
    {
        if (await gateway.Enter(reader, permission, $"report/{Short(lot)}", stop) is not { } pass) return Refused($"没有权限：{permission.Needs.Zh}", $"Not permitted: {permission.Needs.En}");
        return await pass.CoversLot(database, lot, stop) ? null : Refused("没有这个标段，或不在您的范围内", "There is no such lot, or it is outside your scope");
    }

    private async Task<Act> Write(Reader reader, Fact fact, string lot, int round, string key, CancellationToken stop)
    {
        try
        {
            return await Own.Append(new(fact, new(ScopeKind.Lot, null, [lot], round), key, reader.Account), stop) switch
            {
                Appended.Done { Receipts: [var receipt, ..] } => new Act.Done(receipt.Position, Pending: !await Booked(receipt.Position, stop)),
                Appended.Seen seen => new Act.Done(seen.First),
                _ => Refused("他人已先办理", "Somebody else has done it first"),
            };
        }
        catch (LogClosedException closed)
        {
            return Refused($"日志只读：{closed.Reason.Zh}", $"The log is read-only: {closed.Reason.En}");
        }
    }

    private async Task<Look<T>> Report<T>(Reader reader, string number, Func<ReportRow, Pass, LotName, Task<T?>> answer, CancellationToken stop) where T : class
    {
        if (await gateway.Enter(reader, Permission.ReadReports, $"report/{Short(number)}", stop) is not { } pass) return new Look<T>.Denied(Permission.ReadReports.Needs);
        if (book.Find(number) is not { } row || (await Lots(pass, row.Lot, stop)).GetValueOrDefault(row.Lot) is not { } lot) return new Look<T>.Absent();
        try
        {
            return await answer(row, pass, lot) is { } what ? new Look<T>.Shown(what) : new Look<T>.Absent();
        }
        catch (TamperException why)
        {
            return new Look<T>.Altered(new($"报告 {number} 的存档被改动（{why.Message}），不予显示", $"What is stored of report {number} was altered ({why.Message}); it is not shown"));
        }
    }

    /// <summary>Lots of the reader's scope with their names.</summary>
    private async Task<IReadOnlyDictionary<string, LotName>> Lots(Pass pass, string? lot, CancellationToken stop)
    {
        await using var snapshot = await database.Snapshot(stop);
        var rows = await snapshot.Query<(string Lot, string Name, string Project, string Region, string Kind)>($"SELECT lot, name, project_name, region, kind FROM lot{(lot is null ? "" : " WHERE lot = @lot")}", new { lot });
        return rows.Where(r => pass.Covers(r.Region.Length == 0 ? null : r.Region, r.Kind.Length == 0 ? null : r.Kind)).ToDictionary(r => r.Lot, r => new LotName(r.Name, r.Project, r.Kind), StringComparer.Ordinal);
    }

    private ReportLine Line(ReportRow row, LotName lot) => new(
        row.Number, row.Lot, (int)row.Round, lot.Name, lot.Project, lot.Kind, Enum.Parse<ReportKind>(row.Kind), (int)row.Version, row.First, row.At, row.Position, row.UpTo, row.Digest, row.Signers,
        book.Of(row.Lot, row.Round)[^1].Number == row.Number);

    private static ReportReview Review(ReviewRow row) => new(row.Position, row.Officer, row.Verdict, row.At, row.Reason);

    private static ReportCopy CopyFor(Pass pass) => pass.Clues ? ReportCopy.Full : ReportCopy.Party;

    private static Act Refused(string zh, string en) => new Act.Refused(new Wording(zh, en));

    private static string Short(string text) => text.Length <= 100 ? text : text[..100];

    private sealed record LotName(string Name, string Project, string Kind);
}
