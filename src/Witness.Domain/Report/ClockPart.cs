using Witness.Domain.Clocks;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Report;

/// <summary>法定时限部分 — the clocks of the lot that have begun, one line each.</summary>
internal sealed class ClockPart(FactsUsed facts)
{
    public IReadOnlyList<ReportClock> Of(IEnumerable<ClockResult> clocks) => [.. clocks.Where(clock => clock.HasBegun && clock.Status != ClockStatus.NotApplicable).Select(Of)];

    private ReportClock Of(ClockResult clock) => new(
        clock.Rule.Id, Said.Of(clock.Rule.Name), $"{clock.Basis.Title}{clock.Basis.Article}", clock.BasisUnverified, Time(clock.From ?? (clock.Start ?? clock.Bound)?.At),
        (clock.Start ?? clock.Bound) is { } start ? facts.Add(start) : null, Time(clock.DueRaw), Time(clock.DueRolled), Time(clock.Actual), clock.Stop is { } stop ? facts.Add(stop) : null,
        clock.Rule.Mode is Calendar.LimitMode.AtLeastAfter or Calendar.LimitMode.AtLeastBefore ? Reading(clock.Strict, clock.DueRaw) : null,
        clock.Rule.Mode is Calendar.LimitMode.AtLeastAfter or Calendar.LimitMode.AtLeastBefore ? Reading(clock.Inclusive, clock.InclusiveDue?.Raw) : null,
        clock.Measure is { } measure ? FactsUsed.Spoken(measure) : null, clock.Status.ToString(), Said.Of(clock.StatusText), clock.Level, FactsUsed.Spoken(clock.Explanation));

    /// <summary>What cannot be computed, and what is missing for it.</summary>
    public static IEnumerable<ReportGap> Gaps(IEnumerable<ClockResult> clocks) => clocks
        .Where(clock => clock.HasBegun && clock.Status is ClockStatus.CannotTell or ClockStatus.NoSource or ClockStatus.CalendarUnknown or ClockStatus.Sealed)
        .Select(clock => new ReportGap(
            "clocks", new("法定时限核验表", "Statutory clocks"), Said.Of(new Wording($"{clock.Rule.Id} {clock.Rule.Name.Zh}", $"{clock.Rule.Id} {clock.Rule.Name.En}")), Said.Of(clock.StatusText),
            clock.Missing.Count == 0 ? null : FactsUsed.Spoken(new Wording("缺：" + string.Join("、", clock.Missing.Select(m => m.Zh)), "missing: " + string.Join(", ", clock.Missing.Select(m => m.En))))));

    private static string? Time(Moment? at) => at is { } moment ? FactsUsed.Time(moment) : null;

    private static Said? Reading(bool? met, Moment? due) => met is not { } kept || due is not { } day ? null
        : new($"{Printing.Text(day, "zh")} {(kept ? "已满" : "未满")}", $"{Printing.Text(day, "en")} {(kept ? "reached" : "not reached")}");
}
