using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Witness.Domain.Access;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Terms;

namespace Witness.Domain.Cases;

/// <summary>保管期 — a span of months, or for ever.</summary>
/// <param name="Months">Null: for ever.</param>
public readonly record struct KeepingSpan(int? Months) : IComparable<KeepingSpan>
{
    /// <summary>Longer than any centre needs, and short enough that no date runs over.</summary>
    public const int Most = 1200;

    private const string ForEver = "永久", Years = "年", MonthsWord = "个月";

    private static readonly (string Unit, int Factor)[] Units = [(Years, 12), (MonthsWord, 1), (" years", 12), (" year", 12), (" months", 1), (" month", 1)];

    public static KeepingSpan Permanent => new((int?)null);

    public Wording Name => Months is not { } months ? new(ForEver, "for ever")
        : months % 12 == 0 ? new($"{months / 12}{Years}", months == 12 ? "1 year" : $"{months / 12} years") : new($"{months}{MonthsWord}", months == 1 ? "1 month" : $"{months} months");

    /// <summary>永久, 15年 or 6个月, as facts write it; for ever, 15 years or 6 months, as a page in English takes it. Null when it is none of them, or beyond <see cref="Most"/>.</summary>
    public static KeepingSpan? Parse(string? text)
    {
        var plain = (text ?? "").Trim();
        if (plain is ForEver or "for ever") return Permanent;
        var (unit, factor) = Array.Find(Units, one => plain.EndsWith(one.Unit, StringComparison.Ordinal));
        return unit is not null && int.TryParse(plain[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 && count <= Most / factor ? new(count * factor) : null;
    }

    /// <summary>The last day of keeping; null for ever.</summary>
    public DateOnly? From(DateOnly start) => Months is { } months ? start.AddMonths(months) : null;

    public int CompareTo(KeepingSpan other) => (Months ?? int.MaxValue).CompareTo(other.Months ?? int.MaxValue);

    public static bool operator <(KeepingSpan one, KeepingSpan other) => one.CompareTo(other) < 0;

    public static bool operator >(KeepingSpan one, KeepingSpan other) => one.CompareTo(other) > 0;

    public static bool operator <=(KeepingSpan one, KeepingSpan other) => one.CompareTo(other) <= 0;

    public static bool operator >=(KeepingSpan one, KeepingSpan other) => one.CompareTo(other) >= 0;
}

/// <summary>保管期限规则 — how long one material of one kind is kept, from which event, on what ground, from which day on.</summary>
/// <param name="Kind">Code of the kind; <c>*</c> for all.</param>
/// <param name="Forms">Null: in every form.</param>
/// <param name="Floor">What law asks at least; null where law names no period.</param>
/// <param name="Approval">The approval by which the centre set it; null for one that was shipped.</param>
public sealed record RetentionRule(
    string Id, string Kind, IReadOnlyList<Form>? Forms, string Material, KeepingSpan Span, KeepingSpan? Floor, Wording Start, Wording Basis, Evidence Evidence, DateOnly From, string? Approval = null)
{
    public const string EveryKind = "*";

    /// <summary>A form that is not known excludes none.</summary>
    public bool Fits(string kind, Form form, string material) => Material == material && (Kind == EveryKind || Kind == kind) && (Forms is null || form == Form.Unknown || Forms.Contains(form));

    /// <summary>Kind and material, as people read it.</summary>
    public Wording Title
    {
        get
        {
            var kind = Choices.Kind.Find(Kind) is { } known ? new Wording(known.Chinese, known.English) : new("各类交易", "All kinds");
            var form = Forms is null ? new Wording("", "") : new("（拍卖）", " (auction)");
            return new($"{kind.Zh}{form.Zh}·{Material}", $"{kind.En}{form.En} · {RetentionBook.MaterialName(Material).En}");
        }
    }
}

/// <summary>
/// 保管期限表 — the rules as shipped, from law and archive practice (domain.md §6), each read once from <c>Cases/retention.json</c>; what a centre sets
/// stands beside them with its own day. Law's floors hold whatever a centre sets.
/// </summary>
public static class RetentionBook
{
    public const string Reports = "见证报告", Records = "见证记录", EvidenceFiles = "证据文件", Raw = "原始报文";

    private static readonly Lazy<IReadOnlyList<RetentionRule>> Loaded = new(Load);

    /// <summary>What a lot has of its own, and what can be disposed of.</summary>
    public static IReadOnlyList<string> OfLots { get; } = [Reports, Records, EvidenceFiles, Raw];

    public static IReadOnlyList<RetentionRule> Shipped => Loaded.Value;

    public static Wording MaterialName(string material) => Choices.KeptMaterial.Find(material) is { } known ? new(known.Chinese, known.English) : new(material, material);

    /// <summary>What law asks at least of a kind and material, in whatever form; null where it names no period.</summary>
    public static KeepingSpan? FloorOf(string kind, string material)
    {
        KeepingSpan? floor = null;
        foreach (var rule in Shipped)
            if (rule.Floor is { } least && rule.Forms is null && rule.Material == material && (rule.Kind == RetentionRule.EveryKind || rule.Kind == kind) && (floor is null || least > floor)) floor = least;
        return floor;
    }

    private static List<RetentionRule> Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Witness.Domain.Cases.retention.json")!;
        using var file = JsonDocument.Parse(stream);
        var (laws, starts) = (file.RootElement.GetProperty("laws"), file.RootElement.GetProperty("starts"));
        var rules = new List<RetentionRule>();
        foreach (var line in file.RootElement.GetProperty("rules").EnumerateArray())
        {
            var law = laws.GetProperty(line.GetProperty("law").GetString()!);
            var start = line.GetProperty("start").GetString()!;
            var forms = line.TryGetProperty("forms", out var named) ? named.EnumerateArray().Select(form => Enum.Parse<Form>(form.GetString()!)).ToArray() : null;
            foreach (var kind in line.GetProperty("kinds").EnumerateArray().Select(k => k.GetString()!))
            {
                foreach (var material in line.GetProperty("materials").EnumerateArray().Select(m => m.GetString()!))
                {
                    if ((kind != RetentionRule.EveryKind && !Choices.Kind.Has(kind)) || !Choices.KeptMaterial.Has(material)) throw new FormatException($"unknown kind or material {kind} {material}");
                    rules.Add(new(
                        line.GetProperty("id").GetString()!, kind, forms, material, Span(line, "months") ?? KeepingSpan.Permanent, Span(line, "floor"), new(start, starts.GetProperty(start).GetString()!),
                        new($"{law.GetProperty("title").GetString()}{law.GetProperty("article").GetString()}", law.GetProperty("en").GetString()!),
                        law.GetProperty("evidence").GetString() == "V" ? Evidence.Read : Evidence.Unverified, DateOnly.Parse(line.GetProperty("from").GetString()!, CultureInfo.InvariantCulture)));
                }
            }
        }
        return rules;
    }

    private static KeepingSpan? Span(JsonElement line, string name) => line.TryGetProperty(name, out var months) ? new(months.GetInt32()) : null;
}
