using System.Globalization;
using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;

namespace Witness.Domain.Rules.Asking;

/// <summary>阈值 — one value the centre entered for a rule's parameter, for a scope and from a day on.</summary>
/// <param name="Key">Rule and parameter: <c>B06.ratio</c>.</param>
/// <param name="Kind">Null: every kind; likewise <paramref name="Form"/> and <paramref name="Region"/> (a prefix of the region code).</param>
/// <param name="By">Account that entered it.</param>
public sealed record Threshold(string Key, decimal Value, DateOnly From, string By, string? Basis = null, string? Kind = null, Form? Form = null, string? Region = null)
{
    /// <summary>Kind, form and region as one text; 全部 when none is named.</summary>
    public string Scope => Kind is null && Form is null && Region is null ? "全部" : string.Join("/", new[] { Kind, Form?.ToString(), Region }.OfType<string>());

    internal int Narrowness => (Kind is null ? 0 : 4) + (Form is null ? 0 : 2) + (Region is null ? 0 : 1);
}

/// <summary>
/// 阈值集 — dated parameters by kind × form × region. The narrowest scope counts, in it the latest that has begun on the lot's day; without
/// any the rule's own default. Immutable: a changed threshold is a new set, so a draft can be tried beside what is in force.
/// </summary>
public sealed class ThresholdSet
{
    private const string Here = "本中心录入"; // who it was stands in the fact that its approval names

    private readonly Dictionary<string, List<Threshold>> _entered;
    private readonly Dictionary<(string, string?, Form, string?, DateOnly), (decimal?, ThresholdUsed)> _resolved = [];

    public ThresholdSet(IEnumerable<Threshold> entered) =>
        _entered = entered.GroupBy(t => t.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.OrderByDescending(t => t.Narrowness).ThenByDescending(t => t.From).ToList(), StringComparer.Ordinal);

    /// <summary>What the rules were shipped with.</summary>
    public static ThresholdSet Shipped => new([]);

    public IEnumerable<Threshold> All => _entered.Values.SelectMany(t => t);

    /// <summary>The set with what an officer entered; a fact that names no parameter of a rule changes nothing.</summary>
    public ThresholdSet With(LimitEntered entered)
    {
        if (entered.Rule is not { } key || entered.Value is not { } value || !key.Contains('.', StringComparison.Ordinal)) return this;
        var scope = (entered.Scope ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var from = entered.From is { IsKnown: true } said ? said.Date : entered.At.IsKnown ? entered.At.Date : DateOnly.MinValue;
        return new([.. All, new(
            key, value, from, entered.Header.Identity.Source is "witness" ? Here : entered.Header.Identity.Source, entered.Basis, scope.FirstOrDefault(s => Choices.Kind.Has(s)),
            scope.Select(s => Enum.TryParse<Form>(s, out var form) ? form : (Form?)null).FirstOrDefault(f => f is not null),
            scope.FirstOrDefault(s => s.All(char.IsAsciiDigit)))]);
    }

    /// <summary>The value for a lot as of its day, and how it is to be shown.</summary>
    public (decimal? Value, ThresholdUsed Used) Of(RuleCard card, Parameter parameter, LotFacts lot)
    {
        var at = ($"{card.Code}.{parameter.Key}", lot.Kind, lot.Form, lot.Region, lot.Day);
        if (_resolved.TryGetValue(at, out var known)) return known;
        if (_resolved.Count > 20_000) _resolved.Clear();
        var resolved = Resolve(card, parameter, at.Item1, lot);
        _resolved[at] = resolved;
        return resolved;
    }

    private (decimal?, ThresholdUsed) Resolve(RuleCard card, Parameter parameter, string key, LotFacts lot)
    {
        var entered = _entered.GetValueOrDefault(key)?.FirstOrDefault(t =>
            t.From <= lot.Day && (t.Kind is null || t.Kind == lot.Kind) && (t.Form is null || t.Form == lot.Form)
            && (t.Region is null || (lot.Region?.StartsWith(t.Region, StringComparison.Ordinal) ?? false)));
        var value = entered?.Value ?? parameter.Default;
        return (value, new(
            key, parameter.Name, value is { } number ? Sight.Plain(number) : "未录入", parameter.Unit, entered?.Scope ?? "全部",
            (entered?.From ?? card.From).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), entered?.By ?? "内置", entered?.Basis));
    }
}
