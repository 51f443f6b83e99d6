using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;
using Witness.Flow.Intake;
using Witness.Flow.Records;

namespace Witness.Flow.Tests.Records;

/// <summary>Two contents under one identity, through the whole road: both kept, both found, each field as secret as its mark (A8).</summary>
public sealed class ConflictTests : IAsyncLifetime
{
    private readonly Told _told = new();
    private Rig _rig = null!;

    public async ValueTask InitializeAsync()
    {
        _rig = await Rig.Open();
        await _rig.Register("trade", org: "示例交易系统");
        _rig.Clock("10:00");
        await _rig.Accept([.. _told.Registered()]);
    }

    public async ValueTask DisposeAsync() => await _rig.DisposeAsync();

    [Fact]
    public async Task A_second_content_as_large_as_an_entry_is_kept_whole()
    {
        string[] Media(string mark) => [.. Enumerable.Range(0, 13).Select(n => mark + n + new string('长', 1400))];
        await Contradict(key => _told.Lot("09:00", new NoticePublished { NoticeId = "N-1", Media = Media("甲") }, key), key => _told.Lot("09:00", new NoticePublished { NoticeId = "N-1", Media = Media("乙") }, key));
        var kept = await Rows("k");
        Assert.Equal(2, kept.Count);
        Assert.Equal([Media("甲"), Media("乙")], kept.Select(row => ((NoticePublished)row.ToRecorded().Fact).Media!.ToArray()));
        Assert.Equal(CellState.Present, (await _rig.Lot("LOT-1")).Cell("R4", "noticePublishedAt").State); // both say the same time
        var note = (FactConflicted)(await Rows()).Single(row => row.Type == nameof(FactConflicted)).ToRecorded().Fact;
        Assert.Equal((kept[0].Position, kept[1].Position), (note.First, note.Also));
        var answer = await _rig.Send(_told.Lot("09:00", new NoticePublished { NoticeId = "N-1", Media = Media("乙") }, "k"));
        Assert.Equal(ItemAnswer.Conflict, answer.Items[0].Outcome);
        await _rig.Settle();
        Assert.Equal(2, (await Rows("k")).Count); // the same contradiction again is the same
    }

    [Fact]
    public async Task A_contradicted_opening_that_is_an_opening_all_the_same_opens_and_shows_both_counts()
    {
        await Contradict(key => _told.Lot("09:30", new OpeningStarted { BidderCount = 8 }, key), key => _told.Lot("09:30", new OpeningStarted { BidderCount = 9 }, key));
        Assert.True(_rig.Board.IsOpen("LOT-1", 1, Seal.S1));
        var cell = (await _rig.Lot("LOT-1")).Cell("R6a", "bidderCount");
        Assert.Equal((CellState.Conflicted, "8 9"), (cell.State, string.Join(' ', cell.Values.Select(v => (int)v.Value!).Order())));
    }

    [Fact]
    public async Task A_conflict_under_one_seal_shows_when_that_seal_opens_and_not_when_another_does()
    {
        await Contradict(
            key => _told.Lot("09:40", new BidRejected { BidId = "B-1", Bidder = new("甲公司"), Reason = "未签章" }, key),
            key => _told.Lot("09:40", new BidRejected { BidId = "B-1", Bidder = new("甲公司"), Reason = "超限价" }, key));
        Assert.DoesNotContain("未签章", string.Concat((await Rows()).Select(row => row.Data)), StringComparison.Ordinal);
        await _rig.Accept(_told.Lot("09:50", new CandidatesPublished()));
        await _rig.Settle();
        Assert.False(_rig.Board.IsOpen("LOT-1", 1, Seal.S3));
        var cell = (await _rig.Lot("LOT-1")).Cell("R6a", "rejectedBids");
        Assert.Equal(CellState.Conflicted, cell.State);
        Assert.Equal(["未签章", "超限价"], cell.Values.Select(v => (string)v.Row.Single(c => c.Column.Canonical == "reason").Value!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_conflict_of_personal_values_shows_both_masked()
    {
        var land = new Told(lot: "LOT-9", project: "PRJ-9");
        await _rig.Accept([.. land.Registered(kind: "ZR", method: "拍卖")]);
        await Contradict(
            key => land.Lot("09:30", new AuctionStarted { Auctioneer = new("张示例", "370300199001010001") }, key),
            key => land.Lot("09:30", new AuctionStarted { Auctioneer = new("李示例", "370300199001010002") }, key));
        var cell = (await _rig.Lot("LOT-9")).Cell("R6b", "auctioneer");
        Assert.Equal(CellState.Conflicted, cell.State);
        Assert.DoesNotContain("示例", string.Concat((await Rows("k")).Select(row => row.Data)), StringComparison.Ordinal);
        Assert.Equal(["张*", "李*"], cell.Values.Select(v => ((Auctioneer)v.Value!).Name!).OrderDescending(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public async Task A_hidden_fact_that_was_opened_hides_again_when_its_seal_closes()
    {
        await _rig.Accept(_told.Lot("09:00", new BidReceived { BidId = "B-1", Bidder = new("甲公司") }, "bid"));
        await _rig.Accept(_told.Lot("09:30", new OpeningStarted { BidderCount = 1 }, "open"));
        await _rig.Settle();
        await _rig.Accept(_told.Lot("09:31", new BidDecrypted { BidId = "B-1", Succeeded = true }, "plain")); // came while S1 stood open
        await _rig.Settle();
        Assert.Single(await Rows("bid"));
        await _rig.Accept(_told.Lot("09:40", new FactRetracted { SourceKey = "open", SourceVersion = 1, Reason = "误报" }));
        await _rig.Settle();
        Assert.False(_rig.Board.IsOpen("LOT-1", 1, Seal.S1));
        Assert.Empty(await Rows("bid"));
        Assert.Empty(await Rows("plain"));
        Assert.Equal(2, (await Rows()).Count(row => row.IsHidden));
        await _rig.Accept(_told.Lot("09:45", new OpeningStarted { BidderCount = 1 }, "open", version: 2));
        await _rig.Settle();
        Assert.True(_rig.Board.IsOpen("LOT-1", 1, Seal.S1));
        Assert.Single(await Rows("bid"));
        Assert.Single(await Rows("plain"));
    }

    private async Task Contradict(Func<string, Fact> first, Func<string, Fact> second)
    {
        await _rig.Accept(first("k"));
        var answer = await _rig.Send(second("k"));
        Assert.Equal(ItemAnswer.Conflict, answer.Items[0].Outcome);
        await _rig.Settle();
    }

    private async Task<IReadOnlyList<FactRow>> Rows(string? key = null)
    {
        await using var snapshot = await _rig.Database.Snapshot();
        return [.. (await snapshot.Rows<FactRow>(ReadTables.Fact, "ORDER BY position")).Where(row => key is null || row.SourceKey == key)];
    }
}
