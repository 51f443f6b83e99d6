using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using static Witness.Domain.Tests.Stages.Life;

namespace Witness.Domain.Tests.Stages;

/// <summary>时间在将来 — a fact dated ahead of the clock is kept and shown, and nothing follows from it until its time has come (ruling 3).</summary>
public class AheadTests
{
    private static Life Ahead() => new Life().Project("2026-02-01T09:00", new ProjectRegistered { Kind = "GC", ProcurementMethod = new(null, null, "公开招标") })
        .Add("2026-03-01T09:00", new VenueBooked { BookingId = "1", Use = "开标", Rooms = [new(Name: "一室")] })
        .Add("2027-04-01T09:30", new OpeningStarted { BidderCount = 3 }, key: "open", taken: "2026-04-01T09:31");

    private static LimitPassed Tick(Life life)
    {
        var due = life.Read().DueRows().Single(d => d.Rule == LotState.TimeRule);
        return new() { Rule = due.Rule, Start = due.Start, DueRaw = due.DueRaw, DueRolled = due.DueRolled, Phase = due.Phase };
    }

    [Fact]
    public void It_is_shown_with_a_mark_and_begins_forms_and_opens_nothing()
    {
        var reading = Ahead().Read();
        var cell = reading.Tables().Single(t => t.Id == "R6a")["openingStartedAt"]!;
        Assert.Equal((CellState.Present, true, At("2027-04-01T09:30")), (cell.State, cell.Values.Single().Ahead, cell.Values.Single().Value));
        Assert.Equal((TableStatus.Gathering, "R3"), (reading.Tables().Single(t => t.Id == "R3").Status, reading.Summary().CurrentStage));
        Assert.DoesNotContain(Ahead().Read(seals: SealView.NoneOpen).SealActs(), a => a.Open);
        Assert.False(reading.Summary().Dates.ContainsKey("TradeStart"));
        var due = Assert.Single(reading.DueRows(), d => d.Rule == LotState.TimeRule);
        Assert.Equal(("open", At("2027-04-01T09:30").Instant), (due.Start.SourceKey, due.Fires));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Once_its_time_has_come_it_counts_and_still_opens_no_seal(bool tickFirst)
    {
        var life = Ahead();
        life.Add("2027-04-01T09:30", Tick(life));
        if (tickFirst) life.Facts.Reverse();
        var reading = life.Read("2027-04-02");
        Assert.Equal((TableStatus.Formed, "R6a"), (reading.Tables().Single(t => t.Id == "R3").Status, reading.Summary().CurrentStage));
        Assert.False(reading.Tables().Single(t => t.Id == "R6a")["openingStartedAt"]!.Values.Single().Ahead);
        Assert.DoesNotContain(life.Read(seals: SealView.NoneOpen).SealActs(), a => a.Open);
        Assert.DoesNotContain(reading.DueRows(), d => d.Rule == LotState.TimeRule);
    }

    [Fact]
    public void A_correction_with_a_time_that_was_does_not_wait_and_one_still_further_ahead_waits_anew()
    {
        var life = Ahead();
        life.Add("2027-04-01T09:30", Tick(life));
        life.Add("2028-04-01T09:30", new OpeningStarted { BidderCount = 3 }, key: "open", version: 2, taken: "2026-04-02T09:31");
        Assert.True(life.Cell("R6a", "openingStartedAt").Values.Single().Ahead);
        life.Add("2026-04-01T09:30", new OpeningStarted { BidderCount = 3 }, key: "open", version: 3);
        Assert.Equal((false, TableStatus.Formed), (life.Cell("R6a", "openingStartedAt").Values.Single().Ahead, life.Table("R3").Status));
        Assert.Contains(life.Read(seals: SealView.NoneOpen).SealActs(), a => a is { Seal: Seal.S1, Open: true });
    }

    [Fact]
    public void A_failure_a_suspension_or_a_contract_that_lies_ahead_ends_stops_and_closes_nothing()
    {
        var life = Ahead().Add("2027-05-01T09:30", new LotFailed { Cause = "其他" }, taken: "2026-04-01T09:31").Add("2027-05-01T09:30", new LotSuspended { Cause = "异议" }, taken: "2026-04-01T09:31")
            .Add("2027-05-01T09:30", new ContractSigned { ContractNo = "1" }, taken: "2026-04-01T09:31");
        var summary = life.Read().Summary();
        Assert.Equal((false, false), (summary.Ended, summary.Suspended));
        Assert.All(life.Read().Tables(), t => Assert.True(t.Status == TableStatus.Gathering || t.Id is "R2", t.Id));
    }
}
