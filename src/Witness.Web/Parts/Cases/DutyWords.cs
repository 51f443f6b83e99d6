using System.Globalization;
using Witness.Domain.Cases;
using Witness.Domain.Terms;
using Witness.Web.Parts.Frame;

namespace Witness.Web.Parts.Cases;

/// <summary>任务用语 — sessions, rooms and hours of witness duty as a screen says them.</summary>
public static class DutyWords
{
    public static string Session(string value) => Tongue.English ? Domain.Facts.Choices.Session.Find(value)?.English ?? value : value;

    public static string Room(Room? room) => room is null ? "" : room.Name ?? room.Text ?? "";

    public static string Hour(Window? window) => window?.From is { IsKnown: true } from ? from.Local.ToString(from.Precision == Precision.Day ? "MM-dd" : "HH:mm", CultureInfo.InvariantCulture) : "";

    /// <summary>Colour of a state.</summary>
    public static string Tag(DutyState state) => state switch { DutyState.Opened => "mid", DutyState.Assigned or DutyState.Joined => "info", DutyState.Paused => "mid", DutyState.Finished => "pending", _ => "ok" };
}
