namespace Witness.Flow.Follow;

/// <summary>
/// 跟随者 — a later step of the road: sees the log's entries in order, each once and for good. It may be killed anywhere and
/// started again: its result and its cursor are saved together (ruling 13), in the read database by a folding follower, as
/// an attached row of the log's database by one that appends.
/// </summary>
public abstract class Follower(string name, int most = 2000)
{
    /// <summary>Name of the cursor.</summary>
    public string Name { get; } = name;

    /// <summary>Most entries handed over at once.</summary>
    public int Most { get; } = most;

    /// <summary>The first position it has not seen yet, as saved with its results.</summary>
    protected internal abstract Task<long> LoadCursor(CancellationToken stop);

    /// <summary>Sees a stretch of entries; when it returns, results and cursor are saved.</summary>
    protected internal abstract Task See(IReadOnlyList<FeedItem> items, CancellationToken stop);
}

/// <summary>
/// Runs one follower over the feed, and lets others wait until it has passed a position (ruling 17). What a follower throws ends
/// <see cref="Run"/>, and the host stops the process: crash-only.
/// </summary>
public sealed class FollowerRun(LogFeed feed, Follower follower)
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    private long _next;

    public Follower Follower => follower;

    /// <summary>The first position not seen yet.</summary>
    public long Next => Volatile.Read(ref _next);

    /// <summary>Raised after each stretch with the span of positions just seen.</summary>
    public event Action<long, long>? Passed;

    /// <summary>Never ends well: cancelled when told to stop, wherever it stands then, or with what the follower threw.</summary>
    public async Task Run(CancellationToken stop)
    {
        Move(await follower.LoadCursor(stop));
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            var items = await feed.Next(Next, follower.Most, stop);
            if (items.Count == 0) continue;
            await follower.See(items, stop);
            Move(items[^1].Position + 1);
            Passed?.Invoke(items[0].Position, items[^1].Position);
        }
    }

    /// <summary>True once the follower has seen <paramref name="position"/>; false when the time is over: 处理中.</summary>
    public async Task<bool> WaitFor(long position, TimeSpan most, TimeProvider clock, CancellationToken stop)
    {
        Task waiting;
        lock (_gate)
        {
            if (_next > position) return true;
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(source, position);
            waiting = source.Task;
        }
        try
        {
            await waiting.WaitAsync(most, clock, stop);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void Move(long next)
    {
        lock (_gate)
        {
            _next = next;
            while (_waiting.TryPeek(out var source, out var position) && position < next)
            {
                _waiting.Dequeue();
                source.TrySetResult();
            }
        }
    }
}
