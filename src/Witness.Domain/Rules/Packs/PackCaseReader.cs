using System.Text.Json;
using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Rules.Asking;

namespace Witness.Domain.Rules.Packs;

/// <summary>Reads the golden cases of a pack; whether the facts in them are facts is found when they are played.</summary>
internal static class PackCaseReader
{
    private const int MostFacts = 200;

    public static PackCase? Read(PackNode at)
    {
        if (at.Object("name", "expect", "facts", "kind", "method", "region", "sealed") is null) return null;
        var name = at.Need("name")?.Text(100);
        var expect = at.Need("expect")?.OneOf("raised", "clear", "cannot-tell");
        var facts = at.Need("facts");
        foreach (var row in facts?.Items(MostFacts) ?? []) Check(row);
        var seals = at.Find("sealed")?.Items(4).Select(s => s.OneOf("S1", "S3", "S4", "S5")).OfType<string>().Select(Enum.Parse<Seal>).ToList();
        var kind = at.Find("kind")?.OneOf([.. Choices.Kind.All.Select(c => c.Value)]);
        var (method, region) = (at.Find("method")?.Text(40), at.Find("region")?.Text(6));
        if (name is null || expect is null || facts is null) return null;
        return new(name, expect switch { "raised" => Verdict.Raised, "clear" => Verdict.Clear, _ => Verdict.CannotTell }, facts.Json.GetRawText())
        {
            Kind = kind ?? "GC", Method = method ?? "公开招标", Region = region ?? "370300", Sealed = seals ?? [],
        };
    }

    /// <summary>[type, at, payload, {key, version}?].</summary>
    private static void Check(PackNode row)
    {
        if (row.Kind != JsonValueKind.Array || row.Json.GetArrayLength() is < 2 or > 4) row.Refuse("not-a-fact", "应为 [事实, 时间, 内容]。", "Expected [fact, time, content].");
        else if (row.Json[0].ValueKind != JsonValueKind.String || row.Json[1].ValueKind != JsonValueKind.String || (row.Json.GetArrayLength() > 2 && row.Json[2].ValueKind != JsonValueKind.Object))
            row.Refuse("not-a-fact", "应为 [事实, 时间, 内容]。", "Expected [fact, time, content].");
        else if (PackFields.Fact(row.Json[0].GetString()!) is null && row.Json[0].GetString() != "FactRetracted") row.Refuse("unknown-fact", "可用事实目录中没有此事实。", "There is no such fact to be read.");
    }
}
