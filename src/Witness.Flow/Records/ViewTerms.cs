using Witness.Domain.Terms;

namespace Witness.Flow.Records;

/// <summary>A named text, as heads and side panels show it.</summary>
/// <param name="PartyKey">Set when the text is a party with a page of its own.</param>
/// <param name="Code">A code or digest: drawn in the mono face.</param>
public sealed record Labelled(Wording Name, string Text, string? PartyKey = null, bool Code = false);

/// <summary>
/// 看到时点 — which state is asked for: by position, by the time it was known, or the newest (both null). The seals are
/// always those of now (ruling 28).
/// </summary>
public sealed record AsOf(long? Position = null, DateTimeOffset? KnownAt = null)
{
    public static readonly AsOf Now = new();

    public bool IsNow => Position is null && KnownAt is null;
}

/// <summary>标段状态.</summary>
public enum LotProgress { Unknown, Ahead, Running, Done, Failed, Terminated }

/// <summary>What lists can be narrowed to, for the select boxes of a reader.</summary>
public sealed record Choices(
    IReadOnlyList<Choice> Kinds, IReadOnlyList<Choice> Regions, IReadOnlyList<Choice> Stages, IReadOnlyList<Choice> FactTypes);

/// <param name="Key">What the query takes.</param>
public sealed record Choice(string Key, Wording Name);

/// <summary>脉搏 — what every page's foot says of the log, and the head of the connection.</summary>
/// <param name="Cosigned">How many of <paramref name="Cosigners"/> cosigned the newest checkpoint.</param>
/// <param name="Sources">Registered, unsuspended senders; <paramref name="Silent"/> of them are silent.</param>
/// <param name="ReadOnly">Why the log takes nothing in; null when it does.</param>
/// <param name="Lag">How long the entry that has waited longest for a follower has waited; null while all keep up.</param>
/// <param name="Building">Percent of the log folded while the read tables are made anew; null when they are there.</param>
public sealed record Pulse(
    long LogSize, DateTimeOffset? CheckpointAt, long CheckpointSize, int Cosigned, int Cosigners, int Sources, int Silent, Wording? ReadOnly,
    TimeSpan? Lag, int? Building = null)
{
    /// <summary>How many places stand that somebody else wrote.</summary>
    public int Findings { get; init; }

    /// <summary>Percent of the log folded while the read tables are made anew beside those that were changed; null when they are not.</summary>
    public int? Mending { get; init; }
}

/// <summary>A moment of the day's board or road that may be missing.</summary>
public sealed record Stamp(Moment At, Wording What);
