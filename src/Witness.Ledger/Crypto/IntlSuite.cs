using System.Security.Cryptography;
using Witness.Ledger.Bytes;

namespace Witness.Ledger.Crypto;

internal sealed class IntlSuite : Suite
{
    public override string Name => "intl";

    public override string HashId => "sha256";

    public override Digest Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[Digest.Size];
        SHA256.HashData(bytes, hash);
        return new(hash);
    }

    public override Digest Mac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[Digest.Size];
        if (Prepared(key) is { } prepared)
        {
            prepared.AppendData(bytes);
            prepared.GetHashAndReset(hash);
        }
        else HMACSHA256.HashData(key, bytes, hash);
        return new(hash);
    }

    /// <summary>
    /// A few keys are used for nearly every row, and setting one up costs as much as hashing a row: a thread keeps those it met
    /// twice in a row at their place. Null for the others.
    /// </summary>
    private static IncrementalHash? Prepared(ReadOnlySpan<byte> key)
    {
        if (key.Length != Digest.Size) return null;
        var name = new Digest(key);
        ref var kept = ref (_kept ??= new Kept[KeptKeys])[(int)((uint)name.GetHashCode() % KeptKeys)];
        if (kept.Hash is { } hash && kept.Key == name) return hash;
        if (kept.Candidate != name)
        {
            kept.Candidate = name;
            return null;
        }
        kept.Hash?.Dispose();
        (kept.Key, kept.Hash) = (name, IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key));
        return kept.Hash;
    }

    public override void Encrypt(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated, Span<byte> to)
    {
        using var gcm = new AesGcm(Whole(key), TagSize);
        gcm.Encrypt(nonce, plain, to[..plain.Length], to[plain.Length..], associated);
    }

    public override byte[] Decrypt(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> associated)
    {
        if (sealedBytes.Length < TagSize) throw new CryptographicException("shorter than its tag");
        using var gcm = new AesGcm(Whole(key), TagSize);
        var plain = new byte[sealedBytes.Length - TagSize];
        gcm.Decrypt(nonce, sealedBytes[..plain.Length], sealedBytes[plain.Length..], plain, associated);
        return plain;
    }

    private const int KeptKeys = 64;

    [ThreadStatic]
    private static Kept[]? _kept;

    private struct Kept
    {
        public Digest Key, Candidate;
        public IncrementalHash? Hash;
    }

    // A shorter key would silently be AES-128 or AES-192.
    private static ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> key) =>
        key.Length == 32 ? key : throw new ArgumentException("an AES-256 key is 32 bytes", nameof(key));
}
