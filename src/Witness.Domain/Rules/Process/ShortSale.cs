using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;

namespace Witness.Domain.Rules.Process;

/// <summary>文件获取期不足 — documents could be had for too few days (P03).</summary>
public sealed class ShortSale() : ClockIndicator(new(
    "P03", 1, new("文件获取期不足", "Documents available too briefly"),
    new("招标（采购）文件的获取期是否达到法定最短期限？", "Were the documents available for the statutory minimum?"),
    Grade.Plain, Severity.Medium, "R4", new("获取截止日 − 获取开始日 < 5 日（政府采购 5 个工作日）", "sale end − sale start < 5 days (procurement: 5 working days)"))
{
    Basis = Laws.Regulation("第十六条"),
    Applies = new(Kinds: ["GC", "ZC"]),
    Clocks = ["GC-04", "ZC-02", "ZC-08-1"],
    Needs = [Need.Of<TenderDocumentIssued>(f => f.SaleWindow), Need.If<NoticePublished>(f => f.SaleWindow), Need.If<NoticeAmended>()],
    Counter = new("网上免费下载是否不设截止；起算日口径是否不同；是否含周末而仍可获取。", "Are downloads free without an end; is the opening day counted in; could they be had on weekends?"),
    Look = new("核对公告载明的获取时间；不足的提示延长。", "Check the window printed in the notice; if short, prompt an extension."),
});
