using System.Collections.Concurrent;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Stages;

/// <summary>
/// 标段状态 — the fold of one lot: facts in, any order, any repetition; the same content out. Pure (no clock, no store) and incremental: a fact
/// costs what it touches, whether the lot has ten facts or ten thousand. One writer at a time. A seal closed again, or a lot bound to
/// another project, is not a fact of this state: fold it anew.
/// </summary>
public sealed class LotState(string lot, string? project = null)
{
    private static readonly ConcurrentDictionary<Type, FieldType[]> OrgFields = new();

    private static readonly int SiblingField = FieldPlan.Ordinal(Registration.Lots);

    private readonly Dictionary<(string Source, string Key), Slot> _slots = [];
    private readonly Dictionary<(string Source, string Key), HashSet<(string Source, string Key)>> _retractions = [];
    private readonly SortedDictionary<int, RoundState> _rounds = [];
    private readonly RoundState _common = new();
    private readonly HashSet<Slot> _shared = [];
    private readonly Dictionary<FactIdentity, Moment> _come = [];
    private readonly SortedSet<string> _sources = new(StringComparer.Ordinal);
    private string? _lastSource;

    /// <summary>Rule id of the tick that says that the time of a fact has come.</summary>
    public const string TimeRule = "FactTime";

    public string Lot { get; } = lot;

    /// <summary>The project whose facts this lot shares.</summary>
    public string? Project { get; } = project;

    /// <summary>Distinct facts taken in, corrections and contradictions included.</summary>
    public int FactCount { get; private set; }

    /// <summary>The rounds that facts speak of; 1 while none does.</summary>
    public IReadOnlyList<int> Rounds => _rounds.Any(r => r.Value.Own > 0) ? [.. _rounds.Where(r => r.Value.Own > 0).Select(r => r.Key)] : [1];

    /// <summary>The last round: what pages show unless asked for an earlier one.</summary>
    public int CurrentRound => Rounds[^1];

    /// <summary>Accounts whose facts stand here.</summary>
    public IReadOnlyCollection<string> Sources => _sources;

    /// <summary>First and last day on which anything happened that a source reported, whatever was corrected since; null while no fact says when.</summary>
    public (DateOnly First, DateOnly Last)? Days { get; private set; }

    internal PartyBook Parties { get; } = new();

    /// <summary>Takes a fact in. Facts of other lots may pass by: a correction can move a fact to another lot, and both must see it.</summary>
    /// <returns>True when it stands alone: it is the first under its key, takes nothing back and lets nothing come into force, so that what stood before stands unchanged.</returns>
    public bool Advance(Recorded recorded)
    {
        if (recorded.Fact is FactConflicted) return false; // both contents come as facts of their own
        var identity = recorded.Fact.Header.Identity;
        var key = (identity.Source, identity.SourceKey);
        var slot = SlotOf(key);
        var (isNew, changed) = slot.Add(recorded);
        if (!changed) return false;
        var mine = IsMine(recorded.Fact.Header.Scope);
        if (isNew && mine) FactCount++;
        if (mine && !Waits(recorded)) Widen(recorded.Fact);
        if (mine && !ReferenceEquals(_lastSource, identity.Source) && _lastSource != identity.Source) _sources.Add(_lastSource = identity.Source);
        if (recorded.Fact is FactRetracted) Retract(key, slot);
        else Redraw(slot);
        if (recorded.Fact is LimitPassed { Rule: TimeRule, Start: { } start, DueRolled: { IsKnown: true } at })
        {
            Come(start, at);
            return false;
        }
        return isNew && slot.IsSingle && recorded.Fact is not FactRetracted;
    }

    private void Widen(Fact fact)
    {
        if (!fact.At.IsKnown || FactBook.Of(fact).From == From.Witness) return;
        var day = fact.At.Date;
        Days = Days is { } days ? (day < days.First ? day : days.First, day > days.Last ? day : days.Last) : (day, day);
    }

    /// <summary>The round's state, or what all rounds share when no fact speaks of it; looking changes nothing.</summary>
    internal RoundState Round(int number) => _rounds.GetValueOrDefault(number) ?? _common;

    private RoundState Begin(int number)
    {
        if (_rounds.TryGetValue(number, out var round)) return round;
        _rounds.Add(number, round = new RoundState());
        foreach (var slot in _shared)
        {
            var effective = slot.Effective();
            foreach (var content in (effective.Count > 0 ? effective : slot.Retracted()).Where(c => (IsMine(c.Fact.Header.Scope) || IsSibling(c.Fact)) && IsShared(c.Fact))) Give(slot, content, round);
        }
        return round;
    }

