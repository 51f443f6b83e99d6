using System.Globalization;
using System.Text.Json;
using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Terms;
using Witness.Web.Parts.Frame;

namespace Witness.Web.Parts.Keeping;

/// <summary>Key of the words of keeping: KeepingText.resx (zh-CN) and KeepingText.en.resx.</summary>
public sealed class KeepingText;

/// <summary>保管用语 — what facts of keeping say, as the page writes it.</summary>
public static class KeepingWords
{
    /// <summary>An act that nobody knows.</summary>
    public static Wording NoAct { get; } = new("没有这种办理", "There is no such act");

    public static string Material(string material) => RetentionBook.MaterialName(material).Here();

    public static string Kind(string code, string every) => code == RetentionRule.EveryKind ? every : Choices.Kind.Find(code) is { } kind ? new Wording(kind.Chinese, kind.English).Here() : code;

    public static string Cause(string cause) => Choices.HoldCause.Find(cause) is { } known ? new Wording(known.Chinese, known.English).Here() : cause;

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Bytes as people read them.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KiB"),
        < 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:0.##} GiB"),
    };

    public static string Tag(string state) => state switch { "due" => "mid", "held" => "high", "kept" => "ok", "forever" => "info", "gone" => "plain", _ => "unknown" };

    /// <summary>A member of what was asked for.</summary>
    public static string Asked(KeepingAsk ask, string name)
    {
        if (ask.Request.Length == 0) return "";
        using var request = JsonDocument.Parse(ask.Request);
        return request.RootElement.TryGetProperty(name, out var value) ? value.ToString() : "";
    }
}
