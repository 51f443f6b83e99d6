using Witness.Sim.Wire;
using Witness.Sim.World;

namespace Witness.Sim.Deals;

/// <summary>异议、质疑、询问、投诉 — asked, answered in time unless a plant lets the answer wait.</summary>
public static class Disputes
{
    public static void OverDocument(Deal deal, LotPlan lot, Tape tape, DateTime at) => Ask(deal, lot, tape, at, "招标文件", 1);

    public static void OverResult(Deal deal, LotPlan lot, Tape tape, DateTime at) => Ask(deal, lot, tape, at, "评标结果", 2);

    public static void Inquire(Deal deal, LotPlan lot, Tape tape, DateTime at)
    {
        var (id, to) = ($"XW-{lot.Code}-{deal.Round}", tape.OfLot(deal.ProjectCode, lot.Code, deal.Round));
        to.Say(deal.Account, "InquiryReceived", at, p => p.Text("CaseId", id).Party("From", lot.Bids[^1].Who.Firm));
        to.Say(deal.Account, "InquiryAnswered", at.Work(1), p => p.Text("CaseId", id).Doc("Answer", "询问答复", deal.Dice));
    }

    public static void Complain(Deal deal, LotPlan lot, Tape tape, DateTime at)
    {
        var (id, to, from) = ($"TS-{lot.Code}-{deal.Round}", tape.OfLot(deal.ProjectCode, lot.Code, deal.Round), deal.SupervisorAccount);
        to.Say(from, "ComplaintReceived", at, p => p.Text("CaseId", id).Party("From", lot.Bids[^1].Who.Firm).Text("Subject", "评标结果"));
        if (deal.Has(Twist.ComplaintRefused))
        {
            to.Say(from, "ComplaintRefused", at.Work(2), p => p.Text("CaseId", id).Text("Reason", "投诉事项未先经异议程序"));
            return;
        }
        to.Say(from, "ComplaintAccepted", at.Work(1), p => p.Text("CaseId", id));
        to.Say(from, "ComplaintDecided", at.Work(9), p => p.Text("CaseId", id).Doc("Decision", "投诉处理决定书", deal.Dice).Text("Outcome", "驳回投诉"));
    }

    private static void Ask(Deal deal, LotPlan lot, Tape tape, DateTime at, string subject, int n)
    {
        var (id, to, procurement) = ($"{(deal.Kind == "ZC" ? "ZY" : "YY")}-{lot.Code}-{deal.Round}-{n}", tape.OfLot(deal.ProjectCode, lot.Code, deal.Round), deal.Kind == "ZC");
        var answered = at.Work(1).AddDays(deal.AnswerLateDays);
        if (procurement && deal.AnswerLateDays > 0 && answered < at.Work(9)) answered = at.Work(9); // fourteen days across Spring Festival are within seven working days
        to.Say(deal.Account, procurement ? "ChallengeReceived" : "ObjectionReceived", at, p => p.Text("CaseId", id).Text("Subject", subject).Party("From", lot.Bids[^1].Who.Firm));
        to.Say(deal.Account, procurement ? "ChallengeAnswered" : "ObjectionAnswered", answered, p =>
        {
            p.Text("CaseId", id);
            if (!procurement) p.Text("Subject", subject);
            p.Doc("Answer", "书面答复", deal.Dice).Flag("Upheld", false);
        });
    }
}
