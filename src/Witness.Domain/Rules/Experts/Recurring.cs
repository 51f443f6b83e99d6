using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;

namespace Witness.Domain.Rules.Experts;

/// <summary>评委踪迹 — who sat on which committee and who won: under <c>expert</c> (Who the winner), and whose draws brought whom: under <c>drawn</c> by agency.</summary>
public sealed class Committees() : Tracker("committees", typeof(CommitteeFormed), typeof(AwardDecided), typeof(ResultPublished), typeof(ExpertsDrawn), typeof(ExpertsRedrawn))
{
    public override IEnumerable<Trace> Of(LotFacts lot)
    {
        if (lot.Last<CommitteeFormed>() is { Fact.Members: { } members } formed)
        {
            foreach (var expert in members.Where(m => m.Role is not { } role || role.Contains("专家", StringComparison.Ordinal)).Select(m => ScoreSheet.Key(m.Expert)).OfType<string>().Distinct())
                foreach (var (winner, name, _) in lot.Winners)
                    yield return new("expert", expert, lot.Lot, lot.Round, winner, name, lot.Opened, formed.Fact.Header.Identity, formed.Position);
        }
        if ((lot.Agency ?? lot.Buyer) is not { } body) yield break;
        foreach (var draw in lot.All<ExpertsDrawn>())
            foreach (var expert in (draw.Fact.Experts ?? []).Select(ScoreSheet.Key).OfType<string>().Distinct())
                yield return new("drawn", body.Key, lot.Lot, lot.Round, expert, null, lot.Opened, draw.Fact.Header.Identity, draw.Position);
    }
}

/// <summary>专家—中标人反复共现 — an expert sits again and again where one bidder wins, beyond chance (E07). The cause is the pair.</summary>
public sealed class Recurring() : Rule(new(
    "E07", 1, new("专家与中标人反复共现", "Expert and winner together again"),
    new("是否有专家参评的标段多由同一投标人中标，且超出偶然？", "Does one bidder win the lots an expert evaluates, beyond chance?"),
    Grade.Statistical, Severity.Medium, "R6", new("超几何 p < chance 且经 Benjamini–Hochberg 仍显著 ∧ 共现 ≥ meets", "hypergeometric p < chance, standing after Benjamini–Hochberg ∧ together ≥ meets"))
{
    Basis = Laws.Method("R053 反复共现"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("chance", new("p 上限", "Largest p"), "", 0.001m), new("meets", new("最少共现", "Fewest meetings"), "次", 5)],
    Needs = [Need.Of<CommitteeFormed>(f => f.Members), Need.Of<AwardDecided>(f => f.Suppliers), Need.If<ResultPublished>()],
    AcrossLots = true,
    Counter = new("该专业专家与投标人是否本就很少；是否同一地区、同一专业自然集中。", "Are experts and bidders of the specialty few; are region and specialty the same by nature?"),
    Look = new("查看各次评分偏离与抽取方式。", "Look at its scores in those lots and how it was drawn."),
})
{
    private static IEnumerable<string> Members(LotFacts lot) =>
        (lot.Last<CommitteeFormed>()?.Fact.Members ?? []).Where(m => m.Role is not { } role || role.Contains("专家", StringComparison.Ordinal)).Select(m => ScoreSheet.Key(m.Expert)).OfType<string>().Distinct().Order(StringComparer.Ordinal);

    private static (int Together, int Sat, double P, IReadOnlyList<Trace> Behind) Test(string expert, string winner, History history)
    {
        var sat = history.Traces.Find("expert", expert).DistinctBy(t => (t.Lot, t.Who)).ToList();
        var together = sat.Where(t => t.Who == winner).ToList();
        var lots = sat.Select(t => t.Lot).Distinct().Count();
        var wins = Math.Max(history.Traces.Find("bidder", winner).Count(t => t.Detail == "won"), together.Count);
        return (together.Count, lots, together.Count < 2 ? 1 : Statistics.Hypergeometric(together.Count, lots, wins, Math.Max(history.Traces.Decided, Math.Max(lots, wins))), together);
    }

    protected internal override void Leave(LotFacts lot, History history)
    {
        if (!Covers(lot)) return;
        foreach (var expert in Members(lot))
            foreach (var (winner, _, _) in lot.Winners) history.Runs.Put(Card.Code, $"{expert}|{winner}", Test(expert, winner, history).P);
    }

    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var experts = Members(at.Lot).ToList();
        if (experts.Count == 0 || at.Lot.Winners.Count == 0 || at.Lot.Last<CommitteeFormed>() is not { } formed)
        {
            yield return at.CannotTell(experts.Count == 0 ? Lacks<CommitteeFormed>("Members") : Lacks<AwardDecided>());
            yield break;
        }
        var (chance, meets) = ((double)at.Set("chance"), (int)at.Set("meets"));
        var limit = Math.Min(chance, at.History.Runs.Cutoff(Card.Code));
        var (raised, most) = (false, 0);
        foreach (var expert in experts)
        {
            foreach (var (winner, name, by) in at.Lot.Winners)
            {
                var test = Test(expert, winner, at.History);
                most = Math.Max(most, test.Sat);
                if (test.Together < meets || test.P > limit || test.P >= chance) continue;
                raised = true;
                yield return at.Raised(
                    $"{expert}|{winner}", new($"某专家参评 {test.Sat} 个标段，{name} 中标其中 {test.Together} 个", $"An expert evaluated {test.Sat} lots, {name} won {test.Together} of them"),
                    new($"p = {Math.Round(test.P, 9)} < {Sight.Plain((decimal)chance)}；共现 {test.Together} ≥ {meets}", $"p = {Math.Round(test.P, 9)} < {Sight.Plain((decimal)chance)}; together {test.Together} ≥ {meets}"),
                    [
                        Sight.Said("Members", experts.Count, formed), new(new("中标人", "Winner"), name, "", by.Fact.Header.Type, by.Fact.Header.Identity, by.Position), Sight.Computed("参评标段", "Lots evaluated", test.Sat, "个"),
                        Sight.Computed("检验数", "Tests", at.History.Runs.Count(Card.Code), "个"),
                    ],
                    [name], evidence: test.Behind.TakeLast(20).Select(t => t.Position));
            }
        }
        if (raised) yield break;
        if (most < meets) yield return at.CannotTell("meets", [TooFew(most, meets)]);
        else yield return at.Clear(new($"{experts.Count} 名专家均无显著共现", $"{experts.Count} experts, none together beyond chance"), Sight.Said("Members", experts.Count, formed), Sight.Computed("检验数", "Tests", at.History.Runs.Count(Card.Code), "个"));
    }
}
