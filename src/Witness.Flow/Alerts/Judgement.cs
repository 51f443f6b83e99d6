using Witness.Domain.Access;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Keeping;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;
using Witness.Flow.Follow;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Alerts;

/// <summary>看过的标段 — what the rules that looked say of one round of a lot, and what stands on it in all.</summary>
/// <param name="Looked">Codes of the rules that looked: what they do not raise has ceased.</param>
/// <param name="Now">Everything that stands on the round now, of rules that did not look too.</param>
internal sealed record LookedAt(string Lot, int Round, DateTimeOffset At, IReadOnlyDictionary<string, string> Looked, IReadOnlyList<AlertContent> Now);

/// <summary>
/// 判断 — folds the log with a watch per lot and lets the rules look that its facts touched. Appends nothing, and knows nothing of what
/// was said before: the same log gives the same judgement. A lot is looked at once for all facts of a stretch.
/// </summary>
internal sealed class Judgement
{
    private readonly ReleasedFacts _facts;
    private readonly LotPlaces _places = new();
    private readonly LotWatches _lots;
    private readonly History _history = new();
    private readonly List<Recorded> _centre = [];
    private readonly Func<SourceBook> _sources;
    private readonly Dictionary<(string Lot, int Round), Pending> _pending = [];
    private readonly Dictionary<(string Lot, int Round), Dictionary<string, AlertContent>> _standing = [];
    private readonly Dictionary<(string Lot, int Round), Dictionary<string, Finding>> _findings = [];
    private readonly HashSet<(string, int, Seal)> _closed = [];
    private readonly List<LookedAt> _looked = [];
    private Examiner _examiner;
    private DateOnly _month;

    /// <param name="sources">Who may report what; asked at each stretch.</param>
    public Judgement(LogStore store, SealedValues values, Func<SourceBook> sources)
    {
        (_facts, _sources) = (new(store, values), sources);
        _lots = new(_places, _facts);
        _lots.Reckon(ClockContext.Of(default, ClockSettings.Shipped, sources()));
        _examiner = new(_history, ThresholdSet.Shipped);
    }

    /// <summary>Facts taken in by rules so far, and looks at lots: what the cost is divided by.</summary>
    public (long Facts, long Looks) Counted { get; private set; }

    /// <summary>Takes a stretch in; gives the rounds that were looked at, each once unless figures were frozen in between.</summary>
    public async Task<IReadOnlyList<LookedAt>> Take(IEnumerable<FeedItem> items, CancellationToken stop)
    {
        if (!ReferenceEquals(_lots.Clocks.Sources, _sources())) _lots.Reckon(_lots.Clocks with { Sources = _sources() });
        foreach (var item in items) await Take(item, stop);
        await Look(stop);
        IReadOnlyList<LookedAt> looked = [.. _looked];
        _looked.Clear();
        return looked;
    }

    /// <summary>Everything that stands now, in a stable order.</summary>
    public IEnumerable<AlertContent> Standing => _standing.Values.SelectMany(round => round.Values).OrderBy(content => content.Identity, StringComparer.Ordinal);

    private async Task Take(FeedItem item, CancellationToken stop)
    {
        if (item.Entry.Plain is { Header.Type: nameof(AlertRaised) or nameof(AlertRevised) or nameof(AlertCleared) or nameof(AlertReopened) or nameof(RecordFormed) }) return;
        if (await _facts.Of(item, stop) is not { } recorded)
        {
            if (item.Entry.Hidden is { } hidden) _places.Hide(hidden.Tag, item.Position);
            return;
        }
        await Take(recorded, stop);
    }

