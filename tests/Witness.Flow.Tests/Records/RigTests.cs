using Witness.Domain.Facts.Catalogue;

namespace Witness.Flow.Tests.Records;

public sealed class RigTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task What_is_sent_is_folded_and_stands_after_a_restart(Engine engine)
    {
        var rig = await Rig.Open(engine);
        try
        {
            await rig.Register("trade");
            rig.Clock("09:32");
            var told = new Told();
            await rig.Accept([.. told.Registered(), told.Lot("09:30", new OpeningStarted { BidderCount = 3 }, "open")]);
            await rig.Accept(told.Lot("09:31", new BidOpened { BidId = "B-1", Bidder = new("甲公司（示例）"), Order = 1, Price = Told.Yuan(7_000_000m) }));
            await rig.Settle();
            Assert.True(rig.Board.IsOpen("LOT-1", 1, Witness.Domain.Access.Seal.S1));
            rig = await rig.Restart();
            await rig.Settle();
            await using var snapshot = await rig.Database.Snapshot();
            Assert.Equal("R6a", await snapshot.One<string>("SELECT stage FROM lot WHERE lot='LOT-1'"));
            Assert.Contains("甲公司", await snapshot.One<string>("SELECT search FROM lot WHERE lot='LOT-1'"), StringComparison.Ordinal);
        }
        finally
        {
            await rig.DisposeAsync();
        }
    }
}
