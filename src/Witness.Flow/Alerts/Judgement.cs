using Witness.Domain.Access;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Keeping;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;

namespace Witness.Flow.Alerts;

/// <summary>
/// 判断 — folds facts in order with a watch per lot and lets the rules look that each of them touches. Appends nothing, knows no clock but the
/// facts and nothing of what was said before: the same facts give the same judgement, in whatever stretches they come.
/// </summary>
public sealed class Judgement
{
    private readonly OpenFacts _facts;
    private readonly JudgedBy _by;
    private readonly LotPlaces _places = new();
    private readonly LotWatches _lots;
    private readonly Bindings _bindings = new();
    private readonly History _history = new();
    private readonly List<Recorded> _centre = [];
    private readonly Dictionary<(string Lot, int Round), Pending> _pending = [];
    private readonly StandingFindings _standing;
    private readonly HashSet<(string Lot, int Round, Seal Seal)> _closed = [];
    private readonly List<LookedAt> _looked = [];
    private Examiner _examiner;
    private RuleShelf _shelf;
    private SourceBook _sources;
    private DateOnly _month;

    /// <param name="sources">Those known before the first fact; more come by the facts themselves.</param>
    public Judgement(OpenFacts facts, JudgedBy by, SourceBook? sources = null)
    {
        (_facts, _by, _sources) = (facts, by, sources ?? SourceBook.Empty);
        _standing = new(_history);
        _lots = new(_places, _facts, _bindings, by.InHand);
        _lots.Reckon(ClockContext.Of(default, ClockSettings.Shipped, _sources));
        _shelf = by.Shelf(RuleShelf.Empty);
        _examiner = new(_history, _shelf.Thresholds, by.RulesOf(_shelf), _shelf);
        facts.RoomIsOpen = header => header.Scope.Key is { } room && _bindings.In(room, header.At) is { Count: > 0 } lots && lots.All(lot => facts.IsOpen(lot.Lot, lot.Round, Seal.S3));
    }

    /// <summary>Added rules and thresholds as of the facts so far.</summary>
    public RuleShelf Added => _shelf;

    /// <summary>Facts taken in so far, and looks at lots: what the cost is divided by.</summary>
    public (long Facts, long Looks) Counted { get; private set; }

    /// <summary>A lot as far as it was taken in; to be looked at only.</summary>
    public Task<LotWatch> Of(string lot, CancellationToken stop) => _lots.Of(lot, stop);

    /// <summary>Takes one fact in; gives the rounds that were looked at for it, in order.</summary>
    public async Task<IReadOnlyList<LookedAt>> Take(Recorded recorded, CancellationToken stop)
    {
        if (recorded.Fact is AlertRaised or AlertRevised or AlertCleared or AlertReopened or RecordFormed) return [];
        Counted = (Counted.Facts + 1, Counted.Looks);
        await Freeze(recorded.TakenAt, stop);
        await Route(recorded, stop);
        await Look(stop);
        if (_looked.Count == 0) return [];
        IReadOnlyList<LookedAt> looked = [.. _looked];
        _looked.Clear();
        return looked;
    }

    private async Task Route(Recorded recorded, CancellationToken stop)
    {
        var scope = recorded.Fact.Header.Scope;
        if (scope.Kind == ScopeKind.Room || recorded.Fact is SourceSilenced)
        {
            foreach (var (lot, round) in _bindings.Take(recorded))
            {
                (await _lots.Of(lot, stop)).Round(round).Bind(recorded);
                Pend(lot, round).Facts.Add(recorded.Fact.GetType());
            }
            return;
        }
        switch (scope.Kind)
        {
            case ScopeKind.Centre:
                await Settle(recorded, stop);
                return;
            case ScopeKind.Party:
                if (_history.TakeParty(recorded) is { } party)
                    foreach (var (lot, round) in _history.Lots("bidder", party)) Pend(lot, round).Facts.Add(recorded.Fact.GetType());
                return;
            case ScopeKind.Project when scope.Project is { } project:
                _places.AddShared(project, recorded.Position);
                foreach (var lot in _places.LotsOf(project)) await Advance(lot, recorded, stop);
                return;
            case ScopeKind.Lot or ScopeKind.Lots:
                foreach (var lot in scope.Lots)
                {
                    if (_places.Add(lot, recorded)) _lots.Drop(lot);
                    if (recorded.Fact is SealOpened or SealClosed) await Turn(lot, recorded, stop);
                    await Advance(lot, recorded, stop);
                }
                return;
        }
    }

    private async Task Advance(string lot, Recorded recorded, CancellationToken stop)
    {
        var type = recorded.Fact.GetType();
        var rounds = (await _lots.Of(lot, stop)).Advance(recorded);
        var settles = Bindings.Concerns(recorded.Fact);
        var touches = Touches(type);
        foreach (var round in rounds)
        {
            if (settles && _bindings.Settle(round)) Pend(lot, round.Round).Rules.UnionWith(RuleBook.Touched(typeof(DoorPassed)));
            if (touches) Pend(lot, round.Round).Facts.Add(type);
        }
    }

