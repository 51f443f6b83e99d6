using Witness.Sim.Deals;
using Witness.Sim.Wire;
using Witness.Sim.World;
using static Witness.Sim.Plants.Bends;

namespace Witness.Sim.Plants;

/// <summary>P 流程 — periods, order, loops, splitting.</summary>
public static class ProcessPlants
{
    public static IEnumerable<Plant> All =>
    [
        new("P01", "招标计划缺失或提前不足", 1, (_, b) => Works(b), (_, k, deal) =>
        {
            if (k % 2 == 1) deal.NoPlan = true;
            else deal.T.Plan = deal.T.Notice.AddDays(-16).Work(0).At(9, 40);
            if (deal.T.Register < deal.T.Plan) deal.T.Register = deal.T.Notice.Work(-4).At(11, 0);
            return new(deal.Lots[0], deal.NoPlan ? "未见招标计划" : "招标计划早于公告不足三十日", Shared(deal, "NoticePublished"));
        }) { Variants = 2 },
        new("P02", "投标时间过短", 1, (_, b) => Works(b), (_, _, deal) =>
        {
            deal.T.Document = deal.T.SaleFrom = deal.T.Opening.AddDays(-15).Work(0).At(9, 30);
            deal.T.SaleTo = deal.T.Document.DaysThenWork(7).At(17, 0);
            deal.Twists &= ~(Twist.Clarified | Twist.Extended);
            return new(deal.Lots[0], "招标文件发出至投标截止不足二十日", Shared(deal, "TenderDocumentIssued"));
        }),
        new("P03", "文件获取期不足", 1, (_, b) => Works(b), (_, _, deal) =>
        {
            deal.T.SaleTo = deal.T.SaleFrom.AddDays(3).At(17, 0);
            return new(deal.Lots[0], "招标文件发售期三日", Shared(deal, "TenderDocumentIssued"), Shared(deal, "NoticePublished"));
        }),
        new("P04", "澄清后剩余时间不足", 1, (_, b) => Works(b) with { Twists = Usual | Twist.Clarified }, (_, _, deal) =>
        {
            deal.T.Clarify = deal.T.Deadline.DaysBackToWork(9).At(16, 5);
            deal.ClarifyAffects = true;
            return new(deal.Lots[0], "影响编制的澄清发出时距投标截止不足十五日且未延期", Shared(deal, "ClarificationIssued"));
        }),
        new("P05", "开标时间与公告不符", 1, (_, b) => Works(b), (_, k, deal) =>
        {
            var early = k % 2 == 1;
            deal.T.Started = deal.T.Opening.AddMinutes(early ? -4 : 17);
            return new(deal.Lots[0], early ? "开标早于公告时间" : "开标晚于公告时间十七分", Key(deal, deal.Lots[0], "OpeningStarted"));
        }) { Variants = 2 },
        new("P06", "环节缺失或逆序", 1, (_, b) => Works(b), (_, _, deal) =>
        {
            deal.NoCandidates = true;
            return new(deal.Lots[0], "未见中标候选人公示即定标", Key(deal, deal.Lots[0], "AwardDecided"));
        }),
        new("P07", "环节时长异常", 1, (_, b) => Goods(b), (_, _, deal) =>
        {
            DelayAward(deal, 34);
            return new(deal.Lots[0], "评审报告送达至确定成交供应商耗时远超同类", Key(deal, deal.Lots[0], "EvaluationReportReceived"), Key(deal, deal.Lots[0], "AwardDecided"));
        }) { NeedsHistory = true },
        new("P08", "候选人公示超时/期不足", 1, (_, b) => Works(b), (_, k, deal) =>
        {
            var late = k % 2 == 1;
            if (late) deal.T.Candidates = deal.T.Report.AddDays(12).Work(0).At(10, 20);
            deal.T.PublicityTo = deal.T.Candidates.AddDays(late ? 4 : 1).At(23, 59, 59);
            deal.T.Award = deal.T.PublicityTo.AddDays(1).Work(0).At(10, 0);
            DelayAward(deal, 0);
            return new(deal.Lots[0], late ? "候选人公示开始逾期" : "候选人公示期不足三日", Key(deal, deal.Lots[0], "CandidatesPublished"), Key(deal, deal.Lots[0], "EvaluationReportReceived"));
        }) { Variants = 2 },
        new("P09", "合同签订超期/未签", 1, (_, b) => Works(b) with { Twists = Usual | Twist.DepositForfeited }, (_, _, deal) =>
        {
            foreach (var lot in deal.Lots) lot.Ending = Ending.Unsigned;
            return new(deal.Lots[0], "中标通知书发出三十日后未见合同", Key(deal, deal.Lots[0], "AwardNoticed"));
        }),
        new("P10", "评标回退/重新评审", 1, (k, b) => Works(b) with { Twists = Usual | (k % 2 == 0 ? Twist.RolledBack : Twist.ReEvaluated) }, (_, _, deal) =>
            deal.Has(Twist.RolledBack) ? new(deal.Lots[0], "评标回退", Key(deal, deal.Lots[0], "EvaluationRolledBack")) : new(deal.Lots[0], "重新评审", Key(deal, deal.Lots[0], "ReEvaluationStarted"))) { Variants = 2 },
        new("P11", "流标转直接采购", 2, (k, b) => k == 0 ? Goods(b) with { Ending = Ending.TooFew } : Direct(b), (cast, k, deal) =>
        {
            deal.Retry = null;
            Same(cast, deal);
            return new(deal.Lots[0], "同一标的流标后六十日内转单一来源", k == 0 ? Key(deal, deal.Lots[0], "LotFailed") : OfProject(deal, "ProjectRegistered"));
        }) { Spacing = 22 },
        new("P12", "化整为零", 4, (_, b) => Works(b) with { Method = "邀请招标", Category = "施工", Twists = Usual | Twist.Invited }, (cast, k, deal) =>
        {
            cast.Buyer ??= deal.Buyer with { Name = deal.District.Name + "示例城建服务中心", Code = Codes.CreditCode("12", deal.District.Code, "MA" + cast.Dice.Text("0123456789ABCDEFGH", 6)) };
            cast.Subject ??= deal.ProjectName;
            (deal.Buyer, deal.Buyers[0]) = (cast.Buyer, cast.Buyer);
            var lot = deal.Lots[0];
            lot.Estimate = 39_000_000_0L + 500_000_0L * k;
            lot.Ceiling = Quote.Of(lot.Estimate);
            lot.Deposit = 600_000_0;
            foreach (var bid in lot.Bids) bid.Deposit = lot.Deposit;
            Bidding.Spread(deal.Dice, lot);
            Bidding.Decide(lot);
            deal.ProjectName = lot.Name = $"{cast.Subject}第{k + 1}期";
            return new(lot, "同一招标人九十日内同类项目均略低于必须招标限额", OfProject(deal, "ProjectRegistered"));
        }) { Spacing = 9 },
        new("P13", "单一来源占比高", 12, (k, b) => k % 4 == 3 ? Inquiry(b) : Direct(b), (cast, k, deal) =>
        {
            cast.Buyer ??= deal.Buyer with { Name = deal.District.Name + "示例仪器中心", Code = Codes.CreditCode("12", deal.District.Code, "MA" + cast.Dice.Text("0123456789ABCDEFGH", 6)) };
            (deal.Buyer, deal.Buyers[0]) = (cast.Buyer, cast.Buyer);
            return new(deal.Lots[0], $"{cast.Buyer.Name} 单一来源占比远高于同类采购人", OfProject(deal, "ProjectRegistered"));
        }) { Spacing = 4 },
        new("P14", "异议质疑投诉超时未复", 1, (k, b) => (k % 2 == 1 ? Goods(b) : Works(b)) with { Twists = Usual | Twist.ResultObjected }, (_, _, deal) =>
        {
            deal.AnswerLateDays = 14;
            if (deal.Kind == "GC") DelayAward(deal, 16);
            return new(deal.Lots[0], deal.Kind == "ZC" ? "质疑答复超过七个工作日" : "异议答复超过三日", Key(deal, deal.Lots[0], deal.Kind == "ZC" ? "ChallengeReceived" : "ObjectionReceived"));
        }) { Variants = 2 },
    ];

    private static void Same(Cast cast, Deal deal)
    {
        cast.Buyer ??= deal.Buyer;
        cast.Subject ??= deal.ProjectName;
        (deal.Buyer, deal.Buyers[0]) = (cast.Buyer, cast.Buyer);
        deal.ProjectName = cast.Subject;
        foreach (var lot in deal.Lots) lot.Name = cast.Subject;
    }
}
