using Witness.Domain.Facts;

namespace Witness.Flow.Vault;

/// <summary>字段值 — one field of a fact with the canonical bytes of its value: what is committed to, or stands in the entry.</summary>
/// <param name="Extra">Marks it takes over from the fact it speaks of (a conflict is as secret as what conflicts).</param>
public sealed record FieldBytes(FieldType Field, ReadOnlyMemory<byte> Canonical, Mark Extra = Mark.Public);

/// <summary>A checked fact on its way into the log.</summary>
/// <param name="Actor">Account that sent or did it.</param>
/// <param name="Region">Of the sender's account; goes into the label.</param>
/// <param name="Message">The request it came in; null for facts of our own.</param>
public sealed record Incoming(
    FactType Type, Header Header, IReadOnlyList<FieldBytes> Fields, string Actor, string? Region, string? Kind, MessageRef? Message)
{
    /// <summary>‡ — secret as such while S1 is closed: by its type, or because it speaks of such a fact.</summary>
    public bool Secret { get; init; } = Type.Secret;
}
