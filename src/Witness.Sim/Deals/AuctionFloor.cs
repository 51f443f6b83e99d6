using Witness.Sim.Wire;
using Witness.Sim.World;

namespace Witness.Sim.Deals;

/// <summary>拍卖 — paddles, ladder, calls, hammer (6b).</summary>
public static class AuctionFloor
{
    public static IEnumerable<Scene> Scenes(Deal deal, LotPlan lot)
    {
        foreach (var bid in lot.Bids)
            yield return new(bid.Received, tape => tape.OfLot(deal.ProjectCode, lot.Code, deal.Round).Say(deal.Account, "AuctionBidderRegistered", bid.Received,
                p => p.Party("Bidder", bid.Who.Firm).Text("Paddle", Paddle(bid)).Flag("DepositPaid", true)));
        if (lot.Ending == Ending.Terminated) yield return new(deal.T.Terminated, tape => Stop(deal, lot, tape.OfLot(deal.ProjectCode, lot.Code, deal.Round)));
        else yield return new(deal.T.Started, tape => Cry(deal, lot, tape.OfLot(deal.ProjectCode, lot.Code, deal.Round)));
    }

    private static string Paddle(Bid bid) => $"{bid.Order:D2}号";

    private static void Stop(Deal deal, LotPlan lot, Tape to)
    {
        to.Say(deal.Account, "LotTerminated", deal.T.Terminated, p => p.Text("Reason", "权属争议").Text("Basis", "委托方书面通知").Text("DecidedBy", deal.Buyer.Name));
        Outcome.PublishFailure(deal, lot, to, deal.T.Terminated.AddMinutes(90), "终止");
    }

    public static void Ladder(Payload p, LotPlan lot, int factor) => p.List("Ladder", (int[])[0, 1], (l, i) =>
        l.Money("FromPrice", lot.StartPrice!.Value + i * lot.Step * 20).Money("Increment", lot.Step * factor * (i + 1)));

    private static void Cry(Deal deal, LotPlan lot, Tape to)
    {
        var (t, dice) = (deal.T, deal.Dice);
        var start = t.Started.AddMinutes((lot.Number - 1) * 25);
        var price = lot.StartPrice!;
        to.Say(deal.Account, "AuctionStarted", start, p =>
        {
            p.Object("Auctioneer", a => a.Text("Name", "林示例槌").Text("LicenceNo", "370000123")).Object("Recorder", r => r.Text("Name", "宋示例记").Text("Id", Parties.IdOf("宋示例记")))
                .Room("Room", deal.OpeningHall ?? deal.City.Auctions[0]).Price("StartPrice", price).Flag("HasReserve", deal.Has(Twist.Floor));
            Ladder(p, lot, 1);
            p.Text("Direction", "up");
        });
        var n = 0;
        var at = start;
        var changed = false;
        foreach (var call in lot.Calls)
        {
            if (deal.Has(Twist.LadderChanged) && !changed && n >= lot.Calls.Count / 2)
            {
                changed = true;
                to.Say(deal.Account, "LadderChanged", at.AddSeconds(4), p => Ladder(p, lot, 1));
            }
            var bid = lot.Bids[call.Bid];
            at = start.AddSeconds(call.Second);
            var sequence = ++n;
            to.Say(deal.Account, "AuctionBidPlaced", at, p => p.Int("Sequence", sequence).Party("Bidder", bid.Who.Firm).Text("Paddle", Paddle(bid)).Price("Price", price.With(call.Price)).Text("Channel", sequence % 3 == 0 ? "网络" : "现场"));
        }
        if (lot.Ending == Ending.Passed)
        {
            to.Say(deal.Account, "AuctionPassed", at = at.AddMinutes(6), p => p.Text("Reason", lot.Calls.Count == 0 ? "无人应价" : "未达保留价"));
            to.Say(deal.Account, "AuctionEnded", at.AddMinutes(1), _ => { });
            Outcome.PublishFailure(deal, lot, to, at.Work(1).At(10, 0), "流标");
            return;
        }
        var final = price.With(lot.Calls[^1].Price);
        to.Say(deal.Account, "HammerFell", at = at.AddSeconds(dice.Int(20, 50)), p => p.Price("Price", final).Party("Winner", lot.Winner.Who.Firm).Text("Paddle", Paddle(lot.Winner)));
        to.Say(deal.Account, "AuctionEnded", at = at.AddSeconds(45), _ => { });
        Outcome.ConfirmDeal(deal, lot, to, at.AddMinutes(12), final);
        to.Say(deal.Account, "AuctionRecordSigned", at.AddMinutes(18), p => p.List("Signers", (string[])["林示例槌", "宋示例记"], (s, name) => s.Text("Name", name).Text("Id", Parties.IdOf(name))).Doc("Doc", "拍卖笔录", dice));
        Outcome.Regret(deal, lot, to, at.AddHours(2));
    }
}
