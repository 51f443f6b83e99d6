using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Process;

/// <summary>招标计划缺失或提前不足 — a notice without a plan before it, or too soon after one (P01; clause 5.1.1). The lead is a local limit.</summary>
public sealed class LatePlan() : ClockIndicator(new(
    "P01", 1, new("招标计划缺失或提前不足", "Tender plan missing or published too late"),
    new("公告之前是否发布招标计划（采购意向），且提前期足够？", "Was a tender plan published before the notice, and early enough?"),
    Grade.Plain, Severity.Low, "R1", new("无计划，或 公告日 − 计划发布日 < 当地规定的提前期", "no plan, or notice − plan < the local lead time"))
{
    Basis = Laws.Standard("5.1.1"),
    Applies = new(Kinds: ["GC", "ZC"], Forms: [Access.Form.Tender]),
    Clocks = ["GC-38", "ZC-09"],
    Needs = [Need.Of<NoticePublished>(f => f.NoticeKind), Need.If<TenderPlanPublished>(f => f.PlanId), Need.If<TenderPlanWithdrawn>()],
    Counter = new("是否属于不需要公开计划的项目（应急、涉密、限额以下）；计划是否在别的平台发布。", "Is the project exempt (urgent, secret, below the threshold); was the plan published elsewhere?"),
    Look = new("核对计划发布平台；向招标人、代理机构提示。", "Check where plans are published; prompt the tenderer and agency."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        if (at.Lot.All<NoticePublished>().FirstOrDefault(n => n.Fact.NoticeKind is "招标" or "资格预审" or "采购" or null) is not { Fact: not null } notice)
        {
            yield return at.CannotTell(Lacks<NoticePublished>());
            yield break;
        }
        if (at.Lot.First<TenderPlanPublished>() is null)
        {
            var formula = new Wording("公告前的招标计划 = 0", "plans before the notice = 0");
            yield return at.Lot.CouldBeReported<TenderPlanPublished>()
                ? at.Raised("none", new("公告已发布，未见招标计划（采购意向）", "A notice is out and no plan was seen"), formula, [Sight.Said("At", notice.At, notice), Sight.Computed("招标计划", "Plans", 0, "条")])
                : at.CannotTell(new Wording("缺可报送招标计划的来源", "no source that may report plans"));
            yield break;
        }
        var answers = base.Answer(at).ToList();
        foreach (var answer in answers) yield return answer;
        if (answers.Count == 0) yield return at.CannotTell(new Wording("提前期未录入", "the lead time is not entered"));
    }
}
