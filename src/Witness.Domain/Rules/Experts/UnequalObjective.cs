using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;

namespace Witness.Domain.Rules.Experts;

/// <summary>客观分不一致 — experts differ on an item that leaves no choice (E03). The cause is bidder and item.</summary>
public sealed class UnequalObjective() : Rule(new(
    "E03", 1, new("客观分不一致", "Objective scores differ"),
    new("各专家对同一投标人的客观分是否一致？", "Do the experts agree on objective scores?"),
    Grade.Plain, Severity.Medium, "R6", new("同一投标人、同一客观项的得分个数 > 1", "different scores of one bidder on one objective item > 1"))
{
    Basis = Laws.Practice("客观评审因素评分一致"),
    Applies = AppliesTo.Tenders,
    Needs = [Need.Of<BidScored>(f => f.Expert, f => f.Bidder, f => f.Score, f => f.Item), Need.Of<EvaluationEnded>()],
    After = typeof(EvaluationEnded),
    Counter = new("该项是否误标为客观分；是否已在汇总前更正。", "Was the item marked objective by mistake; was it corrected before summing up?"),
    Look = new("提示评标委员会核对该项评分标准与依据。", "Prompt the committee to check the criterion and its basis."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var sheet = ScoreSheet.Of(at.Lot);
        var objective = sheet.All.Where(s => s.Fact.Subjective == false).GroupBy(s => (Bidder: at.Lot.Key(s.Fact.Bidder)!, Item: s.Fact.Item!)).OrderBy(g => g.Key.Bidder, StringComparer.Ordinal).ThenBy(g => g.Key.Item, StringComparer.Ordinal).ToList();
        if (objective.Count == 0 || sheet.Experts.Count < 2)
        {
            yield return at.CannotTell(objective.Count == 0 ? new Terms.Wording("缺客观分评分", "no objective scores") : TooFew(sheet.Experts.Count, 2));
            yield break;
        }
        var raised = false;
        foreach (var item in objective)
        {
            var scores = item.Select(s => s.Fact.Score!.Value).Distinct().Order().ToList();
            if (scores.Count < 2) continue;
            raised = true;
            var name = item.First().Fact.Bidder?.Name ?? item.Key.Bidder;
            yield return at.Raised(
                $"{item.Key.Bidder}|{item.Key.Item}", new($"{name} 的「{item.Key.Item}」客观分不一致：{string.Join("、", scores.Select(score => Sight.Plain(score)))}", $"Objective scores of {name} on \"{item.Key.Item}\" differ: {string.Join(", ", scores.Select(score => Sight.Plain(score)))}"),
                new($"得分个数 = {scores.Count} > 1", $"different scores = {scores.Count} > 1"), [.. item.OrderBy(s => s.Position).Take(20).Select(s => Sight.Said("Score", s.Fact.Score, s, item.Key.Item))], [name]);
        }
        if (!raised) yield return at.Clear(new($"{objective.Count} 个客观项各专家一致", $"{objective.Count} objective items, all experts agree"), [.. objective.Take(20).Select(g => Sight.Said("Score", g.First().Fact.Score, g.First(), g.Key.Item))]);
    }
}