    private async Task Take(Recorded recorded, CancellationToken stop)
    {
        Counted = (Counted.Facts + 1, Counted.Looks);
        await Freeze(recorded.TakenAt, stop);
        var scope = recorded.Fact.Header.Scope;
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
        var touched = (await _lots.Of(lot, stop)).Advance(recorded);
        if (RuleBook.Touched(type).Count == 0 && RuleBook.TouchedTrackers(type).Count == 0 && recorded.Fact is not AnomalyReported) return;
        foreach (var round in touched) Pend(lot, round.Round).Facts.Add(type);
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
        if (seal == Seal.S1)
        {
            foreach (var tag in await _facts.Hidden(lot, round))
                if (_places.Take(tag) is { } position && await _facts.At(position, stop) is { } revealed) await Take(revealed, stop);
        }
        foreach (var position in _places.Hiding(lot).ToList())
        {
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
        if (!ClockSettings.Concerns(recorded.Fact) && recorded.Fact is not FactRetracted) return;
        await Look(stop); // what was taken in before is judged by what was in force
        _centre.Add(recorded);
        _lots.Reckon(ClockContext.Of(default, ClockSettings.Of(_centre), _lots.Clocks.Sources));
        var thresholds = Reduction.Reduce(_centre).Where(s => !s.IsConflicted).Select(s => s.Winner.Fact).OfType<LimitEntered>().Aggregate(ThresholdSet.Shipped, (set, entered) => set.With(entered));
        _examiner = new(_history, thresholds);
        var key = (recorded.Fact as LimitEntered)?.Rule;
        var dot = key?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        List<Rule> concerned = [.. RuleBook.All.Where(rule => dot < 0 ? rule.Card.Clocks.Count > 0 : rule.Card.Code == key![..dot])];
        if (concerned.Count == 0) return;
        foreach (var lot in _places.Lots.Order(StringComparer.Ordinal).ToList())
        {
            foreach (var round in (await _lots.Of(lot, stop)).State.Rounds) Pend(lot, round).Rules.UnionWith(concerned);
            await Look(stop); // lot by lot: not all of them fit in hand
        }
    }

    private async Task Freeze(DateTimeOffset now, CancellationToken stop)
    {
        var day = DateOnly.FromDateTime(now.ToOffset(Moment.Offset).DateTime);
        var month = new DateOnly(day.Year, day.Month, 1);
        if (month <= _month) return;
        _month = month;
        await Look(stop); // figures are frozen with all that came before
        foreach (var (rule, lot, round) in _history.Segments.MoveTo(day))
            if (RuleBook.Find(rule) is { } waited) Pend(lot, round).Rules.Add(waited);
    }

    private async Task Look(CancellationToken stop)
    {
        if (_pending.Count == 0) return;
        foreach (var ((lot, round), why) in _pending.OrderBy(p => p.Value.Order).ToList()) _looked.Add(Look((await _lots.Of(lot, stop)).Round(round), why));
        _pending.Clear();
    }

    private LookedAt Look(LotFacts lot, Pending why)
    {
        Counted = (Counted.Facts, Counted.Looks + 1);
        var at = (lot.Lot, lot.Round);
        if (!_standing.TryGetValue(at, out var standing)) standing = new(StringComparer.Ordinal);
        if (!_findings.TryGetValue(at, out var findings)) findings = new(StringComparer.Ordinal);
        var looked = new Dictionary<string, string>(StringComparer.Ordinal);
        var fresh = new Dictionary<string, Finding>(StringComparer.Ordinal);
        Note(_examiner.Look(lot, why.Facts));
        Note(_examiner.Look(lot, why.Rules.Where(rule => !looked.ContainsKey(rule.Card.Code)).OrderBy(rule => rule.Card.Code, StringComparer.Ordinal)));

        // what stands beside a finding may change its level: one that the rules did not look at says the same at another level
        var all = findings.Values.ToList();
        var now = new Dictionary<string, AlertContent>(StringComparer.Ordinal);
        foreach (var (identity, finding) in findings)
        {
            var level = Combined.LevelOf(finding, all);
            now[identity] = fresh.TryGetValue(identity, out var said) ? new(identity, said.Cause, level, said.Explanation, lot.Now)
                : standing[identity].Level == level ? standing[identity] : standing[identity] with { Level = level, At = lot.Now };
        }
        if (why.Facts.Contains(typeof(AnomalyReported)) || why.Facts.Contains(typeof(FactRetracted)) || lot.Has<AnomalyReported>())
        {
            looked[Upstream.Code] = "上报已更正或撤回";
            foreach (var content in Upstream.Of(lot)) now[content.Identity] = content;
        }
        Keep(_standing, at, now);
        Keep(_findings, at, findings);
        return new(lot.Lot, lot.Round, lot.Now, looked, [.. now.Values.OrderBy(content => content.Identity, StringComparer.Ordinal)]);

        void Note(IReadOnlyList<Answer> answers)
        {
            foreach (var answer in answers)
            {
                foreach (var gone in findings.Where(f => f.Value.Rule.Card.Code == answer.Rule.Card.Code).Select(f => f.Key).ToList()) findings.Remove(gone);
                looked[answer.Rule.Card.Code] = answer.Findings.FirstOrDefault(f => f.Verdict == Verdict.CannotTell)?.Explanation.Summary.Zh ?? (answer.Findings.Count == 0 ? "不适用" : "未触发");
                foreach (var finding in answer.Findings.Where(f => f.Verdict == Verdict.Raised))
                    if (fresh.TryAdd(finding.Identity, finding)) findings[finding.Identity] = finding with { Explanation = null! }; // what it says stands beside
            }
        }
    }

    private static void Keep<T>(Dictionary<(string, int), Dictionary<string, T>> all, (string, int) at, Dictionary<string, T> one)
    {
        if (one.Count == 0) all.Remove(at);
        else all[at] = one;
    }

    private Pending Pend(string lot, int round)
    {
        if (!_pending.TryGetValue((lot, round), out var pending)) _pending.Add((lot, round), pending = new(_pending.Count));
        return pending;
    }

    /// <summary>Why a round is to be looked at; rounds are looked at in the order in which they were first touched.</summary>
    private sealed record Pending(int Order)
    {
        public HashSet<Type> Facts { get; } = [];

        public HashSet<Rule> Rules { get; } = [];
    }
}
