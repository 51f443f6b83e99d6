using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Follow;
using Witness.Flow.Vault;

namespace Witness.Flow.Tests.Follow;

/// <summary>How far a follower is behind the log, in positions and in time.</summary>
public sealed class LagWatchTests
{
    [Fact]
    public async Task A_follower_that_stands_still_falls_behind_and_one_that_keeps_up_does_not()
    {
        await using var rig = await Rig.Open();
        var watch = new LagWatch(rig.Log, rig.Real);
        var still = new FollowerRun(new LogFeed(rig.Store, rig.Log), new Idle()); // never run
        watch.Watch(rig.RecordRun);
        watch.Watch(still);
        await rig.Own.Append(new OwnFact(new TamperFound { Store = "log", Table = "entry" }, OwnFacts.Centre, "one", OwnFacts.Source), default);
        await rig.Settle();
        watch.Note();
        rig.Real.Advance(TimeSpan.FromSeconds(90));
        await rig.Own.Append(new OwnFact(new TamperFound { Store = "log", Table = "entry" }, OwnFacts.Centre, "two", OwnFacts.Source), default);
        await rig.Settle();
        watch.Note();
        rig.Real.Advance(TimeSpan.FromSeconds(30));

        var size = rig.RecordRun.Next;
        Assert.Equal([new("records", size, 0, TimeSpan.Zero), new("idle", 0, size, TimeSpan.FromSeconds(120))], watch.Now());
        Assert.Equal(TimeSpan.FromSeconds(120), watch.Longest);
    }

    [Fact]
    public async Task Nothing_is_said_of_a_lag_while_all_keep_up()
    {
        await using var rig = await Rig.Open();
        var watch = new LagWatch(rig.Log, rig.Real);
        watch.Watch(rig.RecordRun);
        await rig.Own.Append(new OwnFact(new TamperFound { Store = "log", Table = "entry" }, OwnFacts.Centre, "one", OwnFacts.Source), default);
        await rig.Settle();
        watch.Note();
        rig.Real.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(watch.Longest);
    }

    private sealed class Idle() : Follower("idle")
    {
        protected override Task<long> LoadCursor(CancellationToken stop) => Task.FromResult(0L);

        protected override Task See(IReadOnlyList<FeedItem> items, CancellationToken stop) => Task.CompletedTask;
    }
}
