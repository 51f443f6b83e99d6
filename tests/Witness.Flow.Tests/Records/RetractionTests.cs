using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Flow.Intake;
using Witness.Flow.Records;
using Witness.Flow.Vault;

namespace Witness.Flow.Tests.Records;

/// <summary>What is taken back, through the whole road: it leaves, and is seen to have left.</summary>
public sealed class RetractionTests
{
    private readonly Told _told = new();

    [Fact]
    public async Task A_retraction_is_about_the_room_of_what_it_retracts_and_not_about_a_lot_of_that_name()
    {
        await using var rig = await Rig.Open();
        await rig.Register("door");
        rig.Clock("10:00");
        var room = new Scope(ScopeKind.Room, null, [], 1, "R-101");
        await rig.Accept(new DoorPassed { Door = "D-1", Header = new(nameof(DoorPassed), room, new("door", "pass", 1), Told.At("09:00")) });
        var retraction = new FactRetracted
        {
            SourceKey = "pass", SourceVersion = 1, Reason = "误报",
            Header = new(nameof(FactRetracted), new(ScopeKind.Lot, null, ["R-101"]), new("door", "back", 1), Told.At("09:05")),
        };
        await rig.Accept(retraction);
        Assert.Equal(ItemAnswer.Seen, (await rig.Send(retraction)).Items[0].Outcome);
        await rig.Settle();
        await using var snapshot = await rig.Database.Snapshot();
        var rows = await snapshot.Rows<FactRow>(ReadTables.Fact, "WHERE type <> '' ORDER BY position");
        Assert.Equal((nameof(ScopeKind.Room), "R-101", ""), (rows[^1].Scope, rows[^1].ScopeKey, rows[^1].Lots));
        Assert.Equal(0, await snapshot.One<long>("SELECT count(*) FROM lot"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Both_contents_of_a_contradicted_public_fact_go_at_once_and_the_retraction_is_seen(bool together)
    {
        await using var rig = await Opened();
        await rig.Send(_told.Lot("09:00", new NoticePublished { NoticeId = "N", Title = "甲", Media = ["甲网"] }, "n2"));
        await rig.Send(_told.Lot("09:00", new NoticePublished { NoticeId = "N", Title = "乙", Media = ["乙网"] }, "n2"));
        await rig.Settle();
        Assert.Equal(CellState.Conflicted, (await rig.Lot("LOT-1")).Cell("R4", "media").State);
        Assert.Equal(1, (await rig.Lot("LOT-1")).Line.Conflicts);
        var retraction = _told.Lot("09:30", new FactRetracted { SourceKey = "n2", Reason = "发布有误" }, "back");
        await rig.Accept(together ? [retraction, _told.Lot("09:31", new ExhibitionHeld { Place = new(Text: "一号厅") })] : [retraction]);
        await rig.Settle();
        Assert.False(rig.Board.IsOpen("LOT-1", 1, Seal.S1)); // nothing is hidden here, so nothing waits for a seal
        var view = await rig.Lot("LOT-1");
        var cell = view.Cell("R4", "media");
        Assert.Equal((CellState.NotCollected, 0, 2), (cell.State, view.Line.Conflicts, cell.Withdrawn.Count));
        Assert.All(cell.Withdrawn, gone => Assert.Equal(("back", "发布有误"), (gone.Withdrawal!.By.Fact.SourceKey, gone.Withdrawal.Reason)));
        var line = Assert.Single(view.Facts, fact => fact.Fresh == FactMark.Retraction);
        Assert.Equal(("发布有误", cell.Withdrawn[0].Withdrawal!.By.Position), (line.Gist!.Zh, line.Position));
    }

    [Fact]
    public async Task A_retraction_in_one_message_with_what_it_retracts_is_as_public_as_that()
    {
        await using var rig = await Opened();
        await rig.Accept(_told.Lot("09:00", new NoticePublished { NoticeId = "N", Url = "u" }, "n"), _told.Lot("09:01", new FactRetracted { SourceKey = "n", Reason = "误发" }));
        await rig.Settle();
        Assert.Equal("u", Assert.Single((await rig.Lot("LOT-1")).Cell("R4", "url").Withdrawn).Value);
    }

    [Fact]
    public async Task A_retraction_of_what_a_seal_hides_stays_hidden_with_it()
    {
        await using var rig = await Opened();
        await rig.Accept(_told.Lot("09:00", new BidReceived { BidId = "B-1", Bidder = new("秘密投标商甲") }, "bid"));
        await rig.Accept(_told.Lot("09:05", new FactRetracted { SourceKey = "bid", Reason = "秘密原因" }));
        await rig.Accept(_told.Lot("09:06", new BidRejected { BidId = "B-2", Bidder = new("乙"), Reason = "未签章" }, "no"));
        await rig.Accept(_told.Lot("09:07", new FactRetracted { SourceKey = "no", Reason = "乙公司已补签" }, "no-back"));
        await rig.Settle();
        await using var snapshot = await rig.Database.Snapshot();
        var rows = await snapshot.Rows<FactRow>(ReadTables.Fact, "ORDER BY position");
        Assert.Equal(2, rows.Count(row => row.IsHidden));
        Assert.DoesNotContain(rows, row => row.Data.Contains("秘密", StringComparison.Ordinal) || row.Data.Contains("补签", StringComparison.Ordinal));
        Assert.Contains(nameof(FactRetracted.Reason), rows.Single(row => row.SourceKey == "no-back").Hidden);
    }

    [Fact]
    public async Task A_setting_of_the_centre_taken_back_no_longer_counts()
    {
        var rig = await Opened();
        await rig.Own.Append(new(new LimitEntered { Rule = "NC-04", Value = 5, Basis = "示例", From = Told.At("2026-01-01") }, OwnFacts.Centre, "limit", "A1001"), default);
        await rig.Settle();
        Assert.Single(rig.Summaries.Settings.Limits);
        await rig.Own.Append(new(new FactRetracted { SourceKey = "limit", Reason = "误录" }, OwnFacts.Centre, "back", "A1001"), default);
        await rig.Settle();
        Assert.Empty(rig.Summaries.Settings.Limits);
        await using var again = await rig.Restart();
        await again.Settle();
        Assert.Empty(again.Summaries.Settings.Limits);
    }

    private async Task<Rig> Opened()
    {
        var rig = await Rig.Open();
        await rig.Register("trade", org: "示例交易系统");
        rig.Clock("10:00");
        await rig.Accept([.. _told.Registered()]);
        return rig;
    }
}
