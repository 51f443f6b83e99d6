using Witness.Domain.Facts.Catalogue;

namespace Witness.Domain.Stages;

/// <summary>
/// 起讫时刻 — the moments at which statutory clocks start and stop, beside the derived ones of <see cref="Moments"/>. Each is named as the
/// clock data names it: a fact, a fact with a selector in brackets, or an @moment. Folded like any field, printed in no table.
/// </summary>
public static class Occasions
{
    public static readonly Field Document = Field.First("TenderDocumentIssued", "招标（采购）文件发出", "Tender document issued").From<TenderDocumentIssued>(f => f.At);
    public static readonly Field Notice = Field.First("NoticePublished", "公告发布", "Notice published").From<NoticePublished>(f => f.At);
    public static readonly Field NoticeForTender = Field.First("NoticePublished[招标]", "招标、采购公告发布", "Tender notice published")
        .From<NoticePublished>(f => f.At).When<NoticePublished>(f => f.NoticeKind is "招标" or "采购" or "资格预审" or null);
    public static readonly Field NoticeOfSale = Field.First("NoticePublished[出让]", "出让、拍卖、挂牌公告发布", "Notice of sale published")
        .From<NoticePublished>(f => f.At).When<NoticePublished>(f => f.NoticeKind is "出让" or "拍卖" or "挂牌" or "信息披露");
    public static readonly Field SingleNotice = Field.First("NoticePublished[单一来源]", "单一来源公示", "Single-source notice published")
        .From<NoticePublished>(f => f.At).When<NoticePublished>(f => f.NoticeKind == "单一来源");
    public static readonly Field SingleEnd = Field.Latest("@PublicityEnd[单一来源]", "单一来源公示期满", "Single-source notice ends")
        .From<NoticePublished>(f => f.Window?.To).When<NoticePublished>(f => f.NoticeKind == "单一来源");
    public static readonly Field NoticeSubmitted = Field.Latest("NoticePublished.SubmittedAt", "公告提交媒介", "Notice submitted").From<NoticePublished>(f => f.SubmittedAt);
    public static readonly Field NoticeShown = Field.Latest("NoticePublished.At", "公告发布", "Notice published").From<NoticePublished>(f => f.At);
    public static readonly Field Plan = Field.First("TenderPlanPublished", "招标计划发布", "Tender plan published").From<TenderPlanPublished>(f => f.At);
    public static readonly Field Intention = Field.First("TenderPlanPublished[采购意向]", "采购意向公开", "Procurement intention published")
        .From<TenderPlanPublished>(f => f.At).When<TenderPlanPublished>(f => f.PlanType is null || f.PlanType.Contains("意向", StringComparison.Ordinal));
    public static readonly Field PredisclosureStart = Field.Latest("TenderPlanPublished[预披露].Window.From", "预披露开始", "Pre-disclosure starts")
        .From<TenderPlanPublished>(f => f.Window?.From).When<TenderPlanPublished>(f => f.PlanType == "预披露");
    public static readonly Field PredisclosureEnd = Field.Latest("TenderPlanPublished[预披露].Window.To", "预披露期满", "Pre-disclosure ends")
        .From<TenderPlanPublished>(f => f.Window?.To).When<TenderPlanPublished>(f => f.PlanType == "预披露");
    public static readonly Field Clarified = Field.Latest("ClarificationIssued[招标文件]", "招标文件澄清修改", "Tender document clarified")
        .From<ClarificationIssued>(f => f.At).When<ClarificationIssued>(f => f.Document != "资格预审文件" && f.AffectsPreparation != false);
    public static readonly Field PrequalClarified = Field.Latest("ClarificationIssued[资格预审文件]", "资格预审文件澄清修改", "Prequalification document clarified")
        .From<ClarificationIssued>(f => f.At).When<ClarificationIssued>(f => f.Document == "资格预审文件" && f.AffectsPreparation != false);
    public static readonly Field PrequalSaleEnd = Field.Latest("@SaleEnd[资格预审]", "资格预审文件停止发售", "Prequalification document sale ends")
        .From<NoticePublished>(f => f.SaleWindow?.To).When<NoticePublished>(f => f.NoticeKind == "资格预审");
    public static readonly Field ExhibitionStart = Field.Latest("ExhibitionHeld.Window.From", "展示开始", "Exhibition starts").From<ExhibitionHeld>(f => f.Window?.From);
    public static readonly Field ExhibitionEnd = Field.Latest("ExhibitionHeld.Window.To", "展示结束", "Exhibition ends").From<ExhibitionHeld>(f => f.Window?.To);
    public static readonly Field Postponed = Field.Latest("NoticeAmended[延期]", "公告延期", "Notice postponed")
        .From<NoticeAmended>(f => f.At).When<NoticeAmended>(f => f.AmendKind is "延期" or "重新计期");

