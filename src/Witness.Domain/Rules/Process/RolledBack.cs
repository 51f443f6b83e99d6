using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Process;

/// <summary>评标回退/重新评审 — an evaluation went back a step or was held again (P10; clauses 4.4.1 f, 5.2.2).</summary>
public sealed class RolledBack() : Rule(new(
    "P10", 1, new("评标回退/重新评审", "Evaluation rolled back or held again"),
    new("评标是否回退或重新评审？", "Did the evaluation go back, or was it held again?"),
    Grade.Plain, Severity.Medium, "R6", new("评标回退次数 + 重新评审次数 ≥ 1", "roll-backs + re-evaluations ≥ 1"))
{
    Basis = Laws.Standard("4.4.1 f、5.2.2"),
    Applies = new(Forms: [Access.Form.Tender, Access.Form.SingleSource]),
    Needs = [Need.Of<EvaluationStarted>(), Need.Of<EvaluationRolledBack>(f => f.FromStep, f => f.ToStep), Need.Of<ReEvaluationStarted>(f => f.OrderedBy)],
    Counter = new("是否为更正计算错误或补正资料，且有批准人和理由；前后排序是否未变。", "Was it to correct a sum or complete papers, approved and with reasons; did the ranking stay the same?"),
    Look = new("核对回退申请、批准与前后结果；纳入见证报告的特殊情况。", "Check request, approval and results before and after; they go into the report."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var times = at.Lot.All<EvaluationRolledBack>().Count + at.Lot.All<ReEvaluationStarted>().Count;
        var formula = new Wording($"回退 {at.Lot.All<EvaluationRolledBack>().Count} 次 + 重新评审 {at.Lot.All<ReEvaluationStarted>().Count} 次 = {times}", $"rolled back {at.Lot.All<EvaluationRolledBack>().Count} + held again {at.Lot.All<ReEvaluationStarted>().Count} = {times}");
        foreach (var back in at.Lot.All<EvaluationRolledBack>())
        {
            var id = back.Fact.Header.Identity;
            yield return at.Raised(
                $"{id.Source}|{id.SourceKey}", new($"评标自「{back.Fact.FromStep ?? "未说明"}」回退至「{back.Fact.ToStep ?? "未说明"}」", $"Evaluation rolled back from \"{back.Fact.FromStep ?? "not said"}\" to \"{back.Fact.ToStep ?? "not said"}\""),
                formula, [Sight.Said("At", back.At, back), Sight.Said("FromStep", back.Fact.FromStep, back), Sight.Said("ToStep", back.Fact.ToStep, back)]);
        }
        foreach (var again in at.Lot.All<ReEvaluationStarted>())
        {
            var id = again.Fact.Header.Identity;
            yield return at.Raised(
                $"{id.Source}|{id.SourceKey}", new("重新评审", "The evaluation is held again"), formula, [Sight.Said("At", again.At, again), Sight.Said("OrderedBy", again.Fact.OrderedBy, again)]);
        }
        if (times > 0) yield break;
        if (at.Lot.First<EvaluationStarted>() is { } started) yield return at.Clear(formula, Sight.Said("At", started.At, started));
        else yield return at.CannotTell(Lacks<EvaluationStarted>());
    }
}
