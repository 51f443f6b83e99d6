using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;

namespace Witness.Domain.Rules.Process;

/// <summary>投标时间过短 — too little time from the documents to the deadline (P02). Both readings of the period.</summary>
public sealed class ShortBidTime() : ClockIndicator(new(
    "P02", 1, new("投标时间过短", "Too little time to bid"),
    new("自招标（采购）文件发出至投标截止，是否达到法定最短期限？", "From issue of the documents to the deadline: is the statutory minimum kept?"),
    Grade.Plain, Severity.Medium, "R4", new("投标截止日 − 文件发出日 < 法定期限（两种起算口径都算）", "deadline − issue < statutory minimum, by both readings"))
{
    Basis = Laws.Tendering("第二十四条"),
    Applies = new(Kinds: ["GC", "ZC"]),
    Clocks = ["GC-01", "ZC-01", "ZC-05", "ZC-06", "ZC-07"],
    Needs = [Need.Of<TenderDocumentIssued>(f => f.BidDeadlineAt), Need.If<NoticePublished>(f => f.BidDeadlineAt), Need.If<NoticeAmended>(f => f.NewBidDeadlineAt), Need.If<ClarificationIssued>(f => f.NewBidDeadlineAt)],
    Counter = new("是否非依法必须招标；起算日口径是否不同；文件是否早于公告发出。", "Is a tender not required by law; is the opening day counted in; were documents out earlier?"),
    Look = new("核对文件发出日与截止日；不足的，投标截止前提示延期。", "Check both days; if short, prompt a postponement before the deadline."),
});
