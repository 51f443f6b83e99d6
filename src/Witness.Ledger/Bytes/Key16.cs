namespace Witness.Ledger.Bytes;

/// <summary>
/// A 16-byte keyed handle: a PRF over an identity (ruling 56), never the identity itself, so that the keys of the
/// log's tables tell nothing to whoever reads them without the centre's key.
/// </summary>
public readonly record struct Key16(ulong High, ulong Low)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 16;

    /// <summary>Takes the first 16 bytes of the span.</summary>
    public static Key16 From(ReadOnlySpan<byte> bytes) => new(
        System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes),
        System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), Low);
        return bytes;
    }

    public override string ToString() => Convert.ToHexStringLower(ToArray());
}
