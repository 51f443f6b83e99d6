using Witness.Sim.Wire;
using Witness.Sim.World;

namespace Witness.Sim.Deals;

/// <summary>保证金收退 — paid in, returned with interest, turned into price, or kept.</summary>
public static class Deposits
{
    public static IEnumerable<Scene> Scenes(Deal deal, LotPlan lot)
    {
        if (!deal.Has(Twist.Deposits)) yield break;
        Tape Lot(Tape tape) => tape.OfLot(deal.ProjectCode, lot.Code, deal.Round);
        foreach (var bid in lot.Bids)
            if (!bid.NotPaid) yield return new(bid.Paid, tape => Pay(deal, lot, bid, Lot(tape)));
        foreach (var bid in lot.Bids) // 条例 35: what is withdrawn before the deadline is paid back within five days
            if (bid is { Withdrawn: true, NotPaid: false, GuaranteeNo: null }) yield return new(bid.Received.AddDays(3).At(14, 40), tape => Back(deal, lot, bid, Lot(tape), bid.Received.AddDays(3).At(14, 40), "撤回", false));
        if (lot.Ending is not (Ending.Award or Ending.Unsigned)) yield break;
        yield return new(deal.T.RefundLosers, tape => Refund(deal, lot, Lot(tape), winner: false));
        if (lot.Ending == Ending.Award) yield return new(deal.T.RefundWinner, tape => Refund(deal, lot, Lot(tape), winner: true));
        else if (deal.Has(Twist.DepositForfeited)) yield return new(deal.T.RefundLosers.AddDays(30), tape => Forfeit(deal, lot, Lot(tape)));
    }

    private static string Id(LotPlan lot, Bid bid, Deal deal) => $"BZJ-{lot.Code}-{deal.Round}-{bid.Order:D2}";

    private static void Pay(Deal deal, LotPlan lot, Bid bid, Tape to)
    {
        if (bid.GuaranteeNo is { } number)
        {
            to.Say(Accounts.Guarantee, "GuaranteeLodged", bid.Paid, p => p.Org("Bidder", bid.Who.Firm).Text("GuaranteeNo", number).Org("Issuer", deal.City.Insurer).Text("Type", "担保").Text("Form", "电子")
                .Money("Amount", bid.Deposit).Span("Window", bid.Paid, deal.T.Deadline.AddDays(90)).Text("Contact", bid.GuaranteeContact).Text("ApplyAddress", bid.GuaranteeAddress), mark: bid.Mark);
            return;
        }
        to.Say(Accounts.Bank, "DepositReceived", bid.Paid, p => p.Text("DepositId", Id(lot, bid, deal)).Org("Bidder", bid.Who.Firm).Party("Payer", bid.Payer).Text("PayerAccount", bid.PayerAccount)
            .Text("PayerBank", bid.Who.Bank).Flag("IsBasicAccount", bid.Basic).Text("Form", "转账").Money("Amount", bid.Deposit).Org("CollectedBy", deal.City.Centre), mark: bid.Mark);
    }

    private static void Refund(Deal deal, LotPlan lot, Tape to, bool winner)
    {
        var at = winner ? deal.T.RefundWinner : deal.T.RefundLosers;
        foreach (var bid in lot.Bids)
        {
            if (bid.NotPaid || bid.GuaranteeNo is not null || bid.Withdrawn || bid == lot.Winner != winner) continue;
            at = at.AddSeconds(41);
            if (winner && deal.Has(Twist.DepositTransferred))
            {
                to.Say(Accounts.Bank, "DepositTransferred", at, p => p.Text("DepositId", Id(lot, bid, deal)).Org("Bidder", bid.Who.Firm).Money("Amount", bid.Deposit).Text("Target", "价款").Flag("IsWinner", true));
                continue;
            }
            if (deal.Has(Twist.RefundFailed) && bid.Order == lot.Bids[0].Order)
                to.Say(Accounts.Bank, "DepositRefundFailed", at.AddSeconds(-20), p => p.Text("DepositId", Id(lot, bid, deal)).Text("Reason", "收款账户户名校验未通过，次笔重汇"));
            Back(deal, lot, bid, to, bid.Refunded ?? at, winner ? "合同签订" : "未中标", winner);
        }
    }

    /// <summary>All deposits of a lot that ended without an award.</summary>
    public static void Return(Deal deal, LotPlan lot, Tape to, DateTime at, string cause)
    {
        if (!deal.Has(Twist.Deposits)) return;
        foreach (var bid in lot.Bids)
            if (bid is { NotPaid: false, GuaranteeNo: null, Withdrawn: false }) Back(deal, lot, bid, to, at = at.AddSeconds(33), cause, false);
    }

    private static void Back(Deal deal, LotPlan lot, Bid bid, Tape to, DateTime at, string cause, bool winner)
    {
        var interest = bid.Deposit * (at - bid.Paid).Days * 35 / 36_500_000 * 10 + 1;
        to.Say(Accounts.Bank, "DepositRefunded", at, p => p.Text("DepositId", Id(lot, bid, deal)).Org("Bidder", bid.Who.Firm).Party("Payee", bid.Payer).Text("PayeeAccount", bid.RefundAccount ?? bid.PayerAccount)
            .Money("Amount", bid.Deposit).Money("Interest", interest).Flag("IsWinner", winner).Text("Cause", cause), mark: bid.Mark);
    }

    private static void Forfeit(Deal deal, LotPlan lot, Tape to) =>
        to.Say(Accounts.Bank, "DepositForfeited", deal.T.RefundLosers.AddDays(30), p => p.Text("DepositId", Id(lot, lot.Winner, deal)).Org("Bidder", lot.Winner.Who.Firm).Money("Amount", lot.Winner.Deposit)
            .Text("Reason", "中标人无正当理由不签订合同").Org("To", deal.Buyer));
}
