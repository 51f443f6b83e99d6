using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Stages;

/// <summary>招标采购实施 — opening and evaluation (clause 5.1.6.1).</summary>
public static class TenderConduct
{
    public static readonly Wording Opening = new("开标", "Opening");

    public static readonly Wording Evaluation = new("评标", "Evaluation");

    /// <summary>唱标家数 — bids read out, by bidder; a consortium is one.</summary>
    public static readonly Field BidsRead = Field.CountParties("bidsRead", "唱标家数", "Bids read out").From<BidOpened>(f => f.Bidder);

    public static readonly Stage Stage = new("R6a", "交易实施（招标采购）", "Tender", "5.1.6.1",
    [
        Field.Latest("openingStartedAt", "开标时间", "Opened at").From<OpeningStarted>(f => f.At).NotAfter(Closers.Failed).Of(Opening),
        Field.Latest("openingPlannedAt", "计划开标时间", "Planned opening").From<OpeningStarted>(f => f.PlannedAt).NotAfter(Closers.Failed).Of(Opening),
        Field.Latest("openingPlace", "开标地点", "Opening place").From<OpeningStarted>(f => f.Place).NotAfter(Closers.Failed).Of(Opening),
        Field.Latest("bidderCount", "投标人（供应商）数量", "Number of bidders").From<OpeningStarted>(f => f.BidderCount).In("家")
            .Check(BidsRead, n => new($"唱标 {n} 家", $"{n} bids read out")).NotAfter(Closers.Failed).Of(Opening),
        Field.ListBy("depositStatuses", "保证金（保函）缴纳情况", "Deposits and guarantees",
            Column.Of("bidder", "投标人", "Bidder").From<DepositChecked>(f => f.Bidder).From<DepositReceived>(f => f.Bidder).From<GuaranteeLodged>(f => f.Bidder),
            Column.Of("result", "核验结果", "Result").From<DepositChecked>(f => f.Result),
            Column.Of("form", "形式", "Form").From<DepositChecked>(f => f.Form).From<DepositReceived>(f => f.Form).From<GuaranteeLodged>(f => f.Form),
            Column.Of("amount", "金额", "Amount", "元").From<DepositChecked>(f => f.Amount).From<DepositReceived>(f => f.Amount).From<GuaranteeLodged>(f => f.Amount),
            Column.Of("paidAt", "缴纳时间", "Paid at").From<DepositChecked>(f => f.PaidAt).From<DepositReceived>(f => f.At).From<GuaranteeLodged>(f => f.At),
            Column.Of("accountMatches", "账户相符", "Account matches").From<DepositChecked>(f => f.AccountMatches))
            .Key<DepositChecked>(f => PartyBook.Key(f.Bidder)).Key<DepositReceived>(f => PartyBook.Key(f.Bidder)).Key<GuaranteeLodged>(f => PartyBook.Key(f.Bidder))
            .NotAfter(Closers.Failed).Of(Opening),
        Field.ListBy("rejectedBids", "否决投标", "Rejected bids",
            Column.Of("bidder", "投标人", "Bidder").From<BidRejected>(f => f.Bidder),
            Column.Of("reason", "原因", "Reason").From<BidRejected>(f => f.Reason),
            Column.Of("basis", "依据", "Basis").From<BidRejected>(f => f.Basis),
            Column.Of("phase", "阶段", "Phase").From<BidRejected>(f => f.Phase)).Key<BidRejected>(f => f.BidId ?? PartyBook.Key(f.Bidder)).Empty().Of(Opening),
        Field.ListBy("lotFailed", "废标", "Lot failed",
            Column.Of("at", "时间", "At").From<LotFailed>(f => f.At),
            Column.Of("cause", "原因", "Cause").From<LotFailed>(f => f.Cause),
            Column.Of("basis", "依据", "Basis").From<LotFailed>(f => f.Basis)).Empty().Of(Opening),
        Anomalies.Of("R6a", "开标").Of(Opening),
        Field.Latest("evaluationStartedAt", "评标开始时间", "Evaluation started at").From<EvaluationStarted>(f => f.At).NotAfter(Closers.Failed).Of(Evaluation),
        Field.Latest("endedAt", "评标结束时间", "Evaluation ended at").From<EvaluationEnded>(f => f.At).NotAfter(Closers.Failed).Added().Of(Evaluation),
        Field.ListBy("qualificationReview", "资格审查情况", "Qualification review",
            Column.Of("bidder", "投标人", "Bidder").From<QualificationReviewed>(f => f.Bidder),
            Column.Of("type", "方式", "Type").From<QualificationReviewed>(f => f.Type),
            Column.Of("step", "步骤", "Step").From<QualificationReviewed>(f => f.Step),
            Column.Of("passed", "通过", "Passed").From<QualificationReviewed>(f => f.Passed),
            Column.Of("reason", "原因", "Reason").From<QualificationReviewed>(f => f.Reason))
            .Key<QualificationReviewed>(f => PartyBook.Key(f.Bidder) is { } key ? $"{key}|{f.Step}" : null).NotAfter(Closers.Failed).Of(Evaluation),
        Field.Latest("evaluationMethod", "评标评审办法", "Evaluation method").From<EvaluationStarted>(f => f.Method).From<TenderDocumentIssued>(f => f.EvaluationMethod)
            .NotAfter(Closers.Failed).Of(Evaluation),
        Field.ListBy("committee", "专家组成情况", "Committee",
            Column.Of("total", "总人数", "Total", "人").From<CommitteeFormed>(f => f.Total),
            Column.Of("experts", "评审专家", "Experts", "人").From<CommitteeFormed>(f => f.Experts),
            Column.Of("representatives", "采购人代表", "Representatives", "人").From<CommitteeFormed>(f => f.Representatives),
            Column.Of("chair", "组长", "Chair").From<CommitteeFormed>(f => f.Members?.FirstOrDefault(m => m.IsChair == true)?.Expert))
            .Key<CommitteeFormed>(_ => "committee").NotAfter(Closers.Failed).Of(Evaluation),
        Field.WholeList("awardSuppliers", "中标（成交）供应商名称", "Awarded supplier").From<AwardDecided>(f => f.Suppliers).NotAfter(Closers.Failed).Of(Evaluation),
        Field.Latest("awardValue", "中标（成交）金额", "Award value").From<AwardDecided>(f => f.Value).NotAfter(Closers.Failed).Of(Evaluation),
        Field.Latest("smeFlag", "中小企业标识", "SME flag").From<AwardDecided>(f => f.SmeFlag).NotAfter(Closers.Failed).Due().Of(Evaluation),
        Field.ListBy("rollbacks", "评标回退", "Rollbacks",
            Column.Of("at", "时间", "At").From<EvaluationRolledBack>(f => f.At),
            Column.Of("from", "回退前环节", "From").From<EvaluationRolledBack>(f => f.FromStep),
            Column.Of("to", "回退至", "To").From<EvaluationRolledBack>(f => f.ToStep),
            Column.Of("reason", "原因", "Reason").From<EvaluationRolledBack>(f => f.Reason),
            Column.Of("before", "回退前摘要", "Digest before").From<EvaluationRolledBack>(f => f.BeforeDigest)).Empty().Added().Of(Evaluation),
        Field.ListBy("reEvaluations", "重新评审", "Re-evaluations",
            Column.Of("at", "时间", "At").From<ReEvaluationStarted>(f => f.At).From<ReEvaluationEnded>(f => f.At).From<ReEvaluationReported>(f => f.At),
            Column.Of("event", "事项", "Event").From<ReEvaluationStarted>(_ => new Wording("开始", "Started"))
                .From<ReEvaluationEnded>(_ => new Wording("结束", "Ended")).From<ReEvaluationReported>(_ => new Wording("书面报告", "Reported")),
            Column.Of("reason", "原因", "Reason").From<ReEvaluationStarted>(f => f.Reason),
            Column.Of("orderedBy", "提出单位", "Ordered by").From<ReEvaluationStarted>(f => f.OrderedBy),
            Column.Of("changed", "结果改变", "Changed").From<ReEvaluationEnded>(f => f.Changed),
            Column.Of("before", "原排序", "Before").From<ReEvaluationEnded>(f => f.Before),
            Column.Of("after", "新排序", "After").From<ReEvaluationEnded>(f => f.After),
            Column.Of("report", "报告", "Report").From<ReEvaluationReported>(f => f.Doc)).Empty().Added().Of(Evaluation),
        Anomalies.Of("R6a", "评标").Of(Evaluation),
    ])
    {
        BegunBy =
        [
            typeof(BidReceived), typeof(OpeningStarted), typeof(BidDecrypted), typeof(BidOpened), typeof(BidRejected), typeof(OpeningEnded), typeof(CommitteeFormed),
            typeof(EvaluationStarted), typeof(QualificationReviewed), typeof(EvaluationEnded), typeof(AwardDecided), typeof(EvaluationRolledBack), typeof(ReEvaluationStarted),
        ],
        ClosedBy = [typeof(EvaluationEnded), typeof(LotFailed), typeof(LotTerminated)],
    };
}
