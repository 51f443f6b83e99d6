using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Bids;

/// <summary>中标价贴近控制价 — the award lies at the ceiling, by a fixed share or among the highest of lots like this one (B05).</summary>
public sealed class NearCeiling() : SegmentRule(new(
    "B05", 1, new("中标价贴近控制价", "Award close to the ceiling"),
    new("中标价是否达到控制价的 99 % 以上，或居同类前 5 %？", "Is the award at 99 % of the ceiling or more, or among the top 5 % of similar lots?"),
    Grade.Statistical, Severity.Low, "R7", new("r = 中标价 ÷ 控制价 ≥ share，或 r > 同类 P95 且 ≥ least", "r = award ÷ ceiling ≥ share, or r > P95 of the segment and ≥ least"))
{
    Basis = Laws.Method("R031 中标价与控制价"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("share", new("占控制价比例", "Share of the ceiling"), "", 0.99m), new("least", new("分段比较下限", "Least share to compare"), "", 0.98m)],
    Needs = [Need.Of<AwardDecided>(f => f.Value, f => f.Suppliers), Need.If<NoticePublished>(f => f.CeilingPrice), Need.If<TenderDocumentIssued>(f => f.CeilingPrice), Need.If<LotRegistered>(f => f.Category)],
    AcrossLots = true,
    Counter = new("控制价是否编制偏低；是否固定价或政府指导价项目。", "Was the ceiling set low; is the price fixed or guided?"),
    Look = new("核对控制价编制依据与各家报价，结合其他特征判断。", "Check how the ceiling was set and all prices, with other traces."),
}, 30)
{
    private static (Seen<AwardDecided> Award, decimal Value, decimal Ceiling, Input Said)? Both(LotFacts lot)
    {
        if (lot.Last<AwardDecided>() is not { Fact.Value.Money.Amount: var value } award) return null;
        return lot.Ceiling is { } ceiling ? (award, value, ceiling.Amount, ceiling.Said) : null;
    }

    protected override IEnumerable<(Sample Sample, IReadOnlyList<Input> Inputs)> Figures(LotFacts lot)
    {
        if (Both(lot) is not { } both) yield break;
        var share = decimal.Round(both.Value / both.Ceiling, 6);
        yield return (new("B05.share", lot.Lot, lot.Round, share, lot.Day, SegmentsOf(lot, both.Ceiling)), [Sight.Computed("占控制价", "Share", share), Sight.Said("Value", both.Value, both.Award), both.Said]);
    }

    protected override IReadOnlyList<Wording> Wanting(LotFacts lot) =>
        lot.Last<AwardDecided>() is not { } award ? [Lacks<AwardDecided>()] : award.Fact.Value?.Money is null ? [Lacks<AwardDecided>("Value")] : [Lacks<NoticePublished>("CeilingPrice")];

    /// <summary>The fixed share needs no others to compare with.</summary>
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var share = at.Set("share");
        if (Both(at.Lot) is { } both && both.Value >= share * both.Ceiling)
        {
            yield return at.Raised(
                "share", new($"中标价为控制价的 {Sight.Plain(100 * both.Value / both.Ceiling, 2)} %", $"The award is {Sight.Plain(100 * both.Value / both.Ceiling, 2)} % of the ceiling"),
                new($"{Sight.Plain(both.Value)} ÷ {Sight.Plain(both.Ceiling)} = {Sight.Plain(both.Value / both.Ceiling, 4)} ≥ {Sight.Plain(share)}", $"{Sight.Plain(both.Value)} ÷ {Sight.Plain(both.Ceiling)} = {Sight.Plain(both.Value / both.Ceiling, 4)} ≥ {Sight.Plain(share)}"),
                [Sight.Said("Value", both.Value, both.Award), both.Said]);
            yield break;
        }
        foreach (var finding in base.Answer(at)) yield return finding;
    }

    protected override Finding Judge(Sight at, Sample sample, IReadOnlyList<Input> inputs, Summary segment)
    {
        var formula = new Wording($"r = {Sight.Plain(sample.Value)}；同类 P95 = {Sight.Plain(segment.P95, 6)}（n = {segment.N}）", $"r = {Sight.Plain(sample.Value)}; P95 of the segment = {Sight.Plain(segment.P95, 6)} (n = {segment.N})");
        IReadOnlyList<Input> all = [.. inputs, .. Of(segment)];
        return sample.Value > segment.P95 && sample.Value >= at.Set("least") && sample.Value <= 1 ? at.Raised("segment", new("中标价占控制价比例居同类前 5 %", "Share of the ceiling among the top 5 % of similar lots"), formula, all) : at.Clear(formula, all);
    }
}
