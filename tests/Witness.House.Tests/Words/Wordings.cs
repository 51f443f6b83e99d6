using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Witness.House.Tests.Words;

/// <summary>What people read: neutral, in both languages, from declarations and resource files.</summary>
public static partial class Wordings
{
    /// <summary>Words by which a supervisor or a court decides. The system witnesses; it never says them of itself (clause 4.6.2).</summary>
    private static readonly string[] Verdicts =
    [
        "责令", "处罚", "罚款", "取消资格", "取消中标资格", "取消其", "违法", "违规", "犯罪", "涉嫌", "串通投标成立", "认定串通", "认定为", "判定",
        "构成串通", "弄虚作假", "作弊", "造假", "列入黑名单", "查处", "惩戒",
    ];

    private static readonly string[] EnglishVerdicts =
        ["illegal", "unlawful", "guilty", "punish", "penalty", "penalis", "penaliz", "violat", "fraud", "cheat", "offender", "blacklist", "disqualify the", "we order"];

    /// <summary>Data words: what a source reports, or the name of a law, is quoted and not said by the system.</summary>
    private static readonly string[] Quoted = ["行政处罚决定", "处罚决定书", "行政处罚文号", "重大违法记录", "违约金", "无违法"];

    /// <summary>Every text a user may read, with where it stands: resources, pages, declarations, bilingual literals.</summary>
    public static IEnumerable<(string Where, string Text)> Shown(IEnumerable<SourceFile> files)
    {
        foreach (var file in files.Where(f => f.IsProduct))
        {
            if (file.Path.EndsWith(".resx", StringComparison.Ordinal))
            {
                foreach (var (key, value) in Entries(file)) yield return ($"{file.Path} {key}", value);
            }
            else if (file.IsPage)
            {
                yield return (file.Path, RazorComment().Replace(file.Text, ""));
            }
            else if (file.IsCode)
            {
                for (var i = 0; i < file.Lines.Count; i++)
                {
                    if (file.Lines[i].TrimStart().StartsWith("//", StringComparison.Ordinal)) continue;
                    foreach (Match literal in Literal().Matches(file.Lines[i])) yield return ($"{file.Path}:{i + 1}", literal.Groups[1].Value);
                }
            }
        }
    }

    public static IEnumerable<string> Judging(IEnumerable<(string Where, string Text)> shown)
    {
        foreach (var (where, text) in shown)
        {
            var said = Quoted.Aggregate(BookTitle().Replace(text, ""), (rest, word) => rest.Replace(word, "", StringComparison.Ordinal));
            foreach (var word in Verdicts)
            {
                if (said.Contains(word, StringComparison.Ordinal)) yield return $"{where}: {word}";
            }
            // English verdicts are looked for where English is shown, that is beside Chinese or in resource files
            if (!where.Contains(".cs:", StringComparison.Ordinal))
            {
                foreach (var word in EnglishVerdicts)
                {
                    if (said.Contains(word, StringComparison.OrdinalIgnoreCase)) yield return $"{where}: {word}";
                }
            }
        }
    }

    /// <summary>A resource file X.resx (zh-CN) has a twin X.en.resx with the same keys, none empty.</summary>
    public static IEnumerable<string> Untranslated(IEnumerable<SourceFile> files)
    {
        var resources = files.Where(f => f.Path.EndsWith(".resx", StringComparison.Ordinal)).ToDictionary(f => f.Path);
        foreach (var (path, file) in resources)
        {
            var english = path.EndsWith(".en.resx", StringComparison.Ordinal);
            var twin = english ? path.Replace(".en.resx", ".resx", StringComparison.Ordinal) : path.Replace(".resx", ".en.resx", StringComparison.Ordinal);
            if (!resources.TryGetValue(twin, out var other))
            {
                yield return $"{path} has no twin {twin}";
                continue;
            }
            var there = Entries(other).Select(e => e.Key).ToHashSet();
            foreach (var (key, value) in Entries(file))
            {
                if (!there.Contains(key)) yield return $"{path}: {key} is not in {twin}";
                if (string.IsNullOrWhiteSpace(value)) yield return $"{path}: {key} is empty";
                if (english && Chinese().IsMatch(value) && !BilingualName().IsMatch(key)) yield return $"{path}: {key} is not translated";
            }
        }
    }

