using Witness.Domain.Cases;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Accounts;
using Witness.Flow.Tasking;
using Witness.Ledger.Log;

namespace Witness.Flow.Tests.Tasking;

public sealed class DutyDeskTests
{
    private static readonly DateOnly Day = new(2026, 9, 16);

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_session_is_drawn_worked_and_reviewed_and_stands_after_a_restart(Engine engine)
    {
        var house = await Booked(engine);
        var line = Assert.Single(await Lines(house));
        Assert.True(line.Unassigned);
        var id = line.Session.TaskId;
        await Done(house.Draws.Draw(DutyHouse.Lead, id, default));
        var choice = Shown(await house.Assign.Choice(DutyHouse.Lead, id, default));
        var draw = Assert.Single(choice.Line.Draws);
        Assert.Empty(draw.Finding.Wrong);
        Assert.True(draw.Finding.Weak); // only the log signed its note here
        Assert.Equal(draw.Chosen, choice.Line.Task!.Officer);
        Assert.NotEqual("W1003", draw.Chosen); // has no certificate, and the list says so
        Assert.Equal("没有见证资格", draw.Finding.Order.Single(rank => rank.Officer == "W1003").Excluded);
        Assert.IsType<Act.Refused>(await house.Draws.Draw(DutyHouse.Lead, id, default)); // no second try
        var me = DutyHouse.As(draw.Chosen!);
        var other = DutyHouse.As(draw.Chosen == "W1001" ? "W1002" : "W1001");
        Assert.IsType<Act.Refused>(await house.Desk.Join(other, id, default));
        Assert.IsType<Act.Refused>(await house.Desk.Note(me, id, "尚未参加", default));
        await Done(house.Desk.Join(me, id, default));
        await Done(house.Desk.Note(me, id, "已到开标厅", default));
        await Done(house.Desk.AddItem(me, id, "核对开标时间", default));
        Assert.IsType<Act.Refused>(await house.Desk.Finish(me, id, default));
        await Done(house.Desk.Pause(me, id, "接电话", default));
        Assert.IsType<Act.Refused>(await house.Desk.Confirm(me, id, "1", default)); // away: no power over the lot
        await Done(house.Desk.Resume(me, id, default));
        await Done(house.Desk.HandOver(me, id, other.Account, "换班，材料在桌上", default));
        Assert.IsType<Act.Refused>(await house.Desk.Note(me, id, "已移交", default));
        await Done(house.Desk.Join(other, id, default));
        await Done(house.Desk.Confirm(other, id, "1", default));
        await Done(house.Desk.Finish(other, id, default));
        Assert.IsType<Act.Refused>(await house.Assign.Review(DutyHouse.Lead with { Account = me.Account }, [id], "同意", default));
        await Done(house.Assign.Review(DutyHouse.Lead, [id], "同意", default));
        await house.Close();
        await using var again = await DutyHouse.Over(await house.Rig.Restart());
        var view = Assert.Single(Shown(await again.Desk.OfLot(me, "LOT-1", default)));
        Assert.Equal((DutyState.Reviewed, other.Account), (view.Task.State, view.Task.Officer));
        Assert.Equal("已到开标厅", Assert.Single(view.Notes).Text);
        Assert.Null(Assert.Single(Shown(await again.Desk.OfLot(other, "LOT-1", default))[0].Notes).Text); // written under a seal, by another
        Assert.Empty(Assert.Single(Shown(await again.Assign.Choice(DutyHouse.Lead, id, default)).Line.Draws).Finding.Wrong);
    }

    [Fact]
    public async Task By_name_gives_a_reason_and_what_is_firm_does_not_give_way()
    {
        await using var house = await Booked(Engine.Sqlite);
        await Done(house.Staff.Declare(DutyHouse.Lead, "W1001", new("衡度项目管理（示例）"), "亲属任职", default)); // the agency of the lot
        var id = Assert.Single(await Lines(house)).Session.TaskId;
        Assert.IsType<Act.Refused>(await house.Assign.ByName(DutyHouse.Lead, id, "W1002", " ", default));
        Assert.Contains("利害关系", Assert.IsType<Act.Refused>(await house.Assign.ByName(DutyHouse.Lead, id, "W1001", "熟悉项目", default)).Why.Zh, StringComparison.Ordinal);
        Assert.Contains("没有见证资格", Assert.IsType<Act.Refused>(await house.Assign.ByName(DutyHouse.Lead, id, "W1003", "熟悉项目", default)).Why.Zh, StringComparison.Ordinal);
        Assert.IsType<Act.Refused>(await house.Assign.ByName(DutyHouse.As("W1001"), id, "W1002", "熟悉项目", default)); // an officer assigns nobody
        await Done(house.Assign.ByName(DutyHouse.Lead, id, "W1002", "熟悉项目", default));
        Assert.Equal("W1002", Shown(await house.Assign.Choice(DutyHouse.Lead, id, default)).Line.Task!.Officer);
    }

    [Fact]
    public async Task Of_two_leads_who_draw_at_once_one_has_it_and_no_commitment_is_left()
    {
        await using var house = await Booked(Engine.Sqlite);
        var id = Assert.Single(await Lines(house)).Session.TaskId;
        var acts = await Task.WhenAll(house.Draws.Draw(DutyHouse.Lead, id, default), house.Draws.Draw(DutyHouse.Lead with { Account = "W2002" }, id, default));
        Assert.Single(acts.OfType<Act.Done>());
        Assert.False(Assert.Single(Shown(await house.Assign.Choice(DutyHouse.Lead, id, default)).Line.Draws).Finding.Waits);
    }

    [Fact]
    public async Task A_lot_outside_the_scope_has_no_tasks_and_the_look_is_recorded()
    {
        await using var house = await Booked(Engine.Sqlite);
        var id = Assert.Single(await Lines(house)).Session.TaskId;
        var elsewhere = DutyHouse.Lead with { Kinds = ["NC"] };
        Assert.Empty(Shown(await house.Assign.Day(elsewhere, Day, default)).Lines);
        Assert.IsType<Look<AssignChoice>.Absent>(await house.Assign.Choice(elsewhere, id, default));
        var before = house.Rig.Log.CurrentHead(LogName.Audit).Size;
        Assert.IsType<Look<AssignDay>.Denied>(await house.Assign.Day(Told.Auditor(), Day, default));
        Assert.Equal(before + 1, house.Rig.Log.CurrentHead(LogName.Audit).Size);
    }

    internal static async Task<DutyHouse> Booked(Engine engine)
    {
        var rig = await Rig.Open(engine);
        await rig.Register("trade");
        var told = new Told();
        await rig.Accept([.. told.Registered(), told.Lot("09:00", new VenueBooked { BookingId = "B1", Use = "开标", Window = Told.Span("10:00", "11:00"), Rooms = [new(Name: "开标厅2")], BookedBy = new("示例启桓招标有限公司") })]);
        await rig.Settle();
        var house = await DutyHouse.Over(rig);
        foreach (var officer in (IEnumerable<string>)["W1001", "W1002"]) await Done(house.Staff.Certify(DutyHouse.Lead, officer, new(2027, 1, 1), "示例培训考核", default));
        return house;
    }

    private static async Task<IReadOnlyList<DutyLine>> Lines(DutyHouse house) => Shown(await house.Assign.Day(DutyHouse.Lead, Day, default)).Lines;

    private static T Shown<T>(Look<T> look) => Assert.IsType<Look<T>.Shown>(look).What;

    private static async Task Done(Task<Act> act)
    {
        if (await act is Act.Refused refused) Assert.Fail(refused.Why.Zh);
    }
}
