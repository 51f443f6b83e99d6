using System.Text;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;
using Witness.Flow.Insight;

namespace Witness.Flow.Tests.Insight;

public sealed class StatTests
{
    private static readonly Dictionary<string, CountedLot> Lots = Enumerable.Range(1, 40).Select(i => new CountedLot(
        $"LOT-{i}", $"示例标段{i}", i % 2 == 0 ? "370303" : "370305", i % 4 == 0 ? "ZC" : "GC", $"示例招标人{i % 3}", i % 5 == 0 ? "" : "示例代理", Closed: i == 40, new(2026, 3, 1))).ToDictionary(l => l.Lot);

    [Fact]
    [Clause("4.4.1 f")]
    public void Every_number_is_the_count_of_what_stands_behind_it()
    {
        var all = Many(120);
        foreach (var rows in Enum.GetValues<Dimension>())
        {
            foreach (var columns in Enum.GetValues<Dimension>())
            {
                var query = new StatQuery(rows, columns);
                var table = StatCube.Make(all, Lots, query);
                Assert.Equal(all.Count(i => i.Outcome != Outcome.Mistaken), table.Sum.Total.Count);
                foreach (var row in table.Rows.Take(3))
                    for (var i = 0; i < Math.Min(3, table.Columns.Count); i++)
                        if (!row.Cells[i].Hidden) Assert.Equal(row.Cells[i].Count, StatCube.Make(all, Lots, query with { At = row.Key.Key, Across = table.Columns[i].Key }).Behind.Count);
            }
        }
    }

    [Fact]
    public void A_small_number_of_lots_still_sealed_is_hidden_and_cannot_be_reckoned_from_the_rest()
    {
        var all = Many(60).Where(i => i.Lot != "LOT-40").Append(One(1000, "LOT-40", "W")).ToList();
        var table = StatCube.Make(all, Lots, new(Dimension.Region, Dimension.Group));
        var row = table.Rows.Single(r => r.Key.Key == "370303");
        var column = table.Columns.ToList().FindIndex(c => c.Key == "现场");
        Assert.True(row.Cells[column].Hidden);
        Assert.True(row.Total.Hidden || row.Cells.Count(c => c.Hidden) > 1);
        Assert.True(table.HasHidden);
        Assert.Empty(StatCube.Make(all, Lots, table.Query with { At = "370303", Across = "现场" }).Behind);
        Assert.Contains("<5", Encoding.UTF8.GetString(StatSheet.Csv(StatSheet.Rows(table, w => w.Zh))), StringComparison.Ordinal);
        var open = Lots.ToDictionary(l => l.Key, l => l.Value with { Closed = false });
        Assert.False(StatCube.Make(all, open, new(Dimension.Region, Dimension.Group)).HasHidden);
    }

    [Fact]
    public void The_span_before_is_as_long_and_just_before()
    {
        var all = new[] { One(5, "LOT-1", "P", 9), One(10, "LOT-1", "P", 10), One(15, "LOT-1", "P", 14), One(20, "LOT-1", "P", 4), One(25, "LOT-1", "P", 5) };
        var table = StatCube.Make(all, Lots, new(Dimension.Kind, Dimension.Level, new(2026, 3, 10), new(2026, 3, 14)));
        Assert.Equal((2, 2), (table.Sum.Total.Count, table.Sum.Before.Count));
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+cmd|' /C calc'!A0")]
    [InlineData("-2+3")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("  =1")]
    [InlineData("＝1")]
    [InlineData("\r=1")]
    public void A_text_that_would_be_a_formula_is_a_text(string hostile)
    {
        var csv = Encoding.UTF8.GetString(StatSheet.Csv([[hostile, "好", 3, 2.5m, "a,\"b\""]]));
        Assert.StartsWith("\uFEFF", csv, StringComparison.Ordinal);
        Assert.Contains("'" + hostile, csv, StringComparison.Ordinal);
        Assert.EndsWith(",好,3,2.5,\"a,\"\"b\"\"\"\r\n", csv, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_on_more_than_a_quarter_of_lots_or_silent_for_long_is_flagged()
    {
        var often = Enumerable.Range(1, 11).Select(i => One(i, $"LOT-{i}", "H", 1)).ToList();
        Assert.True(RuleQuality.Of(often, 40, new(2026, 3, 20)).TooMany);
        Assert.False(RuleQuality.Of(often[..10], 40, new(2026, 3, 20)).TooMany);
        Assert.Equal(92, RuleQuality.Of(often, 40, new(2026, 6, 1)).Quiet);
        Assert.Null(RuleQuality.Of(often, 40, new(2026, 3, 20)).Quiet);
        Assert.NotNull(RuleQuality.Of(often, 40, new(2026, 3, 20)).Drift);
        var half = often.Select((o, i) => o with { Outcome = i < 3 ? Outcome.Confirmed : i < 4 ? Outcome.Mistaken : Outcome.Open }).ToList();
        Assert.Equal((0.75m, 7), (RuleQuality.Of(half, 40, new(2026, 3, 20)).ConfirmedShare, RuleQuality.Of(half, 40, new(2026, 3, 20)).Open));
        Assert.Null(RuleQuality.Of([], 0, new(2026, 3, 20)).Rate);
    }

    private static List<Irregularity> Many(int count) => [.. Enumerable.Range(1, count).Select(i => One(i, $"LOT-{1 + (i % 40)}", "PHBE"[i % 4].ToString(), 1 + (i % 28)))];

    private static Irregularity One(int number, string lot, string family, int day = 3) => new(
        $"A{number}", lot, $"{family}0{1 + (number % 3)}", new($"示例规则{family}", $"Rule {family}"), family switch { "P" => new("业务", "Process"), "E" => new("评标", "Evaluation"), "W" => new("现场", "On site"), _ => new("投标", "Bids") },
        (Severity)(1 + (number % 3)), $"R{1 + (number % 7)}", (Outcome)(number % 5), Moment.Of(new DateOnly(2026, 3, day)), number % 6 == 0 ? [] : [$"示例公司{number % 7}"], false);
}
