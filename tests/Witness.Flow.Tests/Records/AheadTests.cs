using Witness.Domain.Access;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Flow.Records;

namespace Witness.Flow.Tests.Records;

public sealed class AheadTests
{
    [Fact]
    public async Task An_opening_dated_ahead_is_marked_and_forms_its_records_only_when_its_time_has_come()
    {
        await using var rig = await Rig.Open();
        var told = new Told();
        await rig.Register("trade", org: "示例交易系统");
        rig.Clock("10:00");
        await rig.Accept([.. told.Registered()]);
        await rig.Accept(told.Lot("09:00", new VenueBooked { BookingId = "1", Use = "开标", Rooms = [new(Name: "一室")], Window = Told.Span("2026-09-18T09:00", "2026-09-18T11:00") }));
        await rig.Accept(told.Lot("2026-09-18T09:30", new OpeningStarted { BidderCount = 3 }, "open"));
        await rig.Settle();
        var view = await rig.Lot("LOT-1");
        Assert.Equal((CellState.Present, true), (view.Cell("R6a", "openingStartedAt").State, view.Cell("R6a", "openingStartedAt").Values.Single().Ahead));
        Assert.Equal(TableStatus.Gathering, view.Tables.Single(t => t.Id == "R3").Status);
        Assert.Equal(RoadState.Ahead, view.Road.Nodes.Single(n => n.Key == "open").State);
        Assert.Equal(FactMark.Ahead, Assert.Single(view.Facts, f => f.Type!.En == "Opening started").Fresh);
        Assert.DoesNotContain("R3", await Formed(rig));
        rig.Clock("2026-09-18T09:31");
        await rig.Settle();
        view = await rig.Lot("LOT-1");
        Assert.Equal((TableStatus.Formed, false), (view.Tables.Single(t => t.Id == "R3").Status, view.Cell("R6a", "openingStartedAt").Values.Single().Ahead));
        Assert.Contains("R3", await Formed(rig));
        Assert.False(rig.Board.IsOpen("LOT-1", 1, Seal.S1));
    }

    private static async Task<IReadOnlyList<string?>> Formed(Rig rig)
    {
        await using var snapshot = await rig.Database.Snapshot();
        return [.. (await snapshot.Rows<FactRow>(ReadTables.Fact, "WHERE type = 'RecordFormed'")).Select(row => ((RecordFormed)row.ToRecorded().Fact).Stage)];
    }
}
