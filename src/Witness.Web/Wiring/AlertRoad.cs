using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Alerts;
using Witness.Flow.Follow;
using Witness.Flow.Store;
using Witness.Ledger.Log;

namespace Witness.Web.Wiring;

/// <summary>预警路 — judgement and the queue beside the road of a fact: each on a lane that stands back behind intake, log and records.</summary>
public sealed class AlertRoad : StepRoad
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Between two looks at what waits and at what may be kept; the state is kept only when nothing came in between.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private const int Quiet = 20;
    private const int WorthKeeping = 2_000;

    private readonly Installation _here;
    private readonly FactRoad _road;
    private readonly AlertRaiser _raiser;
    private readonly FollowerRun _raising;
    private readonly FollowerRun _booking;
    private readonly AlertKeeper _keeper;

    public AlertRoad(Installation here, FactRoad road, LogFeed feed)
    {
        (_here, _road) = (here, road);
        _raiser = new(here.Store, road.Values, here.Own, here.Handles, new(road.Database, here.Compartment));
        _raising = new(feed, _raiser);
        Book = new AlertBook(here.Store, road.Values, here.Handles, road.Database) { RuleOf = road.Insight.RuleOf };
        _booking = new(feed, Book);
        _keeper = new(Book, here.Own);
        road.Lags.Watch(_raising);
        road.Lags.Watch(_booking);
        Desk = new(road.Gateway, Book, road.Database, here.Own)
        {
            Folded = (position, stop) => _booking.WaitFor(position, Patience, here.Clocks.Real, stop),
            Today = () => DateOnly.FromDateTime(here.Clocks.Trade.GetUtcNow().ToOffset(Moment.Offset).DateTime),
            Officers = async stop => [.. (await road.Accounts.All(stop)).Where(account => account.Roles.Contains(Role.Officer) && !account.Disabled).Select(account => account.Id).Order(StringComparer.Ordinal)],
        };
    }

    public AlertDesk Desk { get; }

    public AlertBook Book { get; }

    /// <summary>The first position judgement has not seen, and the queue.</summary>
    public (long Judged, long Booked) Next => (_raising.Next, _booking.Next);

    /// <inheritdoc/>
    public override IReadOnlyList<Follower> Over(ReadDatabase tables) => [new AlertBook(_here.Store, _road.Values, _here.Handles, tables)];

    /// <inheritdoc/>
    public override IEnumerable<Task> Run(LiveFeed live, Task built, CancellationToken stop)
    {
        _booking.Passed += (first, last) =>
        {
            if (Book.LastChanged >= first) live.Tell(new(LiveTopic.Alerts, last, []));
        };
        yield return Follow("alerts", _raising, moves: false); // judgement holds its own state, of the log alone
        yield return Follow("alert-book", _booking, moves: true);
        yield return After("alert-keeper", () => Keep(stop), stop);

        async Task Follow(string name, FollowerRun run, bool moves)
        {
            await built;
            var lane = new Lane(name, FactRoad.Polite);
            await _road.Repair.Keep(turn => lane.Run(() => run.Run(turn)), stop, moves);
        }

        async Task After(string lane, Func<Task> run, CancellationToken until)
        {
            await built;
            await new Lane(lane, FactRoad.Polite + 1).Run(run);
        }
    }

    private async Task Keep(CancellationToken stop)
    {
        var (seen, quiet) = (-1L, 0);
        using var timer = new PeriodicTimer(Beat, _here.Clocks.Real);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                if (await _booking.WaitFor(_here.Log.CurrentHead(LogName.Witness).Size - 1, TimeSpan.FromMilliseconds(1), _here.Clocks.Real, stop)) await _keeper.Tick(_here.Clocks.Trade.GetUtcNow(), stop);
                quiet = _raising.Next == seen ? quiet + 1 : 0;
                seen = _raising.Next;
                if (quiet == Quiet) await _raiser.Rest(WorthKeeping, stop);
            }
        }
        catch (OperationCanceledException)
        {
            if (_here.Log.Closed is null) await _raiser.Rest(WorthKeeping, CancellationToken.None); // so that the next start is short
            throw;
        }
    }
}
