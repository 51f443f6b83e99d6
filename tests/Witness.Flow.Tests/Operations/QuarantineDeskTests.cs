using Witness.Flow.Accounts;
using Witness.Flow.Intake;
using Witness.Flow.Records;

namespace Witness.Flow.Tests.Operations;

public sealed class QuarantineDeskTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task What_was_refused_is_kept_with_its_reason_and_replayed_once_its_sender_may(Engine engine)
    {
        await using var rig = await Rig.Open(engine);
        var desk = rig.Desk();
        await rig.Register("trade", "B"); // a bank: it may not register lots
        rig.Clock("09:00");
        var answer = await rig.SendItems("trade", [SendersDeskTests.Item(new(), 1)]);
        Assert.Equal(ItemAnswer.Refused, answer.Items[0].Outcome);
        var line = Assert.Single((await desk.Quarantine(DeskHouse.A1, new(), default)).Seen().Items);
        Assert.Equal((QuarantineState.Waiting, "trade", "LOT-1"), (line.State, line.Source, line.Lot));
        var view = (await desk.Quarantined(DeskHouse.Lead, line.Id, default)).Seen();
        Assert.Contains(view.Fields, field => field.Text.Contains("A标段", StringComparison.Ordinal));

        Assert.Contains("仍不能归集", (await desk.Replay(DeskHouse.Lead, line.Id, default)).Refused().Zh, StringComparison.Ordinal);
        await rig.Register("trade"); // all letters, another key
        var done = Assert.IsType<Act.Done>(await desk.Replay(DeskHouse.Lead, line.Id, default));
        view = (await desk.Quarantined(DeskHouse.Lead, line.Id, default)).Seen();
        Assert.Equal((QuarantineState.Replayed, done.Position), (view.Line.State, view.Line.Position));
        Assert.Contains("已重放", (await desk.Replay(DeskHouse.Lead, line.Id, default)).Refused().Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_item_corrected_upstream_is_superseded_and_lists_narrow_by_state()
    {
        await using var rig = await Rig.Open();
        var desk = rig.Desk();
        await rig.Register("trade");
        rig.Clock("09:00");
        var told = new Told();
        var good = SendersDeskTests.Item(told, 1);
        var bad = good.Replace("\"LotName\"", "\"LotNom\"", StringComparison.Ordinal);
        await rig.SendItems("trade", [bad, SendersDeskTests.Item(told, 2).Replace("\"LotName\"", "\"LotNom\"", StringComparison.Ordinal)]);
        await rig.SendItems("trade", [good]);
        var page = (await desk.Quarantine(DeskHouse.Lead, new(State: QuarantineState.Superseded), default)).Seen();
        Assert.Equal("/data/LotNom", Assert.Single(page.Items).Pointer);
        Assert.Equal(1, (await desk.Quarantine(DeskHouse.Lead, new(State: QuarantineState.Waiting), default)).Seen().Total);
        Assert.Equal(2, (await desk.Quarantine(DeskHouse.Lead, new(Source: "trade"), default)).Seen().Total);
        Assert.Equal(0, (await desk.Quarantine(DeskHouse.Lead, new(Source: "nobody"), default)).Seen().Total);
    }

    [Fact]
    public async Task Who_may_not_is_told_which_right_is_missing_and_what_is_not_there_is_absent()
    {
        await using var rig = await Rig.Open();
        var desk = rig.Desk();
        Assert.Contains("见证负责人", Assert.IsType<Look<Page<QuarantineLine>>.Denied>(await desk.Quarantine(DeskHouse.Officer, new(), default)).Needs.Zh, StringComparison.Ordinal);
        Assert.IsType<Look<QuarantineView>.Absent>(await desk.Quarantined(DeskHouse.Lead, "0123456789ab", default));
        Assert.Contains("没有权限", (await desk.Replay(DeskHouse.A1, "0123456789ab", default)).Refused().Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lead_of_one_region_sees_what_its_senders_sent_and_no_other()
    {
        await using var rig = await Rig.Open();
        var desk = rig.Desk();
        await rig.Register("trade", "B", region: "370303");
        rig.Clock("09:00");
        await rig.SendItems("trade", [SendersDeskTests.Item(new(), 1)]);
        var near = DeskHouse.Lead with { Regions = ["370300"] };
        var far = DeskHouse.Lead with { Regions = ["370100"] };
        var id = Assert.Single((await desk.Quarantine(near, new(), default)).Seen().Items).Id;
        Assert.Empty((await desk.Quarantine(far, new(), default)).Seen().Items);
        Assert.IsType<Look<QuarantineView>.Absent>(await desk.Quarantined(far, id, default)); // like one that is not there
        Assert.Equal((await desk.Replay(far, "0123456789ab", default)).Refused(), (await desk.Replay(far, id, default)).Refused());
    }
}
