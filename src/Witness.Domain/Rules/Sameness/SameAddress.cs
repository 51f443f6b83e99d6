using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Sameness;

/// <summary>公网IP一致 — different bidders uploaded from one address, soon after each other or not (H06). An address many bidders use elsewhere is a shared way out.</summary>
public sealed class SameAddress() : Rule(new(
    "H06", 1, new("公网 IP 一致", "Same public address"),
    new("不同投标人是否从同一公网地址递交，且间隔很短？", "Did different bidders deliver from one public address, and soon after each other?"),
    Grade.Statistical, Severity.Medium, "R6", new("公网地址相同；递交间隔 < gap 分钟 → 中，否则低；其他标段 > common 家使用的地址不计", "equal addresses; delivered within gap minutes → medium, else low; addresses used by > common parties elsewhere left out"))
{
    Basis = Laws.Practice("公网地址一致"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("gap", new("递交间隔", "Gap"), "分钟", 30), new("common", new("共用地址家数", "Parties of a shared address"), "家", 8)],
    Needs = [Need.Of<BidFingerprinted>(f => f.Bidder, f => f.PublicIp), Need.If<BidReceived>(f => f.Bidder, f => f.ClientAddress), Need.If<BidOpened>(f => f.Bidder, f => f.Consortium)],
    AcrossLots = true,
    Counter = new("是否代理机构、数据中心、运营商共用出口；是否同在中心公共电脑上传。", "Is it the way out of an agency, a data centre or a carrier; one public computer at the centre?"),
    Look = new("核对地址归属与递交时间，再看机器码。", "Check whose address it is and when they delivered, then the machine codes."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var (gap, common) = (at.Set("gap"), (int)at.Set("common"));
        var told = at.Lot.Bids.Select(b => (Bid: b, Clues: Clue.Of(b).Where(c => c.Kind == "ip").DistinctBy(c => c.Value).ToList())).Where(b => b.Clues.Count > 0).OrderBy(b => b.Bid.Key, StringComparer.Ordinal).ToList();
        if (told.Count < 2)
        {
            yield return at.CannotTell(new Wording($"有公网地址的投标不足 2 份：{told.Count}", $"fewer than 2 bids with an address: {told.Count}"));
            yield break;
        }
        var raised = false;
        var shared = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < told.Count; i++)
        {
            for (var j = i + 1; j < told.Count; j++)
            {
                var (a, b) = (told[i], told[j]);
                if (!a.Bid.IsOther(b.Bid) || a.Clues.FirstOrDefault(x => b.Clues.Any(y => y.Value == x.Value)) is not { } clue) continue;
                if (at.History.Others("ip", clue.Value, at.Lot.Lot).Select(t => t.Who).Distinct().Take(common + 1).Count() > common)
                {
                    shared.Add(clue.Value);
                    continue;
                }
                raised = true;
                var other = b.Clues.First(y => y.Value == clue.Value);
                var minutes = Minutes(a.Bid, b.Bid);
                var near = minutes is { } m && m < gap;
                yield return at.Raised(
                    Bid.Pair(a.Bid, b.Bid), new($"{a.Bid.Name} 与 {b.Bid.Name} 公网地址一致{(minutes is { } z ? $"，递交间隔 {Sight.Plain(z, 0)} 分钟" : "")}", $"{a.Bid.Name} and {b.Bid.Name} share an address{(minutes is { } e ? $", delivered {Sight.Plain(e, 0)} minutes apart" : "")}"),
                    new($"间隔 {(minutes is { } g ? Sight.Plain(g, 0) : "未知")}；上限 {Sight.Plain(gap)} 分钟", $"gap {(minutes is { } h ? Sight.Plain(h, 0) : "unknown")}; limit {Sight.Plain(gap)} minutes"),
                    [clue.Said(a.Bid.Name), other.Said(b.Bid.Name), Sight.Computed("递交间隔", "Gap", minutes is { } k ? decimal.Round(k, 1) : null, "分钟")], [a.Bid.Name, b.Bid.Name], near ? Severity.Medium : Severity.Low);
            }
        }
        if (!raised)
            yield return at.Clear(
                new($"{told.Count} 家公网地址无一致{(shared.Count > 0 ? $"（共用出口 {shared.Count} 个不计）" : "")}", $"{told.Count} bidders, no address shared{(shared.Count > 0 ? $" ({shared.Count} shared ways out left out)" : "")}"), [.. told.Select(b => b.Clues[0].Said(b.Bid.Name))]);
    }

    private static decimal? Minutes(Bid a, Bid b)
    {
        if (a.Received is { At: { Precision: >= Precision.Minute } x } && b.Received is { At: { Precision: >= Precision.Minute } y }) return Math.Abs((decimal)(x.Local - y.Local).TotalMinutes);
        var (p, q) = (a.Prints.LastOrDefault(f => f.At.Precision >= Precision.Minute), b.Prints.LastOrDefault(f => f.At.Precision >= Precision.Minute));
        return p.Fact is null || q.Fact is null ? null : Math.Abs((decimal)(p.At.Local - q.At.Local).TotalMinutes);
    }
}
