namespace Witness.Ledger.Bytes;

/// <summary>摘要 — a 32-byte hash of the log's <c>Suite</c> (SHA-256 in <c>intl</c>, SM3 in <c>gm</c>).</summary>
public readonly struct Digest : IEquatable<Digest>
{
    /// <summary>Length in bytes of every digest of either suite.</summary>
    public const int Size = 32;

    private readonly ulong _a, _b, _c, _d;

    /// <summary>Takes exactly 32 bytes.</summary>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public Digest(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size) throw new ArgumentException("a digest is 32 bytes", nameof(bytes));
        _a = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>Writes the 32 bytes.</summary>
    public void CopyTo(Span<byte> to)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(to, _a);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(to[8..], _b);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(to[16..], _c);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(to[24..], _d);
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    public static Digest FromHex(string hex) => new(Convert.FromHexString(hex));

    public bool Equals(Digest other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    public override bool Equals(object? obj) => obj is Digest other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_a, _b);

    /// <summary>Lower-case hex, 64 characters.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());

    public static bool operator ==(Digest left, Digest right) => left.Equals(right);

    public static bool operator !=(Digest left, Digest right) => !left.Equals(right);
}
