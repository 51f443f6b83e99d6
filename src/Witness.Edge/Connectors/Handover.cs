using Witness.Domain.Facts.Wire;
using Witness.Domain.Terms;

namespace Witness.Edge.Connectors;

/// <summary>一次递交 — what is handed to the intake at once: a batch of items, or bytes that are no message.</summary>
/// <param name="Body">A JSON array, or the bytes as found when <paramref name="Unreadable"/> says why.</param>
public sealed record Parcel(string Place, ReadOnlyMemory<byte> Body, Refusal? Unreadable = null);

/// <summary>What the intake made of a parcel.</summary>
public abstract record Taken
{
    private Taken()
    {
    }

    /// <summary>Every item has its answer: in the log, seen before, in conflict (both kept), or in quarantine.</summary>
    public sealed record Answered(int Accepted, int Seen, int Conflicting, int Refused) : Taken;

    /// <summary>The intake is full or the log is closed: the same again, later.</summary>
    public sealed record Later(Wording Why) : Taken;

    /// <summary>The account may not be spoken for: unknown, suspended, or registered with a key of its own. Nothing was kept.</summary>
    public sealed record Barred(Wording Why) : Taken;
}

/// <summary>交接 — what the host gives a connector: the function that accepts facts, and where its mark is kept.</summary>
/// <param name="Submit">Returns once every item is in the log or in quarantine; a repeat changes nothing.</param>
/// <param name="Mark">The mark as last saved; null before the first.</param>
/// <param name="SaveMark">Durable when it returns.</param>
/// <param name="Beat">The peer was reached; the number it says it gave last, when it says one.</param>
public sealed record Handover(
    Func<Parcel, CancellationToken, Task<Taken>> Submit, Func<CancellationToken, Task<string?>> Mark,
    Func<string, CancellationToken, Task> SaveMark, Func<long?, CancellationToken, Task> Beat);
