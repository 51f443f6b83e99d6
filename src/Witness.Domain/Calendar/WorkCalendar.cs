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
    private readonly FrozenDictionary<DateOnly, bool> _rest;

    /// <param name="years">Several versions of a year may be given; the highest counts.</param>
    public WorkCalendar(IEnumerable<CalendarYear> years)
    {
        _years = years.GroupBy(y => y.Year).ToFrozenDictionary(g => g.Key, g => g.MaxBy(y => y.Version)!);
        var days = new Dictionary<DateOnly, bool>();
        foreach (var year in _years.Values)
        {
            foreach (var run in year.Rest)
            {
                for (var day = run.From; day <= run.To; day = day.AddDays(1)) days[day] = true;
            }
            foreach (var day in year.MakeUp) days[day] = false;
        }
        _rest = days.ToFrozenDictionary();
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
        if (!_years.ContainsKey(day.Year)) return null;
        return _rest.TryGetValue(day, out var rest) ? rest : day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
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
