using System.Diagnostics;
using System.Text;
using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Keeping;
using Witness.Domain.Terms;
using Witness.Flow.Alerts;
using Witness.Sim.Plants;
using Witness.Sim.Play;
using Witness.Sim.Wire;

namespace Witness.Bench;

/// <summary>
/// The year of the pretend city played through fold and rules in memory, seals turned and limits passed as the steward would; what was raised is
/// held against the answer file (docs/spec/answer-file.md), family by family.
/// </summary>
internal sealed class RuleYear
{
    private static readonly HashSet<Type> Turning =
        [.. ReleaseBook.All.Values.SelectMany(releases => releases).SelectMany(release => release.OpenedBy.Concat(release.ClosedBy)), typeof(LimitPassed), typeof(FactRetracted), typeof(FactConflicted), typeof(LotRegistered)];

    private readonly YearFacts _facts = new();
    private readonly Judgement _judgement;
    private readonly FactReader _reader = new((_, value) => value);
    private readonly Dictionary<FactIdentity, (string Content, long Position)> _known = [];
    private readonly SortedSet<string> _open = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ticked = [];
    private readonly Dictionary<string, HashSet<string>> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), string> _why = [];
    private DateTimeOffset _now, _polled;
    private int _own;

    private RuleYear()
    {
        var everything = FactBook.All.Select(f => f.Name).ToHashSet();
        _judgement = new(_facts, new(InHand: 30_000), new SourceBook(SendersOf().Select(id => new SourceScope(id, everything, null, null))));
    }

    /// <summary>Strongest level each rule ever showed on each lot.</summary>
    public Dictionary<(string Rule, string Lot), Severity> Raised { get; } = [];

    /// <summary>Strongest level that stands on each lot now.</summary>
    public Dictionary<(string Lot, int Round, string Rule), Severity> Standing { get; } = [];

    public static async Task<IReadOnlyList<Figure>> Measure(long lots, ulong seed)
    {
        var world = new YearWorld(seed, (int)lots);
        var year = new RuleYear();
        year._now = new(2025, 8, 31, 9, 0, 0, Moment.Offset);
        foreach (var clock in (string[])["GC-38", "ZC-09"]) // the local lead time the plants are made for
            await year.Give(new LimitEntered { Header = year.Own(nameof(LimitEntered), new(ScopeKind.Centre, null, [])), Rule = clock, Value = 30, Basis = "示例：当地提前期" });
        foreach (var (key, value) in ((string, decimal)[])[("P12.works", 4_000_000), ("P12.goods", 2_000_000), ("P12.services", 1_000_000)])
            await year.Give(new LimitEntered { Header = year.Own(nameof(LimitEntered), new(ScopeKind.Centre, null, [])), Rule = key, Value = value, Scope = "GC", Basis = "示例：必须招标限额" });
        foreach (var clock in RuleBook.All.SelectMany(rule => rule.Card.Clocks).Distinct()) // what a centre confirms before it relies on them
            await year.Give(new CitationConfirmed { Header = year.Own(nameof(CitationConfirmed), new(ScopeKind.Centre, null, [])), Rule = clock, Title = "示例：已核" });
        var watch = Stopwatch.StartNew();
        var judging = TimeSpan.Zero;
        foreach (var message in world.Messages())
        {
            var from = watch.Elapsed;
            await year.Take(message);
            judging += watch.Elapsed - from;
        }
        await year.Poll(year._now.AddDays(60));
        await Console.Error.WriteLineAsync($"{year._facts.Count} facts, {year._judgement.Counted.Looks} looks, {judging.TotalSeconds:0.0} s taking them in");
        return new Scores(world.Answers, year, world.Lots).Figures(new() { ["lots"] = lots, ["seed"] = seed, ["facts"] = year._facts.Count });
    }

    private static IEnumerable<string> SendersOf() => new[] { "witness" };

    private async Task Take(Message message)
    {
        _now = new DateTimeOffset(message.Deliver, Moment.Offset);
        if (_now - _polled > TimeSpan.FromHours(12)) await Poll(_now);
        using var body = WireJson.Parse(message.ToBytes());
        if (_reader.Read(body.Document!.RootElement) is not { IsAccepted: true, Fact: { } fact }) return;
        var identity = fact.Header.Identity;
        var content = $"{fact.Header.Type}|{fact.Header.At}|{Encoding.UTF8.GetString(message.Data)}";
        if (!_known.TryGetValue(identity, out var first))
        {
            _known.Add(identity, (content, _facts.Count + 1));
            await Give(fact);
        }
        else if (first.Content != content)
        {
            await Give(fact with { Header = fact.Header with { Contends = "2" } });
            await Give(new FactConflicted { Header = Own(nameof(FactConflicted), fact.Header.Scope), Source = identity.Source, SourceKey = identity.SourceKey, SourceVersion = identity.SourceVersion, First = first.Position, Also = _facts.Count });
        }
    }

    private async Task Give(Fact fact)
    {
        if (_facts.Add(fact, _now) is not { } seen) return;
        foreach (var looked in await _judgement.Take(seen, default)) Hear(looked);
        foreach (var lot in fact.Header.Scope.Lots)
        {
            if (fact is LotRegistered) _open.Add(lot);
            if (!Turning.Contains(fact.GetType()) || fact is SealOpened or SealClosed) continue;
            foreach (var round in (await _judgement.Of(lot, default)).State.Rounds.ToList())
                foreach (var act in (await _judgement.Of(lot, default)).Round(round).Reading.SealActs())
                    await Give(act.Open
                        ? new SealOpened { Header = Own(nameof(SealOpened), new(ScopeKind.Lot, null, [lot], act.Round)), Seal = act.Seal.ToString(), Cause = act.Cause }
                        : new SealClosed { Header = Own(nameof(SealClosed), new(ScopeKind.Lot, null, [lot], act.Round)), Seal = act.Seal.ToString(), Cause = act.Cause });
        }
    }

    /// <summary>Limits that passed until now, of lots that are open.</summary>
    private async Task Poll(DateTimeOffset until)
    {
        _polled = until;
        foreach (var lot in _open.ToList())
        {
            var watch = await _judgement.Of(lot, default);
            foreach (var round in watch.State.Rounds.ToList())
            {
                foreach (var due in watch.Round(round).Reading.DueRows().Where(due => due.Fires <= until).OrderBy(due => due.Fires).ToList())
                {
                    if (!_ticked.Add($"{lot}/{round}/{due.Key}/{due.Phase}/{due.Start.SourceKey}/{due.DueRolled}")) continue;
                    (var now, _now) = (_now, due.Fires > _now ? due.Fires : _now);
                    await Give(new LimitPassed { Header = Own(nameof(LimitPassed), new(ScopeKind.Lot, null, [lot], round)) with { At = Moment.Of(due.Fires) }, Rule = due.Rule, Start = due.Start, DueRaw = due.DueRaw, DueRolled = due.DueRolled, Phase = due.Phase });
                    _now = now;
                }
            }
            if (watch.Current.IsOver && watch.Current.Now < _now.AddDays(-40)) _open.Remove(lot);
        }
    }

    private void Hear(LookedAt looked)
    {
        foreach (var (rule, why) in looked.Looked) _why[(rule, looked.Lot)] = why;
        foreach (var rule in looked.Looked.Keys) Standing.Remove((looked.Lot, looked.Round, rule));
        foreach (var content in looked.Now)
        {
            var (at, ever) = ((looked.Lot, looked.Round, content.Rule), (content.Rule, looked.Lot));
            if (!Standing.TryGetValue(at, out var level) || level < content.Level) Standing[at] = content.Level;
            if (!Raised.TryGetValue(ever, out var highest) || highest < content.Level) Raised[ever] = content.Level;
            if (!_told.TryGetValue($"{content.Rule}|{looked.Lot}", out var said)) _told.Add($"{content.Rule}|{looked.Lot}", said = []);
            if (said.Count < 3) said.Add($"{content.Says.Summary.Zh} [{content.Says.Formula.Zh}]");
        }
    }

    /// <summary>A few of the reasons a rule gave on a lot.</summary>
    public IEnumerable<string> Told(string rule, string lot) => _told.GetValueOrDefault($"{rule}|{lot}") ?? [];

    /// <summary>What the rule answered last where it raised nothing.</summary>
    public string Why(string rule, string lot) => _why.GetValueOrDefault((rule, lot)) ?? "never looked";

    private Header Own(string type, Scope scope) => new(type, scope, new("witness", $"own-{_own++}", 1), Moment.Of(_now));
}

