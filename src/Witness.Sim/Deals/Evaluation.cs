using Witness.Sim.Wire;
using Witness.Sim.World;

namespace Witness.Sim.Deals;

/// <summary>评标 — sign-in, committee, review, points, ranking, report; with the loops of rollback and re-evaluation.</summary>
public static class Evaluation
{
    public static IEnumerable<Scene> Scenes(Deal deal, LotPlan lot)
    {
        if (lot.Ending is Ending.TooFew or Ending.Terminated || deal.Committee.Count == 0) yield break;
        yield return new(deal.T.EvaluationStart.AddMinutes(-25), tape => Begin(deal, lot, tape.OfLot(deal.ProjectCode, lot.Code, deal.Round)));
        yield return new(deal.T.EvaluationEnd, tape => End(deal, lot, tape.OfLot(deal.ProjectCode, lot.Code, deal.Round)));
        if (deal.Has(Twist.ReEvaluated)) yield return new(ReEvaluation(deal), tape => Again(deal, lot, tape.OfLot(deal.ProjectCode, lot.Code, deal.Round)));
    }

    /// <summary>The day a re-evaluation is ordered: while the candidates are published, before the award.</summary>
    private static DateTime ReEvaluation(Deal deal) => deal.T.Candidates.Work(1).At(14, 5);

    private static void Begin(Deal deal, LotPlan lot, Tape to)
    {
        var (t, dice) = (deal.T, deal.Dice);
        var halls = deal.EvaluationHalls;
        var at = t.EvaluationStart.AddMinutes(-25);
        for (var i = 0; i < deal.Committee.Count; i++)
        {
            var (expert, hall) = (deal.Committee[i], halls[i % halls.Count]);
            to.Say(Accounts.Devices, "ExpertSignedIn", at = at.AddSeconds(dice.Int(30, 150)), p => p.ExpertRef("Expert", expert).Room("Room", hall).Flag("FaceMatched", true).Flag("InDrawList", true));
        }
        to.Say(deal.Account, "CommitteeFormed", t.EvaluationStart.AddMinutes(-4), p => p.List("Members", deal.Committee.Select((e, i) => (e, i)), (m, x) => m
            .ExpertRef("Expert", x.e).Text("Role", x.i < Drawing.Experts(deal).Count ? "专家" : "采购人代表").Flag("IsChair", x.i == 0).Text("Specialty", x.e.SpecialtyText).Room("Seat", halls[x.i % halls.Count]))
            .Int("Total", deal.Committee.Count).Int("Experts", Drawing.Experts(deal).Count).Int("Representatives", deal.Committee.Count - Drawing.Experts(deal).Count));
        to.Say(deal.Account, "EvaluationStarted", t.EvaluationStart, p => p.Rooms("Rooms", halls).Text("Mode", deal.Has(Twist.Scattered) ? "分散" : "集中")
            .Code("Method", "评标办法", lot.Scores is null ? "02" : "01", Preparation.MethodText(deal)));
        at = t.EvaluationStart;
        var minutes = (t.EvaluationEnd - t.EvaluationStart).TotalMinutes;
        foreach (var bid in lot.Present.Where(b => b.Rejected is not { Phase: "开标" }))
        {
            at = at.AddMinutes(Math.Max(0.2, minutes * 0.03));
            foreach (var step in deal.Kind == "ZC" ? (string[])["资格性", "符合性"] : ["资格性"])
                to.Say(deal.Account, "QualificationReviewed", at.AddSeconds(step == "符合性" ? 20 : 0), p => p.Org("Bidder", bid.Who.Firm).Text("Type", "后审").Text("Step", step)
                    .Flag("Passed", bid.Rejected is not { Phase: "资格" }).Text("Reason", bid.Rejected is { Phase: "资格" } ? bid.Rejected.Value.Reason : deal.Has(Twist.Full) ? "符合要求" : null));
            if (bid.Rejected is { Phase: not "开标" }) to.Say(deal.Account, "BidRejected", at.AddSeconds(45), p => BidRoom.Reject(p, bid), mark: bid.Mark);
        }
        if (deal.Has(Twist.BidClarified))
            to.Say(deal.Account, "BidClarified", at.AddMinutes(4), p => p.Org("Bidder", lot.Winner.Who.Firm).Doc("Question", "澄清通知", dice).Doc("Answer", "澄清答复", dice).Text("Channel", "评标系统"));
        if (deal.Has(Twist.BidsViewed)) View(deal, lot, to);
        if (deal.Has(Twist.Consulted))
            to.Say(deal.Account, "ConsultationHeld", t.EvaluationStart.AddMinutes(minutes * 0.5), p => p.Rooms("Rooms", halls).Span("Window", t.EvaluationStart.AddMinutes(minutes * 0.5), t.EvaluationStart.AddMinutes(minutes * 0.55))
                .Text("Topic", "业绩证明材料认定").Texts("Recording", $"REC-{lot.Code}-1"));
        if (deal.Has(Twist.RolledBack))
            to.Say(deal.Account, "EvaluationRolledBack", t.EvaluationStart.AddMinutes(minutes * 0.6), p => p.Text("FromStep", "详细评审").Text("ToStep", "符合性审查").Text("Reason", "发现一份投标文件签章页漏看")
                .Object("AskedBy", a => a.Text("Name", deal.Committee[0].Name).Text("Id", deal.Committee[0].Code)).Text("ApprovedBy", deal.Supervisor.Name).Text("BeforeDigest", "sha256:" + dice.Text("0123456789abcdef", 64)));
        if (lot.Scores is { } sheet) Score(deal, lot, sheet, to);
        if (deal.Has(Twist.ResultObjected) && deal.Kind == "NC") Disputes.OverResult(deal, lot, to, t.Candidates.AddHours(20).Work(0));
    }

