using Witness.Sim.World;

namespace Witness.Sim.Deals;

/// <summary>排期 — statutory periods kept with a day to spare, on working days, around the anchor.</summary>
public static class Schedules
{
    public static void Tender(Deal deal, DateTime opening)
    {
        var (t, d) = (deal.T, deal.Dice);
        t.Deadline = t.Opening = opening;
        var open = deal.Kind != "ZC" || deal.Method is "公开招标" or "邀请招标";
        var work = opening.Work(-10);
        var calendar = opening.DaysBackToWork(open ? d.Int(24, 27) : deal.Method == "竞争性磋商" ? d.Int(14, 16) : 12);
        Before(deal, (calendar < work ? calendar : work).At(d.Int(9, 15), d.Int(0, 59), d.Int(0, 59)));
        t.SaleTo = (deal.Kind == "ZC" ? t.Document.Work(d.Int(6, 7)) : t.Document.DaysThenWork(7)).At(17, 0);
        t.Clarify = opening.DaysBackToWork(18).At(16, d.Int(0, 40));
        t.BidsFrom = opening.Work(-3);
        Started(deal, d);
        t.OpeningEnd = t.Started.AddMinutes(d.Int(30, 45));
        t.EvaluationStart = t.Started.AddMinutes(d.Int(70, 90));
        if (t.EvaluationStart.Hour is 12) t.EvaluationStart = t.EvaluationStart.At(13, d.Int(30, 50));
        t.EvaluationEnd = t.EvaluationStart.AddMinutes(d.Int(95, 200));
        if (t.EvaluationEnd > opening.At(17, 0)) t.EvaluationEnd = opening.At(16, d.Int(40, 59));
        t.Report = t.EvaluationEnd.AddMinutes(d.Int(12, 22)).AddSeconds(d.Int(0, 59));
        t.Draw = WorkCalendar.IsWorkday(opening.AddDays(-1)) ? opening.AddDays(-1).At(15, d.Int(0, 59), d.Int(0, 59)) : opening.At(7, d.Int(30, 40));
        t.Candidates = t.Report.Work(1).At(d.Int(9, 15), d.Int(0, 59), d.Int(0, 59));
        t.PublicityTo = t.Candidates.AddDays(d.Int(4, 5)).At(23, 59, 59);
        t.Award = (deal.Kind == "ZC" ? t.Report.Work(d.Int(1, 2)) : t.PublicityTo.AddDays(1).Work(0)).At(d.Int(9, 11), d.Int(0, 59), d.Int(0, 59));
        t.Result = t.Award.AddMinutes(d.Int(120, 280));
        t.ResultTo = (deal.Kind switch { "ZC" => t.Result.Work(2), "CQ" => t.Result.Work(6), _ => t.Result.AddDays(4) }).At(23, 59, 59);
        t.Noticed = deal.Kind == "ZC" ? t.Result.AddMinutes(d.Int(5, 25)) : t.Result.Work(1).At(9, d.Int(5, 59), d.Int(0, 59));
        t.Contract = t.Noticed.DaysThenWork(d.Int(8, 17)).At(d.Int(9, 16), d.Int(0, 59), d.Int(0, 59));
        if (deal.Kind == "ZR") t.Contract = t.Noticed.Work(d.Int(6, 8)).At(d.Int(9, 16), d.Int(0, 59), d.Int(0, 59));
        t.ContractPublished = t.Contract.Work(1).At(10, d.Int(0, 59));
        t.RefundLosers = (deal.Kind == "GC" ? t.Contract.Work(1) : t.Noticed.Work(2)).At(14, d.Int(0, 59));
        t.RefundWinner = t.Contract.Work(1).At(15, d.Int(0, 59));
    }

    public static void Direct(Deal deal, DateTime talk)
    {
        Tender(deal, talk);
        var t = deal.T;
        Before(deal, talk.Work(-9).At(10, deal.Dice.Int(0, 59)));
        t.DisclosureTo = t.Notice.Work(6).At(17, 0);
        t.SaleTo = t.DisclosureTo;
    }

