using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;

namespace Witness.Domain.Rules.Process;

/// <summary>候选人公示超时/期不足 — candidates published late, or for too few days (P08; clause 5.1.7).</summary>
public sealed class CandidatePublicity() : ClockIndicator(new(
    "P08", 1, new("候选人公示超时或期不足", "Candidates published late or too briefly"),
    new("是否自收到评标报告之日起 3 日内公示候选人，且公示期不少于 3 日？", "Were the candidates published within 3 days of the report, and for at least 3 days?"),
    Grade.Plain, Severity.High, "R7", new("公示日 > 评标报告送达日 + 3 日，或 公示截止 − 公示日 < 3 日（两种口径）", "published > report + 3 days, or end − published < 3 days by both readings"))
{
    Basis = Laws.Regulation("第五十四条"),
    Applies = new(Kinds: ["GC"], Forms: [Access.Form.Tender]),
    Clocks = ["GC-22", "GC-23"],
    Needs = [Need.Of<EvaluationReportReceived>(), Need.Of<CandidatesPublished>(f => f.Window)],
    Counter = new("届满日是否为休息日已顺延；公示起算日口径是否不同；是否因异议停计。", "Was the last day a rest day; is the opening day counted in; did an objection stop the clock?"),
    Look = new("核对报告送达与公示时间；公示期未满的提示延长。", "Check report and publication; if still running, prompt an extension."),
});