    private bool Touches(Type type) => RuleBook.Touched(type).Count > 0 || RuleBook.TouchedTrackers(type).Count > 0 || type == typeof(AnomalyReported) || _shelf.Wakes(type);

    /// <summary>A fact says no more than before, though a seal turned: its rules look again, it is not read again.</summary>
    private async Task Touch(Withheld still, CancellationToken stop)
    {
        if (!Touches(still.Fact)) return;
        foreach (var lot in still.Lots)
        {
            var watch = await _lots.Of(lot, stop);
            foreach (var round in still.AllRounds ? watch.State.Rounds : [watch.Round(still.Round).Round]) Pend(lot, round).Facts.Add(still.Fact);
        }
    }

    private async Task Turn(string lot, Recorded recorded, CancellationToken stop)
    {
        var open = recorded.Fact is SealOpened;
        var round = recorded.Fact.Header.Scope.Round;
        if (!Enum.TryParse<Seal>(recorded.Fact is SealOpened opened ? opened.Seal : ((SealClosed)recorded.Fact).Seal, out var seal)) return;
        _facts.Turn(lot, round, seal, open);
        if (!open) _closed.Add((lot, round, seal));
        if (_closed.Contains((lot, round, seal))) _lots.Drop(lot);
        if (!open) return;
        var told = new HashSet<long>();
        if (seal == Seal.S1)
        {
            foreach (var position in await _facts.Revealed(lot, round))
                if (told.Add(position) && await _facts.At(position, stop) is { } revealed) await Route(revealed, stop);
        }
        if (seal == Seal.S3)
        {
            var watched = (await _lots.Of(lot, stop)).Round(round);
            foreach (var bound in watched.Bound.Where(b => b.Fact.Header.Scope.Kind == ScopeKind.Room).ToList())
                if (await _facts.At(bound.Position, stop) is { } named) _bindings.Renew(named);
            if (_bindings.Settle(watched)) Pend(lot, round).Rules.UnionWith(RuleBook.Touched(typeof(DoorPassed)));
        }
        foreach (var (position, withheld) in _places.Hiding(lot).ToList())
        {
            if (withheld is { } still && (still.Round != round || told.Contains(position) || !still.Awaits(seal)))
            {
                if (still.Round == round) await Touch(still, stop);
                continue;
            }
            if (await _facts.At(position, stop) is not { } fuller || fuller.Fact.Header.Scope.Round != round) continue;
            foreach (var other in fuller.Fact.Header.Scope.Lots)
            {
                _places.Note(other, fuller);
                await Advance(other, fuller, stop);
            }
        }
    }

    /// <summary>The centre entered something: clocks are reckoned anew, and the rules that read it look at every lot again.</summary>
    private async Task Settle(Recorded recorded, CancellationToken stop)
    {
        if (_sources.With(recorded.Fact) is var sources && !ReferenceEquals(sources, _sources))
        {
            _sources = sources;
            _lots.Reckon(_lots.Clocks with { Sources = _sources });
        }
        if ((!ClockSettings.Concerns(recorded.Fact) && !RuleShelf.Concerns(recorded.Fact) && recorded.Fact is not FactRetracted) || !_by.Holds(recorded)) return;
        _centre.Add(recorded);
        Reckon();
        var key = (recorded.Fact as LimitEntered)?.Rule;
        var dot = key?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        var added = recorded.Fact is RulePublished published ? published.Rule : dot > 0 ? key![..dot] : null;
        var clocks = dot < 0 && !(recorded.Fact is RuleDrafted or RulePublished or RuleRetired);
        List<Rule> concerned = [.. RuleBook.All.Where(rule => clocks ? rule.Card.Clocks.Count > 0 : rule.Card.Code == added)];
        if (concerned.Count == 0 && (added is null || _shelf.Newest(added) is null)) return;
        foreach (var lot in _places.Lots.Order(StringComparer.Ordinal).ToList())
        {
            var watch = await _lots.Of(lot, stop);
            foreach (var round in watch.State.Rounds)
            {
                Pend(lot, round).Rules.UnionWith(concerned);
                if (added is not null && _shelf.Find(added, watch.Round(round).Day) is { } rule) Pend(lot, round).Rules.Add(rule);
            }
            await Look(stop); // lot by lot: not all of them fit in hand
        }
    }

    private void Reckon()
    {
        _lots.Reckon(ClockContext.Of(default, ClockSettings.Of(_centre), _sources));
        _shelf = _by.Shelf(RuleShelf.Of(_centre));
        _examiner = new(_history, _shelf.Thresholds, _by.RulesOf(_shelf), _shelf);
    }

    private async Task Freeze(DateTimeOffset now, CancellationToken stop)
    {
        var day = DateOnly.FromDateTime(now.ToOffset(Moment.Offset).DateTime);
        if (new DateOnly(day.Year, day.Month, 1) is var month && month <= _month) return;
        _month = month;
        foreach (var (rule, lot, round) in _history.Segments.MoveTo(day))
            if (RuleBook.Find(rule) is { } waited) Pend(lot, round).Rules.Add(waited);
        await Look(stop);
    }

