using Witness.Sim.Wire;
using Witness.Sim.World;

namespace Witness.Sim.Deals;

/// <summary>挂牌与网络竞价 — applications, quotes, timed bidding (6c).</summary>
public static class ListingFloor
{
    public static IEnumerable<Scene> Scenes(Deal deal, LotPlan lot)
    {
        foreach (var bid in lot.Bids)
            yield return new(bid.Received, tape => Apply(deal, lot, bid, tape.OfLot(deal.ProjectCode, lot.Code, deal.Round)));
        if (lot.Ending == Ending.Terminated)
        {
            yield return new(deal.T.Terminated, tape => Stop(deal, lot, tape.OfLot(deal.ProjectCode, lot.Code, deal.Round)));
            yield break;
        }
        yield return new(deal.T.ListingFrom, tape => Start(deal, lot, tape.OfLot(deal.ProjectCode, lot.Code, deal.Round)));
        yield return new(deal.T.ListingTo, tape => End(deal, lot, tape.OfLot(deal.ProjectCode, lot.Code, deal.Round)));
    }

    private static void Apply(Deal deal, LotPlan lot, Bid bid, Tape to)
    {
        to.Say(deal.Account, "ApplicationApproved", bid.Received, p => p.Party("Bidder", bid.Who.Firm).Text("Reason", "材料齐全、保证金到账"));
        if (deal.Has(Twist.ApplicationRefused) && bid.Order == 1)
            to.Say(deal.Account, "ApplicationRefused", bid.Received.AddMinutes(25), p => p.Party("Bidder", Other(deal, lot)).Text("Reason", "未按期缴纳保证金"));
    }

    private static void Stop(Deal deal, LotPlan lot, Tape to)
    {
        to.Say(deal.Account, "LotTerminated", deal.T.Terminated, p => p.Text("Reason", "标的权属争议").Text("Basis", "出让人书面通知").Text("DecidedBy", deal.Buyer.Name).Doc("Notice", "终止公告", deal.Dice));
        Outcome.PublishFailure(deal, lot, to, deal.T.Terminated.AddMinutes(90), "终止");
    }

    private static Firm Other(Deal deal, LotPlan lot) => deal.City.Holders.First(h => lot.Bids.All(b => b.Who != h)).Firm;

    private static void Start(Deal deal, LotPlan lot, Tape to)
    {
        var t = deal.T;
        to.Say(deal.Account, "ListingStarted", t.ListingFrom, p => p.Span("Window", t.ListingFrom, t.ListingTo).Price("StartPrice", lot.StartPrice)
            .Object("PriceStep", s => s.Money("Amount", lot.Step).Text("Direction", "up")).Flag("HasReserve", deal.Has(Twist.Floor)));
        Quotes(deal, lot, to, timed: false);
    }

    /// <summary>Quotes of the listing are those with negative seconds, counted from its end; the others belong to timed bidding.</summary>
    private static void Quotes(Deal deal, LotPlan lot, Tape to, bool timed)
    {
        for (var i = 0; i < lot.Calls.Count; i++)
        {
            var (call, n) = (lot.Calls[i], i + 1);
            if (call.Second >= 0 != timed) continue;
            var bid = lot.Bids[call.Bid];
            var at = deal.T.ListingTo.AddSeconds(call.Second);
            if (at < deal.T.ListingFrom) at = deal.T.ListingFrom.AddMinutes(n);
            to.Say(deal.Account, "QuotePlaced", at, p => p.Int("Sequence", n).Party("Bidder", bid.Who.Firm).Price("Price", lot.StartPrice!.With(call.Price)).Flag("Valid", true).Text("ClientAddress", bid.Ip));
        }
    }

    private static void End(Deal deal, LotPlan lot, Tape to)
    {
        var (t, dice) = (deal.T, deal.Dice);
        var parties = lot.Calls.Select(c => c.Bid).Distinct().Count();
        to.Say(deal.Account, "ListingEnded", t.ListingTo, p => p.Int("BiddingParties", parties));
        if (lot.Ending == Ending.Passed || lot.Calls.Count == 0)
        {
            to.Say(deal.Account, "LotFailed", t.ListingTo.AddMinutes(10), p => p.Text("Cause", "无人应价").Text("Basis", "挂牌期满无人报价").Text("DecidedBy", deal.Buyer.Name));
            Outcome.PublishFailure(deal, lot, to, t.ListingTo.Work(1).At(10, 0), "流标");
            return;
        }
        var at = t.ListingTo.AddMinutes(2);
        var timed = lot.Calls.Where(c => c.Second >= 0).ToList();
        if (deal.Has(Twist.TimedBidding) && timed.Count > 0)
        {
            to.Say(deal.Account, "TimedBiddingStarted", t.ListingTo.AddSeconds(20), p => p.Int("Parties", timed.Select(c => c.Bid).Distinct().Count()).Int("CycleSeconds", 300));
            Quotes(deal, lot, to, timed: true);
            foreach (var call in timed)
                to.Say(deal.Account, "TimedBiddingExtended", t.ListingTo.AddSeconds(call.Second + 1), p => p.Time("Until", t.ListingTo.AddSeconds(call.Second + 300)));
            at = t.ListingTo.AddSeconds(timed[^1].Second + 300);
            to.Say(deal.Account, "TimedBiddingEnded", at, p => p.Int("Extensions", timed.Count));
        }
        if (deal.Has(Twist.Priority))
            to.Say(deal.Account, "PriorityClaimed", at = at.AddMinutes(3), p => p.Party("Holder", Other(deal, lot)).Flag("Exercised", false));
        Outcome.ConfirmDeal(deal, lot, to, at.AddMinutes(dice.Int(15, 40)), lot.StartPrice!.With(lot.Calls[^1].Price));
    }
}
