using Witness.Domain.Access;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts;
using Witness.Flow.Records;
using Witness.Flow.Tests.Campaigns;

namespace Witness.Flow.Tests.Records;

/// <summary>A fact secret as such (‡) that is about several lots: it comes into sight when the last of their seals opens, whatever the order, live as rebuilt.</summary>
public sealed class SeveralLotsTests : IAsyncLifetime
{
    private readonly Told _one = new(lot: "LOT-1"), _two = new(lot: "LOT-2");
    private Rig _rig = null!;

    public async ValueTask InitializeAsync()
    {
        _rig = await Rig.Open();
        await _rig.Register("trade", org: "示例交易系统");
        _rig.Clock("10:00");
        await _rig.Accept([.. _one.Registered(), .. _two.Registered().Skip(1)]);
    }

    public async ValueTask DisposeAsync() => await _rig.DisposeAsync();

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_hidden_fact_of_two_lots_shows_when_both_are_open(bool secondFirst, bool together)
    {
        await _rig.Accept(_one.Lots("09:10", new InvitationIssued { Invitees = [new("受邀甲公司（示例）")] }, "LOT-1", "LOT-2"));
        await _rig.Settle();
        var (first, last) = secondFirst ? (_two, _one) : (_one, _two);
        if (together) await _rig.Accept(first.Lot("09:30", new OpeningStarted { BidderCount = 3 }), last.Lot("09:30", new OpeningStarted { BidderCount = 3 }));
        else
        {
            await _rig.Accept(first.Lot("09:30", new OpeningStarted { BidderCount = 3 }));
            await _rig.Settle();
            Assert.Equal("0 0", await Invited());
            await Rebuilt.EqualsLive(_rig);
            await _rig.Accept(last.Lot("09:30", new OpeningStarted { BidderCount = 3 }));
        }
        await _rig.Settle();
        Assert.Equal("1 1", await Invited());
        await Rebuilt.EqualsLive(_rig);
    }

    [Fact]
    public async Task One_that_came_before_a_restart_is_still_found_when_its_seals_open()
    {
        await _rig.Accept(_one.Lots("09:10", new InvitationIssued { Invitees = [new("受邀甲公司（示例）")] }, "LOT-1", "LOT-2"));
        await _rig.Settle();
        _rig = await _rig.Restart();
        await _rig.Accept(_one.Lot("09:30", new OpeningStarted { BidderCount = 3 }), _two.Lot("09:30", new OpeningStarted { BidderCount = 3 }));
        await _rig.Settle();
        Assert.Equal("1 1", await Invited());
    }

    [Fact]
    public async Task One_seal_closed_again_hides_it_from_both_and_open_again_shows_it_to_both()
    {
        var opening = _one.Lot("09:30", new OpeningStarted { BidderCount = 3 }, "o");
        await _rig.Accept(_one.Lots("09:10", new InvitationIssued { Invitees = [new("受邀甲公司（示例）")] }, "LOT-1", "LOT-2"));
        await _rig.Accept(opening, _two.Lot("09:30", new OpeningStarted { BidderCount = 3 }));
        await _rig.Settle();
        await _rig.Accept(_one.Lots("09:40", new InvitationIssued { Invitees = [new("受邀乙公司（示例）")] }, "LOT-1", "LOT-2")); // written open
        await _rig.Settle();
        Assert.Equal("2 2", await Invited());
        await _rig.Accept(_one.Lot("09:50", new FactRetracted { SourceKey = "o", Reason = "误报" }));
        await _rig.Settle();
        Assert.False(_rig.Board.IsOpen("LOT-1", 1, Seal.S1));
        Assert.Equal("0 0", await Invited());
        await Rebuilt.EqualsLive(_rig);
        await _rig.Accept(_one.Lot("10:00", new OpeningStarted { BidderCount = 3 }, "again"));
        await _rig.Settle();
        Assert.True(_rig.Board.IsOpen("LOT-1", 1, Seal.S1));
        Assert.Equal("2 2", await Invited());
        await Rebuilt.EqualsLive(_rig);
    }

    /// <summary>Invitations in sight in the fold of each lot, read from the tables.</summary>
    private async Task<string> Invited()
    {
        await using var snapshot = await _rig.Database.Snapshot();
        var seen = new List<int>();
        foreach (var lot in (string[])["LOT-1", "LOT-2"])
        {
            var rows = await snapshot.Rows<FactRow>(ReadTables.Fact, "WHERE position IN (SELECT position FROM fact_scope WHERE scope = @scope) AND type = 'InvitationIssued'", new { scope = ReadTables.OfLot(lot) });
            seen.Add(rows.Count);
        }
        return string.Join(' ', seen);
    }
}
