using Witness.Domain.Terms;

namespace Witness.Flow.Accounts;

/// <summary>
/// What a look came to (ruling 33). Which right a role lacks is said; what lies outside a reader's scope is absent, like what is not there.
/// </summary>
public abstract record Look<T>
{
    private Look() { }

    public sealed record Shown(T What) : Look<T>;

    /// <param name="Needs">The right that is missing, e.g. 「查看标段记录（见证人员、见证负责人）」. The look has been recorded.</param>
    public sealed record Denied(Wording Needs) : Look<T>;

    public sealed record Absent : Look<T>;

    /// <param name="Why">Which table and row somebody else wrote, so that nothing can be shown, and what is done about it.</param>
    public sealed record Altered(Wording Why) : Look<T>;
}

/// <summary>What an act came to. A refusal we expect is a value.</summary>
public abstract record Act
{
    private Act() { }

    /// <param name="Pending">处理中 — in the log, the follower has not shown it yet after 2 s (ruling 17).</param>
    public sealed record Done(long Position, bool Pending = false) : Act;

    public sealed record Refused(Wording Why) : Act;
}

/// <summary>One page of a sorted list with the exact count of all.</summary>
/// <param name="Number">From 1.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Number, int Size, long Total)
{
    public int Pages => (int)Math.Max(1, (Total + Size - 1) / Size);
}
