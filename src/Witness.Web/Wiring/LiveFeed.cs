namespace Witness.Web.Wiring;

/// <summary>What has become visible: facts up to <paramref name="Position"/> are in the read tables.</summary>
/// <param name="Lots">Lots that changed; empty when it concerns none.</param>
/// <param name="Topic">What kind of screen may care.</param>
public sealed record LiveSignal(LiveTopic Topic, long Position, IReadOnlyCollection<string> Lots);

/// <summary>题目 — which screens a signal is for.</summary>
public enum LiveTopic
{
    /// <summary>Facts were folded.</summary>
    Facts,

    /// <summary>A sender fell silent, came back, or something was put in quarantine.</summary>
    Senders,

    /// <summary>An outbox row changed.</summary>
    Outbox,

    /// <summary>A checkpoint or cosignature appeared, or the scan ended.</summary>
    Log,

    /// <summary>An account changed, the one named in place of lots: whoever sits there is asked for again.</summary>
    Seats,

    /// <summary>An alert was raised or changed, or somebody acted on one.</summary>
    Alerts,

    /// <summary>A report was issued or reviewed, or a lot has come to wait for one.</summary>
    Reports,
}

/// <summary>
/// 现场信号 — tells open screens that something changed; says nothing of what. The host calls <see cref="Tell"/> after each
/// folded batch; each screen coalesces for itself, so a burst costs one render a quarter second per screen.
/// </summary>
public sealed class LiveFeed
{
    private readonly Lock _gate = new();
    private readonly List<Action<LiveSignal>> _hearers = [];

    /// <summary>Never blocks and never throws for a hearer's fault: a broken screen must not stop the follower.</summary>
    public void Tell(LiveSignal signal)
    {
        Action<LiveSignal>[] hearers;
        lock (_gate)
        {
            if (_hearers.Count == 0) return;
            hearers = [.. _hearers];
        }
        foreach (var hear in hearers) hear(signal);
    }

    /// <param name="hear">Must return at once.</param>
    public IDisposable Listen(Action<LiveSignal> hear)
    {
        lock (_gate) _hearers.Add(hear);
        return new Ear(this, hear);
    }

    private sealed class Ear(LiveFeed feed, Action<LiveSignal> hear) : IDisposable
    {
        public void Dispose()
        {
            lock (feed._gate) feed._hearers.Remove(hear);
        }
    }
}
