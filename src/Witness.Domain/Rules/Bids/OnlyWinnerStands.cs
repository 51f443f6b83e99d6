using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Bids;

/// <summary>仅中标人未被否决 — all bids but the winner's were rejected (B10).</summary>
public sealed class OnlyWinnerStands() : Rule(new(
    "B10", 1, new("仅中标人未被否决", "Only the winner was not rejected"),
    new("除中标人外，其余投标是否均被否决？", "Were all bids but the winner's rejected?"),
    Grade.Statistical, Severity.Medium, "R6", new("有效投标 = 1 ∧ 否决 ≥ rejected ∧ 有效者中标", "valid = 1 ∧ rejected ≥ rejected ∧ the valid one won"))
{
    Basis = Laws.Method("R035 仅一家有效"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("rejected", new("最少否决数", "Fewest rejected"), "家", 2)],
    Needs = [Need.Of<BidOpened>(f => f.Bidder), Need.Of<BidRejected>(f => f.Bidder, f => f.BidId, f => f.Reason), Need.Of<AwardDecided>(f => f.Suppliers)],
    Counter = new("否决理由是否各不相同且有文件依据；资格条件是否明确载明。", "Do the reasons differ and stand in the documents; were the conditions printed clearly?"),
    Look = new("逐一核对否决理由与文件条款；纳入评审情况说明。", "Check each reason against the documents."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var least = (int)at.Set("rejected");
        var bids = at.Lot.Bids.Where(b => b.Opened is not null || b.Rejected is not null).ToList();
        var winners = at.Lot.Winners;
        if (bids.Count == 0 || winners.Count == 0 || at.Lot.Last<AwardDecided>() is not { } award)
        {
            yield return at.CannotTell(bids.Count == 0 ? Lacks<BidOpened>() : Lacks<AwardDecided>());
            yield break;
        }
        var rejected = bids.Where(b => b.Rejected is not null).ToList();
        var valid = bids.Where(b => b.IsValid).ToList();
        var formula = new Wording($"开标 {bids.Count}，否决 {rejected.Count}，有效 {valid.Count}", $"opened {bids.Count}, rejected {rejected.Count}, valid {valid.Count}");
        IReadOnlyList<Input> inputs = [Sight.Said("Suppliers", string.Join("、", winners.Select(w => w.Name)), award), .. rejected.Select(b => Sight.Said("Reason", b.Rejected!.Value.Fact.Reason, b.Rejected!.Value, b.Name))];
        var only = valid.Count == 1 && winners.Any(w => valid[0].Members.Contains(w.Key));
        yield return only && rejected.Count >= least
            ? at.Raised("only", new($"{rejected.Count} 家被否决，仅中标人 {valid[0].Name} 有效", $"{rejected.Count} rejected, only the winner {valid[0].Name} stands"), formula, inputs, [valid[0].Name])
            : at.Clear(formula, inputs);
    }
}
