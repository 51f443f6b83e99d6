using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Witness.Ledger.Crypto;

/// <summary>随机源 — where salts, nonces and keys come from: the system, or a seed when a run must be repeatable.</summary>
public sealed class Randomness
{
    /// <summary>The operating system's generator: the only one for anything real.</summary>
    public static readonly Randomness System = new(null);

    private readonly byte[]? _seed;
    private readonly Lock _gate = new();
    private ulong _block;

    private Randomness(byte[]? seed) => _seed = seed;

    /// <summary>The same bytes for the same seed, for simulation and tests; worthless as a secret.</summary>
    public static Randomness Seeded(ulong seed)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, seed);
        return new(bytes);
    }

    // Asking the system costs about the same for 12 bytes and for 1,024; what was given out is wiped at once.
    private static void FromStock(Span<byte> span)
    {
        var stock = _stock ??= new byte[1024];
        if (_left < span.Length)
        {
            RandomNumberGenerator.Fill(stock);
            _left = stock.Length;
        }

        var taken = stock.AsSpan(_left - span.Length, span.Length);
        taken.CopyTo(span);
        taken.Clear();
        _left -= span.Length;
    }

    [ThreadStatic]
    private static byte[]? _stock;

    [ThreadStatic]
    private static int _left;

    /// <summary>That many fresh bytes.</summary>
    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        Fill(bytes);
        return bytes;
    }

    /// <summary>Fills the span with fresh bytes.</summary>
    public void Fill(Span<byte> span)
    {
        if (_seed is null)
        {
            if (span.Length > 64) RandomNumberGenerator.Fill(span);
            else FromStock(span);
            return;
        }

        lock (_gate)
        {
            Span<byte> block = stackalloc byte[32];
            while (!span.IsEmpty)
            {
                BinaryPrimitives.WriteUInt64BigEndian(_seed.AsSpan(8), _block++);
                SHA256.HashData(_seed, block);
                var taken = Math.Min(span.Length, block.Length);
                block[..taken].CopyTo(span);
                span = span[taken..];
            }
        }
    }
}
