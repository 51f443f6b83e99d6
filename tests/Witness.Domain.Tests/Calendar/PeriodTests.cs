using CsCheck;
using Witness.Domain.Calendar;
using Witness.Domain.Terms;

namespace Witness.Domain.Tests.Calendar;

public class PeriodTests
{
    private static readonly WorkCalendar Official = WorkCalendar.Official;

    [Theory]
    [Clause("5.1.7")]
    [InlineData(2, "工", "2026-02-12", "2026-02-14")] // Saturday, make-up
    [InlineData(5, "工", "2025-09-26", "2025-10-10")]
    [InlineData(7, "工", "2024-02-05", "2024-02-20")]
    [InlineData(30, "日", "2026-09-02", "2026-10-08")]
    [InlineData(30, "日", "2026-01-16", "2026-02-24")]
    [InlineData(3, "日", "2026-04-30", "2026-05-06")]
    [InlineData(3, "日", "2026-02-11", "2026-02-14")] // no roll: make-up day
    [InlineData(5, "日", "2025-01-24", "2025-02-05")]
    public void A_period_ends_on_the_day_the_handbook_says(int count, string unit, string start, string due) =>
        Assert.Equal(due, new Period(count, Unit(unit)).From(At(start), Official).Rolled.ToString());

    [Fact]
    public void A_minimum_period_may_end_on_a_holiday_and_says_so()
    {
        var check = new Limit(LimitMode.AtLeastAfter, new(20, PeriodUnit.Day)).Check(At("2026-01-30"), At("2026-02-19"), Official);
        Assert.Equal(LimitVerdict.Met, check.Verdict);
        Assert.True(check.BoundIsRestDay);
        Assert.Equal("2026-02-19", check.Strict.Raw.ToString());
        Assert.Equal("2026-02-24", check.Strict.Rolled.ToString());
    }

    [Fact]
    public void A_year_not_entered_is_unknown_and_never_guessed()
    {
        Assert.Null(Official.IsRestDay(new(2027, 1, 1)));
        var days = new Period(30, PeriodUnit.Day).From(At("2026-12-15"), Official);
        Assert.Equal(("2027-01-14", 2027), (days.Raw.ToString(), days.UnknownYear));
        Assert.Null(days.Rolled);
        Assert.Equal(2027, new Period(5, PeriodUnit.WorkingDay).From(At("2026-12-30"), Official).UnknownYear);
    }

    [Fact]
    public void A_year_entered_by_hand_answers_and_a_later_version_replaces_it()
    {
        var notice = new HolidayNotice("示例通知", "示例〔2026〕1号", new(2026, 11, 1), "");
        var year = new CalendarYear(2027, 1, notice, "甲", new(2026, 11, 2), [new("元旦", new(2027, 1, 1), new(2027, 1, 3))], []);
        var entered = Official.With(year);
        Assert.True(entered.IsRestDay(new(2027, 1, 1)));
        Assert.False(entered.IsRestDay(new(2027, 1, 4)));
        var changed = entered.With(year with { Version = 2, Rest = [new("元旦", new(2027, 1, 1), new(2027, 1, 4))] });
        Assert.True(changed.IsRestDay(new(2027, 1, 4)));
    }

    [Theory]
    [InlineData("2026-03-16", "2026-03-19T18:00+08:00", LimitVerdict.Met)] // dates are compared, not instants
    [InlineData("2026-03-16T18:00+08:00", "2026-03-19T09:00+08:00", LimitVerdict.Met)]
    [InlineData("2026-03-16", "2026-03-18", LimitVerdict.OnlyStrictBroken)]
    [InlineData("2026-03-16", "2026-03-17", LimitVerdict.Broken)]
    [InlineData("2026-03-16", "unknown", LimitVerdict.CannotTell)]
    [InlineData("2026-03", "2026-03-18", LimitVerdict.CannotTell)]
    public void Two_readings_of_a_minimum_period(string start, string stop, LimitVerdict expected) =>
        Assert.Equal(expected, new Limit(LimitMode.AtLeastAfter, new(3, PeriodUnit.Day)).Check(At(start), At(stop), Official).Verdict);

    [Fact]
    public void The_centres_convention_decides_alone_and_the_other_reading_is_still_shown()
    {
        var limit = new Limit(LimitMode.AtLeastAfter, new(3, PeriodUnit.Day));
        var strict = limit.Check(At("2026-03-16"), At("2026-03-18"), Official, Reading.Strict);
        var inclusive = limit.Check(At("2026-03-16"), At("2026-03-18"), Official, Reading.Inclusive);
        Assert.Equal((LimitVerdict.Broken, true), (strict.Verdict, strict.InclusiveMet));
        Assert.Equal((LimitVerdict.Met, false), (inclusive.Verdict, inclusive.StrictMet));
    }

