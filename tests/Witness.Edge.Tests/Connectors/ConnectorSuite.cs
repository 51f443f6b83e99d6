using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Edge.Connectors;
using Witness.Flow.Accounts;
using Witness.Flow.Intake;
using Witness.Flow.Records;

namespace Witness.Edge.Tests.Connectors;

/// <summary>连接器通用检验 — what every connector must do (design.md decision 12); a new one adds its twin and a class of its own.</summary>
public abstract class ConnectorSuite
{
    private protected abstract Twin NewTwin();

    [Fact]
    public async Task What_the_peer_gives_is_in_once_and_in_its_order()
    {
        await using var twin = NewTwin();
        await using var house = await House.Open();
        var run = house.Connect(twin, batch: 7);
        twin.Give(Enumerable.Range(1, 25).Select(n => House.Item(n)));
        await house.Drain(run);
        twin.Give(House.Item(26), House.Item(27));
        await house.Drain(run);
        Assert.Equal(Enumerable.Range(1, 27).Select(n => $"k-{n}/1"), await house.Facts());
        Assert.Equal((27L, 0L), (run.State.Accepted, run.State.Refused));
        Assert.Empty(await house.Quarantined());
    }

    [Fact]
    public async Task Repeats_reorder_and_late_corrections_are_ordinary()
    {
        await using var twin = NewTwin();
        await using var house = await House.Open();
        var run = house.Connect(twin);
        twin.Give(House.Item(2, version: 2), House.Item(1), House.Item(1), House.Item(2));
        twin.Give(House.Item(1), House.Item(3), House.Item(2, version: 2));
        await house.Drain(run);
        Assert.Equal(["k-2/2", "k-1/1", "k-2/1", "k-3/1"], await house.Facts());
        Assert.True(run.State.Seen >= 3);
    }

    [Fact]
    public async Task A_crash_at_any_point_loses_nothing_and_doubles_nothing()
    {
        var points = new List<string>();
        for (var point = 0; ; point++)
        {
            await using var twin = NewTwin();
            var house = await House.Open();
            var calls = 0;
            var crashed = false;
            house.Crash = at =>
            {
                if (calls++ != point) return;
                crashed = true;
                points.Add(at);
                throw new CrashException(at);
            };
            twin.Give(House.Item(1), House.Item(2), House.Item(3, more: ",\"NoSuchField\":1"), House.Item(4), House.Item(5));
            twin.GiveRubbish();
            twin.Give(House.Item(6));
            try
            {
                await house.Drain(house.Connect(twin, batch: 2));
            }
            catch (CrashException)
            {
                // and now the start after it
            }
            house = await house.Restart();
            await using (house)
            {
                await house.Drain(house.Connect(twin, batch: 2));
                Assert.Equal(["k-1/1", "k-2/1", "k-4/1", "k-5/1", "k-6/1"], await house.Facts());
                Assert.Equal(2, (await house.Quarantined()).Count);
                Assert.Equal(2, (await house.Entries(nameof(MessageRefused))).Count);
            }
            if (!crashed) break;
        }
        Assert.Contains("after submit", points);
        Assert.Contains("before mark", points);
        Assert.True(points.Count >= 8, string.Join(", ", points));
    }

    [Fact]
    public async Task A_bad_item_among_good_ones_is_kept_with_its_reason_once_and_can_be_replayed()
    {
        await using var twin = NewTwin();
        await using var house = await House.Open();
        var run = house.Connect(twin);
        twin.Give(House.Item(1), House.Item(2, more: ",\"NoSuchField\":1"), House.Item(3).Replace(House.Account, "somebody-else", StringComparison.Ordinal), House.Item(4));
        twin.GiveRubbish();
        twin.Give(House.Item(5), House.Item(2, more: ",\"NoSuchField\":1"));
        await house.Drain(run);
        Assert.Equal(["k-1/1", "k-4/1", "k-5/1"], await house.Facts());
        var kept = await house.Quarantined();
        Assert.Equal(3, kept.Count);
        Assert.Single(kept, item => item.Problems[0].Code == "foreign-source");
        var unknown = Assert.Single(kept, item => item.Problems[0].Code == "unknown-field");
        Assert.Equal(("/data/NoSuchField", "LOT-2"), (unknown.Problems[0].Pointer, unknown.Lot));
        Assert.Equal(ConnectorPhase.Idle, run.State.Phase);
        var again = await house.Road.Intake.Replay(unknown.Id, "W2001", default);
        Assert.Equal(ItemAnswer.Refused, again!.Outcome);
    }

