using Witness.Domain.Calendar;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Packs;

/// <summary>值运算 — arithmetic and comparison of the values of a pack; what has no answer gives null and never throws.</summary>
internal static class PackValues
{
    public static readonly Wording OutOfRange = new("算式无结果（除数为零、币种不同或数值过大）", "no result (division by zero, different currencies, or too large)");

    private static readonly Wording Unclear = new("时间未知或精度不足", "a time is unknown or too coarse");

    public static readonly Dictionary<string, Wording> Units = new()
    {
        ["days"] = new("日", "days"), ["workingDays"] = new("工作日", "working days"), ["months"] = new("个月", "months"), ["hours"] = new("小时", "hours"), ["minutes"] = new("分钟", "minutes"),
    };

    /// <summary>A declared value as the evaluator holds it; a party by its key, so that one party under two names is one.</summary>
    public static object? Typed(object? value, LotFacts lot) => value switch
    {
        null => null,
        int number => (decimal)number,
        long number => (decimal)number,
        Price price => price.Money,
        Org or Party => lot.Key(value),
        Code code => code.Text ?? code.Value,
        Room room => room.Name ?? room.Text,
        Moment moment => moment.IsKnown ? moment : null,
        string or decimal or bool or Money => value,
        System.Collections.IEnumerable many => (IReadOnlyList<string>)[.. many.Cast<object?>().Where(i => i is not null).Select(i => Typed(i, lot) as string ?? Sight.Text(i)!)],
        _ => Sight.Text(value),
    };

    /// <summary>As an input prints it.</summary>
    public static string Printed(object? value) => Cut(value switch
    {
        Party { Org: { } org } => org.Name ?? org.Code ?? "",
        Party { Person: { } person } => person.Name ?? "",
        Room room => room.Name ?? room.Text ?? "",
        System.Collections.IEnumerable many and not string => string.Join("、", many.Cast<object?>().Where(i => i is not null).Take(20).Select(Printed)),
        _ => Sight.Text(value) ?? "",
    }, 200);

    /// <summary>Equal values have equal keys.</summary>
    public static string Key(object value) => value is Money money ? $"{Sight.Plain(money.Amount)} {money.Currency}" : Sight.Text(value)!;

    /// <summary>Negative, zero or positive; null when they cannot be compared.</summary>
    public static int? Compare(object left, object right) => (left, right) switch
    {
        (decimal a, decimal b) => a.CompareTo(b),
        (Money a, Money b) => a.Currency == b.Currency ? a.Amount.CompareTo(b.Amount) : null,
        (Moment a, Moment b) => a.CompareTo(b),
        (string a, string b) => string.CompareOrdinal(a, b),
        (bool a, bool b) => a.CompareTo(b),
        _ => null,
    };

    public static object? Reckon(string how, object left, object right, ValueSort sort)
    {
        var (a, b) = (Amount(left), Amount(right));
        if (left is Money { Currency: var one } && right is Money { Currency: var other } && one != other) return null;
        try
        {
            decimal? result = how switch { "add" => a + b, "subtract" => a - b, "multiply" => a * b, _ => b == 0 ? null : a / b };
            return result is not { } number ? null : sort == ValueSort.Money ? new Money(number, (left as Money ?? right as Money)?.Currency ?? "156") : number;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    public static object? Fold(string how, IReadOnlyList<object> values, ValueSort sort)
    {
        if (values.OfType<Money>().Select(m => m.Currency).Distinct().Skip(1).Any()) return null;
        try
        {
            var numbers = values.Select(Amount).ToList();
            var result = how switch { "sum" => numbers.Sum(), "least" => numbers.Min(), "most" => numbers.Max(), _ => numbers.Sum() / numbers.Count };
            return sort == ValueSort.Money ? new Money(result, values.OfType<Money>().FirstOrDefault()?.Currency ?? "156") : result;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>Days and working days leave the first day out; hours and minutes need both instants.</summary>
    public static (decimal? Value, Wording? Lacking) Length(string how, Moment from, Moment to, WorkCalendar calendar)
    {
        if (how is "hours" or "minutes")
        {
            if (from.Precision < Precision.Minute || to.Precision < Precision.Minute) return (null, Unclear);
            var minutes = (decimal)(to.Local - from.Local).Ticks / TimeSpan.TicksPerMinute;
            return (decimal.Round(how == "minutes" ? minutes : minutes / 60, 2), null);
        }
        if (from.Precision < Precision.Day || to.Precision < Precision.Day) return (null, Unclear);
        var days = to.Date.DayNumber - from.Date.DayNumber;
        if (how == "days") return (days, null);
        var (first, last) = days < 0 ? (to.Date, from.Date) : (from.Date, to.Date);
        var count = 0;
        for (var day = first; day < last;)
        {
            day = day.AddDays(1);
            if (calendar.IsRestDay(day) is not { } rest) return (null, YearUnknown(day.Year));
            if (!rest) count++;
        }
        return (days < 0 ? -count : count, null);
    }

    public static (Moment? Value, Wording? Lacking) Move(string how, Moment from, decimal by, WorkCalendar calendar)
    {
        if (from.Precision < Precision.Day || (how == "hours" && from.Precision < Precision.Minute)) return (null, Unclear);
        if (by is < -40_000 or > 40_000 || from.Date.Year is < 1900 or > 9000) return (null, OutOfRange);
        var count = (int)by;
        var unit = how switch { "workingDays" => PeriodUnit.WorkingDay, "months" => PeriodUnit.Month, "hours" => PeriodUnit.Hour, _ => PeriodUnit.Day };
        if (unit == PeriodUnit.Month && Math.Abs(count) > 1200) return (null, OutOfRange);
        var end = count >= 0 ? new Period(count, unit).From(from, calendar) : new Period(-count, unit).Before(from, calendar);
        // The raw day: what a rule of the centre counts does not roll unless the rule says so.
        return end.Raw is { } raw ? (raw, null) : (null, end.UnknownYear is { } year ? YearUnknown(year) : Unclear);
    }

    /// <summary>Formulas are for people; a long one is cut, the inputs stay whole.</summary>
    public static Wording Short(Wording said) => new(Cut(said.Zh, 400), Cut(said.En, 400));

    private static Wording YearUnknown(int year) => new($"日历未知：{year} 年", $"calendar unknown: {year}");

    private static decimal Amount(object value) => value is Money money ? money.Amount : (decimal)value;

    private static string Cut(string text, int most)
    {
        if (text.Length <= most) return text;
        // Half a surrogate pair is no text.
        return text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] + "…";
    }
}
