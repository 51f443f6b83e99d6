using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;

namespace Witness.Domain.Rules.Experts;

/// <summary>个人左右结果 — without one expert another bidder would be first, and that expert's score of the first lies far from the others' (E02).</summary>
public sealed class Decisive() : Rule(new(
    "E02", 1, new("个人左右结果", "One expert decides"),
    new("去掉某专家后第一名是否改变，且其评分明显偏离其他专家？", "Without one expert, would another be first, and does that expert's score lie far off?"),
    Grade.Statistical, Severity.Medium, "R6", new("去掉一人后第一名改变 ∧ 该专家对第一名或次名的偏离 ≥ spreads 个离差（离差至少 floor × 满分；少于 5 人：≥ range 满分）", "first changes without one ∧ that expert is ≥ spreads spreads off on the first or the other, a spread being at least floor of full points (below 5 experts: ≥ range of full points)"))
{
    Basis = Laws.Method("去一法（自有）"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("spreads", new("离差倍数", "Spreads"), "倍", 3), new("range", new("占满分", "Share of full points"), "", 0.3m), new("floor", new("离差下限", "Least spread"), "", 0.05m)],
    Needs = [Need.Of<BidScored>(f => f.Expert, f => f.Bidder, f => f.Score), Need.Of<EvaluationEnded>()],
    After = typeof(EvaluationEnded),
    Counter = new("名次本就接近，去掉任何一人都可能改变；该专家理由是否充分。", "Are the ranks close so that anyone could change them; are the reasons sound?"),
    Look = new("查看各专家评分与理由，提示评标委员会复核。", "Look at all scores and reasons; prompt the committee to check."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var sheet = ScoreSheet.Of(at.Lot);
        if (sheet.Experts.Count < 3 || sheet.Bidders.Count < 2)
        {
            yield return at.CannotTell(sheet.Experts.Count == 0 ? Lacks<BidScored>() : TooFew(Math.Min(sheet.Experts.Count, sheet.Bidders.Count + 1), 3));
            yield break;
        }
        var (spreads, range, floor) = (at.Set("spreads"), at.Set("range"), at.Set("floor"));
        var totals = sheet.Experts.ToDictionary(e => e, e => sheet.Bidders.ToDictionary(b => b.Key, b => sheet.Total(e, b.Key, null)?.Points ?? 0));
        var first = First(null);
        var raised = false;
        foreach (var expert in sheet.Experts)
        {
            var other = First(expert);
            if (other == first) continue;
            var lift = new[] { first, other }.Select(b => sheet.Lift(expert, b, floor)).OfType<(decimal Points, decimal Median, decimal Away, bool BySpread, Seen<BidScored> First)>()
                .Where(l => l.Away >= (l.BySpread ? spreads : range)).OrderByDescending(l => l.Away).Take(1).ToList();
            if (lift.Count == 0) continue;
            raised = true;
            var (name, without) = (sheet.Bidders.First(b => b.Key == first).Name, sheet.Bidders.First(b => b.Key == other).Name);
            yield return at.Raised(
                $"{expert}|{first}", new($"去掉一名专家后第一名由 {name} 变为 {without}", $"Without one expert the first would be {without}, not {name}"),
                new($"全体第一 {name}，去一后 {without}；偏离 {Sight.Plain(lift[0].Away, 2)}", $"first of all {name}, without one {without}; deviation {Sight.Plain(lift[0].Away, 2)}"),
                [Sight.Said("Score", lift[0].Points, lift[0].First), Sight.Computed("其余中位数", "Median of the others", decimal.Round(lift[0].Median, 4)), Sight.Computed("专家人数", "Experts", sheet.Experts.Count, "人")], [name, without]);
        }
        if (!raised)
            yield return at.Clear(new("去掉任何一人，第一名不变或无人明显偏离", "whoever is left out, the first stays, or nobody is far off"), [.. sheet.All.Take(1).Select(s => Sight.Said("Score", s.Fact.Score, s)), Sight.Computed("专家人数", "Experts", sheet.Experts.Count, "人")]);

        string First(string? but) => sheet.Bidders.Select(b => b.Key).MaxBy(b => totals.Where(t => t.Key != but).Sum(t => t.Value[b]))!;
    }
}
