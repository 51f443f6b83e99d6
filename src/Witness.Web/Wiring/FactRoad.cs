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
    private readonly LogFeed _feed;
    private readonly FollowerRun _records;
    private readonly FollowerRun _stewardRun;
    private readonly RecordFollower _recordFollower;
    private readonly Steward _steward;
    private readonly SummaryWriter _summaries;

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
        var feed = _feed = new LogFeed(here.Store, here.Log);
        Values = new(here.Store, here.Vault, here.Handles);
        _summaries = new(here.Clocks, WorkCalendar.Official);
        _recordFollower = new(database, Values, new LotStates(), _summaries)
        {
            Ahead = (from, stop) => feed.Ready(from, RecordFollower.Stretch, stop), Beside = new Lane("ahead", Polite),
        };
        _records = new(feed, _recordFollower);
        _steward = new(database, _recordFollower, own, here.Board, here.Store)
        {
            Context = () => _summaries.Context,
            Folded = (position, stop) => WaitFor(_records, position, stop), FoldedTo = () => _records.Next,
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
        Alerts = new(here, this, feed);
        Handling = new(here, this, feed);
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

    /// <summary>Judgement and its queue.</summary>
    public AlertRoad Alerts { get; }

    /// <summary>What people do about irregularities, and their evidence.</summary>
    public HandlingRoad Handling { get; }

    /// <summary>How far the followers are behind.</summary>
    public LagWatch Lags { get; }

    /// <summary>Percent folded while the read tables are made anew from the log; null once they are there.</summary>
    public int? Building { get; private set; }

    /// <summary>What runs beside: cosigners, outbox, scan.</summary>
    public SideRoads Side { get; }

    /// <summary>How far the followers have got; each number is the first position not seen yet.</summary>
    public RoadProgress Progress => new(_here.Log.CurrentHead(LogName.Witness).Size, _records.Next, _stewardRun.Next, Side.HeraldNext);

    /// <summary>True once the read tables have caught up with the log as it stood at the start.</summary>
    public bool Ready { get; private set; }

    public static async Task<FactRoad> Open(Installation here, CancellationToken stop)
    {
        var watch = new SenderWatch(here.Store, here.Own, here.Clocks);
        await watch.Load(stop);
        var road = new FactRoad(here, await ReadModel.Open(here, stop), watch);
        if (!road.Database.Finished) road.Building = 0;
        road.Senders.Changed += () => _ = road.TakeSources(CancellationToken.None);
        await road.TakeSources(stop);
        await road.Side.Load(stop);
        return road;
    }

    /// <summary>
    /// Opens installation and road. Where somebody else has written in the log's database they open again to be read only,
    /// and say which table and row it was.
    /// </summary>
    public static async Task<(Installation Here, FactRoad Road)> OpenAll(HostFlags options, CancellationToken stop)
    {
        try
        {
            return await Try(null);
        }
        catch (TamperException why)
        {
            return await Try(why.Reason);
        }
        catch (TreeBrokenException why)
        {
            return await Try(why.Reason);
        }

        async Task<(Installation, FactRoad)> Try(Reason? damage)
        {
            if (damage is not null) await Console.Error.WriteLineAsync($"只读启动 / starting read-only: {damage.Zh} / {damage.En}");
            var here = await Installation.Open(options, TimeProvider.System, stop, damage);
            try
            {
                if (damage is null) await StartProbe.Run(here, stop);
                var road = await Open(here, stop);
                await road.Accounts.All(stop);
                return (here, road);
            }
            catch
            {
                await here.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Runs everything that goes on beside the requests until told to stop; 1 when something broke.</summary>
    public async Task<int> Run(IServiceProvider services, CancellationToken stop)
    {
        using var all = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var live = services.GetRequiredService<LiveFeed>();
        _records.Passed += (_, last) => live.Tell(new(LiveTopic.Facts, last, _recordFollower.LastTouched));
        var built = Build(all.Token);
        List<Task> running =
        [
            built,
            After(built, () => Follow("records", _records, all.Token)),
            After(built, () => Follow("steward", _stewardRun, all.Token)),
            After(built, () => Repair.Run(Fill, all.Token)),
            _here.WitnessNotes.Run(all.Token),
            _here.AuditNotes.Run(all.Token),
            Beat(all.Token),
            After(built, () => CatchUp(all.Token)),
            WhenFaulty(all.Token),
            .. Side.Run(live, built, Settled, all.Token),
            .. Alerts.Run(live, built, all.Token),
            .. Handling.Run(live, built, all.Token),
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
        await road.FoldAll(progress, stop);
    }

    private async Task Build(CancellationToken stop)
    {
        if (Building is null) return;
        await Task.Yield(); // requests are answered meanwhile
        var size = Math.Max(1, _here.Log.CurrentHead(LogName.Witness).Size);
        await FoldAll(done => Building = (int)Math.Min(99, 100 * done / size), stop);
        Building = null;
    }

    private async Task FoldAll(Action<long> progress, CancellationToken stop)
    {
        var place = ReadModel.Place(_here);
        await new RecordBuilder(Database, _here.Store, Values, _summaries).Run(_recordFollower.Name, _here.Log.CurrentHead(LogName.Witness).Size, progress, stop);
        await Database.Finish(stop);
        foreach (var old in await place.Builds(stop))
            if (old.Name != Database.Build.Name) await place.Drop(old, stop);
    }

    /// <summary>The read tables are at the log's end as of now.</summary>
    public Task Settled(CancellationToken stop) => WaitFor(_records, _here.Log.CurrentHead(LogName.Witness).Size - 1, stop);

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

    /// <summary>Folds everything into a build that stands beside the present one, which goes on meanwhile.</summary>
    private async Task Fill(ReadDatabase next, Action<int> percent, CancellationToken stop)
    {
        var size = _here.Log.CurrentHead(LogName.Witness).Size;
        var summaries = new SummaryWriter(_here.Clocks, WorkCalendar.Official) { Sources = _summaries.Sources };
        await new RecordBuilder(next, _here.Store, Values, summaries).Run(_recordFollower.Name, size, done => percent((int)Math.Min(99, 100 * done / Math.Max(1, size))), stop);
        await next.Finish(stop);
        foreach (var follower in (Follower[])[new RecordFollower(next, Values, new LotStates(), summaries), Alerts.BookOver(next), Handling.BookOver(next)])
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var run = new FollowerRun(_feed, follower);
            var running = run.Run(enough.Token);
            await Task.WhenAny(running, WaitFor(run, _here.Log.CurrentHead(LogName.Witness).Size - 1, enough.Token));
            await enough.CancelAsync();
            try
            {
                await running;
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                // it has come to the log's end as of just now
            }
        }
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

    private async Task WaitFor(FollowerRun run, long position, CancellationToken stop)
    {
        while (!await run.WaitFor(position, TimeSpan.FromMinutes(1), _here.Clocks.Real, stop)) stop.ThrowIfCancellationRequested();
    }
}

/// <summary>跟随进度 — the log's size and the first position each follower has not seen; no herald where nothing is pushed.</summary>
public sealed record RoadProgress(long Size, long Records, long Steward, long? Herald);
