using Witness.Domain.Facts;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Keeping;
using Witness.Domain.Rules.Packs;

namespace Witness.Flow.Alerts;

/// <summary>看过的标段 — what the rules that looked say of one round of a lot now; it takes the place of all they said before.</summary>
/// <param name="At">Trade time as far as the lot knew.</param>
/// <param name="Looked">Codes of the rules that looked, each with the reason where it raises nothing: what they do not raise has ceased.</param>
/// <param name="Now">What they raise.</param>
public sealed record LookedAt(string Lot, int Round, DateTimeOffset At, IReadOnlyDictionary<string, string> Looked, IReadOnlyList<AlertContent> Now);

/// <summary>判断依据 — which rules judge, and as of when.</summary>
/// <param name="AsOf">What the centre entered after this day, and rules that hold from a later day, count for nothing; null: all of it.</param>
/// <param name="Only">Codes of the rules that look; null: the whole book.</param>
/// <param name="InHand">Most lots held in memory at a time.</param>
public sealed record JudgedBy(DateOnly? AsOf = null, IReadOnlySet<string>? Only = null, int InHand = 3000)
{
    internal bool Holds(Recorded recorded) => AsOf is not { } day || !recorded.Fact.At.IsKnown || recorded.Fact.At.Date <= day;

    /// <summary>A draft to be tried in place of what the centre has under its code.</summary>
    public RulePack? Draft { get; init; }

    /// <summary>A threshold to be tried beside those entered.</summary>
    public Threshold? Changed { get; init; }

    internal RuleShelf Shelf(RuleShelf entered)
    {
        var shelf = Draft is null ? entered : entered.Trying(Draft);
        return Changed is null ? shelf : shelf.Trying(Changed);
    }

    internal IReadOnlySet<string>? RulesOf(RuleShelf added) => AsOf is not { } day ? Only
        : RuleBook.All.Where(rule => rule.Card.From <= day).Select(rule => rule.Card.Code).Concat(added.Codes).Where(code => Only?.Contains(code) != false).ToHashSet(StringComparer.Ordinal);
}

/// <summary>在立 — one cause that a rule raises on a round, without what it says.</summary>
/// <param name="Finding">Without its explanation.</param>
/// <param name="Level">As it shows among all that stands on the lot; null until that is known.</param>
internal sealed record Held(Finding Finding, Severity? Level);
