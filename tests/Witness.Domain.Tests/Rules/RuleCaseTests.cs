using System.Text.Json.Nodes;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Keeping;

namespace Witness.Domain.Tests.Rules;

/// <summary>tests/cases/rules/CODE: cases that raise, are clear, cannot tell, and nearly raise. UPDATE=1 writes what was found into the cases.</summary>
public class RuleCaseTests
{
    private static readonly string[] Sorts = ["raises", "clear", "cannot-tell", "near-miss"];

    public static TheoryData<string, string> Cases =>
    [
        .. Directory.EnumerateDirectories(RuleCase.Folder()).Order(StringComparer.Ordinal)
            .SelectMany(d => Directory.EnumerateFiles(d, "*.json").Order(StringComparer.Ordinal).Select(f => (Path.GetFileName(d), Path.GetFileName(f)))),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    [Clause("4.4.1 f")]
    public void A_rule_answers_its_golden_case(string code, string file)
    {
        var path = Path.Combine(RuleCase.Folder(), code, file);
        var played = new RuleCase(code, File.ReadAllText(path));
        var findings = played.Play();
        AssertSort(file, findings);
        foreach (var finding in findings) AssertComplete(played, finding);
        var expected = RuleCase.Expectation(findings);
        Assert.Equal(expected.ToJsonString(), RuleCase.Expectation(played.Again()).ToJsonString());
        if (Environment.GetEnvironmentVariable("UPDATE") is "1" or "true") File.WriteAllText(path, played.With(expected));
        var said = JsonNode.Parse(File.ReadAllText(path))!["expect"];
        Assert.Equal(said?.ToJsonString(), expected.ToJsonString());
    }

    [Fact]
    public void Every_rule_has_a_case_of_each_sort()
    {
        var lacking = RuleBook.All.SelectMany(rule => Sorts.Where(sort => !Directory.Exists(Path.Combine(RuleCase.Folder(), rule.Card.Code))
            || !Directory.EnumerateFiles(Path.Combine(RuleCase.Folder(), rule.Card.Code), sort + "*.json").Any()).Select(sort => $"{rule.Card.Code} {sort}"));
        Assert.Empty(lacking);
    }

    private static void AssertSort(string file, IReadOnlyList<Finding> findings)
    {
        var raised = findings.Count(f => f.Verdict == Verdict.Raised);
        if (file.StartsWith("raises", StringComparison.Ordinal)) Assert.True(raised > 0, Say(findings));
        else Assert.True(raised == 0, Say(findings));
        if (file.StartsWith("cannot-tell", StringComparison.Ordinal)) Assert.True(findings.Any(f => f.Verdict == Verdict.CannotTell), Say(findings));
        else if (!file.StartsWith("raises", StringComparison.Ordinal) && !file.StartsWith("not-applicable", StringComparison.Ordinal))
            Assert.True(findings.Count > 0 && findings.All(f => f.Verdict == Verdict.Clear), Say(findings));
    }

    private static string Say(IReadOnlyList<Finding> findings) => RuleCase.Expectation(findings).ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Each part of the explanation, and that its positions are those of the facts it names.</summary>
    private static void AssertComplete(RuleCase played, Finding finding)
    {
        var said = finding.Explanation;
        Assert.Equal(finding.Rule.Card.Code, said.Rule);
        Assert.Equal(finding.Verdict, said.Result);
        Assert.All([said.Name, said.Summary, said.Formula, said.Counter, said.Look], text =>
        {
            Assert.NotEmpty(text.Zh);
            Assert.NotEmpty(text.En);
        });
        Assert.NotEmpty(said.Law.Title);
        Assert.NotEmpty(said.Stage);
        Assert.All(said.Inputs, input =>
        {
            Assert.NotEmpty(input.Name.Zh);
            Assert.NotEmpty(input.Name.En);
            Assert.Equal(input.Position is null, input.Fact is null);
            if (input.Position is not { } position) return;
            Assert.Equal(played.Taken[position].Fact.Header.Identity, input.Fact);
            Assert.Equal(played.Taken[position].Fact.Header.Type, input.FactType);
            Assert.Contains(position, said.Evidence);
        });
        Assert.All(said.Evidence, position => Assert.True(played.Taken.ContainsKey(position)));
        Assert.All(said.Thresholds, used => Assert.NotEmpty(used.From + used.By + used.Scope));
        switch (finding.Verdict)
        {
            case Verdict.Raised:
                Assert.NotEmpty(finding.Cause);
                Assert.NotEmpty(said.Inputs);
                Assert.NotEmpty(said.Evidence);
                Assert.NotNull(said.Severity);
                break;
            case Verdict.CannotTell:
                Assert.NotEmpty(said.Missing);
                break;
            default:
                Assert.NotEmpty(said.Inputs);
                break;
        }
        Assert.Equal(said.ToCanonical(), Explanation.Read(said.ToCanonical()).ToCanonical());
    }
}
