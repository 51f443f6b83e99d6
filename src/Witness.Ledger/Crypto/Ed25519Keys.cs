using System.Buffers;
using System.Collections.Concurrent;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Witness.Ledger.Crypto;

/// <summary>公钥 — an Ed25519 public key, parsed once: parsing costs a good part of a verification.</summary>
public sealed class Ed25519Public
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    /// <summary>Length of a signature in bytes.</summary>
    public const int SignatureSize = 64;

    private const int CacheLimit = 4096;
    private static readonly ConcurrentDictionary<string, Ed25519Public> Parsed = new();

    private readonly Ed25519PublicKeyParameters _key;

    private Ed25519Public(Ed25519PublicKeyParameters key) => _key = key;

    /// <summary>Parses the 32 bytes, or finds them parsed before; null when they are no point of the curve.</summary>
    public static Ed25519Public? Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size) return null;
        var name = Convert.ToHexString(bytes);
        if (Parsed.TryGetValue(name, out var known)) return known;
        try
        {
            var key = new Ed25519Public(new Ed25519PublicKeyParameters(bytes));
            if (Parsed.Count >= CacheLimit) Parsed.Clear(); // strangers' keys must not fill the memory
            return Parsed.GetOrAdd(name, key);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The 32 bytes.</summary>
    public byte[] ToArray() => _key.GetEncoded();

    /// <summary>True when the signature is this key's over the message.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureSize) return false;
        var bytes = ArrayPool<byte>.Shared.Rent(message.Length);
        message.CopyTo(bytes);
        var valid = _key.Verify(Ed25519.Algorithm.Ed25519, null, bytes, 0, message.Length, signature.ToArray(), 0);
        ArrayPool<byte>.Shared.Return(bytes);
        return valid;
    }
}

/// <summary>私钥 — an Ed25519 private key, held as its 32-byte seed.</summary>
public sealed class Ed25519Secret
{
    /// <summary>Length of the seed in bytes.</summary>
    public const int Size = 32;

    private readonly Ed25519PrivateKeyParameters _key;

    /// <summary>The key of that seed.</summary>
    public Ed25519Secret(ReadOnlySpan<byte> seed)
    {
        _key = new(seed);
        Public = Ed25519Public.Of(_key.GeneratePublicKey().GetEncoded())!;
    }

    /// <summary>A fresh key.</summary>
    public static Ed25519Secret New(Randomness randomness) => new(randomness.Bytes(Size));

    /// <summary>The public half.</summary>
    public Ed25519Public Public { get; }

    /// <summary>The seed, for the key file and nothing else.</summary>
    public byte[] Seed() => _key.GetEncoded();

    /// <summary>The 64-byte signature over the message.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signature = new byte[Ed25519Public.SignatureSize];
        var bytes = message.ToArray();
        _key.Sign(Ed25519.Algorithm.Ed25519, null, bytes, 0, bytes.Length, signature, 0);
        return signature;
    }
}
