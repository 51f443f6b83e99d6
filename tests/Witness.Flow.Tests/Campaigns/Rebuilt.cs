using System.Text;
using Witness.Domain.Calendar;
using Witness.Flow.Follow;
using Witness.Flow.Records;
using Witness.Flow.Store;
using Witness.Ledger.Log;

namespace Witness.Flow.Tests.Campaigns;

/// <summary>重建 — read tables made anew from the log, by following and at once, on both engines: the same bytes as those that grew fact by fact.</summary>
internal static class Rebuilt
{
    public static async Task EqualsLive(Rig rig)
    {
        using var folder = new ScratchFolder();
        var database = await ScratchPostgres.NewDatabase();
        foreach (var place in (ReadPlace[])[ReadPlace.Sqlite(folder.Path), ReadPlace.Postgres(database)])
        foreach (var whole in (bool[])[false, true])
        {
            await using var again = whole ? await Build(rig, place) : await Rebuild(rig, place);
            Assert.Empty(await again.Check());
            foreach (var table in ReadTables.Schema.Tables)
            {
                var (live, rebuilt) = (Encoding.UTF8.GetString(await rig.Database.Dump(table)), Encoding.UTF8.GetString(await again.Dump(table)));
                Assert.True(live == rebuilt, $"{table.Name} {(whole ? "built" : "followed")}: {Difference(live, rebuilt)}");
            }
        }
        await ScratchPostgres.Drop(database);
    }

    private static async Task<ReadDatabase> Build(Rig rig, ReadPlace place)
    {
        var database = await place.OpenNew(ReadTables.Schema, rig.Seals, bulk: true);
        var summaries = new SummaryWriter(new(rig.Trade, rig.Real), WorkCalendar.Official) { Sources = rig.Summaries.Sources };
        await new RecordBuilder(database, rig.Store, rig.Values, summaries).Run("records", rig.Log.CurrentHead(LogName.Witness).Size, _ => { }, default);
        await database.Finish();
        return database;
    }

    private static async Task<ReadDatabase> Rebuild(Rig rig, ReadPlace place)
    {
        var database = await place.OpenNew(ReadTables.Schema, rig.Seals);
        var summaries = new SummaryWriter(new(rig.Trade, rig.Real), WorkCalendar.Official) { Sources = rig.Summaries.Sources };
        var feed = new LogFeed(rig.Store, rig.Log);
        var run = new FollowerRun(feed, new RecordFollower(database, rig.Values, new LotStates(), summaries) { Ahead = (from, stop) => feed.Ready(from, 40, stop) });
        using var enough = new CancellationTokenSource();
        var running = run.Run(enough.Token);
        var passed = run.WaitFor(rig.Log.CurrentHead(LogName.Witness).Size - 1, TimeSpan.FromSeconds(60), TimeProvider.System, default);
        await await Task.WhenAny(running, passed);
        Assert.True(await passed);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        return database;
    }

    public static string Difference(string a, string b)
    {
        var at = a.Zip(b).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"…{Around(a, at)}… against …{Around(b, at)}…";

        static string Around(string text, int at) => text[Math.Max(0, at - 160)..Math.Min(text.Length, at + 160)];
    }
}
