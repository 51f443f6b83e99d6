using System.Globalization;
using Witness.Sim.World;

namespace Witness.Sim.Tests.World;

public sealed class WorkCalendarTests
{
    private static DateTime Day(string text) => DateTime.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("2026-02-12", 2, "2026-02-14")]
    [InlineData("2025-09-26", 5, "2025-10-10")]
    [InlineData("2026-09-24", 1, "2026-09-28")]
    [InlineData("2026-09-18", 1, "2026-09-20")]
    public void Working_days_are_counted_over_rest_and_make_up_days(string from, int days, string to) => Assert.Equal(Day(to), Day(from).Work(days));

    [Fact]
    public void Counting_back_undoes_counting_on()
    {
        for (var day = Day("2025-09-01"); day < Day("2026-09-30"); day = day.AddDays(1))
            if (WorkCalendar.IsWorkday(day)) Assert.Equal(day, day.Work(7).Work(-7));
    }

    [Fact]
    public void The_years_have_as_many_rest_days_by_notice_as_the_notices_say()
    {
        var weekdaysOff = 0;
        for (var day = Day("2026-01-01"); day.Year == 2026; day = day.AddDays(1))
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !WorkCalendar.IsWorkday(day)) weekdaysOff++;
        Assert.Equal(19, weekdaysOff);
    }
}
