using Witness.Ledger.Bytes;

namespace Witness.Ledger.Log;

/// <summary>内存日志 — a <see cref="LogStore"/> for tests: the same promises, except that nothing outlives the process.</summary>
public sealed class MemoryLogStore : LogStore
{
    private readonly Lock _gate = new();
    private readonly List<ReadOnlyMemory<byte>>[] _entries = [[], []];
    private readonly Head?[] _heads = new Head?[2];
    private readonly Dictionary<(LogName, int, long), byte[]> _tiles = [];
    private readonly Dictionary<Key16, IdentityRow> _identities = [];
    private readonly Dictionary<Key16, long> _about = [];
    private readonly Dictionary<string, SortedList<byte[], byte[]>> _rows = [];
    private long _epoch;

    /// <inheritdoc/>
    public Task<long> TakeWriter(CancellationToken stop)
    {
        lock (_gate) return Task.FromResult(++_epoch);
    }

    /// <inheritdoc/>
    public Task<Head?> ReadHead(LogName log, CancellationToken stop)
    {
        lock (_gate) return Task.FromResult(_heads[(int)log]);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredEntry>> ReadEntries(LogName log, long from, int count, CancellationToken stop)
    {
        lock (_gate)
        {
            var all = _entries[(int)log];
            var end = Math.Min(from + count, all.Count);
            var found = new List<StoredEntry>((int)Math.Max(0, end - from));
            for (var i = from; i < end; i++) found.Add(new(i, all[(int)i]));
            return Task.FromResult<IReadOnlyList<StoredEntry>>(found);
        }
    }

    /// <inheritdoc/>
    public Task<byte[]?> ReadTile(LogName log, int level, long index, CancellationToken stop)
    {
        lock (_gate) return Task.FromResult(_tiles.GetValueOrDefault((log, level, index)));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<Key16, IdentityRow>> FindIdentities(IReadOnlyCollection<Key16> keys, CancellationToken stop)
    {
        lock (_gate) return Task.FromResult(Found(_identities, keys));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<Key16, long>> FindAbout(IReadOnlyCollection<Key16> keys, CancellationToken stop)
    {
        lock (_gate) return Task.FromResult(Found(_about, keys));
    }

    /// <inheritdoc/>
    public Task Commit(CommitBatch batch, CancellationToken stop)
    {
        lock (_gate)
        {
            if (batch.Epoch != _epoch) throw new FencedException($"epoch {batch.Epoch}, but {_epoch} is the writer now");
            foreach (var log in batch.Logs)
                if (log.First != _entries[(int)log.Log].Count || log.Head.Size != log.First + log.Entries.Count)
                    throw new InvalidOperationException($"a gap in {log.Log} at {log.First}");
            foreach (var identity in batch.Identities)
                if (_identities.ContainsKey(identity.Key)) throw new InvalidOperationException($"identity {identity.Key} stands already");

            foreach (var log in batch.Logs)
            {
                _entries[(int)log.Log].AddRange(log.Entries);
                _heads[(int)log.Log] = log.Head;
                foreach (var tile in log.Tiles) _tiles[(log.Log, tile.Level, tile.Index)] = tile.Hashes.ToArray();
            }

            foreach (var identity in batch.Identities) _identities.Add(identity.Key, identity);
            foreach (var about in batch.About) _about[about.Key] = Math.Max(about.Position, _about.GetValueOrDefault(about.Key, -1));
            foreach (var row in batch.Rows) Put(row);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<byte[]?> ReadRow(AttachedTable table, ReadOnlyMemory<byte> key, CancellationToken stop)
    {
        lock (_gate) return Task.FromResult(TableOf(table).GetValueOrDefault(key.ToArray()));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AttachedRow>> ReadRows(
        AttachedTable table, ReadOnlyMemory<byte> prefix, ReadOnlyMemory<byte> after, int limit, CancellationToken stop)
    {
        lock (_gate)
        {
            var rows = TableOf(table);
            var found = new List<AttachedRow>();
            for (var i = FirstFrom(rows.Keys, prefix.Span); i < rows.Count && found.Count < limit; i++)
            {
                var key = rows.GetKeyAtIndex(i);
                if (!key.AsSpan().StartsWith(prefix.Span)) break;
                if (key.AsSpan().SequenceCompareTo(after.Span) > 0 || after.IsEmpty) found.Add(new(table, key, rows.GetValueAtIndex(i)));
            }

            return Task.FromResult<IReadOnlyList<AttachedRow>>(found);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Put(AttachedRow row)
    {
        var rows = TableOf(row.Table);
        if (row.Value is { } value) rows[row.Key.ToArray()] = value.ToArray();
        else rows.Remove(row.Key.ToArray());
    }

    private SortedList<byte[], byte[]> TableOf(AttachedTable table)
    {
        if (!_rows.TryGetValue(table.Name, out var rows)) _rows[table.Name] = rows = new(Unsigned.Order);
        return rows;
    }

    private static int FirstFrom(IList<byte[]> keys, ReadOnlySpan<byte> from)
    {
        int low = 0, high = keys.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (keys[middle].AsSpan().SequenceCompareTo(from) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static IReadOnlyDictionary<Key16, T> Found<T>(Dictionary<Key16, T> all, IReadOnlyCollection<Key16> keys)
    {
        var found = new Dictionary<Key16, T>();
        foreach (var key in keys)
            if (all.TryGetValue(key, out var value)) found[key] = value;
        return found;
    }

    private sealed class Unsigned : IComparer<byte[]>
    {
        public static readonly Unsigned Order = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