    [Fact]
    public async Task A_peer_that_is_away_is_asked_again_ever_later_and_nothing_is_lost()
    {
        await using var twin = NewTwin();
        await using var house = await House.Open();
        var run = house.Connect(twin);
        twin.Give(House.Item(1));
        await house.Drain(run);
        twin.SetAway(true);
        var waits = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            var wait = await run.Step(default);
            house.Clock.Advance(wait);
            waits.Add(wait.TotalSeconds);
        }
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], waits);
        Assert.Equal((ConnectorPhase.Away, 8), (run.State.Phase, run.State.Failures));
        Assert.Equal(183 - 60 + 60, (house.Clock.GetUtcNow() - run.State.TroubleSince!.Value).TotalSeconds);
        house.Clock.Advance(SenderWatch.SilentAfter);
        var desk = new SendersDesk(house.Road.Gateway, house.Road.Senders, (await Watch(house))!, house.Here.Clocks);
        Assert.Equal(Flow.Records.SenderState.Silent, Assert.Single(((Look<IReadOnlyList<SenderLine>>.Shown)await desk.List(Lead, default)).What).State);
        twin.SetAway(false);
        twin.Give(House.Item(2));
        await house.Drain(run);
        Assert.Equal(["k-1/1", "k-2/1"], await house.Facts());
        Assert.Null(run.State.Trouble);
    }

    [Fact]
    public async Task A_history_changed_over_there_is_a_conflict_and_both_are_kept()
    {
        await using var twin = NewTwin();
        await using var house = await House.Open();
        var run = house.Connect(twin);
        twin.Give(House.Item(1, name: "甲标段"), House.Item(2));
        await house.Drain(run);
        twin.Give(House.Item(1, name: "乙标段改写"));
        await house.Drain(run);
        Assert.Equal(1, run.State.Conflicting);
        Assert.Single(await house.Entries(nameof(FactConflicted)));
        twin.Give(House.Item(1, version: 2, name: "乙标段改写"));
        await house.Drain(run);
        Assert.Equal(["k-1/1", "k-2/1", "k-1/1 other", "k-1/2"], await house.Facts());
    }

    [Fact]
    public async Task An_intake_that_is_closed_makes_it_wait_with_what_it_read()
    {
        await using var twin = NewTwin();
        var house = await House.Open();
        var run = house.Connect(twin);
        twin.Give(House.Item(1), House.Item(2));
        house.Here.Log.Close(new("只读", "read only"));
        for (var i = 0; i < 5; i++) house.Clock.Advance(await run.Step(default));
        Assert.Equal(ConnectorPhase.Waiting, run.State.Phase);
        Assert.Equal("read only", run.State.Trouble!.En);
        Assert.True((await run.Step(default)).TotalSeconds >= 4);
        house = await house.Restart();
        await using (house)
        {
            await house.Drain(house.Connect(twin));
            Assert.Equal(["k-1/1", "k-2/1"], await house.Facts());
        }
    }

    [Theory]
    [InlineData(null, "registered")]
    [InlineData("v1a", "signs for itself")]
    public async Task It_speaks_only_for_an_account_that_is_registered_as_fetched(string? scheme, string why)
    {
        await using var twin = NewTwin();
        await using var house = await House.Open(scheme);
        var run = house.Connect(twin);
        twin.Give(House.Item(1));
        for (var i = 0; i < 4; i++) house.Clock.Advance(await run.Step(default));
        Assert.Equal(ConnectorPhase.Barred, run.State.Phase);
        Assert.Contains(why, run.State.Trouble!.En, StringComparison.Ordinal);
        Assert.Empty(await house.Facts());
        await house.Register(SenderAccount.Fetched);
        await house.Drain(run);
        Assert.Equal(["k-1/1"], await house.Facts());
    }

    [Fact]
    public async Task A_fact_that_was_fetched_says_so_and_by_what_and_nobody_can_sign_for_its_account()
    {
        await using var twin = NewTwin();
        await using var house = await House.Open();
        var run = house.Connect(twin);
        twin.Give(House.Item(1));
        await house.Drain(run);
        var entry = Assert.Single(await house.Entries("LotRegistered"));
        Assert.Equal((House.Account, $"connector/{twin.Kind.Name}"), (entry.Header.Identity.Source, entry.Actor));
        var raw = await house.Road.Raw.Find(entry.Message!.Request, default);
        Assert.Equal((twin.Kind.Name, false), (raw!.FetchedBy, raw.Attributed));
        Assert.NotEmpty(raw.Headers.MessageId);
        var stamp = house.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (var forged in (string[])["fetched," + twin.Kind.Name, "fetched,", "v1,AAAA", "v1a,AAAA"])
            Assert.Equal(401, (await house.Road.Intake.Take(new(House.Account, "m-1", stamp, forged), "[]"u8.ToArray(), true, default)).Status);
    }

    [Fact]
    public async Task Its_clock_may_be_wrong_by_years_without_a_fact_being_passed_over()
    {
        await using var twin = NewTwin();
        await using var house = await House.Open();
        var run = house.Connect(twin);
        twin.SetClock(house.Clock.GetUtcNow().AddYears(-3));
        twin.Give(House.Item(1, time: "2031-01-01T00:00:00+08:00"));
        await house.Drain(run);
        twin.SetClock(house.Clock.GetUtcNow().AddYears(3));
        twin.Give(House.Item(2, time: "2019-01-01T00:00:00+08:00"));
        await house.Drain(run);
        Assert.Equal(["k-1/1", "k-2/1"], await house.Facts());
    }

    [Fact]
    public async Task Sequence_gaps_of_its_account_show_like_any_senders()
    {
        await using var twin = NewTwin();
        await using var house = await House.Open();
        var run = house.Connect(twin);
        twin.Give(House.Item(1), House.Item(4));
        await house.Drain(run);
        Assert.Equal(new Gap(2, 3), Assert.Single((await Watch(house))!.Of(House.Account)!.Gaps));
    }

    internal static readonly Reader Lead = new("W2001", "赵示例", [Role.Lead], [], []);

    /// <summary>What the installation has kept of its senders.</summary>
    private static async Task<SenderWatch?> Watch(House house)
    {
        var watch = new SenderWatch(house.Here.Store, house.Here.Own, house.Here.Clocks);
        await watch.Load(default);
        return watch;
    }
}
