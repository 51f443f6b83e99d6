using System.Globalization;
using System.Text.Json;
using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Terms;
using Witness.Flow.Keeping;
using Witness.Web.Parts.Frame;

namespace Witness.Web.Parts.Keeping;

/// <summary>Key of the words of keeping: KeepingText.resx (zh-CN) and KeepingText.en.resx.</summary>
public sealed class KeepingText;

/// <summary>保管用语 — what facts of keeping say, as the page writes it.</summary>
public static class KeepingWords
{
    /// <summary>Nothing was chosen, or more than is taken over the network.</summary>
    public static Wording NoFile { get; } = new("没有文件，或超过 64 MiB；较大的包用 ./run import", "There is no file, or it is larger than 64 MiB; larger packages go by ./run import");

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

    /// <summary>What a list of an appraisal names.</summary>
    public static IReadOnlyList<AppraisedItem> Items(KeepingAsk ask)
    {
        using var request = JsonDocument.Parse(ask.Request);
        return request.RootElement.TryGetProperty("items", out var items) ? [.. items.EnumerateArray().Select(item => new AppraisedItem(item.GetProperty("lot").GetString()!, item.GetProperty("material").GetString()!))] : [];
    }

    /// <summary>A member of what was asked for.</summary>
    public static string Asked(KeepingAsk ask, string name)
    {
        if (ask.Request.Length == 0) return "";
        using var request = JsonDocument.Parse(ask.Request);
        return request.RootElement.TryGetProperty(name, out var value) ? value.ToString() : "";
    }
}
