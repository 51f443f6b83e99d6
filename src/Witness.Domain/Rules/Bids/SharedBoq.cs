using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;

namespace Witness.Domain.Rules.Bids;

/// <summary>清单单价同源 — bills of quantities of different bidders share many lines (B07). One cause per pair; 红 counts only beside an H, D, N or E signal.</summary>
public sealed class SharedBoq() : Rule(new(
    "B07", 1, new("清单单价同源", "Bills of quantities share lines"),
    new("不同投标人的清单行是否大比例完全相同？", "Are many lines of two bidders' bills identical?"),
    Grade.Statistical, Severity.High, "R6", new("|A ∩ B| ÷ min(|A|, |B|) ≥ share，剔除多数投标人共有的行，行数 ≥ lines", "|A ∩ B| ÷ min(|A|, |B|) ≥ share, lines shared by most bidders left out, at least lines lines"))
{
    Basis = Laws.Regulation("第四十条第（四）项"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("share", new("相同行占比", "Share of equal lines"), "", 0.3m), new("lines", new("最少可比行", "Fewest lines"), "行", 10)],
    Needs = [Need.Of<BidFingerprinted>(f => f.Bidder, f => f.BoqLineHashes), Need.If<BidOpened>(f => f.Bidder, f => f.Consortium)],
    Counter = new("相同行是否为暂列金额、甲供材或信息价材料；是否同用一家造价咨询。", "Are the lines provisional sums, supplied or list-priced materials; is one cost consultant behind both?"),
    Look = new("调取两家清单逐行比对，连同机器码、加密锁号一并核对。", "Compare both bills line by line, with machine codes and pricing locks."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var (share, least) = (at.Set("share"), (int)at.Set("lines"));
        var priced = at.Lot.Bids.Select(b => (Bid: b, Print: b.Prints.LastOrDefault(p => p.Fact.BoqLineHashes is { Count: > 0 }))).Where(b => b.Print.Fact is not null).OrderBy(b => b.Bid.Key, StringComparer.Ordinal).ToList();
        if (priced.Count < 2)
        {
            yield return at.CannotTell(Lacks<BidFingerprinted>("BoqLineHashes"));
            yield break;
        }
        // Guide prices: lines that more than half of all bidders share, where there are enough of them to say so.
        var common = priced.Count < 4 ? new HashSet<string>() : priced.SelectMany(b => b.Print.Fact.BoqLineHashes!).GroupBy(l => l).Where(g => g.Count() * 2 > priced.Count).Select(g => g.Key).ToHashSet();
        var sets = priced.Select(b => b.Print.Fact.BoqLineHashes!.Where(l => !common.Contains(l)).ToHashSet()).ToList();
        var raised = false;
        var (most, compared) = (0m, false);
        for (var i = 0; i < priced.Count; i++)
        {
            for (var j = i + 1; j < priced.Count; j++)
            {
                var fewer = Math.Min(sets[i].Count, sets[j].Count);
                if (fewer < least || !priced[i].Bid.IsOther(priced[j].Bid)) continue;
                compared = true;
                var shared = sets[i].Count(sets[j].Contains);
                var part = (decimal)shared / fewer;
                most = Math.Max(most, part);
                if (part < share) continue;
                raised = true;
                var (a, b) = (priced[i], priced[j]);
                yield return at.Raised(
                    Bid.Pair(a.Bid, b.Bid), new($"{a.Bid.Name} 与 {b.Bid.Name} 有 {shared} 行清单完全相同（{Sight.Plain(100 * part, 1)} %）", $"{a.Bid.Name} and {b.Bid.Name} share {shared} lines ({Sight.Plain(100 * part, 1)} %)"),
                    new($"{shared} ÷ {fewer} = {Sight.Plain(part, 4)} ≥ {Sight.Plain(share)}", $"{shared} ÷ {fewer} = {Sight.Plain(part, 4)} ≥ {Sight.Plain(share)}"),
                    [Sight.Said("BoqLineHashes", sets[i].Count, a.Print, a.Bid.Name), Sight.Said("BoqLineHashes", sets[j].Count, b.Print, b.Bid.Name), Sight.Computed("剔除的共有行", "Common lines left out", common.Count, "行")],
                    [a.Bid.Name, b.Bid.Name]);
            }
        }
        if (raised) yield break;
        if (!compared) yield return at.CannotTell(TooFew(sets.Min(s => s.Count), least));
        else yield return at.Clear(new($"最大占比 {Sight.Plain(most, 4)} < {Sight.Plain(share)}", $"largest share {Sight.Plain(most, 4)} < {Sight.Plain(share)}"), [.. priced.Select((b, i) => Sight.Said("BoqLineHashes", sets[i].Count, b.Print, b.Bid.Name))]);
    }
}
