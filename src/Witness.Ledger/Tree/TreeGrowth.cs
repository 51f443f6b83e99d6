using System.Numerics;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;

namespace Witness.Ledger.Tree;

/// <summary>A tile as it stands after growing: all its hashes so far.</summary>
public readonly record struct GrownTile(int Level, long Index, ReadOnlyMemory<byte> Hashes);

/// <summary>
/// 树的右缘 — all a writer must remember to grow the tree: the heads of its complete subtrees (one per set bit of the
/// size) and the growing tile of each level. One hash per leaf on average; the state is O(log n).
/// </summary>
public sealed class TreeGrowth
{
    private readonly Suite _suite;
    private readonly Digest[] _peaks = new Digest[64]; // _peaks[h] holds when bit h of the size is set
    private readonly List<Edge> _edges = [];
    private readonly List<GrownTile> _completed = [];

    /// <summary>A tree without leaves.</summary>
    public TreeGrowth(Suite suite) => _suite = suite;

    /// <summary>Number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>The tree of that size again, from the tiles on its right edge (at most one per level).</summary>
    /// <param name="tile">The stored tile of a level and index, at least as wide as the size needs.</param>
    /// <exception cref="InvalidDataException">A tile is missing or too narrow.</exception>
    public static async Task<TreeGrowth> Load(Suite suite, long size, Func<int, long, Task<byte[]?>> tile)
    {
        var growth = new TreeGrowth(suite);
        for (var level = 0; TilePlace.CountAt(level, size) > 0; level++)
        {
            var count = TilePlace.CountAt(level, size);
            var index = count / TilePlace.Full;
            var width = (int)(count % TilePlace.Full);
            var hashes = width == 0 ? [] : await tile(level, index);
            if (hashes is null || hashes.Length < width * Digest.Size)
                throw new InvalidDataException($"tile {new TilePlace(level, index, width).Path()} is missing or too narrow");
            growth.Restore(level, index, hashes.AsSpan(0, width * Digest.Size));
        }

        growth.Size = size;
        return growth;
    }

    /// <summary>Adds one leaf hash.</summary>
    public void Append(in Digest leaf)
    {
        Put(0, leaf);
        Join(leaf, 0);
        Size++;
    }

    /// <summary>Adds 256 leaf hashes at once, whose head was computed elsewhere; the size must be a multiple of 256.</summary>
    public void AppendTile(in Digest head)
    {
        if (Size % TilePlace.Full != 0) throw new InvalidOperationException("a whole tile fits only after whole tiles");
        if (_edges.Count == 0) _edges.Add(new Edge());
        _edges[0].Index++;
        Put(1, head);
        Join(head, 8);
        Size += TilePlace.Full;
    }

    /// <summary>The root of the leaves so far.</summary>
    public Digest Root()
    {
        if (Size == 0) return _suite.Hash([]);
        var height = BitOperations.TrailingZeroCount(Size);
        var root = _peaks[height];
        for (height++; height < 63; height++)
            if ((Size >> height & 1) == 1) root = _suite.Node(_peaks[height], root);
        return root;
    }

    /// <summary>The tiles that changed since this was last asked, each once.</summary>
    public IReadOnlyList<GrownTile> TakeChanged()
    {
        var changed = new List<GrownTile>(_completed);
        _completed.Clear();
        for (var level = 0; level < _edges.Count; level++)
        {
            var edge = _edges[level];
            if (!edge.Changed) continue;
            edge.Changed = false;
            if (edge.Width > 0) changed.Add(new(level, edge.Index, edge.Hashes.AsSpan(0, edge.Width * Digest.Size).ToArray()));
        }

        return changed;
    }

    private void Put(int level, in Digest hash)
    {
        if (_edges.Count == level) _edges.Add(new Edge());
        var edge = _edges[level];
        hash.CopyTo(edge.Hashes.AsSpan(edge.Width * Digest.Size));
        edge.Changed = true;
        if (++edge.Width < TilePlace.Full) return;
        _completed.Add(new(level, edge.Index, edge.Hashes.ToArray()));
        edge.Index++;
        edge.Width = 0;
    }

    private void Join(Digest head, int height)
    {
        for (; (Size >> height & 1) == 1; height++)
        {
            head = _suite.Node(_peaks[height], head);
            if ((height + 1) % 8 == 0) Put((height + 1) / 8, head);
        }

        _peaks[height] = head;
    }

    private void Restore(int level, long index, ReadOnlySpan<byte> hashes)
    {
        var edge = new Edge { Index = index, Width = hashes.Length / Digest.Size };
        hashes.CopyTo(edge.Hashes);
        _edges.Add(edge);
        var start = 0;
        for (var bit = 7; bit >= 0; bit--)
        {
            if ((edge.Width >> bit & 1) == 0) continue;
            _peaks[8 * level + bit] = TileHash.Head(_suite, hashes, start, 1 << bit);
            start += 1 << bit;
        }
    }

    private sealed class Edge
    {
        public byte[] Hashes { get; } = new byte[TilePlace.Full * Digest.Size];
        public long Index { get; set; }
        public int Width { get; set; }
        public bool Changed { get; set; }
    }
}
