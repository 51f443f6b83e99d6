using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;

namespace Witness.Ledger.Tree;

/// <summary>Heads of complete subtrees inside one tile.</summary>
public static class TileHash
{
    /// <summary>The hash at that place of the tile.</summary>
    public static Digest At(ReadOnlySpan<byte> hashes, int index) => new(hashes.Slice(index * Digest.Size, Digest.Size));

    /// <summary>Head of <paramref name="count"/> hashes from <paramref name="start"/> on; the count is a power of two.</summary>
    public static Digest Head(Suite suite, ReadOnlySpan<byte> hashes, int start, int count)
    {
        if (count == 1) return At(hashes, start);
        var half = count / 2;
        return suite.Node(Head(suite, hashes, start, half), Head(suite, hashes, start + half, half));
    }
}
