using Witness.Domain.Cases;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Accounts;
using Witness.Flow.Alerts;

namespace Witness.Flow.Tests.Alerts;

public sealed class UndoTests
{
    private static readonly Reader Officer = Told.Officer();
    private static readonly Reader Lead = new("L2001", "赵负责", [Role.Lead], [], []);

    [Fact]
    public async Task Ones_own_last_act_is_taken_back_by_a_further_fact_and_nothing_vanishes()
    {
        await using var house = await AlertHouse.New();
        await house.Send(AlertHouse.Case("H01/raises.json"));
        var number = house.Only("H01").Number;
        Assert.IsType<Act.Refused>(await house.Desk.Undo(Officer, number, default)); // the rule's act is nobody's to undo
        Assert.IsType<Act.Done>(await house.Desk.Take(Officer, number, default));
        Assert.IsType<Act.Refused>(await house.Desk.Undo(Lead, number, default)); // another's
        Assert.IsType<Act.Done>(await house.Desk.Undo(Officer, number, default));
        Assert.Equal((AlertState.New, (string?)null), (house.Only("H01").State, house.Only("H01").Officer));
        Assert.IsType<Act.Refused>(await house.Desk.Undo(Officer, number, default)); // once
        Assert.IsType<Act.Done>(await house.Desk.Take(Officer, number, default));
        Assert.IsType<Act.Done>(await house.Desk.Review(Officer, number, AlertLife.Mistaken, "按错了", default));
        Assert.IsType<Act.Done>(await house.Desk.Undo(Officer, number, default));
        Assert.Equal(AlertState.Reopened, house.Only("H01").State);
        Assert.IsType<Act.Done>(await house.Desk.Say(Officer, number, SpokenAct.Prompt, "甲公司", "现场", "请说明", default));
        Assert.IsType<Act.Refused>(await house.Desk.Undo(Officer, number, default)); // what was said was said
        Assert.Equal(
            [nameof(AlertRaised), nameof(AlertTaken), nameof(AlertTaken), nameof(AlertTaken), nameof(AlertReviewed), nameof(AlertReopened), nameof(PartyPrompted)],
            house.Only("H01").Events.Select(e => e.Type));
    }

    [Fact]
    public async Task A_lead_gives_an_alert_to_an_officer_who_is_there()
    {
        await using var house = await AlertHouse.New();
        await house.Send(AlertHouse.Case("H01/raises.json"));
        var number = house.Only("H01").Number;
        var desk = house.WithOfficers(Officer.Account);
        Assert.IsType<Act.Refused>(await desk.Assign(Officer, number, Officer.Account, default));
        Assert.IsType<Act.Refused>(await desk.Assign(Lead, number, "nobody", default));
        Assert.IsType<Act.Done>(await desk.Assign(Lead, number, Officer.Account, default));
        await house.Settle();
        Assert.Equal((AlertState.Taken, Officer.Account), (house.Only("H01").State, house.Only("H01").Officer));
        Assert.Equal(Lead.Account, house.Only("H01").Events[^1].Actor);
    }

    [Fact]
    public async Task What_is_exported_is_what_the_filter_shows_all_pages_of_it()
    {
        await using var house = await AlertHouse.New();
        await house.Send(AlertHouse.Case("H01/raises.json"));
        var ask = new QueueAsk(QueueView.All, Size: 1);
        var listed = ((Look<IReadOnlyList<QueueItem>>.Shown)await house.Desk.Listed(Officer, ask, default)).What;
        Assert.Equal(((Look<AlertQueue>.Shown)await house.Desk.Queue(Officer, ask, default)).What.Total, listed.Count);
        var rows = QueueSheet.Rows(listed, said => said.Zh);
        Assert.Equal(listed.Count + 1, rows.Count);
        Assert.All(rows, row => Assert.Equal(rows[0].Count, row.Count));
        Assert.Contains(rows, row => row[1] is "H01");
        Assert.Empty(((Look<IReadOnlyList<QueueItem>>.Shown)await house.Desk.Listed(Officer, ask with { Lot = "LOT-9" }, default)).What);
        Assert.IsType<Look<IReadOnlyList<QueueItem>>.Denied>(await house.Desk.Listed(Told.Auditor(), ask, default));
    }

    [Fact]
    public async Task A_taken_alert_on_which_nothing_was_done_for_three_working_days_is_a_reminder()
    {
        await using var house = await AlertHouse.New();
        await house.Send(AlertHouse.Case("H01/raises.json"));
        await house.Desk.Take(Officer, house.Only("H01").Number, default);
        var taken = house.Only("H01").Events[^1].At.Date;
        Assert.Equal(0, await Due(taken.AddDays(2)));
        Assert.Equal(1, await Due(taken.AddDays(20)));

        async Task<int> Due(DateOnly today) => ((Look<AlertQueue>.Shown)await house.On(today).Queue(Officer, new(QueueView.Due), default)).What.Total;
    }
}
