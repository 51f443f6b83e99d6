using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Tree;

namespace Witness.Ledger.Log;

/// <summary>
/// 读日志 — what outsiders may ask of a log: tiles and bundles by their C2SP paths, proofs at any size. Knows no
/// rights: hash tiles are public, bundles are for auditors, and the caller sees to that.
/// </summary>
public sealed class LogReader(LogStore store, Suite suite, LogName log)
{
    /// <summary>Which log this reads.</summary>
    public LogName Log => log;

    /// <summary>The suite of this log.</summary>
    public Suite Suite => suite;

    /// <summary>The committed head; null before the first entry.</summary>
    public Task<Head?> Head(CancellationToken stop) => store.ReadHead(log, stop);

    /// <summary>
    /// The tile or bundle of a path such as <c>tile/0/x001/067</c>, as it is in the tree of <paramref name="size"/>
    /// entries; null when it is not in that tree. A narrower partial tile is served from a wider one.
    /// </summary>
    public async Task<byte[]?> Serve(string path, long size, CancellationToken stop) =>
        TilePlace.Parse(path) is { } place && place.Width <= TilePlace.WidthAt(place.Level, place.Index, size)
            ? await Read(place, stop)
            : null;

    /// <summary>A tile or bundle that is known to be in the log.</summary>
    /// <exception cref="InvalidDataException">The store does not have it whole.</exception>
    public async Task<byte[]> Read(TilePlace place, CancellationToken stop)
    {
        if (place.Level == TilePlace.Entries)
        {
            var entries = await store.ReadEntries(log, place.Index * TilePlace.Full, place.Width, stop);
            return entries.Count == place.Width
                ? Bundle.Encode(entries.Select(e => e.Bytes))
                : throw new InvalidDataException($"entries of {place.Path()} are missing");
        }

        var tile = await store.ReadTile(log, place.Level, place.Index, stop);
        return tile?.Length >= place.Width * Digest.Size
            ? tile[..(place.Width * Digest.Size)]
            : throw new InvalidDataException($"{place.Path()} is missing or too narrow");
    }

    /// <summary>Up to <paramref name="count"/> entries from a position on.</summary>
    public Task<IReadOnlyList<StoredEntry>> Entries(long from, int count, CancellationToken stop) =>
        store.ReadEntries(log, from, count, stop);

    /// <summary>Root of the first <paramref name="size"/> entries.</summary>
    public ValueTask<Digest> Root(long size, CancellationToken stop) => Tiles(stop).Root(size);

    /// <summary>Proof that the entry at that position is in the tree of that size.</summary>
    public ValueTask<Digest[]> Inclusion(long position, long size, CancellationToken stop) => Tiles(stop).Inclusion(position, size);

    /// <summary>Proof that the tree of <paramref name="older"/> entries begins the tree of that size.</summary>
    public ValueTask<Digest[]> Consistency(long older, long size, CancellationToken stop) => Tiles(stop).Consistency(older, size);

    internal TileTree Tiles(CancellationToken stop) => new(suite, async (level, index) =>
        await store.ReadTile(log, level, index, stop) ?? throw new InvalidDataException($"tile {level}/{index} is missing"));
}
