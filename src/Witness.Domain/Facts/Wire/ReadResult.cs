using System.Text.Json;

namespace Witness.Domain.Facts.Wire;

/// <summary>字段值 — one field of a fact as received.</summary>
/// <param name="Wire">The value on the wire. Lives as long as the parsed body.</param>
/// <param name="Stored">What is committed to and kept under the field's name: the value as it came; of a «…Hash» field the keyed hash
/// (of several, sorted).</param>
/// <param name="Value">Typed.</param>
public readonly record struct FieldValue(FieldType Field, JsonElement Wire, JsonElement Stored, object Value);

/// <summary>读取结果 — a fact read from the wire, or every reason why not (at most 20).</summary>
/// <param name="MessageId">CloudEvents id: drops repeated messages, names no fact (ruling 1). Null when missing.</param>
/// <param name="Type">Null when unknown.</param>
/// <param name="Fact">Null when refused.</param>
/// <param name="Fields">Fields the source filled; empty when refused.</param>
public sealed record ReadResult(
    string? MessageId, FactType? Type, Fact? Fact, IReadOnlyList<FieldValue> Fields, IReadOnlyList<Refusal> Refusals)
{
    public bool IsAccepted => Fact is not null;
}

/// <summary>带密钥的散列 — the centre's keyed hash of a raw value (ruling 9); values of one family can be compared with each other.</summary>
/// <param name="family">Of <see cref="FieldType.HashFamily"/>.</param>
/// <param name="value">Normalised: no white space or hyphens, capitals, compatibility forms folded.</param>
public delegate string KeyedHash(string family, string value);
