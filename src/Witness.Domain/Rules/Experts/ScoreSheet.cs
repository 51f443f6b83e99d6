using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Experts;

/// <summary>评分表 — the last score of every expert for every bidder and item.</summary>
internal sealed class ScoreSheet
{
    private readonly Dictionary<(string Expert, string Bidder, string Item), Seen<BidScored>> _scores = [];
    private readonly Dictionary<(string Expert, string Bidder), List<Seen<BidScored>>> _given = [];

    private ScoreSheet()
    {
    }

    public IReadOnlyList<string> Experts { get; private set; } = [];

    public IReadOnlyList<(string Key, string Name)> Bidders { get; private set; } = [];

    public IEnumerable<Seen<BidScored>> All => _scores.Values;

    public static ScoreSheet Of(LotFacts lot)
    {
        var sheet = new ScoreSheet();
        var bidders = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var experts = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var score in lot.All<BidScored>())
        {
            if (score.Fact is not { Score: not null, Item: { } item } || Key(score.Fact.Expert) is not { } expert || lot.Key(score.Fact.Bidder) is not { } bidder) continue;
            var at = (expert, bidder, item);
            if (sheet._scores.TryGetValue(at, out var known) && (known.Fact.Revision ?? 0) > (score.Fact.Revision ?? 0)) continue;
            sheet._scores[at] = score;
            bidders[bidder] = score.Fact.Bidder?.Name ?? bidder;
            experts.Add(expert);
        }
        foreach (var ((expert, bidder, _), score) in sheet._scores)
        {
            if (!sheet._given.TryGetValue((expert, bidder), out var given)) sheet._given.Add((expert, bidder), given = []);
            given.Add(score);
        }
        sheet.Experts = [.. experts];
        sheet.Bidders = [.. bidders.Select(b => (b.Key, b.Value))];
        return sheet;
    }

    /// <summary>By the pool's code, else by name.</summary>
    public static string? Key(ExpertRef? expert) => expert?.Code ?? expert?.Name;

    /// <summary>What one expert gave one bidder in all, on subjective items or on every item; null when it gave none.</summary>
    public (decimal Points, decimal Most, Seen<BidScored> First)? Total(string expert, string bidder, bool? subjective)
    {
        (decimal Points, decimal Most, Seen<BidScored> First)? total = null;
        foreach (var score in _given.GetValueOrDefault((expert, bidder)) ?? [])
        {
            if (subjective is { } kind && (score.Fact.Subjective ?? false) != kind) continue;
            var (points, most) = (score.Fact.Score!.Value, score.Fact.MaxPoints ?? 0);
            total = total is { } sum ? (sum.Points + points, sum.Most + most, sum.First.Position <= score.Position ? sum.First : score) : (points, most, score);
        }
        return total;
    }

    public IEnumerable<(string Bidder, string Item, decimal Score)> Vector(string expert) =>
        _scores.Where(s => s.Key.Expert == expert && s.Value.Fact.Subjective == true).Select(s => (s.Key.Bidder, s.Key.Item, s.Value.Fact.Score!.Value))
            .OrderBy(s => s.Bidder, StringComparer.Ordinal).ThenBy(s => s.Item, StringComparer.Ordinal);

    /// <summary>
    /// How far one expert's subjective points for one bidder lie from the others': in spreads of the others (five experts or more), else in
    /// parts of the full points. A spread counts as at least <paramref name="floor"/> of the full points, since a few equal scores say little.
    /// </summary>
    public (decimal Points, decimal Median, decimal Away, bool BySpread, Seen<BidScored> First)? Lift(string expert, string bidder, decimal floor)
    {
        if (Total(expert, bidder, true) is not { } own || own.Most <= 0) return null;
        var others = Experts.Where(e => e != expert).Select(e => Total(e, bidder, true)?.Points).OfType<decimal>().Order().ToList();
        if (others.Count < 2) return null;
        var median = Traces.Statistics.Quantile(others, 0.5m);
        var off = Math.Abs(own.Points - median);
        if (others.Count < 4) return (own.Points, median, off / own.Most, false, own.First);
        var mad = Traces.Statistics.Median(others.Select(o => Math.Abs(o - median)));
        return (own.Points, median, off / Math.Max(mad, floor * own.Most), true, own.First);
    }
}
