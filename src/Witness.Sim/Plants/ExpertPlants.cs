using Witness.Sim.Deals;
using Witness.Sim.World;
using static Witness.Sim.Plants.Bends;

namespace Witness.Sim.Plants;

/// <summary>E 评审 — points, time, drawing, kinship of experts.</summary>
public static class ExpertPlants
{
    public static IEnumerable<Plant> All =>
    [
        new("E01", "主观分畸高畸低", 1, (_, b) => Works(b), (_, _, deal) =>
        {
            var (lot, sheet) = (deal.Lots[0], deal.Lots[0].Scores!);
            var loser = Loser(lot);
            sheet.Points[1][loser][1] = 300;
            Bidding.Decide(lot);
            return new(lot, $"专家 {deal.Committee[1].Code} 对 {lot.Bids[loser].Who.Firm.Name} 的主观分畸低", Scored(deal, lot, 1, loser, 1));
        }),
        new("E02", "个人左右结果", 1, (_, b) => Works(b), (_, _, deal) =>
        {
            var (lot, sheet) = (deal.Lots[0], deal.Lots[0].Scores!);
            var order = Bidding.Ranked(lot);
            var (first, second) = (order[0], order[1]);
            for (var e = 0; e < sheet.Points.Length; e++)
                for (var i = 0; i < sheet.Items.Count; i++)
                    sheet.Points[e][second][i] = sheet.Points[e][first][i] - (sheet.Items[i].Subjective && e % 2 == 0 ? 50 : 0);
            sheet.Points[2][second][1] = 2950;
            sheet.Points[2][first][1] = 700;
            Bidding.Decide(lot);
            return new(lot, $"剔除专家 {deal.Committee[2].Code} 后中标人改变", Scored(deal, lot, 2, first, 1), Scored(deal, lot, 2, second, 1));
        }),
        new("E03", "客观分不一致", 1, (_, b) => Works(b), (_, _, deal) =>
        {
            var lot = deal.Lots[0];
            var loser = Loser(lot);
            lot.Scores!.Points[3][loser][2] -= 200;
            Bidding.Decide(lot);
            return new(lot, $"{lot.Bids[loser].Who.Firm.Name} 类似业绩得分各专家不一致", Scored(deal, lot, 3, loser, 2));
        }),
        new("E04", "评分雷同", 1, (_, b) => Works(b) with { ScoreItems = 14, Bidders = 4 }, (_, _, deal) =>
        {
            var (lot, sheet) = (deal.Lots[0], deal.Lots[0].Scores!);
            for (var b = 0; b < lot.Bids.Count; b++) sheet.Points[3][b] = [.. sheet.Points[0][b]];
            Bidding.Decide(lot);
            return new(lot, $"专家 {deal.Committee[0].Code} 与 {deal.Committee[3].Code} 全部主观分相同", Scored(deal, lot, 0, 0, 1), Scored(deal, lot, 3, 0, 1));
        }),
        new("E05", "评标时长过短", 1, (_, b) => Works(b) with { Twists = Usual | Twist.BidsViewed }, (_, _, deal) =>
        {
            deal.T.EvaluationEnd = deal.T.EvaluationStart.AddMinutes(11);
            deal.T.Report = deal.T.EvaluationEnd.AddMinutes(14);
            return new(deal.Lots[0], "评标用时十一分钟", Key(deal, deal.Lots[0], "EvaluationStarted"), Key(deal, deal.Lots[0], "EvaluationEnded"));
        }) { NeedsHistory = true },
        new("E06", "点击过快/偏看一家", 1, (_, b) => Works(b) with { Twists = Usual | Twist.BidsViewed }, (_, _, deal) =>
        {
            deal.HastyViewer = 1;
            return new(deal.Lots[0], $"专家 {deal.Committee[1].Code} 阅标点击间隔不足一秒", Key(deal, deal.Lots[0], "BidViewed", deal.Lots[0].Standing.Count() + 1));
        }),
        new("E07", "专家—中标人反复共现", 8, (_, b) => Goods(b), (cast, _, deal) =>
        {
            var lot = deal.Lots[0];
            cast.Expert ??= deal.Committee[0] with { Code = $"ZJ379900T{deal.Index:D4}", Name = $"尹示例T{deal.Index:D4}" };
            deal.Committee[0] = cast.Expert;
            var who = cast.Bidder("winner", deal, Names.Suppliers);
            Recast(deal, lot, 0, who);
            LetWin(lot, 0);
            return new(lot, $"专家 {cast.Expert.Code} 与 {who.Firm.Name} 反复共现且其均成交", Key(deal, lot, "CommitteeFormed"), Key(deal, lot, "AwardDecided"));
        }) { Spacing = 5 },
        new("E08", "抽取异常", 1, (_, b) => Goods(b), (_, k, deal) =>
        {
            var early = k % 2 == 0;
            if (early) deal.T.Draw = deal.T.Draw.Work(-5);
            else
            {
                deal.Redraws = 3;
                deal.Replaced = deal.City.Experts.First(e => !deal.Committee.Contains(e));
            }
            return new(deal.Lots[0], early ? "专家抽取早于评审二个工作日以上" : "补抽三次", early ? Shared(deal, "ExpertsDrawn") : Shared(deal, "ExpertsRedrawn", 2));
        }) { Variants = 2 },
        new("E09", "应回避未回避", 1, (_, b) => Works(b), (cast, _, deal) =>
        {
            var lot = deal.Lots[0];
            var expert = deal.Committee[2];
            var fresh = cast.Bidder("kin", deal, Names.Builders);
            var kin = fresh with { Managers = [fresh.Managers[0], expert.Name], Phone = expert.Phone };
            deal.NewParties[deal.NewParties.IndexOf(fresh)] = kin;
            Recast(deal, lot, 1, kin);
            return new(lot, $"专家 {expert.Code} 登记为投标人 {kin.Firm.Name} 的管理人员", Key(deal, lot, "CommitteeFormed"), $"PartyRegistered-{kin.Firm.Code}-{deal.City.World}-1");
        }),
    ];

    private static int Loser(LotPlan lot) => Bidding.Ranked(lot)[^1];

    /// <summary>The running number of a score follows expert, standing bid, item.</summary>
    private static string Scored(Deal deal, LotPlan lot, int expert, int bid, int item)
    {
        var standing = lot.Bids.Select((b, i) => (b, i)).Where(x => !x.b.Withdrawn && x.b.Rejected is null).Select(x => x.i).ToList();
        return Key(deal, lot, "BidScored", (expert * standing.Count + standing.IndexOf(bid)) * lot.Scores!.Items.Count + item + 1);
    }
}
