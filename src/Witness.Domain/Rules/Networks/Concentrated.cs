using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;

namespace Witness.Domain.Rules.Networks;

/// <summary>集中度 — one supplier wins most of a buyer's or agency's lots, more than its share elsewhere explains (N04). The cause is the pair.</summary>
public sealed class Concentrated() : Rule(new(
    "N04", 1, new("集中度", "Concentration"),
    new("招标人或代理机构的标段是否过半由同一供应商中标，且超出偶然？", "Does one supplier win most lots of a buyer or agency, beyond chance?"),
    Grade.Statistical, Severity.Low, "R7", new("占比 > share ∧ n ≥ lots ∧ 超几何 p 经 Benjamini–Hochberg（q = 0.05）仍显著", "share > share ∧ n ≥ lots ∧ hypergeometric p stands after Benjamini–Hochberg (q = 0.05)"))
{
    Basis = Laws.Method("R040、R050、R051 集中度"),
    Parameters = [new("share", new("占比上限", "Largest share"), "", 0.5m), new("lots", new("最少标段数", "Fewest lots"), "个", 5)],
    Needs = [Need.Of<AwardDecided>(f => f.Suppliers), Need.If<ResultPublished>(f => f.Suppliers), Need.If<DealConfirmed>(f => f.Winner), Need.If<BidOpened>(f => f.Bidder)],
    AcrossLots = true,
    Counter = new("是否框架协议、延续合同或当地仅有的供应商；标段是否同一项目拆分。", "A framework, a continued contract, the only local supplier; lots of one project?"),
    Look = new("查看该供应商在其他招标人处的中标情况与竞争家数。", "Look at its wins elsewhere and how many competed."),
})
{
    private static IEnumerable<(string Role, string Key, string Name)> Bodies(LotFacts lot)
    {
        if (lot.Buyer is { } buyer) yield return ("buyer", buyer.Key, buyer.Name);
        if (lot.Agency is { } agency) yield return ("agency", agency.Key, agency.Name);
    }

    protected internal override void Leave(LotFacts lot, History history)
    {
        foreach (var (role, key, _) in Bodies(lot))
            foreach (var (winner, _, _) in lot.Winners)
                if (Test(role, key, winner, history) is { } test && test.Lots >= 5) history.Runs.Put(Card.Code, $"{role}|{key}|{winner}", test.P);
    }

    /// <summary>Wins of the supplier among the body's lots, against its wins among all lots.</summary>
    private static (int Won, int Lots, double P, IReadOnlyList<Trace> Behind)? Test(string role, string key, string winner, History history)
    {
        var lots = history.Traces.Find(role, key);
        var won = lots.Where(t => t.Who == winner).ToList();
        if (won.Count == 0) return null;
        var all = history.Traces.Decided;
        var wins = Math.Max(history.Traces.Find("bidder", winner).Count(t => t.Detail == "won"), won.Count);
        return (won.Count, lots.Count, Statistics.Hypergeometric(won.Count, lots.Count, wins, Math.Max(all, Math.Max(lots.Count, wins))), won);
    }

    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var winners = at.Lot.Winners;
        if (winners.Count == 0)
        {
            yield return at.CannotTell(Lacks<AwardDecided>());
            yield break;
        }
        var (share, least) = (at.Set("share"), (int)at.Set("lots"));
        var (raised, compared) = (false, new List<Input>());
        var cutoff = at.History.Runs.Cutoff(Card.Code);
        foreach (var (role, key, name) in Bodies(at.Lot))
        {
            foreach (var (winner, supplier, by) in winners)
            {
                if (Test(role, key, winner, at.History) is not { } test || test.Lots < least) continue;
                var part = (decimal)test.Won / test.Lots;
                Input[] inputs =
                [
                    new(new("中标人", "Winner"), supplier, "", by.Fact.Header.Type, by.Fact.Header.Identity, by.Position), Sight.Computed($"{name} 标段", $"Lots of {name}", test.Lots, "个"), Sight.Computed("其中中标", "Won of them", test.Won, "个"),
                    Sight.Computed("p", "p", (decimal)Math.Round(test.P, 8)), Sight.Computed("检验数", "Tests", at.History.Runs.Count(Card.Code), "个"),
                ];
                compared.AddRange(inputs);
                if (part <= share || test.P > cutoff) continue;
                raised = true;
                yield return at.Raised(
                    $"{role}|{key}|{winner}", new($"{name} 的 {test.Lots} 个标段中 {supplier} 中标 {test.Won} 个", $"{supplier} won {test.Won} of {test.Lots} lots of {name}"),
                    new($"{test.Won} ÷ {test.Lots} = {Sight.Plain(part, 4)} > {Sight.Plain(share)}；p = {Math.Round(test.P, 8)} ≤ {Math.Round(cutoff, 8)}", $"{test.Won} ÷ {test.Lots} = {Sight.Plain(part, 4)} > {Sight.Plain(share)}; p = {Math.Round(test.P, 8)} ≤ {Math.Round(cutoff, 8)}"),
                    inputs, [supplier, name], evidence: test.Behind.TakeLast(20).Select(t => t.Position)) with { Body = $"{role}|{key}|{winner}" };
            }
        }
        if (raised) yield break;
        if (compared.Count == 0) yield return at.CannotTell("lots", [TooFew(Bodies(at.Lot).Select(b => at.History.Traces.Find(b.Role, b.Key).Count).DefaultIfEmpty(0).Max(), least)]);
        else yield return at.Clear(new($"占比均不超过 {Sight.Plain(share)} 或不显著", $"no share above {Sight.Plain(share)}, or none beyond chance"), compared);
    }
}
