using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Experts;

/// <summary>点击过快/偏看一家 — an expert leafs at under a second a view, or spends nearly all time on one bidder (E06). Behaviour: a person must confirm.</summary>
public sealed class Glancing() : Rule(new(
    "E06", 1, new("点击过快或偏看一家", "Leafing too fast, or one bidder only"),
    new("是否有专家阅标间隔不足 1 秒，或阅标时间高度集中于一家？", "Does an expert view at under a second, or look at one bidder nearly all the time?"),
    Grade.Behaviour, Severity.Medium, "R6", new("间隔中位数 < seconds 秒（阅标或其中点击 views 次以上）；或 一家占比 > max(Q3 + fence·IQR, floor)", "median gap < seconds s (over ≥ views views, or clicks of a view); or share of one > max(Q3 + fence·IQR, floor)"))
{
    Basis = Laws.Practice("阅标日志复核"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("seconds", new("间隔中位数", "Median gap"), "秒", 1), new("views", new("最少阅标次数", "Fewest views"), "次", 20), new("fence", new("栅栏倍数", "Fence"), "倍", 1.5m), new("floor", new("占比下限", "Least share"), "", 0.5m)],
    Needs = [Need.Of<BidViewed>(f => f.Expert, f => f.Bidder, f => f.Window, f => f.Clicks), Need.Of<EvaluationEnded>()],
    After = typeof(EvaluationEnded),
    Counter = new("是否翻页工具自动记录；是否分工由一人主审该家。", "Does the viewer log every turned page; was that bidder assigned to the expert?"),
    Look = new("回看该席位录像与日志。", "Look at the seat's recording and the log."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var views = at.Lot.All<BidViewed>().Where(v => ScoreSheet.Key(v.Fact.Expert) is not null).GroupBy(v => ScoreSheet.Key(v.Fact.Expert)!).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        var least = (int)at.Set("views");
        if (views.Count == 0 || views.All(g => g.Count() < least && !g.Any(v => Clicked(v, least) is not null)))
        {
            yield return at.CannotTell(views.Count == 0 ? Lacks<BidViewed>() : TooFew(views.Max(g => g.Count()), least));
            yield break;
        }
        var raised = false;
        var seen = new List<Input>();
        foreach (var expert in views)
        {
            var log = expert.ToList();
            var clicked = log.Select(v => (View: v, Gap: Clicked(v, least))).Where(c => c.Gap is not null).ToList();
            if (clicked.Count > 0)
            {
                var gap = Statistics.Median(clicked.Select(c => c.Gap!.Value));
                IReadOnlyList<Input> inputs = [Sight.Said("Window", clicked[0].View.Fact.Window?.From, clicked[0].View), Sight.Said("Clicks", clicked[0].View.Fact.Clicks, clicked[0].View), Sight.Computed("阅标份数", "Documents", clicked.Count, "份"), Sight.Computed("点击间隔中位数", "Median gap of clicks", decimal.Round(gap, 2), "秒")];
                seen.AddRange(inputs);
                if (gap < at.Set("seconds"))
                {
                    raised = true;
                    yield return at.Raised($"{expert.Key}|fast", new($"某专家阅标点击间隔中位数 {Sight.Plain(gap, 2)} 秒", $"An expert's clicks are {Sight.Plain(gap, 2)} s apart"), new($"{Sight.Plain(gap, 2)} < {Sight.Plain(at.Set("seconds"))}", $"{Sight.Plain(gap, 2)} < {Sight.Plain(at.Set("seconds"))}"), inputs);
                    continue;
                }
            }
            if (log.Count < least) continue;
            var times = log.Select(v => v.Fact.Window?.From ?? v.At).Where(m => m.Precision == Precision.Second).Select(m => m.Local).Order().ToList();
            if (times.Count >= least)
            {
                var gap = Statistics.Median(times.Zip(times.Skip(1), (a, b) => (decimal)(b - a).TotalSeconds));
                IReadOnlyList<Input> inputs = [Sight.Said("Window", log[0].Fact.Window?.From, log[0]), Sight.Computed("阅标次数", "Views", times.Count, "次"), Sight.Computed("间隔中位数", "Median gap", gap, "秒")];
                seen.AddRange(inputs);
                if (gap < at.Set("seconds"))
                {
                    raised = true;
                    yield return at.Raised($"{expert.Key}|fast", new($"某专家阅标间隔中位数 {Sight.Plain(gap, 2)} 秒", $"An expert's views are {Sight.Plain(gap, 2)} s apart"), new($"{Sight.Plain(gap, 2)} < {Sight.Plain(at.Set("seconds"))}", $"{Sight.Plain(gap, 2)} < {Sight.Plain(at.Set("seconds"))}"), inputs);
                }
            }
            var byBidder = log.Where(v => at.Lot.Key(v.Fact.Bidder) is not null).GroupBy(v => at.Lot.Key(v.Fact.Bidder)!).Select(g => (g.Key, Name: g.First().Fact.Bidder?.Name ?? g.Key, Time: g.Sum(Length), First: g.First())).ToList();
            var all = byBidder.Sum(b => b.Time);
            if (byBidder.Count < 4 || all <= 0) continue;
            var shares = byBidder.Select(b => b.Time / all).Order().ToList();
            var (q1, q3) = (Statistics.Quantile(shares, 0.25m), Statistics.Quantile(shares, 0.75m));
            var limit = Math.Max(q3 + (at.Set("fence") * (q3 - q1)), at.Set("floor"));
            seen.Add(Sight.Computed("最大占比", "Largest share", decimal.Round(shares[^1], 4)));
            foreach (var one in byBidder.Where(b => b.Time / all > limit))
            {
                raised = true;
                yield return at.Raised(
                    $"{expert.Key}|{one.Key}", new($"某专家阅标时间的 {Sight.Plain(100 * one.Time / all, 1)} % 用于 {one.Name}", $"An expert spent {Sight.Plain(100 * one.Time / all, 1)} % of the time on {one.Name}"),
                    new($"{Sight.Plain(one.Time / all, 4)} > {Sight.Plain(limit, 4)}", $"{Sight.Plain(one.Time / all, 4)} > {Sight.Plain(limit, 4)}"), [Sight.Said("Bidder", one.Name, one.First), Sight.Computed("占比", "Share", decimal.Round(one.Time / all, 4)), Sight.Computed("投标人数", "Bidders", byBidder.Count, "家")], [one.Name]);
            }
        }
        if (!raised) yield return seen.Count > 0 ? at.Clear(new("间隔与占比均在界内", "gaps and shares within limits"), seen) : at.CannotTell(new Wording("阅标时间未精确到秒", "views are not known to the second"));
    }

    /// <summary>Seconds between two clicks within one view of so many clicks; null where it is not told.</summary>
    private static decimal? Clicked(Seen<BidViewed> view, int least) =>
        view.Fact is { Clicks: { } clicks, Window: { From: { Precision: Precision.Second } from, To: { Precision: Precision.Second } to } } && clicks >= least && to.Local > from.Local
            ? (decimal)(to.Local - from.Local).TotalSeconds / clicks : null;

    /// <summary>Seconds looked at; clicks, else one a view, where no time is told.</summary>
    private static decimal Length(Seen<BidViewed> view) =>
        view.Fact.Window is { From: { Precision: Precision.Second } from, To: { Precision: Precision.Second } to } && to.Local > from.Local ? (decimal)(to.Local - from.Local).TotalSeconds : view.Fact.Clicks ?? 1;
}
