using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Accounts;
using Witness.Flow.Lending;
using Witness.Flow.Tests.Reports;
using static Witness.Flow.Tests.Lending.LendingHouse;

namespace Witness.Flow.Tests.Lending;

public sealed class LendingTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    [Clause("6.1")]
    public async Task A_report_is_asked_for_approved_read_under_a_watermark_and_gone_once_it_is_recalled(Engine engine)
    {
        await using var reports = await ReportHouse.New(engine);
        await reports.Live("GC-Tender", "L-1");
        await reports.Live("GC-Tender", "L-2");
        Assert.Equal(2, await reports.Pass(11));
        await using var house = Beside(reports);
        var (mine, other) = (reports.Book.Of("L-1", 1)[0].Number, reports.Book.Of("L-2", 1)[0].Number);
        var id = await house.Granted(house.Order("L-1"));
        var (handed, token) = await house.Loans.HandOver(Officer, id, default);
        Assert.IsType<Act.Done>(handed);
        Assert.Null(await house.Room.Enter("22222-22222-22222-22222-22222", default));
        var session = await house.Room.Enter(token!, default);
        Assert.Null(await house.Room.Enter(token!, default)); // spent
        Assert.Null(house.Room.ReaderOf(token!)); // the token is no session
        var reader = house.Room.ReaderOf(session!)!;
        Assert.Equal(mine, Assert.Single(Shown(await house.Room.List(reader, null, default)).Reports).Number);
        var view = Shown(await house.Room.One(reader, mine, default));
        Assert.Contains("示例审计局", view.Watermark, StringComparison.Ordinal);
        Assert.Contains("郑示例", view.Watermark, StringComparison.Ordinal);
        Assert.Contains(id, view.Watermark, StringComparison.Ordinal);
        Assert.Empty(view.Report.Irregularities);
        Assert.Contains(view.Digest, Text(Shown(await house.Room.File(reader, mine, "json", default)).Bytes), StringComparison.Ordinal);
        Assert.StartsWith("%PDF", Text(Shown(await house.Room.File(reader, mine, "pdf", default)).Bytes), StringComparison.Ordinal);
        Assert.IsType<Look<LentView>.Absent>(await house.Room.One(reader, other, default));
        Assert.IsType<Look<LentView>.Absent>(await house.Room.One(reader, "JZ-none", default));
        Assert.IsType<Look<Flow.Reports.ReportList>.Denied>(await reports.Desk.List(reader, new(), default)); // a borrower has no other door
        Assert.Empty(Shown(await house.Room.List(reader, "L-2", default)).Reports);
        Assert.Single(Shown(await house.Room.List(reader, "L-1", default)).Reports);
        var register = Shown(await house.Register.List(Officer, new(id), default)).Lines;
        Assert.Equal(3, register.Count(line => line.ReportNo == mine)); // page, json, pdf: each once
        Assert.Equal(2, register.Count(line => line.Denied && line.Object.StartsWith("lent/", StringComparison.Ordinal)));
        Assert.Equal(3, Shown(await house.Register.List(Officer, new(Lot: "L-1"), default)).Lines.Count(line => line.CaseId == id));
        await Done(house.Loans.Recall(Officer, id, "事由已毕", default));
        Assert.Null(house.Room.ReaderOf(session!));
        Assert.IsType<Look<LentView>.Denied>(await house.Room.One(reader, mine, default)); // who still holds the old seat
        Assert.IsType<Look<LentList>.Denied>(await house.Room.List(reader, null, default));
        Assert.IsType<Act.Refused>((await house.Loans.HandOver(Officer, id, default)).Act);
    }

    [Fact]
    public async Task What_has_run_out_opens_nothing_and_a_token_does_not_wait()
    {
        await using var reports = await ReportHouse.New();
        await reports.Live("GC-Tender", "L-1");
        Assert.Equal(1, await reports.Pass(11));
        await using var house = Beside(reports);
        var id = await house.Granted(house.Order("L-1", days: 1));
        var (_, late) = await house.Loans.HandOver(Officer, id, default);
        reports.Rig.Real.Advance(LoanDesk.TokenLife + TimeSpan.FromSeconds(1));
        Assert.Null(await house.Room.Enter(late!, default));
        var reader = await house.Seated(id);
        Assert.True(Assert.Single(Shown(await house.Loans.List(Lead, default))).Runs);
        reports.Rig.Trade.Advance(TimeSpan.FromDays(2));
        Assert.IsType<Look<LentList>.Denied>(await house.Room.List(reader, null, default));
        Assert.IsType<Look<LentFile>.Denied>(await house.Room.File(reader, reports.Book.All[0].Number, "pdf", default));
        Assert.True(Shown(await house.Loans.One(Lead, id, default)).Expired);
    }

    [Fact]
    public async Task Nobody_approves_what_they_asked_for_nor_twice_and_not_by_writing_the_fact()
    {
        await using var reports = await ReportHouse.New();
        await reports.Live("GC-Tender", "L-1");
        Assert.Equal(1, await reports.Pass(11));
        await using var house = Beside(reports);
        var (_, id) = await house.Loans.Ask(Lead, house.Order("L-1"), default);
        Assert.IsType<Act.Refused>(await house.Loans.Grant(Lead, id!, default));
        Assert.IsType<Act.Refused>(await house.Loans.Grant(Officer, id!, default)); // no right to
        Assert.IsType<Act.Refused>((await house.Loans.HandOver(Officer, id!, default)).Act);
        await reports.Rig.Own.Append(new(new AccessGranted { CaseId = id, Approvers = ["W2002"], Redactions = [] }, new Scope(ScopeKind.Lot, null, ["L-1"]), "forged/1", "W2001"), default);
        await house.Settle();
        Assert.Equal(LoanState.Asked, house.Book.Find(id!)!.State);
        var acts = await Task.WhenAll(house.Loans.Grant(Lead with { Account = "W2002" }, id!, default), house.Loans.Refuse(Lead with { Account = "W2003" }, id!, "不属职责", default));
        Assert.Single(acts.OfType<Act.Done>());
        Assert.IsType<Act.Refused>((await house.Loans.Ask(Officer, house.Order("L-9"), default)).Act); // no such lot
        Assert.IsType<Act.Refused>((await house.Loans.Ask(Officer, house.Order("L-1") with { Purpose = " " }, default)).Act);
        Assert.IsType<Act.Refused>((await house.Loans.Ask(Officer, house.Order("L-1") with { Authority = "媒体" }, default)).Act);
        Assert.IsType<Act.Refused>((await house.Loans.Ask(Officer, house.Order("L-1", days: 400), default)).Act);
    }

    [Fact]
    public async Task A_key_of_the_interface_reads_without_a_token_and_a_profile_names_nobody()
    {
        await using var reports = await ReportHouse.New();
        await reports.Live("GC-Tender", "L-1");
        Assert.Equal(1, await reports.Pass(11));
        await using var house = Beside(reports);
        var id = await house.Granted(house.Order("L-1", way: Loan.Interface, profile: "process"));
        var (_, key) = await house.Loans.HandOver(Officer, id, default);
        Assert.Null(await house.Room.Enter(key!, default)); // a key opens no session
        var reader = house.Room.ReaderOf(key!)!;
        var file = Text(Shown(await house.Room.File(reader, reports.Book.All[0].Number, "json", default)).Bytes);
        foreach (var name in new[] { "甲公司", "乙公司", "91370300MA0000000A" }) Assert.DoesNotContain(name, file, StringComparison.Ordinal);
        Assert.Contains("单位01", file, StringComparison.Ordinal);
        await Done(house.Loans.Return(Officer, id, default));
        Assert.Null(house.Room.ReaderOf(key!));
    }
}
