using Witness.Ledger.Bytes;

namespace Witness.Ledger.Log;

/// <summary>An entry to be: its canonical bytes (≤ 65,535), its identity if repeats are to be found, what it is about.</summary>
public sealed record DraftEntry(
    LogName Log, ReadOnlyMemory<byte> Bytes, EntryIdentity? Identity = null, IReadOnlyList<Key16>? About = null);

/// <summary>附加条件 — nothing about <paramref name="Key"/> may stand after position <paramref name="After"/> (−1: nothing at all).</summary>
public sealed record Condition(Key16 Key, long After);

/// <summary>What is appended as one: all entries and rows, or none (ruling 12).</summary>
public sealed record Draft(
    IReadOnlyList<DraftEntry> Entries, IReadOnlyList<AttachedRow> Rows, IReadOnlyList<Condition>? Conditions = null);

/// <summary>回执 — proof of acceptance: where the entry stands and the head that covers it. Given only after the commit.</summary>
public sealed record Receipt(string Origin, long Position, Digest Leaf, Head Head);

/// <summary>What became of a draft. An expected refusal is a value, not an exception.</summary>
public abstract record Appended
{
    private Appended() { }

    /// <summary>In the log; one receipt per entry, in the draft's order.</summary>
    public sealed record Done(IReadOnlyList<Receipt> Receipts) : Appended;

    /// <summary>Its first entry stands already with equal content, at <paramref name="First"/>; nothing was written.</summary>
    public sealed record Seen(LogName Log, long First) : Appended;

    /// <summary>Its first entry's identity stands already with other content; nothing was written (A8).</summary>
    public sealed record Conflicting(LogName Log, long First) : Appended;

    /// <summary>A condition does not hold: something about the key stands at <paramref name="Position"/>.</summary>
    public sealed record Overtaken(Key16 Key, long Position) : Appended;
}