    [Fact]
    public void Hours_count_at_once_and_do_not_roll()
    {
        var limit = new Limit(LimitMode.AtMostAfter, new(24, PeriodUnit.Hour));
        Assert.Equal(LimitVerdict.Met, limit.Check(At("2026-04-30T10:00+08:00"), At("2026-05-01T10:00+08:00"), Official).Verdict);
        Assert.Equal(LimitVerdict.Broken, limit.Check(At("2026-04-30T10:00+08:00"), At("2026-05-01T10:01+08:00"), Official).Verdict);
        Assert.Equal(LimitVerdict.CannotTell, limit.Check(At("2026-04-30"), At("2026-05-01T10:01+08:00"), Official).Verdict);
    }

    [Theory]
    [InlineData(1, "月", "2026-01-31", "2026-02-28")]
    [InlineData(1, "年", "2024-02-29", "2025-02-28")]
    [InlineData(2, "月", "2026-03-10", "2026-05-10")]
    public void Months_and_years_end_on_the_same_day_number_or_the_last(int count, string unit, string start, string raw) =>
        Assert.Equal(raw, new Period(count, Unit(unit)).From(At(start), Official).Raw.ToString());

    [Fact]
    public void Counting_agrees_with_a_slow_count_day_by_day() =>
        Gen.Select(Gen.Int[0, 1300], Gen.Int[1, 40], Gen.Bool, Gen.Bool, Gen.Bool).Sample((offset, count, working, inclusive, back) =>
        {
            var start = new DateOnly(2023, 2, 15).AddDays(offset);
            var period = new Period(count, working ? PeriodUnit.WorkingDay : PeriodUnit.Day);
            var reading = inclusive ? Reading.Inclusive : Reading.Strict;
            var counted = back ? period.Before(Moment.Of(start), Official, reading) : period.From(Moment.Of(start), Official, reading);
            var (raw, rolled) = Slowly(start, count, working, inclusive, back ? -1 : 1);
            return counted.Raw == Moment.Of(raw) && counted.Rolled == Moment.Of(back ? raw : rolled);
        });

    [Fact]
    public void Limits_agree_with_their_definition() =>
        Gen.Select(Gen.Int[0, 1200], Gen.Int[0, 60], Gen.Int[1, 40], Gen.Enum<LimitMode>(), Gen.Bool).Sample((offset, gap, count, mode, working) =>
        {
            var start = new DateOnly(2023, 2, 15).AddDays(offset);
            var stop = start.AddDays(gap);
            var check = new Limit(mode, new(count, working ? PeriodUnit.WorkingDay : PeriodUnit.Day)).Check(Moment.Of(start), Moment.Of(stop), Official);
            var (forward, rolled) = Slowly(start, count, working, false, 1);
            var (back, _) = Slowly(stop, count, working, false, -1);
            var met = mode switch
            {
                LimitMode.AtMostAfter => stop <= rolled,
                LimitMode.AtLeastAfter => stop >= forward,
                LimitMode.AtLeastBefore => start <= back,
                _ => start >= back,
            };
            return check.StrictMet == met && (check.InclusiveMet is null || !met || check.InclusiveMet == true);
        });

    /// <summary>The reference: walks the calendar one day at a time and knows nothing of the code under test but which days are rest days.</summary>
    private static (DateOnly Raw, DateOnly Rolled) Slowly(DateOnly start, int count, bool working, bool inclusive, int step)
    {
        var day = start;
        var counted = 0;
        if (inclusive && (!working || !Rest(day))) counted = 1;
        while (counted < count)
        {
            day = day.AddDays(step);
            if (!working || !Rest(day)) counted++;
        }
        var rolled = day;
        while (Rest(rolled)) rolled = rolled.AddDays(1);
        return (day, rolled);
    }

    private static bool Rest(DateOnly day) => Official.IsRestDay(day) ?? throw new InvalidOperationException(day.ToString());

    private static Moment At(string text) => Moment.TryParse(text, out var moment) ? moment : throw new FormatException(text);

    private static PeriodUnit Unit(string unit) => unit switch { "工" => PeriodUnit.WorkingDay, "月" => PeriodUnit.Month, "年" => PeriodUnit.Year, _ => PeriodUnit.Day };
}
