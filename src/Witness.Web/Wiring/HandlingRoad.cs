using Witness.Domain.Calendar;
using Witness.Flow.Follow;
using Witness.Flow.Handling;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Crypto;

namespace Witness.Web.Wiring;

/// <summary>处置路 — evidence, manual entry and letters beside the road of a fact, on a lane that stands back behind intake, log and records.</summary>
public sealed class HandlingRoad : StepRoad
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly FollowerRun _booking;
    private readonly EvidenceShelf _shelf;
    private readonly Installation _here;
    private readonly FactRoad _road;

    public HandlingRoad(Installation here, FactRoad road, LogFeed feed)
    {
        (_here, _road) = (here, road);
        _shelf = new(Path.Combine(here.Options.Data, "evidence"), here.Keys, Suite.Intl, here.Random);
        Book = new(here.Store, road.Values, road.Database);
        _booking = new(feed, Book);
        road.Lags.Watch(_booking);
        var pen = new HandlingPen(road.Gateway, road.Database, here.Own, here.Clocks) { Folded = (position, stop) => _booking.WaitFor(position, Patience, here.Clocks.Real, stop) };
        Evidence = new(pen, Book, _shelf);
        Entries = new(pen, Book, Evidence);
        Letters = new(pen, Book, _shelf, WorkCalendar.Official);
    }

    public HandlingBook Book { get; }

    /// <summary>Where evidence and letters lie.</summary>
    public EvidenceShelf Shelf => _shelf;

    public EvidenceDesk Evidence { get; }

    public EntryDesk Entries { get; }

    public LetterDesk Letters { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Follower> Over(ReadDatabase tables) => [new HandlingBook(_here.Store, _road.Values, tables)];

    /// <inheritdoc/>
    public override IEnumerable<Task> Run(LiveFeed live, Task built, CancellationToken stop)
    {
        _booking.Passed += (first, last) =>
        {
            if (Book.LastChanged >= first) live.Tell(new(LiveTopic.Alerts, last, []));
        };
        yield return Follow();
        yield return WhenFaulty();

        async Task Follow()
        {
            await built;
            _shelf.Sweep();
            var lane = new Lane("handling-book", FactRoad.Polite);
            await _road.Repair.Keep(turn => lane.Run(() => _booking.Run(turn)), stop);
        }

        // a disk that does not take evidence is no place to go on writing
        async Task WhenFaulty() => throw new InvalidOperationException("the evidence store stopped", await _shelf.Fault.WaitAsync(stop));
    }
}
