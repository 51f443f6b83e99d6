using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Bids;

/// <summary>有效竞争不足 — fewer than three valid bids, or only one (B09).</summary>
public sealed class FewBids() : Rule(new(
    "B09", 1, new("有效竞争不足", "Too little competition"),
    new("有效投标是否不足三家？", "Were there fewer than three valid bids?"),
    Grade.Plain, Severity.Low, "R6", new("有效投标数 = 开标数 − 否决数 < least", "valid bids = opened − rejected < least"))
{
    Basis = Laws.Regulation("第四十四条"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("least", new("最少有效投标", "Fewest valid bids"), "家", 3)],
    Needs = [Need.Of<OpeningEnded>(f => f.ValidBidCount), Need.Of<BidRejected>(f => f.Bidder, f => f.BidId), Need.Of<BidOpened>(f => f.Bidder), Need.If<LotFailed>()],
    After = typeof(OpeningEnded),
    Counter = new("市场供应是否本就有限；是否已按规定重新招标或转其他方式。", "Is supply limited by nature; was the lot tendered again as required?"),
    Look = new("核对否决理由与依据；不足三家的核对后续处理。", "Check reasons of rejection; with fewer than three, what was done next."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var least = (int)at.Set("least");
        var ended = at.Lot.Last<OpeningEnded>()!.Value;
        var opened = at.Lot.Bids.Count(b => b.Opened is not null);
        var rejected = at.Lot.Bids.Where(b => b.Rejected is not null).ToList();
        // Those rejected at the opening are not in the count the opening gives.
        var counted = opened > 0 ? opened - rejected.Count : ended.Fact.ValidBidCount is { } said ? said - rejected.Count(r => r.Rejected!.Value.Fact.Phase != "开标") : (int?)null;
        if (counted is not { } valid)
        {
            yield return at.CannotTell(Lacks<OpeningEnded>("ValidBidCount"));
            yield break;
        }
        var formula = new Wording($"{valid + rejected.Count} − {rejected.Count} = {valid}；下限 {least}", $"{valid + rejected.Count} − {rejected.Count} = {valid}; at least {least}");
        IReadOnlyList<Input> inputs = [Sight.Computed("有效投标", "Valid bids", valid, "家"), Sight.Said("ValidBidCount", ended.Fact.ValidBidCount, ended), .. rejected.Select(b => Sight.Said("Phase", b.Rejected!.Value.Fact.Phase, b.Rejected!.Value, b.Name))];
        if (at.Lot.Has<LotFailed>()) yield return at.Clear(new($"{formula.Zh}；已流标", $"{formula.En}; the lot failed"), inputs);
        else if (valid < least) yield return at.Raised("valid", new($"有效投标 {valid} 家", valid == 1 ? "1 valid bid" : $"{valid} valid bids"), formula, inputs);
        else yield return at.Clear(formula, inputs);
    }
}
