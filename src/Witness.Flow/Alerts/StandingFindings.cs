using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Keeping;
using Witness.Domain.Rules.Traces;

namespace Witness.Flow.Alerts;

/// <summary>在立结果 — which causes stand on which round, and at which level. What they say is not kept: a rule asked again says it again.</summary>
internal sealed class StandingFindings(History history)
{
    // a level that changes makes its rule look again, which may change levels: two turns settle it, a third is for nothing
    private const int MostTurns = 3;

    private readonly Dictionary<(string Lot, int Round), Dictionary<string, Held>> _rounds = [];

    /// <summary>The rules that the facts touched, and those named, look at a round; what stands beside may change the level of others, which then look too.</summary>
    public LookedAt Look(LotFacts lot, IReadOnlyCollection<Type> touched, IReadOnlyCollection<Rule> named, Examiner examiner)
    {
        var at = (lot.Lot, lot.Round);
        if (!_rounds.TryGetValue(at, out var held)) held = new(StringComparer.Ordinal);
        var looked = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var said = new SortedDictionary<string, Finding>(StringComparer.Ordinal);
        if (touched.Count > 0) Note(examiner.Look(lot, touched));
        if (named.Count > 0) Note(examiner.Look(lot, named.Where(rule => !looked.ContainsKey(rule.Card.Code)).OrderBy(rule => rule.Card.Code, StringComparer.Ordinal)));
        for (var turn = 0; turn < MostTurns && Rank() is { Count: > 0 } again; turn++) Note(examiner.Look(lot, again));
        Rank();
        if (held.Count == 0) _rounds.Remove(at);
        else _rounds[at] = held;
        var now = said.Select(one => new AlertContent(one.Key, one.Value.Cause, held[one.Key].Level!.Value, one.Value.Explanation, lot.Now)).ToList();
        if (touched.Contains(typeof(AnomalyReported)) || touched.Contains(typeof(FactRetracted)) || touched.Contains(typeof(FactConflicted)))
        {
            looked[Upstream.Code] = "上报已更正或撤回";
            now.AddRange(Upstream.Of(lot));
        }
        return new(lot.Lot, lot.Round, lot.Now, looked, now);

        void Note(IReadOnlyList<Answer> answers)
        {
            foreach (var answer in answers)
            {
                var code = answer.Rule.Card.Code;
                foreach (var gone in held.Where(h => h.Value.Finding.Rule.Card.Code == code).Select(h => h.Key).ToList()) held.Remove(gone);
                foreach (var gone in said.Where(s => s.Value.Rule.Card.Code == code).Select(s => s.Key).ToList()) said.Remove(gone);
                looked[code] = answer.Findings.FirstOrDefault(f => f.Verdict == Verdict.CannotTell)?.Explanation.Summary.Zh ?? (answer.Findings.Count == 0 ? "不适用" : "未触发");
                history.Unspeak(code, lot.Lot, lot.Round, [.. answer.Findings.Where(f => f.Verdict == Verdict.Raised).Select(f => f.Body).OfType<string>()]);
                foreach (var finding in answer.Findings.Where(f => f.Verdict == Verdict.Raised))
                {
                    if (finding.Body is { } body && history.Speak(code, body, lot.Lot, lot.Round, lot.Day) is { } elsewhere) looked[code] = $"同一主体已在标段 {elsewhere} 提示";
                    else if (said.TryAdd(finding.Identity, finding)) held[finding.Identity] = new(finding with { Explanation = null! }, null);
                }
            }
        }

        // gives the rules whose level changed though they did not look
        List<Rule> Rank()
        {
            if (held.Count == 0) return [];
            List<Finding> all = [.. held.Values.Select(h => h.Finding)];
            var again = new SortedDictionary<string, Rule>(StringComparer.Ordinal);
            foreach (var (identity, one) in held.ToList())
            {
                var level = Combined.LevelOf(one.Finding, all);
                if (one.Level == level) continue;
                held[identity] = one with { Level = level };
                if (!said.ContainsKey(identity)) again[one.Finding.Rule.Card.Code] = one.Finding.Rule;
            }
            return [.. again.Values];
        }
    }

    /// <summary>All that stands, to be saved.</summary>
    public IReadOnlyList<SavedFinding> Rows() => [.. _rounds.OrderBy(r => r.Key.Lot, StringComparer.Ordinal).ThenBy(r => r.Key.Round).SelectMany(round => round.Value.OrderBy(h => h.Key, StringComparer.Ordinal)
        .Select(h => new SavedFinding(round.Key.Lot, round.Key.Round, h.Value.Finding.Rule.Card.Code, h.Value.Finding.Cause, h.Value.Finding.Severity, h.Value.Level!.Value)))];

    /// <summary>Takes up what <see cref="Rows"/> gave; a rule that is no more stands no more.</summary>
    public void Load(IEnumerable<SavedFinding> rows)
    {
        foreach (var row in rows)
        {
            if (RuleBook.Find(row.Rule) is not { } rule) continue;
            var finding = new Finding(rule, Verdict.Raised, row.Lot, row.Round, row.Cause, row.Severity, null!);
            if (!_rounds.TryGetValue((row.Lot, row.Round), out var held)) _rounds.Add((row.Lot, row.Round), held = new(StringComparer.Ordinal));
            held[finding.Identity] = new(finding, row.Level);
        }
    }
}
