using Witness.Sim.Wire;
using Witness.Sim.World;

namespace Witness.Sim.Deals;

/// <summary>现场 — doors, faces, gates, lockers, intercom of an evaluation; they name a room, never a lot.</summary>
public static class OnSite
{
    public static IEnumerable<Scene> Scenes(Deal deal)
    {
        if (!deal.Has(Twist.OnSite) || deal.Committee.Count == 0 || deal.Lots.All(l => l.Ending is Ending.TooFew or Ending.Terminated)) yield break;
        yield return new(deal.T.EvaluationStart.AddMinutes(-32), tape => Pass(deal, tape));
    }

    private static void Pass(Deal deal, Tape tape)
    {
        var (t, dice) = (deal.T, deal.Dice);
        var at = t.EvaluationStart.AddMinutes(-32);
        for (var i = 0; i < deal.Committee.Count; i++)
        {
            var (expert, hall) = (deal.Committee[i], deal.EvaluationHalls[i % deal.EvaluationHalls.Count]);
            var to = Room(tape, deal, hall);
            void Who(Payload p) => p.Object("Person", x => x.Text("Name", expert.Name).Text("Id", expert.Code));
            to.Say(Accounts.Devices, "SecurityChecked", at = at.AddSeconds(20), p => { Who(p); p.Text("Door", "评标区入口").Text("ItemsFound", "无"); });
            to.Say(Accounts.Devices, "ItemStored", at = at.AddSeconds(20), p => { Who(p); p.Text("Locker", $"A{i + 1:D2}").Text("Direction", "in"); });
            to.Say(Accounts.Devices, "FaceMatched", at = at.AddSeconds(12), p => { Who(p); p.Text("Door", $"{hall.Name}门").Text("Match", "expert"); });
            to.Say(Accounts.Devices, "DoorPassed", at = at.AddSeconds(4), p => { Who(p); p.Text("Door", $"{hall.Name}门").Room("Room", hall).Text("Direction", "in"); });
            if (deal.Has(Twist.RoomAbsence) && i == 1)
            {
                to.Say(Accounts.Devices, "DoorPassed", t.EvaluationStart.AddMinutes(40), p => { Who(p); p.Text("Door", $"{hall.Name}门").Room("Room", hall).Text("Direction", "out"); });
                to.Say(Accounts.Devices, "DoorPassed", t.EvaluationStart.AddMinutes(63), p => { Who(p); p.Text("Door", $"{hall.Name}门").Room("Room", hall).Text("Direction", "in"); });
            }
            to.Say(Accounts.Devices, "DoorPassed", t.EvaluationEnd.AddMinutes(20 + i), p => { Who(p); p.Text("Door", $"{hall.Name}门").Room("Room", hall).Text("Direction", "out"); });
            to.Say(Accounts.Devices, "ItemStored", t.EvaluationEnd.AddMinutes(22 + i), p => { Who(p); p.Text("Locker", $"A{i + 1:D2}").Text("Direction", "out"); });
        }
        var first = deal.EvaluationHalls[0];
        var room = Room(tape, deal, first);
        room.Say(Accounts.Devices, "BroadcastMade", t.EvaluationStart.AddMinutes(-3), p => p.Room("Room", first).Text("Text", "宣读评标纪律"));
        room.Say(Accounts.Devices, "IntercomCalled", t.EvaluationStart.AddMinutes(25), p => p.Text("From", "见证席01").Room("To", first).Span("Window", t.EvaluationStart.AddMinutes(25), t.EvaluationStart.AddMinutes(26)));
        room.Say(Accounts.Devices, "PagesPrinted", t.EvaluationEnd.AddMinutes(8), p => p.Text("Device", $"{first.Name}打印机").Int("Sheets", dice.Int(12, 60)));
        var (camera, cut) = ($"{first.Name}摄像机2", t.EvaluationStart.AddMinutes(33));
        room.Say(Accounts.Devices, "DeviceLost", cut, p => p.Text("Device", camera).Room("Room", first).Span("Window", cut, cut.AddSeconds(8)));
        room.Say(Accounts.Devices, "DeviceReturned", cut.AddSeconds(8), p => p.Text("Device", camera).Room("Room", first).Span("Window", cut, cut.AddSeconds(8)));
        var clip = $"ZJ-{deal.ProjectCode}-{deal.Round}";
        tape.OfLot(deal.ProjectCode, deal.Lots[0].Code, deal.Round).Say(Accounts.Devices, "EvidenceTaken", t.EvaluationEnd.AddMinutes(25), p => p.Text("EvidenceId", clip).Text("Kind", "视频").Text("Device", camera)
            .Span("Window", t.EvaluationStart, t.EvaluationEnd).Text("Digest", "sha256:" + dice.Text("0123456789abcdef", 64)).Text("Custodian", "录像存储（示例）"));
        if (deal.Has(Twist.RecordingGap))
            room.Say(Accounts.Devices, "RecordingGapped", t.EvaluationStart.AddMinutes(52), p => p.Text("Device", camera).Room("Room", first).Span("Window", t.EvaluationStart.AddMinutes(50), t.EvaluationStart.AddMinutes(52)));
        if (deal.Has(Twist.RoomStranger))
            room.Say(Accounts.Devices, "FaceMatched", t.EvaluationStart.AddMinutes(31), p => p.Text("Door", $"{first.Name}门").Text("Match", "stranger"));
    }

    private static Tape Room(Tape tape, Deal deal, Hall hall) => tape.Of(hall.Code, $"{hall.Code}-{deal.ProjectCode}-{deal.Round}");
}
