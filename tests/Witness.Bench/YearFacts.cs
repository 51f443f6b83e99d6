using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Alerts;

namespace Witness.Bench;

/// <summary>Facts in memory as judgement may see them: seals hold back what they would in the log. No store, no keys, no persons veiled.</summary>
internal sealed class YearFacts : OpenFacts
{
    private readonly List<Recorded> _all = [];
    private readonly Dictionary<(string Lot, int Round), List<long>> _hidden = [];

    public int Count => _all.Count;

    /// <summary>The next fact; null while its seal hides it as such.</summary>
    public Recorded? Add(Fact fact, DateTimeOffset takenAt)
    {
        var recorded = new Recorded(fact, _all.Count + 1, takenAt);
        _all.Add(recorded);
        if (View(recorded) is { } seen) return seen;
        foreach (var lot in fact.Header.Scope.Lots)
        {
            if (!_hidden.TryGetValue((lot, fact.Header.Scope.Round), out var list)) _hidden.Add((lot, fact.Header.Scope.Round), list = []);
            list.Add(recorded.Position);
        }
        return null;
    }

    public override Task<Recorded?> At(long position, CancellationToken stop) => Task.FromResult(View(_all[(int)position - 1]));

    public override Task<IReadOnlyList<long>> Revealed(string lot, int round) =>
        Task.FromResult<IReadOnlyList<long>>(_hidden.Remove((lot, round), out var hidden) ? hidden : []);

    private Recorded? View(Recorded recorded)
    {
        var (fact, scope) = (recorded.Fact, recorded.Fact.Header.Scope);
        var type = FactBook.Of(fact);
        if ((type.Secret || fact is FactRetracted) && scope.Lots.Any(lot => !IsOpen(lot, scope.Round, Seal.S1))) return null;
        List<string>? hidden = null;
        foreach (var field in type.Fields)
        {
            if (StandsOpen(field.Mark, fact.Header) || field.Get(fact) is null) continue;
            (hidden ??= []).Add(field.Name);
        }
        return hidden is null ? recorded
            : recorded with { Fact = type.Make(fact.Header, [.. type.Fields.Select(f => hidden.Contains(f.Name) ? null : f.Get(fact))]), Hidden = hidden };
    }
}
