using Witness.Ledger.Bytes;

namespace Witness.Ledger.Log;

/// <summary>说明 — a reason for people, Chinese first.</summary>
public sealed record Reason(string Zh, string En);

/// <summary>The positions the next entry of each log will get, if the draft being prepared is taken.</summary>
public readonly record struct NextPlace(long Witness, long Audit);

/// <summary>
/// 待写 — a draft made inside the sequencing step, where only one is made at a time: what <see cref="Prepare"/> reads of
/// state that changes only in <see cref="Placed"/> (which seals are open) cannot change before the draft has its place.
/// </summary>
public sealed class Preparing(Func<NextPlace, Draft> prepare)
{
    /// <summary>Makes the draft. Must be quick. What it throws goes to the caller alone; nothing is written.</summary>
    public Func<NextPlace, Draft> Prepare { get; } = prepare;

    /// <summary>
    /// Called in the same step once the draft has its place, with that place, before the next one is prepared. The commit
    /// follows; if it fails the sequencer stops for good, so a state changed here never runs ahead of a living log.
    /// </summary>
    public Action<NextPlace>? Placed { get; init; }

    /// <summary>Identity keys the draft will ask for, if they are known before: looked up once for the whole group.</summary>
    public IReadOnlyList<Key16> Identities { get; init; } = [];

    /// <summary>Keys its conditions will ask for, if they are known before.</summary>
    public IReadOnlyList<Key16> Conditions { get; init; } = [];
}

/// <summary>The log takes nothing more in; <see cref="Reason"/> says why, for people.</summary>
public sealed class LogClosedException(Reason reason, Exception? inner = null) : Exception(reason.En, inner)
{
    /// <summary>Why, Chinese first.</summary>
    public Reason Reason { get; } = reason;
}
