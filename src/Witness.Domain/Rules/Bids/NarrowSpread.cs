using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Bids;

/// <summary>报价离散过低 — prices lie closer together than in nearly all lots like this one (B03). Never red, whatever else price screens say.</summary>
public sealed class NarrowSpread() : SegmentRule(new(
    "B03", 1, new("报价离散过低", "Prices unusually close together"),
    new("本标段报价的离散程度是否低于同类标段的第 5 百分位？", "Is the spread of prices below the 5th percentile of lots like this one?"),
    Grade.Statistical, Severity.Low, "R6", new("变异系数 CV = 标准差 ÷ 均值 < 同类 P5 且 < part × 中位数；有效报价 ≥ bids 个", "CV = deviation ÷ mean < P5 of the segment and < part × median; at least bids prices"))
{
    Basis = Laws.Method("报价离散度（自有，按分段校准）"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("bids", new("最少报价数", "Fewest prices"), "个", 3), new("part", new("占中位数", "Share of the median"), "", 0.15m)],
    Needs = [Need.Of<BidOpened>(f => f.Bidder, f => f.Consortium, f => f.Price), Need.If<OpeningEnded>(), Need.If<LotRegistered>(f => f.Category)],
    After = typeof(OpeningEnded),
    AcrossLots = true,
    Counter = new("控制价公开且成本透明的标段报价本就集中；是否有下浮率上限或政府指导价。", "With a public ceiling and known costs prices lie close by nature; is there a cap or a guided price?"),
    Look = new("与同类标段比较，结合其他特征判断，不单独作为依据。", "Compare with similar lots and other traces; never alone."),
}, 30)
{
    private const string Measure = "B03.cv";

    protected override IEnumerable<(Sample, IReadOnlyList<Input>)> Figures(LotFacts lot)
    {
        var priced = lot.Bids.Where(b => b.Amount is > 0).ToList();
        if (!lot.Has<OpeningEnded>() || priced.Count < 3 || Statistics.Variation([.. priced.Select(b => b.Amount!.Value)]) is not { } cv) yield break;
        cv = decimal.Round(cv, 6);
        yield return (
            new(Measure, lot.Lot, lot.Round, cv, lot.First<OpeningEnded>()!.Value.At is { IsKnown: true } at ? at.Date : lot.Day, SegmentsOf(lot, priced.Max(b => b.Amount))),
            [Sight.Computed("变异系数", "Coefficient of variation", cv), .. priced.Select(b => Sight.Said("Price", b.Amount, b.Opened!.Value, b.Name))]);
    }

    protected override IReadOnlyList<Wording> Wanting(LotFacts lot) => [TooFew(lot.Bids.Count(b => b.Amount is > 0), 3)];

    protected override Finding Judge(Sight at, Sample sample, IReadOnlyList<Input> inputs, Summary segment)
    {
        var fewest = at.Set("bids");
        var prices = inputs.Count - 1;
        IReadOnlyList<Input> all = [.. inputs, .. Of(segment)];
        var formula = new Wording(
            $"CV = {Sight.Plain(sample.Value)}；同类 P5 = {Sight.Plain(segment.P5, 6)}（n = {segment.N}）", $"CV = {Sight.Plain(sample.Value)}; P5 of the segment = {Sight.Plain(segment.P5, 6)} (n = {segment.N})");
        if (prices < fewest) return at.CannotTell(TooFew(prices, (int)fewest));
        return sample.Value < Math.Min(segment.P5, at.Set("part") * segment.Median)
            ? at.Raised("spread", new($"{prices} 个报价的变异系数 {Sight.Plain(sample.Value)} 低于同类第 5 百分位", $"CV {Sight.Plain(sample.Value)} of {prices} prices is below the 5th percentile"), formula, all)
            : at.Clear(formula, all);
    }
}
