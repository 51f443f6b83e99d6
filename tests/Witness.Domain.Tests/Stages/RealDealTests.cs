using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Tests.Stages;

public class RealDealTests
{
    [Fact]
    public void All_275_facts_are_read_and_every_lot_has_its_tables()
    {
        Assert.Equal(275, Deals.All.Count);
        foreach (var lot in Deals.Lots)
        {
            var tables = Deals.Read(lot).Tables();
            Assert.Equal(10, tables.Count);
            // Nothing is blank: a cell has a value or says why it has none.
            foreach (var cell in tables.SelectMany(t => t.Cells))
                Assert.Equal(cell.State is CellState.Present or CellState.Conflicted, cell.Values.Count > 0 && cell.State != CellState.CannotTell);
        }
    }

    [Fact]
    public void What_notices_never_said_prints_not_collected()
    {
        foreach (var lot in Deals.Lots)
        {
            var tables = Deals.Read(lot, SealView.AllOpen).Tables();
            foreach (var id in new[] { "R3", "R5", "R8" })
                foreach (var cell in tables.Single(t => t.Id == id).Cells.Where(c => !c.Field.MayBeEmpty && c.Field.Merge != Merge.Computed))
                    Assert.True(cell.State is CellState.NotCollected or CellState.NotApplicable, $"{lot} {id} {cell.Field} {cell.State}");
            Assert.NotEqual(CellState.Present, tables.Single(t => t.Id == "R7")["awardNoticedAt"]!.State);
        }
    }

    [Theory]
    [InlineData("S1407003401015434001", "R6a", "bidderCount", "5")]
    [InlineData("S1407003401015434001", "R6a", "openingPlace", "开标室2")]
    [InlineData("51330000001009139001", "R6a", "bidderCount", "29")]
    [InlineData("E3205830301002809009", "R7", "value", "36,025,688.00 元")]
    [InlineData("E5000000053065391002", "R7", "value", "286.6 元/工日")]
    [InlineData("GC530100202600193001001", "R1", "planPublishedAt", "2026-01-30")]
    [InlineData("GC530100202600193001001", "R4", "noticePublishedAt", "2026-03-16 17:00")]
    [InlineData("HBZC-202512120208", "R7", "contract", "283,800.00 元")]
    [InlineData("R32026SH1000004", "R7", "value", "4,800,000.00 元")]
    [InlineData("CH05(070102):2026-017", "R6b", "hammerPrice", "14,800 元/㎡")]
    [InlineData("[350703]FJZHJS[GK]2025003-1", "R6a", "lotFailed", "有效不足")]
    [InlineData("[350703]FJZHJS[GK]2025003-1", "R7", "result", "流标")]
    public void What_a_notice_said_stands_in_its_cell(string lot, string table, string field, string printed)
    {
        var cell = Deals.Read(lot, SealView.AllOpen).Tables().Single(t => t.Id == table)[field]!;
        Assert.Contains(printed, cell.Values.SelectMany(v => v.Row.Select(c => c.Value).Append(v.Value)).Select(v => Printing.Text(v, "zh")));
        Assert.All(cell.Values, v => Assert.StartsWith("real-a", v.Origin.Fact.Source is "real-c" ? "real-a" : v.Origin.Fact.Source));
    }

    [Fact]
    public void A_count_that_no_notice_gives_shows_how_many_bids_were_read()
    {
        var cell = Deals.Read("E4114002441A04301001-2", SealView.AllOpen).Tables().Single(t => t.Id == "R6a")["bidderCount"]!;
        Assert.Equal(CellState.NotCollected, cell.State);
        Assert.Equal("唱标 45 家", cell.Note!.Zh);
    }

    [Fact]
    public void An_unknown_time_prints_as_such_and_is_never_filled_up()
    {
        var cell = Deals.Read("S1407003401015434001", SealView.AllOpen).Tables().Single(t => t.Id == "R2")["registeredAt"]!;
        Assert.Equal(("时间未知", "Time unknown"), (Printing.Text(cell.Values[0].Value, "zh"), Printing.Text(cell.Values[0].Value, "en")));
        Assert.Equal("2026-03-16T18:21+08:00", cell.Values[0].Origin.ReportedAt.ToString());
    }

    [Fact]
    public void A_notice_for_thirteen_lots_stands_in_each()
    {
        var lots = Deals.All.Where(r => r.Fact.Header.Scope.Kind == ScopeKind.Lots).SelectMany(r => r.Fact.Header.Scope.Lots).Distinct().ToList();
        Assert.Equal(13 + 2 + 5, lots.Count);
        foreach (var lot in lots)
            Assert.Equal(CellState.Present, Deals.Read(lot).Tables().Single(t => t.Id == "R4")["noticePublishedAt"]!.State);
    }

    [Fact]
    public void Bidders_of_an_unopened_lot_stay_sealed()
    {
        var sealedLot = Deals.Read("S1407003401015434001", SealView.NoneOpen);
        var table = sealedLot.Tables().Single(t => t.Id == "R6a");
        Assert.Equal((CellState.Sealed, CellState.Sealed, CellState.Present), (table["bidderCount"]!.State, table["depositStatuses"]!.State, table["openingStartedAt"]!.State));
        Assert.Contains("OpeningStarted", table["bidderCount"]!.OpensBy![0].Facts);
        Assert.DoesNotContain(sealedLot.Summary().Parties, p => p.Role.Zh == "投标人");
    }

    [Fact]
    public void Unit_prices_and_rates_are_no_money()
    {
        Assert.Equal(new UnitPrice(286.6m, "元/工日"), ((Price)Deals.Read("E5000000053065391002").Summary().Value!).UnitPrice);
        var rates = Deals.Read("华蓥市体育公园单体建筑主体工程劳务", SealView.AllOpen).Tables().Single(t => t.Id == "R7")["candidates"]!;
        Assert.Equal([24.91m, 23.9m, 22.4m], rates.Values.Select(v => ((Candidate)v.Value!).Price!.Rate!.Percent));
    }
}
