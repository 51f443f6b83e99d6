using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Witness.Domain.Access;
using Witness.Domain.Calendar;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Alerts;
using Witness.Flow.Follow;
using Witness.Flow.Handling;
using Witness.Flow.Intake;
using Witness.Flow.Keeping;
using Witness.Flow.Lending;
using Witness.Flow.Records;
using Witness.Flow.Reports;
using Witness.Flow.Store;
using Witness.Flow.Tasking;
using Witness.Flow.Vault;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Signing;

namespace Witness.Flow.Tests;

public enum Engine { Sqlite, Postgres }

/// <summary>
/// 台架 — a real installation of everything in Witness.Flow on a scratch folder (and a scratch PostgreSQL), with both clocks in
/// hand: send signed facts, let the followers run to the end, ask the desks. <see cref="Restart"/> opens the same data again.
/// </summary>
public sealed class Rig : IAsyncDisposable
{
    /// <summary>Where the trade clock starts: the demo's trade day, eight in the morning.</summary>
    public static readonly DateTimeOffset Morning = new(2026, 9, 16, 8, 0, 0, Moment.Offset);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const int MostRounds = 500;

    /// <summary>Tables of records and alerts, as the host has them.</summary>
    public static readonly ReadSchema Schema = new(
        (100 * ReadTables.Version) + AlertTables.Version + HandlingTables.Version + DutyTables.Version + ReportTables.Version + KeepingTables.Version + LendingTables.Version,
        [.. ReadTables.Schema.Tables, .. AlertTables.All, .. HandlingTables.All, .. DutyTables.All, .. ReportTables.All, .. KeepingTables.All, .. LendingTables.All]);

