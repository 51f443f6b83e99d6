using Witness.Domain.Terms;

namespace Witness.Flow.Records;

/// <summary>证明状态.</summary>
public enum ProofState
{
    /// <summary>证明成立 — recomputed for this look.</summary>
    Proven,

    /// <summary>待检查点 — in the log, no checkpoint over it yet (ruling 14).</summary>
    AwaitsCheckpoint,

    /// <summary>证明不成立 — what is stored does not give the published root.</summary>
    Broken,
}

/// <summary>来源与证明 — how we know what one fact says: versions, raw message, signature, entry, path, checkpoint, cosignatures.</summary>
/// <param name="Fields">What the fact says, in words of the trade, as this reader may see it.</param>
/// <param name="Raw">Null when its key was destroyed (ruling 55) or while the fact is sealed; <paramref name="RawGone"/> then says why.</param>
public sealed record ValueProof(
    FactLine Fact, ProofState State, IReadOnlyList<VersionLine> Versions, IReadOnlyList<ValueField> Fields,
    IReadOnlyList<RawField>? Raw, Wording? RawGone, SourceSignature Signature, EntryView Entry, InclusionView Inclusion,
    CheckpointView? Checkpoint)
{
    public string SourceKey { get; init; } = "";

    public DateTimeOffset? ReceivedAt { get; init; }
}

/// <param name="Text">What the fact said in that version, in short.</param>
/// <param name="Current">The version that stands.</param>
public sealed record VersionLine(int Version, long Position, Wording Text, Moment? At, DateTimeOffset TakenAt, bool Current, bool Conflicting, bool Retracted);

/// <summary>Whether a reader sees a value; <see cref="Withheld"/> although every seal over it stands open: of the compartment, or a mark only machines compare.</summary>
public enum Openness { Open, Masked, Sealed, Destroyed, Withheld }

/// <summary>One field of a fact: its Chinese and English term, and the value or why it is not shown.</summary>
public sealed record ValueField(Wording Name, Wording? Text, Openness Openness);

/// <summary>A line of the raw message as it came, key names untouched; masked values stand as 张*.</summary>
/// <param name="Depth">Indentation; 0 for CloudEvents attributes.</param>
/// <param name="Name">What the key means, where the catalogue knows it.</param>
public sealed record RawField(string Key, int Depth, string? Text, Openness Openness, Wording? Name = null, bool Marked = false);

/// <summary>来源签名 — v1a can be attributed to the sender; v1 cannot and is 来源未签名归属 (ruling 10).</summary>
public sealed record SourceSignature(SignatureState State, string Scheme, string Account, string Organisation, string? KeyId, DateTimeOffset? At)
{
    /// <summary>The connector that fetched the message; null when the sender sent it.</summary>
    public string? FetchedBy { get; init; }

    /// <summary>The file or page it was found in.</summary>
    public string? Place { get; init; }
}

public enum SignatureState { Valid, NotAttributable, Invalid, CannotCheck, Own }

/// <param name="Json">Canonical bytes of the entry as text: commitments where values are hidden.</param>
public sealed record EntryView(long Position, string Leaf, int Bytes, string Json);

/// <param name="Path">Neighbour hashes from the leaf up, hex.</param>
public sealed record InclusionView(long Size, string Root, IReadOnlyList<string> Path, TimeSpan Took);

/// <summary>检查点 with its cosignatures.</summary>
/// <param name="Valid">Our signature over it was checked for this look.</param>
public sealed record CheckpointView(
    string Origin, long Size, string Root, DateTimeOffset At, string Key, bool Valid, IReadOnlyList<CosignLine> Cosigns, string Note);

public sealed record CosignLine(string Name, Wording Holder, DateTimeOffset? At, CosignState State);

public enum CosignState { Valid, Behind, Silent, Invalid }
