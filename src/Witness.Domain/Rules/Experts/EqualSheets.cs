using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;

namespace Witness.Domain.Rules.Experts;

/// <summary>评分雷同 — experts' subjective scores are the same item by item (E04). The cause is the pair of experts.</summary>
public sealed class EqualSheets() : Rule(new(
    "E04", 1, new("评分雷同", "Score sheets alike"),
    new("是否有专家的主观分逐项完全相同？", "Are the subjective scores of two experts the same item by item?"),
    Grade.Statistical, Severity.Low, "R6", new("两名专家主观分向量相同 ∧ 项数 ≥ items ∧ 不全为同一分", "two experts' vectors equal ∧ items ≥ items ∧ not all one score"))
{
    Basis = Laws.Method("评分向量比对（自有）"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("items", new("最少主观项", "Fewest items"), "项", 10)],
    Needs = [Need.Of<BidScored>(f => f.Expert, f => f.Bidder, f => f.Score, f => f.Item), Need.Of<EvaluationEnded>()],
    After = typeof(EvaluationEnded),
    Counter = new("评分档次是否很粗（优良中差）；是否按会商一致意见打分。", "Are the grades coarse; did they score what the consultation agreed on?"),
    Look = new("查看两名专家的打分时间与理由。", "Look at the times and reasons of both."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var sheet = ScoreSheet.Of(at.Lot);
        var least = (int)at.Set("items");
        var vectors = sheet.Experts.Select(e => (Expert: e, Scores: sheet.Vector(e).ToList())).Where(v => v.Scores.Count >= least).ToList();
        if (vectors.Count < 2)
        {
            yield return at.CannotTell(sheet.Experts.Count == 0 ? Lacks<BidScored>() : new Terms.Wording($"主观项不足 {least} 项的专家 {sheet.Experts.Count - vectors.Count} 人", $"experts with fewer than {least} subjective items: {sheet.Experts.Count - vectors.Count}"));
            yield break;
        }
        var raised = false;
        for (var i = 0; i < vectors.Count; i++)
        {
            for (var j = i + 1; j < vectors.Count; j++)
            {
                if (!vectors[i].Scores.SequenceEqual(vectors[j].Scores) || vectors[i].Scores.Select(s => s.Score).Distinct().Count() < 2) continue;
                raised = true;
                yield return at.Raised(
                    Bid.Pair(vectors[i].Expert, vectors[j].Expert), new($"两名专家 {vectors[i].Scores.Count} 项主观分逐项相同", $"Two experts gave the same on all {vectors[i].Scores.Count} subjective items"),
                    new($"相同项 = {vectors[i].Scores.Count} ≥ {least}", $"equal items = {vectors[i].Scores.Count} ≥ {least}"), [Said(vectors[i].Expert, "甲"), Said(vectors[j].Expert, "乙")]);
            }
        }
        if (!raised) yield return at.Clear(new($"{vectors.Count} 名专家的主观分向量互不相同", $"{vectors.Count} experts, no two sheets the same"), [Said(vectors[0].Expert, "甲")]);

        Input Said(string expert, string which) => sheet.All.Where(s => ScoreSheet.Key(s.Fact.Expert) == expert).OrderBy(s => s.Position).Select(s => Sight.Said("Score", s.Fact.Score, s, $"专家{which}")).First();
    }
}
