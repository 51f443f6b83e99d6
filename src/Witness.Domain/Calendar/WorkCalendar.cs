using System.Collections.Frozen;
using System.Reflection;

namespace Witness.Domain.Calendar;

/// <summary>
/// 工作日历 — which days are rest days. Monday to Friday are working days, less holidays, plus make-up days (调休上班).
/// A year that was not entered has no answer (日历未知), never a guess.
/// </summary>
public sealed class WorkCalendar
{
    private readonly FrozenDictionary<int, CalendarYear> _years;
    private readonly bool[]?[] _rest;
    private readonly int _first;

    /// <param name="years">Several versions of a year may be given; the highest counts, of equal ones the later given.</param>
    public WorkCalendar(IEnumerable<CalendarYear> years)
    {
        _years = years.GroupBy(y => y.Year).ToFrozenDictionary(g => g.Key, g => g.OrderBy(y => y.Version).Last());
        _first = _years.Count == 0 ? 0 : _years.Keys.Min();
        _rest = new bool[_years.Count == 0 ? 0 : _years.Keys.Max() - _first + 1][];
        foreach (var year in _years.Keys)
        {
            var days = _rest[year - _first] = new bool[DateTime.IsLeapYear(year) ? 366 : 365];
            for (var (i, day) = (0, new DateOnly(year, 1, 1)); i < days.Length; i++, day = day.AddDays(1)) days[i] = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        }
        // A notice may name days of the year before: they count once that year is entered too.
        foreach (var year in _years.Values)
            foreach (var run in year.Rest)
                for (var day = run.From; day <= run.To; day = day.AddDays(1)) Set(day, true);
        foreach (var year in _years.Values)
            foreach (var day in year.MakeUp) Set(day, false);
    }

    /// <summary>The years shipped with the program, written from the State Council's notices.</summary>
    public static WorkCalendar Official { get; } = new(Embedded());

    /// <summary>The years that have an answer, in order.</summary>
    public IReadOnlyList<CalendarYear> Years => [.. _years.Values.OrderBy(y => y.Year)];

    /// <summary>A calendar with this year entered as well, by hand or by a newer version.</summary>
    public WorkCalendar With(CalendarYear year) => new([.. _years.Values, year]);

    /// <summary>休息日 — null when the year was not entered.</summary>
    public bool? IsRestDay(DateOnly day)
    {
        var year = day.Year - _first;
        return (uint)year < (uint)_rest.Length && _rest[year] is { } days ? days[day.DayOfYear - 1] : null;
    }

    /// <summary>The version of a year that counts; null when it was not entered.</summary>
    public CalendarYear? Year(int year) => _years.GetValueOrDefault(year);

    private void Set(DateOnly day, bool rest)
    {
        var year = day.Year - _first;
        if ((uint)year < (uint)_rest.Length && _rest[year] is { } days) days[day.DayOfYear - 1] = rest;
    }

    private static IEnumerable<CalendarYear> Embedded()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.Contains(".Calendar.years.", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            yield return CalendarYear.Parse(bytes.ToArray());
        }
    }
}
