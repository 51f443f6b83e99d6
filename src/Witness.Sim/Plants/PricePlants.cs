using Witness.Sim.Deals;
using Witness.Sim.Wire;
using Witness.Sim.World;
using static Witness.Sim.Plants.Bends;

namespace Witness.Sim.Plants;

/// <summary>B 报价 — equal, regular, crowded, extreme prices; competition that is none.</summary>
public static class PricePlants
{
    public static IEnumerable<Plant> All =>
    [
        new("B01", "报价相同", 1, (_, b) => Works(b), Pair("总价相同", (a, b) => b.Price = a.Price, "BidOpened")),
        new("B02", "报价规律性差异", 1, (_, b) => Works(b), (_, _, deal) =>
        {
            var lot = deal.Lots[0];
            var first = lot.Ceiling!.Value / 1000 * 880;
            for (var i = 0; i < lot.Bids.Count; i++) lot.Bids[i].Price = lot.Ceiling.With(first + i * (lot.Ceiling.Value / 1000 * 18));
            Bidding.Decide(lot);
            return Opened(deal, lot, "各家报价成等差数列");
        }),
        new("B03", "报价离散过低", 1, (_, b) => Works(b), (_, _, deal) =>
        {
            var lot = deal.Lots[0];
            for (var i = 0; i < lot.Bids.Count; i++) lot.Bids[i].Price = lot.Ceiling!.With(lot.Ceiling.Value / 1000 * 941 + (i * i * 37 + i * 11) * 1000);
            Bidding.Decide(lot);
            return Opened(deal, lot, "各家报价几乎不离散");
        }) { NeedsHistory = true },
        new("B04", "首二名差异常", 1, (_, b) => Inquiry(b), (_, _, deal) =>
        {
            Prices(deal.Lots[0], 815, 957, 965, 971);
            return Opened(deal, deal.Lots[0], "最低价与次低价相差过大");
        }) { NeedsHistory = true },
        new("B05", "中标价贴近控制价", 1, (_, b) => Works(b), (_, _, deal) =>
        {
            var lot = deal.Lots[0];
            LetWin(lot, 2);
            lot.Bids[2].Price = lot.Ceiling!.With(lot.Ceiling.Value / 1000 * 996);
            return new(lot, "中标价达最高限价的百分之九十九以上", Key(deal, lot, "AwardDecided"), Shared(deal, "NoticePublished"));
        }) { NeedsHistory = true },
        new("B06", "异常低价", 1, (_, b) => Works(b), (_, _, deal) =>
        {
            var lot = deal.Lots[0];
            lot.Bids[3].Price = lot.Ceiling!.With(lot.Ceiling.Value / 1000 * 640 + 3);
            Bidding.Decide(lot);
            return new(lot, $"{lot.Bids[3].Who.Firm.Name} 报价低于平均价与限价的八成", Key(deal, lot, "BidOpened", lot.Bids[3]));
        }),
        new("B07", "清单单价同源", 1, (_, b) => Works(b), Pair("工程量清单多行单价相同", (a, b) => b.BoqLines = [.. a.BoqLines[..9], .. b.BoqLines[9..]])),
        new("B08", "本福特偏离", 60, (_, b) => Works(b) with { Bidders = 6 }, (cast, _, deal) =>
        {
            deal.Agency = cast.Agency ??= deal.City.Agencies[0] with { Name = "示例同数工程咨询有限公司", Code = Codes.CreditCode("91", "379902", "MA" + cast.Dice.Text("0123456789ABCDEFGH", 6)) };
            var lot = deal.Lots[0];
            for (var i = 0; i < lot.Bids.Count; i++) lot.Bids[i].Price = Quote.Of((cast.Dice.Long(76, 89) * 100_000_000L) + cast.Dice.Long(1, 99_999_999));
            lot.Estimate = 10_000_000_000;
            lot.Ceiling = Quote.Of(9_300_000_000);
            Bidding.Decide(lot);
            return new(lot, $"{cast.Agency.Name} 代理项目的报价首位数字严重偏离", [.. lot.Bids.Select(b => Key(deal, lot, "BidOpened", b))]);
        }) { Spacing = 1 },
        new("B09", "有效竞争不足", 1, (_, b) => Inquiry(b), (_, _, deal) => Reject(deal, 2, "有效报价不足三家")),
        new("B10", "仅中标人未被否决", 1, (_, b) => Inquiry(b), (_, _, deal) => Reject(deal, 3, "除成交供应商外均被否决")),
        new("B11", "最低价被否决/否决率高", 1, (_, b) => Inquiry(b) with { Bidders = 5 }, (_, _, deal) =>
        {
            var lot = deal.Lots[0];
            var low = lot.Bids.MinBy(b => b.Price.Value)!;
            low.Rejected = ("资格", Names.RejectReasons[3]);
            Bidding.Decide(lot);
            return new(lot, $"最低报价 {low.Who.Firm.Name} 被否决", Key(deal, lot, "BidRejected", low));
        }) { NeedsHistory = true },
        new("B12", "逾期投标中标", 1, (_, b) => Inquiry(b), (_, _, deal) =>
        {
            var lot = deal.Lots[0];
            lot.Winner.Received = deal.T.Deadline.AddMinutes(7);
            deal.T.Started = deal.T.Opening.AddSeconds(49).AddMinutes(3);
            lot.Winner.Received = deal.T.Deadline.AddSeconds(100);
            return new(lot, $"{lot.Winner.Who.Firm.Name} 于截止后递交并成交", Key(deal, lot, "BidReceived", lot.Winner));
        }),
    ];

    private static Planted Opened(Deal deal, LotPlan lot, string cause) => new(lot, cause, [.. lot.Bids.Select(b => Key(deal, lot, "BidOpened", b))]);

    private static Planted Reject(Deal deal, int count, string cause)
    {
        var lot = deal.Lots[0];
        var losers = lot.Bids.Where(b => b != lot.Winner).Take(count).ToList();
        foreach (var bid in losers) bid.Rejected = ("资格", Names.RejectReasons[1]);
        return new(lot, cause, [Key(deal, lot, "OpeningEnded"), .. losers.Select(b => Key(deal, lot, "BidRejected", b))]);
    }
}
