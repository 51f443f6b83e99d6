using Witness.Domain.Access;
using Witness.Flow.Alerts;
using Witness.Flow.Follow;

namespace Witness.Web.Wiring;

/// <summary>预警路 — judgement and the queue beside the road of a fact: each on a lane that stands back behind intake, log and records.</summary>
public sealed class AlertRoad
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly FollowerRun _raising;
    private readonly FollowerRun _booking;

    public AlertRoad(Installation here, FactRoad road, LogFeed feed, Func<SourceBook> sources)
    {
        _raising = new(feed, new AlertRaiser(here.Store, road.Values, here.Own, here.Handles, sources));
        var book = new AlertBook(here.Store, road.Values);
        _booking = new(feed, book);
        road.Lags.Watch(_raising);
        road.Lags.Watch(_booking);
        Desk = new(road.Gateway, book, road.Database, here.Own) { Folded = (position, stop) => _booking.WaitFor(position, Patience, here.Clocks.Real, stop) };
    }

    public AlertDesk Desk { get; }

    /// <summary>What has to run until the end.</summary>
    /// <param name="built">Ends when the read tables are there: what they need goes before.</param>
    public IEnumerable<Task> Run(LiveFeed live, Task built, CancellationToken stop)
    {
        _booking.Passed += (_, last) => live.Tell(new(LiveTopic.Alerts, last, []));
        yield return After("alerts", _raising);
        yield return After("alert-book", _booking);

        async Task After(string lane, FollowerRun run)
        {
            await built;
            await new Lane(lane, 2 * FactRoad.Polite).Run(() => run.Run(stop));
        }
    }
}
