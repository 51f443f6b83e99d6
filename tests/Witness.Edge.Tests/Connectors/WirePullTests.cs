using System.Net;
using System.Net.Sockets;
using Witness.Edge.Connectors;
using Witness.Edge.Connectors.WirePull;
using Witness.Sim.Play;

namespace Witness.Edge.Tests.Connectors;

public sealed class WirePullTests : ConnectorSuite
{
    private protected override Twin NewTwin() => new PullTwin();

    [Theory]
    [InlineData(Lie.CutShort)]
    [InlineData(Lie.NotJson)]
    [InlineData(Lie.WrongType)]
    [InlineData(Lie.Huge)]
    [InlineData(Lie.Redirect)]
    public async Task A_page_that_cannot_be_used_is_asked_for_again_and_none_of_it_is_taken(Lie lie)
    {
        await using var twin = new PullTwin();
        await using var house = await House.Open();
        var run = house.Connect(twin);
        twin.Give(House.Item(1), House.Item(2));
        twin.Feed.Lie = lie;
        for (var i = 0; i < 3; i++) house.Clock.Advance(await run.Step(default));
        Assert.Equal((ConnectorPhase.Away, 3), (run.State.Phase, run.State.Failures));
        Assert.Empty(await house.Facts());
        twin.Feed.Lie = Lie.None;
        await house.Drain(run);
        Assert.Equal(["k-1/1", "k-2/1"], await house.Facts());
    }

    [Theory]
    [InlineData(Lie.Circle)]
    [InlineData(Lie.Elsewhere)]
    public async Task A_link_round_in_a_circle_or_to_another_place_is_not_followed_and_shown(Lie lie)
    {
        await using var twin = new PullTwin();
        await using var house = await House.Open();
        var run = house.Connect(twin);
        twin.Give(Enumerable.Range(1, 7).Select(n => House.Item(n)));
        twin.Feed.Lie = lie;
        for (var i = 0; i < 4; i++) house.Clock.Advance(await run.Step(default));
        Assert.True(twin.Feed.Asked <= 5, $"asked {twin.Feed.Asked} times");
        Assert.NotNull(run.State.Trouble);
        twin.Feed.Lie = Lie.None;
        await house.Drain(run);
        Assert.Equal(Enumerable.Range(1, 7).Select(n => $"k-{n}/1"), await house.Facts());
    }

    [Fact]
    public async Task A_page_that_did_not_change_is_not_sent_twice_with_or_without_etags()
    {
        await using var twin = new PullTwin();
        await using var house = await House.Open();
        var run = house.Connect(twin);
        twin.Give(House.Item(1));
        await house.Drain(run);
        Assert.True(twin.Feed.NotModified >= 2);
        Assert.Equal(0, run.State.Seen);
        twin.Feed.KnowsTags = false;
        for (var i = 0; i < 5; i++) house.Clock.Advance(await run.Step(default));
        Assert.True(run.State.Seen <= 1);
        twin.Give(House.Item(2));
        await house.Drain(run);
        Assert.Equal(["k-1/1", "k-2/1"], await house.Facts());
    }

    [Fact]
    public async Task A_peer_that_keeps_its_etag_when_a_page_gets_its_next_link_is_found_out()
    {
        await using var twin = new PullTwin();
        await using var house = await House.Open();
        var run = house.Connect(twin);
        twin.Feed.ForgetsLinks = true;
        twin.Give(House.Item(1), House.Item(2), House.Item(3));
        await house.Drain(run);
        twin.Give(House.Item(4));
        for (var i = 0; i < 30; i++) house.Clock.Advance(await run.Step(default));
        Assert.Equal(4, (await house.Facts()).Count);
    }

    [Fact]
    public async Task An_empty_feed_is_well_and_a_peer_that_asks_for_patience_gets_it()
    {
        await using var twin = new PullTwin();
        await using var house = await House.Open();
        var run = house.Connect(twin);
        await house.Drain(run);
        Assert.Equal(ConnectorPhase.Idle, run.State.Phase);
        twin.Feed.Lie = Lie.Busy;
        Assert.Equal(TimeSpan.FromSeconds(90), await run.Step(default));
    }

    [Fact]
    public async Task A_peer_that_never_ends_its_answer_is_given_up_after_its_time()
    {
        await using var twin = new PullTwin();
        await using var house = await House.Open();
        var run = house.Connect(twin);
        twin.Feed.Lie = Lie.Stalls;
        var step = run.Step(default);
        while (twin.Feed.Asked == 0) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        house.Clock.Advance(PullConnector.Slowest);
        Assert.Equal(TimeSpan.FromSeconds(1), await step);
        Assert.Equal(ConnectorPhase.Away, run.State.Phase);
    }

    [Fact]
    public async Task A_token_is_sent_and_a_clock_that_is_off_and_a_tail_that_is_missing_are_shown()
    {
        await using var twin = new PullTwin { Token = "示例令牌-1".Length.ToString(System.Globalization.CultureInfo.InvariantCulture) + "abc" };
        await using var house = await House.Open();
        var run = house.Connect(twin);
        twin.Feed.Clock = house.Clock.GetUtcNow().AddMinutes(7);
        twin.Give(House.Item(1));
        await house.Drain(run);
        Assert.Equal(7, run.State.ClockAhead!.Value.TotalMinutes, 1);
        twin.Feed.LastSequence = 5;
        twin.Give(House.Item(2));
        await house.Drain(run);
        Assert.Equal(["k-1/1", "k-2/1"], await house.Facts());
        var line = Assert.Single(((Flow.Accounts.Look<IReadOnlyList<Flow.Records.SenderLine>>.Shown)await house.Road.Operations.Senders(Lead, default)).What);
        Assert.Equal(new(3, 5), Assert.Single(line.Gaps));
    }

    private sealed class PullTwin : Twin
    {
        private readonly string _token = Path.GetTempFileName();

        public PullTwin()
        {
            for (var tries = 0; ; tries++)
            {
                try
                {
                    Feed = new(FreePort(), page: 3);
                    return;
                }
                catch (HttpListenerException) when (tries < 20)
                {
                    // somebody took the port meanwhile
                }
            }
        }

        public PageFeed Feed { get; }

        public string? Token
        {
            get => Feed.Token;
            init
            {
                File.WriteAllText(_token, value + "\n");
                Feed.Token = value;
            }
        }

        public override ConnectorKind Kind => PullConnector.Kind;

        public override IReadOnlyDictionary<string, string> Settings => Token is null
            ? new Dictionary<string, string> { ["url"] = Feed.First.AbsoluteUri }
            : new() { ["url"] = Feed.First.AbsoluteUri, ["tokenFile"] = _token };

        public override void Give(params IEnumerable<string> items) => Feed.Add(items);

        public override void GiveRubbish() => Feed.Add("17");

        public override void SetAway(bool away) => Feed.Lie = away ? Lie.Away : Lie.None;

        public override void SetClock(DateTimeOffset time) => Feed.Clock = time;

        public override ValueTask DisposeAsync()
        {
            Feed.Dispose();
            File.Delete(_token);
            return ValueTask.CompletedTask;
        }

        private static int FreePort()
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            return ((IPEndPoint)socket.LocalEndPoint!).Port;
        }
    }
}
