using Witness.Flow.Vault;
using Witness.Ledger.Bytes;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Flow.Alerts;

/// <summary>改变 — one fact of an alert that is to be appended, and what the row beside it says after it.</summary>
internal sealed record Change(Key16 Group, string Number, Said After, Fact Fact, Scope Scope, DateTimeOffset At)
{
    public OwnFact Own => new(
        Fact, Scope, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"alert/{Number}/{After.Count}"), OwnFacts.Source, At: Moment.Of(At));
}

/// <summary>
/// 述说 — compares what the rules say with what the log has said. Of several looks at one round in a stretch the last of each rule counts: what stood
/// for a moment between two facts that came together is not said.
/// </summary>
internal sealed class Saying(Handles handles, AlertRows rows)
{
    private readonly Dictionary<(string Lot, int Round), SortedDictionary<string, (LookedAt Looked, string Why)>> _rounds = [];
    private readonly List<(string Lot, int Round)> _order = [];

    public void Add(LookedAt looked)
    {
        var at = (looked.Lot, looked.Round);
        if (!_rounds.TryGetValue(at, out var rules))
        {
            _rounds.Add(at, rules = new(StringComparer.Ordinal));
            _order.Add(at);
        }
        foreach (var (rule, why) in looked.Looked) rules[rule] = (looked, why);
    }

    /// <summary>What differs, in order; the rows are taken as changed, so a failed append must end the process.</summary>
    public IReadOnlyList<Change> Changes()
    {
        var changes = new List<Change>();
        foreach (var at in _order)
            foreach (var (rule, (looked, why)) in _rounds[at])
                foreach (var change in Of(rule, looked, why))
                {
                    rows.Put(change.Group, change.Number, change.After);
                    changes.Add(change);
                }
        _rounds.Clear();
        _order.Clear();
        return changes;
    }

    private IEnumerable<Change> Of(string rule, LookedAt looked, string why)
    {
        var group = rows.GroupOf(looked.Lot, looked.Round, rule);
        var said = rows.Of(group);
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var content in looked.Now.Where(content => content.Rule == rule))
        {
            var number = rows.NumberOf(content.Identity);
            numbers.Add(number);
            var digest = content.Digest(handles);
            if (!said.TryGetValue(number, out var before))
            {
                yield return Make(group, number, new(true, 1, digest, content.Level), Raised(number, content), looked);
                continue;
            }
            var count = before.Count;
            if (!before.Stands) yield return Make(group, number, before with { Stands = true, Count = ++count }, new AlertReopened { Alert = number, Why = content.Says.Summary.Zh }, looked);
            if (before.Digest != digest) yield return Make(group, number, new(true, count + 1, digest, content.Level), Revised(number, content), looked);
        }
        foreach (var (number, before) in said.ToList())
            if (before.Stands && !numbers.Contains(number))
                yield return Make(group, number, before with { Stands = false, Count = before.Count + 1 }, new AlertCleared { Alert = number, Why = why }, looked);
    }

    private static Change Make(Key16 group, string number, Said after, Fact fact, LookedAt looked) =>
        new(group, number, after, fact, new(ScopeKind.Lot, null, [looked.Lot], looked.Round), looked.At);

    private static AlertRaised Raised(string number, AlertContent content) => new()
    {
        Alert = number, Stage = content.Says.Stage, Rule = content.Rule, RuleVersion = content.Says.Version, Severity = Levels.Text(content.Level), Cause = content.Cause,
        Explanation = content.Spelt, Evidence = content.Evidence,
    };

    private static AlertRevised Revised(string number, AlertContent content) => new()
    {
        Alert = number, Stage = content.Says.Stage, Rule = content.Rule, RuleVersion = content.Says.Version, Severity = Levels.Text(content.Level), Cause = content.Cause,
        Explanation = content.Spelt, Evidence = content.Evidence,
    };
}
