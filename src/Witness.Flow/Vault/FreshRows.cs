using System.Collections.Concurrent;
using Witness.Ledger.Bytes;
using Witness.Ledger.Log;

namespace Witness.Flow.Vault;

/// <summary>
/// 新行 — vault rows as they went into the last commits, for the fold that is about to open them: asking the store for each costs
/// more than the rest of turning a seal. Closed as they lie in the store; given away once to each fold (records, judgement), so whoever
/// looks later sees what is stored.
/// </summary>
internal sealed class FreshRows
{
    private const long MostBytes = 48 << 20;

    private const int Folds = 2;

    private readonly ConcurrentDictionary<Key16, Row> _rows = new();
    private readonly ConcurrentQueue<(Key16 Place, int Length)> _order = new();
    private long _bytes;

    /// <summary>Rows whose draft has its place in the log: the commit follows, or the process ends.</summary>
    public void Keep(IReadOnlyList<AttachedRow> rows)
    {
        foreach (var row in rows)
        {
            if (row.Table != VaultRows.Table || row.Value is not { } value || row.Key.Length != Key16.Size) continue;
            var place = Key16.From(row.Key.Span);
            if (!_rows.TryAdd(place, new(value))) continue;
            _order.Enqueue((place, value.Length));
            if (Interlocked.Add(ref _bytes, value.Length) <= MostBytes || !_order.TryDequeue(out var oldest)) continue;
            Interlocked.Add(ref _bytes, -oldest.Length);
            _rows.TryRemove(oldest.Place, out _);
        }
    }

    public ReadOnlyMemory<byte>? Find(Key16 place) => _rows.TryGetValue(place, out var row) ? row.Closed : (ReadOnlyMemory<byte>?)null; // a bare null would be an empty row

    /// <summary>A fold has opened it.</summary>
    public void Drop(Key16 place)
    {
        if (_rows.TryGetValue(place, out var row) && Interlocked.Increment(ref row.Taken) >= Folds) _rows.TryRemove(place, out _);
    }

    private sealed class Row(ReadOnlyMemory<byte> closed)
    {
        public int Taken;

        public ReadOnlyMemory<byte> Closed => closed;
    }
}
