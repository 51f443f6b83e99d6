using System.Buffers;
using System.Text;
using System.Text.Json;
using Witness.Flow.Vault;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Intake;

/// <summary>原始报文 — a request as it came, with the headers its signature needs.</summary>
public sealed record RawMessage(SignedHeaders Headers, DateTimeOffset ReceivedAt, bool Attributed, ReadOnlyMemory<byte> Body)
{
    private const string Mark = "fetched,";

    /// <summary>The connector that fetched it; null when its sender sent it.</summary>
    public string? FetchedBy => Headers.Signature.StartsWith(Mark, StringComparison.Ordinal) ? Headers.Signature[Mark.Length..] : null;

    /// <summary>What a connector found; where a signature would stand it says so.</summary>
    public static RawMessage Of(Fetched from, DateTimeOffset at, ReadOnlyMemory<byte> body) => new(new(from.Account, from.Place, "", Mark + from.Connector), at, false, body);
}

/// <summary>代取 — what a connector fetched, for which account, and where it found it.</summary>
public sealed record Fetched(string Account, string Connector, string Place);

/// <summary>
/// 原始报文库 — every request that gave a fact or a refusal is kept as it came, encrypted under a key of its own (ruling 55), so
/// that destroying the key of a person named in it makes it unreadable, signature and all.
/// </summary>
public sealed class RawMessages(LogStore store, Keystore keys, Randomness random)
{
    public static readonly AttachedTable Table = new("raw", InsertOnly: true);

    /// <summary>A fresh request id, 32 hex digits.</summary>
    public string FreshId() => Convert.ToHexStringLower(random.Bytes(16));

    /// <summary>Makes the request's key durable and gives the row to attach.</summary>
    public AttachedRow Keep(string request, RawMessage message)
    {
        var key = keys.Obtain(KeyName.Request(request));
        var head = JsonSerializer.SerializeToUtf8Bytes(new Head(message.Headers, message.ReceivedAt, message.Attributed));
        var length = 4 + head.Length + message.Body.Length;
        var plain = ArrayPool<byte>.Shared.Rent(length);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(plain, head.Length);
        head.CopyTo(plain, 4);
        message.Body.CopyTo(plain.AsMemory(4 + head.Length));
        var id = Encoding.ASCII.GetBytes(request);
        var row = new byte[Suite.NonceSize + length + Suite.TagSize];
        var nonce = row.AsSpan(0, Suite.NonceSize);
        random.Fill(nonce);
        Suite.Intl.Encrypt(key, nonce, plain.AsSpan(0, length), id, row.AsSpan(Suite.NonceSize));
        ArrayPool<byte>.Shared.Return(plain, clearArray: true);
        return new(Table, id, row);
    }

    /// <summary>Null when there is no such request, or its key was destroyed.</summary>
    public async Task<RawMessage?> Find(string request, CancellationToken stop)
    {
        var row = await store.ReadRow(Table, Encoding.ASCII.GetBytes(request), stop);
        if (row is null || keys.Find(KeyName.Request(request)) is not { } key) return null;
        var plain = Suite.Intl.Decrypt(key, row.AsSpan(0, Suite.NonceSize), row.AsSpan(Suite.NonceSize), Encoding.ASCII.GetBytes(request));
        var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(plain);
        var head = JsonSerializer.Deserialize<Head>(plain.AsSpan(4, length))!;
        return new(head.Headers, head.ReceivedAt, head.Attributed, plain.AsMemory(4 + length));
    }

    private sealed record Head(SignedHeaders Headers, DateTimeOffset ReceivedAt, bool Attributed);
}
