namespace Witness.Sim.World;

/// <summary>
/// 工作日历 — the pretend world's own small table of rest days and make-up days, 2025 and 2026.
/// It is not the product's: a wrong day in one of the two shows as a difference.
/// </summary>
public static class WorkCalendar
{
    private static readonly HashSet<DateOnly> Off = [];
    private static readonly HashSet<DateOnly> MakeUp = [];

    static WorkCalendar()
    {
        Rest("2025-01-01", 1); Rest("2025-01-28", 8); Rest("2025-04-04", 3); Rest("2025-05-01", 5); Rest("2025-05-31", 3); Rest("2025-10-01", 8);
        Rest("2026-01-01", 3); Rest("2026-02-15", 9); Rest("2026-04-04", 3); Rest("2026-05-01", 5); Rest("2026-06-19", 3); Rest("2026-09-25", 3);
        Rest("2026-10-01", 7);
        foreach (var day in (string[])["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
            "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]) MakeUp.Add(Day(day));
    }

    public static bool IsWorkday(DateOnly day) =>
        MakeUp.Contains(day) || (!Off.Contains(day) && day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));

    public static bool IsWorkday(DateTime at) => IsWorkday(DateOnly.FromDateTime(at));

    /// <summary>The n-th working day after (n &gt; 0) or before (n &lt; 0) this one, at the same time of day; 0 rolls forward to a working day.</summary>
    public static DateTime Work(this DateTime from, int n)
    {
        var day = from;
        if (n == 0) while (!IsWorkday(day)) day = day.AddDays(1);
        for (var left = Math.Abs(n); left > 0;)
        {
            day = day.AddDays(Math.Sign(n));
            if (IsWorkday(day)) left--;
        }
        return day;
    }

    /// <summary>So many calendar days on, then forward to a working day.</summary>
    public static DateTime DaysThenWork(this DateTime from, int days) => from.AddDays(days).Work(0);

    /// <summary>So many calendar days back, then further back to a working day.</summary>
    public static DateTime DaysBackToWork(this DateTime from, int days)
    {
        var day = from.AddDays(-days);
        while (!IsWorkday(day)) day = day.AddDays(-1);
        return day;
    }

    public static DateTime At(this DateTime day, int hour, int minute, int second = 0) => day.Date.Add(new TimeSpan(hour, minute, second));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static void Rest(string first, int days)
    {
        for (var i = 0; i < days; i++) Off.Add(Day(first).AddDays(i));
    }
}
