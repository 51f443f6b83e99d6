namespace Witness.Domain.Terms;

/// <summary>How exactly a source said when: kept and shown, never filled up (ruling 44).</summary>
public enum Precision
{
    /// <summary>时间未知 — the source does not say.</summary>
    Unknown = 0,
    Month = 1,
    Day = 2,
    Minute = 3,
    Second = 4,
}

/// <summary>
/// 时刻 — an instant to the minute or second, a bare date, a month, or unknown. Asia/Shanghai; the offset is +08:00.
/// Two moments compare by the coarser of their precisions; unknown compares with nothing.
/// </summary>
/// <param name="Local">Wall time in +08:00; parts finer than <paramref name="Precision"/> are zero.</param>
public readonly record struct Moment(DateTime Local, Precision Precision)
{
    /// <summary>China Standard Time; China has no summer time.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    public static readonly Moment Unknown = new(default, Precision.Unknown);

    public bool IsKnown => Precision != Precision.Unknown;

    public DateOnly Date => DateOnly.FromDateTime(Local);

    /// <summary>Null unless known to the minute.</summary>
    public DateTimeOffset? Instant => Precision >= Precision.Minute ? new DateTimeOffset(DateTime.SpecifyKind(Local, DateTimeKind.Unspecified), Offset) : null;

    public static Moment Of(DateOnly date) => new(date.ToDateTime(TimeOnly.MinValue), Precision.Day);

    public static Moment Of(DateTimeOffset instant, Precision precision = Precision.Second) =>
        new(Cut(instant.ToOffset(Offset).DateTime, precision), precision);

    /// <summary>
    /// The wire form: <c>2026-03-16T18:21:07+08:00</c>, <c>2026-03-16T18:21+08:00</c>, <c>2026-03-16</c>, <c>2026-03</c> or
    /// <c>unknown</c>. An instant without an offset is refused (false); fractions of a second are dropped.
    /// </summary>
    public static bool TryParse(string text, out Moment moment)
    {
        moment = Unknown;
        if (text == "unknown") return true;
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        var style = System.Globalization.DateTimeStyles.None;
        if (text.Length == 7 && DateTime.TryParseExact(text, "yyyy-MM", culture, style, out var month))
        {
            moment = new(month, Precision.Month);
            return true;
        }
        if (text.Length == 10 && DateOnly.TryParseExact(text, "yyyy-MM-dd", culture, style, out var day))
        {
            moment = Of(day);
            return true;
        }
        if (text.Length < 17 || text[10] != 'T') return false;
        if (DateTimeOffset.TryParseExact(text, ["yyyy-MM-ddTHH:mmzzz", "yyyy-MM-ddTHH:mmZ"], culture, Universal, out var minute))
        {
            moment = Of(minute, Precision.Minute);
            return true;
        }
        if (!DateTimeOffset.TryParseExact(
            text, ["yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", "yyyy-MM-ddTHH:mm:ssZ", "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ"],
            culture, Universal, out var second)) return false;
        moment = Of(second);
        return true;
    }

    /// <summary>The wire form; see <see cref="TryParse"/>.</summary>
    public override string ToString() => Precision switch
    {
        Precision.Month => Local.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture),
        Precision.Day => Local.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        Precision.Minute => Local.ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture) + "+08:00",
        Precision.Second => Local.ToString("yyyy-MM-ddTHH:mm:ss", System.Globalization.CultureInfo.InvariantCulture) + "+08:00",
        _ => "unknown",
    };

    /// <summary>Compares by the coarser precision; null when either is unknown.</summary>
    public int? CompareTo(Moment other)
    {
        if (!IsKnown || !other.IsKnown) return null;
        var coarser = Precision < other.Precision ? Precision : other.Precision;
        return Cut(Local, coarser).CompareTo(Cut(other.Local, coarser));
    }

    private const System.Globalization.DateTimeStyles Universal = System.Globalization.DateTimeStyles.AssumeUniversal;

    private static DateTime Cut(DateTime t, Precision precision) => precision switch
    {
        Precision.Month => new DateTime(t.Year, t.Month, 1),
        Precision.Day => t.Date,
        Precision.Minute => t.Date.AddMinutes(Math.Floor(t.TimeOfDay.TotalMinutes)),
        Precision.Second => t.Date.AddSeconds(Math.Floor(t.TimeOfDay.TotalSeconds)),
        _ => default,
    };
}

/// <summary>起止 — a span whose ends may have any precision; either may be missing.</summary>
public sealed record Window(Moment? From, Moment? To);
