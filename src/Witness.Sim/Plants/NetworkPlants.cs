using Witness.Sim.Deals;
using Witness.Sim.World;
using static Witness.Sim.Plants.Bends;

namespace Witness.Sim.Plants;

/// <summary>N 关联 and W 现场 — circles of bidders, holders, buyers' favourites; strangers in closed rooms, values changed afterwards.</summary>
public static class NetworkPlants
{
    public static IEnumerable<Plant> All =>
    [
        new("N01", "抱团共投与轮流中标", 10, (_, b) => Works(b), (cast, k, deal) =>
        {
            var lot = deal.Lots[0];
            for (var i = 0; i < lot.Bids.Count; i++) Recast(deal, lot, i, cast.Bidder($"ring{i}", deal, Names.Builders));
            LetWin(lot, k % lot.Bids.Count);
            return new(lot, "五家投标人固定同投、轮流中标", [.. lot.Bids.Select(b => Key(deal, lot, "BidOpened", b)), Key(deal, lot, "AwardDecided")]);
        }) { Spacing = 7 },
        new("N02", "陪标专业户", 26, (_, b) => Goods(b), (cast, _, deal) =>
        {
            var lot = deal.Lots[0];
            var index = lot.WinnerIndex == 0 ? 1 : 0;
            var who = cast.Bidder("loser", deal, Names.Suppliers);
            var bid = Recast(deal, lot, index, who);
            return new(lot, $"{who.Firm.Name} 投标次数多而从未成交", Key(deal, lot, "BidOpened", bid));
        }) { Spacing = 3 },
        new("N03", "控股·管理·高管·地址关联", 1, (_, b) => Works(b), (cast, _, deal) =>
        {
            var lot = deal.Lots[0];
            var (mother, fresh) = (cast.Bidder("mother", deal, Names.Builders), cast.Bidder("daughter", deal, Names.Builders));
            var daughter = fresh with { Holder = mother.Firm, Address = mother.Address };
            deal.NewParties[deal.NewParties.IndexOf(fresh)] = daughter;
            Recast(deal, lot, 0, mother);
            Recast(deal, lot, 1, daughter);
            return new(lot, $"{mother.Firm.Name} 控股 {daughter.Firm.Name}，同投一标段", $"PartyRegistered-{daughter.Firm.Code}-{deal.City.World}-1", Key(deal, lot, "BidOpened", lot.Bids[0]), Key(deal, lot, "BidOpened", lot.Bids[1]));
        }),
        new("N04", "集中度", 7, (_, b) => Goods(b), (cast, k, deal) =>
        {
            var lot = deal.Lots[0];
            cast.Buyer ??= deal.Buyer with { Name = deal.District.Name + "示例后勤服务中心", Code = Codes.CreditCode("12", deal.District.Code, "MA" + cast.Dice.Text("0123456789ABCDEFGH", 6)) };
            (deal.Buyer, deal.Buyers[0]) = (cast.Buyer, cast.Buyer);
            if (k == 3) return new(lot, "采购人项目之一", Key(deal, lot, "AwardDecided"));
            var who = cast.Bidder("favourite", deal, Names.Suppliers);
            Recast(deal, lot, 0, who);
            LetWin(lot, 0);
            return new(lot, $"{cast.Buyer.Name} 的成交集中于 {who.Firm.Name}", Key(deal, lot, "AwardDecided"));
        }) { Spacing = 7 },
        new("W01", "封闭区异常", 1, (k, b) => Works(b) with { Twists = Usual | Twist.OnSite | (k % 3) switch { 0 => Twist.RoomAbsence, 1 => Twist.RoomStranger, _ => Twist.RecordingGap } }, (_, _, deal) =>
        {
            var within = $"{deal.EvaluationHalls[0].Code}-{deal.ProjectCode}-{deal.Round}";
            var (cause, fact) = deal.Has(Twist.RoomStranger) ? ("评标室门禁出现陌生人", $"FaceMatched-{within}-{deal.Committee.Count + 1}")
                : deal.Has(Twist.RoomAbsence) ? ("专家离开评标室二十三分钟", $"DoorPassed-{within}-4") : ("评标期间录制缺口二分钟", $"RecordingGapped-{within}-1");
            return new(deal.Lots[0], cause, fact);
        }) { Variants = 3 },
        new("W02", "源数据事后变更/跨系统不一致/断流", 1, (k, b) => Works(b) with { Twists = Usual | (k % 2 == 0 ? Twist.CorrectedLate : Twist.SourcesDisagree) }, (_, _, deal) =>
            deal.Has(Twist.CorrectedLate) ? new(deal.Lots[0], "评标结束后改动投标人数量", Key(deal, deal.Lots[0], "OpeningStarted")) : new(deal.Lots[0], "保证金核验结果两系统不一致", Key(deal, deal.Lots[0], "DepositChecked", deal.Lots[0].Bids[0]))) { Variants = 2 },
    ];
}
