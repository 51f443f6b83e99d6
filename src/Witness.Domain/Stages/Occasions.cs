using Witness.Domain.Facts.Catalogue;

namespace Witness.Domain.Stages;

/// <summary>
/// 起讫时刻 — where statutory clocks need more than a term of <see cref="MomentBook"/> or a derived moment: the first of several notices, two
/// facts as one, and the figures of thresholds. Folded like any field, printed in no table.
/// </summary>
public static class Occasions
{
    public static readonly Field Document = Field.First("@Document", "招标（采购）文件发出", "Tender document issued").From<TenderDocumentIssued>(f => f.At);
    public static readonly Field NoticeForTender = Field.First("@TenderNotice", "招标、采购公告发布", "Tender notice published")
        .From<NoticePublished>(f => f.At).When<NoticePublished>(f => f.NoticeKind is "招标" or "采购" or "资格预审" or null);
    public static readonly Field NoticeOfSale = Field.First("@SaleNotice", "出让、拍卖、挂牌公告发布", "Notice of sale published")
        .From<NoticePublished>(f => f.At).When<NoticePublished>(f => f.NoticeKind is "出让" or "拍卖" or "挂牌" or "信息披露");
    public static readonly Field Plan = Field.First("@Plan", "招标计划发布", "Tender plan published").From<TenderPlanPublished>(f => f.At);
    public static readonly Field Intention = Field.First("@Intention", "采购意向公开", "Procurement intention published")
        .From<TenderPlanPublished>(f => f.At).When<TenderPlanPublished>(f => f.PlanType is null || f.PlanType.Contains("意向", StringComparison.Ordinal));
    /// <summary>A correction of the notice may change the document as well: it does not say, so it cannot be told.</summary>
    public static readonly Field Clarified = Field.Latest("@Clarified", "招标文件澄清修改", "Tender document clarified")
        .From<ClarificationIssued>(f => f.At).When<ClarificationIssued>(f => f.Document != "资格预审文件" && f.AffectsPreparation != false)
        .From<NoticeAmended>(f => f.At).When<NoticeAmended>(f => f.AmendKind == "更正");
    public static readonly Field PrequalClarified = Field.Latest("@PrequalClarified", "资格预审文件澄清修改", "Prequalification document clarified")
        .From<ClarificationIssued>(f => f.At).When<ClarificationIssued>(f => f.Document == "资格预审文件" && f.AffectsPreparation != false);
    public static readonly Field PrequalSaleEnd = Field.Latest("@PrequalSaleEnd", "资格预审文件停止发售", "Prequalification document sale ends")
        .From<NoticePublished>(f => f.SaleWindow?.To).When<NoticePublished>(f => f.NoticeKind == "资格预审");

    public static readonly Field PostponedEnd = Field.Latest("@PostponedEnd", "延期后披露期满", "Extended disclosure ends")
        .From<NoticeAmended>(f => f.NewWindow?.To).When<NoticeAmended>(f => f.AmendKind is "延期" or "重新计期");

    public static readonly Field Draw = Field.First("@Draw", "专家抽取", "Experts drawn").From<ExpertsDrawn>(f => f.At);
    public static readonly Field AuctionStart = Field.First("@AuctionStart", "拍卖开始", "Auction started").From<AuctionStarted>(f => f.At).From<HammerFell>(f => f.At);
    public static readonly Field PlannedListingStart = Field.Latest("@PlannedListingStart", "计划挂牌开始", "Planned start of listing")
        .From<NoticePublished>(f => f.ListingWindow?.From).From<ListingStarted>(f => f.Window?.From);
    public static readonly Field PlannedListingEnd = Field.Latest("@PlannedListingEnd", "计划挂牌截止", "Planned end of listing")
        .From<NoticePublished>(f => f.ListingWindow?.To).From<ListingStarted>(f => f.Window?.To);
    public static readonly Field ContractEffect = Field.Latest("@ContractEffect", "合同生效", "Contract takes effect").From<ContractSigned>(f => f.EffectiveAt ?? f.At);
    public static readonly Field DisclosureHalted = Field.Latest("@DisclosureHalted", "中止披露", "Disclosure halted")
        .From<LotSuspended>(f => f.At).When<LotSuspended>(f => f.Cause == "中止披露");
    public static readonly Field DisclosureResumed = Field.Latest("@DisclosureResumed", "恢复披露", "Disclosure resumed")
        .From<LotResumed>(f => f.At).When<LotResumed>(f => f.Cause == "中止披露");

    public static readonly Field DocumentObjected = Field.Latest("@DocumentObjected", "对文件的异议", "Objection to a document")
        .From<ObjectionReceived>(f => f.At).When<ObjectionReceived>(f => f.Subject is "招标文件" or "资格预审文件");
    public static readonly Field ComplaintTaken = Field.Latest("@ComplaintTaken", "投诉受理决定", "Complaint accepted or refused").From<ComplaintAccepted>(f => f.At).From<ComplaintRefused>(f => f.At);

    /// <summary>What may be complained of, as it became known.</summary>
    public static readonly Field Published = Field.Latest("@Published", "知道或应当知道", "Became known")
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
        Document, NoticeForTender, NoticeOfSale, Plan, Intention, Clarified, PrequalClarified, PrequalSaleEnd, PostponedEnd, Draw, AuctionStart, PlannedListingStart, PlannedListingEnd,
        ContractEffect, DisclosureHalted, DisclosureResumed, DocumentObjected, ComplaintTaken, Published, DepositAsked, Estimate, ProjectEstimate, Budget, AskedPrice,
        Validity, Statutory, OpeningPlanned,
    ];
}
