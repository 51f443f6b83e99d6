using Witness.Sim.Deals;
using Witness.Sim.Wire;

namespace Witness.Sim.Play;

/// <summary>演示日的交易 — which deals there are and where each stands on the day.</summary>
public static class DayPlan
{
    private const Twist Usual = Twist.Deposits | Twist.Fingerprints;

    private const Twist FullTender = Usual | Twist.Full | Twist.PlanChanged | Twist.ProjectChanged | Twist.VenueChanged | Twist.VenueReleased | Twist.NoticeAmended | Twist.Clarified | Twist.Redrawn | Twist.Recused
        | Twist.BidRejected | Twist.BidClarified | Twist.Consulted | Twist.ResultObjected | Twist.Guarantees | Twist.OnSite | Twist.BidsViewed | Twist.ExpertListDisclosed | Twist.Inquired;

    private const Twist FullFloor = Usual | Twist.Full | Twist.PlanChanged | Twist.VenueChanged | Twist.NoticeAmended | Twist.Clarified | Twist.Floor | Twist.TimedBidding | Twist.LadderChanged | Twist.Priority | Twist.ApplicationRefused;

    private static DateTime On(int month, int day, int hour, int minute) => new(2026, month, day, hour, minute, 0);

    private static Blueprint Tender(string kind, string method, DateTime at) => new(kind, TradeForm.Tender, method, at) { Twists = Usual };

    private static Blueprint Listing(string kind, DateTime at) => new(kind, TradeForm.Listing, kind == "ZR" ? "挂牌" : "网络竞价", at) { Twists = Usual | Twist.TimedBidding, Bidders = 3 };

    private static Blueprint Auction(string kind, DateTime at) => new(kind, TradeForm.Auction, "拍卖", at) { Twists = Usual, Bidders = 4 };

    public static IEnumerable<Blueprint> Blueprints() => [.. Complete(), .. Today(), .. Around()];

    /// <summary>One lot of each kind and form with nothing left out, from plan to returned deposit.</summary>
    private static IEnumerable<Blueprint> Complete() =>
    [
        Tender("GC", "公开招标", On(6, 24, 9, 30)) with { Twists = FullTender, Bidders = 6 },
        Tender("ZC", "公开招标", On(7, 8, 9, 30)) with { Twists = FullTender, Bidders = 5 },
        Tender("ZR", "招标", On(7, 15, 10, 0)) with { Twists = FullTender, Bidders = 5, Category = "宗地" },
        Tender("CQ", "招标", On(7, 20, 10, 0)) with { Twists = FullTender, Bidders = 5 },
        Tender("NC", "招标", On(7, 22, 9, 30)) with { Twists = FullTender, Bidders = 5 },
        Auction("ZR", On(7, 14, 10, 0)) with { Twists = FullFloor | Twist.DepositTransferred, Category = "宗地" },
        Auction("CQ", On(7, 16, 10, 0)) with { Twists = FullFloor },
        Auction("NC", On(7, 17, 14, 0)) with { Twists = FullFloor, Quoted = QuoteForm.Unit },
        Listing("ZR", On(7, 21, 15, 0)) with { Twists = FullFloor | Twist.DepositTransferred, Category = "宗地" },
        Listing("CQ", On(7, 23, 10, 0)) with { Twists = FullFloor },
        Listing("NC", On(7, 24, 10, 0)) with { Twists = FullFloor, Quoted = QuoteForm.Unit },
    ];

