using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Vault;

/// <summary>开启值 — a field's value in canonical JSON and the salt that opens its commitment in the entry.</summary>
public sealed record SaltedValue(string Field, byte[] Salt, ReadOnlyMemory<byte> Value)
{
    /// <summary>Whether value and salt are what the entry committed to.</summary>
    public bool Opens(Suite suite, Digest commitment) => suite.Commit(Salt, Value.Span) == commitment;
}

/// <summary>A row would be longer than one mebibyte (ruling 30); nothing is written.</summary>
public sealed class VaultLimitException(int bytes) : Exception($"一条保险库记录最多 1 MiB，此条 {bytes} 字节 / a vault row holds at most 1 MiB, this one has {bytes} bytes");

/// <summary>保险库内容 — the values of one fact under one seal or of one subject, by field.</summary>
internal static class VaultContent
{
    private const int First = 256;

    /// <summary>What fits a row of one mebibyte beside hint, nonces and tags.</summary>
    public const int Largest = (1 << 20) - 1024;

    /// <summary>
    /// Length, then {field: {salt, value}} as JSON, then zeros up to the next size class (256, 512, 1,024 …), so that the
    /// length of a sealed row tells little about it.
    /// </summary>
    /// <exception cref="VaultLimitException">Too long for one row.</exception>
    public static byte[] Encode(IReadOnlyList<SaltedValue> fields)
    {
        var json = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            foreach (var field in fields.OrderBy(f => f.Field, StringComparer.Ordinal))
            {
                writer.WriteStartObject(field.Field);
                writer.WriteBase64String("salt"u8, field.Salt);
                writer.WritePropertyName("value"u8);
                writer.WriteRawValue(field.Value.Span, skipInputValidation: true); // the very bytes the commitment is over
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        var needed = 4 + json.WrittenCount;
        if (needed > Largest) throw new VaultLimitException(needed);
        var padded = First;
        while (padded < needed) padded *= 2;
        var bytes = new byte[Math.Min(padded, Largest)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, json.WrittenCount);
        json.WrittenSpan.CopyTo(bytes.AsSpan(4));
        return bytes;
    }

    public static IReadOnlyList<SaltedValue> Decode(ReadOnlyMemory<byte> bytes)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes.Span);
        using var json = JsonDocument.Parse(bytes.Slice(4, length));
        return [.. json.RootElement.EnumerateObject().Select(field => new SaltedValue(
            field.Name, field.Value.GetProperty("salt"u8).GetBytesFromBase64(), JsonMarshal.GetRawUtf8Value(field.Value.GetProperty("value"u8)).ToArray()))];
    }
}
