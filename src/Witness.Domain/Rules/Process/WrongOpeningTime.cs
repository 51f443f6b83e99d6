using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Process;

/// <summary>开标时间与公告不符 — opened before the planned moment, or later than a few minutes after it (P05).</summary>
public sealed class WrongOpeningTime() : Rule(new(
    "P05", 1, new("开标时间与公告不符", "Opened at another time than announced"),
    new("开标是否早于预定时间，或晚于预定时间超过允许分钟数？", "Was the opening earlier than planned, or later by more than the minutes allowed?"),
    Grade.Plain, Severity.High, "R6",
    new("开标时间 < 预定时间，或 开标时间 − 预定时间 > late 分钟", "opened < planned, or opened − planned > late minutes"))
{
    Basis = Laws.Tendering("第三十四条"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("late", new("允许延后", "Delay allowed"), "分钟", 5)],
    Needs = [Need.Of<OpeningStarted>(f => f.PlannedAt), Need.If<NoticeAmended>(f => f.NewOpeningAt), Need.If<NoticePublished>(f => f.OpeningAt), Need.If<TenderDocumentIssued>(f => f.OpeningAt)],
    Counter = new("是否已公告延期而系统未更新预定时间；系统时钟是否准确；是否因解密故障顺延并有记录。", "Was a postponement announced that the system did not take over; is its clock right; was decryption delayed on record?"),
    Look = new("核对开标记录、公告及变更公告的时间；向代理机构提示说明。", "Compare the opening record with notice and amendments; prompt the agency to explain."),
})
{
    private static readonly Field Announced = NoticePublication.Stage.Fields.First(f => f.Canonical == "openingPlannedAt");

    protected override IEnumerable<Finding> Answer(Sight at)
    {
        if (at.Lot.First<OpeningStarted>() is not { } opened)
        {
            yield return at.CannotTell(Lacks<OpeningStarted>());
            yield break;
        }
        var announced = at.Lot.Told(Announced);
        var planned = opened.Fact.PlannedAt ?? (announced?.Value as Moment?);
        if (planned is not { IsKnown: true } due || !opened.At.IsKnown)
        {
            yield return at.CannotTell(opened.At.IsKnown ? Lacks<OpeningStarted>("PlannedAt") : new Wording("开标时间未知", "when it was opened is unknown"));
            yield break;
        }
        var late = at.Set("late");
        var source = opened.Fact.PlannedAt is null && announced is not null
            ? new Input(new("公告的开标时间", "Announced opening"), due.ToString(), "", announced.Origin.FactType, announced.Origin.Fact, announced.Origin.Position)
            : Sight.Said("PlannedAt", due, opened);
        Input[] inputs = [source, Sight.Said("At", opened.At, opened)];
        var order = opened.At.CompareTo(due)!.Value;
        var minutes = opened.At.Precision >= Precision.Minute && due.Precision >= Precision.Minute ? (decimal)(opened.At.Local - due.Local).TotalMinutes : order * 1440m;
        var formula = new Wording($"{opened.At} − {due} = {Sight.Plain(minutes, 1)} 分钟；允许 0 至 {Sight.Plain(late)}", $"{opened.At} − {due} = {Sight.Plain(minutes, 1)} min; allowed 0 to {Sight.Plain(late)}");
        if (order < 0)
            yield return at.Raised("early", new($"提前 {Sight.Plain(-minutes, 0)} 分钟开标", $"Opened {Sight.Plain(-minutes, 0)} minutes early"), formula, inputs);
        else if (order > 0 && minutes > late)
            yield return at.Raised("late", new($"延后 {Sight.Plain(minutes, 0)} 分钟开标", $"Opened {Sight.Plain(minutes, 0)} minutes late"), formula, inputs);
        else
            yield return at.Clear(formula, inputs);
    }
}
