using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Flow.Accounts;
using Witness.Flow.Intake;
using Witness.Flow.Tests.Records;

namespace Witness.Flow.Tests.Operations;

/// <summary>What bounds a sender: its region, its pace, and that it was suspended.</summary>
public sealed class BoundsTests
{
    [Fact]
    public async Task A_sender_bound_to_a_region_is_refused_what_lies_outside_as_far_as_that_is_known()
    {
        await using var rig = await Rig.Open();
        await rig.Register("near", region: "370300");
        await rig.Register("all");
        rig.Clock("09:00");

        // what the fact itself says of its region, and in the same request what the lot's project said
        var far = new Told("near", "L-FAR", "P-FAR");
        var answer = await rig.Send([.. far.Registered(region: "370400")]);
        Assert.All(answer.Items, item => Assert.Equal((ItemAnswer.Refused, "outside-region"), (item.Outcome, item.Problems?[0].Code)));
        Assert.Equal(["/data/Region", "/subject"], answer.Items.Select(item => item.Problems![0].Pointer));
        Assert.Contains("370300", answer.Items[0].Problems![0].Zh, StringComparison.Ordinal);
        Assert.Contains("370300", answer.Items[0].Problems![0].En, StringComparison.Ordinal);
        Assert.Equal(2, (await rig.Quarantine.All(default)).Count); // kept

        // its own region, and what lies in it
        await rig.Accept([.. new Told("near", "L-IN", "P-IN").Registered(region: "370303")]);

        // nothing known: taken, and counts as of its own region
        await rig.Accept(new Told("near", "L-NEW", "P-NEW").Lot("08:10", new LotRegistered { LotName = "尚不知地区" }));

        // known from others' registration: by the lot alone, and by the project
        await rig.Accept([.. new Told("all", "L-JN", "P-JN").Registered(region: "370102")]);
        await rig.Settle();
        var other = new Told("near", "L-JN", "P-JN");
        var bare = other.Lot("08:20", new NoticePublished { Title = "公告" }) is var notice ? notice with { Header = notice.Header with { Scope = notice.Header.Scope with { Project = null } } } : notice;
        Assert.All((await rig.Send(bare, other.Project("08:21", new ProjectChanged()))).Items, item => Assert.Equal("outside-region", item.Problems?[0].Code));

        // once the sender may, what was kept is replayed
        await rig.Register("near", region: "370000");
        var kept = answer.Items[0].Quarantine!;
        Assert.Equal(ItemAnswer.Accepted, (await rig.Intake.Replay(kept, "W2001", default))!.Outcome);
    }

    [Fact]
    public async Task A_suspended_sender_is_told_401_for_facts_and_heartbeats()
    {
        await using var rig = await Rig.Open();
        await rig.Register("trade");
        rig.Clock("09:00");
        Assert.IsType<Act.Done>(await rig.Desk().SuspendSender(DeskHouse.A1, "trade", true, default));
        var answer = await rig.SendItems("trade", ["{}"]);
        Assert.Equal((401, "suspended"), (answer.Status, answer.Problem?.Code));
    }

    [Fact]
    public async Task Full_and_half_width_letters_and_brackets_are_the_same_in_a_search()
    {
        await using var rig = await Rig.Open();
        await rig.Register("trade");
        rig.Clock("09:00");
        await rig.Accept([.. new Told("trade", "ＬＯＴ-9", "SL08179049").Registered("柳泉湖道路（一期）〔示例0050〕", owner: "柳泉湖城建（示例）")]);
        await rig.Settle();
        var desk = DeskRig.Desk(rig);
        foreach (var text in (string[])["(一期)", "（一期）", "[示例0050]", "ｓｌ08179049", "sl08179049", "lot-9", "城建(示例)"])
            Assert.True((await desk.Lots(Told.Officer(), new(text), default)).Shown().Total == 1, text);
        Assert.Equal(1, (await desk.Parties(Told.Officer(), new("城建(示例)"), default)).Shown().Total);
        Assert.Equal(1, (await desk.Facts(Told.Officer(), new("道路(一期)"), default)).Shown().Total);
    }

    [Fact]
    public async Task What_this_system_did_itself_stands_apart_from_what_was_reported_today()
    {
        await using var rig = await Rig.Open();
        await rig.Register("trade");
        rig.Clock("09:00");
        await rig.Accept([.. new Told().Registered()]);
        await rig.Settle();
        var board = (await DeskRig.Desk(rig).Day(Told.Officer(), new DateOnly(2026, 9, 16), default)).Shown();
        Assert.Equal(2, board.Latest.Count);
        Assert.All(board.Latest, fact => Assert.Equal("trade", fact.Source));
        Assert.NotEmpty(board.Own); // the record of the registration was formed
        Assert.All(board.Own, fact => Assert.Equal("witness", fact.Source));
    }

    [Fact]
    public async Task A_deposit_paid_before_the_opening_does_not_move_the_lot_to_the_return_of_deposits()
    {
        await using var rig = await Rig.Open();
        await rig.Register("trade");
        rig.Clock("09:00");
        var told = new Told();
        await rig.Accept([.. told.Registered(), told.Lot("08:30", new NoticePublished { Title = "公告" }), told.Lot("08:40", new DepositReceived { DepositId = "D-1" })]);
        rig.Clock("09:31");
        await rig.Accept(told.Lot("09:30", new OpeningStarted { BidderCount = 3 }));
        await rig.Settle();
        Assert.Equal(StageBook.Find("R6a")!.Chinese, (await rig.Lot("LOT-1")).Line.Stage.Zh);
    }
}
