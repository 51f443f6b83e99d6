using Witness.Sim.Wire;
using Witness.Sim.World;

namespace Witness.Sim.Deals;

/// <summary>结果确认 — candidates, objections, award, result, letters, contract.</summary>
public static class Outcome
{
    private static readonly string[] Media = ["示例市公共资源交易网"];

    public static IEnumerable<Scene> Scenes(Deal deal, LotPlan lot)
    {
        if (lot.Ending is not (Ending.Award or Ending.Unsigned)) yield break;
        var t = deal.T;
        Tape Lot(Tape tape) => tape.OfLot(deal.ProjectCode, lot.Code, deal.Round);
        if (deal.Form == TradeForm.Tender)
        {
            if (deal.Kind is "GC" or "NC" && !deal.NoCandidates) yield return new(t.Candidates, tape => PublishCandidates(deal, lot, Lot(tape)));
            yield return new(t.Award, tape => Award(deal, lot, Lot(tape)));
        }
        if (deal.Form == TradeForm.Direct) yield return new(t.Award, tape => Award(deal, lot, Lot(tape)));
        yield return new(t.Result, tape => PublishResult(deal, lot, Lot(tape)));
        if (deal.Has(Twist.Suspended))
            yield return new(t.Result.AddHours(2), tape => Suspend(deal, Lot(tape)));
        if (deal.Form is TradeForm.Tender or TradeForm.Direct) yield return new(t.Noticed, tape => Notice(deal, lot, Lot(tape)));
        if (lot.Ending == Ending.Award) yield return new(t.Contract.AddDays(-3), tape => Contract(deal, lot, Lot(tape)));
    }

    private static void PublishCandidates(Deal deal, LotPlan lot, Tape to)
    {
        var t = deal.T;
        to.Say(deal.Account, "CandidatesPublished", t.Candidates, p =>
        {
            Evaluation.Candidates(p, "Candidates", lot, Bidding.Ranked(lot).Take(3));
            p.Flag("Ranked", true).Span("Window", t.Candidates, t.PublicityTo).Texts("Media", Media).Text("Url", Preparation.Url("candidates", lot.Code));
        }, reportedAt: t.Candidates.AddMinutes(3));
        if (deal.Has(Twist.ResultObjected) && deal.Kind == "GC") Disputes.OverResult(deal, lot, to, t.Candidates.AddHours(20).Work(0));
    }

    private static void Award(Deal deal, LotPlan lot, Tape to)
    {
        to.Say(deal.Account, "AwardDecided", deal.T.Award, p => p.Orgs("Suppliers", lot.Winner.Consortium.Prepend(lot.Winner.Who.Firm)).Price("Value", lot.Winner.Price).Text("SmeFlag", lot.Winner.Who.Size)
            .Text("DecidedBy", deal.Buyer.Name).Text("Reason", "确定第一中标候选人为中标人"));
        if (deal.Kind == "GC")
            to.Say(deal.Account, "WrittenReportFiled", deal.T.Award.AddDays(9).Work(0), p => p.Org("To", deal.Supervisor).Doc("Doc", "招标投标情况书面报告", deal.Dice));
    }

    public static void ConfirmDeal(Deal deal, LotPlan lot, Tape to, DateTime at, Quote price) =>
        to.Say(deal.Account, "DealConfirmed", at, p => p.Party("Winner", lot.Winner.Who.Firm).Price("Price", price).Doc("Doc", "成交确认书", deal.Dice)
            .List("Signers", [lot.Winner.Who.LegalPerson], (s, name) => s.Text("Name", name).Text("Id", Parties.IdOf(name))));

    /// <summary>悔拍 — the winner withdraws and the next takes the lot at his own price.</summary>
    public static void Regret(Deal deal, LotPlan lot, Tape to, DateTime at)
    {
        if (deal.Regret is not { } next) return;
        var second = lot.Calls.Last(c => c.Bid == next).Price;
        to.Say(deal.Account, "AwardForfeited", at, p => p.Party("Party", lot.Winner.Who.Firm).Text("Reason", "竞得人放弃").Party("NextWinner", lot.Bids[next].Who.Firm));
        lot.WinnerIndex = next;
        lot.Calls = [.. lot.Calls.Where(c => c.Price <= second)];
        ConfirmDeal(deal, lot, to, at.AddMinutes(40), lot.StartPrice!.With(second));
    }

    public static Quote FinalPrice(Deal deal, LotPlan lot) => deal.Form is TradeForm.Tender or TradeForm.Direct || lot.Calls.Count == 0 ? lot.Winner.Price : lot.StartPrice!.With(lot.Calls[^1].Price);