/// <summary>What was raised against what was planted.</summary>
internal sealed class Scores(IReadOnlyList<Sim.Plants.Answer> answers, RuleYear year, int lots)
{
    public IReadOnlyList<Figure> Figures(Dictionary<string, object> with)
    {
        var named = answers.SelectMany(a => a.Lots).ToHashSet(StringComparer.Ordinal);
        var figures = new List<Figure>();
        foreach (var family in RuleBook.All.GroupBy(rule => rule.Card.Code[0]))
        {
            int planted = 0, found = 0, right = 0, wrong = 0, beside = 0;
            foreach (var rule in family)
            {
                var code = rule.Card.Code;
                var here = answers.Where(a => a.Code == code).ToList();
                var expected = here.SelectMany(a => a.Lots).Concat(answers.Where(a => PlantBook.Also(a.Code).Contains(code)).SelectMany(a => a.Lots)).ToHashSet(StringComparer.Ordinal);
                var raised = year.Raised.Keys.Where(r => r.Rule == code).Select(r => r.Lot).ToList();
                var missed = here.Where(a => !a.Lots.Any(lot => year.Raised.ContainsKey((code, lot)))).ToList();
                var clean = raised.Where(lot => !named.Contains(lot)).ToList();
                var hits = raised.Count(expected.Contains);
                (planted, found, right, wrong, beside) = (planted + here.Count, found + here.Count - missed.Count, right + hits, wrong + clean.Count, beside + raised.Count - hits - clean.Count);
                Console.Error.WriteLine($"{code} planted {here.Count,3} found {here.Count - missed.Count,3} | raised on {raised.Count,4} lots: expected {hits,3}, on planted lots besides {raised.Count - hits - clean.Count,3}, on clean lots {clean.Count,4} (red {clean.Count(l => year.Raised[(code, l)] == Severity.High)})");
                foreach (var answer in missed.Take(3)) Console.Error.WriteLine($"      missed {answer.Lots[^1]} {answer.Cause}: {year.Why(code, answer.Lots[^1])}");
                foreach (var lot in clean.Take(4)) Console.Error.WriteLine($"      clean {lot} {string.Join(" / ", year.Told(code, lot).Take(2))}");
            }
            with = new(with) { ["planted"] = planted, ["found"] = found, ["right"] = right, ["onClean"] = wrong, ["beside"] = beside };
            figures.Add(new($"rules.recall.{family.Key}", planted == 0 ? 1 : (double)found / planted, "ratio", with));
            figures.Add(new($"rules.precision.{family.Key}", right + wrong == 0 ? 1 : (double)right / (right + wrong), "ratio", with));
        }
        var red = year.Raised.Where(r => r.Value == Severity.High && !named.Contains(r.Key.Lot)).Select(r => r.Key.Lot).Distinct().Count();
        figures.Add(new("rules.red.clean", (double)red / Math.Max(1, lots - named.Count), "ratio", new Dictionary<string, object>(with) { ["red"] = red, ["clean"] = lots - named.Count }));
        return figures;
    }
}
