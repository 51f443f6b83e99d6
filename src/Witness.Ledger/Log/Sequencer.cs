using System.Threading.Channels;
using Witness.Ledger.Crypto;
using Witness.Ledger.Tree;

namespace Witness.Ledger.Log;

/// <summary>
/// 定序 — the single writer of one installation's two logs: gives every entry its position, in groups of one transaction,
/// and answers only after the commit (ruling 12). Any failure of a commit is final: whoever waits is told, nothing is
/// acknowledged, <see cref="Fault"/> ends, and the process has to start again from what the store holds.
/// </summary>
public sealed class Sequencer : IAsyncDisposable
{
    /// <summary>Entries in one commit, about.</summary>
    public const int GroupLimit = 1000;

    private const int GroupBytes = 8 << 20;
    private const int QueueLimit = 8192;

    private readonly LogStore _store;
    private readonly Suite _suite;
    private readonly LogEnd[] _ends;
    private readonly long _epoch;
    private readonly Channel<Waiting> _queue;
    private readonly TaskCompletionSource<Exception> _fault = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly Head[] _heads;
    private readonly TaskCompletionSource[] _grew = [NewSignal(), NewSignal()];
    private readonly Task _running;
    private volatile LogClosedException? _closed;

    private Sequencer(LogStore store, Suite suite, LogEnd[] ends, long epoch, TaskScheduler? lane)
    {
        (_store, _suite, _ends, _epoch) = (store, suite, ends, epoch);
        _heads = [ends[0].Head, ends[1].Head];
        _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(QueueLimit) { SingleReader = true });
        _running = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.None, lane ?? TaskScheduler.Default).Unwrap();
    }

    /// <summary>
    /// Becomes the writer of the store. The audit log's origin is the given one with <c>/audit</c> behind it.
    /// </summary>
    /// <param name="lane">Where it runs: a thread of its own keeps the wait for the disk away from the others.</param>
    /// <exception cref="TreeBrokenException">Stored tiles and stored head do not belong together.</exception>
    /// <exception cref="InvalidDataException">Another origin stands there.</exception>
    public static async Task<Sequencer> Open(LogStore store, Suite suite, string origin, CancellationToken stop, TaskScheduler? lane = null)
    {
        var epoch = await store.TakeWriter(stop);
        var ends = new LogEnd[2];
        foreach (var log in (LogName[])[LogName.Witness, LogName.Audit])
        {
            var name = OriginOf(origin, log);
            var head = await store.ReadHead(log, stop);
            if (head is not null && head.Origin != name)
                throw new InvalidDataException($"the store holds the log {head.Origin}, not {name}");
            ends[(int)log] = new(log, name, await Load(store, suite, log, head, stop));
        }

        return new(store, suite, ends, epoch, lane);
    }

    /// <summary>Opens a log in which somebody else has written: everything is read as it stands, nothing is ever taken in.</summary>
    public static async Task<Sequencer> OpenReadOnly(LogStore store, Suite suite, string origin, Reason why, CancellationToken stop)
    {
        var (ends, heads) = (new LogEnd[2], new Head[2]);
        foreach (var log in (LogName[])[LogName.Witness, LogName.Audit])
        {
            ends[(int)log] = new(log, OriginOf(origin, log), new TreeGrowth(suite));
            heads[(int)log] = await store.ReadHead(log, stop) ?? ends[(int)log].Head;
        }

        var sequencer = new Sequencer(store, suite, ends, epoch: 0, lane: null);
        heads.CopyTo(sequencer._heads, 0);
        sequencer.Close(why);
        return sequencer;
    }

    /// <summary>The origin of one of the two logs of an installation.</summary>
    public static string OriginOf(string origin, LogName log) => log == LogName.Audit ? origin + "/audit" : origin;

    /// <summary>Ends, with what went wrong, when the sequencer has stopped for good; the host then stops the process.</summary>
    public Task<Exception> Fault => _fault.Task;

    /// <summary>Why nothing is taken in, or null while all is well.</summary>
    public Reason? Closed => _closed?.Reason;

    /// <summary>Callers waiting; intake says 429 when it grows long.</summary>
    public int Queued => _queue.Reader.Count;

    /// <summary>The committed head; size 0 before the first entry.</summary>
    public Head CurrentHead(LogName log) => Volatile.Read(ref _heads[(int)log]);

    /// <summary>Ends once the committed log is longer than <paramref name="size"/>; followers wait on it.</summary>
    public Task WhenGrown(LogName log, long size, CancellationToken stop)
    {
        var signal = Volatile.Read(ref _grew[(int)log]); // taken before the look at the head, so no growth is missed
        return CurrentHead(log).Size > size ? Task.CompletedTask : Again(signal.Task, log, size, stop);
    }

    /// <summary>Takes nothing in from here on, for good: the log is smaller than its last checkpoint, or the like.</summary>
    public void Close(Reason reason) => _closed ??= new LogClosedException(reason);

    /// <summary>Appends one draft.</summary>
    /// <exception cref="LogClosedException">Read-only, or stopped; nothing is acknowledged.</exception>
    public async Task<Appended> Append(Draft draft, CancellationToken stop = default) => (await Enqueue(new((Draft[])[draft]), stop))[0];

    /// <summary>Appends many drafts, each by itself, in this order; one wait for all of them.</summary>
    public async Task<IReadOnlyList<Appended>> Append(IReadOnlyList<Draft> drafts, CancellationToken stop = default) =>
        drafts.Count == 0 ? [] : await Enqueue(new(drafts), stop);

    /// <summary>Appends a draft that is made inside the sequencing step.</summary>
    public async Task<Appended> Append(Preparing preparing, CancellationToken stop = default) =>
        (await Enqueue(new((Preparing[])[preparing]), stop))[0];

    /// <summary>Appends several drafts made inside the sequencing step, in this order.</summary>
    public async Task<IReadOnlyList<Appended>> Append(IReadOnlyList<Preparing> preparings, CancellationToken stop = default) =>
        preparings.Count == 0 ? [] : await Enqueue(new(preparings), stop);

    /// <summary>Finishes what is queued and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _closed ??= new LogClosedException(new("日志正在停止", "the log is stopping"));
        _queue.Writer.TryComplete();
        await _running;
        _stop.Dispose();
    }

    private static async Task<TreeGrowth> Load(LogStore store, Suite suite, LogName log, Head? head, CancellationToken stop)
    {
        try
        {
            var tree = await TreeGrowth.Load(suite, head?.Size ?? 0, (level, index) => store.ReadTile(log, level, index, stop));
            return head is null || tree.Root() == head.Root ? tree : throw new InvalidDataException($"the tiles do not give the root of the head at size {head.Size}");
        }
        catch (InvalidDataException why)
        {
            throw new TreeBrokenException(new($"表 tile（{log}）与日志头不符", $"table tile ({log}) does not fit the head: {why.Message}"));
        }
    }

    private async Task<Appended[]> Enqueue(Waiting waiting, CancellationToken stop)
    {
        if (_closed is { } closed) throw new LogClosedException(closed.Reason, closed.InnerException);
        try
        {
            await _queue.Writer.WriteAsync(waiting, stop);
        }
        catch (ChannelClosedException)
        {
            throw new LogClosedException(_closed?.Reason ?? Stopped);
        }

        return await waiting.Done; // not cancellable: from here on it may be in the log
    }

    private async Task Run()
    {
        var group = new List<(Waiting, int)>(GroupLimit);
        Waiting? current = null;
        var next = 0;
        try
        {
            while (current is not null || await _queue.Reader.WaitToReadAsync())
            {
                group.Clear();
                while (group.Count < GroupLimit)
                {
                    if (current is null && !_queue.Reader.TryRead(out current)) break;
                    group.Add((current, next));
                    if (++next < current.Count) continue;
                    (current, next) = (null, 0);
                }

                await Commit(group);
            }
        }
        catch (Exception why)
        {
            _closed = new LogClosedException(Stopped, why);
            _queue.Writer.TryComplete();
            foreach (var (waiting, _) in group) waiting.Fail(_closed);
            current?.Fail(_closed);
            while (_queue.Reader.TryRead(out var waiting)) waiting.Fail(_closed);
            _fault.TrySetResult(why);
        }
    }

    private async Task Commit(List<(Waiting Waiting, int Index)> group)
    {
        var grouping = new Grouping(_suite, _ends[0], _ends[1], _store);
        await grouping.LookUp(group, _stop.Token);
        foreach (var (waiting, index) in group)
        {
            await grouping.Place(waiting, index, _stop.Token);
            if (grouping.Weight >= GroupBytes) await Commit(grouping); // heavy drafts: one group, several transactions
        }

        await Commit(grouping);
    }

    private async Task Commit(Grouping grouping)
    {
        if (grouping.Batch(_epoch) is { } batch)
        {
            await _store.Commit(batch, _stop.Token);
            foreach (var log in batch.Logs)
            {
                Volatile.Write(ref _heads[(int)log.Log], log.Head);
                Interlocked.Exchange(ref _grew[(int)log.Log], NewSignal()).SetResult();
            }
        }

        grouping.Acknowledge();
    }

    private async Task Again(Task signal, LogName log, long size, CancellationToken stop)
    {
        while (true)
        {
            await signal.WaitAsync(stop);
            signal = Volatile.Read(ref _grew[(int)log]).Task;
            if (CurrentHead(log).Size > size) return;
        }
    }

    private static readonly Reason Stopped =
        new("日志写入已停止，须重新启动", "writing to the log has stopped; the process must be restarted");

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>The stored tiles are not those of the stored head: the log cannot be continued, only looked at.</summary>
public sealed class TreeBrokenException(Reason reason) : Exception(reason.En)
{
    public Reason Reason => reason;
}
