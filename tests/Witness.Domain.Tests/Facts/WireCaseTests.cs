using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Wire;

namespace Witness.Domain.Tests.Facts;

/// <summary>Runs tests/cases/wire: items and bodies in, stored values or refusals out.</summary>
public sealed class WireCaseTests
{
    private static readonly FactReader Reader = new((family, value) => $"{family}:{value}");

    public static TheoryData<string> Refused() => Names("refusals.json");

    public static TheoryData<string> Accepted() => Names("accepted.json");

    public static TheoryData<string> Bodies() => Names("bodies.json");

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_refusal_names_every_place_and_reason(string name)
    {
        var test = Case("refusals.json", name);
        var result = Read(test);
        Assert.Null(result.Fact);
        Assert.Empty(result.Fields);
        Assert.Equal(Expected(test), result.Refusals.Select(refusal => $"{refusal.Pointer} {refusal.Code}").Order(StringComparer.Ordinal));
        Assert.All(result.Refusals, refusal => Assert.False(string.IsNullOrWhiteSpace(refusal.Zh) || string.IsNullOrWhiteSpace(refusal.En)));
    }

    [Theory]
    [Clause("4.4.1 b1")]
    [MemberData(nameof(Accepted))]
    public void What_is_accepted_is_kept_as_said(string name)
    {
        var test = Case("accepted.json", name);
        var result = Read(test);
        Assert.Empty(result.Refusals);
        var stored = FactWriter.Data(result.Fact!, result.Type!);
        Assert.True(JsonNode.DeepEquals(test["stored"], JsonNode.Parse(stored)), Encoding.UTF8.GetString(stored));
        Assert.Equal((string?)test["at"] ?? "2026-09-16T09:30:00+08:00", result.Fact!.At.ToString());
        Assert.Equal((string?)test["scope"] ?? "Lot", result.Fact.Header.Scope.Kind.ToString());
        Assert.Equal((int?)test["round"] ?? 1, result.Fact.Header.Scope.Round);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void A_body_is_strict_JSON(string name)
    {
        var test = Case("bodies.json", name);
        var bytes = test["hex"] is { } hex ? Convert.FromHexString((string)hex!) : Encoding.UTF8.GetBytes((string)test["body"]!);
        using var body = WireJson.Parse(bytes);
        Assert.Equal(Expected(test), body.Refusals.Select(refusal => $"{refusal.Pointer} {refusal.Code}").Order(StringComparer.Ordinal));
        Assert.Equal((bool?)test["fatal"] ?? false, body.Document is null);
    }

    [Fact]
    public void A_flaw_in_one_item_of_a_batch_leaves_the_others_alone()
    {
        using var body = WireJson.Parse("""[{"id":"1"},{"data":{"x":1,"x":2}},{"id":"3"}]"""u8.ToArray());
        Assert.Empty(body.Of(0));
        Assert.Equal("/data/x", Assert.Single(body.Of(1)).Pointer);
        Assert.Empty(body.Of(2));
    }

    [Fact]
    public void At_most_twenty_refusals_are_named()
    {
        var data = new JsonObject();
        for (var i = 0; i < 50; i++) data[$"X{i}"] = i;
        Assert.Equal(20, Read(new JsonObject { ["data"] = data }).Refusals.Count);
    }

    private static ReadResult Read(JsonObject test)
    {
        JsonNode item;
        if (test["item"] is { } whole) item = whole.DeepClone();
        else
        {
            var built = new JsonObject();
            if (test["only"] is null)
            {
                built = new JsonObject
                {
                    ["specversion"] = "1.0", ["id"] = "m-1", ["type"] = (string?)test["type"] ?? "OpeningStarted", ["source"] = "demo-t", ["subject"] = "LOT-1",
                    ["time"] = "2026-09-16T09:30:00+08:00", ["sourcekey"] = "k-1", ["sequence"] = 1, ["project"] = "P-1",
                    ["data"] = test["data"]?.DeepClone() ?? new JsonObject(),
                };
                if ((string?)test["scope"] is "Party" or "Room" or "Centre") built.Remove("project");
            }
            foreach (var (name, value) in test["attributes"]?.AsObject() ?? [])
            {
                built.Remove(name);
                if (value is not null) built[name] = value.DeepClone();
            }
            foreach (var (name, count) in test["repeat"]?.AsObject() ?? []) built["data"]![name] = new string('长', (int)count!);
            item = built;
        }
        var bytes = Encoding.UTF8.GetBytes(item.ToJsonString());
        using var body = WireJson.Parse(bytes);
        Assert.Empty(body.Refusals);
        return Reader.Read(body.Document!.RootElement.Clone());
    }

    private static IEnumerable<string> Expected(JsonObject test) => test["expect"]!.AsArray().Select(e => (string)e!).Order(StringComparer.Ordinal);

    private static JsonObject Case(string file, string name) => Load(file).Single(test => (string)test["case"]! == name);

    private static TheoryData<string> Names(string file) => new(Load(file).Select(test => (string)test["case"]!));

    private static IEnumerable<JsonObject> Load(string file) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Folder(), file)))!.AsArray().Select(test => test!.AsObject());

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "cases", "wire");
}
