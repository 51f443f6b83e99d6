using Witness.Sim.Deals;
using Witness.Sim.World;
using static Witness.Sim.Plants.Bends;

namespace Witness.Sim.Plants;

/// <summary>A 竞价 — auctions and listings that are no contest.</summary>
public static class AuctionPlants
{
    public static IEnumerable<Plant> All =>
    [
        new("A01", "底价/起始价成交", 1, (_, b) => Listing(b, "NC"), (_, _, deal) =>
        {
            var lot = deal.Lots[0];
            lot.Calls = [new Call(0, lot.StartPrice!.Value, -2500)];
            lot.WinnerIndex = 0;
            return new(lot, "一家报价、以起始价成交", Key(deal, lot, "DealConfirmed"), Key(deal, lot, "ListingEnded"));
        }),
        new("A02", "陪拍", 6, (_, b) => Listing(b, "NC"), (cast, _, deal) =>
        {
            var lot = deal.Lots[0];
            var (lead, shadow) = (cast.Bidder("lead", deal, Names.Holders), cast.Bidder("shadow", deal, Names.Holders));
            Recast(deal, lot, 0, lead);
            Recast(deal, lot, 1, shadow);
            lot.Bids.RemoveRange(2, lot.Bids.Count - 2);
            var start = lot.StartPrice!.Value;
            lot.Calls = [new Call(0, start, -2600), new Call(1, start + lot.Step, -1700), new Call(0, start + 2 * lot.Step, -900)];
            lot.WinnerIndex = 0;
            return new(lot, $"{shadow.Firm.Name} 多次参与均只加价一次且 {lead.Firm.Name} 竞得", Key(deal, lot, "DealConfirmed"));
        }),
        new("A03", "加价违反阶梯", 1, (_, b) => Auction(b), (_, _, deal) =>
        {
            var lot = deal.Lots[0];
            var at = lot.Calls.Count / 2;
            var less = lot.Calls[at].Price - lot.Calls[at - 1].Price - lot.Step / 3; // whatever it was raised by: a third of a step is too little on any rung
            for (var i = at; i < lot.Calls.Count; i++) lot.Calls[i] = lot.Calls[i] with { Price = lot.Calls[i].Price - less };
            return new(lot, $"第{at + 1}次应价加价幅度小于竞价阶梯", Key(deal, lot, "AuctionBidPlaced", at + 1));
        }),
        new("A04", "竞价节奏机械", 1, (_, b) => Auction(b), (_, _, deal) =>
        {
            var lot = deal.Lots[0];
            var (price, calls) = (lot.StartPrice!.Value, new List<Call>());
            for (var i = 0; i < 14; i++) calls.Add(new Call(i % 2, price += lot.Step, 40 + i * 20.0));
            (lot.Calls, lot.WinnerIndex) = (calls, 1);
            return new(lot, "两家交替应价、间隔几乎相等", [.. Enumerable.Range(1, 14).Select(n => Key(deal, lot, "AuctionBidPlaced", n))]);
        }),
        new("A05", "溢价率/时长/延时次数异常", 1, (_, b) => Listing(b), (_, _, deal) =>
        {
            var lot = deal.Lots[0];
            var (price, second) = (lot.Calls[^1].Price, Math.Max(60, lot.Calls[^1].Second));
            for (var i = 0; i < 46; i++) lot.Calls.Add(new Call(i % lot.Bids.Count, price += lot.Step * (3 + i % 4), second += 35 + deal.Dice.Int(0, 190)));
            lot.WinnerIndex = lot.Calls[^1].Bid;
            return new(lot, "延时次数与溢价率远超同类", Key(deal, lot, "TimedBiddingEnded"), Key(deal, lot, "DealConfirmed"));
        }) { NeedsHistory = true },
        new("A06", "悔拍后次高价受让", 1, (_, b) => Auction(b), (_, _, deal) =>
        {
            var lot = deal.Lots[0];
            deal.Regret = lot.Calls.Last(c => c.Bid != lot.WinnerIndex).Bid;
            return new(lot, $"{lot.Winner.Who.Firm.Name} 放弃后由 {lot.Bids[deal.Regret.Value].Who.Firm.Name} 受让", Key(deal, lot, "AwardForfeited"));
        }) { NeedsHistory = true },
    ];
}
