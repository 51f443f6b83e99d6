using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Rules.Asking;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;

namespace Witness.Domain.Rules.Packs;

/// <summary>读取结果 — a pack, or every reason why not, each with its place and in both languages.</summary>
public sealed record PackRead(RulePack? Pack, IReadOnlyList<Refusal> Refusals);

/// <summary>规则包读取 — bytes to a pack (docs/spec/rule-pack.md). Bounded in time and memory whatever comes: size first, then nesting, names and counts.</summary>
public static partial class PackReader
{
    /// <summary>Longest pack in bytes: it travels as one fact.</summary>
    public const int MostBytes = 48 * 1024;

    /// <summary>Deepest nesting of its JSON.</summary>
    public const int MostDepth = 32;

    private const int MostCases = 30;

    private static readonly string[] Members =
        ["format", "code", "version", "name", "question", "family", "grade", "level", "stage", "applies", "law", "from", "to", "parameters", "after", "per", "when", "counter", "look", "cases"];

    public static PackRead Read(string json) => Read(Encoding.UTF8.GetBytes(json));

    public static PackRead Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MostBytes) return new(null, [new("", "too-large", $"规则包超过 {MostBytes / 1024} KiB。", $"The pack is larger than {MostBytes / 1024} KiB.")]);
        using var body = WireJson.Parse(json, MostDepth);
        if (body.Refusals.Count > 0 || body.Document is null) return new(null, [.. body.Refusals.Take(PackReading.MostRefusals)]);
        var reading = new PackReading();
        var pack = Whole(new(body.Document.RootElement, null, "", reading));
        return reading.Refusals.Count > 0 || pack is null ? new(null, reading.Refusals) : new(pack, []);
    }

    private static RulePack? Whole(PackNode at)
    {
        if (at.Object(Members) is null) return null;
        at.Need("format")?.Whole(1, 1);
        var code = at.Need("code") is { } coded && coded.Text(10) is { } text && Matches(coded, text) ? text : null;
        var version = at.Need("version")?.Whole(1, 9999);
        var (name, question) = (at.Need("name")?.Words(), at.Need("question")?.Words());
        if (question is not null && (!question.Zh.EndsWith('？') || !question.En.EndsWith('?'))) at.Find("question")!.Refuse("no-question", "应以问号结尾。", "Must end with a question mark.");
        var (counter, look) = (at.Need("counter")?.Words(), at.Need("look")?.Words());
        var family = at.Need("family")?.OneOf(["P", "H", "B", "A", "E", "D", "N", "W", "U"]);
        var grade = at.Need("grade")?.OneOf("A", "B", "C");
        var level = at.Need("level")?.OneOf("红", "橙", "黄");
        var stage = at.Need("stage")?.OneOf("R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8");
        if (level == "红" && grade == "C") at.Find("level")!.Refuse("level", "C 类不单独定为红。", "Grade C alone is never red.");
        var applies = at.Find("applies") is { } scope ? Applies(scope) : AppliesTo.Everything;
        var law = at.Need("law") is { } based ? Law(based) : null;
        var (from, to) = (at.Need("from")?.Day(), at.Find("to")?.Day());
        if (from is { } begin && to is { } end && end < begin) at.Find("to")!.Refuse("to-before-from", "止日早于起日。", "Ends before it begins.");
        var (parameters, values) = Parameters(at, code ?? "");
        var reader = new ConditionReader(parameters);
        var after = at.Find("after") is { } later ? reader.Fact(later) : null;
        var frames = Frames.None;
        (Selection, PackField?)? per = null;
        if (at.Find("per") is { } each && each.Object("fact", "as", "where", "by") is not null && reader.Select(each, frames) is { } among)
        {
            per = (among, each.Find("by") is { } by ? reader.Field(by, among.Fact) : null);
            frames = frames.With(among.Alias, among.Fact);
        }
        var when = at.Need("when") is { } condition ? reader.Read(condition, frames) : null;
        if (when is not null && at.Find("parameters") is { } declared)
            for (var i = 0; i < parameters.Count; i++)
                if (!reader.Uses(parameters[i])) declared.Items(20)[i].Refuse("unused", "条件没有用到此参数。", "No condition uses this parameter.");
        var cases = at.Find("cases") is { } given ? given.Items(MostCases).Select(PackCaseReader.Read).ToList() : [];
        if (when is null || at.Reading.Refusals.Count > 0) return null;
        if (!reader.Needs.Any(n => n.Required) && reader.Needs.Count == 0) at.Find("when")!.Refuse("no-facts", "条件没有读取任何事实。", "The condition reads no facts.");
        if (at.Reading.Refusals.Count > 0) return null;
        var reads = PackWords.Of(when, per?.Item1);
        var json = CanonicalJson.Write(at.Json);
        var card = new RuleCard(
            code!, version!.Value, name!, question!, grade switch { "A" => Grade.Plain, "B" => Grade.Statistical, _ => Grade.Behaviour },
            level switch { "红" => Severity.High, "橙" => Severity.Medium, _ => Severity.Low }, stage!, PackValues.Short(reads))
        {
            From = from!.Value, Basis = law!, Applies = applies!, Parameters = parameters, Needs = reader.Needs, After = after?.ClrType, Counter = counter!, Look = look!, Family = FamilyOf(family!),
        };
        return new(card, Encoding.UTF8.GetString(json))
        {
            Digest = Suite.Intl.Hash(json).ToString(), To = to, Values = values, Cases = [.. cases.OfType<PackCase>()], When = when, Per = per, Reads = reads,
        };
    }

    private static bool Matches(PackNode at, string code)
    {
        if (CodeForm().IsMatch(code)) return true;
        at.Refuse("code", "代码应为 U 加两至四位数字，如 U03。", "The code is U and two to four digits, such as U03.");
        return false;
    }

    private static Family FamilyOf(string letter) => letter switch
    {
        "P" => Family.Process, "H" => Family.Sameness, "B" => Family.Bids, "A" => Family.Auctions, "E" => Family.Experts, "D" => Family.Deposits, "N" => Family.Networks, "W" => Family.Witnessing,
        _ => Family.Added,
    };

    private static AppliesTo? Applies(PackNode at)
    {
        if (at.Object("kinds", "forms", "regions") is null) return null;
        var kinds = at.Find("kinds")?.Items(20).Select(k => k.OneOf([.. Choices.Kind.All.Select(c => c.Value)])).OfType<string>().ToList();
        var forms = at.Find("forms")?.Items(20).Select(f => f.OneOf(Enum.GetNames<Form>())).OfType<string>().Select(Enum.Parse<Form>).ToList();
        var regions = at.Find("regions")?.Items(50).Select(Region).OfType<string>().ToList();
        return new(kinds, forms, regions);
    }

    private static string? Region(PackNode at)
    {
        if (at.Text(6) is not { } text) return null;
        if (text.All(char.IsAsciiDigit) && text.Length >= 2) return text;
        at.Refuse("region", "应为区划代码或其前几位。", "Expected a region code or its first digits.");
        return null;
    }

    private static LegalBasis? Law(PackNode at)
    {
        if (at.Object("title", "article", "version", "mark") is null) return null;
        var (title, article) = (at.Need("title")?.Text(200), at.Need("article")?.Text(200));
        var (version, mark) = (at.Find("version")?.Text(60), at.Need("mark")?.OneOf("V", "S", "U", "STD"));
        return title is null || article is null || mark is null ? null : new(title, article, version, mark);
    }

    private static (IReadOnlyList<Parameter>, IReadOnlyList<Threshold>) Parameters(PackNode at, string code)
    {
        var (parameters, values) = (new List<Parameter>(), new List<Threshold>());
        foreach (var item in at.Find("parameters")?.Items(20) ?? [])
        {
            if (item.Object("key", "name", "unit", "default", "values") is null) continue;
            var (key, name) = (item.Need("key")?.Text(40), item.Need("name")?.Words());
            if (key is null || name is null) continue;
            if (!KeyForm().IsMatch(key) || parameters.Any(p => p.Key == key))
            {
                item.Find("key")!.Refuse("key", "参数名应为小写字母与数字，且不重复。", "A key is of small letters and digits, and is used once.");
                continue;
            }
            var number = item.Find("default") is { } first ? first.Number() : null;
            parameters.Add(new(key, name, item.Find("unit") is { Json.ValueKind: JsonValueKind.String } unit ? unit.Json.GetString()! is { Length: <= 10 } short1 ? short1 : "" : "", number));
            foreach (var value in item.Find("values")?.Items(50) ?? [])
                if (Value(value, $"{code}.{key}") is { } threshold) values.Add(threshold);
        }
        return (parameters, values);
    }

    private static Threshold? Value(PackNode at, string key)
    {
        if (at.Object("value", "from", "kind", "form", "region", "basis") is null) return null;
        var (value, from, basis) = (at.Need("value")?.Number(), at.Need("from")?.Day(), at.Need("basis")?.Text(300));
        var kind = at.Find("kind")?.OneOf([.. Choices.Kind.All.Select(c => c.Value)]);
        var form = at.Find("form")?.OneOf(Enum.GetNames<Form>()) is { } named ? Enum.Parse<Form>(named) : (Form?)null;
        var region = at.Find("region") is { } coded ? Region(coded) : null;
        return value is { } number && from is { } day ? new(key, number, day, "规则包", basis, kind, form, region) : null;
    }

    [GeneratedRegex("^U[0-9]{2,4}$")]
    private static partial Regex CodeForm();

    [GeneratedRegex("^[a-z][a-z0-9]{0,29}$")]
    private static partial Regex KeyForm();
}
