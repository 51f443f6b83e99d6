using Witness.Domain.Access;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;
using Witness.Domain.Tests.Stages;
using static Witness.Domain.Tests.Stages.Life;

namespace Witness.Domain.Tests.Access;

public class SealTests
{
    private static readonly Org A = Company("甲公司", "91370300MA0000000A");

    [Theory]
    [InlineData("公开招标", nameof(OpeningStarted), Seal.S1)]
    [InlineData("公开招标", nameof(CandidatesPublished), Seal.S1, Seal.S4)]
    [InlineData("公开招标", nameof(AwardDecided), Seal.S3, Seal.S5)]
    [InlineData("公开招标", nameof(ResultPublished), Seal.S1, Seal.S3, Seal.S4)]
    [InlineData("公开招标", nameof(LotFailed))]
    [InlineData("公开招标", nameof(AuctionStarted))]
    [InlineData("拍卖", nameof(AuctionStarted), Seal.S1)]
    [InlineData("拍卖", nameof(OpeningStarted))]
    [InlineData("挂牌", nameof(ListingStarted))]
    [InlineData("挂牌", nameof(ListingEnded))]
    [InlineData("挂牌", nameof(TimedBiddingEnded), Seal.S1)]
    [InlineData("挂牌", nameof(DealConfirmed), Seal.S1, Seal.S5)]
    [InlineData("单一来源", nameof(LotRegistered), Seal.S1)]
    [InlineData("协议转让", nameof(LotRegistered), Seal.S1)]
    public void A_fact_opens_what_its_form_says(string method, string fact, params Seal[] opens)
    {
        var life = Registered(method).Add("2026-04-01T09:00", Make(fact));
        Assert.Equal(opens, Acts(life).Where(a => a.Open).Select(a => a.Seal));
    }

    [Fact]
    public void An_unknown_form_keeps_bidders_sealed()
    {
        var life = new Life().Add("2026-04-01T09:00", new ResultPublished { Outcome = "成交" });
        Assert.DoesNotContain(Acts(life), a => a.Seal == Seal.S1);
    }

    [Fact]
    public void Opening_before_the_bid_deadline_is_not_accepted_until_its_tick_has_come()
    {
        var life = Registered("公开招标").Add("2026-03-05T09:00", new NoticePublished { NoticeKind = "招标", BidDeadlineAt = At("2026-04-01T09:30") })
            .Add("2026-04-01T09:30", new OpeningStarted(), taken: "2026-04-01T09:20");
        var wish = Wishes(life).Single(w => w.Seal == Seal.S1);
        Assert.Equal((false, "OpeningStarted-1"), (wish.Open, wish.NotAccepted!.SourceKey));
        Assert.Contains("投标截止前", wish.Why!.Zh);
        life.Add("2026-04-01T09:30", new LimitPassed { Rule = "BidDeadline", DueRaw = At("2026-04-01T09:30"), DueRolled = At("2026-04-01T09:30"), Phase = "届满" });
        Assert.True(Wishes(life).Single(w => w.Seal == Seal.S1).Open);
    }

    [Fact]
    public void A_tick_of_a_deadline_that_was_moved_later_does_not_end_the_wait()
    {
        var life = Registered("公开招标").Add("2026-03-05T09:00", new NoticePublished { NoticeKind = "招标", BidDeadlineAt = At("2026-04-01T09:30") })
            .Add("2026-04-01T09:30", new LimitPassed { Rule = "BidDeadline", DueRaw = At("2026-04-01T09:30"), DueRolled = At("2026-04-01T09:30"), Phase = "届满" })
            .Add("2026-03-30T09:00", new NoticeAmended { NewBidDeadlineAt = At("2026-04-10T09:30") })
            .Add("2026-04-01T09:31", new OpeningStarted());
        Assert.False(Wishes(life).Single(w => w.Seal == Seal.S1).Open);
    }

    [Fact]
    public void A_fact_ahead_of_its_receipt_or_contradicted_opens_nothing()
    {
        var ahead = Registered("公开招标").Add("2026-04-01T09:30", new OpeningStarted(), taken: "2026-03-31T09:30");
        Assert.Contains("晚于归集时间", Wishes(ahead).Single(w => w.Seal == Seal.S1).Why!.Zh);
        var twice = Registered("公开招标").Add("2026-04-01T09:30", new OpeningStarted { BidderCount = 3 }, key: "k").Add("2026-04-01T09:30", new OpeningStarted { BidderCount = 4 }, key: "k");
        Assert.Contains("冲突", Wishes(twice).Single(w => w.Seal == Seal.S1).Why!.Zh);
    }

    [Fact]
    public void Retracting_the_releasing_fact_closes_the_seal_again()
    {
        var life = Registered("公开招标").Add("2026-04-01T09:30", new OpeningStarted())
            .Add("2026-04-01T09:31", new SealOpened { Seal = "S1", Cause = new("trade", "OpeningStarted-1", 1) });
        Assert.Empty(Acts(life));
        life.Add("2026-04-01T09:40", new FactRetracted { SourceKey = "OpeningStarted-1", SourceVersion = 1, Reason = "误报" });
        Assert.Equal([new SealAct(Seal.S1, 1, false, null)], Acts(life));
    }

