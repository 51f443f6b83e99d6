using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;

namespace Witness.Domain.Rules.Experts;

/// <summary>抽取异常 — drawn too early, redrawn again and again, or an agency's draws favour some experts beyond chance (E08; clause 5.1.5).</summary>
public sealed class OddDraw() : ClockIndicator(new(
    "E08", 1, new("抽取异常", "Unusual draw"),
    new("专家是否抽取过早、多次补抽，或某机构的抽取明显偏向部分专家？", "Were experts drawn too early or redrawn often, or do an agency's draws favour some?"),
    Grade.Statistical, Severity.Medium, "R5", new("抽取早于评审超过法定工作日；补抽 ≥ redraws 次；χ² p × 该机构标段数 < chance（抽取 ≥ draws 人次）", "drawn earlier than allowed; redraws ≥ redraws; χ² p × lots of the body < chance (draws ≥ draws)"))
{
    Basis = Laws.Standard("5.1.5"),
    Applies = new(Forms: [Access.Form.Tender]),
    Clocks = ["ZC-20"],
    Parameters = [new("redraws", new("补抽次数", "Redraws"), "次", 2), new("chance", new("p 上限", "Largest p"), "", 0.001m), new("draws", new("最少抽取人次", "Fewest drawn"), "人次", 100)],
    Needs = [Need.Of<ExpertsDrawn>(f => f.EvaluationAt, f => f.Count), Need.If<ExpertsDrawn>(f => f.Experts), Need.If<ExpertsRedrawn>(f => f.Reason), Need.If<EvaluationStarted>(), Need.If<AwardDecided>()],
    AcrossLots = true,
    Counter = new("专家是否临时请假集中；稀缺专业可抽人数本就少；是否因评审改期。", "Did many excuse themselves; is the specialty scarce; was the evaluation moved?"),
    Look = new("核对补抽理由与应答记录、抽取系统日志。", "Check reasons, responses and the draw system's log."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        if (at.Lot.Last<ExpertsDrawn>() is not { } drawn)
        {
            yield return at.CannotTell(Lacks<ExpertsDrawn>());
            yield break;
        }
        var raised = new List<Finding>();
        var redraws = at.Lot.All<ExpertsRedrawn>();
        IReadOnlyList<Input> said = [Sight.Said("At", drawn.At, drawn), Sight.Said("Count", drawn.Fact.Count, drawn), .. redraws.Select(r => Sight.Said("Reason", r.Fact.Reason, r))];
        if (redraws.Count >= at.Set("redraws"))
            raised.Add(at.Raised("redraws", new($"补抽 {redraws.Count} 次", $"Redrawn {redraws.Count} times"), new($"{redraws.Count} ≥ {Sight.Plain(at.Set("redraws"))}", $"{redraws.Count} ≥ {Sight.Plain(at.Set("redraws"))}"), said));
        raised.AddRange(base.Answer(at).Where(f => f.Verdict == Verdict.Raised));
        if ((at.Lot.Agency ?? at.Lot.Buyer) is { } body && Skew(body.Key, at.History) is { } skew && skew.Drawn >= at.Set("draws") && skew.P * skew.Lots < (double)at.Set("chance"))
            raised.Add(at.Raised(
                $"pool|{body.Key}", new($"{body.Name} 的 {skew.Drawn} 人次抽取明显集中", $"{skew.Drawn} draws of {body.Name} gather on some experts"), new($"χ² = {Math.Round(skew.X, 2)}，自由度 {skew.Degrees}，p = {Math.Round(skew.P, 8)}，看过 {skew.Lots} 个标段", $"χ² = {Math.Round(skew.X, 2)}, {skew.Degrees} degrees, p = {Math.Round(skew.P, 8)}, looked at over {skew.Lots} lots"),
                [.. said.Take(2), Sight.Computed("抽取人次", "Drawn", skew.Drawn, "人次"), Sight.Computed("涉及专家", "Experts", skew.Degrees + 1, "人")], [body.Name]) with { Body = body.Key });
        foreach (var finding in raised) yield return finding;
        if (raised.Count == 0) yield return at.Clear(new($"补抽 {redraws.Count} 次", $"redrawn {redraws.Count} times"), said);
    }

    /// <summary>
    /// How often a body's draws brought each expert, against an even share. It is asked again with every lot of the body: the p counts times so many looks,
    /// or chance alone would sooner or later raise on every agency.
    /// </summary>
    private static (double X, int Degrees, double P, int Drawn, int Lots)? Skew(string body, History history)
    {
        var traces = history.Traces.Find("drawn", body).ToList();
        var counts = traces.GroupBy(t => t.Who).Select(g => g.Count()).ToList();
        if (counts.Count < 5) return null;
        var drawn = counts.Sum();
        var even = (double)drawn / counts.Count;
        var x = counts.Sum(c => (c - even) * (c - even) / even);
        return (x, counts.Count - 1, Statistics.ChiSquare(x, counts.Count - 1), drawn, traces.Select(t => t.Lot).Distinct().Count());
    }
}
