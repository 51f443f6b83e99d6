using Witness.Domain.Cases;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Alerts;

namespace Witness.Flow.Tests.Alerts;

public sealed class AlertQueueTests
{
    private static readonly Reader Officer = Told.Officer();

    [Fact]
    public void Counts_are_exact_and_what_came_later_is_counted_and_not_listed()
    {
        var lines = Enumerable.Range(0, 100).Select(Line).ToList();
        var all = AlertQueue.Of(lines, new(QueueView.All, Size: 200));
        Assert.Equal((100, 0), (all.Total, all.New));
        Assert.Equal(100, all.ByGroup.Values.Sum());
        Assert.Equal(100, all.ByLevel.Values.Sum());
        Assert.Equal(all.Total, all.Items.Sum(item => 1 + item.Same.Count));
        var before = AlertQueue.Of(lines, new(QueueView.Open, Seen: 79));
        var now = AlertQueue.Of(lines.Take(80).ToList(), new(QueueView.Open));
        Assert.Equal(now.Items.Select(item => item.Line.Number), before.Items.Select(item => item.Line.Number)); // the list did not move
        Assert.Equal(AlertQueue.Of(lines, new(QueueView.Open)).Total, before.Total + before.New);
        var narrowed = AlertQueue.Of(lines, new(QueueView.All, "投标", Severity.High, Size: 200));
        Assert.Equal(lines.Count(line => line is { Level: Severity.High, Group.Zh: "投标" }), narrowed.Total);
        Assert.All(narrowed.Items, item => Assert.Equal(Severity.High, item.Line.Level));
        Assert.Equal(lines.Count(line => line.Officer == "W1001" && !AlertLife.IsClosed(line.State)), AlertQueue.Of(lines, new QueueAsk(QueueView.Mine) { Me = "W1001" }).Total);
        var waiting = lines.First(line => line.State == AlertState.Taken).Number;
        Assert.Equal(waiting, Assert.Single(AlertQueue.Of(lines, new(QueueView.Outside, Outside: new HashSet<string> { waiting })).Items).Line.Number);
    }

    [Fact]
    public void Levels_come_before_age_and_one_cause_is_one_item()
    {
        var lines = Enumerable.Range(0, 40).Select(Line).Select(line => line with { State = AlertState.New, Lot = "LOT-1", Parties = ["甲公司", "乙公司"] }).ToList();
        var item = Assert.Single(AlertQueue.Of(lines, new()).Items);
        Assert.Equal((Severity.High, 39), (item.Line.Level, item.Same.Count));
        var apart = AlertQueue.Of([.. lines.Select(line => line with { Parties = [] })], new(Size: 200)).Items.Select(one => one.Line.Level).ToList();
        Assert.Equal(apart.OrderDescending(), apart);
    }

    [Fact]
    public async Task Several_are_taken_and_closed_at_once_each_with_its_own_answer()
    {
        await using var house = await AlertHouse.New();
        await house.Send(AlertHouse.Case("H01/raises.json"));
        var number = house.Only("H01").Number;
        var taken = await house.Desk.TakeAll(Officer, [number, "missing", number], default);
        Assert.Equal([typeof(Act.Done), typeof(Act.Refused)], taken.Select(result => result.Act.GetType()));
        Assert.All(await house.Desk.ReviewAll(Officer, [number], AlertLife.Mistaken, " ", default), result => Assert.IsType<Act.Refused>(result.Act));
        Assert.All(await house.Desk.ReviewAll(Officer, [number], AlertLife.Mistaken, "同一打印点", default), result => Assert.IsType<Act.Done>(result.Act));
        Assert.IsType<Act.Refused>(await house.Desk.Say(Officer, number, SpokenAct.Prompt, "甲公司", "现场", "请说明", default)); // closed
        Assert.IsType<Act.Done>(await house.Desk.Reopen(Officer, number, "有新情况", default));
        Assert.Equal(AlertState.Reopened, house.Only("H01").State);
        Assert.Equal(1, ((Look<AlertQueue>.Shown)await house.Desk.Queue(Officer, new(QueueView.Again), default)).What.Total);
        Assert.IsType<Look<AlertQueue>.Denied>(await house.Desk.Queue(Told.Auditor(), new(), default));
    }

    /// <summary>One of many, with every level, group and state among them.</summary>
    internal static AlertLine Line(int i) => new(
        $"{i:x32}", $"LOT-{i % 37}", 1, $"H{i % 11:00}", new("机器码一致", "Same machine"), new(AlertQueue.Groups[i % 5], "group"), (Severity)((i % 3) + (int)Enum.GetValues<Severity>().Min()), "R6a-开标",
        (AlertState)(i % 8), Moment.Of(Rig.Morning.AddMinutes(i % 500)), i % 8 == 0 ? null : i % 2 == 0 ? "W1001" : "W1002", new("说明", "why"), [$"甲公司{i % 101}", $"乙公司{i % 97}"], i, 0, null, [new(i, "AlertRaised", Moment.Of(Rig.Morning), "witness")]);
}
