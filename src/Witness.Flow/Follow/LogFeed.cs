using Witness.Domain.Facts;
using Witness.Flow.Store;
using Witness.Ledger.Log;

namespace Witness.Flow.Follow;

/// <summary>An entry of the witness log, decoded once for all followers.</summary>
public sealed record FeedItem(long Position, AnyEntry Entry);

/// <summary>
/// 日志供给 — hands the witness log's entries out in order, decoded. The newest stretch is kept in memory, so that followers
/// which keep up decode each entry once between them; one that lags behind reads the store by itself.
/// </summary>
public sealed class LogFeed(LogStore store, Sequencer log)
{
    private const int Kept = 16_384;

    private readonly FeedItem?[] _ring = new FeedItem?[Kept];
    private readonly SemaphoreSlim _decoding = new(1, 1);

    /// <summary>Number of entries committed so far.</summary>
    public long Size => log.CurrentHead(LogName.Witness).Size;

    /// <summary>Up to <paramref name="most"/> entries from <paramref name="from"/> on; waits until there is one.</summary>
    public async Task<IReadOnlyList<FeedItem>> Next(long from, int most, CancellationToken stop)
    {
        await log.WhenGrown(LogName.Witness, from, stop);
        if (InMemory(from, most) is { Count: > 0 } ready) return ready;
        await _decoding.WaitAsync(stop);
        try
        {
            if (InMemory(from, most) is { Count: > 0 } decoded) return decoded;
            var stored = await store.ReadEntries(LogName.Witness, from, most, stop);
            var items = new FeedItem[stored.Count];
            if (items.Length == 0 || stored[^1].Position != from + items.Length - 1) throw Damaged(stored.TakeWhile((entry, i) => entry.Position == from + i).Count() + from);
            var damaged = long.MaxValue;
            Parallel.For(0, items.Length, new ParallelOptions { MaxDegreeOfParallelism = items.Length > 256 ? 2 : 1 }, i =>
            {
                try
                {
                    items[i] = new(stored[i].Position, AnyEntry.Read(stored[i].Bytes));
                }
                catch (Exception e) when (e is FormatException or System.Text.Json.JsonException or KeyNotFoundException or InvalidOperationException)
                {
                    damaged = stored[i].Position;
                }
            });
            if (damaged != long.MaxValue) throw Damaged(damaged);
            foreach (var item in items) Volatile.Write(ref _ring[item.Position % Kept], item);
            return items;
        }
        finally
        {
            _decoding.Release();
        }
    }

    /// <summary>The same without waiting: none when there is none yet.</summary>
    public async Task<IReadOnlyList<FeedItem>> Ready(long from, int most, CancellationToken stop) => Size > from ? await Next(from, most, stop) : [];

    // committed entries are all there and can be read, unless somebody else was at them
    private static TamperException Damaged(long position) => new("entry_witness", position.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private List<FeedItem> InMemory(long from, int most)
    {
        var items = new List<FeedItem>();
        for (var position = from; items.Count < most; position++)
        {
            if (Volatile.Read(ref _ring[position % Kept]) is not { } item || item.Position != position) break;
            items.Add(item);
        }
        return items;
    }
}
