using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Bids;

/// <summary>报价规律性差异 — sorted prices follow an arithmetic, geometric or fixed-multiple series nearly exactly (B02). The cause is the kind of series.</summary>
public sealed class PatternedPrices() : Rule(new(
    "B02", 1, new("报价规律性差异", "Prices in a regular series"),
    new("各家报价是否呈等差、等比或固定倍数排列？", "Do the prices form an arithmetic, geometric or fixed-multiple series?"),
    Grade.Statistical, Severity.Medium, "R6", new("n ≥ count 个不同报价，与等差或等比数列的最大残差 < 报价的 residual % 且 < 公差的 step %", "n ≥ count different prices; largest residual from an arithmetic or geometric series < residual % of the price and < step % of a step"))
{
    Basis = Laws.Regulation("第四十条第（四）项"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("count", new("最少报价数", "Fewest prices"), "个", 4), new("residual", new("残差上限（占报价）", "Largest residual, of the price"), "%", 0.1m), new("step", new("残差上限（占公差）", "Largest residual, of a step"), "%", 5)],
    Needs = [Need.Of<BidOpened>(f => f.Bidder, f => f.Consortium, f => f.Price), Need.If<OpeningEnded>()],
    After = typeof(OpeningEnded),
    Counter = new("控制价下浮取整是否使报价自然成档；是否有统一的费率表或定额。", "Do rounded discounts from a public ceiling fall into steps by nature; is there a common tariff?"),
    Look = new("核对各家报价的形成依据和清单，再看文件特征与保证金。", "Check how the prices came about, then document traces and deposits."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var count = (int)at.Set("count");
        var limit = at.Set("residual") / 100m;
        var bids = at.Lot.Bids.Where(b => b.Amount is > 0).OrderBy(b => b.Amount).ToList();
        var prices = bids.Select(b => b.Amount!.Value).Distinct().ToList();
        if (prices.Count < count)
        {
            yield return at.CannotTell(TooFew(prices.Count, count));
            yield break;
        }
        var inputs = bids.Select(b => Sight.Said("Price", b.Amount, b.Opened!.Value, b.Name)).ToList();
        var step = (prices[^1] - prices[0]) / (prices.Count - 1);
        // Relative to the step as well as to the price: prices that lie close together are near any straight line.
        var straight = prices.Select((p, i) => Math.Abs(p - (prices[0] + (step * i)))).Max();
        var ratio = Math.Pow((double)(prices[^1] / prices[0]), 1.0 / (prices.Count - 1));
        var curved = prices.Select((p, i) => Math.Abs((double)p - ((double)prices[0] * Math.Pow(ratio, i)))).Max();
        var steps = at.Set("step") / 100m;
        var arithmetic = straight < limit * prices[0] && straight < steps * step;
        var geometric = (decimal)curved < limit * prices[0] && (decimal)curved < steps * step;
        var formula = new Wording(
            $"n = {prices.Count}；公差 {Sight.Plain(step, 2)}，残差 {Sight.Plain(straight, 2)}；公比 {Sight.Plain((decimal)ratio, 6)}，残差 {Sight.Plain((decimal)curved, 2)}",
            $"n = {prices.Count}; step {Sight.Plain(step, 2)}, residual {Sight.Plain(straight, 2)}; ratio {Sight.Plain((decimal)ratio, 6)}, residual {Sight.Plain((decimal)curved, 2)}");
        var names = bids.Select(b => b.Name).ToList();
        if (arithmetic)
            yield return at.Raised("arithmetic", new($"{prices.Count} 个报价等差，公差 {Sight.Plain(step, 2)} 元", $"{prices.Count} prices in arithmetic series, step {Sight.Plain(step, 2)}"), formula, inputs, names);
        else if (geometric)
            yield return at.Raised("geometric", new($"{prices.Count} 个报价等比，公比 {Sight.Plain((decimal)ratio, 6)}", $"{prices.Count} prices in geometric series, ratio {Sight.Plain((decimal)ratio, 6)}"), formula, inputs, names);
        else
            yield return at.Clear(formula, inputs);
    }
}