    /// <summary>Text written into a page instead of its resource file.</summary>
    public static IEnumerable<string> RawText(IEnumerable<SourceFile> files)
    {
        // the gallery of parts is for developers and not routed outside the demo
        foreach (var file in files.Where(f => f.IsPage && f.IsProduct && !f.Path.Contains("/Pages/Dev/", StringComparison.Ordinal)))
        {
            var text = RazorComment().Replace(file.Text, m => new string('\n', m.Value.Count(c => c == '\n')));
            var code = CodeBlock().Match(text);
            var markup = code.Success ? text[..code.Index] : text;
            var lines = text.Split('\n');
            for (var i = 0; i < lines.Length; i++)
            {
                var line = LineComment().Replace(lines[i], "");
                if (Chinese().IsMatch(line)) yield return file.At(i, $"raw text: {line.Trim()}");
            }
            foreach (Match node in TextNode().Matches(markup))
            {
                var words = Entity().Replace(node.Groups[1].Value, "").Trim();
                if (Word().IsMatch(words) && !Neutral(words)) yield return file.At(markup[..node.Index].Count(c => c == '\n'), $"raw text: {words}");
            }
        }
    }

    /// <summary>Keys asked for by a page that its resource file does not hold: <c>T["key"]</c>, <c>Localizer["key"]</c>.</summary>
    public static IEnumerable<string> MissingKeys(IEnumerable<SourceFile> files)
    {
        var known = files.Where(f => f.Path.EndsWith(".resx", StringComparison.Ordinal) && f.IsProduct).SelectMany(Entries).Select(e => e.Key).ToHashSet();
        if (known.Count == 0) yield break;
        foreach (var file in files.Where(f => f.IsProduct && f.Project == "Witness.Web" && (f.IsPage || f.IsCode)))
        {
            for (var i = 0; i < file.Lines.Count; i++)
            {
                foreach (Match asked in Asked().Matches(file.Lines[i]))
                {
                    if (!known.Contains(asked.Groups[1].Value)) yield return file.At(i, $"no text for {asked.Groups[1].Value}");
                }
            }
        }
    }

    /// <summary>A colour written anywhere but in the token file breaks the dark theme unseen.</summary>
    public static IEnumerable<string> LooseColours(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Project == "Witness.Web" && file.Name is not "tokens.css" and not "favicon.svg" && !file.Path.Contains("/vendor/", StringComparison.Ordinal) && !file.Path.Contains("/lib/", StringComparison.Ordinal)
        where file.IsPage || file.IsCode || file.Path.EndsWith(".css", StringComparison.Ordinal) || file.Path.EndsWith(".svg", StringComparison.Ordinal)
        from i in Enumerable.Range(0, file.Lines.Count)
        where Colour().IsMatch(file.Lines[i])
        select file.At(i, $"a colour outside tokens.css: {file.Lines[i].Trim()}");

    public static IEnumerable<(string Key, string Value)> Entries(SourceFile resource) =>
        from data in XDocument.Parse(resource.Text).Root!.Elements("data")
        select ((string?)data.Attribute("name") ?? "", (string?)data.Element("value") ?? "");

    /// <summary>Names that are the same in both languages: keys, formats, algorithms.</summary>
    private static bool Neutral(string words) => !Word().IsMatch(SameInBoth().Replace(words, ""));

    [GeneratedRegex(@"""((?:[^""\\]|\\.)*)""")]
    private static partial Regex Literal();

    [GeneratedRegex(@"《[^》]*》")]
    private static partial Regex BookTitle();

    [GeneratedRegex(@"@\*.*?\*@|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex RazorComment();

    [GeneratedRegex(@"^\s*@code\b|^\s*@functions\b", RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"(^|\s)//.*$")]
    private static partial Regex LineComment();

    [GeneratedRegex(@"[\u3400-\u9fff\uf900-\ufaff]")]
    private static partial Regex Chinese();

    [GeneratedRegex("Bilingual$|^Language")]
    private static partial Regex BilingualName();

    [GeneratedRegex(@"<[a-zA-Z][^<>]*>([^<>@{}]+)</", RegexOptions.Singleline)]
    private static partial Regex TextNode();

    [GeneratedRegex(@"&\w+;")]
    private static partial Regex Entity();

    [GeneratedRegex(@"\b(Digital Witness|SHA-?256|HMAC(-SHA256)?|Ed25519|SM3|JSON|XML|CSV|PDF|RFC|C2SP|API|OpenAPI|CloudEvents|SQLite|PostgreSQL|Enter|Esc|Tab|Ctrl|Shift|Alt|Home|End)\b")]
    private static partial Regex SameInBoth();

    [GeneratedRegex(@"[A-Za-z]{3,}")]
    private static partial Regex Word();

    [GeneratedRegex(@"\b(?:T|L|Localizer|Text)\[""([^""$]+)""[\],]")]
    private static partial Regex Asked();

    [GeneratedRegex(@"(?:[:\s,(=""'])#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})(?=[;\s,)""'])|\b(?:rgba?|hsla?|oklch)\(\s*[\d.]")]
    private static partial Regex Colour();
}
