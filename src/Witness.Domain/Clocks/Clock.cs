using Witness.Domain.Access;
using Witness.Domain.Calendar;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Kinds;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Clocks;

/// <summary>时限口径 — what clocks need beside the facts: the day it is, the calendar, who could report, the centre's conventions.</summary>
/// <param name="Now">Trade time.</param>
/// <param name="Conventions">Rule id → reading set by the centre (ConventionSet).</param>
public sealed record ClockContext(DateTimeOffset Now, WorkCalendar Calendar, SourceBook Sources, IReadOnlyDictionary<string, Reading>? Conventions = null);

/// <summary>时限计算 — a pure function of facts, calendar and the trade day.</summary>
internal sealed class Clock(LotState lot, RoundView view, LotNature nature, ClockContext context)
{
    /// <summary>Every clock of the lot's kind; the others are 不适用 and left out.</summary>
    public IReadOnlyList<ClockResult> All() => [.. ClockBook.All.Where(Holds).Select(Compute)];

    public bool Holds(ClockRule rule) =>
        rule.Kind == nature.Kind?.Code && (rule.Forms is null || nature.Form == Form.Unknown || rule.Forms.Contains(nature.Form)) && !(rule.LandOnly && KindBook.IsMining(view));

    public ClockResult Compute(ClockRule rule)
    {
        var convention = context.Conventions?.GetValueOrDefault(rule.Id);
        var reading = context.Conventions?.ContainsKey(rule.Id) == true ? convention : null;
        var start = view.Top(rule.Start);
        var blank = new ClockResult(rule, ClockStatus.CannotTell, start is null ? null : Of(start), null, null, null, null, null, null, null, reading, [], []);
        if (start is { Rivals: not null }) return blank with { Missing = [new($"起算事实 {rule.StartFact} 相互冲突", $"the starting fact {rule.StartFact} is contradicted")] };
        var began = start?.Value as Moment?;
        if (rule.Limit.Mode == LimitMode.AtLeastAfter) return Minimum(rule, blank, began, reading);
        return began is { IsKnown: true } from ? Maximum(rule, blank, from) : Bounded(rule, blank, start is not null);
    }

    /// <summary>MAXA with a known start.</summary>
    private ClockResult Maximum(ClockRule rule, ClockResult blank, Moment from)
    {
        var (extra, suspended, pauses) = Suspension(rule, from);
        var due = rule.Limit.Period.From(from, context.Calendar);
        if (extra > 0) due = (rule.Limit.Period with { Count = rule.Limit.Period.Count + extra }).From(from, context.Calendar);
        var at = blank with { Due = due, Notes = [.. Notes(rule), .. pauses] };
        if (due.TooCoarse) return at with { Missing = [new("起算时间精度不足", "the start is not known to the day")] };
        if (rule.Stop is null) return at with { Status = due.Raw is null || due.Rolled is null ? ClockStatus.CalendarUnknown : ClockStatus.DueOnly };
        if (Stop(rule, from) is { } stop)
        {
            if (stop.Rivals is not null) return at with { Missing = [new("结束事实相互冲突", "the stopping fact is contradicted")] };
            var actual = stop.Value as Moment? ?? Moment.Unknown;
            at = at with { Stop = Of(stop), Actual = actual };
            if (!actual.IsKnown) return at with { Missing = [new($"{rule.StopFact} 的发生时间", $"when {rule.StopFact} happened")] };
            if (suspended) return at with { Status = ClockStatus.Met };
            var met = By(actual, due.Raw) == true ? true : By(actual, due.Rolled);
            return at with { Strict = met, Status = met switch { true => ClockStatus.Met, false => ClockStatus.Overdue, null => ClockStatus.CalendarUnknown } };
        }
        if (HasEnded) return at with { Status = ClockStatus.NotApplicable, Notes = [.. at.Notes, new("标段已流标或终止", "The lot failed or was terminated")] };
        if (suspended) return at with { Status = ClockStatus.Suspended };
        var today = Moment.Of(context.Now, Precision.Day);
        if (By(today, due.Raw) == true || By(today, due.Rolled) == true) return at with { Status = ClockStatus.Running };
        if (due.Rolled is null) return at with { Status = ClockStatus.CalendarUnknown };
        return context.Sources.CanReport(rule.StopFact, nature.Region, nature.Kind?.Code, lot.Sources)
            ? at with { Status = ClockStatus.Overdue }
            : at with { Status = ClockStatus.NoSource, Missing = [new($"可报送 {rule.StopFact} 的来源", $"a source that may report {rule.StopFact}")] };
    }

    /// <summary>The start is missing: an event known to lie before it may prove compliance, never a breach (ruling 50).</summary>
    private ClockResult Bounded(ClockRule rule, ClockResult blank, bool startWithoutTime)
    {
        Wording missing = startWithoutTime
            ? new($"{rule.StartFact} 的发生时间", $"when {rule.StartFact} happened")
            : new($"起算事实 {rule.StartFact}", $"the starting fact {rule.StartFact}");
        var at = blank with { Missing = [missing], Notes = Notes(rule) };
        var stop = rule.Stop is null ? null : Stop(rule, null);
        if (HasEnded && stop is null) return at with { Status = ClockStatus.NotApplicable, Missing = [] };
        if (stop is null || stop.Rivals is not null) return at;
        at = at with { Stop = Of(stop), Actual = stop.Value as Moment? };
        var bound = Known(Moments.EvaluationStart) ?? Known(Moments.OpeningStart);
        if (bound is null || stop.Value is not Moment { IsKnown: true } actual) return at;
        var due = rule.Limit.Period.From((Moment)bound.Value!, context.Calendar);
        var within = By(actual, due.Raw) == true || By(actual, due.Rolled) == true;
        return within ? at with { Status = ClockStatus.MetByBound, Bound = Of(bound), Due = due, Missing = [] } : at;
    }

