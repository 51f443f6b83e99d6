using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;
using static Witness.Domain.Tests.Stages.Life;

namespace Witness.Domain.Tests.Stages;

/// <summary>What two contents under one identity do to the tables: only what differs is contradicted, and it is counted the same everywhere.</summary>
public class ContradictionTests
{
    [Fact]
    public void Only_what_differs_is_contradicted_and_both_are_shown_with_their_source()
    {
        var life = new Life().Add("2026-03-05T10:00", new NoticePublished { Url = "u", Media = ["丙网", "甲网"], Nature = "正常", CeilingPrice = Yuan(100m) }, key: "n3")
            .Contending("2026-03-05T11:00", new NoticePublished { Url = "u", Media = ["丁网", "甲网"], Nature = "正常", CeilingPrice = Yuan(200m) }, key: "n3");
        var table = life.Table("R4");
        foreach (var field in (string[])["noticePublishedAt", "ceilingPrice"])
        {
            Assert.Equal(CellState.Conflicted, table[field]!.State);
            Assert.Equal((2, 2), (table[field]!.Values.Count(v => v.Conflicting), table[field]!.Values.Select(v => v.Origin.At).Distinct().Count()));
        }
        Assert.Equal(CellState.Conflicted, table["media"]!.State);
        Assert.Equal(["丁网", "丙网"], table["media"]!.Values.Where(v => v.Conflicting).Select(v => (string)v.Value!).Order(StringComparer.Ordinal));
        Assert.All((string[])["url", "nature"], field => Assert.Equal((CellState.Present, false), (table[field]!.State, table[field]!.Values.Any(v => v.Conflicting))));
        Assert.Equal(3, table.Completeness.Conflicts);
    }

    [Fact]
    public void A_content_that_says_nothing_of_a_field_contradicts_one_that_does()
    {
        var life = new Life().Add("2026-03-05T10:00", new NoticePublished { Url = "u", CeilingPrice = Yuan(100m) }, key: "n").Contending("2026-03-05T10:00", new NoticePublished { Url = "u" }, key: "n");
        var cell = life.Cell("R4", "ceilingPrice");
        Assert.Equal((CellState.Conflicted, 2, 1), (cell.State, cell.Values.Count, cell.Values.Count(v => v.Value is null && !v.Hidden)));
        Assert.Equal(CellState.Present, life.Cell("R4", "url").State);
    }

    [Fact]
    public void In_a_row_only_the_columns_that_differ_are_contradicted()
    {
        var life = new Life().Add("2026-03-05T10:00", new VenueBooked { BookingId = "1", Use = "开标", Rooms = [new(Name: "一室")], BookedBy = Company("甲中心") }, key: "b")
            .Contending("2026-03-05T10:00", new VenueBooked { BookingId = "1", Use = "开标", Rooms = [new(Name: "二室")], BookedBy = Company("甲中心") }, key: "b");
        var cell = life.Cell("R3", "openingVenue");
        Assert.Equal((CellState.Conflicted, 2), (cell.State, cell.Values.Count));
        Assert.All(cell.Values, row => Assert.Equal(["rooms"], row.Row.Where(c => c.Conflicting).Select(c => c.Column.Canonical)));
        Assert.Equal(CellState.Present, life.Cell("R3", "bookedAt").State);
    }

    [Fact]
    public void What_both_contents_say_alike_still_tells_kind_name_and_clocks()
    {
        var life = new Life().Project("2026-02-01T09:00", new ProjectRegistered { ProjectName = "示例", Kind = "GC", Region = "370300", EstimatedValue = new Money(1m) }, key: "p");
        life.Project("2026-02-01T09:00", new ProjectRegistered { ProjectName = "示例", Kind = "GC", Region = "370300", EstimatedValue = new Money(2m) }, key: "p");
        var summary = life.Read().Summary();
        Assert.Equal(("GC", "示例", "370300", 1), (summary.Kind, summary.ProjectName, summary.Region, summary.Conflicts));
    }

    [Fact]
    public void Tables_summary_and_road_count_the_same_contradictions()
    {
        var random = new Random(11);
        for (var times = 0; times < 60; times++)
        {
            var life = WholeLife.Of("GC", Form.Tender);
            foreach (var fact in life.Facts.Where(f => FactBookOf(f.Fact) && random.Next(6) == 0).ToList())
            {
                var other = WholeLife.Of("GC", Form.Tender).Facts.Where(f => f.Fact.GetType() == fact.Fact.GetType()).OrderBy(_ => random.Next()).First();
                life.Facts.Add(other with { Position = 5_000 + life.Facts.Count, Fact = other.Fact with { Header = other.Fact.Header with { Identity = fact.Fact.Header.Identity, At = random.Next(2) == 0 ? At("2026-03-09T09:00") : fact.Fact.At, Contends = "c" } } });
            }
            var seals = random.Next(2) == 0 ? SealView.AllOpen : SealView.NoneOpen;
            var (tables, summary) = (life.Read(seals: seals).Tables(), life.Read(seals: seals).Summary());
            Assert.Equal(tables.Sum(t => t.Completeness.Conflicts), summary.Completeness.Conflicts);
            Assert.Equal(summary.Conflicts, tables.SelectMany(t => t.Cells).Count(c => c.State == CellState.Conflicted));
            Assert.Equal(tables.Aggregate(Completeness.Nothing, (sum, t) => sum + t.Completeness), summary.Completeness);
        }
    }

    private static bool FactBookOf(Fact fact) => FactBook.Of(fact).From != From.Witness;
}
