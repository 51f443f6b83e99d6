using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Auctions;

/// <summary>竞价节奏机械 — bids come at an even beat, or two parties alternate and stop at once (A04). Behaviour: a person must confirm.</summary>
public sealed class Rhythm() : Rule(new(
    "A04", 1, new("竞价节奏机械", "Bids at an even beat"),
    new("竞价间隔是否近乎相等，或两家交替后同时停止？", "Are the gaps between bids nearly equal, or do two parties alternate and then stop?"),
    Grade.Behaviour, Severity.Low, "R6", new("间隔 CV < cv ∧ n ≥ bids；或恰两家严格交替 ≥ bids 次后停止", "gap CV < cv ∧ n ≥ bids; or exactly two parties alternate ≥ bids times and stop"))
{
    Basis = Laws.Method("竞价节奏（自有）"),
    Applies = AppliesTo.Sales,
    Parameters = [new("cv", new("间隔变异系数", "CV of gaps"), "", 0.1m), new("bids", new("最少竞价次数", "Fewest bids"), "次", 10)],
    Needs = [Need.Of<QuotePlaced>(f => f.Bidder, f => f.Sequence), Need.If<AuctionBidPlaced>(f => f.Bidder, f => f.Sequence), Need.If<DealConfirmed>(), Need.If<TimedBiddingEnded>(), Need.If<AuctionEnded>()],
    Counter = new("系统是否有自动出价功能；拍卖师报价节奏是否固定；加价幅度固定时交替属常态。", "Does the system bid by itself; does the auctioneer keep a beat; with a fixed step taking turns is common."),
    Look = new("回看竞价记录与客户端地址。", "Look at the record of bids and the clients' addresses."),
})
{
    protected override bool Covers(LotFacts lot) => base.Covers(lot) && (lot.Has<DealConfirmed>() || lot.Has<AuctionEnded>() || lot.Has<TimedBiddingEnded>());

    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var least = (int)at.Set("bids");
        var quotes = at.Lot.SaleQuotes;
        if (quotes.Count < least)
        {
            yield return at.CannotTell(TooFew(quotes.Count, least));
            yield break;
        }
        if (quotes.Any(q => q.At.Precision < Precision.Second))
        {
            yield return at.CannotTell(new Wording("竞价时间未精确到秒", "bids are not known to the second"));
            yield break;
        }
        var gaps = quotes.Zip(quotes.Skip(1), (a, b) => (decimal)(b.At.Local - a.At.Local).TotalSeconds).ToList();
        var cv = Statistics.Variation(gaps) is { } v ? decimal.Round(v, 4) : (decimal?)null;
        var turns = quotes.Zip(quotes.Skip(1), (a, b) => a.Key != b.Key).All(t => t);
        var parties = quotes.Select(q => q.Key).Distinct().Count();
        IReadOnlyList<Input> inputs = [quotes[0].Said, quotes[^1].Said, Sight.Computed("竞价次数", "Bids", quotes.Count, "次"), Sight.Computed("间隔变异系数", "CV of gaps", cv), Sight.Computed("竞价家数", "Parties", parties, "家")];
        var formula = new Wording($"n = {quotes.Count}；CV = {Sight.Text(cv)}；家数 {parties}，交替 {(turns ? "是" : "否")}", $"n = {quotes.Count}; CV = {Sight.Text(cv)}; parties {parties}, alternating {(turns ? "yes" : "no")}");
        if (cv is { } even && even < at.Set("cv")) yield return at.Raised("beat", new($"{quotes.Count} 次竞价间隔近乎相等", $"{quotes.Count} bids at nearly equal gaps"), formula, inputs);
        else if (turns && parties == 2 && at.Lot.SaleBidders.Count > 2) // of two alone, taking turns is how it must be
             yield return at.Raised("turns", new($"两家交替竞价 {quotes.Count} 次后停止", $"Two parties took turns {quotes.Count} times and stopped"), formula, inputs);
        else yield return at.Clear(formula, inputs);
    }
}
