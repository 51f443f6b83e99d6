using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;

namespace Witness.Domain.Rules.Bids;

/// <summary>异常低价 — far below the mean of the others or the ceiling (B06). One cause per bidder.</summary>
public sealed class LowPrice() : Rule(new(
    "B06", 1, new("异常低价", "Unusually low price"),
    new("是否有报价低于均价或控制价的规定比例？", "Is a price below the set share of the mean or the ceiling?"),
    Grade.Statistical, Severity.Medium, "R6", new("报价 < ratio × 其余报价均值，或 报价 < ratio × 控制价（比较 count 个以上报价）", "price < ratio × mean of the others, or price < ratio × ceiling (at least count prices)"))
{
    Basis = Laws.Method("R016 异常低价"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("ratio", new("低价比例", "Low-price share"), "", 0.8m), new("count", new("最少报价数", "Fewest prices"), "个", 3)],
    Needs = [Need.Of<BidOpened>(f => f.Bidder, f => f.Consortium, f => f.Price), Need.If<OpeningEnded>(), Need.If<NoticePublished>(f => f.CeilingPrice), Need.If<TenderDocumentIssued>(f => f.CeilingPrice)],
    After = typeof(OpeningEnded),
    Counter = new("是否报价单位（元、万元）填报差错；是否有新工艺或现货优势并能说明。", "Is a unit (yuan, ten thousand) mistaken; can stock or method explain it?"),
    Look = new("核对报价说明；提示评审按规定要求澄清。", "Check the price; prompt that a clarification be asked for."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var (ratio, count) = (at.Set("ratio"), (int)at.Set("count"));
        var priced = at.Lot.Bids.Where(b => b.Amount is > 0).ToList();
        var ceiling = at.Lot.Ceiling;
        if (priced.Count < (ceiling is null ? count : 1))
        {
            yield return at.CannotTell(TooFew(priced.Count, count));
            yield break;
        }
        var raised = false;
        var sum = priced.Sum(b => b.Amount!.Value);
        foreach (var bid in priced.OrderBy(b => b.Key, StringComparer.Ordinal))
        {
            var amount = bid.Amount!.Value;
            var mean = priced.Count >= count ? (sum - amount) / (priced.Count - 1) : (decimal?)null;
            var (under, below) = (mean is { } m && amount < ratio * m, ceiling is { } top && amount < ratio * top.Amount);
            if (!under && !below) continue;
            raised = true;
            IReadOnlyList<Input> inputs =
            [
                Sight.Said("Price", amount, bid.Opened!.Value, bid.Name), .. mean is { } others ? [Sight.Computed("其余报价均值", "Mean of the others", decimal.Round(others, 2), "元")] : Array.Empty<Input>(),
                .. ceiling is { } said ? [said.Said] : Array.Empty<Input>(),
            ];
            var compared = under ? mean!.Value : ceiling!.Value.Amount;
            yield return at.Raised(
                bid.Key, new($"{bid.Name} 报价为{(under ? "其余均价" : "控制价")}的 {Sight.Plain(100 * amount / compared, 1)} %", $"{bid.Name} offered {Sight.Plain(100 * amount / compared, 1)} % of {(under ? "the mean of the others" : "the ceiling")}"),
                new($"{Sight.Plain(amount)} ÷ {Sight.Plain(compared, 2)} = {Sight.Plain(amount / compared, 4)} < {Sight.Plain(ratio)}", $"{Sight.Plain(amount)} ÷ {Sight.Plain(compared, 2)} = {Sight.Plain(amount / compared, 4)} < {Sight.Plain(ratio)}"),
                inputs, [bid.Name], evidence: priced.Select(b => b.Opened!.Value.Position));
        }
        if (!raised)
            yield return at.Clear(
                new($"最低报价 {Sight.Plain(priced.Min(b => b.Amount!.Value))}，均不低于 {Sight.Plain(ratio)} 倍", $"lowest {Sight.Plain(priced.Min(b => b.Amount!.Value))}; none below {Sight.Plain(ratio)}"),
                [.. priced.Select(b => Sight.Said("Price", b.Amount, b.Opened!.Value, b.Name)), .. ceiling is { } limit ? [limit.Said] : Array.Empty<Input>()]);
    }
}
