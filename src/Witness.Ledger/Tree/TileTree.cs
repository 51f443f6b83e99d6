using System.Numerics;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;

namespace Witness.Ledger.Tree;

/// <summary>
/// 瓦片树 — a tree read from its tiles: heads, roots and proofs at any size up to the one the tiles reach. Each tile is
/// asked for once; make one of these per question.
/// </summary>
public sealed class TileTree(Suite suite, Func<int, long, ValueTask<ReadOnlyMemory<byte>>> tile)
{
    private readonly Dictionary<(int, long), ReadOnlyMemory<byte>> _read = [];

    /// <summary>Root of the first <paramref name="size"/> leaves.</summary>
    public async ValueTask<Digest> Root(long size) => size == 0 ? suite.Hash([]) : await Head(new(0, size));

    /// <summary>The hashes that prove the leaf at that position in the tree of that size.</summary>
    public ValueTask<Digest[]> Inclusion(long position, long size) => Heads(TreeProof.Inclusion(position, size));

    /// <summary>The hashes that prove that the older tree begins the tree of that size.</summary>
    public ValueTask<Digest[]> Consistency(long older, long size) => Heads(TreeProof.Consistency(older, size));

    private async ValueTask<Digest[]> Heads(IReadOnlyList<LeafRange> ranges)
    {
        var heads = new Digest[ranges.Count];
        for (var i = 0; i < heads.Length; i++) heads[i] = await Head(ranges[i]);
        return heads;
    }

    private async ValueTask<Digest> Head(LeafRange range)
    {
        if (!BitOperations.IsPow2(range.Count))
        {
            var middle = range.Start + LeafRange.Split(range.Count);
            return suite.Node(await Head(new(range.Start, middle)), await Head(new(middle, range.End)));
        }

        var height = BitOperations.Log2((ulong)range.Count);
        var level = height / 8;
        var first = range.Start >> (8 * level);
        var count = 1 << (height % 8);
        var hashes = await Read(level, first / TilePlace.Full);
        var start = (int)(first % TilePlace.Full);
        if (hashes.Length < (start + count) * Digest.Size)
            throw new InvalidDataException($"tile {level}/{first / TilePlace.Full} is too narrow");
        return TileHash.Head(suite, hashes.Span, start, count);
    }

    private async ValueTask<ReadOnlyMemory<byte>> Read(int level, long index)
    {
        if (!_read.TryGetValue((level, index), out var hashes)) _read[(level, index)] = hashes = await tile(level, index);
        return hashes;
    }
}
