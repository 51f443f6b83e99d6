using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Witnessing;

/// <summary>封闭区异常 — a stranger at the door, an expert gone too long, a gap in the recording while the room is in use (W01; clauses 4.2.1,
/// 4.4.1 c). Device signals always wait for a person. The cause is the device fact, or the person's way out.</summary>
public sealed class RoomWatch() : Rule(new(
    "W01", 1, new("封闭区异常", "Closed area"),
    new("评审期间封闭区是否出现陌生人、人员离开过久或录制缺口？", "During the session: a stranger, someone gone too long, or a gap in the recording?"),
    Grade.Behaviour, Severity.Medium, "R6", new("陌生人 → 高；离开 > away 分钟；录制缺口 > gap 秒", "stranger → high; away > away minutes; gap in recording > gap seconds"))
{
    Basis = Laws.Standard("4.2.1、4.4.1 c"),
    Parameters = [new("away", new("离开上限", "Longest absence"), "分钟", 10), new("gap", new("录制缺口上限", "Longest gap"), "秒", 30)],
    Needs =
    [
        Need.Of<EvaluationStarted>(f => f.Rooms), Need.If<VenueBooked>(f => f.Rooms), Need.If<VenueChanged>(), Need.If<VenueReleased>(), Need.If<EvaluationEnded>(), Need.If<DoorPassed>(f => f.Room, f => f.Direction), Need.If<FaceMatched>(f => f.Match),
        Need.If<RecordingGapped>(f => f.Window),
    ],
    Counter = new("是否保洁、维修等已登记人员未录入人脸；识别误差；用餐、如厕由工作人员陪同；网络抖动已本地补录。", "Cleaning or repair staff not yet enrolled; a mistaken match; a meal or rest accompanied; the gap recorded locally?"),
    Look = new("调看门口与室内录像，确认人员身份；必要时广播提示。", "Look at door and room; confirm who it was; speak into the room if needed."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var (away, gap) = (at.Set("away"), at.Set("gap"));
        var bound = at.Lot.Bound.Where(b => b.Fact is DoorPassed or FaceMatched or RecordingGapped or DeviceLost).OrderBy(b => b.Fact.At.Local).ThenBy(b => b.Position).ToList();
        if (bound.Count == 0)
        {
            yield return at.CannotTell(new Wording("缺门禁、人脸或录制事实", "no fact of doors, faces or recording"));
            yield break;
        }
        var raised = false;
        foreach (var recorded in bound)
        {
            if (recorded.Fact is FaceMatched { Match: "stranger" } face)
            {
                raised = true;
                var seen = new Seen<FaceMatched>(face, recorded);
                yield return at.Raised($"stranger|{face.Header.Identity.SourceKey}", new($"{face.At} 封闭区出现陌生人", $"A stranger in the closed area at {face.At}"), new("识别结果 = 陌生人", "match = stranger"), [Sight.Said("Match", face.Match, seen), Sight.Said("Door", face.Door, seen)], severity: Severity.High);
            }
            if (recorded.Fact is RecordingGapped { Window: { From: { Precision: Precision.Second } from, To: { Precision: Precision.Second } to } } gapped && (decimal)(to.Local - from.Local).TotalSeconds is var seconds && seconds > gap)
            {
                raised = true;
                var seen = new Seen<RecordingGapped>(gapped, recorded);
                yield return at.Raised($"gap|{gapped.Header.Identity.SourceKey}", new($"{gapped.Device ?? "设备"} 录制缺口 {Sight.Plain(seconds, 0)} 秒", $"{gapped.Device ?? "A device"} lacks {Sight.Plain(seconds, 0)} s of recording"), new($"{Sight.Plain(seconds)} > {Sight.Plain(gap)}", $"{Sight.Plain(seconds)} > {Sight.Plain(gap)}"), [Sight.Said("Device", gapped.Device, seen), Sight.Said("Window", gapped.Window!.From, seen)]);
            }
        }
        foreach (var person in bound.Where(b => b.Fact is DoorPassed { Person: not null }).GroupBy(b => ((DoorPassed)b.Fact).Person!.Id ?? ((DoorPassed)b.Fact).Person!.Name ?? "").OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            Seen<DoorPassed>? left = null;
            foreach (var recorded in person)
            {
                var pass = new Seen<DoorPassed>((DoorPassed)recorded.Fact, recorded);
                if (pass.Fact.Direction == "out") left = pass;
                else if (left is { } gone)
                {
                    left = null;
                    var minutes = (decimal)(pass.At.Local - gone.At.Local).TotalMinutes;
                    if (minutes <= away) continue;
                    raised = true;
                    yield return at.Raised(
                        $"away|{gone.Fact.Header.Identity.SourceKey}", new($"有人员离开 {Sight.Plain(minutes, 0)} 分钟", $"Someone was away for {Sight.Plain(minutes, 0)} minutes"), new($"{Sight.Plain(minutes, 1)} > {Sight.Plain(away)}", $"{Sight.Plain(minutes, 1)} > {Sight.Plain(away)}"),
                        [Sight.Said("At", gone.At, gone, "出"), Sight.Said("At", pass.At, pass, "进")]);
                }
            }
        }
        if (!raised)
            yield return at.Clear(new($"{bound.Count} 条现场事实，均在界内", $"{bound.Count} facts of the rooms, all within limits"), [.. bound.Take(10).Select(b => new Input(new("现场事实", "Fact of the room"), b.Fact.At.ToString(), "", b.Fact.Header.Type, b.Fact.Header.Identity, b.Position))]);
    }
}
