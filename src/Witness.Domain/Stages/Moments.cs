using Witness.Domain.Access;
using Witness.Domain.Facts.Catalogue;

namespace Witness.Domain.Stages;

/// <summary>
/// 推定时刻 — the derived moments (@X of domain.md §2) and what else the fold must know to tell kind, form, seals and clocks. Merged like
/// any field, printed in no table.
/// </summary>
public static class Moments
{
    public static readonly Field BidDeadline = Field.Latest("@BidDeadline", "投标截止", "Bid deadline")
        .From<NoticePublished>(f => f.BidDeadlineAt).From<TenderDocumentIssued>(f => f.BidDeadlineAt).From<NoticeAmended>(f => f.NewBidDeadlineAt)
        .From<ClarificationIssued>(f => f.NewBidDeadlineAt)
        .When<NoticePublished>(f => f.NoticeKind != "资格预审").When<ClarificationIssued>(f => f.Document != "资格预审文件")
        .Counting((view, contribution) => Amended(view, contribution) is not (Deadline.Prequalification or Deadline.Application));

    public static readonly Field PrequalDeadline = Field.Latest("@PrequalDeadline", "资格预审申请截止", "Prequalification deadline")
        .From<NoticePublished>(f => f.BidDeadlineAt).From<NoticeAmended>(f => f.NewBidDeadlineAt).From<ClarificationIssued>(f => f.NewBidDeadlineAt)
        .When<NoticePublished>(f => f.NoticeKind == "资格预审").When<ClarificationIssued>(f => f.Document == "资格预审文件")
        .Counting((view, contribution) => Amended(view, contribution) is null or Deadline.Prequalification);

    public static readonly Field ApplyDeadline = Field.Latest("@ApplyDeadline", "申请截止", "Application deadline")
        .From<NoticePublished>(f => f.ApplyDeadlineAt).From<NoticeAmended>(f => f.NewBidDeadlineAt)
        .Counting((view, contribution) => Amended(view, contribution) is null or Deadline.Application);

    public static readonly Field SaleStart = Field.Latest("@SaleStart", "文件获取开始", "Document sale starts")
        .From<NoticePublished>(f => f.SaleWindow?.From).From<TenderDocumentIssued>(f => f.SaleWindow?.From);

    public static readonly Field SaleEnd = Field.Latest("@SaleEnd", "文件获取截止", "Document sale ends")
        .From<NoticePublished>(f => f.SaleWindow?.To).From<TenderDocumentIssued>(f => f.SaleWindow?.To);

    public static readonly Field NoticeEnd = Field.Latest("@NoticeEnd", "公告期满", "Notice ends").From<NoticePublished>(f => f.Window?.To).From<NoticeAmended>(f => f.NewWindow?.To);

    public static readonly Field DisclosureStart = Field.Latest("@DisclosureStart", "披露开始", "Disclosure starts")
        .From<NoticePublished>(f => f.Window?.From).When<NoticePublished>(f => f.NoticeKind is "信息披露" or "挂牌");

    public static readonly Field DisclosureEnd = Field.Latest("@DisclosureEnd", "披露期满", "Disclosure ends")
        .From<NoticePublished>(f => f.Window?.To).From<NoticeAmended>(f => f.NewWindow?.To).When<NoticePublished>(f => f.NoticeKind is "信息披露" or "挂牌")
        .Counting((view, contribution) => contribution.Recorded.Fact is not NoticeAmended || view.Top(DisclosureStart!) is not null);

    public static readonly Field ListingStart = Field.Latest("@ListingStart", "挂牌开始", "Listing starts").From<ListingStarted>(f => f.At);

    public static readonly Field ListingEnd = Field.Latest("@ListingEnd", "挂牌截止", "Listing ends").From<ListingEnded>(f => f.At);

    public static readonly Field ListingPlan = Field.Latest("@ListingPlan", "计划挂牌起止", "Planned listing").From<NoticePublished>(f => f.ListingWindow).From<ListingStarted>(f => f.Window);

    public static readonly Field TradeStart = Field.First("@TradeStart", "交易开始", "Trade starts")
        .From<OpeningStarted>(f => f.At).From<AuctionStarted>(f => f.At).From<ListingStarted>(f => f.At);

    public static readonly Field TradeEnded = Field.Latest("@TradeEnded", "交易结束", "Trade ended").From<DealConfirmed>(f => f.At);

