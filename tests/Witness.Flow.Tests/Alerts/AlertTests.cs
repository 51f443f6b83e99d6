using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Flow.Accounts;
using Witness.Flow.Alerts;
using Witness.Flow.Follow;
using Witness.Flow.Store;
using Witness.Ledger.Log;

namespace Witness.Flow.Tests.Alerts;

public sealed class AlertTests
{
    private static readonly Reader Officer = Told.Officer();
    private static readonly Reader Other = Told.Officer() with { Account = "W1002" };

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Two_bidders_on_one_machine_are_named_once_however_often_it_is_told(Engine engine)
    {
        await using var house = await AlertHouse.New(engine);
        var items = AlertHouse.Case("H01/raises.json");
        await house.Send(items);
        var line = house.Only("H01");
        Assert.Equal((AlertState.New, Severity.High, "LOT-1"), (line.State, line.Level, line.Lot));
        Assert.Equal(["乙公司", "甲公司"], line.Parties.Order(StringComparer.Ordinal));
        var (size, raised) = (house.Rig.Log.CurrentHead(LogName.Witness).Size, await house.Count(nameof(AlertRaised)));
        await house.Send(items);
        await house.Send(items.Reverse());
        Assert.Equal(size, house.Rig.Log.CurrentHead(LogName.Witness).Size);
        Assert.Equal(raised, await house.Count(nameof(AlertRaised)));
        Assert.Single(house.Only("H01").Events);
        var queue = ((Look<AlertQueue>.Shown)await house.Desk.Queue(Officer, new(QueueView.All), default)).What;
        Assert.Equal("柳泉湖道路改造／A标段", queue.Names["LOT-1"]);
    }

    [Fact]
    public async Task Keeping_the_state_of_judgement_is_not_taken_for_somebody_else_s_writing()
    {
        await using var house = await AlertHouse.New();
        await house.Send(AlertHouse.Case("H01/raises.json"));
        var rig = house.Rig;
        var scanner = new Scanner((CheckedStore)rig.Store, rig.Database, new(rig.Handles, rig.Vault), rig.Own, new(rig.Trade, rig.Real));
        Assert.Empty((await scanner.RunOnce(default)).Finds);
        await house.Raiser.Rest(0, default); // nothing has come since: no follower moves
        Assert.Empty((await scanner.RunOnce(default)).Finds);
    }

