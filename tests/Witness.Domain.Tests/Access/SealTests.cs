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
        var twice = Registered("公开招标").Add("2026-04-01T09:30", new OpeningStarted { BidderCount = 3 }, key: "k").Contending("2026-04-01T09:30", new OpeningEnded(), key: "k");
        Assert.Contains("冲突", Wishes(twice).Single(w => w.Seal == Seal.S1).Why!.Zh);
    }

    [Fact]
    public void A_contradiction_that_leaves_the_release_as_it_is_opens_all_the_same()
    {
        var count = Registered("公开招标").Add("2026-04-01T09:30", new OpeningStarted { BidderCount = 3 }, key: "k").Contending("2026-04-01T09:31", new OpeningStarted { BidderCount = 4 }, key: "k");
        Assert.True(Wishes(count).Single(w => w.Seal == Seal.S1).Open);
        var ahead = Registered("公开招标").Add("2026-04-01T09:30", new OpeningStarted(), key: "k").Contending("2026-04-02T09:30", new OpeningStarted(), key: "k", taken: "2026-04-01T09:32");
        Assert.Contains("晚于归集时间", Wishes(ahead).Single(w => w.Seal == Seal.S1).Why!.Zh);
        var elsewhere = Registered("公开招标").Add("2026-04-01T09:30", new OpeningStarted(), key: "k").Contending("2026-04-01T09:30", new OpeningStarted(), key: "k", lots: "LOT-2");
        Assert.False(Wishes(elsewhere).Single(w => w.Seal == Seal.S1).Open);
    }

    [Fact]
    public void A_content_that_the_seal_itself_hides_does_not_decide_about_it()
    {
        // seen only once S1 is open: were it to close S1, it would be hidden and S1 opened again, for ever
        var life = Registered("公开招标").Add("2026-04-01T09:30", new OpeningStarted(), key: "k");
        Assert.True(Wishes(life).Single(w => w.Seal == Seal.S1).Open);
        life.Contending("2026-04-01T09:31", new BidOpened { Bidder = A }, key: "k");
        Assert.True(Wishes(life).Single(w => w.Seal == Seal.S1).Open);
    }

    [Fact]
    public void What_the_seal_hides_does_not_tell_the_form_that_opens_it()
    {
        var life = new Life().Add("2026-03-01T09:00", new AuctionBidderRegistered()).Add("2026-04-01T09:30", new OpeningStarted()).Add("2026-04-01T09:40", new BidOpened(), key: "OpeningStarted-1", version: 2);
        Assert.True(Wishes(life).Single(w => w.Seal == Seal.S1).Open);
    }

    [Fact]
    public void Of_two_deadlines_that_contradict_each_other_the_later_is_waited_for()
    {
        var life = Registered("公开招标").Add("2026-03-05T09:00", new NoticePublished { NoticeKind = "招标", BidDeadlineAt = At("2026-04-01T09:30") }, key: "n")
            .Contending("2026-03-05T09:00", new NoticePublished { NoticeKind = "招标", BidDeadlineAt = At("2026-04-03T09:30") }, key: "n").Add("2026-04-01T09:31", new OpeningStarted());
        Assert.False(Wishes(life).Single(w => w.Seal == Seal.S1).Open);
        var due = Assert.Single(Log(life).DueRows());
        Assert.Equal(("BidDeadline", At("2026-04-03T09:30")), (due.Rule, due.DueRolled));
        life.Add("2026-04-03T09:30", new LimitPassed { Rule = due.Rule, DueRaw = due.DueRaw, DueRolled = due.DueRolled, Phase = due.Phase });
        Assert.True(Wishes(life).Single(w => w.Seal == Seal.S1).Open);
    }

    [Fact]
    public void What_a_contradiction_opened_or_left_closed_is_the_same_in_every_order_and_comes_to_rest()
    {
        var random = new Random(7);
        for (var times = 0; times < 400; times++)
        {
            var life = Registered(random.Next(2) == 0 ? "公开招标" : "拍卖").Add("2026-03-05T09:00", new NoticePublished { BidDeadlineAt = At("2026-04-01T09:30") }, key: "n");
            if (random.Next(3) == 0) life.Contending("2026-03-05T09:00", new NoticePublished { BidDeadlineAt = At("2026-04-02T09:30") }, key: "n");
            string[] kinds = [nameof(OpeningStarted), nameof(AuctionStarted), nameof(CandidatesPublished), nameof(ReEvaluationStarted), nameof(ResultPublished), nameof(BidOpened), nameof(AwardDecided)];
            for (var n = 0; n < 8; n++)
            {
                var (day, key, fact) = ($"2026-04-0{random.Next(1, 9)}T10:0{random.Next(10)}", "k" + random.Next(3), Make(kinds[random.Next(kinds.Length)]));
                if (life.Facts.Any(f => f.Fact.Header.Identity.SourceKey == key)) life.Contending(day, fact, key, version: random.Next(1, 3));
                else life.Add(day, fact, key);
            }
            if (random.Next(3) == 0) life.Add("2026-04-09T09:00", new FactRetracted { SourceKey = "k0", SourceVersion = random.Next(1, 3) });
            var settled = Settle(life.Facts);
            for (var order = 0; order < 4; order++)
            {
                // any order; and whichever of two contents came first, the other is the one that contends
                var facts = life.Facts.ToArray();
                random.Shuffle(facts);
                var seen = new HashSet<FactIdentity>();
                var arrived = facts.Select((f, i) => f with { Fact = f.Fact with { Header = f.Fact.Header with { Contends = seen.Add(f.Fact.Header.Identity) ? null : $"c{i}" } } }).ToList();
                Assert.Equal(settled, Settle(arrived));
            }
        }
    }

    /// <summary>Facts arrive one by one, the keeper of seals acts after each, and a seal that is closed hides what it hides.</summary>
    private static string Settle(IReadOnlyList<Recorded> arriving)
    {
        var (here, open) = (new List<Recorded>(), SealView.NoneOpen);
        foreach (var fact in arriving)
        {
            here.Add(fact);
            for (var acts = 0; ; acts++)
            {
                Assert.True(acts < 5, "the seals do not come to rest: " + string.Join(" ; ", here.Select(f => $"{f.Fact.GetType().Name} {f.Fact.At} {f.Fact.Header.Identity.SourceKey}v{f.Fact.Header.Identity.SourceVersion} {f.Fact.Header.Contends}")));
                var seen = here.Where(f => open.IsOpen(Seal.S1) || !FactBook.Of(f.Fact).Secret);
                var next = LotRecords.Of("LOT-1", seen, Context(), open).SealActs();
                if (next.Count == 0) break;
                open = new(SealMarks.All.Where(seal => next.FirstOrDefault(a => a.Seal == seal) is { } act ? act.Open : open.IsOpen(seal)));
            }
        }
        return string.Join(' ', open.Open);
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
