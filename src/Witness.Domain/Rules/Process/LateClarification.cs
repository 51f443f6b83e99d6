using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;

namespace Witness.Domain.Rules.Process;

/// <summary>澄清后剩余时间不足 — a clarification that affects preparation left too few days and the deadline was not moved (P04).</summary>
public sealed class LateClarification() : ClockIndicator(new(
    "P04", 1, new("澄清后剩余时间不足", "Too little time after a clarification"),
    new("影响编制的澄清、修改发出后，距投标截止是否仍达到法定天数？", "After a clarification that affects preparation, were the statutory days left?"),
    Grade.Plain, Severity.Medium, "R4", new("影响编制 ∧ 投标截止日 − 澄清日 < 15 日（资格预审 3 日）∧ 未顺延", "affects preparation ∧ deadline − clarification < 15 days (prequalification 3) ∧ not extended"))
{
    Basis = Laws.Regulation("第二十一条"),
    Applies = new(Kinds: ["GC", "ZC"]),
    Clocks = ["GC-02", "GC-03", "ZC-03"],
    Needs = [Need.Of<ClarificationIssued>(f => f.AffectsPreparation, f => f.NewBidDeadlineAt), Need.If<NoticeAmended>(f => f.NewBidDeadlineAt), Need.If<TenderDocumentIssued>(f => f.BidDeadlineAt), Need.If<NoticePublished>(f => f.BidDeadlineAt)],
    Counter = new("澄清是否只涉及格式、联系方式等不影响编制的内容；是否另行公告延期。", "Did it concern only form or contacts; was a postponement announced apart?"),
    Look = new("核对澄清内容与截止时间；需要顺延的，截止前提示。", "Check content and deadline; prompt an extension before it passes."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        if (at.Lot.First<ClarificationIssued>() is null)
        {
            yield return at.Clear(new("无澄清、修改", "no clarification"), Sight.Computed("澄清次数", "Clarifications", 0, "次"));
            yield break;
        }
        var answers = base.Answer(at).ToList();
        foreach (var answer in answers) yield return answer;
        if (answers.Count == 0) yield return at.Clear(new("澄清不影响编制", "no clarification affects preparation"), [.. at.Lot.All<ClarificationIssued>().Select(c => Sight.Said("AffectsPreparation", c.Fact.AffectsPreparation, c))]);
    }
}
