using Witness.Ledger.Log;

namespace Witness.Flow.Follow;

/// <summary>跟随延迟 — where one follower stands: the first position it has not seen, how many are before it, and for how long the first of them has waited.</summary>
public sealed record FollowerLag(string Name, long Next, long Behind, TimeSpan Waiting);

/// <summary>
/// 延迟表 — how far each follower is behind the log, in positions and in time. It notes the log's size now and then; what a follower has
/// not seen yet has waited since the first note that already held it, so the time is true to the distance of two notes.
/// </summary>
public sealed class LagWatch(Sequencer log, TimeProvider real)
{
    private const int MostNotes = 7200;

    private readonly Lock _gate = new();
    private readonly List<FollowerRun> _runs = [];
    private readonly Queue<(DateTimeOffset At, long Size)> _notes = new();

    public void Watch(FollowerRun run)
    {
        lock (_gate) _runs.Add(run);
    }

    /// <summary>Called about once a second.</summary>
    public void Note()
    {
        var size = log.CurrentHead(LogName.Witness).Size;
        lock (_gate)
        {
            var slowest = _runs.Count == 0 ? size : _runs.Min(run => run.Next);
            while (_notes.Count > 0 && (_notes.Peek().Size <= slowest || _notes.Count >= MostNotes)) _notes.Dequeue();
            if (size > slowest) _notes.Enqueue((real.GetUtcNow(), size));
        }
    }

    public IReadOnlyList<FollowerLag> Now()
    {
        var size = log.CurrentHead(LogName.Witness).Size;
        var now = real.GetUtcNow();
        lock (_gate) return [.. _runs.Select(run => Of(run.Follower.Name, Math.Min(run.Next, size), size, now))];
    }

    /// <summary>How long the entry that has waited longest has waited; null when every follower is within a second of the log.</summary>
    public TimeSpan? Longest => Now().Max(lag => (TimeSpan?)lag.Waiting) is { } longest && longest >= TimeSpan.FromSeconds(1) ? longest : null;

    private FollowerLag Of(string name, long next, long size, DateTimeOffset now)
    {
        var since = now;
        foreach (var note in _notes)
        {
            if (note.Size <= next) continue;
            since = note.At;
            break;
        }
        return new(name, next, size - next, size == next ? TimeSpan.Zero : now - since);
    }
}
