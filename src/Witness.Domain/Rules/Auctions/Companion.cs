using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Auctions;

/// <summary>陪拍 — a party joins again and again, hardly bids, never wins, and mostly the same one does (A02). One cause per party and winner.</summary>
public sealed class Companion() : Rule(new(
    "A02", 1, new("陪同竞买", "Joins and never bids"),
    new("是否有竞买人多次参与、几乎不加价、从未成交且成交人多为同一家？", "Does a party join often, hardly bid and never win, while mostly one other wins?"),
    Grade.Statistical, Severity.Medium, "R6", new("参与 ≥ joins 次 ∧ 成交 = 0 ∧ 每次竞价 ≤ raises ∧ 同一成交人占比 ≥ share", "joins ≥ joins ∧ wins = 0 ∧ bids each ≤ raises ∧ share of one winner ≥ share"))
{
    Basis = Laws.Method("R025 参与而不竞争"),
    Applies = AppliesTo.Sales,
    Parameters = [new("joins", new("最少参与次数", "Fewest joins"), "次", 5), new("raises", new("每次最多竞价", "Most bids each"), "次", 1), new("share", new("同一成交人占比", "Share of one winner"), "", 0.8m)],
    Needs = [Need.Of<DealConfirmed>(f => f.Winner), Need.If<AuctionBidderRegistered>(f => f.Bidder), Need.If<ApplicationApproved>(f => f.Bidder), Need.If<QuotePlaced>(f => f.Bidder), Need.If<AuctionBidPlaced>(f => f.Bidder)],
    After = typeof(DealConfirmed),
    AcrossLots = true,
    Counter = new("是否专做某类标的而出价谨慎；是否委托同一机构报名。", "Does it seek one kind of lot and bid with care; did one agent register them all?"),
    Look = new("核对其保证金来源、联系人与成交人的关系。", "Check where its deposits come from and how it relates to the winner."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var bidders = at.Lot.SaleBidders;
        if (bidders.Count == 0 || at.Lot.Last<DealConfirmed>() is not { } deal || at.Lot.Key(deal.Fact.Winner) is not { } winner)
        {
            yield return at.CannotTell(bidders.Count == 0 ? new Wording("缺竞买人", "the bidders") : Lacks<DealConfirmed>("Winner"));
            yield break;
        }
        var (joins, raises, share) = ((int)at.Set("joins"), at.Set("raises"), at.Set("share"));
        var (raised, most) = (false, 0);
        foreach (var (key, name, by) in bidders)
        {
            if (key == winner) continue;
            var all = at.History.Traces.Find("join", key);
            most = Math.Max(most, all.Count);
            if (all.Count < joins || all.Any(t => t.Detail == key || t.Number > raises)) continue;
            var with = all.Count(t => t.Detail == winner);
            if (with < share * all.Count) continue;
            raised = true;
            yield return at.Raised(
                $"{key}|{winner}", new($"{name} 参与 {all.Count} 次未成交，{with} 次由同一家成交", $"{name} joined {all.Count} times and never won; one other won {with}"),
                new($"参与 {all.Count} ≥ {joins}；最多竞价 {Sight.Text(all.Max(t => t.Number))} ≤ {Sight.Plain(raises)}；{with} ÷ {all.Count} ≥ {Sight.Plain(share)}", $"joins {all.Count} ≥ {joins}; most bids {Sight.Text(all.Max(t => t.Number))} ≤ {Sight.Plain(raises)}; {with} ÷ {all.Count} ≥ {Sight.Plain(share)}"),
                [
                    new(new("竞买人", "Bidder"), name, "", by.Fact.Header.Type, by.Fact.Header.Identity, by.Position), Sight.Said("Winner", deal.Fact.Winner?.Org?.Name ?? winner, deal),
                    .. all.TakeLast(20).Where(t => t.Lot != at.Lot.Lot).Select(t => new Input(new($"{t.Lot} 竞价次数", $"Bids in {t.Lot}"), Sight.Text(t.Number), "次")),
                ],
                [name], evidence: all.TakeLast(20).Select(t => t.Position));
        }
        if (!raised) yield return at.Clear(new($"未成交竞买人的最多参与次数 {most}，或有竞价、有成交", $"most joins of a bidder that did not win: {most}, or it bid or won"), Sight.Said("Winner", deal.Fact.Winner?.Org?.Name ?? winner, deal), Sight.Computed("竞买人", "Bidders", bidders.Count, "家"));
    }
}
