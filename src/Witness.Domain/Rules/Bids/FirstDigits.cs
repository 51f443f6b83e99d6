using System.Globalization;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Bids;

/// <summary>本福特偏离 — first digits of an agency's sums over its lots stray from Benford's law (B08). Says something of many sums, nothing of one.</summary>
public sealed class FirstDigits() : Rule(new(
    "B08", 1, new("本福特偏离", "First digits off Benford's law"),
    new("同一代理机构各标段金额的首位数字分布是否明显偏离本福特律？", "Do the first digits of an agency's sums stray from Benford's law?"),
    Grade.Statistical, Severity.Low, "R6", new("MAD = Σ|观察频率 − log₁₀(1 + 1/d)| ÷ 9 > max(mad, 同行 Q3 + fence·IQR)，样本 ≥ sample，同行 ≥ 10", "MAD = Σ|observed − log₁₀(1 + 1/d)| ÷ 9 > max(mad, Q3 + fence·IQR of peers), sample ≥ sample, peers ≥ 10"))
{
    Basis = Laws.Method("R029 首位数字"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("fence", new("栅栏倍数", "Fence"), "倍", 3), new("mad", new("平均绝对偏差", "Mean absolute deviation"), "", 0.015m), new("sample", new("最少金额数", "Fewest sums"), "个", 300)],
    Needs = [Need.Of<BidOpened>(f => f.Bidder, f => f.Price), Need.If<DepositReceived>(f => f.Amount), Need.If<OpeningEnded>()],
    After = typeof(OpeningEnded),
    AcrossLots = true,
    Counter = new("金额是否集中在同一限额以下；项目规模是否单一（同一档次的金额天然偏离）。", "Do sums gather below one limit; are the projects of one size (then digits stray by nature)?"),
    Look = new("仅作线索：结合该机构其他指标查看，不单独处置。", "A hint only: look at the agency's other indicators, never alone."),
})
{
    private const int Peers = 10;

    // sums of one lot lie close to each other and projects of one market are of like size: agencies are compared with each other, not with the law alone
    private const int LeastOwn = 60;
    private const string Measure = "B08.mad";

    private static (int[] Counts, int All, int Lots, decimal Mad, IReadOnlyList<Trace> Behind) Of(string body, History history)
    {
        var behind = history.Traces.Find("digits", body);
        var counts = new int[9];
        foreach (var trace in behind)
        {
            var parts = trace.Detail!.Split(',');
            for (var d = 0; d < 9; d++) counts[d] += int.Parse(parts[d], CultureInfo.InvariantCulture);
        }
        var all = counts.Sum();
        var mad = all == 0 ? 0 : decimal.Round((decimal)counts.Select((c, d) => Math.Abs(((double)c / all) - Math.Log10(1 + (1.0 / (d + 1))))).Sum() / 9, 6);
        return (counts, all, behind.Count, mad, behind);
    }

    protected internal override void Leave(LotFacts lot, History history)
    {
        if (!Covers(lot) || (lot.Agency ?? lot.Buyer) is not { } body || !lot.Has<OpeningEnded>()) return;
        if (Of(body.Key, history) is { All: >= LeastOwn } own) history.Segments.Put(Measure, body.Key, 0, new(Measure, body.Key, 0, own.Mad, lot.Day, ["全部"]));
    }

    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var (least, most) = ((int)at.Set("sample"), at.Set("mad"));
        if ((at.Lot.Agency ?? at.Lot.Buyer) is not { } body)
        {
            yield return at.CannotTell(Lacks<ProjectRegistered>("Agency"));
            yield break;
        }
        var (counts, all, lots, mad, behind) = Of(body.Key, at.History);
        var peers = at.History.Segments.Find(Measure, "全部");
        if (all < least || peers is null || peers.N < Peers)
        {
            yield return at.CannotTell("digits", [all < least ? TooFew(all, least) : new($"可比机构不足：{peers?.N ?? 0}，需 {Peers}", $"too few peers: {peers?.N ?? 0}, need {Peers}")]);
            yield break;
        }
        var limit = Math.Max(most, peers.Q3 + (at.Set("fence") * peers.Iqr));
        IReadOnlyList<Input> inputs =
        [
            Sight.Computed("首位数字 1–9 次数", "Counts of digits 1–9", string.Join("、", counts)), Sight.Computed("金额数", "Sums", all, "个"), Sight.Computed("标段数", "Lots", lots, "个"), Sight.Computed("MAD", "MAD", mad),
            Sight.Computed("可比机构", "Peers", peers.N, "家"), Sight.Computed("分段版本", "Version", peers.Version),
        ];
        var formula = new Wording($"MAD = {Sight.Plain(mad)}；上限 {Sight.Plain(limit, 6)}", $"MAD = {Sight.Plain(mad)}; at most {Sight.Plain(limit, 6)}");
        yield return mad > limit
            ? at.Raised(body.Key, new($"{body.Name} 的 {all} 个金额首位数字偏离", $"First digits of {all} sums of {body.Name} stray"), formula, inputs, [body.Name], evidence: behind.Select(t => t.Position).Order().TakeLast(20)) with { Body = body.Key }
            : at.Clear(formula, inputs);
    }
}