    private async Task Look(CancellationToken stop)
    {
        for (var wave = 0; _pending.Count > 0; wave++)
        {
            var pending = _pending.OrderBy(p => p.Value.Order).ToList();
            _pending.Clear();
            foreach (var ((lot, round), why) in pending)
            {
                Counted = (Counted.Facts, Counted.Looks + 1);
                _looked.Add(_standing.Look((await _lots.Of(lot, stop)).Round(round), why.Facts, why.Rules, _examiner));
            }
            var disturbed = _examiner.Disturbed();
            if (wave > 0) continue; // what a lot says because another fell silent disturbs nobody
            foreach (var (lot, round) in disturbed) Pend(lot, round).Rules.UnionWith(RuleBook.AcrossLots);
        }
    }

    private Pending Pend(string lot, int round)
    {
        if (!_pending.TryGetValue((lot, round), out var pending)) _pending.Add((lot, round), pending = new(_pending.Count));
        return pending;
    }

    /// <summary>All it holds beside the facts themselves: <see cref="Load"/> goes on from there without the facts before.</summary>
    internal JudgementState Save()
    {
        var (lots, projects) = _places.Rows();
        var (samples, frozen, waiting, month) = _history.Segments.Rows();
        return new(
            [.. _facts.Standing.Select(s => new SavedSeal(s.Lot, s.Round, s.Seal))], [.. _closed.Select(s => new SavedSeal(s.Lot, s.Round, s.Seal)).OrderBy(s => s.Lot, StringComparer.Ordinal).ThenBy(s => s.Round).ThenBy(s => s.Seal)],
            lots, projects,
            [.. _history.Traces.Rows().Select(row => new SavedTrace(row.Tracker, row.Trace))], samples, [.. frozen.Select(f => new SavedSummary(f.Measure, f.Summary))],
            [.. waiting.Select(w => new SavedWait(w.Rule, w.Lot, w.Round))], month,
            [.. _history.Runs.Rows().Select(r => new SavedTest(r.Rule, r.Pair, r.P))], [.. _history.Parties.Rows().Select(r => r.Position)],
            [.. _centre.Select(c => c.Position)], [.. _sources.All.Select(s => new SavedSource(s.Id, [.. s.MayReport.Order(StringComparer.Ordinal)], s.Region, s.Kind, s.Suspended))], [.. _bindings.Held.Select(h => h.Position)],
            [.. _bindings.Silences.Select(s => new SavedSilence(s.Lot, s.Round, s.Silence.Position))], [.. _bindings.Rows()],
            [.. _history.Natures().Select(n => new SavedNature(n.Lot, n.Round, n.Nature))],
            [.. _history.Spoken().Select(s => new SavedSpeech(s.Rule, s.Body, s.Lot, s.Round, s.Day))], _standing.Rows(), _month);
    }

    /// <summary>Takes up what <see cref="Save"/> gave, into a judgement that has taken nothing yet.</summary>
    internal async Task Load(JudgementState saved, CancellationToken stop)
    {
        foreach (var seal in saved.Open) _facts.Turn(seal.Lot, seal.Round, seal.Seal, true);
        foreach (var seal in saved.Closed) _closed.Add((seal.Lot, seal.Round, seal.Seal));
        _places.Load(saved.Lots, saved.Projects);
        _history.Traces.Load(saved.Traces.Select(t => (t.Tracker, t.Trace)));
        _history.Segments.Load(saved.Samples, saved.Frozen.Select(f => (f.Measure, f.Summary)), saved.Waiting.Select(w => (w.Rule, w.Lot, w.Round)), saved.Frozen1st);
        _history.Runs.Load(saved.Tests.Select(t => (t.Rule, t.Pair, t.P)));
        foreach (var position in saved.Parties)
            if (await _facts.At(position, stop) is { } party) _history.TakeParty(party);
        foreach (var position in saved.Centre)
            if (await _facts.At(position, stop) is { } entered) _centre.Add(entered);
        foreach (var nature in saved.Natures) _history.Examined(nature.Lot, nature.Round, nature.Nature);
        foreach (var speech in saved.Spoken) _history.Speak(speech.Rule, speech.Body, speech.Lot, speech.Round, speech.Day);
        _bindings.Load(saved.Places);
        foreach (var position in saved.Rooms)
            if (await _facts.At(position, stop) is { } seen) _bindings.Take(seen);
        foreach (var silence in saved.Silences)
            if (await _facts.At(silence.Position, stop) is { } silent) _bindings.Hold(silence.Lot, silence.Round, silent);
        (_sources, _month) = (new(saved.Sources.Select(s => s.Scope)), saved.Month);
        Reckon();
        _standing.Load(saved.Standing, code => RuleBook.Find(code) ?? _shelf.Newest(code));
    }

    /// <summary>Why a round is to be looked at; rounds are looked at in the order in which they were first touched.</summary>
    private sealed record Pending(int Order)
    {
        public HashSet<Type> Facts { get; } = [];

        public HashSet<Rule> Rules { get; } = [];
    }
}
