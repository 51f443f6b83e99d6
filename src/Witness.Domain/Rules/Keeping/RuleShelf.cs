using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Packs;

namespace Witness.Domain.Rules.Keeping;

/// <summary>
/// 规则架 — what the centre has put beside the built-in rules: added rules in force, and thresholds entered. A pure fold of facts of the centre, so
/// a rule goes live with its fact and any prefix of the log has the rules it had. Immutable: what is tried is another shelf.
/// </summary>
public sealed class RuleShelf
{
    private readonly IReadOnlyList<PackRule> _versions;
    private readonly PackRule? _tried;
    private readonly Dictionary<Type, bool> _wakes = [];

    private RuleShelf(IReadOnlyList<PackRule> versions, IEnumerable<Threshold> thresholds, PackRule? tried = null)
    {
        (_versions, _tried) = (versions, tried);
        Thresholds = new([.. thresholds, .. versions.Append(tried).OfType<PackRule>().SelectMany(v => v.Pack.Values)]);
    }

    public static RuleShelf Empty { get; } = new([], []);

    /// <summary>Those entered before those of packs: of equal scope and day what was entered counts.</summary>
    public ThresholdSet Thresholds { get; }

    /// <summary>Codes of added rules.</summary>
    public IEnumerable<string> Codes => _versions.Append(_tried).OfType<PackRule>().Select(v => v.Card.Code).Distinct();

    /// <summary>Facts that change the shelf.</summary>
    public static bool Concerns(Fact fact) => fact is RuleDrafted or RulePublished or RuleRetired or LimitEntered;

    /// <summary>Published packs whose draft has the digest that was approved, less those retired; and thresholds of rules.</summary>
    public static RuleShelf Of(IEnumerable<Recorded> centre)
    {
        var facts = Reduction.Reduce(centre).Where(s => !s.IsConflicted).Select(s => s.Winner.Fact).ToList();
        var drafts = facts.OfType<RuleDrafted>().Where(d => d.Pack is not null).GroupBy(d => (d.Rule, d.Version)).ToDictionary(g => g.Key, g => g.First());
        // A rule that is retired is off with all its versions so far; a later one may bring it back.
        var retired = facts.OfType<RuleRetired>().GroupBy(r => r.Rule ?? "", StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Max(r => r.Version ?? 0), StringComparer.Ordinal);
        var versions = new List<PackRule>();
        foreach (var published in facts.OfType<RulePublished>())
        {
            if (published.Version <= retired.GetValueOrDefault(published.Rule ?? "") || !drafts.TryGetValue((published.Rule, published.Version), out var draft)) continue;
            if (PackReader.Read(draft.Pack!).Pack is { } pack && pack.Digest == published.Digest && pack.Card.Code == published.Rule && pack.Card.Version == published.Version) versions.Add(new(pack));
        }
        var thresholds = facts.OfType<LimitEntered>().Aggregate(ThresholdSet.Shipped, (set, entered) => set.With(entered));
        return new([.. versions.OrderBy(v => v.Card.Code, StringComparer.Ordinal).ThenByDescending(v => v.Card.From).ThenByDescending(v => v.Card.Version)], thresholds.All);
    }

    /// <summary>With a draft in place of every version of its code, whatever its day.</summary>
    public RuleShelf Trying(RulePack draft) => new([.. _versions.Where(v => v.Card.Code != draft.Card.Code)], Entered, new(draft, dated: false));

    /// <summary>With one more threshold, from whatever day it says.</summary>
    public RuleShelf Trying(Threshold changed) => new(_versions, [.. Entered.Where(t => !(t.Key == changed.Key && t.Kind == changed.Kind && t.Form == changed.Form && t.Region == changed.Region)), changed], _tried);

    /// <summary>The version in force on a day; null: none is, and none is asked.</summary>
    public Rule? Find(string code, DateOnly day) => _tried?.Card.Code == code ? _tried : _versions.FirstOrDefault(v => v.Card.Code == code && v.Card.From <= day && (v.Pack.To is not { } to || day <= to));

    /// <summary>The newest version, whether its day has come or not: for its name and group.</summary>
    public Rule? Newest(string code) => _tried?.Card.Code == code ? _tried : _versions.FirstOrDefault(v => v.Card.Code == code);

    /// <summary>Every added rule in force on a day, in order of code.</summary>
    public IEnumerable<Rule> All(DateOnly day) => Codes.Order(StringComparer.Ordinal).Select(code => Find(code, day)).OfType<Rule>();

    /// <summary>Whether some added rule looks again after a fact of this type.</summary>
    public bool Wakes(Type fact)
    {
        if (_versions.Count == 0 && _tried is null) return false;
        lock (_wakes)
        {
            if (!_wakes.TryGetValue(fact, out var wakes)) _wakes[fact] = wakes = RuleBook.IsBroad(fact) || _versions.Append(_tried).OfType<PackRule>().Any(v => v.Wakes(fact));
            return wakes;
        }
    }

    /// <summary>Added rules that may answer differently after facts of these types.</summary>
    public IEnumerable<Rule> Touched(IReadOnlyCollection<Type> facts, DateOnly day)
    {
        if (!facts.Any(Wakes)) return [];
        return All(day).Where(rule => facts.Any(fact => RuleBook.IsBroad(fact) || rule.Wakes(fact)));
    }

    private IEnumerable<Threshold> Entered => Thresholds.All.Where(t => !_versions.Append(_tried).OfType<PackRule>().Any(v => v.Pack.Values.Contains(t)));
}
