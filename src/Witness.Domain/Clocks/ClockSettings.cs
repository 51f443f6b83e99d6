using Witness.Domain.Access;
using Witness.Domain.Calendar;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Clocks;

/// <summary>时限参数 — a local limit as entered by the centre: for a region, from a day on, with its basis.</summary>
/// <param name="Region">C6; null: everywhere.</param>
public sealed record LocalLimit(string Rule, string? Region, decimal Value, string? Basis, DateOnly From, FactIdentity Entered);

/// <summary>口径设定 — the reading of a minimum period the centre follows from a day on.</summary>
public sealed record Convention(string Rule, Reading Reading, string? Basis, DateOnly From);

/// <summary>
/// 时限设定 — what the centre has entered: years of the calendar, local limits, confirmed citations, conventions. A pure fold of the
/// facts of the centre; what it held at any position of the log is the fold of the facts up to it.
/// </summary>
public sealed class ClockSettings
{
    private readonly Dictionary<string, List<LocalLimit>> _limits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Convention>> _conventions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Citation> _citations = new(StringComparer.Ordinal);

    private ClockSettings(WorkCalendar calendar) => Calendar = calendar;

    /// <summary>Nothing entered: the calendar shipped with the program, no local limit, no convention.</summary>
    public static ClockSettings Shipped { get; } = new(WorkCalendar.Official);

    /// <summary>The shipped years, and those entered or amended.</summary>
    public WorkCalendar Calendar { get; private set; }

    public IEnumerable<LocalLimit> Limits => _limits.Values.SelectMany(l => l);

    public IEnumerable<Convention> Conventions => _conventions.Values.SelectMany(c => c);

    public IReadOnlyDictionary<string, Citation> Citations => _citations;

    /// <summary>Whether a fact of this type changes what clocks are reckoned with.</summary>
    public static bool Concerns(Fact fact) => fact is CalendarEntered or LimitEntered or CitationConfirmed or ConventionSet or FactRetracted { Header.Scope.Kind: ScopeKind.Centre };

    /// <summary>Facts of the centre in any order: reduced, then taken in the order of happening; what is incomplete counts for nothing.</summary>
    public static ClockSettings Of(IEnumerable<Recorded> facts, WorkCalendar? shipped = null)
    {
        var settings = new ClockSettings(shipped ?? WorkCalendar.Official);
        foreach (var settled in Reduction.Reduce(facts.Where(f => Concerns(f.Fact))))
        {
            if (settled.IsConflicted) continue;
            switch (settled.Winner.Fact)
            {
                case CalendarEntered { Year: { } year, Days: { } days } entered:
                    settings.Calendar = settings.Calendar.With(YearOf(entered, year, days));
                    break;
                case LimitEntered { Rule: { } rule, Value: { } value } entered:
                    Add(settings._limits, rule, new LocalLimit(rule, Region(entered.Scope), value, entered.Basis, Day(entered.From, entered), entered.Header.Identity));
                    break;
                case ConventionSet { Rule: { } rule, Reading: { } reading } set:
                    Add(settings._conventions, rule, new Convention(rule, reading == "当日起算" ? Reading.Inclusive : Reading.Strict, set.Basis, Day(set.From, set)));
                    break;
                case CitationConfirmed { Rule: { } rule, Title: { } title } confirmed:
                    settings._citations[rule] = new(title, confirmed.Article ?? "", confirmed.VersionDate is { Precision: >= Precision.Day } from ? from.Date : null);
                    break;
            }
        }
        return settings;
    }

    /// <summary>The convention in force on the day a period starts; null where the centre has set none.</summary>
    public Reading? ReadingOf(string rule, DateOnly on) =>
        _conventions.TryGetValue(rule, out var set) ? set.Where(c => c.From <= on).MaxBy(c => c.From)?.Reading : null;

    /// <summary>The local limit in force on that day: of the narrowest region that holds the lot's, the latest.</summary>
    public LocalLimit? LimitOf(string rule, DateOnly on, string? region)
    {
        if (!_limits.TryGetValue(rule, out var entered)) return null;
        LocalLimit? best = null;
        foreach (var limit in entered)
        {
            if (limit.From > on || (limit.Region is { } outer && (region is null || !RegionCode.IsWithin(region, outer)))) continue;
            if (best is null || Narrowness(limit) > Narrowness(best) || (Narrowness(limit) == Narrowness(best) && limit.From >= best.From)) best = limit;
        }
        return best;
    }

    public Citation? CitationOf(string rule) => _citations.GetValueOrDefault(rule);

    private static int Narrowness(LocalLimit limit) => limit.Region is not { } region ? 0 : region.TrimEnd('0').Length;

    private static void Add<T>(Dictionary<string, List<T>> to, string rule, T entry)
    {
        if (!to.TryGetValue(rule, out var list)) to.Add(rule, list = []);
        list.Add(entry);
    }

    private static string? Region(string? scope) => RegionCode.IsShaped(scope) ? scope : null;

    /// <summary>Without a day of its own it holds from when it was entered.</summary>
    private static DateOnly Day(Moment? from, Fact fact) =>
        from is { Precision: >= Precision.Day } day ? day.Date : fact.At is { Precision: >= Precision.Day } at ? at.Date : DateOnly.MinValue;

    /// <summary>A run of rest days of one name is one entry; make-up days stand alone.</summary>
    private static CalendarYear YearOf(CalendarEntered entered, int year, IReadOnlyList<CalendarDay> days)
    {
        var known = days.Where(d => d.Date is { Precision: >= Precision.Day }).Select(d => (Day: d.Date!.Value.Date, Rests: d.Rest != false, d.Name)).OrderBy(d => d.Day).ToList();
        return new(
            year, entered.Version ?? 1, new(entered.PaperNo ?? "", entered.PaperNo ?? "", Day(null, entered), ""), entered.Header.Identity.Source, Day(null, entered),
            [.. known.Where(d => d.Rests).Select(d => new RestDays(d.Name ?? "", d.Day, d.Day))], [.. known.Where(d => !d.Rests).Select(d => d.Day)]);
    }
}

/// <summary>时限口径 — what clocks need beside the facts: the day it is, the calendar, who could report, what the centre has set.</summary>
/// <param name="Now">Trade time.</param>
/// <param name="Calendar">Counts where it differs from the settings' own: a calendar tried, or one of an earlier day.</param>
public sealed record ClockContext(DateTimeOffset Now, WorkCalendar Calendar, SourceBook Sources, ClockSettings? Settings = null)
{
    /// <summary>With all that the centre has entered.</summary>
    public static ClockContext Of(DateTimeOffset now, ClockSettings settings, SourceBook sources) => new(now, settings.Calendar, sources, settings);

    /// <summary>The trade day.</summary>
    public Moment Today => Moment.Of(Now, Precision.Day);
}
