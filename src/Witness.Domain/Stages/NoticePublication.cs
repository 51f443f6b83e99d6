using Witness.Domain.Facts.Catalogue;

namespace Witness.Domain.Stages;

/// <summary>公告信息发布 — notice, documents, planned opening, clarifications (clause 5.1.4).</summary>
public static class NoticePublication
{
    public static readonly Stage Stage = new("R4", "公告信息发布", "Notice publication", "5.1.4",
    [
        Field.Latest("noticePublishedAt", "公告发布时间", "Notice published at").From<NoticePublished>(f => f.At),
        Field.Latest("documentPublishedAt", "文件发布时间", "Document published at").From<TenderDocumentIssued>(f => f.At),
        Field.Latest("openingPlannedAt", "开标时间（拍卖/挂牌起止）", "Planned opening (auction or listing)")
            .From<NoticePublished>(f => f.OpeningAt).From<NoticePublished>(f => f.ListingWindow).From<TenderDocumentIssued>(f => f.OpeningAt)
            .From<NoticeAmended>(f => f.NewOpeningAt).From<ClarificationIssued>(f => f.NewOpeningAt),
        Field.ListBy("clarifications", "澄清答疑", "Clarifications",
            Column.Of("at", "发布时间", "At").From<ClarificationIssued>(f => f.At).From<NoticeAmended>(f => f.At),
            Column.Of("content", "内容", "Content").From<ClarificationIssued>(f => f.Content).From<NoticeAmended>(f => f.Changes),
            Column.Of("kind", "类别", "Kind").From<ClarificationIssued>(f => f.Document).From<NoticeAmended>(f => f.AmendKind),
            Column.Of("newDeadline", "变更后截止时间", "New deadline").From<ClarificationIssued>(f => f.NewBidDeadlineAt).From<NoticeAmended>(f => f.NewBidDeadlineAt)).Empty(),
        Field.Union("media", "发布媒体", "Media").From<NoticePublished>(f => f.Media).Added(),
        Field.Latest("url", "公告网址", "Address").From<NoticePublished>(f => f.Url).Added(),
        Field.Latest("saleWindow", "文件获取时间", "Document available").From<NoticePublished>(f => f.SaleWindow).From<TenderDocumentIssued>(f => f.SaleWindow).Added(),
        Field.Latest("bidDeadlineAt", "投标截止时间", "Bid deadline")
            .From<NoticePublished>(f => f.BidDeadlineAt).From<NoticePublished>(f => f.ApplyDeadlineAt).From<TenderDocumentIssued>(f => f.BidDeadlineAt)
            .From<NoticeAmended>(f => f.NewBidDeadlineAt).From<ClarificationIssued>(f => f.NewBidDeadlineAt)
            .When<NoticePublished>(f => f.NoticeKind != "资格预审").When<ClarificationIssued>(f => f.Document != "资格预审文件")
            .Counting((view, contribution) => !Moments.MovesPrequalification(view, contribution)).Added(),
        Field.Latest("nature", "公告性质", "Nature").From<NoticePublished>(f => f.Nature).Added(),
        Field.Latest("depositRequired", "保证金要求", "Deposit required").From<NoticePublished>(f => f.Deposit).From<TenderDocumentIssued>(f => f.Deposit)
            .From<TenderDocumentIssued>(f => f.DepositText).NotDue().Added(),
        Field.Latest("ceilingPrice", "最高限价", "Ceiling price").From<NoticePublished>(f => f.CeilingPrice).From<TenderDocumentIssued>(f => f.CeilingPrice).NotDue().Added(),
        Anomalies.Of("R4"),
    ])
    {
        BegunBy = [typeof(NoticePublished), typeof(NoticeAmended), typeof(NoticeWithdrawn), typeof(TenderDocumentIssued), typeof(ClarificationIssued), typeof(ExhibitionHeld)],
        ClosedBy = Closers.TradeStart,
    };
}
