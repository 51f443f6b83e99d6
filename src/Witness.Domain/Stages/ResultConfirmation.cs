using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Stages;

/// <summary>交易结果确认 — result, publicity, contract, cases (clause 5.1.7).</summary>
public static class ResultConfirmation
{
    private static readonly Type[] Failed = [typeof(AuctionPassed), .. Closers.Failed];

    public static readonly Stage Stage = new("R7", "交易结果确认", "Result", "5.1.7",
    [
        Field.Latest("result", "中标（成交）结果", "Result").From<ResultPublished>(f => f.Outcome).From<DealConfirmed>(_ => "成交")
            .From<LotFailed>(_ => "流标").From<LotTerminated>(_ => "终止"),
        Field.WholeList("suppliers", "中标（成交）供应商", "Suppliers").From<ResultPublished>(f => f.Suppliers).From<DealConfirmed>(f => f.Winner).From<AwardDecided>(f => f.Suppliers).NotAfter(Failed),
        Field.Latest("value", "中标（成交）金额", "Value").From<ResultPublished>(f => f.Value).From<DealConfirmed>(f => f.Price).From<AwardDecided>(f => f.Value).Due().NotAfter(Failed),
        Field.Latest("resultPublishedAt", "公告发布时间", "Result published at").From<ResultPublished>(f => f.At),
        Field.Computed("candidatePublicityDeadline", "预警：中标候选人公示法定时限", "Candidate publicity period").NotAfter(Failed),
        Field.Computed("contractDeadline", "预警：合同签订时限", "Contract signing limit").NotAfter(Failed),
        Field.Latest("reportReceivedAt", "评标报告送达时间", "Evaluation report received at").From<EvaluationReportReceived>(f => f.At).NotAfter(Failed).Added(),
        Field.WholeList("candidates", "中标候选人", "Candidates").From<CandidatesPublished>(f => f.Candidates).From<EvaluationReportReceived>(f => f.Candidates).NotAfter(Failed).Added(),
        Field.Latest("awardNoticedAt", "中标通知书发出时间", "Award letter sent at").From<AwardNoticed>(f => f.At).NotAfter(Failed).Added(),
        Field.ListBy("contract", "合同", "Contract",
            Column.Of("no", "合同编号", "No.").From<ContractSigned>(f => f.ContractNo),
            Column.Of("value", "金额", "Value").From<ContractSigned>(f => f.Value),
            Column.Of("parties", "签订方", "Parties").From<ContractSigned>(f => f.Parties),
            Column.Of("signedAt", "签订时间", "Signed at").From<ContractSigned>(f => f.At),
            Column.Of("publishedAt", "公告时间", "Published at").From<ContractPublished>(f => f.At))
            .Key<ContractSigned>(f => f.ContractNo ?? "").Key<ContractPublished>(f => f.ContractNo ?? "").NotAfter(Failed).Added(),
        Field.ListBy("cases", "异议、质疑、投诉", "Objections, challenges, complaints",
            Column.Of("kind", "类别", "Kind").From<ObjectionReceived>(_ => new Wording("异议", "Objection")).From<ObjectionAnswered>(_ => new Wording("异议", "Objection"))
                .From<InquiryReceived>(_ => new Wording("询问", "Inquiry")).From<InquiryAnswered>(_ => new Wording("询问", "Inquiry"))
                .From<ChallengeReceived>(_ => new Wording("质疑", "Challenge")).From<ChallengeAnswered>(_ => new Wording("质疑", "Challenge"))
                .From<ComplaintReceived>(_ => new Wording("投诉", "Complaint")).From<ComplaintAccepted>(_ => new Wording("投诉", "Complaint"))
                .From<ComplaintRefused>(_ => new Wording("投诉", "Complaint")).From<ComplaintDecided>(_ => new Wording("投诉", "Complaint")),
            Column.Of("subject", "对象", "Subject").From<ObjectionReceived>(f => f.Subject).From<ObjectionAnswered>(f => f.Subject).From<ChallengeReceived>(f => f.Subject)
                .From<ComplaintReceived>(f => f.Subject),
            Column.Of("receivedAt", "提出时间", "Received at").From<ObjectionReceived>(f => f.At).From<InquiryReceived>(f => f.At).From<ChallengeReceived>(f => f.At)
                .From<ComplaintReceived>(f => f.At),
            Column.Of("answeredAt", "答复时间", "Answered at").From<ObjectionAnswered>(f => f.At).From<InquiryAnswered>(f => f.At).From<ChallengeAnswered>(f => f.At)
                .From<ComplaintRefused>(f => f.At).From<ComplaintDecided>(f => f.At),
            Column.Of("from", "提出方", "From").From<ObjectionReceived>(f => f.From).From<InquiryReceived>(f => f.From).From<ChallengeReceived>(f => f.From)
                .From<ComplaintReceived>(f => f.From),
            Column.Of("outcome", "处理结果", "Outcome").From<ObjectionAnswered>(f => f.Upheld).From<ChallengeAnswered>(f => f.Upheld).From<ComplaintRefused>(f => f.Reason)
                .From<ComplaintDecided>(f => f.Outcome))
            .Key<ObjectionReceived>(f => f.CaseId).Key<ObjectionAnswered>(f => f.CaseId).Key<InquiryReceived>(f => f.CaseId).Key<InquiryAnswered>(f => f.CaseId)
            .Key<ChallengeReceived>(f => f.CaseId).Key<ChallengeAnswered>(f => f.CaseId).Key<ComplaintReceived>(f => f.CaseId).Key<ComplaintAccepted>(f => f.CaseId)
            .Key<ComplaintRefused>(f => f.CaseId).Key<ComplaintDecided>(f => f.CaseId).Empty().Added(),
        Anomalies.Of("R7"),
    ])
    {
        BegunBy =
        [
            typeof(CandidatesPublished), typeof(EvaluationReportReceived), typeof(ResultPublished), typeof(AwardNoticed), typeof(LosersNotified), typeof(AwardForfeited),
            typeof(ContractSigned), typeof(ContractPublished), typeof(ContractFiled), typeof(DealConfirmed),
        ],
        ClosedBy = [typeof(ContractSigned), typeof(LotFailed), typeof(LotTerminated)],
    };
}
