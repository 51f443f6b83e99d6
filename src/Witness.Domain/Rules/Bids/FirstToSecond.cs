using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Bids;

/// <summary>首二名差异常 — the gap between the lowest two valid prices lies outside the fences of lots like this one, on either side (B04).</summary>
public sealed class FirstToSecond() : SegmentRule(new(
    "B04", 1, new("首二名差异常", "Unusual gap between first and second"),
    new("最低价与次低价的相对差是否超出同类的四分位栅栏？", "Does the gap between lowest and second lowest lie outside the fences of similar lots?"),
    Grade.Statistical, Severity.Low, "R6", new("g =（次低价 − 最低价）÷ 最低价；g < Q1 − fence·IQR 或 g > Q3 + fence·IQR ∧ g ≥ least", "g = (second − lowest) ÷ lowest; g < Q1 − fence·IQR or g > Q3 + fence·IQR ∧ g ≥ least"))
{
    Basis = Laws.Method("R024、R058 首二名差"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("fence", new("栅栏倍数", "Fence"), "倍", 3), new("least", new("差距下限", "Least gap to be wide"), "", 0.13m)],
    Needs = [Need.Of<BidOpened>(f => f.Bidder, f => f.Consortium, f => f.Price), Need.Of<BidRejected>(f => f.Bidder, f => f.BidId), Need.If<OpeningEnded>(), Need.If<LotRegistered>(f => f.Category)],
    After = typeof(OpeningEnded),
    AcrossLots = true,
    Counter = new("是否采用综合评分，价格竞争本就不充分；最低价是否算术更正所致。", "Is price only one of several criteria; does the lowest price come from a corrected sum?"),
    Look = new("与同类标段比较，结合其他特征判断，不单独作为依据。", "Compare with similar lots and other traces; never alone."),
}, 30)
{
    protected override IEnumerable<(Sample Sample, IReadOnlyList<Input> Inputs)> Figures(LotFacts lot)
    {
        var valid = lot.Bids.Where(b => b.IsValid && b.Amount is > 0).OrderBy(b => b.Amount).ToList();
        if (!lot.Has<OpeningEnded>() || valid.Count < 2) yield break;
        var gap = decimal.Round((valid[1].Amount!.Value - valid[0].Amount!.Value) / valid[0].Amount!.Value, 6);
        yield return (
            new("B04.gap", lot.Lot, lot.Round, gap, lot.Day, SegmentsOf(lot, valid[^1].Amount)),
            [Sight.Computed("首二名相对差", "Gap", gap), Sight.Said("Price", valid[0].Amount, valid[0].Opened!.Value, valid[0].Name), Sight.Said("Price", valid[1].Amount, valid[1].Opened!.Value, valid[1].Name)]);
    }

    protected override IReadOnlyList<Wording> Wanting(LotFacts lot) => [TooFew(lot.Bids.Count(b => b.IsValid && b.Amount is > 0), 2)];

    protected override Finding Judge(Sight at, Sample sample, IReadOnlyList<Input> inputs, Summary segment)
    {
        var fence = at.Set("fence");
        var (low, high) = (segment.Q1 - (fence * segment.Iqr), segment.Q3 + (fence * segment.Iqr));
        var formula = new Wording(
            $"g = {Sight.Plain(sample.Value)}；栅栏 [{Sight.Plain(low, 6)}, {Sight.Plain(high, 6)}]（n = {segment.N}）", $"g = {Sight.Plain(sample.Value)}; fences [{Sight.Plain(low, 6)}, {Sight.Plain(high, 6)}] (n = {segment.N})");
        IReadOnlyList<Input> all = [.. inputs, .. Of(segment)];
        if (sample.Value < low) return at.Raised("narrow", new("首二名报价差异常小", "Unusually small gap between first and second"), formula, all);
        return sample.Value > high && sample.Value >= at.Set("least") ? at.Raised("wide", new("首二名报价差异常大", "Unusually large gap between first and second"), formula, all) : at.Clear(formula, all);
    }
}
