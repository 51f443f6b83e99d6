using Witness.Domain.Access;
using Witness.Domain.Calendar;
using Witness.Domain.Facts.Wire;
using Witness.Flow.Accounts;
using Witness.Flow.Follow;
using Witness.Flow.Intake;
using Witness.Flow.Records;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Log;
using Witness.Ledger.Signing;

namespace Witness.Web.Wiring;

/// <summary>
/// 道路 — the one road a fact travels, put together: intake, log, followers, desks. What runs beside the requests runs in
/// <see cref="Run"/>; the first of it that breaks ends the process (crash-only), a restart is the normal start.
/// </summary>
public sealed class FactRoad
{
    /// <summary>How much followers stand back behind intake and log when processors are short; they catch up, an acknowledgement waits.</summary>
    internal const int Polite = 3;

    private readonly Installation _here;
    private readonly SenderWatch _watch;
    private readonly FollowerRun _records;
    private readonly FollowerRun _stewardRun;
    private readonly RecordFollower _recordFollower;
    private readonly Steward _steward;
    private readonly SummaryWriter _summaries;
    private readonly TableBuild _build;

    private bool _saidClosed;

    private FactRoad(Installation here, ReadDatabase database, SenderWatch watch)
    {
        (_here, _watch, Database) = (here, watch, database);
        Board = new(here.Clocks.Real);
        Repair = new(here, database, Board);
        var own = here.Own;
        Accounts = new(here.Store, own, here.Clocks);
        Senders = new(here.Store, own, here.Keys, here.Clocks);
        Gateway = new(own);
        Quarantine = new(here.Store, own, here.Random, here.Clocks);
        Raw = new(here.Store, here.Keys, here.Random);
        var admission = new Admission(here.Store, here.Log, here.Maker, Raw, new FactReader(here.Handles.Hash));
        Intake = new(Senders, watch, Quarantine, admission, here.Clocks)
        {
            Wait = new SenderRates(here.Options.SenderRate).Wait,
            Bounds = new() { Known = new LotRegions(database).Of },
        };
        var feed = new LogFeed(here.Store, here.Log);
        Values = new(here.Store, here.Vault, here.Handles);
        _summaries = new(here.Clocks, WorkCalendar.Official);
        _build = new(here, feed, Values, _summaries);
        _recordFollower = new(database, Values, new LotStates(), _summaries)
        {
            Ahead = (from, stop) => feed.Ready(from, RecordFollower.Stretch, stop), Beside = new Lane("ahead", Polite),
        };
        _records = new(feed, _recordFollower);
        _steward = new(database, _recordFollower, own, here.Board, here.Store)
        {
            Context = () => _summaries.Context,
            Folded = (position, stop) => _build.WaitFor(_records, position, stop), FoldedTo = () => _records.Next,
        };
        _stewardRun = new(feed, _steward);
        Lags = new(here.Log, here.Clocks.Real);
        Lags.Watch(_records);
        Lags.Watch(_stewardRun);
        var proofs = new ProofRoom(here.Reader(LogName.Witness), here.WitnessNotes, Raw, Senders, here.Clocks.Real) { Cosigners = here.Options.CosignerKey is { } text && NoteKey.Parse(text) is { } cosigner ? [cosigner] : [] };
        Records = new(Gateway, database, Values, _summaries, proofs)
        {
            Troubles = async stop => ((await Quarantine.All(stop)).Count(item => item.State == "waiting"), (await Senders.All(stop)).Count(sender => watch.Of(sender.Id)?.Silent == true)),
            Finds = () => Operations!.Findings,
        };
        Side = new(here, this, watch, feed);
        Operations = Side.Desk;
        Insight = new(here, this, () => Alerts!.Book);
        Alerts = new(here, this, feed);
        Handling = new(here, this, feed);
        Duty = new(here, this, feed);
        Reports = new(here, this, feed);
        Keeping = new(here, this, feed);
        Lending = new(here, this, feed);
    }

    public ReadDatabase Database { get; }

