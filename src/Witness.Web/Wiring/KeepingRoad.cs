using Witness.Flow.Follow;
using Witness.Flow.Keeping;
using Witness.Flow.Store;

namespace Witness.Web.Wiring;

/// <summary>保管路 — retention, holds, disposal, fixity and packages beside the road of a fact, on a lane that stands back behind intake, log and records.</summary>
public sealed class KeepingRoad : StepRoad
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly FollowerRun _booking;
    private readonly Installation _here;
    private readonly FactRoad _road;

    public KeepingRoad(Installation here, FactRoad road, LogFeed feed)
    {
        (_here, _road) = (here, road);
        Book = new(here.Store, road.Values, road.Database);
        _booking = new(feed, Book);
        road.Lags.Watch(_booking);
        var pen = new KeepingPen(road.Gateway, Book, road.Database, here.Own, here.Clocks) { Handles = here.Handles, Folded = (position, stop) => _booking.WaitFor(position, Patience, here.Clocks.Real, stop) };
        Retention = new(pen);
        Holds = new(pen);
    }

    public KeepingBook Book { get; }

    public RetentionDesk Retention { get; }

    public HoldDesk Holds { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Follower> Over(ReadDatabase tables) => [new KeepingBook(_here.Store, _road.Values, tables)];

    /// <inheritdoc/>
    public override IEnumerable<Task> Run(LiveFeed live, Task built, CancellationToken stop)
    {
        yield return Follow();

        async Task Follow()
        {
            await built;
            var lane = new Lane("keeping-book", FactRoad.Polite);
            await _road.Repair.Keep(turn => lane.Run(() => _booking.Run(turn)), stop);
        }
    }
}
