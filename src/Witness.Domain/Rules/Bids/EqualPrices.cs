using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Bids;

/// <summary>报价相同 — different bidders with the same total (B01). The cause is the price.</summary>
public sealed class EqualPrices() : Rule(new(
    "B01", 1, new("报价相同", "Equal prices"),
    new("不同投标人的总报价是否相同？", "Did different bidders offer the same total?"),
    Grade.Statistical, Severity.Medium, "R6", new("同一总报价的不同投标人 ≥ 2 家", "different bidders with one total ≥ 2"))
{
    Basis = Laws.Method("R028 报价相同"),
    Applies = AppliesTo.Tenders,
    Needs = [Need.Of<BidOpened>(f => f.Bidder, f => f.Consortium, f => f.Price), Need.If<LotRegistered>(f => f.PriceForm)],
    Counter = new("是否为固定价、政府指导价或招标人统一给定价格；报价是否取整到同一档。", "Is the price fixed, guided or given by the tenderer; are prices rounded to the same step?"),
    Look = new("核对报价文件的明细与形成依据，再看机器码、保证金等其他特征。", "Check how the totals were built, then machine codes and deposits."),
})
{
    protected override bool Covers(LotFacts lot) =>
        base.Covers(lot) && lot.Last<LotRegistered>()?.Fact.PriceForm is var form && (form is null || !form.Contains("固定", StringComparison.Ordinal));

    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var opened = at.Lot.Bids.Where(b => b.Opened is not null).ToList();
        var priced = opened.Where(b => b.Amount is not null).ToList();
        if (opened.Count == 0 || priced.Count < 2)
        {
            yield return at.CannotTell(opened.Count == 0 ? Lacks<BidOpened>() : new Wording($"总价形式的报价不足 2 个：{priced.Count}", $"fewer than 2 totals: {priced.Count}"));
            yield break;
        }
        var raised = false;
        foreach (var same in priced.GroupBy(b => b.Amount!.Value).Where(g => g.Count() > 1).OrderBy(g => g.Key))
        {
            raised = true;
            var price = Sight.Plain(same.Key);
            var names = same.Select(b => b.Name).ToList();
            yield return at.Raised(
                price, new($"{names.Count} 家报价均为 {price} 元：{string.Join("、", names)}", $"{names.Count} bidders offered {price}: {string.Join(", ", names)}"),
                new($"同价家数 = {names.Count} ≥ 2", $"same price = {names.Count} ≥ 2"), [.. same.Select(b => Sight.Said("Price", b.Amount, b.Opened!.Value, b.Name))], names);
        }
        if (!raised)
            yield return at.Clear(
                new($"{priced.Count} 个报价互不相同", $"{priced.Count} prices, all different"), [.. priced.Select(b => Sight.Said("Price", b.Amount, b.Opened!.Value, b.Name))]);
    }
}
