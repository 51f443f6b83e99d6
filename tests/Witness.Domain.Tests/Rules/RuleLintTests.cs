using System.Text.RegularExpressions;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Keeping;

namespace Witness.Domain.Tests.Rules;

/// <summary>A rule whose description contradicts its name once cost peers dearly: what a card says is checked (indicators.md §6).</summary>
public partial class RuleLintTests
{
    public static TheoryData<string> Codes => [.. RuleBook.All.Select(r => r.Card.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_rule_card_is_whole_and_consistent(string code)
    {
        var card = RuleBook.Find(code)!.Card;
        Assert.Matches(CodeForm(), card.Code);
        Assert.All([card.Name, card.Question, card.Formula, card.Counter, card.Look], text =>
        {
            Assert.Matches("[\\u4e00-\\u9fff≥≤<>=]", text.Zh);
            Assert.DoesNotMatch("[\\u4e00-\\u9fff]", text.En);
            Assert.NotEmpty(text.En);
        });
        Assert.EndsWith("？", card.Question.Zh, StringComparison.Ordinal);
        Assert.EndsWith("?", card.Question.En, StringComparison.Ordinal);
        Assert.NotEmpty(card.Needs);
        Assert.True(card.Needs.Any(n => n.Required) || card.Clocks.Count > 0);
        Assert.Matches("^R[1-8]$", card.Stage);
        Assert.Contains(card.Basis.Mark, (string[])["V", "S", "U", "STD"]);
        Assert.All(card.Parameters, p =>
        {
            Assert.NotEmpty(p.Name.En);
            Assert.True(card.Formula.Zh.Contains(p.Key, StringComparison.Ordinal) && card.Formula.En.Contains(p.Key, StringComparison.Ordinal), $"the formula does not name {p.Key}");
        });
        Assert.Equal(card.Parameters.Count, card.Parameters.Select(p => p.Key).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Codes))]
    [Clause("4.6.2")]
    public void A_rule_gives_a_reason_to_look_and_no_verdict(string code)
    {
        var card = RuleBook.Find(code)!.Card;
        string[] judging = ["违法", "违规", "串标", "围标", "串通", "舞弊", "嫌疑", "处罚", "责令", "认定"];
        foreach (var text in (string[])[card.Name.Zh, card.Question.Zh, card.Formula.Zh, card.Counter.Zh, card.Look.Zh])
            Assert.DoesNotContain(judging, word => text.Contains(word, StringComparison.Ordinal));
        foreach (var text in (string[])[card.Name.En, card.Question.En, card.Formula.En, card.Counter.En, card.Look.En])
            Assert.DoesNotMatch("(?i)illegal|fraud|collu|corrupt|guilt|violat|rigg", text);
    }

    [Fact]
    public void Every_rule_in_the_program_is_in_the_book_and_no_code_comes_twice()
    {
        var written = typeof(Rule).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Rule)) && !t.IsAbstract && t != typeof(Domain.Rules.Packs.PackRule)).Select(t => t.Name).Order();
        Assert.Equal(written, RuleBook.All.Select(r => r.GetType().Name).Order());
        Assert.Equal(RuleBook.All.Count, RuleBook.All.Select(r => r.Card.Code).Distinct().Count());
        Assert.Equal(RuleBook.All.Count, RuleBook.All.Select(r => r.Card.Name.Zh).Distinct().Count());
    }

    [Fact]
    [Clause("4.4.1 f")]
    public void Every_level_A_clock_reaches_the_queue_or_is_named_where_it_is_said()
    {
        var said = RuleBook.All.SelectMany(r => r.Card.Clocks).Concat(Domain.Rules.Process.StatutoryClock.SaidElsewhere.Keys).ToHashSet();
        Assert.Empty(Domain.Clocks.ClockBook.All.Where(c => c.Level == Domain.Clocks.ClockLevel.A && !said.Contains(c.Id)).Select(c => c.Id));
        Assert.All(Domain.Rules.Process.StatutoryClock.SaidElsewhere.Keys, id => Assert.NotNull(Domain.Clocks.ClockBook.Find(id)));
    }

    [GeneratedRegex("^[PHBAEDNW][0-9]{2}$")]
    private static partial Regex CodeForm();
}
