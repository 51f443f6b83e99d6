using Witness.Domain.Facts;
using Witness.Domain.Terms;

namespace Witness.Domain.Clocks;

/// <summary>时限重算 — what an amended calendar, limit or convention changed of one lot: a deadline that moved, came or went, of a clock that still runs or waits.</summary>
/// <param name="Run">See <see cref="ClockResult.Run"/>.</param>
public sealed record DeadlineChange(string Rule, string? Run, Moment? Before, Moment? After)
{
    /// <summary>The differences between two readings of the same facts; a clock that was stopped in both is history and is left alone unless its answer turned.</summary>
    public static IReadOnlyList<DeadlineChange> Between(LotReading before, LotReading after)
    {
        // one fact may start one clock several times (a notice that names two windows): the same facts give them in the same order, so they are paired by it
        var earlier = before.Clocks.GroupBy(Key).ToDictionary(same => same.Key, same => new Queue<ClockResult>(same));
        var changes = new List<DeadlineChange>();
        foreach (var now in after.Clocks)
        {
            if (!earlier.TryGetValue(Key(now), out var same) || !same.TryDequeue(out var then)) continue;
            if (then.DueRolled == now.DueRolled && then.Back?.Raw == now.Back?.Raw) continue;
            if (then.Status == now.Status && now.Stop is not null) continue;
            changes.Add(new(now.Rule.Id, now.Run, then.DueRolled ?? then.DueRaw, now.DueRolled ?? now.DueRaw));
        }
        return changes;
    }

    private static (string Rule, string? Run, FactIdentity? Start) Key(ClockResult clock) => (clock.Rule.Id, clock.Run, clock.Start?.Fact);
}
