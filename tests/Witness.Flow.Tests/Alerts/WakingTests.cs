using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;
using Witness.Flow.Alerts;

namespace Witness.Flow.Tests.Alerts;

/// <summary>What makes an alert come, go or rise that is no fact of its lot: other lots, seals, persons, time.</summary>
public sealed class WakingTests
{
    [Fact]
    public async Task A_match_across_lots_goes_when_the_other_lot_takes_its_part_back()
    {
        await using var house = await AlertHouse.New();
        await Bid(house, "LOT-1", "PRJ-1", "甲公司（示例）");
        Assert.DoesNotContain(house.Book.All, line => line.Rule == "H01");
        await Bid(house, "LOT-2", "PRJ-2", "乙公司（示例）");
        var line = house.Only("H01");
        Assert.Equal(("LOT-2", AlertState.New), (line.Lot, line.State));
        await Bid(house, "LOT-3", "PRJ-3", "乙公司（示例）"); // its machine again, alone: said already
        house.Only("H01");
        await house.Rig.Accept(new Told(lot: "LOT-1").Lot("11:00", new FactRetracted { SourceKey = "print-LOT-1", Reason = "上传有误" }));
        await house.Settle();
        Assert.Equal(AlertState.Cleared, house.Only("H01").State);
        Assert.Equal(await house.Standing(), AlertHouse.Spelt(await house.Replay()));
    }

    [Fact]
    public async Task Experts_are_compared_once_their_seals_stand_open_and_named_nowhere()
    {
        await using var house = await AlertHouse.New();
        var told = new Told();
        string[] experts = ["专家示例一", "专家示例二", "专家示例三"];
        await house.Rig.Accept(
        [
            .. told.Registered(), told.Lot("09:00", new OpeningStarted { BidderCount = 1 }, "open"),
            .. experts.Select((expert, i) => told.Lot("10:00", new BidScored { Expert = new($"ZJ00{i}", expert), Bidder = new("甲公司（示例）"), Item = "业绩", Subjective = false, MaxPoints = 10, Score = i == 2 ? 6 : 10 })),
            told.Lot("10:30", new EvaluationEnded()),
        ]);
        await house.Settle();
        Assert.DoesNotContain(house.Book.All, line => line.Rule == "E03");
        await house.Rig.Accept(told.Lot("11:00", new CandidatesPublished { Ranked = true }), told.Lot("11:10", new AwardDecided { DecidedBy = "招标人" }));
        await house.Settle();
        var says = Assert.Single(await house.Replay(), alert => alert.Rule == "E03").ToCanonical();
        Assert.All(experts, expert => Assert.DoesNotContain(expert, says, StringComparison.Ordinal));
        Assert.DoesNotContain("ZJ00", says, StringComparison.Ordinal);
        house.Only("E03");

        // closed again by a re-evaluation: it is gone for everybody, and comes back with the seals
        await house.Rig.Accept(told.Lot("11:20", new ReEvaluationStarted { SameCommittee = true }, "again"));
        await house.Settle();
        Assert.DoesNotContain(house.Book.All, line => line.Rule == "E03");
        Assert.DoesNotContain(await house.Replay(), alert => alert.Rule == "E03");
    }

    [Fact]
    public async Task A_high_alert_that_nobody_takes_goes_to_the_lead_once()
    {
        await using var house = await AlertHouse.New();
        await house.Send(AlertHouse.Case("H01/raises.json"));
        Assert.Equal(0, await house.Keeper.Tick(house.Rig.Trade.GetUtcNow(), default));
        house.Rig.Trade.Advance(TimeSpan.FromMinutes(31));
        Assert.True(await house.Keeper.Tick(house.Rig.Trade.GetUtcNow(), default) > 0);
        await house.Settle();
        Assert.Equal((AlertKeeper.Lead, AlertState.New), (house.Only("H01").EscalatedTo, house.Only("H01").State));
        var escalated = await house.Count(nameof(AlertEscalated));
        house.Rig.Trade.Advance(TimeSpan.FromHours(2));
        Assert.Equal(0, await house.Keeper.Tick(house.Rig.Trade.GetUtcNow(), default));
        Assert.Equal(escalated, await house.Count(nameof(AlertEscalated)));
        Assert.All(house.Book.All.Where(line => line.Level != Severity.High), line => Assert.Null(line.EscalatedTo));
    }

    [Fact]
    public async Task A_limit_that_passes_wakes_its_rule()
    {
        await using var house = await AlertHouse.New();
        var told = new Told();
        await house.Rig.Accept(
        [
            .. told.Registered(), told.Lot("09:00", new OpeningStarted { BidderCount = 3 }, "open"), told.Lot("10:00", new AwardDecided { DecidedBy = "招标人" }),
            told.Lot("11:00", new AwardNoticed { LetterNo = "ZB-1" }),
        ]);
        await house.Settle();
        Assert.DoesNotContain(house.Book.All, line => line.Rule == "P09");
        house.Rig.Trade.Advance(TimeSpan.FromDays(40));
        await house.Settle();
        Assert.Equal(AlertState.New, house.Only("P09").State);
    }

    [Fact]
    public async Task What_the_rules_of_an_earlier_day_say_can_be_compared()
    {
        await using var house = await AlertHouse.New();
        await house.Send(AlertHouse.Case("H01/raises.json"));
        await house.Rig.Own.Append(new(new LimitEntered { Rule = "B06.ratio", Value = 0.999m, From = Told.At("2026-01-01T00:00"), Basis = "示例" }, Flow.Vault.OwnFacts.Centre, "limit-1", "W2001"), default);
        await house.Settle();
        var now = await house.Replay();
        var before = await house.Replay(by: new(AsOf: new(2026, 9, 15)));
        Assert.Equal(AlertHouse.Spelt(before), AlertHouse.Spelt(await house.Replay(by: new(AsOf: new(2026, 9, 15)))));
        Assert.All(Replay.Between(before, now), difference => Assert.Equal("B06", difference.Rule));
        Assert.Empty(Replay.Between(now, await house.Replay()));
        Assert.Empty(await house.Replay(by: new(AsOf: new(2025, 12, 31)))); // no rule held then
    }

    private static async Task Bid(AlertHouse house, string lot, string project, string bidder)
    {
        var told = new Told(lot: lot, project: project);
        await house.Rig.Accept(
        [
            .. told.Registered(), told.Lot("09:00", new OpeningStarted { BidderCount = 1 }, $"open-{lot}"),
            told.Lot("09:10", new BidOpened { BidId = bidder, Bidder = new(bidder), Price = new(new Money(9_000_000)) }),
            told.Lot("09:10", new BidFingerprinted { BidId = bidder, Bidder = new(bidder), Moment = "制作", MachineCode = new(Disk: new HashSet<string> { "S4EVNX0R7731" }) }, $"print-{lot}"),
        ]);
        await house.Settle();
    }
}
