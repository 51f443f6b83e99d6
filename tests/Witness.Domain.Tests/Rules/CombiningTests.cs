using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Keeping;
using Witness.Domain.Terms;

namespace Witness.Domain.Tests.Rules;

/// <summary>Signals put together: indicators.md §4.</summary>
public class CombiningTests
{
    [Fact]
    public void Price_screens_alone_are_never_red() =>
        Assert.Equal(Severity.Medium, Combined.Of([.. new[] { "B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08" }.Select(code => Raised(code))]).Highest);

    [Fact]
    public void Shared_bills_are_red_beside_another_trace_only()
    {
        Assert.Equal(Severity.Medium, Combined.LevelOf(Raised("B07"), [Raised("B07"), Raised("P10")]));
        Assert.Equal(Severity.High, Combined.LevelOf(Raised("B07"), [Raised("B07"), Raised("D04")]));
    }

    [Fact]
    public void One_plain_red_or_two_independent_families_make_a_lot_red()
    {
        Assert.Equal(Severity.High, Combined.Of([Raised("H01")]).Highest);
        Assert.Equal(Severity.Medium, Combined.Of([Raised("H11")]).Highest);
        Assert.Equal(Severity.High, Combined.Of([Raised("H11"), Raised("D04")]).Highest);
        Assert.Equal(Severity.Medium, Combined.Of([Raised("H11"), Raised("H09")]).Highest);
    }

    [Fact]
    public void Behaviour_alone_stays_below_red() => Assert.Equal(Severity.Medium, Combined.Of([Raised("W01", Severity.High)]).Highest);

    [Fact]
    public void Signals_of_one_family_count_once()
    {
        var one = Combined.Of([Raised("H01")]);
        Assert.Equal(one.Score, Combined.Of([Raised("H01"), Raised("H02"), Raised("H03")]).Score);
        Assert.True(Combined.Of([Raised("H01"), Raised("D01")]).Score > one.Score);
    }

    private static Finding Raised(string code, Severity? severity = null)
    {
        var rule = RuleBook.Find(code)!;
        var level = severity ?? rule.Card.Severity;
        var text = new Wording("示例", "example");
        return new(rule, Verdict.Raised, "LOT-1", 1, "cause", level, new(
            code, 1, Verdict.Raised, level, "LOT-1", 1, "R6a", rule.Card.Name, text, [], [], text, [], rule.Card.Basis, [], [], rule.Card.Counter, rule.Card.Look));
    }
}
