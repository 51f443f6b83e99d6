using Witness.Domain.Access;
using Witness.Domain.Calendar;
using Witness.Domain.Clocks;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Tests.Stages;
using static Witness.Domain.Tests.Stages.Life;

namespace Witness.Domain.Tests.Clocks;

public class ClockTests
{
    private static readonly SourceScope Contracts = new("trade", new HashSet<string> { "ContractSigned", "CandidatesPublished" }, Kind: "GC");

    [Theory]
    [Clause("5.1.7")]
    [InlineData("2026-04-02T09:00", "2026-04-07", ClockStatus.Met)] // 清明: 04-05 rolls to 04-07
    [InlineData("2026-04-02T09:00", "2026-04-08", ClockStatus.Overdue)]
    [InlineData("2026-04-02T09:00", "unknown", ClockStatus.CannotTell)]
    [InlineData("2026-04-02T09:00", "2026-04", ClockStatus.Met)] // the coarser precision counts
    public void Candidates_are_published_within_three_days_of_the_report(string received, string published, ClockStatus expected)
    {
        var clock = Clock("GC-22", Tender().Add(received, new EvaluationReportReceived()).Add(published, new CandidatesPublished()));
        Assert.Equal(expected, clock.Status);
        Assert.Equal(("2026-04-05", "2026-04-07"), (clock.DueRaw.ToString(), clock.DueRolled.ToString()));
    }

    [Theory]
    [InlineData("2026-04-07", ClockStatus.Running)]
    [InlineData("2026-04-08", ClockStatus.Overdue)]
    public void The_last_day_ends_at_midnight(string today, ClockStatus expected) =>
        Assert.Equal(expected, Clock("GC-22", Tender().Add("2026-04-02T09:00", new EvaluationReportReceived()), today, Contracts).Status);

    [Fact]
    public void Overdue_is_said_only_when_someone_could_have_reported()
    {
        var life = Tender().Add("2026-03-02T09:00", new AwardNoticed());
        Assert.Equal(ClockStatus.Overdue, Clock("GC-27", life, "2026-05-01", Contracts).Status);
        Assert.Equal("红", Clock("GC-27", life, "2026-05-01", Contracts).Level);
        Assert.Equal(ClockStatus.NoSource, Clock("GC-27", life, "2026-05-01").Status);
        Assert.Equal(ClockStatus.NoSource, Clock("GC-27", life, "2026-05-01", Contracts with { Suspended = true }).Status);
        Assert.Equal(ClockStatus.NoSource, Clock("GC-27", life, "2026-05-01", Contracts with { Kind = "ZR" }).Status);
        Assert.Equal(ClockStatus.Running, Clock("GC-27", life, "2026-03-20").Status);
    }

    [Fact]
    public void A_bound_proves_compliance_and_never_a_breach()
    {
        var soon = Tender().Add("2026-03-13T09:30", new OpeningStarted()).Add("2026-03-16T12:14", new CandidatesPublished());
        Assert.Equal(ClockStatus.MetByBound, Clock("GC-22", soon).Status);
        Assert.Equal("OpeningStarted", Clock("GC-22", soon).Bound!.FactType);
        var late = Tender().Add("2026-03-01T09:30", new OpeningStarted()).Add("2026-03-16T12:14", new CandidatesPublished());
        var clock = Clock("GC-22", late);
        Assert.Equal((ClockStatus.CannotTell, "起算事实 EvaluationReportReceived"), (clock.Status, clock.Missing.Single().Zh));
    }

    [Fact]
    public void A_start_without_a_time_falls_back_to_the_bound_and_says_what_is_missing()
    {
        var life = Tender().Add("unknown", new EvaluationReportReceived()).Add("2026-03-16T12:14", new CandidatesPublished());
        Assert.Equal("EvaluationReportReceived 的发生时间", Clock("GC-22", life).Missing.Single().Zh);
        life.Add("2026-03-13T09:30", new EvaluationStarted());
        Assert.Equal(ClockStatus.MetByBound, Clock("GC-22", life).Status);
    }

