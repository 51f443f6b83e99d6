using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Experts;

/// <summary>评标时长过短 — the evaluation took far less time per bid (and page, where told) than in lots like this one (E05). Behaviour: a person must confirm.</summary>
public sealed class ShortEvaluation() : SegmentRule(new(
    "E05", 1, new("评标时长过短", "Evaluation too short"),
    new("评标用时相对投标份数（页数）是否显著低于同类？", "Was the evaluation far shorter per bid (and page) than in similar lots?"),
    Grade.Behaviour, Severity.Medium, "R6", new("用时 ÷ 投标份数（有页数时 ÷ 页数）< 同类 P5 ∧ < part × 中位数", "time ÷ bids (÷ pages where told) < P5 of the segment ∧ < part × median"))
{
    Basis = Laws.Practice("评标时长复核"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("part", new("占中位数", "Share of the median"), "", 0.25m)],
    Needs = [Need.Of<EvaluationStarted>(), Need.Of<EvaluationEnded>(), Need.Of<BidOpened>(f => f.Bidder), Need.If<BidViewed>(f => f.Pages), Need.If<OpeningEnded>(f => f.ValidBidCount)],
    After = typeof(EvaluationEnded),
    AcrossLots = true,
    Counter = new("是否只评价格（最低价法）；投标份数少、文件薄；是否提前封闭评审只补录时间。", "Is price the only criterion; few thin bids; were times entered later?"),
    Look = new("回看评标室录像与阅标日志。", "Look at the room's recording and the log of views."),
}, 30)
{
    protected override IEnumerable<(Sample Sample, IReadOnlyList<Input> Inputs)> Figures(LotFacts lot)
    {
        if (lot.First<EvaluationStarted>() is not { } started || lot.Last<EvaluationEnded>() is not { } ended || started.At.Precision < Precision.Minute || ended.At.Precision < Precision.Minute) yield break;
        var bids = Math.Max(lot.Bids.Count(b => b.Opened is not null), 1);
        var minutes = (decimal)(ended.At.Local - started.At.Local).TotalMinutes;
        if (minutes <= 0) yield break;
        var pages = lot.All<BidViewed>().Sum(v => v.Fact.Pages ?? 0);
        IReadOnlyList<Input> inputs = [Sight.Said("At", started.At, started), Sight.Said("At", ended.At, ended), Sight.Computed("用时", "Time", decimal.Round(minutes, 1), "分钟"), Sight.Computed("投标份数", "Bids", bids, "份"), Sight.Computed("阅标页数", "Pages viewed", pages, "页")];
        var segments = new[] { $"{lot.Kind ?? "?"}/{lot.Form}/{MethodOf(lot)}" };
        yield return (new("E05.每份", lot.Lot, lot.Round, decimal.Round(minutes / bids, 4), lot.Day, segments), inputs);
    }

    protected override IReadOnlyList<Wording> Wanting(LotFacts lot) => [new("评标起止时间未精确到分", "start or end of the evaluation is not known to the minute")];

    protected override Finding Judge(Sight at, Sample sample, IReadOnlyList<Input> inputs, Summary segment)
    {
        var limit = Math.Min(segment.P5, at.Set("part") * segment.Median);
        IReadOnlyList<Input> all = [.. inputs, .. Of(segment)];
        var formula = new Wording($"每份 {Sight.Plain(sample.Value, 2)} 分钟；界限 min(P5, part × 中位) = {Sight.Plain(limit, 2)}（n = {segment.N}）", $"{Sight.Plain(sample.Value, 2)} minutes a bid; limit min(P5, part × median) = {Sight.Plain(limit, 2)} (n = {segment.N})");
        return sample.Value < limit ? at.Raised("short", new($"评标每份 {Sight.Plain(sample.Value, 1)} 分钟，同类中位数 {Sight.Plain(segment.Median, 1)}", $"{Sight.Plain(sample.Value, 1)} minutes a bid, median {Sight.Plain(segment.Median, 1)}"), formula, all) : at.Clear(formula, all);
    }
}
