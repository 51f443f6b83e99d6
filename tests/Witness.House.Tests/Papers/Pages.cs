using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Witness.House.Tests.Books;

namespace Witness.House.Tests.Papers;

/// <summary>The pages of docs/ that are made from the program; <c>UPDATE=1 ./test House</c> writes them anew.</summary>
public static partial class Pages
{
    public const string Begin = "<!-- generated below: UPDATE=1 ./test House -->";

    public static bool Updating => Environment.GetEnvironmentVariable("UPDATE") is "1" or "true";

    /// <summary>Compares the generated part of a page, or rewrites it when updating.</summary>
    public static void Check(string path, string generated)
    {
        var full = Path.Combine(Sources.Root, path);
        var text = File.Exists(full) ? File.ReadAllText(full).ReplaceLineEndings("\n") : "";
        var at = text.IndexOf(Begin, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{path} has no line {Begin}");
        var whole = text[..at] + Begin + "\n\n" + generated;
        if (Updating) File.WriteAllText(full, whole);
        else if (text != whole) Assert.Fail($"{path} is out of date. {Difference(text, whole)}\nType: UPDATE=1 ./test House");
    }

    /// <summary>Clause, what it asks, how far it is carried, the tests that name it.</summary>
    public static string Clauses(IEnumerable<(string Number, string Test)> named)
    {
        var tests = named.ToLookup(n => Clause.Plain(n.Number), n => n.Test);
        var page = new StringBuilder("| clause | asks | carried | tests |\n|---|---|---|---|\n");
        foreach (var clause in Clause.All)
        {
            var carried = clause.Carried switch { Carried.Built => "built", Carried.Later => "later", _ => "the organisation's" };
            page.Append(CultureInfo.InvariantCulture, $"| {clause.Number} | {clause.Chinese} — {clause.English} | {carried} | ");
            page.AppendJoin(", ", tests[Clause.Plain(clause.Number)].Distinct().Order(StringComparer.Ordinal).Select(t => $"`{t}`")).Append(" |\n");
        }
        return page.ToString();
    }

    /// <summary>Every field of every fact and who may see it.</summary>
    public static string Privacy(IEnumerable<Type> facts)
    {
        var page = new StringBuilder();
        foreach (var fact in facts)
        {
            if (Declared.Declaration(fact) is not { } declaration) continue;
            page.Append(CultureInfo.InvariantCulture, $"### {fact.Name} {Declared.Word(declaration, "Chinese")}\n\n");
            page.Append(CultureInfo.InvariantCulture, $"{Declared.Word(declaration, "English")}. From: {Declared.Word(declaration, "From")}.");
            if (Declared.Word(declaration, "Secret") == "True") page.Append(" Secret as such until the bidders are released.");
            page.Append("\n\n");
            var fields = Declared.Fields(fact).OrderBy(f => f.MetadataToken).ToList();
            if (fields.Count == 0) continue;
            page.Append("| field | 中文 | English | type | mark |\n|---|---|---|---|---|\n");
            foreach (var field in fields)
            {
                if (Declared.Declaration(field) is not { } word) continue;
                var unit = Declared.Word(word, "Unit") is { Length: > 0 } u ? $" ({u})" : "";
                page.Append(CultureInfo.InvariantCulture, $"| {field.Name} | {Declared.Word(word, "Chinese")} | {Declared.Word(word, "English")} | {TypeName(field.PropertyType)}{unit} | {Declared.Word(word, "Mark")} |\n");
            }
            page.Append('\n');
        }
        return page.ToString().TrimEnd() + "\n";
    }

    /// <summary>Every public type of Domain with its Chinese term; the second list holds those without one.</summary>
    public static (string Page, IReadOnlyList<string> Without) Glossary(string handwritten)
    {
        var terms = DocTerms();
        var without = new List<string>();
        var page = new StringBuilder("| code name | term | folder |\n|---|---|---|\n");
        foreach (var type in new[] { Programs.Domain }.Types().Where(t => t is { IsPublic: true, IsNested: false }).OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            var declared = Declared.Declaration(type) is { } fact ? Declared.Word(fact, "Chinese") : null;
            var term = declared ?? terms.GetValueOrDefault(type.FullName!) ?? HandTerm(handwritten, type.Plain());
            if (term is null) without.Add($"{type.FullName}: no Chinese term first in its doc comment, and no row in docs/glossary.md");
            page.Append(CultureInfo.InvariantCulture, $"| `{type.Plain()}` | {term ?? "—"} | {type.Namespace!["Witness.Domain.".Length..].Replace('.', '/')} |\n");
        }
        return (page.ToString(), without);
    }

    private static string? HandTerm(string page, string name)
    {
        foreach (var line in page.Split('\n'))
        {
            var cells = line.Split('|');
            if (cells.Length >= 4 && Regex.IsMatch(cells[2], $@"`{name}`")) return cells[1].Trim();
        }
        return null;
    }

    private static Dictionary<string, string> DocTerms()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Witness.Domain.xml");
        var terms = new Dictionary<string, string>();
        foreach (var member in XDocument.Load(file).Descendants("member"))
        {
            var name = (string?)member.Attribute("name") ?? "";
            if (!name.StartsWith("T:", StringComparison.Ordinal)) continue;
            var summary = Spaces().Replace(member.Element("summary")?.Value ?? "", " ").Trim();
            var term = summary.Split(" — ")[0].Split(['.', '，', ';']) is [var first, ..] ? first.Trim() : "";
            if (Chinese().IsMatch(term) && term.Length <= 40) terms[name[2..]] = term;
        }
        return terms;
    }

    private static string TypeName(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return TypeName(inner);
        if (type.IsGenericType) return string.Join(", ", type.GetGenericArguments().Select(TypeName)) + "[]";
        return type.Name switch { "String" => "text", "Int32" or "Int64" => "integer", "Decimal" => "decimal", "Boolean" => "yes/no", var other => other };
    }

    private static string Difference(string old, string now)
    {
        var before = old.Split('\n');
        var after = now.Split('\n');
        for (var i = 0; i < Math.Max(before.Length, after.Length); i++)
        {
            var (was, should) = (before.ElementAtOrDefault(i), after.ElementAtOrDefault(i));
            if (was != should) return $"Line {i + 1} is\n  {was}\nshould be\n  {should}";
        }
        return "";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"[\u3400-\u9fff]")]
    private static partial Regex Chinese();
}
