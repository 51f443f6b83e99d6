using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Stages;

namespace Witness.Domain.Rules.Keeping;

/// <summary>
/// 标段看护 — one lot as the rules' keeper holds it: the state, and the facts of each round over it. Facts in, in any order; says which
/// rounds they touched. When a seal closes again, or the lot is bound to another project, make it anew from the log, as any fold.
/// </summary>
public sealed class LotWatch(string lot, string? project, ClockContext clocks)
{
    private ClockContext _clocks = clocks;
    private readonly SortedDictionary<int, LotFacts> _rounds = [];

    public LotState State { get; } = new(lot, project);

    public string Lot => State.Lot;

    public LotFacts Round(int round)
    {
        if (!_rounds.TryGetValue(round, out var facts)) _rounds.Add(round, facts = new(State, round, _clocks));
        return facts;
    }

    /// <summary>The centre entered a calendar, a limit, a citation or a convention: clocks are reckoned anew, and rules that read them look again.</summary>
    public void Reckon(ClockContext clocks)
    {
        _clocks = clocks;
        foreach (var facts in _rounds.Values) facts.Reckon(clocks);
    }

    public LotFacts Current => Round(State.CurrentRound);

    /// <summary>Takes a fact in; gives the rounds whose rules may answer differently now.</summary>
    public IReadOnlyList<LotFacts> Advance(Recorded recorded)
    {
        var alone = State.Advance(recorded);
        IReadOnlyList<LotFacts> touched = IsOfOneRound(recorded.Fact) ? [Round(recorded.Fact.Header.Scope.Round)] : [.. State.Rounds.Select(Round)];
        foreach (var facts in touched) facts.Touch(recorded, alone);
        return touched;
    }

    /// <summary>A correction may have moved the fact from one round to another; what belongs to all rounds touches all.</summary>
    public static bool IsOfOneRound(Fact fact) =>
        fact.Header is { Scope.Kind: ScopeKind.Lot or ScopeKind.Lots, Identity.SourceVersion: 1, Contends: null } && fact is not (LotRegistered or LotRetendered or FactRetracted or FactConflicted);
}
