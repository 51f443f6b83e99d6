using System.Reflection;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;

namespace Witness.Domain.Stages;

/// <summary>
/// 时点目录 — everything a statutory clock may start or stop at, by the text its data uses: <c>Fact</c>, <c>Fact.Field</c>,
/// <c>Fact[selector]</c>; the <c>@X</c> of domain.md §2 are told by <see cref="MomentReader"/>. A term gives the facts that count; of which
/// case, deposit or bidder each speaks is its key.
/// </summary>
public static class MomentBook
{
    private static readonly string[] Sold = ["出让", "拍卖", "挂牌"];

    private static readonly Dictionary<string, Field> Terms = Declared().ToDictionary(field => field.Canonical, StringComparer.Ordinal);

    /// <summary>Facts that come in thousands are told by a field the tables keep of them anyway.</summary>
    private static readonly Dictionary<string, Field> Counted = new(StringComparer.Ordinal)
    {
        [nameof(BidOpened)] = TenderConduct.BidsRead,
        [nameof(AuctionBidPlaced)] = AuctionConduct.Stage.Fields.Single(field => field.Canonical == "bidRoundCount"),
    };

    /// <summary>The derived moments.</summary>
    public static IReadOnlyList<string> Derived { get; } =
    [
        "@BidDeadline", "@PrequalDeadline", "@SaleStart", "@SaleEnd", "@NoticeEnd", "@ApplyDeadline", "@DisclosureStart", "@DisclosureEnd", "@ListingStart", "@ListingEnd",
        "@TradeStart", "@TradeEnded", "@PublicityEnd", "@ResultNoticeEnd", "@Knew", "@ChallengeAnswerEnd",
    ];

    /// <summary>Notices of the round, by number.</summary>
    internal static Field Notices => Terms[nameof(NoticePublished)];

    /// <summary>Every text that can be told.</summary>
    public static IEnumerable<string> All => Terms.Keys.Concat(Counted.Keys).Concat(Derived);

    /// <summary>The fields that the fold must keep for them, beside those of the tables.</summary>
    internal static IEnumerable<Field> Fields => Terms.Values;

    public static bool Knows(string text) => Find(text) is not null || Derived.Contains(text);

    internal static Field? Find(string text) => Terms.GetValueOrDefault(text) ?? Counted.GetValueOrDefault(text);

