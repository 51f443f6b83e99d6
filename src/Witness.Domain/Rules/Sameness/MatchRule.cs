using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Sameness;

/// <summary>
/// 特征比对 — values of some components compared as sets between different bidders: within the lot, and with bids of other lots and years.
/// The cause is the pair of bidders and the component. A value that very many bidders of other lots share is common infrastructure and
/// says nothing across lots; what is found across lots stands a level lower, and is said at the lot
/// that brings it to light.
/// </summary>
/// <param name="kinds">Components it compares.</param>
/// <param name="moments">Moments of a fingerprint that count; null: every.</param>
public abstract class MatchRule(RuleCard card, IReadOnlyList<string> kinds, IReadOnlyList<string>? moments = null) : Rule(card)
{
    /// <summary>Bidders of other lots under one value above which it is common infrastructure.</summary>
    private const int Common = 10;

    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var bids = at.Lot.BidsByKey.Select(b => (Bid: b, Clues: Clue.Of(b).Where(Counts).ToList())).ToList();
        var told = bids.Where(b => b.Clues.Count > 0).ToList();
        if (told.Count == 0)
        {
            yield return at.CannotTell(new Wording($"缺特征码：{string.Join("、", kinds.Select(k => Clue.Names[k].Zh))}", $"no fingerprint: {string.Join(", ", kinds.Select(k => Clue.Names[k].En))}"));
            yield break;
        }
        var matches = Within(told).Concat(Across(at, told)).GroupBy(m => m.Cause).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        foreach (var match in matches) yield return Say(at, match.Key, [.. match]);
        if (matches.Count > 0) yield break;
        var silent = bids.Where(b => b.Clues.Count == 0 && b.Bid.Opened is not null).ToList();
        if (told.Count < 2 || silent.Count > 0)
            yield return at.CannotTell("", [new($"缺 {(silent.Count > 0 ? string.Join("、", silent.Select(b => b.Bid.Name)) : "第二家")} 的特征码", $"no fingerprint of {(silent.Count > 0 ? string.Join(", ", silent.Select(b => b.Bid.Name)) : "a second bidder")}")]);
        else
            yield return at.Clear(
                new($"{told.Count} 家 {told.Count * (told.Count - 1) / 2} 对，有效部件交集 = ∅（剔除表 {Placeholders.Version}）", $"{told.Count} bidders, {told.Count * (told.Count - 1) / 2} pairs, no part shared (list of placeholders {Placeholders.Version})"),
                [.. told.Select(b => b.Clues[0].Said(b.Bid.Name))]);
    }

    private sealed record Match(string Cause, string Kind, string A, string B, Input First, Input Second, Severity Severity, string? OtherLot);

    private bool Counts(Clue clue) => kinds.Contains(clue.Kind) && (moments is null || clue.Moment is null || moments.Contains(clue.Moment));

    private IEnumerable<Match> Within(List<(Bid Bid, List<Clue> Clues)> told)
    {
        // most lots share nothing: pair by pair is looked only at who holds a value that another holds too
        var holders = new Dictionary<(string, string), int>();
        var sharing = new bool[told.Count];
        for (var i = 0; i < told.Count; i++)
        {
            foreach (var clue in told[i].Clues)
                if (!holders.TryAdd((clue.Kind, clue.Value), i) && holders[(clue.Kind, clue.Value)] is var first && first != i) sharing[first] = sharing[i] = true;
        }
        for (var i = 0; i < told.Count; i++)
        {
            for (var j = i + 1; sharing[i] && j < told.Count; j++)
            {
                var (a, b) = (told[i], told[j]);
                if (!sharing[j] || !a.Bid.IsOther(b.Bid)) continue;
                foreach (var x in a.Clues)
                    if (b.Clues.FirstOrDefault(y => y.Kind == x.Kind && y.Value == x.Value) is { } y)
                        yield return new($"{Bid.Pair(a.Bid, b.Bid)}|{x.Kind}", x.Kind, a.Bid.Name, b.Bid.Name, x.Said(a.Bid.Name), y.Said(b.Bid.Name), Card.Severity, null);
            }
        }
    }

    private IEnumerable<Match> Across(Sight at, List<(Bid Bid, List<Clue> Clues)> told)
    {
        if (!Card.AcrossLots) yield break;
        foreach (var (bid, clues) in told)
        {
            foreach (var clue in clues)
            {
                if (!at.History.Traces.Has(clue.Kind, clue.Value)) continue;
                var others = at.History.Meets(clue.Kind, clue.Value, at.Lot.Lot, bid.Members).Where(t => (moments is null || t.Detail is null || moments.Contains(t.Detail))).ToList();
                if (others.Count == 0 || others.Select(t => t.Who).Distinct().Take(Common + 1).Count() > Common) continue;
                foreach (var other in others.GroupBy(t => t.Who).Select(g => g.Last()).Take(5))
                {
                    var name = other.Name ?? other.Who;
                    yield return new(
                        $"{Bid.Pair(bid.Key, other.Who)}|{clue.Kind}", clue.Kind, bid.Name, name, clue.Said(bid.Name),
                        new(new($"{Clue.Names[clue.Kind].Zh}（{name}，{other.Lot}）", $"{Clue.Names[clue.Kind].En} ({name}, {other.Lot})"), clue.Masked, "", nameof(Facts.Catalogue.BidFingerprinted), other.Fact, other.Position),
                        Card.Severity > Severity.Low ? Card.Severity - 1 : Severity.Low, other.Lot);
                }
            }
        }
    }

    private static Finding Say(Sight at, string cause, IReadOnlyList<Match> matches)
    {
        var own = matches.FirstOrDefault(m => m.OtherLot is null) ?? matches[0];
        var name = Clue.Names[own.Kind];
        var lots = matches.Select(m => m.OtherLot).OfType<string>().Distinct().ToList();
        var where = own.OtherLot is null ? new Wording("", "") : new Wording($"（{own.OtherLot}）", $" (in {own.OtherLot})");
        return at.Raised(
            cause, new($"{own.A} 与 {own.B}{where.Zh} {name.Zh}一致", $"{name.En} of {own.A} and {own.B}{where.En} is the same"),
            new($"有效部件交集 = {{{name.Zh}}} → {matches.Select(m => m.First.Value).Distinct().Count()} 个 ≥ 1；跨标段 {lots.Count} 个", $"shared parts = {{{name.En}}} → {matches.Select(m => m.First.Value).Distinct().Count()} ≥ 1; other lots {lots.Count}"),
            [.. matches.SelectMany(m => new[] { m.First, m.Second }).DistinctBy(i => (i.Name, i.Position, i.Value)).Take(20)], [own.A, own.B], matches.Max(m => m.Severity));
    }
}
