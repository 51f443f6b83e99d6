using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;

namespace Witness.Domain.Rules.Networks;

/// <summary>陪标专业户 — bids as often as the busiest quarter and hardly ever wins (N02). Asked in each lot it bids for; the cause is the bidder.</summary>
public sealed class Idler() : BodyRule(new(
    "N02", 1, new("常投不中", "Bids often, hardly wins"),
    new("是否有投标人参与次数居前四分之一而中标率极低？", "Does a bidder take part as often as the busiest quarter and hardly win?"),
    Grade.Statistical, Severity.Low, "R6", new("投标数 ≥ Q3 ∧ 中标率 ≤ max(Q1 − fence·IQR, 0) ∧ P(中标数 ≤ 观察) < chance", "bids ≥ Q3 ∧ win rate ≤ max(Q1 − fence·IQR, 0) ∧ P(wins ≤ seen) < chance"))
{
    Basis = Laws.Method("R025 参与多而中标少"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("fence", new("栅栏倍数", "Fence"), "倍", 1.5m), new("chance", new("偶然概率上限", "Largest chance"), "", 0.002m)],
    Needs = [Need.Of<BidOpened>(f => f.Bidder), Need.Of<AwardDecided>(f => f.Suppliers), Need.If<ResultPublished>()],
    After = typeof(AwardDecided),
    AcrossLots = true,
    Counter = new("是否新进入企业或专投小概率标段；统计期内是否刚参与。", "Is it new to the market, or after long shots; has it just begun?"),
    Look = new("看它与谁一起投标、报价位次如何。", "Look at with whom it bids and where its prices lie."),
}, 10, 20)
{
    protected override IEnumerable<(string Role, string Key, string Name)> Bodies(LotFacts lot) => lot.Bids.Where(b => b.Opened is not null).Select(b => ("bids", b.Key, b.Name));

    /// <summary>Bids in lots that have a winner; the same rule keeps the rate beside it under another role.</summary>
    protected override (decimal Figure, int Lots, IReadOnlyList<Trace> Behind)? Figure(string role, string key, History history)
    {
        var decided = history.Traces.Find("bidder", key).Where(t => t.Detail is "won" or "lost").ToList();
        if (decided.Count == 0) return null;
        return role == "rate" ? (decimal.Round((decimal)decided.Count(t => t.Detail == "won") / decided.Count, 6), decided.Count, decided) : (decided.Count, decided.Count, decided);
    }

    protected internal override void Leave(LotFacts lot, History history)
    {
        base.Leave(lot, history);
        foreach (var bid in lot.Bids.Where(b => b.Opened is not null))
            if (Figure("rate", bid.Key, history) is { } rate && rate.Lots >= Own) history.Segments.Put("N02.rate", bid.Key, 0, new("N02.rate", bid.Key, 0, rate.Figure, lot.Day, ["全部"]));
    }

    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var (often, rates) = (Compared(at.History, "bids"), Compared(at.History, "rate"));
        var bids = at.Lot.Bids.Where(b => b.Opened is not null).ToList();
        if (often is null || rates is null || often.N < Others || bids.Count == 0)
        {
            yield return at.CannotTell("bids", [TooFew(often?.N ?? 0, Others)]);
            yield break;
        }
        var low = Math.Max(rates.Q1 - (at.Set("fence") * rates.Iqr), 0);
        var chance = (double)at.Set("chance");
        var raised = false;
        foreach (var bid in bids.OrderBy(b => b.Key, StringComparer.Ordinal))
        {
            if (Figure("rate", bid.Key, at.History) is not { } rate || rate.Lots < Own || rate.Lots < often.Q3 || rate.Figure > low) continue;
            var wins = rate.Behind.Count(t => t.Detail == "won");
            var p = 1 - Statistics.Binomial(wins + 1, rate.Lots, (double)rates.Median);
            if (p >= chance) continue;
            raised = true;
            yield return at.Raised(
                bid.Key, new($"{bid.Name} 投标 {rate.Lots} 次，中标 {wins} 次", $"{bid.Name} bid {rate.Lots} times and won {wins}"),
                new($"{rate.Lots} ≥ Q3 = {Sight.Plain(often.Q3, 1)}；{Sight.Plain(rate.Figure, 4)} ≤ {Sight.Plain(low, 4)}；P = {Sight.Plain((decimal)p, 6)}", $"{rate.Lots} ≥ Q3 = {Sight.Plain(often.Q3, 1)}; {Sight.Plain(rate.Figure, 4)} ≤ {Sight.Plain(low, 4)}; P = {Sight.Plain((decimal)p, 6)}"),
                [Sight.Said("Bidder", bid.Name, bid.Opened!.Value), Sight.Computed("投标数", "Bids", rate.Lots, "次"), Sight.Computed("中标数", "Wins", wins, "次"), Sight.Computed("可比投标人", "Peers", often.N, "家"), Sight.Computed("分段版本", "Version", often.Version)],
                [bid.Name], evidence: rate.Behind.TakeLast(20).Select(t => t.Position)) with { Body = bid.Key };
        }
        if (!raised)
            yield return at.Clear(new($"{bids.Count} 家均不在「投标多而中标少」之列（Q3 = {Sight.Plain(often.Q3, 1)}）", $"none of {bids.Count} bids often and hardly wins (Q3 = {Sight.Plain(often.Q3, 1)})"), [.. bids.Select(b => Sight.Said("Bidder", b.Name, b.Opened!.Value))]);
    }
}
