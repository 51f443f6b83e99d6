using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Auctions;

/// <summary>底价/起始价成交 — a deal with one bidding party, or without premium (A01).</summary>
public sealed class StartPriceDeal() : Rule(new(
    "A01", 1, new("底价或起始价成交", "Deal at the start price"),
    new("是否仅一家竞价，或溢价为零成交？", "Was there one bidding party, or no premium?"),
    Grade.Statistical, Severity.Low, "R6", new("竞价家数 = 1，或 |成交价 − 起始价| ÷ 起始价 ≤ premium %", "bidding parties = 1, or |deal − start| ÷ start ≤ premium %"))
{
    Basis = Laws.Practice("底价、起始价成交"),
    Applies = AppliesTo.Sales,
    Parameters = [new("premium", new("视为无溢价", "Counts as none"), "%", 0)],
    Needs = [Need.Of<DealConfirmed>(f => f.Price, f => f.Winner), Need.If<ListingEnded>(f => f.BiddingParties), Need.If<QuotePlaced>(f => f.Bidder, f => f.Price), Need.If<AuctionBidPlaced>(f => f.Bidder, f => f.Price), Need.If<ListingStarted>(f => f.StartPrice), Need.If<AuctionStarted>(f => f.StartPrice)],
    After = typeof(DealConfirmed),
    Counter = new("标的是否本就意向方少；挂牌规则是否允许一家按起始价成交。", "Do few want it by nature; do the rules let one party take it at the start price?"),
    Look = new("查看公告期、受让条件与报名、退出情况。", "Look at the notice period, the conditions, who applied and who left."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        if (at.Lot.Last<DealConfirmed>() is not { } deal || deal.Fact.Price?.Money?.Amount is not { } price || at.Lot.StartPrice is not { } start)
        {
            yield return at.CannotTell(at.Lot.Last<DealConfirmed>() is null ? Lacks<DealConfirmed>() : at.Lot.StartPrice is null ? Lacks<ListingStarted>("StartPrice") : Lacks<DealConfirmed>("Price"));
            yield break;
        }
        var seen = at.Lot.SaleQuotes.Select(q => q.Key).OfType<string>().Distinct().Count();
        var ended = at.Lot.Last<ListingEnded>();
        var parties = seen > 0 ? seen : ended?.Fact.BiddingParties;
        var premium = 100 * Math.Abs(price - start.Amount) / start.Amount;
        IReadOnlyList<Input> inputs =
        [
            Sight.Said("Price", price, deal), start.Said, Sight.Computed("竞价家数", "Bidding parties", parties, "家"), Sight.Computed("溢价率", "Premium", decimal.Round(premium, 4), "%"),
            .. ended is { } said ? [Sight.Said("BiddingParties", said.Fact.BiddingParties, said)] : Array.Empty<Input>(),
        ];
        var formula = new Wording($"家数 = {parties?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "未归集"}；溢价 {Sight.Plain(premium, 4)} %", $"parties = {parties?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "not collected"}; premium {Sight.Plain(premium, 4)} %");
        if (premium <= at.Set("premium")) yield return at.Raised("premium", new("按起始价成交", "Deal at the start price"), formula, inputs);
        else if (parties == 1) yield return at.Raised("single", new("仅一家竞价成交", "Deal with one bidding party"), formula, inputs);
        else if (parties is null) yield return at.CannotTell("", [Lacks<ListingEnded>("BiddingParties")], inputs);
        else yield return at.Clear(formula, inputs);
    }
}