    /// <summary>Where somebody else has written, as far as it is known.</summary>
    public TamperBoard Board { get; }

    /// <summary>Makes changed read tables anew.</summary>
    public ReadRepair Repair { get; }

    public AccountBook Accounts { get; }

    public SenderBook Senders { get; }

    public Gateway Gateway { get; }

    public Quarantine Quarantine { get; }

    public RawMessages Raw { get; }

    public SealedValues Values { get; }

    public FactIntake Intake { get; }

    public RecordDesk Records { get; }

    public OperationsDesk Operations { get; }

    /// <summary>What the centre has entered for its clocks.</summary>
    public Domain.Clocks.ClockSettings Settings => _summaries.Settings;

    /// <summary>Judgement and its queue.</summary>
    public AlertRoad Alerts { get; }

    /// <summary>Rules, sandbox, statistics.</summary>
    public InsightRoad Insight { get; }

    /// <summary>What people do about irregularities, and their evidence.</summary>
    public HandlingRoad Handling { get; }

    /// <summary>Who watches what: sessions, tasks, draws.</summary>
    public DutyRoad Duty { get; }

    /// <summary>Witness reports.</summary>
    public ReportRoad Reports { get; }

    /// <summary>How long what was made is kept, and how it goes.</summary>
    public KeepingRoad Keeping { get; }

    /// <summary>Who may read what was reported, and who did.</summary>
    public LendingRoad Lending { get; }

    /// <summary>The later steps of the road, in its order.</summary>
    private IReadOnlyList<StepRoad> Steps => [Alerts, Handling, Duty, Reports, Keeping, Lending];

    /// <summary>How far the followers are behind.</summary>
    public LagWatch Lags { get; }

    /// <summary>Percent folded while the read tables are made anew from the log; null once they are there.</summary>
    public int? Building => _build.Percent;

    /// <summary>What runs beside: cosigners, outbox, scan.</summary>
    public SideRoads Side { get; }

    /// <summary>How far the followers have got; each number is the first position not seen yet.</summary>
    public RoadProgress Progress
    {
        get
        {
            // the size last: what a follower appended before it passed a position counts
            var (steward, herald, records) = (_stewardRun.Next, Side.HeraldNext, _records.Next);
            var (judged, booked) = Alerts.Next;
            return new(_here.Log.CurrentHead(LogName.Witness).Size, records, steward, herald) { Judged = judged, Queue = booked };
        }
    }

    /// <summary>True once the read tables have caught up with the log as it stood at the start.</summary>
    public bool Ready { get; private set; }

    public static async Task<FactRoad> Open(Installation here, CancellationToken stop)
    {
        var watch = new SenderWatch(here.Store, here.Own, here.Clocks);
        await watch.Load(stop);
        var road = new FactRoad(here, await ReadModel.Open(here, stop), watch);
        if (!road.Database.Finished) road._build.Begin();
        road.Senders.Changed += () => _ = road.TakeSources(CancellationToken.None);
        await road.TakeSources(stop);
        await road.Side.Load(stop);
        await road.Insight.Load(stop);
        return road;
    }

    /// <summary>Runs everything that goes on beside the requests until told to stop; 1 when something broke.</summary>
    public async Task<int> Run(IServiceProvider services, CancellationToken stop)
    {
        using var all = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var live = services.GetRequiredService<LiveFeed>();
        _records.Passed += (_, last) => live.Tell(new(LiveTopic.Facts, last, _recordFollower.LastTouched));
        var built = _build.First(Database, all.Token);
        List<Task> running =
        [
            built,
            After(built, () => Follow("records", _records, all.Token)),
            After(built, () => Follow("steward", _stewardRun, all.Token)),
            After(built, () => Repair.Run((next, percent, until) => _build.Beside(next, Steps, percent, until), all.Token)),
            _here.WitnessNotes.Run(all.Token),
            _here.AuditNotes.Run(all.Token),
            Beat(all.Token),
            After(built, () => CatchUp(all.Token)),
            WhenFaulty(all.Token),
            .. Side.Run(live, built, Settled, all.Token),
            .. Steps.SelectMany(step => step.Run(live, built, all.Token)),
        ];
        var broken = 0;
        while (running.Count > 0)
        {
            var ended = await Task.WhenAny(running);
            running.Remove(ended);
            if (ended.IsCompletedSuccessfully || stop.IsCancellationRequested || Rests(ended.Exception?.InnerException)) continue;
            if (!all.IsCancellationRequested) await Console.Error.WriteLineAsync($"停止 / stopping: {ended.Exception?.InnerException?.ToString() ?? "cancelled"}");
            broken = 1;
            await all.CancelAsync();
        }
        return broken;
    }

