using Witness.Domain.Calendar;

namespace Witness.Domain.Tests.Calendar;

public class WorkCalendarTests
{
    [Fact]
    public void Four_years_are_entered_each_from_its_notice()
    {
        var years = WorkCalendar.Official.Years;
        Assert.Equal([2023, 2024, 2025, 2026], years.Select(y => y.Year));
        Assert.All(years, y => Assert.StartsWith("国办发明电", y.Notice.Number));
        Assert.All(years, y => Assert.StartsWith("https://www.gov.cn/", y.Notice.Source));
    }

    [Theory]
    [InlineData(2023, 27, 7)]
    [InlineData(2024, 28, 8)]
    [InlineData(2025, 28, 5)]
    [InlineData(2026, 33, 6)]
    public void Each_year_has_the_days_its_notice_counts(int year, int rest, int makeUp)
    {
        var entered = WorkCalendar.Official.Years.Single(y => y.Year == year);
        Assert.Equal(rest, entered.Rest.Sum(r => r.To.DayNumber - r.From.DayNumber + 1));
        Assert.Equal(makeUp, entered.MakeUp.Count);
    }

    [Theory]
    [InlineData("2026-02-14", false)]
    [InlineData("2026-02-17", true)]
    [InlineData("2026-03-14", true)]
    [InlineData("2026-03-16", false)]
    [InlineData("2025-09-28", false)]
    public void Rest_days_are_weekends_and_holidays_less_make_up_days(string day, bool rest) =>
        Assert.Equal(rest, WorkCalendar.Official.IsRestDay(DateOnly.ParseExact(day, "yyyy-MM-dd")));
}