    [Theory]
    [InlineData("2026-04-13", ClockStatus.Met)]
    [InlineData("2026-04-12", ClockStatus.OnlyStrictShort)]
    [InlineData("2026-04-11", ClockStatus.TooShort)]
    public void The_publicity_lasts_three_days_by_both_readings_or_by_one(string end, ClockStatus expected)
    {
        var life = Tender().Add("2026-04-10T09:00", new CandidatesPublished { Window = new(At("2026-04-10"), At(end)) });
        Assert.Equal(expected, Clock("GC-23", life).Status);
    }

    [Fact]
    public void The_centres_convention_decides_and_the_other_reading_is_still_shown()
    {
        var life = Tender().Add("2026-04-10T09:00", new CandidatesPublished { Window = new(At("2026-04-10"), At("2026-04-12")) });
        var settings = ClockSettings.Of(new Life().Centre("2026-01-01", new ConventionSet { Rule = "GC-23", Reading = "当日起算", Basis = "中心规定", From = At("2026-02-01") }).Facts);
        var context = Context() with { Settings = settings };
        var clock = LotRecords.Of("LOT-1", life.Facts, context, SealView.AllOpen).Clocks.Single(c => c.Rule.Id == "GC-23");
        Assert.Equal((ClockStatus.Met, false, Reading.Inclusive), (clock.Status, clock.Strict, clock.Convention));
    }

    [Fact]
    public void A_suspension_that_names_a_clock_stops_it_and_its_days_are_added()
    {
        var life = Tender().Add("2026-03-02T09:00", new AwardNoticed()).Add("2026-03-10T09:00", new LotSuspended { Cause = "投诉", Clocks = ["GC-27"] });
        Assert.Equal(ClockStatus.Suspended, Clock("GC-27", life, "2026-06-01", Contracts).Status);
        life.Add("2026-03-20T09:00", new LotResumed { Clocks = ["GC-27"] });
        var clock = Clock("GC-27", life, "2026-04-11", Contracts);
        Assert.Equal(("2026-04-11", ClockStatus.Running), (clock.DueRaw.ToString(), clock.Status));
        Assert.Contains(clock.Notes, n => n.Zh.Contains("暂停 2026-03-10 至 2026-03-20"));
    }

    [Fact]
    public void A_suspension_that_names_no_clock_stops_none_and_is_noted()
    {
        var life = Tender().Add("2026-03-02T09:00", new AwardNoticed()).Add("2026-03-10T09:00", new LotSuspended { Cause = "其他（因故）" });
        var clock = Clock("GC-27", life, "2026-03-11");
        Assert.Equal((ClockStatus.Running, "2026-04-01"), (clock.Status, clock.DueRaw.ToString()));
        Assert.Contains(clock.Notes, n => n.Zh.Contains("未列明"));
        Assert.True(life.Read().Summary().Suspended);
    }

    [Fact]
    public void What_reaches_into_a_year_not_entered_says_so()
    {
        var life = Tender().Add("2026-12-10T09:00", new AwardNoticed());
        var clock = Clock("GC-27", life, "2027-02-01", Contracts);
        Assert.Equal((ClockStatus.CalendarUnknown, "2027-01-09"), (clock.Status, clock.DueRaw.ToString()));
        Assert.Equal(ClockStatus.Running, Clock("GC-27", life, "2026-12-20", Contracts).Status);
    }

    [Fact]
    public void Land_contracts_run_in_working_days_and_their_basis_is_to_be_checked()
    {
        var life = new Life().Project("2026-01-01T09:00", new ProjectRegistered { Kind = "ZR", ProcurementMethod = new(null, null, "挂牌") })
            .Add("2026-02-01T09:00", new LotRegistered { Category = "宗地" }).Add("2026-04-29T10:34:00+08:00", new DealConfirmed());
        var clock = Clock("ZR-08", life, "2026-05-15");
        Assert.Equal(("2026-05-15", ClockStatus.Running, true), (clock.DueRolled.ToString(), clock.Status, clock.BasisUnverified));
        Assert.Contains("依据待核", Printing.Text(life.Cell("R7", "contractDeadline").Values[0].Row.Single(c => c.Column.Canonical == "law").Value, "zh"));
        life.Add("2026-02-01T10:00", new LotRegistered { Category = "采矿权" });
        Assert.DoesNotContain(life.Read().Clocks, c => c.Rule.Id == "ZR-08");
    }

