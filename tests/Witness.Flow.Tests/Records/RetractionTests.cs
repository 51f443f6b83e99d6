using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Intake;
using Witness.Flow.Records;

namespace Witness.Flow.Tests.Records;

public sealed class RetractionTests
{
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
}