    private static IEnumerable<Field> Declared()
    {
        // 计划与公告
        yield return At<TenderPlanPublished>(f => f.PlanId);
        yield return At<TenderPlanPublished>(f => f.PlanId, "采购意向", f => f.PlanType == "采购意向");
        yield return Of<TenderPlanPublished>("[预披露].Window.From", f => f.Window?.From, f => f.PlanId, f => f.PlanType == "预披露");
        yield return Of<TenderPlanPublished>("[预披露].Window.To", f => f.Window?.To, f => f.PlanId, f => f.PlanType == "预披露");
        yield return At<ProjectRegistered>(null);
        yield return At<NoticePublished>(f => f.NoticeId);
        yield return Of<NoticePublished>(".SubmittedAt", f => f.SubmittedAt, f => f.NoticeId);
        yield return At<NoticePublished>(f => f.NoticeId, "单一来源", f => f.NoticeKind == "单一来源");
        yield return Of<NoticePublished>("[单一来源].Window.To", f => f.Window?.To, f => f.NoticeId, f => f.NoticeKind == "单一来源");
        // whichever way land or mining rights are sold, the notice is the notice of the sale
        yield return At<NoticePublished>(f => f.NoticeId, "出让", f => Sold.Contains(f.NoticeKind));
        yield return At<NoticePublished>(f => f.NoticeId, "拍卖", f => f.NoticeKind is "拍卖" or "出让");
        yield return At<NoticePublished>(f => f.NoticeId, "资格预审", f => f.NoticeKind == "资格预审");
        yield return At<NoticeAmended>(f => f.NoticeId);
        yield return At<NoticeAmended>(f => f.NoticeId, "延期", f => f.AmendKind is "延期" or "重新计期");
        yield return At<InvitationIssued>(null);
        yield return At<TenderDocumentIssued>(f => f.DocumentId);
        yield return At<ClarificationIssued>(f => f.ClarificationId);
        yield return At<ClarificationIssued>(f => f.ClarificationId, "招标文件", f => f.Document != "资格预审文件");
        yield return At<ClarificationIssued>(f => f.ClarificationId, "资格预审文件", f => f.Document == "资格预审文件");
        yield return At<FloorPriceSet>(null);
        yield return Of<ExhibitionHeld>(".Window.From", f => f.Window?.From, null);
        yield return Of<ExhibitionHeld>(".Window.To", f => f.Window?.To, null);

        // 实施
        yield return At<ExpertsDrawn>(f => f.DrawId);
        yield return At<BidWithdrawn>(f => PartyBook.Key(f.Bidder));
        yield return At<OpeningStarted>(null);
        yield return At<CommitteeFormed>(null);
        yield return At<EvaluationStarted>(null);
        yield return At<EvaluationEnded>(null);
        yield return At<EvaluationReportReceived>(null);
        yield return At<ReEvaluationStarted>(null);
        yield return At<ReEvaluationReported>(null);
        yield return At<AuctionBidderRegistered>(f => PartyBook.Key(f.Bidder));
        yield return At<AuctionStarted>(null);
        yield return At<HammerFell>(null);
        yield return At<LotSuspended>(null);
        yield return At<LotResumed>(null);
        yield return At<LotTerminated>(null);

        // 结果
        yield return At<CandidatesPublished>(null);
        yield return Of<CandidatesPublished>(".Window.To", f => f.Window?.To, null);
        yield return At<AwardDecided>(null);
        yield return At<ResultPublished>(null);
        yield return Of<ResultPublished>(".Window.To", f => f.Window?.To, null);
        yield return At<AwardNoticed>(f => f.LetterNo);
        yield return At<LosersNotified>(null);
        yield return At<DealConfirmed>(null);
        yield return At<WrittenReportFiled>(null);
        yield return At<PerformanceBondSet>(null);
        yield return At<ContractSigned>(f => f.ContractNo);
        yield return Of<ContractSigned>(".EffectiveAt", f => f.EffectiveAt, f => f.ContractNo);
        yield return At<ContractPublished>(f => f.ContractNo);
        yield return At<ContractFiled>(f => f.ContractNo);
        yield return At<PricePaid>(f => f.Instalment);
        foreach (var field in Disputes()) yield return field;

        // 保证金: key is the bidder, see MomentReader
        yield return At<DepositReceived>(f => PartyBook.Key(f.Bidder));
        yield return At<DepositRefunded>(f => PartyBook.Key(f.Bidder));
        yield return At<DepositTransferred>(f => PartyBook.Key(f.Bidder));
        yield return At<DepositForfeited>(f => PartyBook.Key(f.Bidder));

        // 见证
        yield return At<LimitPassed>(f => f.Rule);
        yield return At<AnomalyRecorded>(f => f.AnomalyId);
        yield return At<ReportIssued>(f => f.ReportNo);
        yield return At<LotClosed>(null);
        yield return At<DisposalApproved>(null);
    }

    private static IEnumerable<Field> Disputes()
    {
        yield return At<ObjectionReceived>(f => f.CaseId);
        yield return At<ObjectionAnswered>(f => f.CaseId);
        string[] subjects = ["招标文件", "资格预审文件", "开标", "评标结果"];
        foreach (var subject in subjects)
        {
            yield return At<ObjectionReceived>(f => f.CaseId, subject, f => f.Subject == subject);
            yield return At<ObjectionAnswered>(f => f.CaseId, subject, f => f.Subject == subject);
        }
        yield return At<InquiryReceived>(f => f.CaseId);
        yield return At<InquiryAnswered>(f => f.CaseId);
        yield return At<ChallengeReceived>(f => f.CaseId);
        yield return At<ChallengeAnswered>(f => f.CaseId);
        yield return At<ComplaintReceived>(f => f.CaseId);
        yield return At<ComplaintAccepted>(f => f.CaseId);
        yield return At<ComplaintRefused>(f => f.CaseId);
        yield return At<ComplaintDecided>(f => f.CaseId);
    }

    private static Field At<TFact>(Func<TFact, object?>? key, string? selector = null, Func<TFact, bool>? when = null) where TFact : Fact =>
        Of(selector is null ? "" : $"[{selector}]", f => f.At, key, when, "f => f.At");

    private static Field Of<TFact>(
        string rest, Func<TFact, object?> pick, Func<TFact, object?>? key, Func<TFact, bool>? when = null,
        [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(pick))] string text = "") where TFact : Fact
    {
        var declared = typeof(TFact).GetCustomAttribute<FactRowAttribute>()!;
        var field = Field.Latest(typeof(TFact).Name + rest, declared.Chinese, declared.English).From(pick, text);
        if (key is not null) field = field.Key(key);
        return when is null ? field : field.When(when);
    }
}
