using Witness.Flow.Accounts;
using Witness.Flow.Follow;
using Witness.Flow.Keeping;
using Witness.Flow.Reports;
using Witness.Flow.Store;
using Witness.Flow.Tests.Reports;
using Witness.Flow.Vault;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Tests.Keeping;

/// <summary>A house that issues reports and keeps them: its clock is moved by hand, years at a time.</summary>
internal sealed class KeepingHouse : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static readonly Reader Lead = new("W2001", "赵示例", [Role.Lead], [], []);
    public static readonly Reader Other = new("W2002", "钱示例", [Role.Lead], [], []);
    public static readonly Reader Officer = new("W1001", "王示例", [Role.Officer], [], []);

    private readonly CancellationTokenSource _stop = new();
    private readonly FollowerRun _run;
    private readonly Task _running;

    private KeepingHouse(ReportHouse reports)
    {
        Reports = reports;
        var rig = reports.Rig;
        Book = new(rig.Store, rig.Values, rig.Database);
        _run = new(new(rig.Store, rig.Log), Book);
        Pen = new(rig.Gateway, Book, rig.Database, rig.Own, new TwoClocks(rig.Trade, rig.Real)) { Handles = rig.Handles, Folded = (position, stop) => _run.WaitFor(position, Patience, TimeProvider.System, stop) };
        Retention = new(Pen);
        Holds = new(Pen);
        EvidenceStore = new(Path.Combine(rig.Folder, "evidence"), rig.Keys, Suite.Intl, Randomness.System);
        Packager = new(Path.Combine(rig.Folder, "packages"), Pen, rig.Reader(), rig.Own, new TwoClocks(rig.Trade, rig.Real))
        {
            Reports = Files, Object = (kept, stop) => EvidenceStore.Read(new(Domain.Facts.ScopeKind.Lot, null, [kept.Lot], kept.Round), kept.Name, stop),
            Aids = _ => Task.FromResult<IReadOnlyList<(string, byte[])>>([("verify.html", "<!doctype html>"u8.ToArray())]), Centre = _ => Task.FromResult("示例交易中心"),
        };
        Importer = new(Path.Combine(rig.Folder), Book, rig.Own);
        var shelves = new Dictionary<string, EvidenceShelf> { [KeepingBook.ReportShelf] = reports.Shelf, [KeepingBook.EvidenceStore] = EvidenceStore };
        Disposer = new(Book, Pen, rig.Store, rig.Values, rig.Keys) { Shelves = shelves };
        Disposal = new(Pen, Disposer, rig.Handles);
        Fixity = new(Book, rig.Store, rig.Own, new TwoClocks(rig.Trade, rig.Real)) { Shelves = shelves, Pace = long.MaxValue, Met = Met.Add };
        Packages = new(Pen, Packager, Importer, TimeProvider.System);
        _running = Task.Run(() => _run.Run(_stop.Token));
    }

    public ReportHouse Reports { get; }

    public Rig Rig => Reports.Rig;

    public KeepingBook Book { get; }

    public KeepingPen Pen { get; }

    public RetentionDesk Retention { get; }

    public HoldDesk Holds { get; }

    public EvidenceShelf EvidenceStore { get; }

    public Packager Packager { get; }

    public Importer Importer { get; }

    public PackageDesk Packages { get; }

    public Disposer Disposer { get; }

    public DisposalDesk Disposal { get; }

    public FixityRun Fixity { get; }

    public List<TamperException> Met { get; } = [];

    public static async Task<KeepingHouse> New(Engine engine = Engine.Sqlite) => new(await ReportHouse.New(engine));

    public static async Task<KeepingHouse> Over(ReportHouse reports)
    {
        var house = new KeepingHouse(reports);
        await house.Settle();
        return house;
    }

    /// <summary>A lot whose whole life is told and whose report is issued.</summary>
    public async Task Done(string life, string lot)
    {
        await Reports.Live(life, lot);
        Assert.Equal(1, await Reports.Pass(11));
        await Settle();
    }

    public async Task Settle()
    {
        await Reports.Settle();
        Assert.True(await _run.WaitFor(Rig.Log.CurrentHead(LogName.Witness).Size - 1, Patience, TimeProvider.System, default));
    }

    private async IAsyncEnumerable<PackFile> Files(Reader reader, string lot, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var row in Reports.Book.Of(lot, 1))
            foreach (var (format, party) in new[] { ("json", false), ("bundle", false), ("json", true), ("bundle", true) })
                if (await Reports.Desk.File(reader, row.Number, format, party, stop) is Look<ReportFile>.Shown { What: var file }) yield return new("representations", file.Name, file.Name, file.MediaType, file.Bytes);
    }

    /// <summary>Moves the trade clock on to a day.</summary>
    public void Day(string day) => Rig.Trade.SetUtcNow(new(DateTime.Parse(day, System.Globalization.CultureInfo.InvariantCulture).AddHours(9), TimeSpan.FromHours(8)));

    public async Task<DueLine> Line(string lot, string material)
    {
        var view = Assert.IsType<Look<DueView>.Shown>(await Retention.List(Lead, new(lot, material), default)).What;
        return Assert.Single(view.Page.Items, line => line.Lot == lot);
    }

    public static Act.Done Ok(Act act) => act is Act.Refused refused ? throw new InvalidOperationException(refused.Why.Zh) : Assert.IsType<Act.Done>(act);

    public static string No(Act act) => Assert.IsType<Act.Refused>(act).Why.Zh;

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
        await Reports.DisposeAsync();
    }
}
