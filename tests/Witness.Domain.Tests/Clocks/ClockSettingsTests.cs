using System.Diagnostics;
using Witness.Domain.Access;
using Witness.Domain.Calendar;
using Witness.Domain.Clocks;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;
using Witness.Domain.Tests.Stages;
using static Witness.Domain.Tests.Stages.Life;

namespace Witness.Domain.Tests.Clocks;

public class ClockSettingsTests
{
    [Fact]
    public void A_year_entered_by_the_centre_ends_the_unknown_and_an_amended_one_moves_the_end()
    {
        var life = Tender().Add("2026-12-10T09:00", new AwardNoticed());
        Assert.Equal(ClockStatus.CalendarUnknown, Of(life, "GC-27", new Life(), "2027-02-01").Status);
        var centre = new Life().Centre("2026-11-05", Year(1, ("2027-01-01", true), ("2027-01-02", true), ("2027-01-03", true)), "CAL-2027");
        Assert.Equal(("2027-01-09", "2027-01-11"), Ends(Of(life, "GC-27", centre, "2027-01-05")));
        centre.Centre("2026-12-20", Year(2, ("2027-01-01", true), ("2027-01-09", false)), "CAL-2027", version: 2);
        Assert.Equal(("2027-01-09", "2027-01-09"), Ends(Of(life, "GC-27", centre, "2027-01-05")));
        var (before, after) = (Read(life, new Life().Centre("2026-11-05", Year(1), "CAL-2027"), "2027-01-05"), Read(life, centre, "2027-01-05"));
        var moved = Assert.Single(DeadlineChange.Between(before, after));
        Assert.Equal(("GC-27", "2027-01-11", "2027-01-09"), (moved.Rule, moved.Before.ToString(), moved.After.ToString()));
        Assert.Empty(DeadlineChange.Between(after, after));
    }

    [Fact]
    public void A_local_limit_answers_from_its_day_and_for_its_region_only()
    {
        var life = new Life().Project("2026-01-01", new ProjectRegistered { Kind = "GC", Region = "370303" })
            .Project("2026-02-01", new TenderPlanPublished { PlanType = "招标计划" }).Add("2026-03-02", new NoticePublished { NoticeKind = "招标" });
        var none = Of(life, "GC-38", new Life());
        Assert.Equal((ClockStatus.CannotTell, "时限未录入"), (none.Status, none.Missing.Single().Zh));
        Assert.Equal("起算 2026-02-01（TenderPlanPublished）；时限未录入：不可算", none.Explanation.Zh);
        var centre = new Life().Centre("2025-06-01", new LimitEntered { Rule = "GC-38", Value = 20, Scope = "370000", Basis = "省规", From = At("2025-07-01") })
            .Centre("2025-06-01", new LimitEntered { Rule = "GC-38", Value = 30, Scope = "370300", Basis = "市规", From = At("2025-07-01") })
            .Centre("2025-06-01", new LimitEntered { Rule = "GC-38", Value = 40, Scope = "370303", Basis = "区规", From = At("2026-03-01") })
            .Centre("2025-06-01", new LimitEntered { Rule = "GC-38", Value = 5, Scope = "110000", Basis = "外省", From = At("2025-07-01") });
        var clock = Of(life, "GC-38", centre);
        Assert.Equal((ClockStatus.OnlyStrictShort, new Period(30, PeriodUnit.Day)), (clock.Status, clock.Period));
    }

    [Fact]
    public void An_unverified_rule_is_computed_and_raises_nothing_until_its_citation_is_confirmed()
    {
        var life = new Life().Project("2026-01-01", new ProjectRegistered { Kind = "ZC", ProcurementMethod = new(null, null, "公开招标") })
            .Add("2026-03-02", new NoticePublished { NoticeKind = "采购", Window = new(At("2026-03-02"), At("2026-03-04")) });
        var shipped = Of(life, "ZC-04", new Life());
        Assert.Equal((ClockStatus.TooShort, true, false, (string?)null), (shipped.Status, shipped.BasisUnverified, shipped.Alerts, shipped.Level));
        Assert.Contains(shipped.Notes, n => n.Zh == "依据待核");
        var confirmed = Of(life, "ZC-04", new Life().Centre("2026-01-05", new CitationConfirmed { Rule = "ZC-04", Title = "《示例办法》", Article = "第十六条", VersionDate = At("2017-10-01") }));
        Assert.Equal((false, true, "红", "《示例办法》"), (confirmed.BasisUnverified, confirmed.Alerts, confirmed.Level, confirmed.Basis.Title));
        Assert.DoesNotContain(confirmed.Notes, n => n.Zh == "依据待核");
    }

    [Fact]
    public void A_convention_counts_from_its_day()
    {
        var centre = new Life().Centre("2026-01-05", new ConventionSet { Rule = "GC-23", Reading = "当日起算", Basis = "中心规定", From = At("2026-04-01") });
        Life Shown(string from, string to) => Tender().Add(from, new CandidatesPublished { Window = new(At(from), At(to)) });
        Assert.Equal(ClockStatus.OnlyStrictShort, Of(Shown("2026-03-30", "2026-04-01"), "GC-23", centre).Status);
        Assert.Equal(ClockStatus.Met, Of(Shown("2026-04-08", "2026-04-10"), "GC-23", centre).Status);
        Assert.Equal(ClockStatus.TooShort, Of(Shown("2026-04-08", "2026-04-09"), "GC-23", centre).Status);
    }

