using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Asking;

/// <summary>
/// 规则 — one question with three answers. Pure: no state, no store, no clock; time arrives as a fact. What holds for every rule (scope,
/// sealed inputs, contradictions, hidden values) is answered here, so that none can take missing for fine.
/// </summary>
public abstract class Rule(RuleCard card)
{
    public RuleCard Card { get; } = card;

    /// <summary>Whether a fact of this type makes it look again. A seal that opens or closes wakes every rule that reads sealed fields.</summary>
    public bool Wakes(Type fact) => Card.Needs.Any(n => n.Fact.ClrType == fact)
        || ((fact == typeof(SealOpened) || fact == typeof(SealClosed)) && Card.Needs.Any(n => n.Seals.Count > 0))
        || (Card.Clocks.Count > 0 && ClockFacts.Contains(fact));

    /// <summary>One answer per cause; a lot outside the rule's scope gives none (不适用). Nothing raised: an answer about the whole lot.</summary>
    public IReadOnlyList<Finding> Look(LotFacts lot, History history, ThresholdSet thresholds)
    {
        if (!Covers(lot)) return [];
        var sight = new Sight(this, lot, history, thresholds);
        foreach (var seal in Card.Seals)
            if (!lot.IsOpen(seal)) return [sight.CannotTell(Sealed)];
        if (Card.After is { } after && !lot.Has(after)) return [sight.CannotTell(Lacks(after))];
        var findings = Answer(sight).ToList();
        // Contradicted and hidden values were left out of the look: what was found stands, what was not found cannot be called clear.
        if (findings.Any(f => f.Verdict == Verdict.Clear) && Doubts(lot) is { Count: > 0 } doubts) return [.. findings.Where(f => f.Verdict != Verdict.Clear), sight.CannotTell([.. doubts])];
        return findings;
    }

    /// <summary>不可算（未启封）reads the same whether or not sealed facts exist (indicators.md §1).</summary>
    public static Wording Sealed { get; } = new("未启封", "sealed");

    /// <summary>Nothing: 不适用.</summary>
    protected abstract IEnumerable<Finding> Answer(Sight at);

    /// <summary>What this rule keeps of a lot for others to be compared with: figures, tests. Asked before it looks.</summary>
    protected internal virtual void Leave(LotFacts lot, History history)
    {
    }

    /// <summary>Scope beyond kind, form and region; asked before anything else.</summary>
    protected virtual bool Covers(LotFacts lot) => Card.Applies.Covers(lot.Kind, lot.Form, lot.Region);

    protected static Wording Lacks<TFact>() where TFact : Fact => Lacks(typeof(TFact));

    /// <summary>缺 ×× — by the catalogue's own words.</summary>
    protected static Wording Lacks(Type fact) => FactBook.Find(fact.Name) is { } row ? new($"缺{row.Chinese}", $"no fact: {row.English}") : NoAnswer;

    /// <summary>缺 ××：×× — a field the source did not say.</summary>
    protected static Wording Lacks<TFact>(string field) where TFact : Fact =>
        FactBook.Find(typeof(TFact).Name) is { } row && row.Field(field) is { } said ? new($"缺{row.Chinese}：{said.Chinese}", $"not said: {row.English}, {said.English}") : NoAnswer;

    protected static Wording TooFew(int have, int need) => new($"样本不足：{have}，需 {need}", $"sample too small: {have}, need {need}");

    private static readonly Wording NoAnswer = new("缺所需事实", "the facts it needs");

    private static readonly HashSet<Type> ClockFacts =
    [
        typeof(LimitPassed), typeof(LotSuspended), typeof(LotResumed), typeof(DeadlineRecomputed), typeof(LotFailed), typeof(LotTerminated), typeof(AuctionPassed),
    ];

    private List<Wording> Doubts(LotFacts lot)
    {
        var doubts = new List<Wording>();
        foreach (var need in Card.Needs.Where(n => n.Required))
        {
            if (lot.Contradicted(need.Fact.ClrType)) doubts.Add(new($"{need.Fact.Chinese}相互冲突", $"contradicted: {need.Fact.English}"));
            if (lot.Hides(need)) doubts.Add(new($"{need.Fact.Chinese}有字段未启封", $"hidden fields: {need.Fact.English}"));
        }
        return doubts;
    }
}
