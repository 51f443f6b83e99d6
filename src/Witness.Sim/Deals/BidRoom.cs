using Witness.Sim.Wire;
using Witness.Sim.World;

namespace Witness.Sim.Deals;

/// <summary>递交与开标 — bids come in sealed, are opened in public, and the lot fails here when too few came.</summary>
public static class BidRoom
{
    public static IEnumerable<Scene> Scenes(Deal deal, LotPlan lot)
    {
        if (deal.Form == TradeForm.Direct) yield break;
        foreach (var bid in lot.Bids)
        {
            var from = bid.Received;
            yield return new(from, tape => Receive(deal, lot, bid, tape.OfLot(deal.ProjectCode, lot.Code, deal.Round)));
        }
        if (lot.Ending == Ending.Terminated) yield return new(deal.T.Terminated, tape => Terminate(deal, lot, tape.OfLot(deal.ProjectCode, lot.Code, deal.Round)));
        else if (lot.Ending == Ending.TooFew) yield return new(deal.T.Started.AddMinutes(3), tape => Fail(deal, lot, tape.OfLot(deal.ProjectCode, lot.Code, deal.Round)));
        else yield return new(deal.T.Started, tape => Open(deal, lot, tape.OfLot(deal.ProjectCode, lot.Code, deal.Round)));
    }

    private static void Receive(Deal deal, LotPlan lot, Bid bid, Tape to)
    {
        var dice = deal.Dice;
        to.Say(deal.Account, "BidReceived", bid.Received, p => p.Text("BidId", bid.Id).Org("Bidder", bid.Who.Firm).Orgs("Consortium", bid.Consortium)
            .Doc("Cipher", "加密投标文件", dice).Text("CaKey", bid.CaKey).Text("ClientAddress", bid.Ip), mark: bid.Mark);
        if (deal.Has(Twist.Fingerprints))
            to.Say(deal.Account, "BidFingerprinted", bid.Received.AddSeconds(30), p => Fingerprint(p, bid), mark: bid.Mark);
        if (bid.Withdrawn)
            to.Say(deal.Account, "BidWithdrawn", bid.Received.AddMinutes(15), p => p.Text("BidId", bid.Id).Org("Bidder", bid.Who.Firm).Text("Reason", "投标人自愿撤回"));
    }

    private static void Fingerprint(Payload p, Bid bid)
    {
        p.Text("BidId", bid.Id).Org("Bidder", bid.Who.Firm).Text("Moment", "制作");
        MachineCode(p, bid.Machine);
        p.Text("FileCreationId", bid.FileId).Texts("PricingLocks", bid.Locks).Text("CaKey", bid.CaKey).Text("PublicIp", bid.Ip).Texts("DocumentIds", bid.DocumentIds)
            .Text("Author", bid.Author).Text("Producer", "示例文档工具 3.1").Texts("DocumentTimes", Payload.Moment(bid.Made)).Texts("Contacts", bid.Contacts).Texts("Staffs", bid.Staff)
            .Text("TextSketch", string.Join(' ', bid.Sketch)).Texts("BoqLines", bid.BoqLines);
    }

    public static Payload MachineCode(Payload p, Machine m) => p.Object("MachineCode", c => c.Texts("Cpu", m.Cpu).Texts("Board", m.Board).Texts("Disk", m.Disk)
        .Texts("Memory", m.Memory).Texts("Mac", m.Mac).Texts("Ip", m.Ip));

