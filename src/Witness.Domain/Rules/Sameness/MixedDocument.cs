using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Sameness;

/// <summary>投标文件混装/错名 — another bidder's name stands in a bid's document or its metadata (H10). The cause is whose name stands in whose bid.</summary>
public sealed class MixedDocument() : Rule(new(
    "H10", 1, new("投标文件混装或错名", "Another bidder's name inside"),
    new("投标文件中是否出现另一投标人的名称？", "Does another bidder's name stand in the bid?"),
    Grade.Plain, Severity.High, "R6", new("其他投标人名称（不少于 letters 字）∈ 本投标文件标题、作者或文字", "name of another bidder (at least letters letters) ∈ title, author or text of the bid"))
{
    Basis = Laws.Regulation("第四十条第（五）项"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("letters", new("名称最短字数", "Shortest name"), "字", 3)],
    Needs = [Need.Of<BidOpened>(f => f.Bidder, f => f.Consortium, f => f.BidDocument, f => f.QualityText, f => f.DurationText), Need.If<BidFingerprinted>(f => f.Bidder, f => f.Author, f => f.Producer), Need.If<BidReceived>(f => f.Bidder, f => f.Cipher)],
    Counter = new("是否联合体成员、分包或授权厂家的名称；名称是否互相包含（总公司与分公司）。", "Is it a partner, subcontractor or maker; does one name contain the other (head office and branch)?"),
    Look = new("查看原文件所在页；固定截图证据。", "Look at the page itself; keep a picture."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var letters = (int)at.Set("letters");
        var bids = at.Lot.Bids.Where(b => b.Opened is not null).OrderBy(b => b.Key, StringComparer.Ordinal).ToList();
        var texts = bids.Select(b => Texts(b).ToList()).ToList();
        if (bids.Count < 2 || texts.All(t => t.Count == 0))
        {
            yield return at.CannotTell(bids.Count < 2 ? TooFew(bids.Count, 2) : Lacks<BidOpened>("BidDocument"));
            yield break;
        }
        var raised = false;
        for (var i = 0; i < bids.Count; i++)
        {
            foreach (var other in bids)
            {
                if (!bids[i].IsOther(other) || other.Org.Name is not { } name || name.Length < letters || bids[i].Name.Contains(name, StringComparison.Ordinal)) continue;
                var found = texts[i].Where(t => t.Text.Replace(bids[i].Name, "", StringComparison.Ordinal).Contains(name, StringComparison.Ordinal)).ToList();
                if (found.Count == 0) continue;
                raised = true;
                yield return at.Raised(
                    $"{bids[i].Key}<{other.Key}", new($"{bids[i].Name} 的投标文件中出现 {name}", $"{name} stands in the bid of {bids[i].Name}"), new($"「{name}」出现 {found.Count} 处", $"\"{name}\" found in {found.Count} places"),
                    [.. found.Select(f => new Input(f.Name, f.Text.Length > 80 ? f.Text[..80] + "…" : f.Text, "", f.By.Fact.Header.Type, f.By.Fact.Header.Identity, f.By.Position))], [bids[i].Name, name]);
            }
        }
        if (!raised) yield return at.Clear(new($"{bids.Count} 份文件均无其他投标人名称", $"{bids.Count} bids, no other bidder's name"), [.. texts.SelectMany(t => t.Take(1)).Select(t => new Input(t.Name, t.Text.Length > 80 ? t.Text[..80] + "…" : t.Text, "", t.By.Fact.Header.Type, t.By.Fact.Header.Identity, t.By.Position))]);
    }

    private static IEnumerable<(Wording Name, string Text, Recorded By)> Texts(Bid bid)
    {
        if (bid.Opened is { } opened)
        {
            if (opened.Fact.BidDocument?.Title is { } title) yield return (new($"投标文件标题（{bid.Name}）", $"Title of the bid ({bid.Name})"), title, opened.Recorded);
            if (opened.Fact.QualityText is { } quality) yield return (new($"质量承诺（{bid.Name}）", $"Quality ({bid.Name})"), quality, opened.Recorded);
            if (opened.Fact.DurationText is { } duration) yield return (new($"工期原文（{bid.Name}）", $"Duration ({bid.Name})"), duration, opened.Recorded);
        }
        if (bid.Received is { Fact.Cipher.Title: { } cipher } received) yield return (new($"密文文件标题（{bid.Name}）", $"Title of the cipher ({bid.Name})"), cipher, received.Recorded);
        foreach (var print in bid.Prints)
        {
            if (print.Fact.Author is { } author) yield return (new($"文档作者（{bid.Name}）", $"Author ({bid.Name})"), author, print.Recorded);
            if (print.Fact.Producer is { } producer) yield return (new($"制作软件（{bid.Name}）", $"Producer ({bid.Name})"), producer, print.Recorded);
        }
    }
}