    [Fact]
    public void A_running_clock_says_how_far_it_has_come()
    {
        var life = Tender().Add("2026-03-02T09:00", new AwardNoticed());
        (string, ClockPhase, int)[] days = [("2026-03-10", ClockPhase.Before, 22), ("2026-03-17", ClockPhase.HalfWay, 15), ("2026-03-31", ClockPhase.DayBefore, 1), ("2026-04-01", ClockPhase.DueDay, 0)];
        foreach (var (today, phase, left) in days)
        {
            var clock = Of(life, "GC-27", new Life(), today);
            Assert.Equal((today, phase, left), (today, clock.Phase!.Value, clock.DaysLeft!.Value));
        }
    }

    [Fact]
    public void Every_lapsing_clock_of_level_a_ticks_each_case_by_itself()
    {
        var life = Tender().Add("2026-03-02T09:00", new ObjectionReceived { CaseId = "Y-1", Subject = "评标结果" }).Add("2026-03-03T09:00", new ObjectionReceived { CaseId = "Y-2", Subject = "评标结果" });
        var keys = life.Read("2026-03-03").DueRows().Where(r => r.Phase == "届满").Select(r => $"{r.Key} {r.DueRolled}").Order();
        Assert.Equal(["GC-24#Y-1 2026-03-05", "GC-24#Y-2 2026-03-06"], keys);
        life.Add("2026-03-06", new LimitPassed { Rule = "GC-24", Phase = "届满", Start = new("trade", "ObjectionReceived-1", 1), DueRaw = At("2026-03-05"), DueRolled = At("2026-03-05") });
        Assert.Equal(["GC-24#Y-2"], life.Read("2026-03-06").DueRows().Where(r => r.Phase == "届满").Select(r => r.Key));
        Assert.All(ClockBook.All.Where(r => r.Level == ClockLevel.A && r.Mode == LimitMode.AtMostAfter), r => Assert.True(r.Ticks));
    }

    [Fact]
    public void All_clocks_of_ten_thousand_lots_take_some_seconds()
    {
        var lives = WholeLife.All.Select(l => WholeLife.Of(l.Kind, l.Form)).Select(life =>
        {
            var state = new LotState("LOT-1", "PRJ-1");
            foreach (var fact in life.Facts) state.Advance(fact);
            return state;
        }).ToList();
        var context = Context("2026-04-15");
        foreach (var state in lives) _ = new LotReading(state, context, open: SealView.AllOpen).Clocks.Count;
        var watch = Stopwatch.StartNew();
        var clocks = 0;
        for (var lot = 0; lot < 1_000; lot++) clocks += new LotReading(lives[lot % lives.Count], context, open: SealView.AllOpen).Clocks.Count;
        Console.WriteLine("Clocks: {0:0.0} µs a lot, {1} clocks a lot", watch.Elapsed.TotalMicroseconds / 1_000, clocks / 1_000);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(3), watch.Elapsed.ToString());
    }

    [Fact]
    public void Data_of_the_rules_is_whole()
    {
        Assert.Equal(126, ClockBook.All.Count);
        Assert.Equal(ClockBook.All.Count, ClockBook.All.Select(r => r.Id).Distinct().Count());
        foreach (var rule in ClockBook.All)
        {
            Assert.False(rule.Name.Zh.Length == 0 || rule.Name.En.Length == 0 || rule.Basis.Title.Length == 0 || rule.Duty.En.Length == 0, rule.Id);
            Assert.True(rule.Mode is null == rule.Check is not null, rule.Id);
            Assert.True(rule.Mode is null || rule.Start.Count > 0, rule.Id);
            Assert.True(rule.Mode is null || rule.Stop.Count > 0 || rule.Runs is Runs.Refund or Runs.Bidder, rule.Id);
        }
    }

    private static CalendarEntered Year(int version, params (string Day, bool Off)[] days) => new()
    {
        Year = 2027, Version = version, PaperNo = "示例〔2026〕1号", Days = [.. days.Select(d => new CalendarDay(At(d.Day), d.Off, d.Off ? "元旦" : "调休上班"))],
    };

    private static Life Tender() => new Life().Project("2026-01-01T09:00", new ProjectRegistered { Kind = "GC", ProcurementMethod = new(null, null, "公开招标") });

    private static LotReading Read(Life life, Life centre, string today) =>
        LotRecords.Of("LOT-1", life.Facts, ClockContext.Of(new DateTimeOffset(At(today).Local, Moment.Offset), ClockSettings.Of(centre.Facts), SourceBook.Empty), SealView.AllOpen);

    private static ClockResult Of(Life life, string rule, Life centre, string today = "2026-07-01") => Read(life, centre, today).ClocksOf(rule).Single();

    private static (string?, string?) Ends(ClockResult clock) => (clock.DueRaw?.ToString(), clock.DueRolled?.ToString());

    [Fact]
    public void The_day_follows_the_time_it_is()
    {
        var morning = Life.Context("2026-07-01");
        var later = morning with { Now = morning.Now.AddDays(40) };
        Assert.Equal(Moment.Of(new DateOnly(2026, 8, 10)), later.Today);
    }
}
