using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;

namespace Witness.Domain.Rules.Process;

/// <summary>异议质疑投诉超时未复 — an objection, challenge or complaint not answered in time (P14). One cause per case.</summary>
public sealed class LateAnswer() : ClockIndicator(new(
    "P14", 1, new("异议质疑投诉超时未复", "Objection, challenge or complaint not answered in time"),
    new("收到的异议、质疑、投诉是否在法定期限内答复？", "Were objections, challenges and complaints answered within the limit?"),
    Grade.Plain, Severity.Medium, "R7", new("答复日 > 收到日 + 3 日（异议）/ 7 个工作日（质疑）；未答复且已届满", "answered > received + 3 days (objection) / 7 working days (challenge); or open and due"))
{
    Basis = Laws.Regulation("第二十二条、第五十四条"),
    Applies = new(Kinds: ["GC", "ZC"]),
    Clocks = ["GC-08", "GC-24", "GC-33", "ZC-30", "ZC-32", "ZC-34"],
    Needs =
    [
        Need.If<ObjectionReceived>(f => f.CaseId), Need.If<ObjectionAnswered>(f => f.CaseId), Need.If<ChallengeReceived>(f => f.CaseId), Need.If<ChallengeAnswered>(f => f.CaseId),
        Need.If<InquiryReceived>(f => f.CaseId), Need.If<InquiryAnswered>(f => f.CaseId), Need.If<ComplaintReceived>(f => f.CaseId), Need.If<ComplaintAccepted>(f => f.CaseId),
        Need.If<ComplaintDecided>(f => f.CaseId),
    ],
    Counter = new("是否已答复而系统未报；是否要求补正或暂停；届满日是否为休息日。", "Was it answered but not reported; were papers asked for or the clock stopped; was the last day a rest day?"),
    Look = new("核对收件与答复凭证；未答复的提示招标（采购）人。", "Check receipts; if open, prompt the tenderer or purchaser."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var answers = base.Answer(at).ToList();
        foreach (var answer in answers) yield return answer;
        if (answers.Count == 0) yield return at.Clear(new("无异议、质疑、投诉", "no objection, challenge or complaint"), Sight.Computed("件数", "Cases", 0, "件"));
    }
}