    [Fact]
    public async Task The_settled_set_is_the_same_for_every_order()
    {
        var random = new Random(20260916);
        string? first = null;
        for (var round = 0; round < 4; round++)
        {
            await using var house = await AlertHouse.New();
            var items = AlertHouse.Case("H01/raises.json").Concat(AlertHouse.Case("B01/raises.json").Skip(3).Select(item => item.Replace("case-", "price-", StringComparison.Ordinal))).ToArray();
            if (round > 0) random.Shuffle(items);
            foreach (var item in items) await house.Send([item]);
            var settled = string.Join('\n', house.Book.All.Where(line => line.State != AlertState.Cleared).Select(line => $"{line.Rule} {line.Lot} {line.Level} {line.Why.Zh}").Order(StringComparer.Ordinal));
            Assert.Contains("H01", settled, StringComparison.Ordinal);
            Assert.Contains("B01", settled, StringComparison.Ordinal);
            Assert.Equal(first ??= settled, settled);
        }
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Rows_and_cursor_set_back_say_nothing_twice(Engine engine)
    {
        var house = await AlertHouse.New(engine);
        await house.Send(AlertHouse.Case("H01/raises.json"));
        var said = await house.Count(nameof(AlertRaised));
        await house.Close();
        var table = new AttachedTable("alert");
        var rows = await house.Rig.Store.ReadRows(table, default, default, 1000, default);
        Assert.NotEmpty(rows);
        await house.Rig.Own.SaveRows([.. rows.Select(row => row with { Value = null }), ActingCursor.Row("alerts", 0)], default);
        await using var again = await AlertHouse.Open(await house.Rig.Restart());
        Assert.Equal(said, await again.Count(nameof(AlertRaised)));
        again.Only("H01");
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Replaying_the_log_gives_the_same_alerts_byte_for_byte(Engine engine)
    {
        var house = await AlertHouse.New(engine);
        foreach (var item in AlertHouse.Case("H01/raises.json")) await house.Send([item]);
        var live = await house.Standing();
        Assert.NotEmpty(live);
        Assert.Equal(live, AlertHouse.Spelt(await house.Replay()));
        var size = house.Rig.Log.CurrentHead(LogName.Witness).Size;
        Assert.Empty(await house.Replay(size / 4));
        await house.Raiser.Rest(1, default);
        await house.Close();
        await using var again = await AlertHouse.Open(await house.Rig.Restart());
        Assert.True(again.Raiser.Counted.Facts < 10, "the state was taken up");
        Assert.Equal(live, await again.Standing());
        Assert.Equal(size, again.Rig.Log.CurrentHead(LogName.Witness).Size);
        await again.Send(AlertHouse.Case("B01/raises.json").Skip(3).Select(item => item.Replace("case-", "price-", StringComparison.Ordinal)));
        Assert.Equal(await again.Standing(), AlertHouse.Spelt(await again.Replay()));
    }

    [Fact]
    public async Task What_a_source_reports_joins_the_queue_and_goes_when_it_is_taken_back()
    {
        await using var house = await AlertHouse.New();
        var told = new Told();
        await house.Rig.Accept([.. told.Registered(), told.Lot("09:00", new OpeningStarted { BidderCount = 2 }, "open"), told.Lot("10:00", new AnomalyReported { AnomalyKey = "A-1", Type = new(null, null, "系统中断"), Stage = "R6", Text = "开标系统中断十分钟" }, "anomaly")]);
        await house.Settle();
        Assert.Contains("系统中断", house.Only("UP").Why.Zh, StringComparison.Ordinal);
        await house.Rig.Accept(told.Lot("10:30", new FactRetracted { SourceKey = "anomaly", Reason = "误报" }));
        await house.Settle();
        Assert.Equal(AlertState.Cleared, house.Only("UP").State);
        await house.Rig.Accept(told.Lot("11:00", new AnomalyReported { AnomalyKey = "A-2", Type = new(null, null, "系统中断"), Stage = "R6", Text = "再次中断" }, "anomaly-2"));
        await house.Settle();
        Assert.Equal(AlertState.Reopened, house.Only("UP").State);
        Assert.Equal([nameof(AlertRaised), nameof(AlertCleared), nameof(AlertReopened), nameof(AlertRevised)], house.Only("UP").Events.Select(e => e.Type));
    }

    [Fact]
    public async Task Of_two_officers_who_take_an_alert_at_once_one_has_it()
    {
        await using var house = await AlertHouse.New();
        await house.Send(AlertHouse.Case("H01/raises.json"));
        var number = house.Only("H01").Number;
        var acts = await Task.WhenAll(house.Desk.Take(Officer, number, default), house.Desk.Take(Other, number, default));
        Assert.Single(acts.OfType<Act.Done>());
        Assert.Single(acts.OfType<Act.Refused>());
        Assert.Equal(AlertState.Taken, house.Only("H01").State);
        Assert.IsType<Act.Done>(await house.Desk.Say(Officer, number, SpokenAct.Prompt, "衡度项目管理（示例）", "现场", "请核实两家投标文件的制作设备。", default));
        Assert.Equal(AlertState.Handling, house.Only("H01").State);
        Assert.IsType<Act.Done>(await house.Desk.Escalate(Officer, number, "见证负责人", default));
        Assert.IsType<Act.Refused>(await house.Desk.Review(Officer, number, "确认", " ", default));
        Assert.IsType<Act.Done>(await house.Desk.Review(Officer, number, "确认", "两家均由同一设备制作。", default));
        Assert.Equal((AlertState.Confirmed, "见证负责人"), (house.Only("H01").State, house.Only("H01").EscalatedTo));
    }

    [Fact]
    public async Task The_queue_is_for_the_compartment_only_and_counts_exactly()
    {
        await using var house = await AlertHouse.New();
        await house.Send(AlertHouse.Case("H01/raises.json"));
        var all = ((Look<Page<AlertLine>>.Shown)await house.Desk.Alerts(Officer, new(Size: 1), default)).What;
        Assert.Equal(house.Book.All.Count, all.Total);
        Assert.Single(all.Items);
        var red = ((Look<Page<AlertLine>>.Shown)await house.Desk.Alerts(Officer, new(Severity.High, Rule: "H01", Lot: "LOT-1", States: [AlertState.New]), default)).What;
        Assert.Equal(1, red.Total);
        Assert.Equal(0, ((Look<Page<AlertLine>>.Shown)await house.Desk.Alerts(Told.Officer(regions: ["320100"]), new(), default)).What.Total);
        Assert.IsType<Look<Page<AlertLine>>.Denied>(await house.Desk.Alerts(Told.Auditor(), new(), default));
        Assert.IsType<Act.Refused>(await house.Desk.Take(Told.Auditor(), red.Items[0].Number, default));
        Assert.IsType<Look<AlertView>.Absent>(await house.Desk.Alert(Told.Officer(regions: ["320100"]), red.Items[0].Number, default));
    }
}
