using Witness.Domain.Access;
using Witness.Domain.Kinds;
using Witness.Domain.Stages;
using Witness.Domain.Tests.Stages;

namespace Witness.Domain.Tests.Kinds;

public class WholeLifeTests
{
    public static TheoryData<string, string> Lives => [.. WholeLife.All.Select(l => (l.Kind, l.Form.ToString()))];

    [Theory]
    [MemberData(nameof(Lives))]
    [Clause("4.6.3 a")]
    [Clause("4.6.3 b")]
    [Clause("4.4.1 g")]
    public void A_whole_life_fills_every_table_that_applies(string kind, string form)
    {
        var reading = WholeLife.Of(kind, Enum.Parse<Form>(form)).Read();
        Assert.Equal((kind, Enum.Parse<Form>(form)), (reading.Nature.Kind!.Code, reading.Nature.Form));
        foreach (var table in reading.Tables().Where(t => t.Applies))
        {
            // An optional stage that never began owes nothing: experts of a lot sold by price alone.
            if (reading.Nature.Kind!.Of(table.Id, reading.Nature.Form) == Applies.Optional && table.Completeness.Due == 0) continue;
            foreach (var cell in table.Cells)
            {
                var filled = cell.State is CellState.Present or CellState.NotApplicable || (cell.State == CellState.None && cell.Field.Canonical is "lotFailed" or "passed" or "venueChanges" or "supplementaryDraws" or "recusedOrgs" or "responses");
                Assert.True(filled, $"{kind} {form} {table.Id} {cell.Field.Canonical}: {cell.State} {cell.Note?.Zh}");
                if (cell.State == CellState.NotApplicable) Assert.False(reading.Nature.Kind!.Owes(table.Id, cell.Field.Canonical, reading.Nature.Form), $"{table.Id} {cell.Field.Canonical}");
            }
            Assert.NotEqual(TableStatus.Gathering, table.Status);
            Assert.Equal(table.Completeness.Due, table.Completeness.Filled);
        }
    }

    [Fact]
    [Clause("5.1.1")]
    [Clause("5.1.2")]
    [Clause("5.1.3")]
    [Clause("5.1.4")]
    [Clause("5.1.5")]
    [Clause("5.1.6.1")]
    [Clause("5.1.6.2")]
    [Clause("5.1.6.3")]
    [Clause("5.1.7")]
    [Clause("5.1.8")]
    public void Every_field_is_filled_by_facts_for_each_kind_that_owes_it()
    {
        foreach (var kind in KindBook.All.Where(k => k.Code != "其他"))
        {
            var forms = WholeLife.All.Where(l => l.Kind == kind.Code).Select(l => l.Form).ToList();
            var tables = forms.SelectMany(f => WholeLife.Of(kind.Code, f).Read().Tables().Concat(WholeLife.Failed(kind.Code, f).Read().Tables())).ToList();
            foreach (var stage in StageBook.All)
            {
                foreach (var field in stage.Fields)
                {
                    if (!forms.Any(f => kind.Of(stage.Id, f) != Applies.Never && kind.Owes(stage.Id, field.Canonical, f))) continue;
                    var present = tables.Where(t => t.Id == stage.Id && t.Applies).SelectMany(t => t.Cells)
                        .Any(c => c.Field == field && c.State == CellState.Present && c.Values.Count > 0);
                    Assert.True(present, $"{kind.Code} {stage.Id} {field.Canonical}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Lives))]
    public void The_summary_agrees_with_the_tables(string kind, string form)
    {
        foreach (var life in new[] { WholeLife.Of(kind, Enum.Parse<Form>(form)), WholeLife.Failed(kind, Enum.Parse<Form>(form)) })
        {
            foreach (var seals in new[] { SealView.AllOpen, SealView.NoneOpen, new SealView([Seal.S1]) })
            {
                var reading = life.Read(seals: seals);
                var tables = reading.Tables();
                Assert.Equal(tables.Aggregate(Completeness.Nothing, (sum, t) => sum + t.Completeness), reading.Summary().Completeness);
            }
        }
    }

    [Fact]
    public void Each_stage_is_named_in_the_book_and_each_file_of_a_kind_too()
    {
        Assert.Equal(["R1", "R2", "R3", "R4", "R5", "R6a", "R6b", "R6c", "R7", "R8"], StageBook.All.Select(s => s.Id));
        Assert.Equal(["GC", "ZC", "ZR", "CQ", "NC", "其他"], KindBook.All.Select(k => k.Code));
        Assert.All(StageBook.All, s => Assert.Contains(s.Fields, f => f.Canonical == "anomalies"));
        Assert.All(StageBook.All.SelectMany(s => s.Fields), f => Assert.False(string.IsNullOrWhiteSpace(f.English) || string.IsNullOrWhiteSpace(f.Chinese)));
    }
}
