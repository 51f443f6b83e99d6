using System.Globalization;
using Witness.Flow.Intake;

namespace Witness.Web.Api;

/// <summary>所给参数 — reads a query parameter; null when it holds or is missing, else what is wrong with it, by its name.</summary>
internal static class Given
{
    public static Problem? Day(string? text, string name, out DateOnly? day)
    {
        day = null;
        if (string.IsNullOrEmpty(text)) return null;
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return new("bad-parameter", $"{name} 须为日期，如 2026-09-16", $"{name} is a date such as 2026-09-16", "/" + name);
        day = date;
        return null;
    }

    public static Problem? Number(string? text, string name, int least, int most, out int? number)
    {
        number = null;
        if (string.IsNullOrEmpty(text)) return null;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < least || value > most)
            return new("bad-parameter", $"{name} 须为 {least} 至 {most} 的整数", $"{name} is an integer from {least} to {most}", "/" + name);
        number = value;
        return null;
    }

    public static Problem? Choice<T>(string? text, string name, out T? choice) where T : struct, Enum
    {
        choice = null;
        if (string.IsNullOrEmpty(text)) return null;
        if (char.IsAsciiDigit(text[0]) || text.Contains(',') || !Enum.TryParse<T>(text, ignoreCase: true, out var value) || !Enum.IsDefined(value))
            return new("bad-parameter", $"{name} 须为 {string.Join("、", Enum.GetNames<T>())} 之一", $"{name} is one of {string.Join(", ", Enum.GetNames<T>())}", "/" + name);
        choice = value;
        return null;
    }

    public static Problem? Position(string? text, string name, out long? position)
    {
        position = null;
        if (string.IsNullOrEmpty(text)) return null;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return new("bad-parameter", $"{name} 须为日志位置（不小于 0 的整数）", $"{name} is a log position, an integer not below 0", "/" + name);
        position = value;
        return null;
    }

    /// <summary>A position of which something is known: before <paramref name="next"/>.</summary>
    public static Problem? Known(string? text, string name, long next) =>
        Position(text, name, out var position) ?? (position >= next
            ? new("bad-parameter", $"{name} 超出日志：现在到第 {next - 1} 条为止", $"{name} lies beyond the log, which is known up to position {next - 1}", "/" + name) : null);

    public static Problem? Time(string? text, string name, out DateTimeOffset? time)
    {
        time = null;
        if (string.IsNullOrEmpty(text)) return null;
        if (!text.Contains('T') || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value)
            || !(text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T')))
            return new("bad-parameter", $"{name} 须为带时区的时间，如 2026-09-16T09:30:00+08:00", $"{name} is a time with its offset, such as 2026-09-16T09:30:00+08:00", "/" + name);
        time = value;
        return null;
    }
}
