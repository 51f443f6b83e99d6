using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Sameness;

/// <summary>文档元数据一致 — documents share an id (red), or author and times lie together (orange) (H08). Red of a B rule needs other company.</summary>
public sealed class SameDocument() : Rule(new(
    "H08", 1, new("文档元数据一致", "Same document metadata"),
    new("不同投标人的文档标识是否相同，或作者相同且编辑时间聚集？", "Do documents of different bidders share an id, or author and editing times?"),
    Grade.Statistical, Severity.Medium, "R6", new("文档标识交集 ≥ 1 → 高；作者相同 ∧ 编辑时间相差 ≤ minutes 分钟 → 中", "shared document ids ≥ 1 → high; same author ∧ editing times within minutes minutes → medium"))
{
    Basis = Laws.Regulation("第四十条第（四）项"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("minutes", new("编辑时间相差", "Editing times apart"), "分钟", 60)],
    Needs = [Need.Of<BidFingerprinted>(f => f.Bidder, f => f.DocumentIds, f => f.DocumentTimes), Need.If<BidFingerprinted>(f => f.Author), Need.If<BidOpened>(f => f.Bidder, f => f.Consortium), Need.If<BidReceived>(f => f.Bidder)],
    AcrossLots = true,
    Counter = new("作者是否为软件默认名（Administrator、微软用户）；是否由招标人下发的同一附件。", "Is the author a default name; is it an annex issued by the tenderer?"),
    Look = new("比对两份文档的标识、作者与时间；请两家说明编制过程。", "Compare ids, authors and times; ask both how the documents were made."),
})
{
    private static readonly string[] DefaultAuthors = ["administrator", "admin", "user", "微软用户", "microsoft", "lenovo", "hp", "pc", "windows", "默认", "作者", "author", "wps"];

    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var minutes = at.Set("minutes");
        var told = at.Lot.Bids.Where(b => b.Prints.Any(p => p.Fact.DocumentIds is { Count: > 0 } || p.Fact.Author is not null)).OrderBy(b => b.Key, StringComparer.Ordinal).ToList();
        if (told.Count < 2)
        {
            yield return at.CannotTell(told.Count == 0 ? Lacks<BidFingerprinted>("DocumentIds") : TooFew(told.Count, 2));
            yield break;
        }
        var documents = told.ConvertAll(b => Clue.Of(b).Where(c => c.Kind == "document").ToList());
        var raised = false;
        for (var i = 0; i < told.Count; i++)
        {
            var clues = documents[i];
            for (var j = i + 1; j < told.Count; j++)
            {
                var (a, b) = (told[i], told[j]);
                if (!a.IsOther(b)) continue;
                var names = new[] { a.Name, b.Name };
                var other = documents[j];
                if (clues.FirstOrDefault(x => other.Any(y => y.Value == x.Value)) is { } same)
                {
                    raised = true;
                    yield return at.Raised(
                        $"{Bid.Pair(a, b)}|document", new($"{a.Name} 与 {b.Name} 文档标识一致", $"{a.Name} and {b.Name} share a document id"), new("文档标识交集 ≥ 1", "shared document ids ≥ 1"),
                        [same.Said(a.Name), other.First(y => y.Value == same.Value).Said(b.Name)], names, Severity.High);
                }
                else if (Together(a, b, minutes) is { } pair)
                {
                    raised = true;
                    yield return at.Raised(
                        $"{Bid.Pair(a, b)}|author", new($"{a.Name} 与 {b.Name} 文档作者相同、编辑时间聚集", $"{a.Name} and {b.Name}: same author, editing times together"),
                        new($"作者相同；相差 {Sight.Plain(pair.Apart, 1)} ≤ {Sight.Plain(minutes)} 分钟", $"same author; {Sight.Plain(pair.Apart, 1)} ≤ {Sight.Plain(minutes)} minutes apart"),
                        [Sight.Said("DocumentTimes", pair.X.ToString(), pair.A, a.Name), Sight.Said("DocumentTimes", pair.Y.ToString(), pair.B, b.Name)], names);
                }
            }
        }
        if (!raised) yield return at.Clear(new($"{told.Count} 家文档标识、作者与时间无一致", $"{told.Count} bidders, no id, author and time shared"), [.. told.Select(b => Sight.Said("DocumentIds", b.Prints[^1].Fact.DocumentIds?.Count, b.Prints[^1], b.Name))]);
    }

    private static (Seen<BidFingerprinted> A, Seen<BidFingerprinted> B, Moment X, Moment Y, decimal Apart)? Together(Bid a, Bid b, decimal minutes)
    {
        foreach (var p in a.Prints)
        {
            if (p.Fact.Author is not { Length: > 1 } author || DefaultAuthors.Contains(author.Trim().ToLowerInvariant())) continue;
            foreach (var q in b.Prints)
            {
                if (q.Fact.Author != author) continue;
                foreach (var x in p.Fact.DocumentTimes ?? [])
                    foreach (var y in q.Fact.DocumentTimes ?? [])
                        if (x.Precision >= Precision.Minute && y.Precision >= Precision.Minute && Math.Abs((decimal)(x.Local - y.Local).TotalMinutes) is var apart && apart <= minutes) return (p, q, x, y, apart);
            }
        }
        return null;
    }
}