    public static readonly Field TradePassed = Field.Latest("@TradePassed", "流拍、流标", "Passed or failed").From<AuctionPassed>(f => f.At).From<LotFailed>(f => f.At);

    public static readonly Field PublicityEnd = Field.Latest("@PublicityEnd", "公示期满", "Publicity ends").From<CandidatesPublished>(f => f.Window?.To);

    public static readonly Field ResultNoticeEnd = Field.Latest("@ResultNoticeEnd", "结果公告期满", "Result notice ends").From<ResultPublished>(f => f.Window?.To);

    // Starts and stops of the clocks, each the At of one fact type.
    public static readonly Field ReportReceived = Field.Latest("@ReportReceived", "评标报告送达", "Report received").From<EvaluationReportReceived>(f => f.At);
    public static readonly Field CandidatesShown = Field.Latest("@CandidatesShown", "候选人公示", "Candidates published").From<CandidatesPublished>(f => f.At);
    public static readonly Field AwardLetter = Field.Latest("@AwardLetter", "中标通知书", "Award letter").From<AwardNoticed>(f => f.At);
    public static readonly Field Deal = Field.Latest("@Deal", "成交确认", "Deal confirmed").From<DealConfirmed>(f => f.At);
    public static readonly Field Contract = Field.Latest("@Contract", "合同签订", "Contract signed").From<ContractSigned>(f => f.At);
    public static readonly Field EvaluationStart = Field.First("@EvaluationStart", "评标开始", "Evaluation started").From<EvaluationStarted>(f => f.At);
    public static readonly Field OpeningStart = Field.First("@OpeningStart", "开标", "Opening started").From<OpeningStarted>(f => f.At);
    public static readonly Field Result = Field.Latest("@Result", "结果公告", "Result published").From<ResultPublished>(f => f.At);
    public static readonly Field Ended = Field.Latest("@Ended", "流标、终止", "Failed or terminated").From<LotFailed>(f => f.At).From<LotTerminated>(f => f.At);

    /// <summary>Who won, as far as it is out.</summary>
    public static readonly Field Winners = Field.WholeList("@Winners", "中标（成交）人", "Winners")
        .From<ResultPublished>(f => f.Suppliers).From<DealConfirmed>(f => f.Winner).From<AwardDecided>(f => f.Suppliers);

    /// <summary>Suspensions and resumptions in order; the clocks they stop are named by them.</summary>
    public static readonly Field Suspensions = Field.Latest("@Suspensions", "暂停与恢复", "Suspensions").From<LotSuspended>(f => f.At).From<LotResumed>(f => f.At);

    /// <summary>Ticks that have come (ruling 38).</summary>
    public static readonly Field Ticks = Field.ListBy("@Ticks", "时限届至", "Ticks", Column.Of("at", "时间", "At").From<LimitPassed>(f => f.At)).Key<LimitPassed>(f => $"{f.Rule}|{f.Phase}");

    // What tells kind, form and region (ruling 60).
    public static readonly Field Kind = Field.Latest("@Kind", "交易类型", "Kind").From<ProjectRegistered>(f => f.Kind);
    public static readonly Field Region = Field.Latest("@Region", "行政区划", "Region").From<ProjectRegistered>(f => f.Region);
    public static readonly Field Category = Field.Latest("@Category", "类别", "Category").From<LotRegistered>(f => f.Category);
    public static readonly Field OrganisationForm = Field.Latest("@OrganisationForm", "组织形式", "Organised by").From<ProjectRegistered>(f => f.OrganisationForm);
    public static readonly Field Method = Field.Latest("@Method", "招标方式", "Method").From<ProjectRegistered>(f => f.ProcurementMethod);
    public static readonly Field NoticeKind = Field.Latest("@NoticeKind", "公告类型", "Notice kind").From<NoticePublished>(f => f.NoticeKind);

