using Witness.Domain.Access;
using Witness.Domain.Clocks;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Cases;

/// <summary>起算 — the fact by which keeping begins.</summary>
public sealed record KeepingStart(string Type, Moment At, long Position);

/// <summary>一条规则的结果 — how long one rule asks to keep; null for ever.</summary>
public sealed record RuleUntil(RetentionRule Rule, DateOnly? Until);

/// <summary>保管至 — how long something is kept, and why.</summary>
/// <param name="Until">The last day; null while it cannot be said, and where it is kept for ever.</param>
/// <param name="Rule">The rule that asks longest; null where none fits.</param>
/// <param name="Considered">All that fit, the longest first.</param>
public sealed record KeptUntil(DateOnly? Until, RetentionRule? Rule, KeepingStart? Start, Wording Why, IReadOnlyList<RuleUntil> Considered)
{
    public bool ForEver => Rule is { Span.Months: null };

    /// <summary>The last day of keeping lies behind. Never true of what has no rule, no start or no end.</summary>
    public bool IsDue(DateOnly today) => Until is { } until && today > until;
}

/// <summary>
/// 保管期限现行表 — the shipped rules and what the centre has set since. Of one kind and material the centre's latest that is in force stands in the place of the
/// shipped one; several that fit ask for the longest; a floor of law always asks.
/// </summary>
public sealed class RetentionTable(IReadOnlyList<RetentionRule> set)
{
    private static readonly Wording CentreStart = new("交易结束", "End of the trade");

    /// <summary>What the centre has set, in the order of the log.</summary>
    public IReadOnlyList<RetentionRule> Set => set;

    /// <summary>Null when the fact says no rule.</summary>
    public static RetentionRule? RuleOf(RetentionSet fact, long position) =>
        fact is { Kind: { } kind, Material: { } material, From: { IsKnown: true } from } && KeepingSpan.Parse(fact.Period) is { } span
            ? new($"KP@{position}", kind, null, material, span, null, CentreStart, new(fact.Basis ?? "", fact.Basis ?? ""), Evidence.Read, from.Date, fact.Approval) : null;

    /// <summary>Rules in force on a day: of each kind and material the centre's latest, else the shipped ones.</summary>
    public IReadOnlyList<RetentionRule> On(DateOnly day)
    {
        var own = set.Where(rule => rule.From <= day).GroupBy(rule => (rule.Kind, rule.Material)).ToDictionary(g => g.Key, g => g.OrderBy(rule => rule.From).Last());
        return [.. RetentionBook.Shipped.Where(rule => rule.Forms is not null || !own.ContainsKey((rule.Kind, rule.Material))), .. own.Values];
    }

    /// <summary>How long a material of a lot is kept, by the rules of a day.</summary>
    /// <param name="start">Null while the lot has not ended.</param>
    public KeptUntil Of(string kind, Form form, string material, KeepingStart? start, DateOnly day)
    {
        var asked = On(day).Where(rule => rule.Fits(kind, form, material)).Select(rule => rule.Floor is { } floor && floor > rule.Span ? rule with { Span = floor } : rule).ToList();
        // a floor of law holds beside whatever the centre has set
        asked.AddRange(RetentionBook.Shipped.Where(rule => rule.Floor is not null && rule.Fits(kind, form, material) && !asked.Exists(one => one.Id == rule.Id)).Select(rule => rule with { Span = rule.Floor!.Value }));
        asked.Sort((one, other) => other.Span.CompareTo(one.Span));
        if (asked is not [var longest, ..]) return new(null, null, start, new("没有适用的保管期限，不得处置", "No retention rule fits: it is not disposed of"), []);
        if (start is null) return new(null, longest, null, new($"起算事实未到（{longest.Start.Zh}）", $"Not begun: {longest.Start.En}"), [.. asked.Select(rule => new RuleUntil(rule, null))]);
        if (!start.At.IsKnown) return new(null, longest, start, new("起算事实没有时间，不得处置", "The starting fact has no date: it is not disposed of"), [.. asked.Select(rule => new RuleUntil(rule, null))]);
        var from = start.At.Precision == Precision.Month ? start.At.Date.AddMonths(1).AddDays(-1) : start.At.Date;
        var until = longest.Span.From(from);
        var why = until is { } last
            ? new Wording($"{longest.Start.Zh} {from:yyyy-MM-dd} 起 {longest.Span.Name.Zh}，至 {last:yyyy-MM-dd}（{longest.Basis.Zh}）", $"{longest.Span.Name.En} from {from:yyyy-MM-dd} ({longest.Start.En}), to {last:yyyy-MM-dd} ({longest.Basis.En})")
            : new($"永久（{longest.Basis.Zh}）", $"For ever ({longest.Basis.En})");
        return new(until, longest, start, why, [.. asked.Select(rule => new RuleUntil(rule, rule.Span.From(from)))]);
    }

    /// <summary>What stands in the way of a change; null when nothing does.</summary>
    public static Wording? Problem(string kind, string material, string period, string basis, DateOnly? from, DateOnly today)
    {
        if (kind != RetentionRule.EveryKind && !Facts.Choices.Kind.Has(kind)) return new("没有这种交易类型", "There is no such kind of trade");
        if (!Facts.Choices.KeptMaterial.Has(material)) return new("没有这种材料", "There is no such material");
        if (KeepingSpan.Parse(period) is not { } span) return new("期限须为 永久、N年 或 N个月", "A period is 永久, N年 or N个月");
        if (RetentionBook.FloorOf(kind, material) is { } floor && span < floor) return new($"不得短于法定的 {floor.Name.Zh}", $"It may not be shorter than the {floor.Name.En} that law asks");
        if (basis.Trim().Length is 0 or > 300) return new("须写明依据（至多 300 字）", "Say the basis (at most 300 characters)");
        if (from is not { } day || day < today) return new("生效日须为今日或以后", "It takes effect today or later");
        return null;
    }
}
