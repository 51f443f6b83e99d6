using System.Data.Common;
using Witness.Flow.Follow;
using Witness.Flow.Store;

namespace Witness.Web.Wiring;

/// <summary>
/// 读表修复 — when somebody else has written in the read tables, makes them anew from the log beside the present ones, with progress,
/// and swaps them. Followers stand still for the moment of the swap only and go on from the new tables; pages are answered all
/// the while. The first reason that comes starts it; what comes meanwhile is mended by the same.
/// </summary>
public sealed class ReadRepair
{
    private readonly Installation _here;
    private readonly ReadDatabase _database;
    private readonly TamperBoard _board;
    private readonly Lock _gate = new();
    private TaskCompletionSource _wanted = New();
    private Turn _turn = new();

    /// <param name="database">What everybody holds; the new tables take its place.</param>
    public ReadRepair(Installation here, ReadDatabase database, TamperBoard board)
    {
        (_here, _database, _board) = (here, database, board);
        database.Met = why =>
        {
            if (why.Database == database.Build.Name) board.Met(why); // not of a view of tables that were swapped meanwhile
        };
        board.Changed += Look;
    }

    /// <summary>Percent of the log folded into the new tables; null when none are being made.</summary>
    public int? Percent { get; private set; }

    /// <summary>Raised when the percentage changes and when it is over.</summary>
    public event Action? Changed;

    /// <summary>
    /// Runs a follower until told to stop, again after every swap. One that came upon a row of the read tables that is not ours waits
    /// for the swap; anything else that breaks it is thrown.
    /// </summary>
    /// <param name="moves">False for one that keeps nothing of the read tables: it runs through a swap.</param>
    public async Task Keep(Func<CancellationToken, Task> run, CancellationToken stop, bool moves = true)
    {
        while (true)
        {
            Turn turn;
            lock (_gate) turn = _turn;
            try
            {
                using var until = CancellationTokenSource.CreateLinkedTokenSource(stop, turn.Over);
                await (moves ? turn.Count(run(until.Token)) : run(stop));
                return;
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                // the tables are being swapped
            }
            catch (Exception why) when (!stop.IsCancellationRequested && Takes(why))
            {
                // mended by the next tables
            }
            await turn.Next.WaitAsync(stop);
        }
    }

    /// <summary>Whether it is a fault that new read tables cure; they are then made.</summary>
    public bool Takes(Exception why)
    {
        if (why is DbException gone && ReadDatabase.IsDamage(gone)) _board.Unreadable(_database.Build.Name);
        else if (why is not TamperException { Database: not null }) return false;
        return true;
    }

    /// <summary>Makes and swaps whenever it is wanted.</summary>
    /// <param name="fill">Folds the whole log into a new build, and tells how far it is.</param>
    public async Task Run(Func<ReadDatabase, Action<int>, CancellationToken, Task> fill, CancellationToken stop)
    {
        if (_here.Store is DamagedStore) return; // the log itself was written in: what it would say is not to be trusted unseen
        while (true)
        {
            await Wanted().WaitAsync(stop);
            await Console.Error.WriteLineAsync("读表被系统以外改动，正由日志重建 / the read tables were changed by somebody else and are made anew from the log");
            Tell(0);
            var place = ReadModel.Place(_here);
            var next = await place.OpenNew(ReadModel.Schema, _here.Seals, bulk: true, stop);
            await fill(next, percent => Tell(percent), stop);
            await Swap(next, stop);
            foreach (var old in await place.Builds(stop))
                if (old.Name != next.Build.Name) await place.Drop(old, stop);
            lock (_gate) _wanted = New();
            _board.Mend();
            Tell(null);
            await Console.Error.WriteLineAsync("读表已由日志重建并换上 / the read tables were made anew from the log and swapped");
        }
    }

    private async Task Swap(ReadDatabase next, CancellationToken stop)
    {
        Turn before;
        lock (_gate)
        {
            before = _turn;
            _turn = new();
        }
        await before.End();
        await _database.GiveWay(next, stop);
        before.Begin();
    }

    private void Look()
    {
        if (_board.Standing.Any(find => find.InReadTables)) lock (_gate) _wanted.TrySetResult();
    }

    private Task Wanted()
    {
        lock (_gate) return _wanted.Task;
    }

    private void Tell(int? percent)
    {
        if (Percent == percent) return;
        Percent = percent;
        Changed?.Invoke();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>轮次 — the followers that run on one build, from one swap to the next.</summary>
    private sealed class Turn
    {
        private readonly CancellationTokenSource _over = new();
        private readonly TaskCompletionSource _next = New();
        private readonly List<Task> _runs = [];

        public CancellationToken Over => _over.Token;

        public Task Next => _next.Task;

        public Task Count(Task run)
        {
            lock (_runs) _runs.Add(run);
            return run;
        }

        /// <summary>Ends when all of them stand still.</summary>
        public async Task End()
        {
            await _over.CancelAsync();
            Task[] runs;
            lock (_runs) runs = [.. _runs];
            await Task.WhenAll(runs).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        public void Begin() => _next.TrySetResult();
    }
}
