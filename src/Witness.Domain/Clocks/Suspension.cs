using Witness.Domain.Calendar;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Clocks;

/// <summary>暂停 — days by which suspensions that name a clock move its end. Days are counted in the unit of the limit; a clock that had lapsed is not revived.</summary>
internal sealed class Suspension(RoundView view, WorkCalendar calendar)
{
    private readonly bool _any = view.Round[Moments.Suspensions] is { Line.Count: > 0 };

    /// <summary>The end of a maximum period with its suspensions, and whether it stands still now.</summary>
    public (Counted Due, bool Suspended, IReadOnlyList<Wording> Notes) Due(ClockRule rule, Period period, Moment from)
    {
        if (!_any) return (period.From(from, calendar), false, []);
        var (days, suspended, notes) = Of(rule, period, from);
        return ((period with { Count = period.Count + (period.Unit is PeriodUnit.Day or PeriodUnit.WorkingDay ? days : 0) }).From(from, calendar), suspended, notes);
    }

    public (int Days, bool Suspended, IReadOnlyList<Wording> Notes) Of(ClockRule rule, Period period, Moment from)
    {
        if (!_any || from.Precision < Precision.Day) return (0, false, []);
        var notes = new List<Wording>();
        DateOnly? since = null;
        var days = 0;
        foreach (var change in view.All(Moments.Suspensions))
        {
            if (change.Value is not Moment { Precision: >= Precision.Day } at) continue;
            if (change.Recorded.Fact is LotSuspended suspended)
            {
                if (suspended.Clocks is not { Count: > 0 }) notes.Add(new("有暂停事实未列明所停时限", "A suspension names no clock"));
                else if (Names(suspended.Clocks, rule) && !Lapsed(at)) since ??= at.Date < from.Date ? from.Date : at.Date;
            }
            else if (change.Recorded.Fact is LotResumed resumed && since is { } began && (resumed.Clocks is not { Count: > 0 } || Names(resumed.Clocks, rule)))
            {
                var stood = Between(began, at.Date, period.Unit);
                days += stood;
                if (stood > 0) notes.Add(new($"暂停 {began:yyyy-MM-dd} 至 {at.Date:yyyy-MM-dd}", $"Suspended from {began:yyyy-MM-dd} to {at.Date:yyyy-MM-dd}"));
                since = null;
            }
        }
        if (since is { } open) notes.Add(new($"自 {open:yyyy-MM-dd} 暂停", $"Suspended since {open:yyyy-MM-dd}"));
        return (days, since is not null, notes);

        bool Lapsed(Moment at) => (period with { Count = period.Count + days }).From(from, calendar).Rolled is { } due && at.Date > due.Date;
    }

    /// <summary>A rule that was split answers to the name of the whole as well: CQ-10 stops CQ-10-2.</summary>
    private static bool Names(IReadOnlyList<string> clocks, ClockRule rule)
    {
        foreach (var named in clocks)
            if (rule.Id == named || (rule.Id.StartsWith(named, StringComparison.Ordinal) && rule.Id.Length > named.Length && rule.Id[named.Length] == '-')) return true;
        return false;
    }

    private int Between(DateOnly from, DateOnly to, PeriodUnit unit)
    {
        var days = 0;
        for (var day = from; day < to; day = day.AddDays(1))
            if (unit != PeriodUnit.WorkingDay || calendar.IsRestDay(day) == false) days++;
        return days;
    }
}