    /// <summary>The first fact that only one form has.</summary>
    public static readonly Field Telling = Field.First("@Telling", "交易方式依据", "What tells the form")
        .From<TenderDocumentIssued>(f => f.OpeningAt is null ? null : Form.Tender)
        .From<OpeningStarted>(_ => Form.Tender).From<BidReceived>(_ => Form.Tender).From<BidOpened>(_ => Form.Tender).From<EvaluationStarted>(_ => Form.Tender)
        .From<CommitteeFormed>(_ => Form.Tender).From<EvaluationEnded>(_ => Form.Tender).From<EvaluationReportReceived>(_ => Form.Tender)
        .From<CandidatesPublished>(_ => Form.Tender).From<QualificationReviewed>(_ => Form.Tender)
        .From<AuctionBidderRegistered>(_ => Form.Auction).From<AuctionStarted>(_ => Form.Auction).From<AuctionBidPlaced>(_ => Form.Auction)
        .From<HammerFell>(_ => Form.Auction).From<AuctionPassed>(_ => Form.Auction).From<AuctionEnded>(_ => Form.Auction)
        .From<ApplicationApproved>(_ => Form.Listing).From<ListingStarted>(_ => Form.Listing).From<QuotePlaced>(_ => Form.Listing).From<ListingEnded>(_ => Form.Listing)
        .From<TimedBiddingStarted>(_ => Form.Listing).From<TimedBiddingEnded>(_ => Form.Listing);

    /// <summary>The same from facts that no seal hides as such: what opens a seal may not be told from what the seal hides.</summary>
    public static readonly Field TellingInSight = Field.First("@TellingInSight", "交易方式依据（公开）", "What tells the form in sight")
        .From<TenderDocumentIssued>(f => f.OpeningAt is null ? null : Form.Tender).From<OpeningStarted>(_ => Form.Tender).From<EvaluationStarted>(_ => Form.Tender)
        .From<CommitteeFormed>(_ => Form.Tender).From<EvaluationEnded>(_ => Form.Tender).From<EvaluationReportReceived>(_ => Form.Tender)
        .From<CandidatesPublished>(_ => Form.Tender).From<QualificationReviewed>(_ => Form.Tender)
        .From<AuctionStarted>(_ => Form.Auction).From<HammerFell>(_ => Form.Auction).From<AuctionPassed>(_ => Form.Auction).From<AuctionEnded>(_ => Form.Auction)
        .From<ListingStarted>(_ => Form.Listing).From<ListingEnded>(_ => Form.Listing).From<TimedBiddingStarted>(_ => Form.Listing).From<TimedBiddingEnded>(_ => Form.Listing);

    // Seals: what opens and closes them, and what the log says was opened.
    public static readonly Field SealCauses = Field.Latest("@SealCauses", "启封依据", "What opens seals")
        .From<OpeningStarted>(f => f.At).From<AuctionStarted>(f => f.At).From<TimedBiddingEnded>(f => f.At).From<DealConfirmed>(f => f.At)
        .From<CandidatesPublished>(f => f.At).From<ResultPublished>(f => f.At).From<AwardDecided>(f => f.At).From<LotClosed>(f => f.At)
        .From<ReEvaluationStarted>(f => f.At).From<EvaluationRolledBack>(f => f.At).From<LotRetendered>(f => f.At)
        .From<ProjectRegistered>(f => f.At).From<NoticePublished>(f => f.At);
    public static readonly Field SealLog = Field.Latest("@SealLog", "启封记录", "Seals opened and closed").From<SealOpened>(f => f.At).From<SealClosed>(f => f.At);

    /// <summary>锁定 by an officer or the report; 形成 with its version.</summary>
    public static readonly Field Locks = Field.ListBy("@Locks", "锁定", "Locks", Column.Of("at", "时间", "At").From<RecordConfirmed>(f => f.At).From<ReportIssued>(f => f.At))
        .Key<RecordConfirmed>(f => f.Stage).Key<ReportIssued>(_ => "*");
    public static readonly Field Formed = Field.ListBy("@Formed", "形成", "Formed", Column.Of("version", "版本", "Version").From<RecordFormed>(f => f.Version))
        .Key<RecordFormed>(f => f.Stage);