    /// <summary>MIND: a period that must last at least so long, from publication to the end it prints.</summary>
    private ClockResult Minimum(ClockRule rule, ClockResult blank, Moment? began, Reading? reading)
    {
        var stop = view.Top(rule.Stop!);
        var at = blank with { Notes = Notes(rule), Stop = stop is null ? null : Of(stop), Actual = stop?.Value as Moment? };
        if (began is null) return HasEnded
            ? at with { Status = ClockStatus.NotApplicable }
            : at with { Missing = [new($"起算事实 {rule.StartFact}", $"the starting fact {rule.StartFact}")] };
        if (began is not { IsKnown: true } from) return at with { Missing = [new($"{rule.StartFact} 的发生时间", $"when {rule.StartFact} happened")] };
        var bound = rule.Limit.Bound(from, from, context.Calendar);
        at = at with { Due = bound };
        if (stop is null || stop.Rivals is not null || at.Actual is not { IsKnown: true } actual)
            return at with { Missing = [new("公示截止时间", "the end of the publicity")] };
        var check = rule.Limit.Check(from, actual, context.Calendar, reading);
        var notes = check.BoundIsRestDay ? [.. at.Notes, new Wording("届满日为休息日", "The last day is a rest day")] : at.Notes;
        var status = check.Verdict switch
        {
            LimitVerdict.Met => ClockStatus.Met,
            LimitVerdict.Broken => ClockStatus.TooShort,
            LimitVerdict.OnlyStrictBroken => ClockStatus.OnlyStrictShort,
            LimitVerdict.CalendarUnknown => ClockStatus.CalendarUnknown,
            _ => ClockStatus.CannotTell,
        };
        return at with { Status = status, Due = check.Strict, Strict = check.StrictMet, InclusiveDue = check.Inclusive, Inclusive = check.InclusiveMet, Notes = notes };
    }

    /// <summary>The first stopping fact not before the start; when none is, the last one there is.</summary>
    private Contribution? Stop(ClockRule rule, Moment? from)
    {
        Contribution? last = null;
        foreach (var stop in view.All(rule.Stop!))
        {
            last = stop;
            if (stop.Value is Moment { IsKnown: true } at && (from is not { } began || at.CompareTo(began) is null or >= 0)) return stop;
        }
        return last;
    }

    private Contribution? Known(Field field) => view.Top(field) is { Rivals: null, Value: Moment { IsKnown: true } } known ? known : null;

    private bool HasEnded => view.Round.Has(typeof(LotFailed)) || view.Round.Has(typeof(LotTerminated)) || view.Round.Has(typeof(AuctionPassed));

    /// <summary>Days by which suspensions that name this clock move its end, and whether it stands still now.</summary>
    private (int Days, bool Suspended, IReadOnlyList<Wording> Notes) Suspension(ClockRule rule, Moment from)
    {
        var notes = new List<Wording>();
        DateOnly? since = null;
        var days = 0;
        foreach (var change in view.All(Moments.Suspensions))
        {
            if (change.Value is not Moment { Precision: >= Precision.Day } at) continue;
            if (change.Recorded.Fact is LotSuspended suspended)
            {
                if (suspended.Clocks is not { Count: > 0 }) notes.Add(new("有暂停事实未列明所停时限", "A suspension names no clock"));
                else if (suspended.Clocks.Contains(rule.Id)) since ??= at.Date < from.Date ? from.Date : at.Date;
            }
            else if (change.Recorded.Fact is LotResumed resumed && since is { } began && (resumed.Clocks is not { Count: > 0 } || resumed.Clocks.Contains(rule.Id)))
            {
                days += Between(began, at.Date, rule.Limit.Period.Unit);
                notes.Add(new($"暂停 {began:yyyy-MM-dd} 至 {at.Date:yyyy-MM-dd}", $"Suspended from {began:yyyy-MM-dd} to {at.Date:yyyy-MM-dd}"));
                since = null;
            }
        }
        if (since is { } open) notes.Add(new($"自 {open:yyyy-MM-dd} 暂停", $"Suspended since {open:yyyy-MM-dd}"));
        return (days, since is not null, notes);
    }

    private int Between(DateOnly from, DateOnly to, PeriodUnit unit)
    {
        var days = 0;
        for (var day = from; day < to; day = day.AddDays(1))
            if (unit != PeriodUnit.WorkingDay || context.Calendar.IsRestDay(day) == false) days++;
        return days;
    }

    private static IReadOnlyList<Wording> Notes(ClockRule rule) => rule.Evidence == Evidence.Read ? [] : [new("依据待核", "Basis to be checked")];

    /// <summary>By dates: the due day ends at 24:00.</summary>
    private static bool? By(Moment actual, Moment? due)
    {
        if (due is not { } day) return null;
        var compared = actual.Precision > Precision.Day ? Moment.Of(actual.Date) : actual;
        return compared.CompareTo(day) is { } order ? order <= 0 : null;
    }

    private static Origin Of(Contribution contribution) => contribution.Origin(contribution.Source!);
}