    [Theory]
    [InlineData("GC", "GC-29", "2026-04-20T09:00", "2026-04-25", ClockStatus.Met)]
    [InlineData("ZC", "ZC-12", "2026-04-13T09:00", "2026-04-20", ClockStatus.Overdue)] // returned on 04-22
    [InlineData("ZC", "ZC-13", "2026-04-20T09:00", "2026-04-27", ClockStatus.Met)]
    [Clause("5.1.8")]
    public void Refunds_have_their_due_dates_and_what_came_of_them(string kind, string rule, string start, string due, ClockStatus expected)
    {
        var life = WholeLife.Of(kind, Form.Tender);
        var clock = life.Read().Clocks.Single(c => c.Rule.Id == rule);
        Assert.Equal((expected, At(start), due), (clock.Status, clock.Start!.At, clock.DueRaw.ToString()));
        Assert.Contains(life.Cell("R8", "dueAt").Values, v => v.Row[0].Value as string == rule);
    }

    [Fact]
    public void A_refund_nobody_told_of_is_a_bare_due_date()
    {
        var clock = Clock("GC-29", Tender().Add("2026-04-20T09:00", new ContractSigned()));
        Assert.Equal((ClockStatus.DueOnly, "2026-04-27"), (clock.Status, clock.DueRolled.ToString()));
        Assert.Equal(ClockStatus.Sealed, Tender().Add("2026-04-20T09:00", new ContractSigned()).Read(seals: SealView.NoneOpen).ClocksOf("GC-29").Single().Status);
    }

    [Fact]
    public void A_failed_lot_owes_no_contract()
    {
        var life = Tender().Add("2026-04-01T09:00", new LotFailed { Cause = "不足三家" });
        Assert.Equal(ClockStatus.NotApplicable, Clock("GC-27", life).Status);
        Assert.Equal(CellState.NotApplicable, life.Cell("R7", "contractDeadline").State);
    }

    [Fact]
    public void Ticks_fall_due_at_half_a_working_day_before_and_at_midnight_of_the_last_day()
    {
        var life = Tender().Add("2026-03-02T09:00", new AwardNoticed()).Add("2026-02-01T09:00", new NoticePublished { NoticeKind = "招标", BidDeadlineAt = At("2026-03-01T09:30") });
        var rows = life.Read("2026-03-03").DueRows();
        Assert.Equal(
            ["BidDeadline 届满 2026-03-01T09:30", "GC-27 中点 2026-03-17T00:00", "GC-27 前一工作日 2026-03-31T00:00", "GC-27 届满 2026-04-02T00:00"],
            rows.OrderBy(r => r.Fires).Select(r => $"{r.Rule} {r.Phase} {r.Fires:yyyy-MM-ddTHH:mm}"));
        life.Add("2026-03-17T00:00", new LimitPassed { Rule = "GC-27", Phase = "中点", DueRaw = At("2026-04-01"), DueRolled = At("2026-04-01") });
        Assert.DoesNotContain(life.Read("2026-03-18").DueRows(), r => r is { Rule: "GC-27", Phase: "中点" });
        life.Add("2026-03-20T09:00", new ContractSigned());
        Assert.DoesNotContain(life.Read("2026-03-21").DueRows(), r => r.Rule == "GC-27");
    }

    [Fact]
    public void Each_clock_explains_itself()
    {
        var clock = Clock("GC-22", Tender().Add("2026-04-02T09:00", new EvaluationReportReceived()).Add("2026-04-07", new CandidatesPublished()));
        Assert.Equal("起算 2026-04-02 09:00（EvaluationReportReceived）；期限 3日；届满 2026-04-05，顺延至 2026-04-07；实际 2026-04-07：期限内完成", clock.Explanation.Zh);
        Assert.Equal("from 2026-04-02 09:00 (EvaluationReportReceived); limit 3 days; due 2026-04-05, rolled to 2026-04-07; actual 2026-04-07: Within the limit", clock.Explanation.En);
        Assert.Equal("EvaluationReportReceived-1", clock.Start!.Fact.SourceKey);
    }

    private static Life Tender() => new Life().Project("2026-01-01T09:00", new ProjectRegistered { Kind = "GC", ProcurementMethod = new(null, null, "公开招标") });

    private static ClockResult Clock(string rule, Life life, string today = "2026-07-01", params SourceScope[] sources) =>
        life.Read(today, sources: sources).Clocks.Single(c => c.Rule.Id == rule);
}
