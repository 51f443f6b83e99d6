using Witness.Sim.Deals;
using Witness.Sim.Wire;
using Witness.Sim.World;

namespace Witness.Sim.Play;

/// <summary>一年的配比 — how often which deal, and what else may honestly happen in it.</summary>
public static class YearPlan
{
    private static readonly (Twist Twist, int PerMille)[] Anywhere =
    [
        (Twist.PlanChanged, 40), (Twist.ProjectChanged, 30), (Twist.VenueChanged, 80), (Twist.VenueReleased, 20), (Twist.NoticeAmended, 80), (Twist.UpstreamAnomaly, 10),
        (Twist.Corrected, 40), (Twist.Contradicted, 3), (Twist.Retracted, 5), (Twist.NoticeWithdrawn, 5), (Twist.PlanWithdrawn, 10), (Twist.VagueTimes, 20), (Twist.RefundFailed, 10), (Twist.Inquired, 40),
    ];

    private static readonly (Twist Twist, int PerMille)[] InTenders =
    [
        (Twist.Clarified, 250), (Twist.Redrawn, 80), (Twist.Recused, 20), (Twist.Scattered, 60), (Twist.BidWithdrawn, 30), (Twist.BidRejected, 60), (Twist.BidClarified, 100), (Twist.Consulted, 60),
        (Twist.Suspended, 15), (Twist.DocumentObjected, 30), (Twist.ResultObjected, 30), (Twist.Complained, 15), (Twist.ComplaintRefused, 300), (Twist.Guarantees, 200), (Twist.OnSite, 220), (Twist.BidsViewed, 40),
        (Twist.Consortium, 60), (Twist.LateSending, 30), (Twist.ExpertListDisclosed, 100),
    ];

    private static readonly (Twist Twist, int PerMille)[] OnFloors =
        [(Twist.Clarified, 60), (Twist.LadderChanged, 100), (Twist.TimedBidding, 750), (Twist.Priority, 60), (Twist.ApplicationRefused, 80), (Twist.Floor, 250), (Twist.DepositTransferred, 400)];

    public static Blueprint Throw(Dice dice, List<DateTime> days)
    {
        var day = dice.Pick(days);
        var roll = dice.Int(1, 1000);
        return roll switch
        {
            <= 280 => Works(dice, day),
            <= 720 => Procurement(dice, day),
            <= 770 => Floor(dice, day, "ZR"),
            <= 870 => Floor(dice, day, "CQ"),
            _ => Floor(dice, day, "NC"),
        };
    }

    private static Blueprint Works(Dice dice, DateTime day)
    {
        var invited = dice.PerMille(60);
        var b = new Blueprint("GC", TradeForm.Tender, invited ? "邀请招标" : "公开招标", Morning(dice, day))
        {
            Lots = Several(dice), Bidders = dice.Int(4, 6), Twists = Twist.Deposits | Twist.Fingerprints | Roll(dice, Anywhere) | Roll(dice, InTenders) | (invited ? Twist.Invited : Twist.None),
            Quoted = dice.PerMille(60) ? QuoteForm.Rate : QuoteForm.Money, Scored = dice.PerMille(800),
        };
        return Ended(dice, b);
    }

    private static Blueprint Procurement(Dice dice, DateTime day)
    {
        if (dice.PerMille(25)) return new("ZC", TradeForm.Direct, "单一来源", Morning(dice, day)) { Bidders = 1, Committee = 3, Scored = false, Twists = Roll(dice, Anywhere) & ~Twist.Inquired };
        var method = dice.Pick(["公开招标", "公开招标", "竞争性磋商", "竞争性磋商", "竞争性谈判", "询价"]);
        var priced = method is "竞争性谈判" or "询价";
        var b = new Blueprint("ZC", TradeForm.Tender, method, Morning(dice, day))
        {
            Lots = Several(dice), Bidders = dice.Int(3, 5), Committee = method == "公开招标" ? 5 : 3, Scored = !priced, Quoted = dice.PerMille(60) ? QuoteForm.Unit : QuoteForm.Money,
            Twists = (dice.PerMille(400) ? Twist.Deposits : Twist.None) | (dice.PerMille(600) ? Twist.Fingerprints : Twist.None) | (Roll(dice, Anywhere) & ~Twist.RefundFailed) | (Roll(dice, InTenders) & ~Twist.Suspended),
        };
        if (b.Bidders < 5) b = b with { Twists = b.Twists & ~(Twist.BidRejected | Twist.BidWithdrawn) };
        return Ended(dice, b);
    }

    private static Blueprint Floor(Dice dice, DateTime day, string kind)
    {
        if (kind != "ZR" && dice.PerMille(120))
            return Ended(dice, new Blueprint(kind, TradeForm.Tender, "招标", Morning(dice, day)) { Bidders = dice.Int(4, 5), Twists = Twist.Deposits | Twist.Fingerprints | Roll(dice, Anywhere) });
        var auction = dice.PerMille(kind == "ZR" ? 200 : 300);
        var b = new Blueprint(kind, auction ? TradeForm.Auction : TradeForm.Listing, auction ? "拍卖" : kind == "ZR" ? "挂牌" : "网络竞价", auction ? Morning(dice, day) : day.At(dice.Pick([10, 11, 15]), dice.Pick([0, 30])))
        {
            Lots = kind == "NC" && dice.PerMille(150) ? 2 : 1, Bidders = dice.Int(auction ? 3 : 2, auction ? 5 : 4), Quoted = kind == "NC" && dice.PerMille(300) ? QuoteForm.Unit : QuoteForm.Money,
            Twists = Twist.Deposits | Roll(dice, Anywhere) | Roll(dice, OnFloors),
        };
        return dice.PerMille(50) ? b with { Ending = Ending.Passed } : dice.PerMille(20) ? b with { Ending = Ending.Terminated } : b;
    }

    private static Blueprint Ended(Dice dice, Blueprint b) =>
        dice.PerMille(50) ? b with { Ending = Ending.TooFew, Lots = 1 } : dice.PerMille(15) ? b with { Ending = Ending.Terminated, Lots = 1 } : b;

    private static int Several(Dice dice) => dice.Int(1, 100) switch { <= 78 => 1, <= 92 => 2, <= 97 => 3, _ => 4 };

    private static DateTime Morning(Dice dice, DateTime day)
    {
        var slot = dice.Pick([900, 900, 930, 930, 1000, 1000, 1330, 1400, 1430]);
        return day.At(slot / 100, slot % 100);
    }

    private static Twist Roll(Dice dice, (Twist Twist, int PerMille)[] chances)
    {
        var twists = Twist.None;
        foreach (var (twist, chance) in chances)
            if (dice.PerMille(chance)) twists |= twist;
        return twists;
    }
}
