using System.Globalization;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Bids;

/// <summary>本福特偏离 — first digits of an agency's sums over its lots stray from Benford's law (B08). Says something of many sums, nothing of one.</summary>
public sealed class FirstDigits() : Rule(new(
    "B08", 1, new("本福特偏离", "First digits off Benford's law"),
    new("同一代理机构各标段金额的首位数字分布是否明显偏离本福特律？", "Do the first digits of an agency's sums stray from Benford's law?"),
    Grade.Statistical, Severity.Low, "R6", new("MAD = Σ|观察频率 − log₁₀(1 + 1/d)| ÷ 9 > mad，样本 ≥ sample", "MAD = Σ|observed − log₁₀(1 + 1/d)| ÷ 9 > mad, sample ≥ sample"))
{
    Basis = Laws.Method("R029 首位数字"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("mad", new("平均绝对偏差", "Mean absolute deviation"), "", 0.015m), new("sample", new("最少金额数", "Fewest sums"), "个", 300)],
    Needs = [Need.Of<BidOpened>(f => f.Bidder, f => f.Price), Need.If<DepositReceived>(f => f.Amount), Need.If<OpeningEnded>()],
    After = typeof(OpeningEnded),
    AcrossLots = true,
    Counter = new("金额是否集中在同一限额以下；项目规模是否单一（同一档次的金额天然偏离）。", "Do sums gather below one limit; are the projects of one size (then digits stray by nature)?"),
    Look = new("仅作线索：结合该机构其他指标查看，不单独处置。", "A hint only: look at the agency's other indicators, never alone."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var (most, least) = (at.Set("mad"), (int)at.Set("sample"));
        if ((at.Lot.Agency ?? at.Lot.Buyer) is not { } body)
        {
            yield return at.CannotTell(Lacks<ProjectRegistered>("Agency"));
            yield break;
        }
        var behind = at.History.Traces.Find("digits", body.Key);
        var counts = new int[9];
        foreach (var trace in behind)
        {
            var parts = trace.Detail!.Split(',');
            for (var d = 0; d < 9; d++) counts[d] += int.Parse(parts[d], CultureInfo.InvariantCulture);
        }
        var all = counts.Sum();
        if (all < least)
        {
            yield return at.CannotTell("digits", [TooFew(all, least)]);
            yield break;
        }
        var mad = decimal.Round((decimal)counts.Select((c, d) => Math.Abs(((double)c / all) - Math.Log10(1 + (1.0 / (d + 1))))).Sum() / 9, 6);
        IReadOnlyList<Input> inputs = [Sight.Computed("首位数字 1–9 次数", "Counts of digits 1–9", string.Join("、", counts)), Sight.Computed("金额数", "Sums", all, "个"), Sight.Computed("标段数", "Lots", behind.Count, "个"), Sight.Computed("MAD", "MAD", mad)];
        var formula = new Wording($"MAD = {Sight.Plain(mad)}；上限 {Sight.Plain(most)}", $"MAD = {Sight.Plain(mad)}; at most {Sight.Plain(most)}");
        yield return mad > most
            ? at.Raised(body.Key, new($"{body.Name} 的 {all} 个金额首位数字偏离", $"First digits of {all} sums of {body.Name} stray"), formula, inputs, [body.Name], evidence: behind.Select(t => t.Position).Order().TakeLast(20))
            : at.Clear(formula, inputs);
    }
}
