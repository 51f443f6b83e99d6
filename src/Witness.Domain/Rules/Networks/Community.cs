using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Networks;

/// <summary>
/// 抱团共投与轮流中标 — bidders of this lot who meet in lot after lot beyond chance, win nearly all of those lots among themselves, and take
/// turns or always let one win (N01). The cause is the group.
/// </summary>
public sealed class Community() : Rule(new(
    "N01", 1, new("抱团共投与轮流中标", "Bidding together and winning in turn"),
    new("本标段是否有一组投标人反复同投，组内包揽中标且轮流或固定？", "Does a group of this lot's bidders meet again and again, win among itself, in turn or always the same?"),
    Grade.Statistical, Severity.Medium, "R6", new("同投 ≥ meets 次且 p < chance 的成员 ≥ 3 家 ∧ 组内中标占比 ≥ share ∧（轮流检验（连中、均匀）p < 0.05 ∨ 同一中标人 ≥ share）", "members meeting ≥ meets times with p < chance ≥ 3 ∧ wins inside ≥ share ∧ (turns (repeats, evenness) p < 0.05 ∨ one winner ≥ share)"))
{
    Basis = Laws.Method("R053、R057 同投与轮换"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("meets", new("最少同投次数", "Fewest meetings"), "次", 5), new("chance", new("同投偶然概率", "Chance of meeting"), "", 0.001m), new("share", new("组内中标占比", "Wins inside"), "", 0.8m)],
    Needs = [Need.Of<BidOpened>(f => f.Bidder), Need.Of<AwardDecided>(f => f.Suppliers)],
    After = typeof(AwardDecided),
    AcrossLots = true,
    Counter = new("是否专业性强、符合资格者本就只有这几家；是否同一地区的常见竞争者。", "Are only these few qualified; are they the usual rivals of one region?"),
    Look = new("查看同投标段的报价位次、保证金与特征码。", "Look at prices, deposits and fingerprints of the lots they shared."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var (meets, chance, share) = ((int)at.Set("meets"), (double)at.Set("chance"), at.Set("share"));
        var bids = at.Lot.Bids.Where(b => b.Opened is not null).OrderBy(b => b.Key, StringComparer.Ordinal).ToList();
        if (bids.Count < 3)
        {
            yield return at.CannotTell(TooFew(bids.Count, 3));
            yield break;
        }
        var lots = bids.Select(b => at.History.Traces.Find("bidder", b.Key).Where(t => t.Detail is "won" or "lost").DistinctBy(t => t.Lot).ToDictionary(t => t.Lot, StringComparer.Ordinal)).ToList();
        var all = at.History.Traces.Decided;
        if (lots.Max(l => l.Count) < meets)
        {
            yield return at.CannotTell("meets", [TooFew(lots.Max(l => l.Count), meets)]);
            yield break;
        }
        var tied = new bool[bids.Count, bids.Count];
        var degree = new int[bids.Count];
        for (var i = 0; i < bids.Count; i++)
        {
            for (var j = i + 1; j < bids.Count; j++)
            {
                var together = lots[i].Keys.Count(lots[j].ContainsKey);
                if (together < meets || Statistics.Hypergeometric(together, lots[i].Count, lots[j].Count, Math.Max(all, lots[i].Count + lots[j].Count - together)) >= chance) continue;
                tied[i, j] = tied[j, i] = true;
                degree[i]++;
                degree[j]++;
            }
        }
        // The group around the bidder with the most ties, each tied to at least half of it.
        var centre = Enumerable.Range(0, bids.Count).MaxBy(i => degree[i]);
        var group = Enumerable.Range(0, bids.Count).Where(i => i == centre || tied[centre, i]).ToList();
        group = [.. group.Where(i => group.Count(j => j == i || tied[i, j]) * 2 > group.Count)];
        IReadOnlyList<Input> said = [.. bids.Select((b, i) => Sight.Said("Bidder", $"{b.Name}：{lots[i].Count} 个标段", b.Opened!.Value))];
        if (group.Count < 3)
        {
            yield return at.Clear(new($"反复同投的成员 {(group.Count < 2 ? 0 : group.Count)} 家 < 3", $"members who meet again: {(group.Count < 2 ? 0 : group.Count)} < 3"), said);
            yield break;
        }
        var shared = group.SelectMany(i => lots[i].Values).GroupBy(t => t.Lot).Where(g => g.Count() * 2 > group.Count).OrderBy(g => g.Min(t => t.Position)).ToList();
        var winners = shared.Select(g => g.FirstOrDefault(t => t.Detail == "won")?.Who).ToList();
        var inside = winners.Count(w => w is not null);
        var own = winners.OfType<string>().ToList();
        var part = shared.Count == 0 ? 0 : (decimal)inside / shared.Count;
        var top = own.Count == 0 ? 0 : own.GroupBy(w => w).Max(g => g.Count());
        var repeats = own.Zip(own.Skip(1)).Count(p => p.First == p.Second);
        var turns = own.Count < 2 ? 1 : 1 - Statistics.Binomial(repeats + 1, own.Count - 1, own.GroupBy(w => w).Sum(g => Math.Pow((double)g.Count() / own.Count, 2)));
        // in turn also means: as evenly as chance hardly deals
        var even = (double)own.Count / group.Count;
        if (own.Count >= meets) turns = Math.Min(turns, 1 - Statistics.ChiSquare(group.Sum(i => Math.Pow(own.Count(w => w == bids[i].Key) - even, 2)) / even, group.Count - 1));
        var formula = new Wording(
            $"组 {group.Count} 家，同投 {shared.Count} 个标段，组内中标 {inside}（{Sight.Plain(part, 2)}），同一中标人最多 {top}，连中 {repeats} 次，轮流 p = {Sight.Plain((decimal)turns, 4)}",
            $"group {group.Count}, {shared.Count} lots together, won inside {inside} ({Sight.Plain(part, 2)}), most by one {top}, repeats {repeats}, turns p = {Sight.Plain((decimal)turns, 4)}");
        var names = group.Select(i => bids[i].Name).ToList();
        IReadOnlyList<Input> inputs = [.. group.Select(i => Sight.Said("Bidder", bids[i].Name, bids[i].Opened!.Value)), Sight.Computed("同投标段", "Lots together", shared.Count, "个"), Sight.Computed("组内中标", "Won inside", inside, "个")];
        yield return shared.Count >= meets && part >= share && (turns < 0.05 || top >= share * own.Count)
            ? at.Raised(string.Join('|', group.Select(i => bids[i].Key)), new($"{string.Join("、", names)} 同投 {shared.Count} 个标段，组内中标 {inside} 个", $"{string.Join(", ", names)} met in {shared.Count} lots and won {inside} among themselves"), formula, inputs, names, evidence: shared.SelectMany(g => g.Select(t => t.Position)).Order().TakeLast(30))
            : at.Clear(formula, inputs);
    }
}
