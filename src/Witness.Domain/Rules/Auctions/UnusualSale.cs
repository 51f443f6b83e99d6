using Witness.Domain.Access;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Auctions;

/// <summary>溢价率/时长/延时次数异常 — far from the sales of the class (A05). One cause per figure.</summary>
public sealed class UnusualSale() : SegmentRule(new(
    "A05", 1, new("溢价率、时长或延时次数异常", "Unusual premium, length or extensions"),
    new("溢价率、竞价时长或延时次数是否显著偏离同类交易？", "Do premium, length or extensions stray far from sales of the class?"),
    Grade.Statistical, Severity.Low, "R6", new("|0.6745 ×（值 − 中位数）÷ MAD| > z ∧ 值不在中位数的 1/times 至 times 倍之内，样本 ≥ 30", "|0.6745 × (value − median) ÷ MAD| > z ∧ value not within 1/times to times the median, sample ≥ 30"))
{
    Basis = Laws.Method("R016 同类比较"),
    Applies = AppliesTo.Sales,
    Parameters = [new("z", new("稳健 z 上限", "Largest robust z"), "", 3.5m), new("times", new("中位数倍数下限", "Least multiple of the median"), "倍", 6)],
    Needs = [Need.Of<DealConfirmed>(f => f.Price), Need.If<TimedBiddingStarted>(), Need.If<TimedBiddingEnded>(f => f.Extensions), Need.If<AuctionStarted>(f => f.StartPrice), Need.If<ListingStarted>(f => f.StartPrice), Need.If<AuctionEnded>(), Need.If<LotRegistered>(f => f.Category)],
    After = typeof(DealConfirmed),
    AcrossLots = true,
    Counter = new("标的是否稀缺、起始价是否偏低；是否系统中断后恢复。", "Is the lot rare or the start price low; did the system stop and resume?"),
    Look = new("查看起始价依据、参与人数与竞价过程。", "Look at how the start price was set, who took part and how it went."),
}, 30)
{
    protected override IEnumerable<(Sample Sample, IReadOnlyList<Input> Inputs)> Figures(LotFacts lot)
    {
        if (lot.Last<DealConfirmed>() is not { } deal) yield break;
        var segments = new[] { $"{lot.Kind ?? "?"}/{lot.Form}/{lot.Told(Stages.Moments.Category)?.Value as string ?? "?"}", $"{lot.Kind ?? "?"}/{lot.Form}" };
        if (deal.Fact.Price is { } price && SaleQuote.Number(price) is { } paid && lot.StartPrice is { } start)
        {
            var premium = decimal.Round((paid - start.Amount) / start.Amount, 6);
            yield return (new("A05.溢价率", lot.Lot, lot.Round, premium, lot.Day, segments), [Sight.Computed("溢价率", "Premium", premium), Sight.Said("Price", paid, deal), start.Said]);
        }
        if (lot.Last<TimedBiddingEnded>() is { Fact.Extensions: { } extensions } ended)
            yield return (new("A05.延时次数", lot.Lot, lot.Round, extensions, lot.Day, segments), [Sight.Said("Extensions", extensions, ended)]);
        if (lot.Form == Form.Auction && lot.First<AuctionStarted>() is { } began && lot.Last<AuctionEnded>() is { } over && began.At.Precision >= Precision.Minute && over.At.Precision >= Precision.Minute)
            yield return (Length(lot, segments, began.At, over.At), [Sight.Said("At", began.At, began), Sight.Said("At", over.At, over)]);
        if (lot.Form == Form.Listing && lot.First<TimedBiddingStarted>() is { } timed && lot.Last<TimedBiddingEnded>() is { } stopped && timed.At.Precision >= Precision.Minute && stopped.At.Precision >= Precision.Minute)
            yield return (Length(lot, segments, timed.At, stopped.At), [Sight.Said("At", timed.At, timed), Sight.Said("At", stopped.At, stopped)]);
    }

    protected override IReadOnlyList<Wording> Wanting(LotFacts lot) => [Lacks<DealConfirmed>("Price")];

    protected override Finding Judge(Sight at, Sample sample, IReadOnlyList<Input> inputs, Summary segment)
    {
        var most = at.Set("z");
        IReadOnlyList<Input> all = [.. inputs, .. Of(segment)];
        if (segment.RobustZ(sample.Value) is not { } z)
            return at.CannotTell("", [new($"同类{sample.Measure[4..]}无离差", "no spread in the class")], all);
        var formula = new Wording(
            $"0.6745 ×（{Sight.Plain(sample.Value)} − {Sight.Plain(segment.Median, 6)}）÷ {Sight.Plain(segment.Mad, 6)} = {Sight.Plain(z, 2)}；上限 ±{Sight.Plain(most)}", $"0.6745 × ({Sight.Plain(sample.Value)} − {Sight.Plain(segment.Median, 6)}) ÷ {Sight.Plain(segment.Mad, 6)} = {Sight.Plain(z, 2)}; at most ±{Sight.Plain(most)}");
        var name = sample.Measure[4..];
        return Math.Abs(z) > most && IsFar(sample.Value, segment.Median, at.Set("times"))
            ? at.Raised(name, new($"{name} {Sight.Plain(sample.Value)}，同类中位数 {Sight.Plain(segment.Median, 4)}", $"Value {Sight.Plain(sample.Value)}, median of the class {Sight.Plain(segment.Median, 4)}"), formula, all)
            : at.Clear(formula, all);
    }

    // premiums and lengths have long tails by nature: a spread says little without a multiple
    private static bool IsFar(decimal value, decimal median, decimal times) => median <= 0 || value > times * median || value * times < median;

    private static Sample Length(LotFacts lot, string[] segments, Moment from, Moment to) => new("A05.时长", lot.Lot, lot.Round, decimal.Round((decimal)(to.Local - from.Local).TotalMinutes, 2), lot.Day, segments);
}