    private static void PublishResult(Deal deal, LotPlan lot, Tape to)
    {
        var t = deal.T;
        void Body(Payload p)
        {
            p.Text("Outcome", deal.Kind == "GC" ? "中标" : "成交").Text("Nature", "正常").Orgs("Suppliers", [lot.Winner.Who.Firm]).Orgs("Consortium", lot.Winner.Consortium).Price("Value", FinalPrice(deal, lot));
            if (lot.Scores is { } sheet) p.Hundredths("Score", sheet.Total(lot.WinnerIndex));
            p.Span("Window", t.Result, t.ResultTo).Text("WindowText", "自公告发布之日起").Texts("Media", Media).Text("Url", Preparation.Url("result", lot.Code));
        }
        to.Say(deal.Account, "ResultPublished", t.Result, Body, reportedAt: t.Result.AddMinutes(2));
        if (deal.Has(Twist.Inquired)) Disputes.Inquire(deal, lot, to, t.Result.AddHours(3).Work(0));
        if (deal.Has(Twist.ResultObjected) && deal.Kind == "ZC") Disputes.OverResult(deal, lot, to, t.Result.AddHours(22).Work(0));
        if (deal.Has(Twist.Complained)) Disputes.Complain(deal, lot, to, t.Result.AddHours(30).Work(0));
    }

    private static void Suspend(Deal deal, Tape to)
    {
        var at = deal.T.Result.AddHours(2);
        to.Say(deal.SupervisorAccount, "LotSuspended", at, p => p.Text("Cause", "投诉").Text("OrderNo", $"监停〔2026〕{deal.Index % 97 + 1}号（示例）").Texts("Clocks", deal.Kind == "ZC" ? "ZC-26" : "GC-27"));
        to.Say(deal.SupervisorAccount, "LotResumed", at.Work(2), p => p.Text("Cause", "投诉").Text("OrderNo", $"监复〔2026〕{deal.Index % 97 + 1}号（示例）").Texts("Clocks", deal.Kind == "ZC" ? "ZC-26" : "GC-27"));
    }

    private static void Notice(Deal deal, LotPlan lot, Tape to)
    {
        var t = deal.T;
        to.Say(deal.Account, "AwardNoticed", t.Noticed, p => p.Text("LetterNo", $"TZ-{lot.Code}-{deal.Round}").Orgs("To", [lot.Winner.Who.Firm]).Doc("Doc", "中标（成交）通知书", deal.Dice));
        if (lot.Bids.Count > 1)
            to.Say(deal.Account, "LosersNotified", t.Noticed.AddMinutes(1), p => p.Orgs("To", lot.Present.Where(b => b != lot.Winner).Select(b => b.Who.Firm)));
        if (deal.Kind is "ZR" or "NC") ConfirmDeal(deal, lot, to, t.Noticed.AddMinutes(50), lot.Winner.Price);
        if (deal.Has(Twist.AwardForfeited))
            to.Say(deal.Account, "AwardForfeited", t.Noticed.Work(2), p => p.Party("Party", lot.Bids[^1].Who.Firm).Text("Reason", "放弃候补资格"));
    }

    private static void Contract(Deal deal, LotPlan lot, Tape to)
    {
        var (t, dice, no, price) = (deal.T, deal.Dice, $"HT-{lot.Code}-{deal.Round}", FinalPrice(deal, lot));
        if (deal.Form == TradeForm.Tender && price.Form == QuoteForm.Money)
            to.Say(deal.Account, "PerformanceBondSet", t.Contract.AddDays(-2), p => p.Price("Amount", Quote.Of(price.Value / 20)).Money("ContractValue", price.Value).Text("Form", "保函"));
        to.Say(deal.Account, "ContractSigned", t.Contract, p => p.Text("ContractNo", no).Text("ContractKind", deal.Category == "框架" ? "框架协议" : "合同").Parties("Parties", [deal.Buyer, lot.Winner.Who.Firm])
            .Price("Value", price).Time("EffectiveAt", t.Contract.AddHours(2)).Doc("Doc", "合同文本", dice));
        to.Say(deal.Account, "ContractPublished", t.ContractPublished, p => p.Text("ContractNo", no).Texts("Media", Media).Text("Url", Preparation.Url("contract", no)));
        to.Say(deal.Account, "ContractFiled", t.ContractPublished.AddHours(2), p => p.Text("ContractNo", no).Org("With", deal.Supervisor));
        if (deal.Form is TradeForm.Auction or TradeForm.Listing && price.Form == QuoteForm.Money)
            to.Say(Accounts.Bank, "PricePaid", t.Contract.AddHours(2).Work(3), p => p.Int("Instalment", 1).Money("Amount", price.Value).Hundredths("ShareOfTotal", 10000));
    }

    public static void PublishFailure(Deal deal, LotPlan lot, Tape to, DateTime at, string outcome)
    {
        to.Say(deal.Account, "ResultPublished", at, p => p.Text("Outcome", outcome).Text("Nature", "正常").Orgs("Suppliers", []).Orgs("Consortium", []).Texts("Media", Media).Text("Url", Preparation.Url("result", lot.Code)));
        Deposits.Return(deal, lot, to, at.Work(1).At(15, 10), outcome);
    }
}
