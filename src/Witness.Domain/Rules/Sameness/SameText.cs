using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;

namespace Witness.Domain.Rules.Sameness;

/// <summary>文本异常一致/错漏雷同 — texts of different bidders resemble each other far beyond tender text and boilerplate (H09). The sketch keeps
/// the least hashes of what is left after both are removed; resemblance is the share of equal words, place by place.</summary>
public sealed class SameText() : Rule(new(
    "H09", 1, new("文本异常一致、错漏雷同", "Texts alike"),
    new("不同投标人的技术文本是否高度雷同？", "Are the technical texts of different bidders nearly the same?"),
    Grade.Statistical, Severity.Medium, "R6", new("文本特征逐位相同占比 ≥ likeness", "share of equal words of the sketches ≥ likeness"))
{
    Basis = Laws.Regulation("第四十条第（四）项"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("likeness", new("文本相似度", "Resemblance"), "", 0.8m)],
    Needs = [Need.Of<BidFingerprinted>(f => f.Bidder, f => f.TextSketch), Need.If<BidOpened>(f => f.Bidder, f => f.Consortium)],
    Counter = new("是否引用同一标准图集、规范条文或招标文件原文；是否同一咨询公司代编。", "Do both quote one standard, rule or the tender itself; did one consultant write both?"),
    Look = new("并排查看雷同段落，特别是相同的错漏。", "Read the passages side by side, above all shared errors."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var likeness = at.Set("likeness");
        var told = at.Lot.Bids.Select(b => (Bid: b, Print: b.Prints.LastOrDefault(p => p.Fact.TextSketch is { Length: > 0 }))).Where(b => b.Print.Fact is not null)
            .Select(b => (b.Bid, b.Print, Words: b.Print.Fact.TextSketch!.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries))).OrderBy(b => b.Bid.Key, StringComparer.Ordinal).ToList();
        if (told.Count < 2)
        {
            yield return at.CannotTell(told.Count == 0 ? Lacks<BidFingerprinted>("TextSketch") : TooFew(told.Count, 2));
            yield break;
        }
        var (raised, most) = (false, 0m);
        for (var i = 0; i < told.Count; i++)
        {
            for (var j = i + 1; j < told.Count; j++)
            {
                var (a, b) = (told[i], told[j]);
                if (!a.Bid.IsOther(b.Bid) || a.Words.Length != b.Words.Length) continue;
                var like = (decimal)a.Words.Zip(b.Words).Count(p => p.First == p.Second) / a.Words.Length;
                most = Math.Max(most, like);
                if (like < likeness) continue;
                raised = true;
                yield return at.Raised(
                    Bid.Pair(a.Bid, b.Bid), new($"{a.Bid.Name} 与 {b.Bid.Name} 文本相似度 {Sight.Plain(like, 2)}", $"Texts of {a.Bid.Name} and {b.Bid.Name}: resemblance {Sight.Plain(like, 2)}"),
                    new($"{Sight.Plain(like, 4)} ≥ {Sight.Plain(likeness)}", $"{Sight.Plain(like, 4)} ≥ {Sight.Plain(likeness)}"),
                    [Sight.Said("TextSketch", $"{a.Words.Length}", a.Print, a.Bid.Name), Sight.Said("TextSketch", $"{b.Words.Length}", b.Print, b.Bid.Name), Sight.Computed("相似度", "Resemblance", decimal.Round(like, 4))], [a.Bid.Name, b.Bid.Name]);
            }
        }
        if (!raised) yield return at.Clear(new($"最大相似度 {Sight.Plain(most, 4)} < {Sight.Plain(likeness)}", $"largest resemblance {Sight.Plain(most, 4)} < {Sight.Plain(likeness)}"), [.. told.Select(b => Sight.Said("TextSketch", $"{b.Words.Length}", b.Print, b.Bid.Name))]);
    }
}