    private Slot SlotOf((string, string) key)
    {
        if (!_slots.TryGetValue(key, out var slot)) _slots.Add(key, slot = new Slot());
        return slot;
    }

    /// <summary>A retraction names a key of the same source; several may name one, and each may itself be corrected.</summary>
    private void Retract((string Source, string Key) retraction, Slot slot)
    {
        var named = new HashSet<(string, string)>();
        foreach (var version in slot.Versions)
            if (version.Fact is FactRetracted { SourceKey: { } target }) named.Add((retraction.Source, target));
        foreach (var target in named)
        {
            if (!_retractions.TryGetValue(target, out var by)) _retractions.Add(target, by = []);
            by.Add(retraction);
            var upTo = 0;
            foreach (var key in by)
                foreach (var effective in _slots[key].Effective())
                    if (effective.Fact is FactRetracted r && r.SourceKey == target.Item2) upTo = Math.Max(upTo, r.SourceVersion ?? int.MaxValue);
            var retracted = SlotOf(target);
            if (retracted.RetractedUpTo == upTo && retracted.Withdrawn.Count == 0) continue; // another may be named as the one that took it back
            retracted.RetractedUpTo = upTo;
            if (!retracted.IsEmpty) Redraw(retracted);
        }
    }

    private void Redraw(Slot slot)
    {
        foreach (var (round, ordinal, gone) in slot.Given) round.Remove(ordinal, gone);
        foreach (var (round, ordinal, back) in slot.Withdrawn) round.Restore(ordinal, back);
        foreach (var (round, gone) in slot.Entered) round.Leave(gone, IsShared(gone.Recorded.Fact));
        foreach (var content in slot.Claimed) Claim(content.Fact, -1);
        slot.Given.Clear();
        slot.Withdrawn.Clear();
        slot.Entered.Clear();
        if (slot.IsShared) slot.IsShared = !_shared.Remove(slot);
        var effective = slot.Effective();
        slot.Claimed = effective.Count == 1 ? [effective[0]] : [.. effective];
        foreach (var content in effective) Claim(content.Fact, 1);
        foreach (var content in effective.Count > 0 ? effective : slot.Retracted())
        {
            var scope = content.Fact.Header.Scope;
            if (!IsMine(scope) && !IsSibling(content.Fact)) continue;
            if (!IsShared(content.Fact))
            {
                Give(slot, content, Begin(scope.Round));
                continue;
            }
            slot.IsShared = _shared.Add(slot) || slot.IsShared;
            Give(slot, content, _common);
            foreach (var round in _rounds.Values) Give(slot, content, round);
        }
        if (slot.IsMixed) GiveInSight(slot);
        slot.Given.TrimExcess();
    }

    /// <summary>
    /// Where contents secret as such stand under the key of others: what decides about seals is told by the others alone, because those are seen
    /// only while S1 stands open.
    /// </summary>
    private void GiveInSight(Slot slot)
    {
        var inSight = slot.EffectiveInSight();
        foreach (var content in inSight)
        {
            if (!IsMine(content.Fact.Header.Scope)) continue;
            foreach (var (ordinal, cause) in Shares.InSight(content, inSight))
            {
                IEnumerable<RoundState> rounds = IsShared(content.Fact) ? [_common, .. _rounds.Values] : [Begin(content.Fact.Header.Scope.Round)];
                foreach (var round in rounds)
                {
                    round.Add(ordinal, cause);
                    slot.Given.Add((round, ordinal, cause));
                }
            }
        }
    }

    /// <summary>What a content gives to a round; of a retracted one, what it would have given.</summary>
    private void Give(Slot slot, Recorded content, RoundState round)
    {
        var effective = slot.Effective();
        var rivals = effective.Count > 1 ? effective : null;
        var waits = Waits(content);
        var sibling = IsSibling(content.Fact);
        var shares = new Shares(slot, rival => (IsMine(rival.Fact.Header.Scope) || IsSibling(rival.Fact))
            && (IsShared(content.Fact) || IsShared(rival.Fact) || rival.Fact.Header.Scope.Round == content.Fact.Header.Scope.Round));
        if (effective.Count == 0)
        {
            if (RetractionOf(content.Fact.Header.Identity) is not { } by) return;
            foreach (var (ordinal, gone) in shares.Of(content, null, waits: false))
            {
                if (!FieldPlan.IsPrinted(ordinal) || (sibling && ordinal != SiblingField)) continue;
                var withdrawn = gone with { WithdrawnBy = by };
                round.Withdraw(ordinal, withdrawn);
                slot.Withdrawn.Add((round, ordinal, withdrawn));
            }
            return;
        }
        if (!sibling)
        {
            var entry = new Contribution(content, null, null, null, null) { Rivals = rivals, Tie = rivals is null ? "" : Slot.Tie(content), Waits = waits };
            round.Enter(entry, IsShared(content.Fact));
            slot.Entered.Add((round, entry));
        }
        foreach (var (ordinal, contribution) in shares.Of(content, rivals, waits))
        {
            if (sibling && ordinal != SiblingField) continue;
            round.Add(ordinal, contribution);
            slot.Given.Add((round, ordinal, contribution));
        }
    }

