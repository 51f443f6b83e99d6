using System.Buffers.Binary;

namespace Witness.Ledger.Tree;

/// <summary>条目包 — up to 256 entries in one file: for each a big-endian uint16 length, then its bytes.</summary>
public static class Bundle
{
    /// <summary>No entry may be longer.</summary>
    public const int MaxEntry = ushort.MaxValue;

    /// <summary>The entries one behind the other.</summary>
    public static byte[] Encode(IEnumerable<ReadOnlyMemory<byte>> entries)
    {
        using var bytes = new MemoryStream();
        Span<byte> length = stackalloc byte[2];
        foreach (var entry in entries)
        {
            BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)entry.Length));
            bytes.Write(length);
            bytes.Write(entry.Span);
        }

        return bytes.ToArray();
    }

    /// <summary>The entries of a bundle; null when the lengths do not come out even.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>>? Decode(ReadOnlyMemory<byte> bundle)
    {
        var entries = new List<ReadOnlyMemory<byte>>();
        while (!bundle.IsEmpty)
        {
            if (bundle.Length < 2) return null;
            var length = BinaryPrimitives.ReadUInt16BigEndian(bundle.Span);
            if (bundle.Length < 2 + length) return null;
            entries.Add(bundle.Slice(2, length));
            bundle = bundle[(2 + length)..];
        }

        return entries;
    }
}
