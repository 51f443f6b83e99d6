using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;

namespace Witness.Domain.Rules.Experts;

/// <summary>主观分畸高畸低 — one expert's subjective points for a bidder lie far from the others' (E01). The cause is expert and bidder.</summary>
public sealed class OddScore() : Rule(new(
    "E01", 1, new("主观分畸高畸低", "Subjective score far from the others"),
    new("是否有专家对某投标人的主观分显著高于或低于其他专家？", "Does an expert's subjective score of a bidder lie far above or below the others'?"),
    Grade.Statistical, Severity.Medium, "R6", new("5 人以上：|分 − 其余中位数| ÷ max(MAD, floor × 满分) ≥ spreads；否则 |分 − 中位数| ÷ 满分 ≥ range", "5 or more: |score − median of the others| ÷ max(MAD, floor × full) ≥ spreads; else |score − median| ÷ full ≥ range"))
{
    Basis = Laws.Practice("评审主观分复核（政府采购有关规定，条文待核）"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("spreads", new("离差倍数", "Spreads"), "倍", 3), new("floor", new("离差下限", "Least spread"), "", 0.05m), new("range", new("占满分", "Share of full points"), "", 0.3m)],
    Needs = [Need.Of<BidScored>(f => f.Expert, f => f.Bidder, f => f.Score), Need.Of<EvaluationEnded>()],
    After = typeof(EvaluationEnded),
    Counter = new("专家是否写明理由；该投标人方案是否确有争议。", "Did the expert give reasons; is the proposal disputed by nature?"),
    Look = new("查看该专家的评分理由；提示评标委员会复核。", "Read the expert's reasons; prompt the committee to check again."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var sheet = ScoreSheet.Of(at.Lot);
        if (sheet.Experts.Count < 3 || !sheet.All.Any(s => s.Fact.Subjective == true))
        {
            yield return at.CannotTell(sheet.Experts.Count == 0 ? Lacks<BidScored>() : TooFew(sheet.Experts.Count, 3));
            yield break;
        }
        var (spreads, floor, range) = (at.Set("spreads"), at.Set("floor"), at.Set("range"));
        var (raised, most) = (false, 0m);
        var seen = new List<Input>();
        foreach (var expert in sheet.Experts)
        {
            foreach (var (bidder, name) in sheet.Bidders)
            {
                if (sheet.Lift(expert, bidder, floor) is not { } lift) continue;
                var limit = lift.BySpread ? spreads : range;
                if (seen.Count < 20) seen.Add(Sight.Said("Score", lift.Points, lift.First, name));
                most = Math.Max(most, lift.Away / limit);
                if (lift.Away < limit) continue;
                raised = true;
                yield return at.Raised(
                    $"{expert}|{bidder}", new($"某专家给 {name} 主观分 {Sight.Plain(lift.Points, 2)}，其余专家中位数 {Sight.Plain(lift.Median, 2)}", $"An expert gave {name} {Sight.Plain(lift.Points, 2)}, median of the others {Sight.Plain(lift.Median, 2)}"),
                    new($"|{Sight.Plain(lift.Points, 2)} − {Sight.Plain(lift.Median, 2)}| → {Sight.Plain(lift.Away, 2)} ≥ {Sight.Plain(limit)}{(lift.BySpread ? " 个离差" : " 满分")}", $"|{Sight.Plain(lift.Points, 2)} − {Sight.Plain(lift.Median, 2)}| → {Sight.Plain(lift.Away, 2)} ≥ {Sight.Plain(limit)} {(lift.BySpread ? "spreads" : "of full points")}"),
                    [Sight.Said("Score", lift.Points, lift.First, name), Sight.Computed("其余中位数", "Median of the others", decimal.Round(lift.Median, 4)), Sight.Computed("专家人数", "Experts", sheet.Experts.Count, "人")], [name]);
            }
        }
        if (raised) yield break;
        if (seen.Count == 0) yield return at.CannotTell(TooFew(0, 3));
        else yield return at.Clear(new($"最大偏离为限值的 {Sight.Plain(most, 2)} 倍", $"largest deviation is {Sight.Plain(most, 2)} of the limit"), seen);
    }
}