    public static readonly Field Draw = Field.First("ExpertsDrawn", "专家抽取", "Experts drawn").From<ExpertsDrawn>(f => f.At);
    public static readonly Field AuctionStart = Field.First("AuctionStarted", "拍卖开始", "Auction started").From<AuctionStarted>(f => f.At).From<HammerFell>(f => f.At);
    public static readonly Field PlannedListingStart = Field.Latest("@ListingStart[计划]", "计划挂牌开始", "Planned start of listing")
        .From<NoticePublished>(f => f.ListingWindow?.From).From<ListingStarted>(f => f.Window?.From);
    public static readonly Field PlannedListingEnd = Field.Latest("@ListingEnd[计划]", "计划挂牌截止", "Planned end of listing")
        .From<NoticePublished>(f => f.ListingWindow?.To).From<ListingStarted>(f => f.Window?.To);
    public static readonly Field EvaluationEnd = Field.Latest("EvaluationEnded", "评标结束", "Evaluation ended").From<EvaluationEnded>(f => f.At);
    public static readonly Field Award = Field.Latest("AwardDecided", "定标", "Award decided").From<AwardDecided>(f => f.At);
    public static readonly Field WrittenReport = Field.Latest("WrittenReportFiled", "书面报告提交", "Written report filed").From<WrittenReportFiled>(f => f.At);
    public static readonly Field ContractShown = Field.Latest("ContractPublished", "合同公告", "Contract published").From<ContractPublished>(f => f.At);
    public static readonly Field ContractOnFile = Field.Latest("ContractFiled", "合同备案", "Contract filed").From<ContractFiled>(f => f.At);
    public static readonly Field ContractEffect = Field.Latest("ContractSigned.EffectiveAt", "合同生效", "Contract takes effect").From<ContractSigned>(f => f.EffectiveAt ?? f.At);
    public static readonly Field Paid = Field.Latest("PricePaid", "价款支付", "Price paid").From<PricePaid>(f => f.At);
    public static readonly Field Terminated = Field.Latest("LotTerminated", "终止", "Lot terminated").From<LotTerminated>(f => f.At);
    public static readonly Field Closed = Field.Latest("LotClosed", "办结", "Lot closed").From<LotClosed>(f => f.At);
    public static readonly Field Disposed = Field.Latest("DisposalApproved", "销毁批准", "Disposal approved").From<DisposalApproved>(f => f.At);
    public static readonly Field Withdrawn = Field.Latest("BidWithdrawn", "撤回投标", "Bid withdrawn").From<BidWithdrawn>(f => f.At);
    public static readonly Field Halted = Field.Latest("LotSuspended", "暂停", "Suspended").From<LotSuspended>(f => f.At);
    public static readonly Field DisclosureHalted = Field.Latest("LotSuspended[中止披露]", "中止披露", "Disclosure halted")
        .From<LotSuspended>(f => f.At).When<LotSuspended>(f => f.Cause == "中止披露");
    public static readonly Field Resumed = Field.Latest("LotResumed", "恢复", "Resumed").From<LotResumed>(f => f.At);
    public static readonly Field DisclosureResumed = Field.Latest("LotResumed[中止披露]", "恢复披露", "Disclosure resumed")
        .From<LotResumed>(f => f.At).When<LotResumed>(f => f.Cause == "中止披露");

