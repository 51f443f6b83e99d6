using Dapper;
using Witness.Domain.Cases;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Accounts;
using Witness.Flow.Keeping;
using Witness.Flow.Store;
using Witness.Flow.Tests.Reports;
using Witness.Flow.Vault;

namespace Witness.Flow.Tests.Keeping;

public class RetentionTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    [Clause("6.2")]
    public async Task A_report_is_kept_as_long_as_the_archive_of_its_kind_and_says_why(Engine engine)
    {
        await using var house = await KeepingHouse.New(engine);
        await house.Done("ZC-Tender", "K-1");
        await house.Done("ZR-Auction", "K-2");
        await house.Reports.Live("CQ-Tender", "K-3", type => type != "ContractSigned");
        await house.Settle();

        var kept = await house.Line("K-1", RetentionBook.Reports);
        var start = kept.Kept.Start!;
        Assert.Equal(nameof(ContractSigned), start.Type);
        Assert.Equal(start.At.Date.AddYears(15), kept.Kept.Until);
        Assert.Equal("KP-ZC", kept.Kept.Rule!.Id);
        Assert.Contains("第四十二条", kept.Kept.Why.Zh, StringComparison.Ordinal);
        Assert.Equal((2, RetentionDesk.Kept), (kept.Objects, kept.State));

        var auction = await house.Line("K-2", RetentionBook.Reports);
        Assert.True(auction.Kept.ForEver);
        Assert.Equal(["KP-ZR", "KP-PM"], auction.Kept.Considered.Select(one => one.Rule.Id)); // the longest of all that ask
        Assert.Equal(RetentionDesk.ForEver, auction.State);

        var open = await house.Line("K-3", RetentionBook.Reports);
        Assert.Equal((null, RetentionDesk.Open), (open.Kept.Until, open.State));
        Assert.Contains("起算事实未到", open.Kept.Why.Zh, StringComparison.Ordinal);

        house.Day($"{kept.Kept.Until:yyyy-MM-dd}");
        Assert.False((await house.Line("K-1", RetentionBook.Reports)).Due); // the last day is one of keeping
        house.Day($"{kept.Kept.Until!.Value.AddDays(1):yyyy-MM-dd}");
        Assert.True((await house.Line("K-1", RetentionBook.Reports)).Due);
    }

    [Fact]
    public async Task A_period_is_changed_by_two_persons_from_its_day_on_and_never_below_the_law()
    {
        var house = await KeepingHouse.New();
        await house.Done("ZC-Tender", "K-1");
        var today = $"{house.Pen.Today:yyyy-MM-dd}";
        Task<Act> Propose(Reader reader, string material, string period, string from) => house.Retention.Propose(reader, "ZC", material, period, "示例保管期限表", DateOnly.Parse(from, System.Globalization.CultureInfo.InvariantCulture), default);
        Assert.Contains("没有权限", KeepingHouse.No(await Propose(KeepingHouse.Officer, RetentionBook.Reports, "30年", today)), StringComparison.Ordinal);
        Assert.Contains("不得短于", KeepingHouse.No(await Propose(KeepingHouse.Lead, RetentionBook.Reports, "10年", today)), StringComparison.Ordinal);
        Assert.Contains("生效日", KeepingHouse.No(await Propose(KeepingHouse.Lead, RetentionBook.Reports, "30年", "2026-01-01")), StringComparison.Ordinal);
        Assert.Contains("期限须为", KeepingHouse.No(await Propose(KeepingHouse.Lead, RetentionBook.Reports, "长期", today)), StringComparison.Ordinal);

        KeepingHouse.Ok(await Propose(KeepingHouse.Lead, RetentionBook.Reports, "30年", "2027-01-01"));
        var ask = Assert.Single(house.Book.Ask(life => life.Asks));
        Assert.Contains("\"period\":\"30年\"", ask.Request, StringComparison.Ordinal);
        Assert.Contains("申请人不得批准", KeepingHouse.No(await house.Retention.Decide(KeepingHouse.Lead, ask.Approval, true, "", default)), StringComparison.Ordinal);
        KeepingHouse.Ok(await house.Retention.Decide(KeepingHouse.Other, ask.Approval, true, "", default));
        Assert.Contains("已经办结", KeepingHouse.No(await house.Retention.Decide(KeepingHouse.Other, ask.Approval, true, "", default)), StringComparison.Ordinal);
        Assert.Equal("KP-ZC", (await house.Line("K-1", RetentionBook.Reports)).Kept.Rule!.Id); // not yet in force
        house.Day("2027-01-01");
        var kept = (await house.Line("K-1", RetentionBook.Reports)).Kept;
        Assert.Equal((ask.Approval, kept.Start!.At.Date.AddYears(30)), (kept.Rule!.Approval, kept.Until!.Value));
        Assert.Equal(2, kept.Considered.Count); // the law's floor is said beside it
        Assert.Equal("KP-ZC", (await house.Line("K-1", RetentionBook.Raw)).Kept.Rule!.Id);
        Assert.Empty(Assert.IsType<Look<RetentionView>.Shown>(await house.Retention.Table(KeepingHouse.Officer, default)).What.Breaches);

        await house.Close();
        await house.Reports.Close();
        var again = await house.Rig.Restart();
        await using var restarted = await KeepingHouse.Over(ReportHouse.Over(again));
        Assert.Equal(ask.Approval, (await restarted.Line("K-1", RetentionBook.Reports)).Kept.Rule!.Approval);
    }

    [Fact]
    public async Task What_somebody_writes_past_the_desk_has_no_effect_and_is_shown()
    {
        await using var house = await KeepingHouse.New();
        await house.Done("ZC-Tender", "K-1");
        var short_ = new RetentionSet { Kind = "ZC", Material = RetentionBook.Reports, Period = "1年", Basis = "无", From = Domain.Terms.Moment.Of(house.Pen.Today), Approval = "BGQX-2026-0009" };
        await house.Rig.Own.Append(new(short_, OwnFacts.Centre, "past/1", "W2001"), default); // nobody asked
        await house.Rig.Own.Append(new(new ApprovalAsked { Approval = "BGQX-2026-0009", Act = KeepingLife.ActRetention, Request = "{}", By = "W2002" }, OwnFacts.Centre, "past/2", "W2001"), default);
        await house.Rig.Own.Append(new(new ApprovalGiven { Approval = "BGQX-2026-0009", By = "W2002" }, OwnFacts.Centre, "past/3", "W2001"), default); // the same hand, under another's name
        await house.Rig.Own.Append(new(short_, OwnFacts.Centre, "past/4", "W2001"), default);
        await house.Settle();
        Assert.Equal("KP-ZC", (await house.Line("K-1", RetentionBook.Reports)).Kept.Rule!.Id);
        Assert.Equal(3, Assert.IsType<Look<RetentionView>.Shown>(await house.Retention.Table(KeepingHouse.Lead, default)).What.Breaches.Count);
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Somebody_with_the_database_in_hand_who_makes_a_lot_older_is_found(Engine engine)
    {
        await using var house = await KeepingHouse.New(engine);
        await house.Done("ZC-Tender", "K-1");
        await using (var read = await house.Rig.Intruder(readTables: true))
        {
            Assert.Equal(1, await read.ExecuteAsync("UPDATE lot SET kind = 'GC' WHERE lot = 'K-1'")); // another kind, another period
            Assert.True(await read.ExecuteAsync("DELETE FROM keeping WHERE type = 'ReportIssued'") > 0);
        }
        await Assert.ThrowsAsync<TamperException>(() => house.Retention.List(KeepingHouse.Lead, new(), default));
        Assert.Contains(await house.Rig.Database.Check(), find => find.Table == "keeping");
    }

    [Fact]
    public async Task A_hold_is_placed_and_lifted_with_reason_and_document()
    {
        await using var house = await KeepingHouse.New();
        await house.Done("ZC-Tender", "K-1");
        var draft = new HoldDraft(["K-1"], "诉讼", "示例法院调取", "示例人民法院", "（2026）示例1号");
        Assert.Contains("没有权限", KeepingHouse.No(await house.Holds.Place(KeepingHouse.Officer, draft, default)), StringComparison.Ordinal);
        Assert.Contains("文号", KeepingHouse.No(await house.Holds.Place(KeepingHouse.Lead, draft with { DocumentNo = " " }, default)), StringComparison.Ordinal);
        Assert.Contains("没有标段", KeepingHouse.No(await house.Holds.Place(KeepingHouse.Lead, draft with { Lots = ["K-9"] }, default)), StringComparison.Ordinal);
        Assert.Contains("全中心", KeepingHouse.No(await house.Holds.Place(KeepingHouse.Lead with { Regions = ["370300"] }, draft with { Lots = [] }, default)), StringComparison.Ordinal);
        KeepingHouse.Ok(await house.Holds.Place(KeepingHouse.Lead, draft, default));
        var hold = Assert.Single(Assert.IsType<Look<IReadOnlyList<Hold>>.Shown>(await house.Holds.List(KeepingHouse.Officer, default)).What);
        Assert.Equal(RetentionDesk.Held, (await house.Line("K-1", RetentionBook.Reports)).State);
        Assert.Contains("理由", KeepingHouse.No(await house.Holds.Lift(KeepingHouse.Lead, hold.Id, "", "1", default)), StringComparison.Ordinal);
        KeepingHouse.Ok(await house.Holds.Lift(KeepingHouse.Lead, hold.Id, "案件终结", "（2026）示例2号", default));
        Assert.Contains("已经解除", KeepingHouse.No(await house.Holds.Lift(KeepingHouse.Lead, hold.Id, "案件终结", "（2026）示例2号", default)), StringComparison.Ordinal);
        Assert.Equal(RetentionDesk.Kept, (await house.Line("K-1", RetentionBook.Reports)).State);
        var lifted = Assert.Single(house.Book.Ask(life => life.Holds)).Lifted!;
        Assert.Equal(("案件终结", "（2026）示例2号", "W2001"), (lifted.Reason, lifted.DocumentNo, lifted.By));
    }
}
