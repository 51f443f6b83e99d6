using Witness.Domain.Report;
using Witness.Flow.Follow;
using Witness.Flow.Lending;
using Witness.Flow.Reports.Pdf;
using Witness.Flow.Store;

namespace Witness.Web.Wiring;

/// <summary>借阅路 — loans beside the road of a fact: the desk of officers, the room of borrowers, the register; the reports come from their own step.</summary>
public sealed class LendingRoad : StepRoad
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly FollowerRun _booking;
    private readonly Installation _here;
    private readonly FactRoad _road;

    public LendingRoad(Installation here, FactRoad road, LogFeed feed)
    {
        (_here, _road) = (here, road);
        Book = new(here.Store, road.Values, road.Database);
        _booking = new(feed, Book);
        road.Lags.Watch(_booking);
        var pen = new LendingPen(road.Gateway, road.Database, here.Own, here.Clocks)
        {
            Folded = (position, stop) => _booking.WaitFor(position, Patience, here.Clocks.Real, stop),
            Reports = () => [.. road.Reports.Book.All.Select(row => new LentReport(row.Number, row.Lot, (int)row.Round, Enum.Parse<ReportKind>(row.Kind), (int)row.Version, row.At, row.Digest))],
            Read = (number, copy, stop) => road.Reports.Content(number, copy, stop),
            Paper = (report, mark, digest) => ReportPaper.Write(report, new([], mark) { CopyOf = digest }),
        };
        Loans = new(pen, Book, here.Random);
        Room = new(pen, Book, Loans);
        Register = new(pen, here.Log, here.Store);
        road.Gateway.Lent = Room.Runs;
    }

    public LendingBook Book { get; }

    public LoanDesk Loans { get; }

    public ReadingRoom Room { get; }

    public LoanRegister Register { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Follower> Over(ReadDatabase tables) => [new LendingBook(_here.Store, _road.Values, tables)];

    /// <inheritdoc/>
    public override IEnumerable<Task> Run(LiveFeed live, Task built, CancellationToken stop)
    {
        yield return Follow();

        async Task Follow()
        {
            await built;
            var lane = new Lane("lending-book", FactRoad.Polite);
            await _road.Repair.Keep(turn => lane.Run(() => _booking.Run(turn)), stop);
        }
    }
}