    // Disputes: each case is a run of its own.
    public static readonly Field DocumentObjected = Field.Latest("ObjectionReceived[文件]", "对文件的异议", "Objection to a document")
        .From<ObjectionReceived>(f => f.At).When<ObjectionReceived>(f => f.Subject is "招标文件" or "资格预审文件");
    public static readonly Field TenderObjected = Field.Latest("ObjectionReceived[招标文件]", "对招标文件的异议", "Objection to the tender document")
        .From<ObjectionReceived>(f => f.At).When<ObjectionReceived>(f => f.Subject == "招标文件");
    public static readonly Field PrequalObjected = Field.Latest("ObjectionReceived[资格预审文件]", "对资格预审文件的异议", "Objection to the prequalification document")
        .From<ObjectionReceived>(f => f.At).When<ObjectionReceived>(f => f.Subject == "资格预审文件");
    public static readonly Field ResultObjected = Field.Latest("ObjectionReceived[评标结果]", "对评标结果的异议", "Objection to the result")
        .From<ObjectionReceived>(f => f.At).When<ObjectionReceived>(f => f.Subject == "评标结果");
    public static readonly Field ObjectionReply = Field.Latest("ObjectionAnswered", "异议答复", "Objection answered").From<ObjectionAnswered>(f => f.At);
    public static readonly Field Inquiry = Field.Latest("InquiryReceived", "询问", "Inquiry received").From<InquiryReceived>(f => f.At);
    public static readonly Field InquiryReply = Field.Latest("InquiryAnswered", "询问答复", "Inquiry answered").From<InquiryAnswered>(f => f.At);
    public static readonly Field Challenge = Field.Latest("ChallengeReceived", "质疑", "Challenge received").From<ChallengeReceived>(f => f.At);
    public static readonly Field ChallengeReply = Field.Latest("ChallengeAnswered", "质疑答复", "Challenge answered").From<ChallengeAnswered>(f => f.At);
    public static readonly Field Complaint = Field.Latest("ComplaintReceived", "投诉", "Complaint received").From<ComplaintReceived>(f => f.At);
    public static readonly Field ComplaintTaken = Field.Latest("ComplaintAccepted", "投诉受理决定", "Complaint accepted or refused").From<ComplaintAccepted>(f => f.At).From<ComplaintRefused>(f => f.At);
    public static readonly Field ComplaintRuled = Field.Latest("ComplaintDecided", "投诉处理决定", "Complaint decided").From<ComplaintDecided>(f => f.At);

    /// <summary>What may be complained of, as it became known.</summary>
    public static readonly Field Knew = Field.Latest("@Knew", "知道或应当知道", "Became known")
        .From<NoticePublished>(f => f.At).From<TenderDocumentIssued>(f => f.At).From<CandidatesPublished>(f => f.At).From<ResultPublished>(f => f.At);

    // Inputs of thresholds that later facts may change.
    public static readonly Field DepositAsked = Field.Latest("@DepositAsked", "保证金要求", "Deposit asked").From<NoticePublished>(f => f.Deposit).From<TenderDocumentIssued>(f => f.Deposit);
    public static readonly Field Estimate = Field.Latest("@Estimate", "估算价", "Estimated value").From<LotRegistered>(f => f.EstimatedValue);
    public static readonly Field ProjectEstimate = Field.Latest("@ProjectEstimate", "项目估算价", "Estimated value of the project").From<ProjectRegistered>(f => f.EstimatedValue);
    public static readonly Field Budget = Field.Latest("@Budget", "预算", "Budget").From<LotRegistered>(f => f.Budget);
    public static readonly Field AskedPrice = Field.Latest("@AskedPrice", "起始价", "Start price").From<NoticePublished>(f => f.StartPrice).From<ListingStarted>(f => f.StartPrice).From<AuctionStarted>(f => f.StartPrice);
    public static readonly Field Validity = Field.Latest("@Validity", "投标有效期", "Bid validity").From<TenderDocumentIssued>(f => f.BidValidityDays);
    public static readonly Field Statutory = Field.Latest("@Statutory", "依法必招", "Tender required by law").From<ProjectRegistered>(f => f.IsStatutory);
    public static readonly Field OpeningPlanned = Field.Latest("@OpeningPlanned", "预定开标时间", "Planned opening")
        .From<NoticePublished>(f => f.OpeningAt).From<TenderDocumentIssued>(f => f.OpeningAt).From<NoticeAmended>(f => f.NewOpeningAt).From<ClarificationIssued>(f => f.NewOpeningAt)
        .From<OpeningStarted>(f => f.PlannedAt);

    public static IReadOnlyList<Field> All { get; } =
    [
        Document, Notice, NoticeForTender, NoticeOfSale, SingleNotice, SingleEnd, NoticeSubmitted, NoticeShown, Plan, Intention, PredisclosureStart, PredisclosureEnd,
        Clarified, PrequalClarified, PrequalSaleEnd, ExhibitionStart, ExhibitionEnd, Postponed, Draw, AuctionStart, PlannedListingStart, PlannedListingEnd, EvaluationEnd,
        Award, WrittenReport, ContractShown, ContractOnFile, ContractEffect, Paid, Terminated, Closed, Disposed, Withdrawn, Halted, DisclosureHalted, Resumed,
        DisclosureResumed, DocumentObjected, TenderObjected, PrequalObjected, ResultObjected, ObjectionReply, Inquiry, InquiryReply, Challenge, ChallengeReply, Complaint,
        ComplaintTaken, ComplaintRuled, Knew, DepositAsked, Estimate, ProjectEstimate, Budget, AskedPrice, Validity, Statutory, OpeningPlanned,
    ];
}
