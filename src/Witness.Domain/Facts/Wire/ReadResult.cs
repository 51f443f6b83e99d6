namespace Witness.Domain.Facts.Wire;

/// <summary>字段值 — one field of a fact, ready to be kept.</summary>
/// <param name="Canonical">What is committed to and kept under the field's name: the typed value as canonical JSON (RFC 8785), one form
/// however a source wrote it: decimals as texts, moments in +08:00, sets sorted, a bare text as its record. Of a «…Hash» field the hash.</param>
/// <param name="Value">Typed.</param>
public readonly record struct FieldValue(FieldType Field, ReadOnlyMemory<byte> Canonical, object Value);

/// <summary>读取结果 — a fact read from the wire, or every reason why not (at most 20).</summary>
/// <param name="MessageId">CloudEvents id: drops repeated messages, names no fact (ruling 1). Null when missing.</param>
/// <param name="Type">Null when unknown.</param>
/// <param name="Fact">Null when refused.</param>
/// <param name="Fields">Fields the source filled, sorted by name; empty when refused.</param>
public sealed record ReadResult(
    string? MessageId, FactType? Type, Fact? Fact, IReadOnlyList<FieldValue> Fields, IReadOnlyList<Refusal> Refusals)
{
    public bool IsAccepted => Fact is not null;
}

/// <summary>带密钥的散列 — the centre's keyed hash of a raw value (ruling 9); values of one family can be compared with each other.</summary>
/// <param name="family">Of <see cref="FieldType.HashFamily"/>.</param>
/// <param name="value">Normalised: no white space or hyphens, capitals, compatibility forms folded.</param>
public delegate string KeyedHash(string family, string value);