    private static void Open(Deal deal, LotPlan lot, Tape to)
    {
        var (t, dice) = (deal.T, deal.Dice);
        var present = lot.Present.ToList();
        var started = to.Say(deal.Account, "OpeningStarted", t.Started.AddSeconds(lot.Number), Body);
        void Body(Payload p) => p.Time("PlannedAt", t.Opening).Room("Place", deal.OpeningHall ?? deal.City.Openings[0]).Flag("Online", true).Org("Host", deal.Agency ?? deal.Buyer).Int("BidderCount", present.Count);
        var at = t.Started.AddMinutes(2).AddSeconds(lot.Number);
        foreach (var bid in present)
            to.Say(deal.Account, "BidDecrypted", at = at.AddSeconds(dice.Int(15, 90)), p => p.Text("BidId", bid.Id).Org("Bidder", bid.Who.Firm).Flag("Succeeded", true).Text("Reason", deal.Has(Twist.Full) ? "一次解密成功" : null));
        if (deal.Has(Twist.Deposits))
            foreach (var bid in present) Check(deal, to, bid, at = at.AddSeconds(dice.Int(10, 40)));
        foreach (var bid in present)
        {
            to.Say(deal.Account, "BidOpened", at = at.AddSeconds(dice.Int(20, 70)), p =>
            {
                p.Text("BidId", bid.Id).Org("Bidder", bid.Who.Firm).Orgs("Consortium", bid.Consortium).Int("Order", bid.Order).Price("Price", bid.Price);
                if (deal.Kind == "GC" || deal.Has(Twist.Full)) p.Int("DurationDays", 120 + bid.Order * 3).Text("QualityText", "合格");
                p.Text("DurationText", deal.Kind == "GC" ? "日历天" : "合同签订后30日内").Object("ProjectLead", l => l.Text("Name", bid.Staff[0]).Text("Id", Parties.IdOf(bid.Staff[0]))).Text("SmeFlag", bid.Who.Size);
                if (deal.Has(Twist.Fingerprints)) MachineCode(p, bid.Machine);
                p.Doc("BidDocument", "投标文件", dice);
            }, mark: bid.Mark);
        }
        foreach (var bid in present.Where(b => b.Rejected is { Phase: "开标" }))
            to.Say(deal.Account, "BidRejected", at = at.AddSeconds(40), p => Reject(p, bid), mark: bid.Mark);
        if (deal.Has(Twist.DocumentObjected) && deal.Kind == "GC")
        {
            to.Say(deal.Account, "ObjectionReceived", at = at.AddSeconds(60), p => p.Text("CaseId", $"YY-{lot.Code}-{deal.Round}-K").Text("Subject", "开标").Party("From", present[^1].Who.Firm));
            to.Say(deal.Account, "ObjectionAnswered", at = at.AddSeconds(240), p => p.Text("CaseId", $"YY-{lot.Code}-{deal.Round}-K").Text("Subject", "开标").Doc("Answer", "开标现场答复记录", dice).Flag("Upheld", false));
        }
        var end = at.AddMinutes(2) > t.OpeningEnd ? at.AddMinutes(2) : t.OpeningEnd;
        to.Say(deal.Account, "OpeningEnded", end, p => p.Int("ValidBidCount", present.Count(b => b.Rejected is not { Phase: "开标" })));
        if (deal.Has(Twist.CorrectedLate))
            to.Correct(started, t.Started.AddSeconds(lot.Number), p => p.Time("PlannedAt", t.Opening).Room("Place", deal.OpeningHall ?? deal.City.Openings[0]).Flag("Online", true)
                .Org("Host", deal.Agency ?? deal.Buyer).Int("BidderCount", present.Count + 1), t.EvaluationEnd.AddMinutes(20));
        if (deal.Has(Twist.LateSending))
            to.Say(deal.Account, "BidDecrypted", t.Started.AddMinutes(2), p => p.Text("BidId", present[0].Id).Org("Bidder", present[0].Who.Firm).Flag("Succeeded", false).Text("Reason", "证书口令输入有误，重新解密"), late: TimeSpan.FromMinutes(47));
    }

    private static void Check(Deal deal, Tape to, Bid bid, DateTime at)
    {
        void Say(string account, string result) => to.Say(account, "DepositChecked", at, p => p.Org("Bidder", bid.Who.Firm).Text("Result", result)
            .Text("Form", bid.GuaranteeNo is null ? "转账" : "保函").Money("Amount", bid.NotPaid ? 0 : bid.Deposit).Time("PaidAt", bid.NotPaid ? null : bid.Paid).Flag("AccountMatches", bid.Basic && !bid.NotPaid), mark: bid.Mark);
        Say(deal.Account, bid.NotPaid ? "未缴" : bid.Paid > deal.T.Deadline ? "迟缴" : bid.Basic ? "已缴" : "账户不符");
        if (deal.Has(Twist.SourcesDisagree) && bid.Order == 1)
            to.Say(Accounts.Bank, "DepositChecked", at.AddSeconds(5), p => p.Org("Bidder", bid.Who.Firm).Text("Result", "不足").Text("Form", "转账").Money("Amount", bid.Deposit / 2).Time("PaidAt", bid.Paid).Flag("AccountMatches", true), mark: bid.Mark);
    }

    public static void Reject(Payload p, Bid bid) => p.Text("BidId", bid.Id).Org("Bidder", bid.Who.Firm).Text("Phase", bid.Rejected!.Value.Phase).Text("Reason", bid.Rejected.Value.Reason)
        .Text("Basis", "招标文件第三章评标办法").Text("DecidedBy", bid.Rejected.Value.Phase == "开标" ? "招标人" : "评标委员会");

    private static void Fail(Deal deal, LotPlan lot, Tape to)
    {
        var at = deal.T.Started.AddMinutes(3);
        to.Say(deal.Account, "LotFailed", at, p => p.Text("Cause", "不足三家").Text("Basis", deal.Kind == "ZC" ? "政府采购法第三十六条" : "招标投标法第二十八条").Text("DecidedBy", deal.Buyer.Name));
        Outcome.PublishFailure(deal, lot, to, at.Work(1).At(10, 30), "流标");
    }

    private static void Terminate(Deal deal, LotPlan lot, Tape to)
    {
        var at = deal.T.Terminated;
        to.Say(deal.Account, "LotTerminated", at, p => p.Text("Reason", "采购任务取消").Text("Basis", "项目审批文件调整").Text("DecidedBy", deal.Buyer.Name).Doc("Notice", "终止公告", deal.Dice));
        Outcome.PublishFailure(deal, lot, to, at.AddMinutes(90), "终止");
    }
}
