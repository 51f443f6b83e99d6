using Witness.Flow.Accounts;
using Witness.Flow.Follow;
using Witness.Flow.Store;
using Witness.Flow.Tasking;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Tests.Tasking;

/// <summary>A rig with the desks of duty over it; its draws take the log's own notes, signed when asked for.</summary>
internal sealed class DutyHouse : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly FollowerRun _run;
    private readonly Task _running;

    private DutyHouse(Rig rig)
    {
        Rig = rig;
        Book = new(rig.Store, rig.Values, rig.Database);
        _run = new FollowerRun(new(rig.Store, rig.Log), Book);
        var pen = new DutyPen(rig.Gateway, rig.Database, rig.Own, new TwoClocks(rig.Trade, rig.Real))
        {
            Folded = (position, stop) => _run.WaitFor(position, Patience, TimeProvider.System, stop), IsOpen = rig.Board.IsOpen,
        };
        Assign = new(pen, Book) { Officers = _ => Task.FromResult<IReadOnlyDictionary<string, string>>(Names) };
        Draws = new(pen, Book, Assign, Randomness.System) { Beacon = async (_, stop) => (await rig.Notes.SignNow(stop))! };
        Desk = new(pen, Book) { Takes = Assign.Takes };
        Staff = new(pen);
        _running = Task.Run(() => _run.Run(_stop.Token));
    }

    public Dictionary<string, string> Names { get; } = new() { ["W1001"] = "王示例", ["W1002"] = "李示例", ["W1003"] = "张示例" };

    public Rig Rig { get; }

    public DutyBook Book { get; }

    public AssignDesk Assign { get; }

    public DrawDesk Draws { get; }

    public DutyDesk Desk { get; }

    public StaffDesk Staff { get; }

    public static Reader Lead { get; } = Told.Officer() with { Account = "W2001", Roles = [Role.Lead] };

    public static Reader As(string account) => Told.Officer() with { Account = account };

    public static async Task<DutyHouse> Over(Rig rig)
    {
        var house = new DutyHouse(rig);
        await house.Settle();
        return house;
    }

    /// <summary>Until the book shows all of the log.</summary>
    public async Task Settle() => Assert.True(await _run.WaitFor(Rig.Log.CurrentHead(LogName.Witness).Size - 1, Patience, TimeProvider.System, default));

    /// <summary>Ends its follower; the rig goes on.</summary>
    public async Task Close()
    {
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // it was told to stop
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        await Rig.DisposeAsync();
    }
}
