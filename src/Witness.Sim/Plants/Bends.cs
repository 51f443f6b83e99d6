using Witness.Sim.Deals;
using Witness.Sim.World;

namespace Witness.Sim.Plants;

/// <summary>弯折 — what several plants share: shapes, source keys, price and time changes.</summary>
public static class Bends
{
    public const Twist Usual = Twist.Deposits | Twist.Fingerprints;

    public static Blueprint Works(Blueprint b) => new("GC", TradeForm.Tender, "公开招标", Morning(b.Anchor)) { Bidders = 5, Twists = Usual };

    public static Blueprint Goods(Blueprint b) => new("ZC", TradeForm.Tender, "公开招标", Morning(b.Anchor)) { Bidders = 4, Twists = Usual };

    public static Blueprint Inquiry(Blueprint b) => new("ZC", TradeForm.Tender, "询价", Morning(b.Anchor)) { Bidders = 4, Committee = 3, Scored = false, Twists = Usual };

    public static Blueprint Direct(Blueprint b) => new("ZC", TradeForm.Direct, "单一来源", Morning(b.Anchor)) { Bidders = 1, Committee = 3, Scored = false };

    public static Blueprint Auction(Blueprint b) => new("CQ", TradeForm.Auction, "拍卖", Morning(b.Anchor)) { Bidders = 4, Twists = Usual };

    public static Blueprint Listing(Blueprint b, string kind = "CQ") => new(kind, TradeForm.Listing, "网络竞价", Morning(b.Anchor)) { Bidders = 3, Twists = Usual | Twist.TimedBidding };

    public static DateTime Morning(DateTime day) => day.At(9, day.Day % 2 * 30);

    /// <summary>Source key of a fact of the lot, said without a mark.</summary>
    public static string Key(Deal deal, LotPlan lot, string type, int n = 1) => $"{type}-{Scope(deal, lot)}-{n}";

    public static string Key(Deal deal, LotPlan lot, string type, Bid bid) => $"{type}-{Scope(deal, lot)}-{bid.Mark}";

    /// <summary>Source key of a fact that all lots of the deal share.</summary>
    public static string Shared(Deal deal, string type, int n = 1) => $"{type}-{(deal.Lots.Count == 1 ? Scope(deal, deal.Lots[0]) : deal.Round == 1 ? deal.ProjectCode : $"{deal.ProjectCode}R{deal.Round}")}-{n}";

    public static string OfProject(Deal deal, string type, int n = 1) => $"{type}-{deal.ProjectCode}-{n}";

    private static string Scope(Deal deal, LotPlan lot) => deal.Round == 1 ? lot.Code : $"{lot.Code}R{deal.Round}";

    /// <summary>Two bids that share something: the second copies the first.</summary>
    public static Func<Cast, int, Deal, Planted> Pair(string what, Action<Bid, Bid> copy, string type = "BidFingerprinted") => (_, _, deal) =>
    {
        var lot = deal.Lots[0];
        var (a, b) = (lot.Bids[1], lot.Bids[2]);
        copy(a, b);
        return new(lot, $"{a.Who.Firm.Name}、{b.Who.Firm.Name}：{what}", Key(deal, lot, type, a), Key(deal, lot, type, b));
    };

    /// <summary>Sets prices as thousandths of the ceiling and decides anew.</summary>
    public static void Prices(LotPlan lot, params ReadOnlySpan<int> shares)
    {
        for (var i = 0; i < lot.Bids.Count && i < shares.Length; i++) lot.Bids[i].Price = lot.Ceiling!.With(lot.Ceiling.Value / 100 * shares[i] / 10 + 7 * i + 1);
        Bidding.Decide(lot);
    }

    /// <summary>The bid becomes the winner: by points where there are points, else by price.</summary>
    public static void LetWin(LotPlan lot, int index)
    {
        if (lot.Scores is { } sheet && sheet.Total(lot.WinnerIndex) is var best && index != lot.WinnerIndex)
        {
            foreach (var expert in sheet.Points)
                (expert[index], expert[lot.WinnerIndex]) = (expert[lot.WinnerIndex], expert[index]);
        }
        else if (lot.Scores is null && index != lot.WinnerIndex)
        {
            (lot.Bids[index].Price, lot.Bids[lot.WinnerIndex].Price) = (lot.Bids[lot.WinnerIndex].Price, lot.Bids[index].Price);
        }
        lot.WinnerIndex = index;
    }

    /// <summary>Another firm takes over a bid: its machine, accounts and people come with it.</summary>
    public static Bid Recast(Deal deal, LotPlan lot, int index, Bidder who)
    {
        var (old, price) = (lot.Bids[index], lot.Bids[index].Price);
        var bid = Bidding.Make(deal, lot, who, index);
        (bid.Price, bid.Received, bid.Paid) = (price, old.Received, old.Paid);
        return lot.Bids[index] = bid;
    }

    /// <summary>Everything from the award on comes so many days later.</summary>
    public static void DelayAward(Deal deal, int days)
    {
        var t = deal.T;
        t.Award = t.Award.DaysThenWork(days);
        t.Result = t.Award.AddMinutes(150);
        t.ResultTo = t.Result.Work(2).At(23, 59, 59);
        t.Noticed = deal.Kind == "ZC" ? t.Result.AddMinutes(12) : t.Result.Work(1).At(9, 20);
        t.Contract = t.Noticed.DaysThenWork(10).At(10, 15);
        t.ContractPublished = t.Contract.Work(1).At(10, 5);
        t.RefundLosers = (deal.Kind == "GC" ? t.Contract.Work(1) : t.Noticed.Work(2)).At(14, 20);
        t.RefundWinner = t.Contract.Work(1).At(15, 20);
    }
}
