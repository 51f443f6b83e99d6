using Witness.Sim.Wire;
using Witness.Sim.World;

namespace Witness.Sim.Play;

/// <summary>上游的毛病 — what real senders do: the same message twice, two messages in the wrong order, a silent hour.
/// Content is never touched, so the settled state of the day stays the same.</summary>
public static class Mischief
{
    private static readonly DateTime SilentFrom = DayWorld.Day.AddHours(11).AddMinutes(5);
    private static readonly DateTime SilentTo = DayWorld.Day.AddHours(11).AddMinutes(45);

    /// <summary>The rural system gives no sign of life for forty minutes; what it had to say comes late.</summary>
    public static bool IsSilent(string sender, DateTime now) => sender == Accounts.Rural && now >= SilentFrom && now < SilentTo;

    public static IEnumerable<Message> Of(IEnumerable<Message> messages, ulong seed)
    {
        var dice = Dice.For(seed, "mischief");
        var list = new List<Message>();
        foreach (var message in messages)
        {
            var late = IsSilent(message.Sender, message.Deliver) ? message with { Deliver = SilentTo.AddSeconds(dice.Int(1, 50)) } : message;
            if (dice.PerMille(12)) late = late with { Deliver = late.Deliver.AddSeconds(dice.Int(20, 900)) };
            list.Add(late);
            if (dice.PerMille(15)) list.Add(late with { Deliver = late.Deliver.AddSeconds(dice.Int(1, 600)) });
        }
        return list.Select((m, i) => (m, i)).OrderBy(x => x.m.Deliver).ThenBy(x => x.i).Select(x => x.m).Where(m => m.Deliver <= DayWorld.Closes);
    }
}
