using Witness.Domain.Facts;
using Witness.Ledger.Bytes;

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

    /// <summary>What the vault will hold of it, worked out once by <see cref="DraftMaker"/>; also valid for a copy with another <see cref="Secret"/>.</summary>
    internal Parting? Parting { get; set; }
}

/// <summary>分置 — a fact's identity key and its marked fields by the vault row they go into.</summary>
internal sealed record Parting(Key16 Identity, IReadOnlyList<VaultPart> Parts);

/// <summary>One vault row to be: its group, whose key closes it, where it lies, and the fields in it.</summary>
internal sealed record VaultPart(VaultGroup Group, KeyName Key, Key16 Place, List<FieldBytes> Values);
