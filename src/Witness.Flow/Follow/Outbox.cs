using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Witness.Domain.Terms;
using Witness.Ledger.Log;

namespace Witness.Flow.Follow;

/// <summary>推送件 — one message on its way out, kept until the receiver has given its receipt, and after that with it.</summary>
/// <param name="Id">The webhook-id: the same on every attempt, so that the receiver can drop repeats.</param>
/// <param name="Position">The entry it speaks of; orders the messages of a lot.</param>
/// <param name="Order">Place among all messages of the lot to this target, from 1.</param>
/// <param name="Body">The very text that is signed and sent, on every attempt.</param>
/// <param name="NextAt">Not before this time, real clock; null: at once.</param>
public sealed record OutboxRow(
    string Id, string Target, string Lot, int Round, long Position, int Order, Wording What, string Body, DateTimeOffset MadeAt,
    int Attempts = 0, DateTimeOffset? LastAt = null, DateTimeOffset? NextAt = null, Wording? Trouble = null, string? Receipt = null,
    DateTimeOffset? DeliveredAt = null);

/// <summary>
/// 发件箱 — what is to leave the house, as rows attached to the log (ruling 12): written together with the cursor of who made
/// them, and moved to the delivered ones together with the receipt's fact. Undelivered rows are also held in memory.
/// </summary>
public sealed class Outbox(LogStore store)
{
    public static readonly AttachedTable Table = new("outbox");

    /// <summary>Delivered ones, newest first.</summary>
    public static readonly AttachedTable Delivered = new("outbox_done");

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Target, string Lot), SortedList<long, OutboxRow>> _queues = [];
    private readonly Dictionary<(string Target, string Lot), int> _orders = [];
    private long _delivered;
    private volatile TaskCompletionSource _news = NewSignal();

    /// <summary>Raised when a row came, changed or was delivered.</summary>
    public event Action? Changed;

    public long DeliveredCount => Volatile.Read(ref _delivered);

    /// <summary>Reads what the last run left; call once before use.</summary>
    public async Task Load(CancellationToken stop)
    {
        await foreach (var row in Read(Table, stop)) Hold(row);
        await foreach (var row in Read(Delivered, stop))
        {
            Count(row);
            _delivered++;
        }
    }

    /// <summary>Undelivered rows, oldest first.</summary>
    public IReadOnlyList<OutboxRow> Waiting()
    {
        lock (_gate) return [.. _queues.Values.SelectMany(queue => queue.Values).OrderBy(row => row.Position)];
    }

    /// <summary>The first undelivered row of each lot: only these may be sent, so that a lot's messages arrive in order.</summary>
    public IReadOnlyList<OutboxRow> Heads()
    {
        lock (_gate) return [.. _queues.Values.Select(queue => queue.Values[0]).OrderBy(row => row.Position)];
    }

    public OutboxRow? Find(string id)
    {
        lock (_gate) return _queues.Values.SelectMany(queue => queue.Values).FirstOrDefault(row => row.Id == id);
    }

    public bool IsHead(OutboxRow row)
    {
        lock (_gate) return _queues.TryGetValue((row.Target, row.Lot), out var queue) && queue.Keys[0] == row.Position;
    }

    /// <summary>The number the next message of a lot gets, when <paramref name="more"/> are being made before it.</summary>
    public int NextOrder(string target, string lot, int more)
    {
        lock (_gate) return _orders.GetValueOrDefault((target, lot)) + more + 1;
    }

    /// <summary>Delivered rows, newest first.</summary>
    public IAsyncEnumerable<OutboxRow> DeliveredRows(CancellationToken stop) => Read(Delivered, stop);

    /// <summary>The row as it is to be saved.</summary>
    public static AttachedRow Saved(OutboxRow row) => new(Table, KeyOf(row), JsonSerializer.SerializeToUtf8Bytes(row));

    /// <summary>Takes the row out of what waits and puts it to what was delivered.</summary>
    public static IReadOnlyList<AttachedRow> Moved(OutboxRow row)
    {
        var key = new byte[8 + row.Id.Length];
        BinaryPrimitives.WriteInt64BigEndian(key, long.MaxValue - row.DeliveredAt!.Value.UtcTicks);
        Encoding.ASCII.GetBytes(row.Id, key.AsSpan(8));
        return [new(Table, KeyOf(row), null), new(Delivered, key, JsonSerializer.SerializeToUtf8Bytes(row))];
    }

    /// <summary>To be called once the rows are committed.</summary>
    public void Put(params IReadOnlyList<OutboxRow> rows)
    {
        foreach (var row in rows)
        {
            if (row.DeliveredAt is null) Hold(row);
            else Release(row);
        }
        Tell();
    }

    /// <summary>Ends at the next change after it was asked for.</summary>
    public Task News => _news.Task;

    /// <summary>Says that there may be something to do.</summary>
    public void Tell()
    {
        Interlocked.Exchange(ref _news, NewSignal()).TrySetResult();
        Changed?.Invoke();
    }

    private void Hold(OutboxRow row)
    {
        lock (_gate)
        {
            if (!_queues.TryGetValue((row.Target, row.Lot), out var queue)) _queues[(row.Target, row.Lot)] = queue = [];
            queue[row.Position] = row;
        }
        Count(row);
    }

    private void Release(OutboxRow row)
    {
        lock (_gate)
        {
            if (!_queues.TryGetValue((row.Target, row.Lot), out var queue) || !queue.Remove(row.Position)) return;
            if (queue.Count == 0) _queues.Remove((row.Target, row.Lot));
        }
        Interlocked.Increment(ref _delivered);
    }

    private void Count(OutboxRow row)
    {
        lock (_gate) _orders[(row.Target, row.Lot)] = Math.Max(row.Order, _orders.GetValueOrDefault((row.Target, row.Lot)));
    }

    private async IAsyncEnumerable<OutboxRow> Read(AttachedTable table, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        ReadOnlyMemory<byte> after = default;
        while (await store.ReadRows(table, default, after, 1000, stop) is { Count: > 0 } rows)
        {
            foreach (var row in rows) yield return JsonSerializer.Deserialize<OutboxRow>(row.Value!.Value.Span)!;
            after = rows[^1].Key;
        }
    }

    private static byte[] KeyOf(OutboxRow row)
    {
        var name = Encoding.UTF8.GetBytes($"{row.Target}\0{row.Lot}\0");
        var key = new byte[name.Length + 8];
        name.CopyTo(key, 0);
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(name.Length), row.Position);
        return key;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
