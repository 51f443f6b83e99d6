using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;

namespace Witness.Domain.Rules.Keeping;

/// <summary>一次判断 — all that one rule says of one round of a lot now; it takes the place of all it said before.</summary>
public sealed record Answer(Rule Rule, string Lot, int Round, IReadOnlyList<Finding> Findings);

/// <summary>
/// 核看 — lets the rules that a fact touched look at its lot. Holds nothing of its own but the history it was given and what it is
/// about to pass on; the same facts in the same order give the same answers.
/// </summary>
/// <param name="thresholds">Those in force; a draft is tried with another set.</param>
/// <param name="rules">Null: the whole book.</param>
/// <param name="added">Rules beside the book; null: none.</param>
public sealed class Examiner(History history, ThresholdSet thresholds, IReadOnlySet<string>? rules = null, RuleShelf? added = null)
{
    private readonly HashSet<(string Lot, int Round)> _disturbed = [];

    /// <summary>Lots that stood beside something a lot no longer says: what their rules over many lots found may rest on it. Each is given once, in order.</summary>
    public IReadOnlyList<(string Lot, int Round)> Disturbed()
    {
        if (_disturbed.Count == 0) return [];
        IReadOnlyList<(string, int)> all = [.. _disturbed.OrderBy(d => d.Lot, StringComparer.Ordinal).ThenBy(d => d.Round)];
        _disturbed.Clear();
        return all;
    }

    /// <summary>Facts of these types came into this round of a lot, and its state has taken them.</summary>
    public IReadOnlyList<Answer> Look(LotFacts lot, params IReadOnlyCollection<Type> touched)
    {
        var broad = history.Examined(lot.Lot, lot.Round, $"{lot.Kind}|{lot.Form}|{lot.Region}");
        foreach (var tracker in broad ? RuleBook.Trackers : Several(touched, RuleBook.TouchedTrackers))
            foreach (var gone in history.Traces.Keep(tracker.Name, lot.Lot, lot.Round, tracker.Of(lot)))
                _disturbed.UnionWith(history.Lots(gone.Kind, gone.Key).Where(other => other.Lot != lot.Lot));
        var looking = broad ? RuleBook.All : Several(touched, RuleBook.Touched);
        return Look(lot, added is null ? looking : looking.Concat(broad ? added.All(lot.Day) : added.Touched(touched, lot.Day)));
    }

    /// <summary>These rules look, whatever happened.</summary>
    public IReadOnlyList<Answer> Look(LotFacts lot, IEnumerable<Rule> looking)
    {
        var answers = new List<Answer>();
        foreach (var rule in looking)
        {
            if (rules is not null && !rules.Contains(rule.Card.Code)) continue;
            rule.Leave(lot, history);
            var findings = rule.Look(lot, history, thresholds);
            // What wants numbers names its measure as the cause: it is asked again when figures are next frozen.
            if (rule.Card.AcrossLots && findings.Any(f => f.Verdict == Verdict.CannotTell && f.Cause.Length > 0)) history.Segments.Await(rule.Card.Code, lot.Lot, lot.Round);
            answers.Add(new(rule, lot.Lot, lot.Round, findings));
        }
        return answers;
    }

    private static IEnumerable<T> Several<T>(IReadOnlyCollection<Type> touched, Func<Type, IReadOnlyList<T>> of) =>
        touched.Count == 1 ? of(touched.First()) : touched.SelectMany(of).Distinct();
}
