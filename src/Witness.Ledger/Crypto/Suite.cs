using System.Buffers;
using Witness.Ledger.Bytes;

namespace Witness.Ledger.Crypto;

/// <summary>
/// 密码套件 — every algorithm of one log, chosen once by its origin and never mixed with another's in one object
/// (ruling 15). Only <see cref="Intl"/> is built; a national suite (SM2, SM3, SM4) is a second subclass of this.
/// </summary>
public abstract class Suite
{
    /// <summary>SHA-256, HMAC-SHA-256, AES-256-GCM, Ed25519.</summary>
    public static readonly Suite Intl = new IntlSuite();

    /// <summary>Length of the salt of a commitment.</summary>
    public const int SaltSize = 32;

    /// <summary>Length of a GCM nonce.</summary>
    public const int NonceSize = 12;

    /// <summary>Length of the tag that <see cref="Encrypt(ReadOnlySpan{byte}, ReadOnlySpan{byte}, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> puts after the ciphertext.</summary>
    public const int TagSize = 16;

    private protected Suite() { }

    /// <summary>Name in settings and keys: <c>intl</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Name of the hash in digests of evidence: <c>sha256</c>.</summary>
    public abstract string HashId { get; }

    /// <summary>Hash of the bytes.</summary>
    public abstract Digest Hash(ReadOnlySpan<byte> bytes);

    /// <summary>Keyed hash (HMAC) of the bytes.</summary>
    public abstract Digest Mac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> bytes);

    /// <summary>Ciphertext followed by the tag. A nonce must never be used twice under one key.</summary>
    public byte[] Encrypt(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated)
    {
        var result = new byte[plain.Length + TagSize];
        Encrypt(key, nonce, plain, associated, result);
        return result;
    }

    /// <summary>The same into a span that is exactly as long as the plain bytes and the tag.</summary>
    public abstract void Encrypt(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated, Span<byte> to);

    /// <summary>The plain bytes of what <see cref="Encrypt(ReadOnlySpan{byte}, ReadOnlySpan{byte}, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> gave.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">Another key, nonce or context, or changed bytes.</exception>
    public abstract byte[] Decrypt(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> associated);

    /// <summary>As <see cref="Decrypt"/>, but null for another key, nonce or context, or changed bytes.</summary>
    public byte[]? TryDecrypt(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> associated)
    {
        try
        {
            return Decrypt(key, nonce, sealedBytes, associated);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Leaf of the tree: H(0x00 ‖ entry).</summary>
    public Digest Leaf(ReadOnlySpan<byte> entry) => Prefixed(0x00, entry, default);

    /// <summary>Node of the tree: H(0x01 ‖ left ‖ right).</summary>
    public Digest Node(in Digest left, in Digest right)
    {
        Span<byte> bytes = stackalloc byte[1 + 2 * Digest.Size];
        bytes[0] = 0x01;
        left.CopyTo(bytes[1..]);
        right.CopyTo(bytes[(1 + Digest.Size)..]);
        return Hash(bytes);
    }

    /// <summary>
    /// 承诺 — binds us to a value without showing it: H(0x02 ‖ salt ‖ value). Without the 32 random bytes of
    /// <paramref name="salt"/> an ID number could be guessed from its hash.
    /// </summary>
    public Digest Commit(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> canonicalValue)
    {
        if (salt.Length != SaltSize) throw new ArgumentException("a salt is 32 bytes", nameof(salt));
        return Prefixed(0x02, salt, canonicalValue);
    }

    /// <summary>PRF to a 16-byte handle: the first half of the keyed hash.</summary>
    public Key16 Handle(ReadOnlySpan<byte> key, ReadOnlySpan<byte> bytes)
    {
        Span<byte> mac = stackalloc byte[Digest.Size];
        Mac(key, bytes).CopyTo(mac);
        return Key16.From(mac);
    }

    private Digest Prefixed(byte prefix, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var length = 1 + first.Length + second.Length;
        byte[]? rented = null;
        var bytes = length <= 1024 ? stackalloc byte[length] : (rented = ArrayPool<byte>.Shared.Rent(length)).AsSpan(0, length);
        bytes[0] = prefix;
        first.CopyTo(bytes[1..]);
        second.CopyTo(bytes[(1 + first.Length)..]);
        var digest = Hash(bytes);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        return digest;
    }
}