    [Fact]
    public void A_rollback_or_re_evaluation_closes_the_evaluation_until_it_is_published_again()
    {
        var life = Registered("公开招标").Add("2026-04-03T09:00", new CandidatesPublished()).Add("2026-04-04T09:00", new ReEvaluationStarted());
        Assert.False(Wishes(life).Single(w => w.Seal == Seal.S4).Open);
        life.Add("2026-04-06T09:00", new CandidatesPublished());
        var again = Wishes(life).Single(w => w.Seal == Seal.S4);
        Assert.Equal((true, "CandidatesPublished-2"), (again.Open, again.Cause!.SourceKey));
    }

    [Fact]
    public void A_retender_starts_sealed_and_takes_the_reserve_price_back()
    {
        var life = Registered("公开招标").Add("2026-04-01T09:30", new OpeningStarted()).Add("2026-04-02T09:00", new LotClosed()).Add("2026-05-01T09:00", new LotRetendered { NewRound = 2 })
            .Add("2026-05-02T09:00", new NoticePublished { NoticeKind = "招标" }, round: 2);
        Assert.DoesNotContain(life.Read(round: 2, seals: SealView.NoneOpen).SealActs(), a => a.Open);
        Assert.False(life.Read(round: 1).SealWishes().Single(w => w.Seal == Seal.S5).Open);
        Assert.True(life.Read(round: 1).SealWishes().Single(w => w.Seal == Seal.S1).Open);
    }

    [Fact]
    public void What_stands_open_is_read_from_the_log_and_decides_what_is_shown()
    {
        var life = Registered("公开招标").Add("2026-04-01T09:30", new OpeningStarted { BidderCount = 3 }).Add("2026-04-01T09:40", new BidRejected { Bidder = A, Reason = "示例" });
        Assert.Equal(CellState.Sealed, Log(life).Tables().Single(t => t.Id == "R6a")["bidderCount"]!.State);
        life.Add("2026-04-01T09:31", new SealOpened { Seal = "S1" });
        var table = Log(life).Tables().Single(t => t.Id == "R6a");
        Assert.Equal(CellState.Present, table["bidderCount"]!.State);
        Assert.Equal(CellState.Sealed, table["rejectedBids"]!.State); // S4: who was rejected and why waits for the publication
        life.Add("2026-04-01T09:45", new SealClosed { Seal = "S1" });
        Assert.Equal(CellState.Sealed, Log(life).Tables().Single(t => t.Id == "R6a")["bidderCount"]!.State);
    }

    [Fact]
    public void A_field_the_vault_keeps_is_sealed_while_its_seal_is_and_hidden_once_it_is_personal_only()
    {
        var life = Registered("公开招标").Add("2026-04-01T09:30", new CommitteeFormed { Total = 5, Experts = 4, Representatives = 1 });
        life.Facts[^1] = life.Facts[^1] with { Hidden = ["Members"] };
        var closed = life.Table("R6a", seals: SealView.NoneOpen)["committee"]!;
        Assert.Equal((CellState.Present, 5), (closed.State, closed.Values[0].Row[0].Value));
        Assert.True(closed.Values[0].Row.Single(c => c.Column.Canonical == "chair").Hidden);
        Assert.True(life.Table("R6a")["committee"]!.Values[0].Row.Single(c => c.Column.Canonical == "chair").Hidden);
    }

    [Fact]
    public void A_sealed_fact_that_comes_again_opened_replaces_its_closed_copy()
    {
        var life = Registered("公开招标").Add("2026-04-01T09:30", new OpeningStarted { BidderCount = 3 });
        var opened = life.Facts[^1];
        life.Facts[^1] = opened with { Fact = ((OpeningStarted)opened.Fact) with { BidderCount = null }, Hidden = ["BidderCount"] };
        Assert.True(life.Cell("R6a", "bidderCount").Values[0].Hidden);
        life.Facts.Add(opened);
        Assert.Equal(3, life.Cell("R6a", "bidderCount").Values[0].Value);
        life.Facts.Reverse();
        Assert.Equal(3, life.Cell("R6a", "bidderCount").Values[0].Value);
    }

    private static Life Registered(string method) => new Life().Project("2026-02-01T09:00", new ProjectRegistered { Kind = "GC", ProcurementMethod = new(null, null, method) });

    private static LotReading Log(Life life) => LotRecords.Of("LOT-1", life.Facts, Context());

    private static IReadOnlyList<SealAct> Acts(Life life) => Log(life).SealActs();

    private static IReadOnlyList<SealWish> Wishes(Life life) => Log(life).SealWishes();

    private static Fact Make(string name) => (Fact)Activator.CreateInstance(FactBook.Find(name)!.ClrType)!;
}
