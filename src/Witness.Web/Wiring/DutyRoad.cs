using Witness.Flow.Accounts;
using Witness.Flow.Follow;
using Witness.Flow.Store;
using Witness.Flow.Tasking;
using Witness.Ledger.Signing;

namespace Witness.Web.Wiring;

/// <summary>见证任务路 — sessions, tasks, draws and notes beside the road of a fact; the draw gets its randomness from the log's cosigned notes here.</summary>
public sealed class DutyRoad : StepRoad
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan OutsidePatience = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly FollowerRun _booking;
    private readonly Installation _here;
    private readonly FactRoad _road;
    private readonly PersonNames _names;

    public DutyRoad(Installation here, FactRoad road, LogFeed feed)
    {
        (_here, _road, _names) = (here, road, new(here.Vault, here.Random));
        Book = new(here.Store, road.Values, road.Database);
        _booking = new(feed, Book);
        road.Lags.Watch(_booking);
        var pen = new DutyPen(road.Gateway, road.Database, here.Own, here.Clocks)
        {
            Folded = (position, stop) => _booking.WaitFor(position, Patience, here.Clocks.Real, stop), IsOpen = here.Board.IsOpen,
        };
        Assign = new(pen, Book) { Officers = Officers };
        Draws = new(pen, Book, Assign, here.Random) { Beacon = Beacon, BeaconName = here.Options.CosignerKey is { } key && NoteKey.Parse(key) is { } cosigner ? cosigner.Name : "检查点" };
        Desk = new(pen, Book) { Takes = Assign.Takes };
        Staff = new(pen);
    }

    public DutyBook Book { get; }

    public AssignDesk Assign { get; }

    public DrawDesk Draws { get; }

    public DutyDesk Desk { get; }

    public StaffDesk Staff { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Follower> Over(ReadDatabase tables) => [new DutyBook(_here.Store, _road.Values, tables)];

    /// <inheritdoc/>
    public override IEnumerable<Task> Run(LiveFeed live, Task built, CancellationToken stop)
    {
        _booking.Passed += (first, last) =>
        {
            if (Book.LastChanged >= first) live.Tell(new(LiveTopic.Alerts, last, []));
        };
        yield return Follow();

        async Task Follow()
        {
            await built;
            var lane = new Lane("duty-book", FactRoad.Polite);
            await _road.Repair.Keep(turn => lane.Run(() => _booking.Run(turn)), stop);
        }
    }

    private async Task<IReadOnlyDictionary<string, string>> Officers(CancellationToken stop)
    {
        var officers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var account in await _road.Accounts.All(stop))
            if (!account.Disabled && account.Roles.Contains(Role.Officer)) officers[account.Id] = await _names.Of(account, stop);
        return officers;
    }

    // the first note over the commitment that an outside holder signed; the log's own first one when none does in time
    private async Task<SignedCheckpoint> Beacon(long position, CancellationToken stop)
    {
        var own = await _here.WitnessNotes.WhenSigned(position, stop);
        if (_here.Options.CosignerKey is null) return own;
        var until = _here.Clocks.Real.GetUtcNow() + OutsidePatience;
        while (_here.Clocks.Real.GetUtcNow() < until)
        {
            if (_here.WitnessNotes.Cosigned is { } cosigned && cosigned.Checkpoint.Size > position) return cosigned;
            await Task.Delay(Look, _here.Clocks.Real, stop);
        }
        return own;
    }
}
