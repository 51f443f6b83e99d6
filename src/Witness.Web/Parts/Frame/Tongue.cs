using System.Globalization;
using System.Text.RegularExpressions;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Web.Parts.Frame;

/// <summary>语言 — the language of this request or circuit, and how numbers and times read in it.</summary>
public static partial class Tongue
{
    public static string Name => CultureInfo.CurrentUICulture.Name;

    public static bool English => !Name.StartsWith("zh", StringComparison.OrdinalIgnoreCase);

    /// <summary>The word in the reader's language.</summary>
    public static string Here(this Wording wording) => wording.In(Name);

    /// <summary>The same, with facts named by the catalogue's words: a reason that says which fact is missing says it to people.</summary>
    public static string Spoken(this Wording wording) => FactName().Replace(wording.Here(), found =>
        FactBook.Find(found.Value) is { } type ? English ? $"“{type.English}”" : $"「{type.Chinese}」" : found.Value);

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>To the precision it has; unknown says so, never blank (ruling 44).</summary>
    public static string Full(this Moment moment) => moment.Precision switch
    {
        Precision.Month => moment.Local.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        Precision.Day => moment.Local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Precision.Minute => moment.Local.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        Precision.Second => moment.Local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        _ => English ? "Time unknown" : "时间未知",
    };

    /// <summary>For narrow columns: the day is left out when it is <paramref name="today"/>, the year when it is this year.</summary>
    public static string Short(this Moment moment, DateOnly today) => moment.Precision switch
    {
        Precision.Second when moment.Date == today => moment.Local.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
        Precision.Minute when moment.Date == today => moment.Local.ToString("HH:mm", CultureInfo.InvariantCulture),
        Precision.Minute or Precision.Second when moment.Date.Year == today.Year => moment.Local.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture),
        Precision.Day when moment.Date.Year == today.Year => moment.Local.ToString("MM-dd", CultureInfo.InvariantCulture),
        Precision.Minute or Precision.Second => moment.Local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => moment.Full(),
    };

    public static string Short(this DateTimeOffset instant, DateOnly today) => Moment.Of(instant).Short(today);

    public static string Full(this DateTimeOffset instant) => Moment.Of(instant).Full();

    /// <summary>Span as a person says it: 0.8 秒, 12 秒, 4 分钟, 3 小时, 2 天; 0.8 s, 12 s, 4 min, 3 h, 2 d.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 10 } => Said($"{span.TotalSeconds:0.0}", "秒", "s"),
        { TotalSeconds: < 120 } => Said($"{span.TotalSeconds:0}", "秒", "s"),
        { TotalMinutes: < 120 } => Said($"{span.TotalMinutes:0}", "分钟", "min"),
        { TotalHours: < 48 } => Said($"{span.TotalHours:0}", "小时", "h"),
        _ => Said($"{span.TotalDays:0}", "天", "d"),
    };

    /// <summary>A digest for the eye: first and last four.</summary>
    public static string Brief(string digest) => digest.Length <= 12 ? digest : $"{digest[..4]}…{digest[^4..]}";

    [GeneratedRegex("[A-Z][a-z]+(?:[A-Z][a-z]+)+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FactName();

    private static string Said(FormattableString number, string zh, string en) => $"{FormattableString.Invariant(number)} {(English ? en : zh)}";
}
