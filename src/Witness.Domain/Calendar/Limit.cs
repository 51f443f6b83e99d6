using Witness.Domain.Terms;

namespace Witness.Domain.Calendar;

/// <summary>时限方式 (domain.md §5).</summary>
public enum LimitMode
{
    /// <summary>MAXA — stop ≤ start + n: at the latest. A rest-day end rolls forward.</summary>
    AtMostAfter,

    /// <summary>MIND — stop ≥ start + n: at least so long. The raw day counts; a rest day is noted.</summary>
    AtLeastAfter,

    /// <summary>MINB — start ≤ stop − n: so long before. No rolling.</summary>
    AtLeastBefore,

    /// <summary>MAXB — start ≥ stop − n: not earlier than.</summary>
    AtMostBefore,
}

/// <summary>时限判断 — what a comparison of two moments with a limit gives.</summary>
public enum LimitVerdict
{
    Met,
    Broken,

    /// <summary>起算日口径 — only the strict reading of a minimum period fails (ruling 43).</summary>
    OnlyStrictBroken,

    /// <summary>A moment is unknown or too coarse.</summary>
    CannotTell,

    /// <summary>日历未知.</summary>
    CalendarUnknown,
}

/// <summary>时限核验 — the verdict with both readings, each with its raw and rolled bound.</summary>
/// <param name="Inclusive">Null for modes that have one reading only.</param>
/// <param name="BoundIsRestDay">MIND, MINB: the raw bound is a rest day; allowed, shown as a note.</param>
public sealed record LimitCheck(
    LimitVerdict Verdict, Counted Strict, bool? StrictMet, Counted? Inclusive = null, bool? InclusiveMet = null, bool BoundIsRestDay = false);

/// <summary>时限 — a length, a direction. Compares dates, not instants, unless the law counts hours (ruling 43); the coarser precision counts (44).</summary>
public readonly record struct Limit(LimitMode Mode, Period Period)
{
    /// <summary>最低期限 — the two modes that have two readings.</summary>
    public bool IsMinimum => Mode is LimitMode.AtLeastAfter or LimitMode.AtLeastBefore;

    /// <param name="convention">A reading set by the centre decides alone; the other is still shown.</param>
    public LimitCheck Check(Moment start, Moment stop, WorkCalendar calendar, Reading? convention = null)
    {
        var strict = Bound(start, stop, calendar, Reading.Strict);
        var strictMet = Met(start, stop, strict);
        if (!IsMinimum) return new(Verdict(strict, strictMet), strict, strictMet);
        var inclusive = Bound(start, stop, calendar, Reading.Inclusive);
        var inclusiveMet = Met(start, stop, inclusive);
        var verdict = convention switch
        {
            Reading.Strict => Verdict(strict, strictMet),
            Reading.Inclusive => Verdict(inclusive, inclusiveMet),
            _ => strictMet == false && inclusiveMet == true ? LimitVerdict.OnlyStrictBroken : Verdict(strict, strictMet),
        };
        var rest = strict.Raw is { } raw && Period.Unit != PeriodUnit.Hour && calendar.IsRestDay(raw.Date) == true;
        return new(verdict, strict, strictMet, inclusive, inclusiveMet, rest);
    }

    /// <summary>The moment the compared one is held against: counted from start, or back from stop.</summary>
    public Counted Bound(Moment start, Moment stop, WorkCalendar calendar, Reading reading = Reading.Strict) =>
        Mode is LimitMode.AtMostAfter or LimitMode.AtLeastAfter ? Period.From(start, calendar, reading) : Period.Before(stop, calendar, reading);

    private bool? Met(Moment start, Moment stop, Counted bound)
    {
        // MIND and MINB hold against the raw day, so a year not entered hides nothing they need; MAXA needs the rolled one
        // only when the raw one is already passed.
        var compared = Mode is LimitMode.AtMostAfter or LimitMode.AtLeastAfter ? stop : start;
        if (bound.Raw is not { } raw) return null;
        var against = Period.Unit == PeriodUnit.Hour ? compared : ByDate(compared);
        // Where the law counts hours, a bare date that falls on the day of the bound tells nothing.
        if (Period.Unit == PeriodUnit.Hour && compared.Precision < Precision.Minute && against.CompareTo(raw) == 0) return null;
        switch (Mode)
        {
            case LimitMode.AtMostAfter:
                if (against.CompareTo(raw) is { } early && early <= 0) return true;
                return bound.Rolled is { } rolled && against.CompareTo(rolled) is { } late ? late <= 0 : null;
            case LimitMode.AtLeastAfter: return against.CompareTo(raw) is { } atLeast ? atLeast >= 0 : null;
            case LimitMode.AtLeastBefore: return against.CompareTo(raw) is { } before ? before <= 0 : null;
            default: return against.CompareTo(raw) is { } notBefore ? notBefore >= 0 : null;
        }
    }

    private static Moment ByDate(Moment moment) => moment.Precision > Precision.Day ? Moment.Of(moment.Date) : moment;

    private static LimitVerdict Verdict(Counted bound, bool? met) => met switch
    {
        true => LimitVerdict.Met,
        false => LimitVerdict.Broken,
        null => bound.UnknownYear is null ? LimitVerdict.CannotTell : LimitVerdict.CalendarUnknown,
    };
}
