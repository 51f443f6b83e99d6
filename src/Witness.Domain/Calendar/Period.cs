using Witness.Domain.Terms;

namespace Witness.Domain.Calendar;

/// <summary>期间单位 — 日 and 工作日 are two units and are never converted into each other.</summary>
public enum PeriodUnit { Day, WorkingDay, Month, Year, Hour }

/// <summary>起算日口径 — two readings of a minimum period (ruling 43): 次日起算 leaves the opening day out (民法典 201), 当日起算 counts it in.</summary>
public enum Reading { Strict, Inclusive }

/// <summary>期间 — a statutory length of time (民法典 200–204).</summary>
public readonly record struct Period(int Count, PeriodUnit Unit)
{
    public string Chinese => Count + Unit switch { PeriodUnit.Day => "日", PeriodUnit.WorkingDay => "个工作日", PeriodUnit.Month => "个月", PeriodUnit.Year => "年", _ => "小时" };

    public string English => Count + Unit switch
    {
        PeriodUnit.Day => Count == 1 ? " day" : " days",
        PeriodUnit.WorkingDay => Count == 1 ? " working day" : " working days",
        PeriodUnit.Month => Count == 1 ? " month" : " months",
        PeriodUnit.Year => Count == 1 ? " year" : " years",
        _ => Count == 1 ? " hour" : " hours",
    };

    /// <summary>
    /// 届满 — the last moment of the period that opens at <paramref name="start"/>: a date, or for hours an instant. The opening day is not
    /// counted unless <paramref name="reading"/> says so; months end on the same day number, else on the month's last day. Both the raw and
    /// the rolled end are kept: a period whose last day is a rest day ends with the next working day (民法典 203); hours do not roll.
    /// </summary>
    public Counted From(Moment start, WorkCalendar calendar, Reading reading = Reading.Strict)
    {
        if (start.Precision < Precision.Day) return Counted.StartTooCoarse;
        if (Unit == PeriodUnit.Hour)
        {
            if (start.Precision < Precision.Minute) return Counted.StartTooCoarse;
            var end = start with { Local = start.Local.AddHours(Count) };
            return new(end, end);
        }
        var inclusive = reading == Reading.Inclusive ? 1 : 0;
        DateOnly raw;
        switch (Unit)
        {
            case PeriodUnit.WorkingDay:
                var (day, unknown) = Step(start.Date.AddDays(-inclusive), Count, 1, calendar);
                if (unknown is { } year) return Counted.YearNotEntered(null, year);
                raw = day;
                break;
            case PeriodUnit.Month: raw = start.Date.AddMonths(Count).AddDays(-inclusive); break;
            case PeriodUnit.Year: raw = start.Date.AddYears(Count).AddDays(-inclusive); break;
            default: raw = start.Date.AddDays(Count - inclusive); break;
        }
        var rolled = raw;
        while (true)
        {
            if (calendar.IsRestDay(rolled) is not { } rest) return Counted.YearNotEntered(Moment.Of(raw), rolled.Year);
            if (!rest) return new(Moment.Of(raw), Moment.Of(rolled));
            rolled = rolled.AddDays(1);
        }
    }

    /// <summary>Counts back from <paramref name="stop"/> (MINB, MAXB): raw only, a backward period does not roll (domain.md §5).</summary>
    public Counted Before(Moment stop, WorkCalendar calendar, Reading reading = Reading.Strict)
    {
        if (stop.Precision < Precision.Day) return Counted.StartTooCoarse;
        if (Unit == PeriodUnit.Hour)
        {
            if (stop.Precision < Precision.Minute) return Counted.StartTooCoarse;
            var end = stop with { Local = stop.Local.AddHours(-Count) };
            return new(end, end);
        }
        var inclusive = reading == Reading.Inclusive ? 1 : 0;
        DateOnly raw;
        switch (Unit)
        {
            case PeriodUnit.WorkingDay:
                var (day, unknown) = Step(stop.Date.AddDays(inclusive), Count, -1, calendar);
                if (unknown is { } year) return Counted.YearNotEntered(null, year);
                raw = day;
                break;
            case PeriodUnit.Month: raw = stop.Date.AddMonths(-Count).AddDays(inclusive); break;
            case PeriodUnit.Year: raw = stop.Date.AddYears(-Count).AddDays(inclusive); break;
            default: raw = stop.Date.AddDays(inclusive - Count); break;
        }
        return new(Moment.Of(raw), Moment.Of(raw));
    }

    private static (DateOnly Day, int? UnknownYear) Step(DateOnly from, int count, int step, WorkCalendar calendar)
    {
        var day = from;
        for (var left = count; left > 0;)
        {
            day = day.AddDays(step);
            if (calendar.IsRestDay(day) is not { } rest) return (day, day.Year);
            if (!rest) left--;
        }
        return (day, null);
    }
}

/// <summary>计期结果 — raw and rolled end of a period; null where there is no answer, and why.</summary>
/// <param name="UnknownYear">日历未知 — the year that would have to be entered.</param>
/// <param name="TooCoarse">The start is known too coarsely (a month, or a date where the law counts hours) or not at all.</param>
public sealed record Counted(Moment? Raw, Moment? Rolled, int? UnknownYear = null, bool TooCoarse = false)
{
    public static Counted StartTooCoarse { get; } = new(null, null, TooCoarse: true);

    public static Counted YearNotEntered(Moment? raw, int year) => new(raw, null, year);
}
