using Witness.Domain.Calendar;
using Witness.Flow.Follow;
using Witness.Flow.Handling;
using Witness.Flow.Store;
using Witness.Flow.Tests.Alerts;
using Witness.Flow.Vault;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Tests.Handling;

/// <summary>A house of alerts with letters, entries and evidence beside it.</summary>
internal sealed class HandlingHouse : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    private HandlingHouse(AlertHouse alerts)
    {
        Alerts = alerts;
        var rig = alerts.Rig;
        Folder = Path.Combine(rig.Folder, "evidence");
        Shelf = new(Folder, rig.Keys, Suite.Intl, Randomness.System);
        Book = new(rig.Store, rig.Values, rig.Database);
        var run = new FollowerRun(new(rig.Store, rig.Log), Book);
        var pen = new HandlingPen(rig.Gateway, rig.Database, rig.Own, new TwoClocks(rig.Trade, rig.Real)) { Folded = (position, stop) => run.WaitFor(position, Patience, TimeProvider.System, stop) };
        Evidence = new(pen, Book, Shelf);
        Entries = new(pen, Book, Evidence);
        Letters = new(pen, Book, Shelf, WorkCalendar.Official);
        _running = Task.Run(() => run.Run(_stop.Token));
    }

    public AlertHouse Alerts { get; }

    public string Folder { get; }

    public EvidenceShelf Shelf { get; }

    public HandlingBook Book { get; }

    public EvidenceDesk Evidence { get; }

    public EntryDesk Entries { get; }

    public LetterDesk Letters { get; }

    public static async Task<HandlingHouse> New(Engine engine = Engine.Sqlite)
    {
        var house = await AlertHouse.New(engine);
        await house.Send(AlertHouse.Case("H01/raises.json"));
        return new(house);
    }

    public static async Task<HandlingHouse> Over(Rig rig) => new(await AlertHouse.Open(rig));

    /// <summary>Ends its followers; the rig goes on.</summary>
    public async Task Close()
    {
        await Stop();
        await Alerts.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await Alerts.DisposeAsync();
    }

    private async Task Stop()
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
}
