using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Sameness;

/// <summary>递交踪迹 — which bidder delivered right after which, and how soon: under <c>order</c>, key first and second.</summary>
public sealed class Deliveries() : Tracker("deliveries", typeof(BidReceived), typeof(BidOpened))
{
    /// <summary>Gaps longer than this say nothing.</summary>
    internal const double Minutes = 3;

    public override IEnumerable<Trace> Of(LotFacts lot)
    {
        foreach (var (first, second, _) in Near(lot, Minutes))
            yield return new("order", $"{first.Key}>{second.Key}", lot.Lot, lot.Round, first.Key, $"{first.Name}>{second.Name}", lot.Opened, second.Received!.Value.Fact.Header.Identity, second.Received!.Value.Position);
    }

    internal static IEnumerable<(Bid First, Bid Second, double Gap)> Near(LotFacts lot, double minutes)
    {
        var sent = lot.Bids.Where(b => b.Received is { At.Precision: >= Precision.Minute }).OrderBy(b => b.Received!.Value.At.Local).ThenBy(b => b.Key, StringComparer.Ordinal).ToList();
        for (var i = 1; i < sent.Count; i++)
            if ((sent[i].Received!.Value.At.Local - sent[i - 1].Received!.Value.At.Local).TotalMinutes is var gap && gap < minutes && sent[i].IsOther(sent[i - 1])) yield return (sent[i - 1], sent[i], gap);
    }
}

/// <summary>上传时序聚集且顺序重复 — two bidders deliver within minutes, and in the same order in lot after lot (H11). The cause is the ordered pair.</summary>
public sealed class SameOrder() : Rule(new(
    "H11", 1, new("上传时序聚集且顺序重复", "Delivered together, in the same order again"),
    new("同样两家是否在多个标段中以相同先后、几分钟内相继递交？", "Do two bidders deliver within minutes, in the same order, in several lots?"),
    Grade.Statistical, Severity.Medium, "R6", new("相继递交间隔 < gap 分钟 ∧ 同一先后 ≥ lots 个标段", "delivered within gap minutes ∧ same order in ≥ lots lots"))
{
    Basis = Laws.Method("R034 递交时序"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("gap", new("间隔上限", "Largest gap"), "分钟", 3), new("lots", new("最少标段数", "Fewest lots"), "个", 3)],
    Needs = [Need.Of<BidReceived>(f => f.Bidder, f => f.BidId), Need.If<BidOpened>(f => f.Bidder, f => f.Consortium)],
    AcrossLots = true,
    Counter = new("是否同一代理报名服务商集中递交；临近截止时递交本就密集。", "Does one service deliver for both; near the deadline deliveries crowd by nature."),
    Look = new("查看各标段递交记录与公网地址。", "Look at the deliveries of those lots and their addresses."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var received = at.Lot.Bids.Where(b => b.Received is not null).ToList();
        if (received.Count < 2)
        {
            yield return at.CannotTell(received.Count == 0 ? Lacks<BidReceived>() : TooFew(received.Count, 2));
            yield break;
        }
        var (gap, lots) = (Math.Min((double)at.Set("gap"), Deliveries.Minutes), (int)at.Set("lots"));
        var (raised, most) = (false, 0);
        foreach (var (first, second, apart) in Deliveries.Near(at.Lot, gap))
        {
            var before = at.History.Others("order", $"{first.Key}>{second.Key}", at.Lot.Lot).DistinctBy(t => t.Lot).ToList();
            most = Math.Max(most, before.Count + 1);
            if (before.Count + 1 < lots) continue;
            raised = true;
            yield return at.Raised(
                $"{first.Key}>{second.Key}", new($"{first.Name} 之后 {second.Name} 相继递交，已在 {before.Count + 1} 个标段出现", $"{second.Name} right after {first.Name}, now in {before.Count + 1} lots"),
                new($"间隔 {Sight.Plain((decimal)apart, 1)} < {Sight.Plain(at.Set("gap"))} 分钟；{before.Count + 1} ≥ {lots} 个标段", $"gap {Sight.Plain((decimal)apart, 1)} < {Sight.Plain(at.Set("gap"))} min; {before.Count + 1} ≥ {lots} lots"),
                [
                    Sight.Said("At", first.Received!.Value.At, first.Received.Value, first.Name), Sight.Said("At", second.Received!.Value.At, second.Received.Value, second.Name),
                    .. before.TakeLast(10).Select(t => new Input(new($"{t.Lot} 相继递交", $"Delivered together in {t.Lot}"), Sight.Text(t.Day), "", nameof(BidReceived), t.Fact, t.Position)),
                ],
                [first.Name, second.Name]);
        }
        if (!raised) yield return at.Clear(new($"同一先后最多 {most} 个标段 < {lots}", $"same order in at most {most} lots < {lots}"), [.. received.Select(b => Sight.Said("At", b.Received!.Value.At, b.Received.Value, b.Name))]);
    }
}
