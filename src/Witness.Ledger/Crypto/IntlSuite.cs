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
        HMACSHA256.HashData(key, bytes, hash);
        return new(hash);
    }

    public override byte[] Encrypt(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated)
    {
        using var gcm = new AesGcm(Whole(key), TagSize);
        var result = new byte[plain.Length + TagSize];
        gcm.Encrypt(nonce, plain, result.AsSpan(0, plain.Length), result.AsSpan(plain.Length), associated);
        return result;
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

    // A shorter key would silently be AES-128 or AES-192.
    private static ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> key) =>
        key.Length == 32 ? key : throw new ArgumentException("an AES-256 key is 32 bytes", nameof(key));
}