    // somebody else's writing stops the part that met it, and closes the log; what cannot append to a closed log rests
    private bool Rests(Exception? why)
    {
        if (why is TamperException tamper)
        {
            Board.Met(tamper);
            _here.Log.Close(tamper.Reason);
            return true;
        }
        return why is LogClosedException && !_here.Log.Fault.IsCompleted;
    }

    /// <summary>Folds the whole log into a new build of the read tables, then drops the older ones.</summary>
    public static async Task Rebuild(Installation here, Action<long> progress, CancellationToken stop)
    {
        await using var database = await ReadModel.Place(here).OpenNew(ReadModel.Schema, here.Seals, bulk: true, stop);
        var road = new FactRoad(here, database, new SenderWatch(here.Store, here.Own, here.Clocks));
        await road.TakeSources(stop);
        await road._build.All(database, progress, stop);
    }

    /// <summary>The read tables are at the log's end as of now.</summary>
    public Task Settled(CancellationToken stop) => _build.WaitFor(_records, _here.Log.CurrentHead(LogName.Witness).Size - 1, stop);

    private async Task CatchUp(CancellationToken stop)
    {
        await Settled(stop);
        Ready = true;
    }

    private async Task Beat(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), _here.Clocks.Real);
        while (await timer.WaitForNextTickAsync(stop))
        {
            Lags.Note();
            SayClosed();
            if (Building is null) await Tick(stop);
            await _watch.Look(stop);
        }
    }

    // whoever watches the console is told once, whatever closed the log: the start, the scan's reading, or a cosigner that knows better
    private void SayClosed()
    {
        if (_here.Log.Closed is not { } why || _saidClosed) return;
        _saidClosed = true;
        Console.Error.WriteLine($"只读 / read-only: {why.Zh} / {why.En}");
    }

    private async Task Tick(CancellationToken stop)
    {
        try
        {
            await _steward.Tick(_here.Clocks.Trade.GetUtcNow(), stop);
        }
        catch (Exception why) when (Repair.Takes(why))
        {
            // what is due is due at the next beat too
        }
    }

    private Task Follow(string name, FollowerRun run, CancellationToken stop)
    {
        var lane = new Lane(name, Polite);
        return Repair.Keep(until => lane.Run(() => run.Run(until)), stop);
    }

    private static async Task After(Task built, Func<Task> run)
    {
        await built;
        await run();
    }

    private async Task WhenFaulty(CancellationToken stop)
    {
        var why = await _here.Log.Fault.WaitAsync(stop);
        throw new InvalidOperationException("the log stopped", why);
    }

    private async Task TakeSources(CancellationToken stop)
    {
        var senders = await Senders.All(stop);
        _summaries.Sources = new(senders.Select(s => new SourceScope(s.Id, s.MayReport, s.Region, s.Kind, s.Suspended)));
    }
}

/// <summary>跟随进度 — the log's size and the first position each follower has not seen; no herald where nothing is pushed.</summary>
public sealed record RoadProgress(long Size, long Records, long Steward, long? Herald)
{
    /// <summary>What judgement has not seen yet.</summary>
    public long Judged { get; init; }

    /// <summary>What the queue of alerts has not seen yet.</summary>
    public long Queue { get; init; }
}