    public static void Auction(Deal deal, DateTime cry)
    {
        var (t, d) = (deal.T, deal.Dice);
        t.Opening = cry;
        var days = deal.Kind == "ZR" ? d.Int(23, 26) : 0;
        var notice = deal.Kind switch { "ZR" when deal.Category == "采矿权" => cry.Work(-22), "ZR" => cry.DaysBackToWork(days), "CQ" => cry.Work(-23), _ => cry.Work(-13) };
        Before(deal, notice.At(d.Int(9, 15), d.Int(0, 59), d.Int(0, 59)));
        Started(deal, d);
        t.ApplyTo = t.Deadline = cry.Work(-1).At(16, 0);
        t.DisclosureTo = t.ApplyTo;
        t.SaleTo = t.ApplyTo;
        t.BidsFrom = t.ApplyTo.Work(-3);
        Clarify(deal);
        After(deal, cry);
    }

    public static void Listing(Deal deal, DateTime end)
    {
        var (t, d) = (deal.T, deal.Dice);
        t.ListingTo = end;
        DateTime notice;
        if (deal.Kind == "ZR")
        {
            t.ListingFrom = (deal.Category == "采矿权" ? end.Work(-12) : end.DaysBackToWork(d.Int(12, 14))).At(9, 0);
            notice = deal.Category == "采矿权" ? t.ListingFrom.Work(-22) : t.ListingFrom.DaysBackToWork(d.Int(23, 25));
            t.ApplyTo = end.DaysBackToWork(3).At(16, 0);
            t.DisclosureTo = end;
        }
        else
        {
            t.ListingFrom = end.AddMinutes(-60);
            t.ApplyTo = t.DisclosureTo = end.Work(-2).At(17, 0);
            notice = t.DisclosureTo.Work(deal.Kind == "CQ" ? -22 : -12);
        }
        Before(deal, notice.At(d.Int(9, 15), d.Int(0, 59), d.Int(0, 59)));
        t.Opening = t.Started = t.ListingFrom;
        t.Deadline = t.ApplyTo;
        t.SaleTo = t.ApplyTo;
        t.BidsFrom = t.ApplyTo.Work(-3);
        Clarify(deal);
        After(deal, end);
    }

    /// <summary>Plan, registration, booking, notice, document: from the notice backwards.</summary>
    private static void Before(Deal deal, DateTime notice)
    {
        var (t, d) = (deal.T, deal.Dice);
        t.Notice = notice;
        t.Document = t.SaleFrom = notice.AddMinutes(d.Int(20, 40));
        t.Book = notice.Work(-2).At(d.Int(9, 10), d.Int(0, 59), d.Int(0, 59));
        t.Register = notice.Work(-d.Int(4, 7)).At(d.Int(9, 12), d.Int(0, 59), d.Int(0, 59));
        t.Plan = notice.DaysBackToWork(d.Int(33, 40)).At(d.Int(9, 16), d.Int(0, 59), d.Int(0, 59));
    }

    private static void Clarify(Deal deal) => deal.T.Clarify = deal.T.Notice.Work(2).At(16, deal.Dice.Int(0, 40));

    private static void Started(Deal deal, Dice d) => deal.T.Started = deal.T.Opening.AddSeconds(d.Int(0, 50));

    private static void After(Deal deal, DateTime trade)
    {
        var (t, d) = (deal.T, deal.Dice);
        t.TradeEnd = trade;
        t.Award = trade;
        t.Result = trade.Work(d.Int(1, 3)).At(d.Int(9, 16), d.Int(0, 59), d.Int(0, 59));
        t.ResultTo = t.Result.Work(deal.Category == "采矿权" ? 11 : 6).At(23, 59, 59);
        t.Contract = (deal.Kind == "ZR" ? trade.Work(d.Int(6, 8)) : t.Result.Work(d.Int(6, 9))).At(d.Int(9, 16), d.Int(0, 59), d.Int(0, 59));
        t.ContractPublished = t.Contract.Work(1).At(10, d.Int(0, 59));
        t.RefundLosers = trade.Work(d.Int(2, 3)).At(14, d.Int(0, 59));
        t.RefundWinner = t.Contract.Work(1).At(15, d.Int(0, 59));
        t.EvaluationEnd = trade;
    }
}
