using Witness.Domain.Calendar;
using Witness.Flow.Follow;
using Witness.Flow.Records;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Web.Wiring;

/// <summary>
/// 读表重建 — folds the whole log into new read tables: before the first page at a start, by command, or beside the present ones
/// while these are still read. The log is only read; a crash leaves a build that is not finished, and the next start begins another.
/// </summary>
internal sealed class TableBuild(Installation here, LogFeed feed, SealedValues values, SummaryWriter summaries)
{
    /// <summary>Percent folded while there is nothing to show yet; null once the tables are there.</summary>
    public int? Percent { get; private set; }

    /// <summary>How long the log is just now.</summary>
    private long Size => here.Log.CurrentHead(LogName.Witness).Size;

    /// <summary>From now on the tables are said to be in the making.</summary>
    public void Begin() => Percent = 0;

    /// <summary>Makes the tables where <see cref="Begin"/> said that there are none.</summary>
    public async Task First(ReadDatabase database, CancellationToken stop)
    {
        if (Percent is null) return;
        await Task.Yield(); // requests are answered meanwhile
        var size = Math.Max(1, Size);
        await All(database, done => Percent = (int)Math.Min(99, 100 * done / size), stop);
        Percent = null;
    }

    /// <summary>Folds everything into a new build, then drops the older ones.</summary>
    public async Task All(ReadDatabase database, Action<long> progress, CancellationToken stop)
    {
        var place = ReadModel.Place(here);
        await new RecordBuilder(database, here.Store, values, summaries).Run(RecordFollower.Cursor, Size, progress, stop);
        await database.Finish(stop);
        foreach (var old in await place.Builds(stop))
            if (old.Name != database.Build.Name) await place.Drop(old, stop);
    }

    /// <summary>Folds everything into a build that stands beside the present one, which goes on meanwhile.</summary>
    public async Task Beside(ReadDatabase next, IEnumerable<StepRoad> steps, Action<int> percent, CancellationToken stop)
    {
        var size = Math.Max(1, Size);
        var own = new SummaryWriter(here.Clocks, WorkCalendar.Official) { Sources = summaries.Sources };
        await new RecordBuilder(next, here.Store, values, own).Run(RecordFollower.Cursor, size, done => percent((int)Math.Min(99, 100 * done / size)), stop);
        await next.Finish(stop);
        await ToTheEnd(new RecordFollower(next, values, new LotStates(), own), stop);
        foreach (var follower in steps.SelectMany(step => step.Over(next))) await ToTheEnd(follower, stop);
    }

    private async Task ToTheEnd(Follower follower, CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var run = new FollowerRun(feed, follower);
        var running = run.Run(enough.Token);
        await Task.WhenAny(running, WaitFor(run, Size - 1, enough.Token));
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

    /// <summary>Until a follower has passed a position, however long it takes.</summary>
    public async Task WaitFor(FollowerRun run, long position, CancellationToken stop)
    {
        while (!await run.WaitFor(position, TimeSpan.FromMinutes(1), here.Clocks.Real, stop)) stop.ThrowIfCancellationRequested();
    }
}
