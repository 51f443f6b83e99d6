using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Bids;

/// <summary>逾期投标中标 — the winner's bid came in after the deadline (B12).</summary>
public sealed class LateWinner() : Rule(new(
    "B12", 1, new("逾期投标中标", "The winner's bid came late"),
    new("中标人的投标文件是否在截止时间之后递交？", "Did the winner's bid come in after the deadline?"),
    Grade.Plain, Severity.High, "R6", new("中标人投标递交时间 > 投标截止时间", "winner's bid received > bid deadline"))
{
    Basis = Laws.Tendering("第二十八条"),
    Applies = AppliesTo.Tenders,
    Needs = [Need.Of<BidReceived>(f => f.Bidder, f => f.BidId), Need.Of<AwardDecided>(f => f.Suppliers), Need.If<NoticeAmended>(f => f.NewBidDeadlineAt), Need.If<NoticePublished>(f => f.BidDeadlineAt), Need.If<TenderDocumentIssued>(f => f.BidDeadlineAt), Need.If<ClarificationIssued>(f => f.NewBidDeadlineAt), Need.If<BidOpened>(f => f.Bidder), Need.If<BidWithdrawn>(f => f.Bidder)],
    Counter = new("截止时间是否已公告顺延；递交时间是否为系统回执而非上传开始；两边时钟是否一致。", "Was the deadline moved; is the time that of the receipt, not of the upload; do the clocks agree?"),
    Look = new("核对递交回执、截止公告与系统时钟；立即提示代理机构与监督部门。", "Check receipt, deadline and clocks; prompt the agency and the supervisor."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var winners = at.Lot.Winners;
        if (winners.Count == 0 || at.Lot.Told(Moments.BidDeadline) is not { Value: Moment { IsKnown: true } deadline } told)
        {
            yield return at.CannotTell(winners.Count == 0 ? Lacks<AwardDecided>() : new Wording("缺投标截止时间", "the bid deadline"));
            yield break;
        }
        var due = new Input(new("投标截止", "Bid deadline"), deadline.ToString(), "", told.Origin.FactType, told.Origin.Fact, told.Origin.Position);
        foreach (var (key, name, _) in winners)
        {
            var bid = at.Lot.Bids.FirstOrDefault(b => b.Members.Contains(key));
            // Of several deliveries the first that was in time counts, unless it was withdrawn.
            var received = at.Lot.All<BidReceived>().Where(r => r.Fact.BidId is { } id && bid?.Received?.Fact.BidId == id || at.Lot.Key(r.Fact.Bidder) == bid?.Key).ToList();
            if (bid is null || received.Count == 0)
            {
                yield return at.CannotTell(key, [new($"缺中标人 {name} 的投标递交", $"no bid received of {name}")], [due]);
                continue;
            }
            var first = bid.Withdrawn is { } withdrawn ? received.FirstOrDefault(r => r.At.CompareTo(withdrawn.At) > 0, received[^1]) : received[0];
            IReadOnlyList<Input> inputs = [Sight.Said("At", first.At, first, name), due];
            if (first.At.CompareTo(deadline) is not { } order)
                yield return at.CannotTell(key, [new("递交时间未知", "when it was received is unknown")], inputs);
            else if (order > 0)
                yield return at.Raised(key, new($"中标人 {name} 于截止后递交", $"{name}, the winner, delivered after the deadline"), new($"{first.At} > {deadline}", $"{first.At} > {deadline}"), inputs, [name]);
            else
                yield return at.Clear(new($"{first.At} ≤ {deadline}", $"{first.At} ≤ {deadline}"), inputs);
        }
    }
}
