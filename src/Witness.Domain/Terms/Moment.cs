namespace Witness.Domain.Terms;

/// <summary>时间精度 — how exactly a source said when: kept and shown, never filled up (ruling 44).</summary>
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
    public static bool TryParse(ReadOnlySpan<char> text, out Moment moment)
    {
        moment = Unknown;
        if (text is "unknown") return true;
        if (text.Length < 7 || !Digits(text[..4], out var year) || year == 0 || text[4] != '-' || !Digits(text.Slice(5, 2), out var month) || month is < 1 or > 12) return false;
        if (text.Length == 7)
        {
            moment = new(new DateTime(year, month, 1), Precision.Month);
            return true;
        }
        if (text.Length < 10 || text[7] != '-' || !Digits(text.Slice(8, 2), out var day) || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        if (text.Length == 10)
        {
            moment = new(new DateTime(year, month, day), Precision.Day);
            return true;
        }
        if (text.Length < 17 || text[10] != 'T' || text[13] != ':') return false;
        if (!Digits(text.Slice(11, 2), out var hour) || hour > 23 || !Digits(text.Slice(14, 2), out var minute) || minute > 59) return false;
        var rest = text[16..];
        var second = 0;
        var precision = Precision.Minute;
        if (rest[0] == ':')
        {
            if (rest.Length < 4 || !Digits(rest.Slice(1, 2), out second) || second > 59) return false;
            precision = Precision.Second;
            rest = rest[3..];
            if (rest[0] == '.')
            {
                var end = 1;
                while (end < rest.Length && char.IsAsciiDigit(rest[end])) end++;
                if (end is 1 or > 10) return false;
                rest = rest[end..];
            }
        }
        if (!TryOffset(rest, out var offset)) return false;
        var ticks = new DateTime(year, month, day, hour, minute, second).Ticks - offset.Ticks + Offset.Ticks;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks) return false;
        moment = new(Cut(new DateTime(ticks), precision), precision);
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = default;
        if (text is "Z") return true;
        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':') return false;
        if (!Digits(text.Slice(1, 2), out var hours) || hours > 14 || !Digits(text.Slice(4, 2), out var minutes) || minutes > 59) return false;
        offset = new TimeSpan(hours, minutes, 0);
        if (text[0] == '-') offset = -offset;
        return true;
    }

    private static bool Digits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c)) return false;
            value = (value * 10) + (c - '0');
        }
        return true;
    }

    /// <summary>The wire form; see <see cref="TryParse"/>.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[LongestText];
        return new(text[..Format(text)]);
    }

    /// <summary>Longest wire form: to the second, with its offset.</summary>
    public const int LongestText = 25;

    /// <summary>Writes the wire form into <paramref name="text"/>, at least <see cref="LongestText"/> long; returns its length.</summary>
    public int Format(Span<char> text)
    {
        if (Precision == Precision.Unknown)
        {
            "unknown".CopyTo(text);
            return 7;
        }
        Two(text, 0, Local.Year / 100);
        Two(text, 2, Local.Year % 100);
        text[4] = '-';
        Two(text, 5, Local.Month);
        if (Precision == Precision.Month) return 7;
        text[7] = '-';
        Two(text, 8, Local.Day);
        if (Precision == Precision.Day) return 10;
        text[10] = 'T';
        Two(text, 11, Local.Hour);
        text[13] = ':';
        Two(text, 14, Local.Minute);
        var end = 16;
        if (Precision == Precision.Second)
        {
            text[16] = ':';
            Two(text, 17, Local.Second);
            end = 19;
        }
        "+08:00".CopyTo(text[end..]);
        return end + 6;
    }

    private static void Two(Span<char> text, int at, int value)
    {
        text[at] = (char)('0' + (value / 10));
        text[at + 1] = (char)('0' + (value % 10));
    }

    /// <summary>Compares by the coarser precision; null when either is unknown.</summary>
    public int? CompareTo(Moment other)
    {
        if (!IsKnown || !other.IsKnown) return null;
        var coarser = Precision < other.Precision ? Precision : other.Precision;
        return Cut(Local, coarser).CompareTo(Cut(other.Local, coarser));
    }

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
