using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Tree;

namespace Witness.Flow.Store;

/// <summary>
/// Entries of one log against its tiles and its root: the tree is grown again from the entries, on one thread: the
/// others are for whoever is waited for. Costs 32 bytes of memory an entry while it runs.
/// </summary>
internal sealed class TreeCheck(StoreScan scan, Suite suite, LogName log, Head? head, Action<string, string, string> find)
{
    private const int Block = 8192;
    private const int MostForeign = 100;

    private readonly TreeGrowth _tree = new(suite);
    private readonly List<byte[]?> _block = new(Block);
    private readonly string _table = TableNames.Entries(log);
    private readonly List<(long From, long Until)> _holes = [];
    private long _next;

    private long Size => head?.Size ?? 0;

    /// <summary>Gives the number of entries gone through.</summary>
    public async Task<long> Run(CancellationToken stop)
    {
        var beyond = 0;
        await scan.Entries(log, (position, bytes) =>
        {
            if (position < _next || position >= Size)
            {
                if (beyond++ < MostForeign) find(_table, $"{position}", TamperFind.Foreign);
                return;
            }

            Missing(position);
            Take(bytes);
        }, stop);
        Missing(Size);
        Hash();
        if (head is null) return 0;
        var differing = new List<(GrownTile Tile, byte[]? Stored)>();
        var tiles = _tree.TakeChanged();
        foreach (var tile in tiles)
        {
            var stored = await scan.Tile(log, tile.Level, tile.Index, stop);
            if (stored is null || !stored.AsSpan().SequenceEqual(tile.Hashes.Span)) differing.Add((tile, stored));
        }

        if (await scan.Tiles(log, stop) is var count && count != tiles.Count) find("tile", $"{log}", TamperFind.OfCounts(count, tiles.Count));
        if (_tree.Root() == head.Root)
            foreach (var (tile, _) in differing) find("tile", $"{log}/{tile.Level}/{tile.Index}", TamperFind.Changed);
        else Name(differing);
        return Size;
    }

    // A hole: the leaf of what is missing is unknown, so the root will not come out; the tiles then show nothing else differs.
    private void Missing(long until)
    {
        if (until <= _next) return;
        find(_table, until == _next + 1 ? $"{_next}" : $"{_next}–{until - 1}", TamperFind.Missing);
        _holes.Add((_next, until));
        while (_next < until) Take(null);
    }

    private void Take(byte[]? bytes)
    {
        _block.Add(bytes);
        _next++;
        if (_block.Count == Block) Hash();
    }

    private void Hash()
    {
        foreach (var bytes in _block) _tree.Append(bytes is null ? default : suite.Leaf(bytes));
        _block.Clear();
    }

    // Entries and root do not fit. Tiles nobody touched show where: a hash of level l covers 256^l entries.
    private void Name(List<(GrownTile Tile, byte[]? Stored)> differing)
    {
        var lowest = differing.Where(d => d.Stored is not null).GroupBy(d => d.Tile.Level).OrderBy(g => g.Key).FirstOrDefault();
        if (lowest is null)
        {
            find(_table, "", TamperFind.Changed); // the tiles were made to fit: only the sealed root knows
            return;
        }

        var span = 1L << (8 * lowest.Key);
        foreach (var (tile, stored) in lowest)
        {
            for (var at = 0; at < tile.Hashes.Length / Digest.Size; at++)
            {
                var own = tile.Hashes.Span.Slice(at * Digest.Size, Digest.Size);
                if (stored!.Length >= (at + 1) * Digest.Size && own.SequenceEqual(stored.AsSpan(at * Digest.Size, Digest.Size))) continue;
                if (span == 1 && _holes.Exists(h => h.From <= (tile.Index * TilePlace.Full) + at && (tile.Index * TilePlace.Full) + at < h.Until)) continue; // said already
                var from = ((tile.Index * TilePlace.Full) + at) * span;
                find(_table, span == 1 ? $"{from}" : $"{from}–{Math.Min(from + span, Size) - 1}", TamperFind.Changed);
            }
        }
    }
}
