using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Process;

/// <summary>环节时长异常 — a pair of steps lies much further apart, or much closer, than in lots of the kind (P07). One cause per pair.</summary>
public sealed class StepLength() : SegmentRule(new(
    "P07", 1, new("环节时长异常", "Unusual time between steps"),
    new("两个环节之间的间隔是否显著偏离同类标段？", "Does the time between two steps stray far from lots of the kind?"),
    Grade.Statistical, Severity.Low, "R2", new("|0.6745 ×（间隔 − 中位数）÷ max(MAD, floor)| > z，样本 ≥ 30", "|0.6745 × (days − median) ÷ max(MAD, floor)| > z, sample ≥ 30"))
{
    Basis = Laws.Method("R015、R061、R062 环节时长"),
    Parameters = [new("z", new("稳健 z 上限", "Largest robust z"), "", 3.5m), new("floor", new("离差下限", "Least spread"), "日", 3)],
    Needs = [.. Pairs.SelectMany(p => new[] { p.From, p.To }).Distinct().Select((t, i) => new Need(FactBook.Find(t.Name)!, [], i == 0))],
    AcrossLots = true,
    Counter = new("是否遇长假、暂停、异议处理；是否分期项目或框架协议。", "Holidays, a suspension, an objection; a project in stages or a framework?"),
    Look = new("查看该间隔内的暂停与异议记录。", "Look at suspensions and objections in between."),
}, 30)
{
    private static readonly (string Name, Type From, Type To)[] Pairs =
    [
        ("公告–开标", typeof(NoticePublished), typeof(OpeningStarted)),
        ("开标–候选人公示", typeof(OpeningStarted), typeof(CandidatesPublished)),
        ("开标–定标", typeof(OpeningStarted), typeof(AwardDecided)),
        ("定标–合同", typeof(AwardDecided), typeof(ContractSigned)),
        ("公告–拍卖", typeof(NoticePublished), typeof(AuctionStarted)),
        ("挂牌–成交", typeof(ListingStarted), typeof(DealConfirmed)),
        ("成交–合同", typeof(DealConfirmed), typeof(ContractSigned)),
    ];

    protected override IEnumerable<(Sample Sample, IReadOnlyList<Input> Inputs)> Figures(LotFacts lot)
    {
        foreach (var (name, from, to) in Pairs)
        {
            if (lot.First(from) is not { } a || lot.First(to) is not { } b || a.Fact.At.Precision < Precision.Day || b.Fact.At.Precision < Precision.Day) continue;
            var days = (decimal)b.Fact.At.Date.DayNumber - a.Fact.At.Date.DayNumber;
            if (days < 0) continue;
            yield return (
                new($"P07.{name}", lot.Lot, lot.Round, days, b.Fact.At.Date, [$"{lot.Kind ?? "?"}/{lot.Form}/{MethodOf(lot)}"]),
                [Sight.Computed(name, "Days between", days, "日"), Of(a), Of(b)]);
        }
    }

    protected override IReadOnlyList<Wording> Wanting(LotFacts lot) => [new("尚无成对环节的时间", "no pair of steps with known days")];

    protected override Finding Judge(Sight at, Sample sample, IReadOnlyList<Input> inputs, Summary segment)
    {
        var spread = Math.Max(segment.Mad, at.Set("floor"));
        var z = 0.6745m * (sample.Value - segment.Median) / spread;
        var most = at.Set("z");
        var formula = new Wording(
            $"0.6745 ×（{Sight.Plain(sample.Value)} − {Sight.Plain(segment.Median)}）÷ {Sight.Plain(spread)} = {Sight.Plain(z, 2)}；上限 ±{Sight.Plain(most)}（n = {segment.N}）",
            $"0.6745 × ({Sight.Plain(sample.Value)} − {Sight.Plain(segment.Median)}) ÷ {Sight.Plain(spread)} = {Sight.Plain(z, 2)}; at most ±{Sight.Plain(most)} (n = {segment.N})");
        IReadOnlyList<Input> all = [.. inputs, .. Of(segment)];
        var name = sample.Measure[4..];
        return Math.Abs(z) > most
            ? at.Raised(name, new($"{name}间隔 {Sight.Plain(sample.Value)} 日，同类中位数 {Sight.Plain(segment.Median)} 日", $"{Sight.Plain(sample.Value)} days between two steps, median {Sight.Plain(segment.Median)}"), formula, all)
            : at.Clear(formula, all);
    }

    private static Input Of(Recorded recorded)
    {
        var type = FactBook.Find(recorded.Fact.Header.Type)!;
        return new(new($"{type.Chinese}时间", $"{type.English}, at"), recorded.Fact.At.ToString(), "", type.Name, recorded.Fact.Header.Identity, recorded.Position);
    }
}