    private static void Score(Deal deal, LotPlan lot, ScoreSheet sheet, Tape to)
    {
        var (t, dice) = (deal.T, deal.Dice);
        var window = (int)(t.EvaluationEnd - t.EvaluationStart).TotalSeconds;
        for (var e = 0; e < sheet.Points.Length; e++)
        {
            var at = t.EvaluationStart.AddSeconds(window * (62 + e) / 100.0);
            for (var b = 0; b < lot.Bids.Count; b++)
            {
                var bid = lot.Bids[b];
                if (bid.Withdrawn || bid.Rejected is not null) continue;
                for (var i = 0; i < sheet.Items.Count; i++)
                {
                    var (item, score, expert) = (sheet.Items[i], sheet.Points[e][b][i], deal.Committee[e]);
                    at = at.AddSeconds(Math.Min(dice.Int(4, 40), Math.Max(1, window / 400)));
                    to.Say(deal.Account, "BidScored", at, p => p.ExpertRef("Expert", expert).Org("Bidder", bid.Who.Firm).Text("Item", item.Name).Flag("Subjective", item.Subjective)
                        .Hundredths("MaxPoints", item.Max).Hundredths("Score", score).Int("Revision", 1).Text("Reason", deal.Has(Twist.Full) ? "按评分标准" : null));
                }
            }
        }
    }

    private static void View(Deal deal, LotPlan lot, Tape to)
    {
        var (t, dice) = (deal.T, deal.Dice);
        foreach (var expert in deal.Committee)
        {
            var hasty = deal.HastyViewer is { } who && deal.Committee[who] == expert;
            var at = t.EvaluationStart.AddMinutes(dice.Int(6, 12));
            foreach (var bid in lot.Standing)
            {
                var length = Math.Max(1, (t.EvaluationEnd - t.EvaluationStart).TotalMinutes * 0.4 / Math.Max(1, lot.Bids.Count)) * dice.Int(80, 120) / 100.0;
                if (hasty) length = 0.9;
                var (from, pages) = (at, dice.Int(90, 140));
                at = at.AddMinutes(length);
                var until = at;
                to.Say(deal.Account, "BidViewed", until, p => p.ExpertRef("Expert", expert).Org("Bidder", bid.Who.Firm).Text("Document", "技术标").Int("Pages", pages).Span("Window", from, until).Int("Clicks", hasty ? 118 : pages / 2));
            }
        }
    }

    /// <summary>Candidates as they stand in lists: at most three, ranked.</summary>
    public static void Candidates(Payload p, string name, LotPlan lot, IEnumerable<int> order) =>
        p.List(name, order.Select((b, i) => (b, i)), (c, x) =>
        {
            var bid = lot.Bids[x.b];
            c.Int("Rank", x.i + 1).Org("Bidder", bid.Who.Firm).Orgs("Consortium", bid.Consortium).Price("Price", bid.Price);
            if (lot.Scores is { } sheet) c.Hundredths("Score", sheet.Total(x.b));
        });

    private static void End(Deal deal, LotPlan lot, Tape to)
    {
        var (t, dice, ranked) = (deal.T, deal.Dice, Bidding.Ranked(lot));
        if (lot.Ending == Ending.AllRejected)
        {
            to.Say(deal.Account, "LotFailed", t.EvaluationEnd, p => p.Text("Cause", ranked.Count == 0 ? "全部否决" : "有效不足").Text("Basis", "评标委员会认定").Text("DecidedBy", "评标委员会"));
            to.Say(deal.Account, "EvaluationEnded", t.EvaluationEnd.AddMinutes(1), p => Candidates(p, "Ranking", lot, ranked));
            Outcome.PublishFailure(deal, lot, to, t.EvaluationEnd.Work(1).At(10, 0), "流标");
            return;
        }
        to.Say(deal.Account, "EvaluationEnded", t.EvaluationEnd, p => Candidates(p, "Ranking", lot, ranked));
        to.Say(deal.Account, "EvaluationReportReceived", t.Report, p =>
        {
            p.Doc("Report", "评标报告", dice);
            Candidates(p, "Candidates", lot, ranked.Take(3));
            if (deal.Has(Twist.Consulted)) p.Text("Dissent", "无不同意见");
        });
    }

    private static void Again(Deal deal, LotPlan lot, Tape to)
    {
        var (at, dice, ranked) = (ReEvaluation(deal), deal.Dice, Bidding.Ranked(lot));
        to.Say(deal.Account, "ReEvaluationStarted", at, p => p.Text("Reason", "评分汇总计算错误").Org("OrderedBy", deal.Supervisor).Text("Basis", "监督部门书面意见").Flag("SameCommittee", true));
        to.Say(deal.Account, "ReEvaluationEnded", at.AddMinutes(95), p =>
        {
            p.Flag("Changed", false);
            Candidates(p, "Before", lot, ranked.Take(3));
            Candidates(p, "After", lot, ranked.Take(3));
        });
        to.Say(deal.Account, "ReEvaluationReported", at.AddMinutes(140), p => p.Org("To", deal.Supervisor).Doc("Doc", "重新评审书面报告", dice));
    }
}
