using Witness.Sim.Deals;
using Witness.Sim.World;
using static Witness.Sim.Plants.Bends;

namespace Witness.Sim.Plants;

/// <summary>D 保证金 — whose money it was, when it came, where it went.</summary>
public static class DepositPlants
{
    public static IEnumerable<Plant> All =>
    [
        new("D01", "保证金同一账户/单位", 1, (_, b) => Works(b), (_, _, deal) =>
        {
            var lot = deal.Lots[0];
            var (a, b) = (lot.Bids[0], lot.Bids[2]);
            (b.PayerAccount, b.Payer, b.Basic) = (a.PayerAccount, a.Payer, false);
            return new(lot, $"{a.Who.Firm.Name}、{b.Who.Firm.Name} 的保证金由同一账户缴纳", Key(deal, lot, "DepositReceived", a), Key(deal, lot, "DepositReceived", b));
        }),
        new("D02", "非基本户/迟缴/缺缴/超额", 1, (_, b) => Works(b), (_, k, deal) =>
        {
            var (lot, bid) = (deal.Lots[0], deal.Lots[0].Bids[3]);
            switch (k % 3)
            {
                case 0:
                    (bid.PayerAccount, bid.Basic) = ("6299" + bid.PayerAccount[4..], false);
                    return new(lot, $"{bid.Who.Firm.Name} 的保证金非基本户转出", Key(deal, lot, "DepositReceived", bid));
                case 1:
                    bid.NotPaid = true;
                    return new(lot, $"{bid.Who.Firm.Name} 未缴保证金", Key(deal, lot, "DepositChecked", bid));
                default:
                    lot.Deposit = lot.Estimate / 1000 * 31;
                    foreach (var each in lot.Bids) each.Deposit = lot.Deposit;
                    return new(lot, "保证金超过估算价百分之二", Shared(deal, "TenderDocumentIssued"));
            }
        }) { Variants = 3 },
        new("D03", "退还逾期或账户金额不符", 1, (_, b) => Works(b), (_, k, deal) =>
        {
            var lot = deal.Lots[0];
            var bid = lot.Bids.First(b => b != lot.Winner);
            var late = k % 2 == 0;
            if (late) bid.Refunded = deal.T.RefundLosers.DaysThenWork(13);
            else bid.RefundAccount = "6288" + bid.PayerAccount[4..];
            return new(lot, late ? $"{bid.Who.Firm.Name} 的保证金逾期退还" : $"{bid.Who.Firm.Name} 的保证金退至他户", Key(deal, lot, "DepositRefunded", bid));
        }) { Variants = 2 },
        new("D04", "保函同源", 1, (_, b) => Works(b) with { Bidders = 6, Twists = Usual | Twist.Guarantees }, (_, _, deal) =>
        {
            var lot = deal.Lots[0];
            var (a, b) = (lot.Bids[1], lot.Bids[4]);
            (a.GuaranteeNo, b.GuaranteeNo) = ($"BHSL{deal.Index:D6}0071", $"BHSL{deal.Index:D6}0072");
            (b.GuaranteeContact, b.GuaranteeAddress) = (a.GuaranteeContact, a.GuaranteeAddress);
            return new(lot, $"{a.Who.Firm.Name}、{b.Who.Firm.Name} 的保函连号且申请地址相同", Key(deal, lot, "GuaranteeLodged", a), Key(deal, lot, "GuaranteeLodged", b));
        }),
    ];
}
