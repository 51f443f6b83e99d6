using System.Runtime.CompilerServices;
using System.Text.Json;
using CsCheck;
using Witness.Domain.Calendar;
using Witness.Domain.Terms;

namespace Witness.Domain.Tests.Calendar;

public class PeriodTests
{
    private static readonly WorkCalendar Official = WorkCalendar.Official;

    public static TheoryData<string> Vectors => [.. Read().Select(v => v.Name)];

    /// <summary>tests/cases/calendar/vectors.json: those of the handbook, and more of the same.</summary>
    [Theory]
    [Clause("5.1.7")]
    [MemberData(nameof(Vectors))]
    public void A_period_ends_on_the_day_the_vector_says(string name)
    {
        var (_, vector, back) = Read().Single(v => v.Name == name);
        var period = new Period(vector.GetProperty("count").GetInt32(), Unit(vector.GetProperty("unit").GetString()!));
        var from = At(vector.GetProperty("from").GetString()!);
        var counted = back ? period.Before(from, Official) : period.From(from, Official);
        Assert.Equal(Text(vector, "raw"), counted.Raw?.ToString());
        Assert.Equal(back ? Text(vector, "raw") : Text(vector, "rolled"), counted.Rolled?.ToString());
        Assert.Equal(vector.TryGetProperty("unknown", out var year) ? year.GetInt32() : (int?)null, counted.UnknownYear);
        Assert.Equal(counted.Raw is null && counted.UnknownYear is null, counted.TooCoarse);
    }

    [Fact]
    public void Months_years_and_hours_agree_with_a_slow_count() =>
        Gen.Select(Gen.Int[0, 1200], Gen.Int[0, 1439], Gen.Int[1, 14], Gen.Int[0, 2]).Sample((offset, minute, count, unit) =>
        {
            var start = new DateTime(2023, 1, 1).AddDays(offset).AddMinutes(minute);
            if (unit == 2)
            {
                var end = start;
                for (var i = 0; i < count * 60; i++) end = end.AddMinutes(1);
                return new Period(count, PeriodUnit.Hour).From(new Moment(start, Precision.Minute), Official).Raw == new Moment(end, Precision.Minute);
            }
            var months = Math.Min(unit == 0 ? count : 12, (2026 * 12) + 10 - (start.Year * 12) - start.Month);
            if (months <= 0 || (unit == 1 && months != 12)) return true;
            // the same day number that many months on, else the last day there is
            var (year, month) = (start.Year, start.Month);
            for (var i = 0; i < months; i++) (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1);
            var last = new DateOnly(year, month, 28);
            while (last.AddDays(1).Month == month && last.Day < start.Day) last = last.AddDays(1);
            var raw = start.Day <= 28 ? new DateOnly(year, month, start.Day) : last;
            var rolled = raw;
            while (Rest(rolled)) rolled = rolled.AddDays(1);
            var counted = new Period(unit == 1 ? 1 : months, unit == 1 ? PeriodUnit.Year : PeriodUnit.Month).From(Moment.Of(DateOnly.FromDateTime(start)), Official);
            return counted.Raw == Moment.Of(raw) && counted.Rolled == Moment.Of(rolled);
        });

    private static string? Text(JsonElement vector, string name) => vector.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static List<(string Name, JsonElement Vector, bool Back)> Read([CallerFilePath] string here = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "cases", "calendar", "vectors.json");
        return [.. JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.EnumerateArray().SelectMany(part =>
            (part.TryGetProperty("back", out var back) ? back : part.GetProperty("forward")).EnumerateArray().Select(v =>
                ($"{(back.ValueKind == JsonValueKind.Array ? "-" : "+")}{v.GetProperty("count")}{Text(v, "unit")} {Text(v, "from")}", v, back.ValueKind == JsonValueKind.Array)))];
    }

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

    private static PeriodUnit Unit(string unit) => unit switch { "工" => PeriodUnit.WorkingDay, "月" => PeriodUnit.Month, "年" => PeriodUnit.Year, "时" => PeriodUnit.Hour, _ => PeriodUnit.Day };
}
