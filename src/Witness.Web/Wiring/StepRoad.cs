using Witness.Flow.Follow;
using Witness.Flow.Store;

namespace Witness.Web.Wiring;

/// <summary>步骤之路 — a later step of the road of a fact, put together: its followers beside the road, its desks. It meets the other steps only through facts.</summary>
public abstract class StepRoad
{
    /// <summary>Its followers over other read tables, to be brought up to the log's end before those are shown; none for a step that keeps no rows there.</summary>
    public virtual IReadOnlyList<Follower> Over(ReadDatabase tables) => [];

    /// <summary>What has to run until the end.</summary>
    /// <param name="built">Ends when the read tables are there: what they need goes before.</param>
    public abstract IEnumerable<Task> Run(LiveFeed live, Task built, CancellationToken stop);
}