    private readonly ScratchFolder _folder;
    private readonly string? _database;
    private readonly Dictionary<string, Ed25519Secret> _secrets;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];

    private Rig(ScratchFolder folder, string? database, Dictionary<string, Ed25519Secret> secrets) => (_folder, _database, _secrets) = (folder, database, secrets);

    public string Folder => _folder.Path;

    /// <summary>Trade time and real time; move them with Advance.</summary>
    public FakeTimeProvider Trade { get; private init; } = new(Morning);

    public FakeTimeProvider Real { get; private init; } = new(Morning);

    public LogStore Store { get; private set; } = null!;

    public RowSeals Seals { get; private set; } = null!;

    public Sequencer Log { get; private set; } = null!;

    public CheckpointKeeper Notes { get; private set; } = null!;

    public CheckpointKeeper AuditNotes { get; private set; } = null!;

    public Keystore Keys { get; private set; } = null!;

    public VaultRows Vault { get; private set; } = null!;

    public Handles Handles { get; private set; } = null!;

    public Compartment Compartment { get; private set; } = null!;

    public SealBoard Board { get; private set; } = null!;

    public OwnFacts Own { get; private set; } = null!;

    public SenderBook Senders { get; private set; } = null!;

    public SenderWatch Watch { get; private set; } = null!;

    public Quarantine Quarantine { get; private set; } = null!;

    public RawMessages Raw { get; private set; } = null!;

    public FactIntake Intake { get; private set; } = null!;

    public AccountBook Accounts { get; private set; } = null!;

    public Gateway Gateway { get; private set; } = null!;

    public ReadDatabase Database { get; private set; } = null!;

    public SealedValues Values { get; private set; } = null!;

    public SummaryWriter Summaries { get; private set; } = null!;

    public RecordFollower Records { get; private set; } = null!;

    public Steward Steward { get; private set; } = null!;

    public FollowerRun RecordRun { get; private set; } = null!;

    public FollowerRun StewardRun { get; private set; } = null!;

    public static async Task<Rig> Open(Engine engine = Engine.Sqlite)
    {
        var rig = new Rig(new(), engine == Engine.Postgres ? await ScratchPostgres.NewDatabase() : null, []);
        await rig.Start();
        return rig;
    }

    /// <summary>Stops everything and opens the same data again, as a restart of the process would.</summary>
    public async Task<Rig> Restart()
    {
        await Stop();
        var again = new Rig(_folder, _database, _secrets) { Trade = Trade, Real = Real };
        await again.Start();
        return again;
    }

    private async Task Start()
    {
        var random = Randomness.System;
        var suite = Suite.Intl;
        const string Origin = "digital-witness/test";
        var clocks = new TwoClocks(Trade, Real);
        var master = MasterKey.Open(_folder.File("master.key"), suite, random, first: !File.Exists(_folder.File("master.key")));
        Seals = new(suite, random, master.Derive("rows"));
        Store = _database is null ? SqliteLogStore.Open(_folder.File("log.db"), Seals) : await PostgresLogStore.Open(_database, Seals);
        Log = await Sequencer.Open(Store, suite, Origin, default);
        Keys = Keystore.Open(_folder.File("keystore.db"), master, random);
        Vault = new(master, Keys, Store, random, Origin);
        var handles = Handles = new(master);
        Compartment = new(master);
        Board = await SealBoard.Load(Store, default);
        var maker = new DraftMaker(new(Keys, Vault), Board, handles, clocks);
        Own = new(Log, maker, random, clocks);
        Notes = await Keeper(LogName.Witness);
        AuditNotes = await Keeper(LogName.Audit);
        Accounts = new(Store, Own, clocks);
        Senders = new(Store, Own, Keys, clocks);
        Gateway = new(Own);
        Watch = new(Store, Own, clocks);
        await Watch.Load(default);
        Quarantine = new(Store, Own, random, clocks);
        Raw = new(Store, Keys, random);
        Database = await Place.Open(Schema, Seals);
        Intake = new(Senders, Watch, Quarantine, new Admission(Store, Log, maker, Raw, new FactReader(handles.Hash)), clocks) { Bounds = new() { Known = new LotRegions(Database).Of } };
        Values = new(Store, Vault, handles);
        Summaries = new(clocks, WorkCalendar.Official);
        var feed = new LogFeed(Store, Log);
        Records = new(Database, Values, new LotStates(), Summaries) { Ahead = (from, stop) => feed.Ready(from, RecordFollower.Stretch, stop) };
        RecordRun = new(feed, Records);
        Steward = new(Database, Records, Own, Board, Store) { Context = () => Summaries.Context, Folded = (position, stop) => RecordRun.WaitFor(position, Patience, TimeProvider.System, stop), FoldedTo = () => RecordRun.Next };
        StewardRun = new(feed, Steward);
        Senders.Changed += () => _ = TakeSources();
        await TakeSources();
        _running.Add(Task.Run(() => RecordRun.Run(_stop.Token)));
        _running.Add(Task.Run(() => StewardRun.Run(_stop.Token)));

        Task<CheckpointKeeper> Keeper(LogName log) => CheckpointKeeper.Open(
            Log, new(Store, suite, log), Signer.OpenLog(_folder.File($"{log}.key"), Sequencer.OriginOf(Origin, log), random), _folder.File($"checkpoints/{log}"), Real);
    }

    /// <summary>Moves the trade clock on to a time of the trade day; a fact that lies ahead of its receipt ranks last and opens no seal.</summary>
    public void Clock(string time) => Trade.SetUtcNow(Told.At(time).Instant!.Value);

    public ReadPlace Place => _database is null ? ReadPlace.Sqlite(_folder.File("read")) : ReadPlace.Postgres(_database);

    public LogReader Reader(LogName log = LogName.Witness) => new(Store, Suite.Intl, log);

    /// <summary>Registers a machine account with a fresh key; <paramref name="letters"/> as in T X V B D S.</summary>
    public async Task<string> Register(string id, string letters = "TXVBDS", string? region = null, string? kind = null, string? org = null)
    {
        var secret = _secrets[id] = Ed25519Secret.New(Randomness.System);
        var from = SourceLetters.Parse(letters);
        var sender = new SenderAccount(
            id, org ?? $"示例来源 {id}", null, from, SourceLetters.Facts(from).ToHashSet(StringComparer.Ordinal), region, kind, "v1a", secret.Public.ToArray(), Real.GetUtcNow(), false);
        var change = await Senders.Register(sender, "A1001", default);
        Assert.True(change.Done, change.En);
        return id;
    }

    /// <summary>Sends facts as one signed batch; their headers say from whom.</summary>
    public Task<IntakeAnswer> Send(params IReadOnlyList<Fact> facts)
    {
        var items = facts.Select((fact, i) => Encoding.UTF8.GetString(FactWriter.Item(fact, FactBook.Find(fact.Header.Type)!, $"m-{Guid.NewGuid():N}-{i}")));
        return SendItems(facts[0].Header.Identity.Source, items);
    }

    /// <summary>Sends items as they stand, signed by the account.</summary>
    public async Task<IntakeAnswer> SendItems(string sender, IEnumerable<string> items)
    {
        var body = Encoding.UTF8.GetBytes($"[{string.Join(',', items)}]");
        var timestamp = Real.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var id = $"msg-{Guid.NewGuid():N}";
        var signature = "v1a," + Convert.ToBase64String(_secrets[sender].Sign(WebhookSignature.Signed(id, timestamp, body)));
        return await Intake.Take(new(sender, id, timestamp, signature), body, batch: true, default);
    }

    /// <summary>Sends and expects every item to be taken in; gives their positions.</summary>
    public async Task<IReadOnlyList<long>> Accept(params IReadOnlyList<Fact> facts)
    {
        var answer = await Send(facts);
        Assert.Null(answer.Problem);
        Assert.All(answer.Items, item => Assert.True(item.Outcome == ItemAnswer.Accepted, $"{item.Outcome}: {string.Join("; ", item.Problems?.Select(p => $"{p.Pointer} {p.Code}") ?? [])}"));
        return [.. answer.Items.Select(item => item.Receipt!.Position)];
    }

    /// <summary>Until the log has nothing that a follower has not seen, and the steward nothing more to append.</summary>
    public async Task Settle()
    {
        for (var round = 0; ; round++)
        {
            var size = Log.CurrentHead(LogName.Witness).Size;
            Assert.True(round < MostRounds, $"the steward does not come to rest: {size} entries");
            await Passed(RecordRun, size - 1);
            await Passed(StewardRun, size - 1);
            await Steward.Tick(Trade.GetUtcNow(), default);
            if (Log.CurrentHead(LogName.Witness).Size == size) return;
        }
    }

    /// <summary>A connection of somebody who is not the system: to the log's database, or to the read tables.</summary>
    public async Task<DbConnection> Intruder(bool readTables)
    {
        DbConnection connection = _database is null
            ? new SqliteConnection($"Data Source={_folder.File(readTables ? $"read/{Database.Build.Name}.db" : "log.db")};Pooling=False;Default Timeout=20")
            : new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_database) { SearchPath = readTables ? Database.Build.Name : "witness_log", Pooling = false }.ToString());
        await connection.OpenAsync();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        if (_database is not null) await ScratchPostgres.Drop(_database);
        _folder.Dispose();
    }

    private async Task Stop()
    {
        await _stop.CancelAsync();
        foreach (var running in _running)
        {
            try
            {
                await running;
            }
            catch (OperationCanceledException)
            {
                // it was told to stop
            }
        }
        await Log.DisposeAsync();
        await Database.DisposeAsync();
        await Store.DisposeAsync();
        Keys.Dispose();
    }

    private async Task Passed(FollowerRun run, long position)
    {
        if (position < 0) return;
        var waiting = run.WaitFor(position, Patience, TimeProvider.System, default);
        var first = await Task.WhenAny([waiting, .. _running]);
        if (first != waiting) await first; // what broke is thrown here
        Assert.True(await waiting, $"{run.Follower.Name} stands at {run.Next}, not past {position}");
    }

    private async Task TakeSources()
    {
        var senders = await Senders.All(default);
        Summaries.Sources = new(senders.Select(s => new SourceScope(s.Id, s.MayReport, s.Region, s.Kind, s.Suspended)));
    }
}