    /// <summary>时间在将来 — said to have happened after it was received, by more than the allowed skew, and that time has not come (ruling 3).</summary>
    public bool Waits(Recorded recorded)
    {
        if (!FactOrder.Default.IsAhead(recorded) || FactBook.Of(recorded.Fact).From == From.Witness) return false;
        return !_come.TryGetValue(recorded.Fact.Header.Identity, out var until) || until.Local < recorded.Fact.At.Local;
    }

    /// <summary>Facts of a round that still wait for their time.</summary>
    public IReadOnlyList<Recorded> WaitingIn(int round) => Round(round).Waiting is { } line ? [.. Enumerable.Range(0, line.Count).Select(i => line[i].Recorded)] : [];

    /// <summary>Its time has come: it counts from here on.</summary>
    private void Come(FactIdentity fact, Moment at)
    {
        if (_come.TryGetValue(fact, out var known) && known.Local >= at.Local) return;
        _come[fact] = at;
        if (!_slots.TryGetValue((fact.Source, fact.SourceKey), out var slot) || slot.IsEmpty) return;
        foreach (var version in slot.Versions)
            if (version.Fact.Header.Identity == fact && !Waits(version)) Widen(version.Fact);
        Redraw(slot);
    }

    /// <summary>The retraction that takes this version back; of several, the first in the order of happening.</summary>
    private Recorded? RetractionOf(FactIdentity fact)
    {
        if (!_retractions.TryGetValue((fact.Source, fact.SourceKey), out var by)) return null;
        return by.SelectMany(key => _slots[key].Effective()).Where(r => r.Fact is FactRetracted taken && taken.SourceKey == fact.SourceKey && (taken.SourceVersion ?? int.MaxValue) >= fact.SourceVersion)
            .OrderBy(r => r, FactOrder.Default).ThenBy(Slot.Tie, StringComparer.Ordinal).FirstOrDefault();
    }

    private bool IsMine(Scope scope) => scope.Kind switch
    {
        ScopeKind.Lot or ScopeKind.Lots => scope.Lots.Contains(Lot),
        ScopeKind.Project => Project is null || scope.Project is null || scope.Project == Project,
        _ => false,
    };

    /// <summary>Another lot of the same project was registered: it stands in the list of lots, and says nothing else of this one.</summary>
    private bool IsSibling(Fact fact) => fact is LotRegistered && Project is not null && fact.Header.Scope.Project == Project && !IsMine(fact.Header.Scope);

    /// <summary>Belongs to every round: what is registered once for the project or the lot.</summary>
    private static bool IsShared(Fact fact) => fact.Header.Scope.Kind == ScopeKind.Project || fact is LotRegistered or LotRetendered;

    private void Claim(Fact fact, int by)
    {
        foreach (var field in OrgFields.GetOrAdd(fact.GetType(), type => [.. FactBook.Of(fact).Fields.Where(f => HoldsOrgs(f.Shape))]))
            foreach (var org in OrgsIn(field.Get(fact))) Parties.Claim(org, by);
    }

    private static bool HoldsOrgs(Shape shape) =>
        shape.ClrType == typeof(Org) || shape.ClrType == typeof(Party) || shape.ClrType == typeof(Candidate) || (shape is Shape.ListOf list && HoldsOrgs(list.Item));

    private static IEnumerable<Org> OrgsIn(object? value) => value switch
    {
        Org org => [org],
        Party { Org: { } org } => [org],
        Candidate candidate => OrgsIn(candidate.Bidder).Concat(OrgsIn(candidate.Consortium)),
        System.Collections.IEnumerable many and not string => many.Cast<object>().SelectMany(OrgsIn),
        _ => [],
    };
}

