using System.Text.RegularExpressions;
using Witness.House.Tests.Books;

namespace Witness.House.Tests.Papers;

public sealed partial class PaperTests
{
    [Fact]
    public void The_glossary_holds_every_public_type_of_the_domain()
    {
        var page = Sources.Find("docs/glossary.md")!.Text;
        var (generated, without) = Pages.Glossary(page.Split(Pages.Begin)[0]);
        Pages.Check("docs/glossary.md", generated);
        Sources.None(without);
    }

    [Fact]
    public void The_table_of_clauses_is_made_from_the_tests() => Pages.Check("docs/clauses.md", Pages.Clauses(Clause.Named(Sources.Tests)));

    [Fact]
    public void The_table_of_privacy_is_made_from_the_declarations() => Pages.Check("docs/privacy.md", Pages.Privacy(Declared.InOrder));

    [Fact]
    public void A_test_names_only_clauses_that_exist()
    {
        var known = Clause.All.Select(c => Clause.Plain(c.Number)).ToHashSet();
        Sources.None(Clause.Named(Sources.Tests).Where(n => !known.Contains(Clause.Plain(n.Number))).Select(n => $"{n.Test}: no clause {n.Number}"));
    }

    [Fact]
    public void Every_clause_that_is_built_is_named_by_a_test()
    {
        var named = Clause.Named(Sources.Tests).Select(n => Clause.Plain(n.Number)).ToHashSet();
        Sources.None(Clause.All.Where(c => c.Carried == Carried.Built && !named.Contains(Clause.Plain(c.Number))).Select(c => $"no test names {c.Number} {c.Chinese}"));
    }

    [Fact]
    public void A_clause_is_found_however_it_is_spelled()
    {
        Assert.Equal(Clause.Plain("4.4.1 b1"), Clause.Plain("4.4.1 b)1"));
        Assert.Equal(Clause.Plain("4.4.1 b1"), Clause.Plain("4.4.1 b) 1)"));
        Assert.NotEqual(Clause.Plain("4.4.1 b1"), Clause.Plain("4.4.1 b2"));
        Assert.NotEqual(Clause.Plain("5.1.6"), Clause.Plain("5.1.6.1"));
        var named = Clause.Named([new("tests/X.cs", "    [Fact]\n    [Clause(\"5.1.1\"), Trait(\"a\", \"b\")]\n    public async Task A_plan_is_kept()\n")]);
        Assert.Equal([("5.1.1", "X.A_plan_is_kept")], named);
    }

    [Fact]
    public void Links_between_pages_resolve() => Sources.None(BrokenLinks(Sources.All));

    [Fact]
    public void Pages_named_in_comments_exist() =>
        Sources.None(
            from file in Sources.All
            where file.IsCode || file.IsPage
            from i in Enumerable.Range(0, file.Lines.Count)
            where file.Lines[i].TrimStart().StartsWith("//", StringComparison.Ordinal)
            from Match page in PageName().Matches(file.Lines[i])
            let name = page.Value
            where !Sources.Exists(name) && !Sources.Exists("docs/" + name) && !Sources.Exists("docs/spec/" + name)
            select file.At(i, $"names {name}, which is not here"));

    [Fact]
    public void Rulings_cited_in_comments_exist()
    {
        var rulings = Ruling().Matches(Sources.Find("docs/rulings.md")!.Text).Select(m => m.Groups[1].Value).ToHashSet();
        Assert.Equal(69, rulings.Count);
        Sources.None(
            from file in Sources.All
            where file.IsCode || file.IsPage
            from i in Enumerable.Range(0, file.Lines.Count)
            from Match cited in Cited().Matches(file.Lines[i])
            from Match number in Number().Matches(cited.Value)
            where !rulings.Contains(number.Value)
            select file.At(i, $"cites ruling {number.Value}"));
    }

    [Fact]
    public void The_short_pages_stay_short()
    {
        Sources.None(
            from file in Sources.All
            let limit = file.Path == "ARCHITECTURE.md" ? 150 : file.Path.StartsWith("docs/decisions/", StringComparison.Ordinal) ? 40 : int.MaxValue
            where file.Lines.Count - 1 > limit
            select $"{file.Path}: {file.Lines.Count - 1} lines, the limit is {limit}");
        var walk = Sources.Find("docs/life-of-a-fact.md")!;
        var files = Link().Matches(walk.Text).Select(m => m.Groups[1].Value).Where(l => l.EndsWith(".cs", StringComparison.Ordinal) || l.EndsWith(".razor", StringComparison.Ordinal)).Distinct().ToList();
        Assert.InRange(files.Count, 1, 12);
        Assert.InRange(files.Select(f => Sources.Find(Resolve(walk, f)!)?.Lines.Count ?? 0).Sum(), 1, 1500);
    }

    [Fact]
    public void The_readme_has_a_whole_chinese_twin()
    {
        var (english, chinese) = (Sources.Find("README.md")!.Text, Sources.Find("README.zh-CN.md")!.Text);
        Assert.Equal(Headings(english), Headings(chinese));
        foreach (var command in new[] { "./run", "./test", "./bench", "./verify" })
        {
            Assert.Contains(command, english, StringComparison.Ordinal);
            Assert.Contains(command, chinese, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Decisions_are_numbered_without_gaps()
    {
        var numbers = Sources.All.Where(f => f.Path.StartsWith("docs/decisions/", StringComparison.Ordinal)).Select(f => f.Name[..4]).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(n => n.ToString("0000", System.Globalization.CultureInfo.InvariantCulture)), numbers);
    }

    [Fact]
    public void A_planted_breach_of_each_rule_is_found()
    {
        Sources.Some(BrokenLinks([new("docs/a.md", "see [b](b-that-is-not.md)")]));
        Sources.None(BrokenLinks([new("docs/a.md", "see [b](../README.md#run) and [c](https://www.rfc-editor.org/rfc/rfc6962)")]));
    }

    private static List<int> Headings(string page) => [.. page.Split('\n').Where(l => l.StartsWith('#')).Select(l => l.TakeWhile(c => c == '#').Count())];

    private static IEnumerable<string> BrokenLinks(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Path.EndsWith(".md", StringComparison.Ordinal)
        from Match link in Link().Matches(file.Text)
        let target = Resolve(file, link.Groups[1].Value)
        where target is not null && !Sources.Exists(target)
        select $"{file.Path}: {link.Groups[1].Value} leads nowhere";

    /// <summary>Path in the repository a link points at; null for the web and for anchors.</summary>
    private static string? Resolve(SourceFile file, string link)
    {
        var path = link.Split('#')[0];
        if (path.Length == 0 || path.Contains("://", StringComparison.Ordinal) || path.StartsWith("mailto:", StringComparison.Ordinal)) return null;
        var full = Path.GetFullPath(Path.Combine(Sources.Root, file.Folder, path));
        return Path.GetRelativePath(Sources.Root, full).Replace('\\', '/');
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![\w/.-])(?:docs/)?[\w/-]+\.md\b")]
    private static partial Regex PageName();

    [GeneratedRegex(@"^(\d+)\. ", RegexOptions.Multiline)]
    private static partial Regex Ruling();

    [GeneratedRegex(@"\brulings? \d+(?:(?:, | and )\d+)*")]
    private static partial Regex Cited();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
