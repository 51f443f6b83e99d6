using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Auctions;

/// <summary>加价违反阶梯 — a valid bid by less than the step in force, or in the wrong direction (A03). One cause a kind: later bids are further evidence.</summary>
public sealed class WrongStep() : Rule(new(
    "A03", 1, new("加价不合阶梯", "Step not allowed"),
    new("有效竞价的加（减）价是否小于阶梯或方向相反？", "Did a valid bid move by less than the step, or the wrong way?"),
    Grade.Plain, Severity.High, "R6", new("方向 × (报价 − 前一有效报价) < 当时阶梯；首次报价不劣于起始价", "direction × (bid − bid before) < step then in force; the first not worse than the start price"))
{
    Basis = Laws.Standard("5.1.6.2、5.1.6.3"),
    Applies = AppliesTo.Sales,
    Needs =
    [
        Need.If<AuctionStarted>(f => f.Ladder, f => f.StartPrice, f => f.Direction), Need.If<LadderChanged>(f => f.Ladder), Need.If<ListingStarted>(f => f.PriceStep, f => f.StartPrice), Need.Of<AuctionBidPlaced>(f => f.Price, f => f.Sequence),
        Need.Of<QuotePlaced>(f => f.Price, f => f.Sequence, f => f.Valid),
    ],
    Counter = new("阶梯是否已当场调整而未报；报价次序是否因网络延迟颠倒；是否最后一口价允许不足一个阶梯。", "Was the ladder changed on the spot; did the network swap the order; may the last bid be less than a step?"),
    Look = new("核对拍卖笔录、系统日志与阶梯公告；立即提示主持人。", "Check the record, the log and the ladder; prompt the auctioneer."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var quotes = at.Lot.SaleQuotes.Where(q => q.Amount is not null).ToList();
        if (at.Lot.Steps is not { } steps || quotes.Count == 0)
        {
            yield return at.CannotTell(quotes.Count == 0 ? new Wording("缺有效竞价", "no valid bid") : new Wording("缺竞价阶梯", "the ladder"));
            yield break;
        }
        var start = at.Lot.StartPrice;
        var (small, wrong) = (new List<(SaleQuote, decimal, decimal)>(), new List<(SaleQuote, decimal, decimal)>());
        for (var i = 0; i < quotes.Count; i++)
        {
            var now = quotes[i];
            var before = i == 0 ? start?.Amount : quotes[i - 1].Amount;
            if (before is not { } from) continue;
            var moved = steps.Down ? from - now.Amount!.Value : now.Amount!.Value - from;
            var step = i == 0 ? 0 : steps.At(now.At, from);
            if (step is not { } least) continue;
            if (moved < 0 || (moved == 0 && i > 0)) wrong.Add((now, moved, least));
            else if (moved < least) small.Add((now, moved, least));
        }
        if (wrong.Count > 0) yield return Say(at, "direction", wrong, new($"{wrong.Count} 次竞价方向相反或未变", $"{wrong.Count} bids in the wrong direction or unchanged"), steps.Said);
        if (small.Count > 0) yield return Say(at, "increment", small, new($"{small.Count} 次加价小于阶梯", $"{small.Count} bids by less than the step"), steps.Said);
        if (wrong.Count + small.Count == 0) yield return at.Clear(new($"{quotes.Count} 次竞价均不小于阶梯", $"{quotes.Count} bids, none below the step"), [steps.Said, quotes[^1].Said]);
    }

    private static Finding Say(Sight at, string cause, List<(SaleQuote Quote, decimal Moved, decimal Step)> found, Wording summary, Input ladder)
    {
        var (quote, moved, step) = found[0];
        return at.Raised(
            cause, summary, new($"第 {quote.Sequence} 次：{Sight.Plain(moved)} < {Sight.Plain(step)}", $"no. {quote.Sequence}: {Sight.Plain(moved)} < {Sight.Plain(step)}"),
            [ladder, .. found.Take(20).Select(f => f.Quote.Said)], found.Select(f => f.Quote.Name).OfType<string>().Distinct(), evidence: found.Skip(20).Select(f => f.Quote.Said.Position!.Value));
    }
}