    /// <summary>Names, codes and released parties for search rows.</summary>
    public static readonly Field LotName = Field.Latest("@LotName", "标段名称", "Lot name").From<LotRegistered>(f => f.LotName);
    public static readonly Field ProjectName = Field.Latest("@ProjectName", "项目名称", "Project name").From<ProjectRegistered>(f => f.ProjectName).From<TenderPlanPublished>(f => f.Title);
    public static readonly Field Codes = Field.Union("@Codes", "编号", "Codes").From<ProjectRegistered>(f => f.ProjectCode).From<ProjectRegistered>(f => f.LocalProjectCode)
        .From<ProjectRegistered>(f => f.OtherCodes).From<ProjectRegistered>(f => f.UnifiedDealCode).From<ProjectRegistered>(f => f.InvestmentCode)
        .From<LotRegistered>(f => f.LotCode).From<LotRegistered>(f => f.OtherCodes).From<LotRegistered>(f => f.UnifiedDealCode).From<TenderPlanPublished>(f => f.PlanId)
        .From<NoticePublished>(f => f.NoticeId);
    public static readonly Field Bidders = Field.ListBy("@Bidders", "竞争主体", "Bidders",
        Column.Of("party", "主体", "Party").From<BidOpened>(f => f.Bidder).From<AuctionBidderRegistered>(f => f.Bidder).From<ApplicationApproved>(f => f.Bidder)
            .From<AuctionBidPlaced>(f => f.Bidder).From<QuotePlaced>(f => f.Bidder)
            .From<BidReceived>(f => f.Bidder).From<DepositReceived>(f => f.Bidder).From<GuaranteeLodged>(f => f.Bidder).From<DepositChecked>(f => f.Bidder))
        .Key<BidReceived>(f => Named(f.Bidder)).Key<DepositReceived>(f => Named(f.Bidder)).Key<GuaranteeLodged>(f => Named(f.Bidder)).Key<DepositChecked>(f => Named(f.Bidder))
        .Key<BidOpened>(f => Named(f.Bidder)).Key<AuctionBidderRegistered>(f => Named(f.Bidder)).Key<ApplicationApproved>(f => Named(f.Bidder))
        .Key<AuctionBidPlaced>(f => Named(f.Bidder)).Key<QuotePlaced>(f => Named(f.Bidder));

    /// <summary>One row a party and name, so that each name it was given is findable at the cost of one.</summary>
    private static string? Named(object? party) => PartyBook.Key(party) is { } key ? $"{key}|{(party as Terms.Org ?? (party as Terms.Party)?.Org)?.Name}" : null;

    internal static bool MovesPrequalification(RoundView view, Contribution contribution) => Amended(view, contribution) == Deadline.Prequalification;

    /// <summary>What the deadline of a notice is a deadline of.</summary>
    private enum Deadline { Bids, Application, Prequalification }

    /// <summary>
    /// Which deadline an amendment moves: the one its notice sets. Of a notice not named, or not in yet, the only one there is; null when the
    /// contribution is no amendment. Told on reading, because the notice may come after its amendment.
    /// </summary>
    private static Deadline? Amended(RoundView view, Contribution contribution)
    {
        if (contribution.Recorded.Fact is not NoticeAmended amended) return null;
        Deadline? of = null;
        foreach (var published in view.All(MomentBook.Notices))
        {
            var notice = (NoticePublished)published.Recorded.Fact;
            var sets = notice.NoticeKind == "资格预审" ? Deadline.Prequalification
                : notice.BidDeadlineAt is null && notice.ApplyDeadlineAt is not null ? Deadline.Application : Deadline.Bids;
            if (amended.NoticeId is { } id && notice.NoticeId == id) of = sets;
            else if (amended.NoticeId is null && (of is null || of == sets)) of = sets;
            else if (amended.NoticeId is null) return Deadline.Bids;
        }
        return of ?? Deadline.Bids;
    }

    /// <summary>Every field above, and those the tables only use to compute.</summary>
    public static IReadOnlyList<Field> All { get; } =
    [
        BidDeadline, PrequalDeadline, ApplyDeadline, SaleStart, SaleEnd, NoticeEnd, DisclosureStart, DisclosureEnd, ListingStart, ListingEnd, ListingPlan, TradeStart, TradeEnded, TradePassed,
        PublicityEnd, ResultNoticeEnd, ReportReceived, CandidatesShown, AwardLetter, Deal, Contract, EvaluationStart, OpeningStart, Result, Ended, Winners,
        Suspensions, Ticks, Kind, Region, Category, OrganisationForm, Method, NoticeKind, Telling, TellingInSight, SealCauses, SealLog, Locks, Formed, LotName, ProjectName, Codes, Bidders,
        TenderConduct.BidsRead, AuctionConduct.Ended, ListingConduct.Announced, DepositLedger.Settled, .. Occasions.All,
    ];
}