    /// <summary>What happens in the halls on the day itself.</summary>
    private static IEnumerable<Blueprint> Today() =>
    [
        Tender("GC", "公开招标", On(9, 16, 9, 0)) with { Lots = 3, Bidders = 5, Twists = Usual | Twist.OnSite | Twist.Clarified | Twist.VagueTimes },
        Tender("GC", "公开招标", On(9, 16, 9, 0)) with { Bidders = 6, Twists = Usual | Twist.OnSite | Twist.BidsViewed },
        Tender("GC", "公开招标", On(9, 16, 9, 30)) with { Bidders = 5, Quoted = QuoteForm.Rate, Category = "服务" },
        Tender("GC", "邀请招标", On(9, 16, 10, 0)) with { Bidders = 4, Twists = Usual | Twist.Invited | Twist.Scattered },
        Tender("GC", "公开招标", On(9, 16, 14, 0)) with { Bidders = 5, Ending = Ending.TooFew },
        Tender("ZC", "公开招标", On(9, 16, 9, 0)) with { Lots = 3, Bidders = 4, Twists = Usual | Twist.OnSite | Twist.Corrected | Twist.UpstreamAnomaly },
        Tender("ZC", "竞争性磋商", On(9, 16, 9, 30)) with { Bidders = 3, Committee = 3 },
        Tender("ZC", "竞争性谈判", On(9, 16, 10, 0)) with { Bidders = 3, Committee = 3, Scored = false },
        Tender("ZC", "询价", On(9, 16, 14, 0)) with { Bidders = 4, Committee = 3, Scored = false },
        Tender("ZC", "公开招标", On(9, 16, 13, 30)) with { Bidders = 4, Quoted = QuoteForm.Unit },
        Auction("CQ", On(9, 16, 10, 0)),
        Auction("NC", On(9, 16, 14, 30)) with { Lots = 1 },
        Listing("ZR", On(9, 16, 15, 0)) with { Category = "宗地" },
        Listing("CQ", On(9, 16, 10, 30)),
        Listing("NC", On(9, 16, 11, 0)),
    ];

    /// <summary>Deals before and after their trading day.</summary>
    private static IEnumerable<Blueprint> Around() =>
    [
        Tender("GC", "公开招标", On(9, 15, 9, 30)) with { Bidders = 5, Twists = Usual | Twist.BidWithdrawn | Twist.LateSending },
        Tender("ZC", "公开招标", On(9, 15, 9, 30)) with { Bidders = 4, Twists = Usual | Twist.Inquired },
        Tender("ZC", "竞争性磋商", On(9, 14, 9, 30)) with { Bidders = 3, Committee = 3 },
        Tender("GC", "公开招标", On(9, 3, 9, 30)) with { Bidders = 6, Twists = Usual | Twist.Suspended },
        Tender("GC", "公开招标", On(9, 8, 9, 0)) with { Bidders = 4 },
        Tender("GC", "公开招标", On(9, 17, 9, 0)) with { Bidders = 5, Twists = Usual | Twist.Retracted | Twist.DocumentObjected | Twist.Extended | Twist.NoticeAmended },
        Tender("GC", "公开招标", On(9, 18, 9, 0)) with { Bidders = 4, Twists = Usual | Twist.Consortium },
        Tender("ZC", "公开招标", On(9, 17, 9, 30)) with { Bidders = 4, Twists = Usual | Twist.Contradicted },
        Tender("ZC", "询价", On(9, 17, 14, 0)) with { Bidders = 3, Committee = 3, Scored = false },
        Tender("GC", "公开招标", On(10, 12, 9, 0)) with { Bidders = 5 },
        Tender("GC", "公开招标", On(8, 20, 9, 0)) with { Bidders = 5, Twists = Usual | Twist.RefundFailed | Twist.PlanWithdrawn },
        Tender("ZC", "公开招标", On(8, 27, 9, 0)) with { Bidders = 4, Twists = Usual | Twist.Complained | Twist.NoticeWithdrawn },
        Tender("GC", "公开招标", On(6, 30, 9, 0)) with { Bidders = 4, Ending = Ending.TooFew, Twists = Usual | Twist.TenderedAgain },
        Tender("ZC", "公开招标", On(7, 7, 9, 0)) with { Bidders = 4, Ending = Ending.Terminated },
        new("ZC", TradeForm.Direct, "单一来源", On(9, 15, 14, 0)) { Bidders = 1, Committee = 3, Scored = false },
        new("ZC", TradeForm.Direct, "单一来源", On(7, 30, 9, 30)) { Bidders = 1, Committee = 3, Scored = false },
        Auction("NC", On(7, 28, 10, 0)) with { Ending = Ending.Passed },
        Listing("CQ", On(8, 5, 10, 0)) with { Ending = Ending.Passed },
        Listing("ZR", On(9, 10, 15, 0)) with { Category = "采矿权" },
        Listing("ZR", On(9, 28, 15, 0)) with { Category = "宗地" },
        Listing("NC", On(8, 12, 10, 0)) with { Twists = Usual },
        Tender("ZC", "公开招标", On(9, 3, 9, 0)) with { Bidders = 4, Twists = Usual | Twist.Complained | Twist.ComplaintRefused },
    ];
}
