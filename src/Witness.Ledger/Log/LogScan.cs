using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Tree;

namespace Witness.Ledger.Log;

/// <summary>
/// 全量核对 — hashes every entry again and compares every tile and the root. Streaming: one chunk is read while the one
/// before it is hashed on all cores.
/// </summary>
public sealed class LogScan(Suite suite)
{
    private const int Bundles = 64;

    /// <summary>Gives entries from a position on, all it is asked for unless the log ends.</summary>
    public delegate Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadEntries(long from, int count);

    /// <summary>Gives a stored tile at least as wide as the size needs; null when it is missing.</summary>
    public delegate Task<byte[]?> ReadTile(TilePlace place);

    /// <summary>Compares a log with one of its heads; null when all is well, else the first thing that is not.</summary>
    public Task<Reason?> Check(LogStore store, LogName log, Head head, CancellationToken stop) => Check(
        head.Size,
        head.Root,
        async (from, count) => [.. (await store.ReadEntries(log, from, count, stop)).Select(e => e.Bytes)],
        place => store.ReadTile(log, place.Level, place.Index, stop));

    /// <summary>The same for anything that gives entries and tiles, such as an exported folder.</summary>
    public async Task<Reason?> Check(long size, Digest root, ReadEntries entries, ReadTile tiles)
    {
        var tree = new TreeGrowth(suite);
        const int chunk = Bundles * TilePlace.Full;
        var reading = entries(0, (int)Math.Min(chunk, size));
        for (var from = 0L; from < size; from += chunk)
        {
            var read = await reading;
            var wanted = (int)Math.Min(chunk, size - from);
            if (read.Count < wanted) return Missing(from + read.Count);
            var next = from + chunk;
            if (next < size) reading = Task.Run(() => entries(next, (int)Math.Min(chunk, size - next)));

            var whole = wanted / TilePlace.Full;
            var level0 = new byte[whole][];
            var heads = new Digest[whole];
            Parallel.For(0, whole, i =>
            {
                level0[i] = Leaves(read, i * TilePlace.Full, TilePlace.Full);
                heads[i] = TileHash.Head(suite, level0[i], 0, TilePlace.Full);
            });
            for (var i = 0; i < whole; i++)
            {
                var place = new TilePlace(0, from / TilePlace.Full + i, TilePlace.Full);
                if (!Same(await tiles(place), level0[i])) return Differs(place);
                tree.AppendTile(heads[i]);
            }

            var rest = Leaves(read, whole * TilePlace.Full, wanted - whole * TilePlace.Full);
            for (var i = 0; i < rest.Length / Digest.Size; i++) tree.Append(TileHash.At(rest, i));
            foreach (var tile in tree.TakeChanged())
            {
                var width = tile.Hashes.Length / Digest.Size;
                // A tile still growing here is compared when it has its final width.
                if (width != TilePlace.WidthAt(tile.Level, tile.Index, size)) continue;
                var place = new TilePlace(tile.Level, tile.Index, width);
                if (!Same(await tiles(place), tile.Hashes.Span)) return Differs(place);
            }
        }

        return tree.Root() == root ? null : new("根哈希与检查点不符", "the root does not match the checkpoint");
    }

    private byte[] Leaves(IReadOnlyList<ReadOnlyMemory<byte>> entries, int start, int count)
    {
        var leaves = new byte[count * Digest.Size];
        for (var i = 0; i < count; i++) suite.Leaf(entries[start + i].Span).CopyTo(leaves.AsSpan(i * Digest.Size));
        return leaves;
    }

    private static bool Same(byte[]? stored, ReadOnlySpan<byte> computed) => stored.AsSpan().StartsWith(computed);

    private static Reason Missing(long position) => new($"缺少第 {position} 条", $"entry {position} is missing");

    private static Reason Differs(TilePlace place)
    {
        var first = place.Index * TilePlace.Full << (8 * place.Level);
        return new(
            $"瓦片 {place.Path()} 与条目不符（自第 {first} 条起）",
            $"{place.Path()} does not match the entries (from entry {first} on)");
    }
}
