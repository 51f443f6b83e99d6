using System.Text.Json.Nodes;
using Witness.Domain.Access;
using Witness.Domain.Facts;

namespace Witness.Domain.Rules.Packs;

/// <summary>规则包模式 — the JSON Schema of a pack, generated from the same catalogue the reader checks against.</summary>
public static class PackSchema
{
    public static JsonObject Schema()
    {
        var root = Closed(
            ["format", "code", "version", "name", "question", "family", "grade", "level", "stage", "law", "from", "when", "counter", "look"],
            ("format", new() { ["const"] = 1 }), ("code", Pattern("^U[0-9]{2,4}$")), ("version", Whole(1, 9999)), ("name", Ref("words")), ("question", Ref("words")),
            ("family", OneOf("P", "H", "B", "A", "E", "D", "N", "W", "U")), ("grade", OneOf("A", "B", "C")), ("level", OneOf("红", "橙", "黄")),
            ("stage", OneOf("R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8")),
            ("applies", Closed([], ("kinds", List(OneOf([.. Choices.Kind.All.Select(c => c.Value)]), 20)), ("forms", List(OneOf(Enum.GetNames<Form>()), 20)), ("regions", List(Pattern("^[0-9]{2,6}$"), 50)))),
            ("law", Closed(["title", "article", "mark"], ("title", Text(200)), ("article", Text(200)), ("version", Text(60)), ("mark", OneOf("V", "S", "U", "STD")))),
            ("from", Ref("day")), ("to", Ref("day")),
            ("parameters", List(Closed(["key", "name"], ("key", Pattern("^[a-z][a-z0-9]{0,29}$")), ("name", Ref("words")), ("unit", Text(10, least: 0)), ("default", Ref("number")),
                ("values", List(Closed(["value", "from", "basis"], ("value", Ref("number")), ("from", Ref("day")), ("kind", OneOf([.. Choices.Kind.All.Select(c => c.Value)])), ("form", OneOf(Enum.GetNames<Form>())), ("region", Pattern("^[0-9]{2,6}$")), ("basis", Text(300))), 50))), 20)),
            ("after", Ref("fact")), ("per", Closed(["fact"], ("fact", Ref("fact")), ("as", Text(40)), ("where", Ref("condition")), ("by", Text(100)))),
            ("when", Ref("condition")), ("counter", Ref("words")), ("look", Ref("words")),
            ("cases", List(Closed(["name", "expect", "facts"], ("name", Text(100)), ("expect", OneOf("raised", "clear", "cannot-tell")),
                ("facts", List(new() { ["type"] = "array", ["minItems"] = 2, ["maxItems"] = 4 }, 200)), ("kind", Text(10)), ("method", Text(40)), ("region", Text(6)), ("sealed", List(OneOf("S1", "S3", "S4", "S5"), 4))), 30)));
        root["$schema"] = "https://json-schema.org/draft/2020-12/schema";
        root["$id"] = "/schemas/rule-pack/v1.json";
        root["title"] = "规则包 / Rule pack";
        root["$defs"] = new JsonObject
        {
            ["words"] = Closed(["zh", "en"], ("zh", Text(600)), ("en", Text(600))),
            ["day"] = Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
            ["number"] = new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "number" }, Pattern("^-?[0-9]{1,15}(\\.[0-9]{1,6})?$")) },
            ["fact"] = new JsonObject { ["enum"] = new JsonArray([.. PackFields.Facts.Select(f => (JsonNode)f.Name)]) },
            ["condition"] = new JsonObject { ["oneOf"] = Conditions() },
            ["term"] = new JsonObject { ["oneOf"] = Terms() },
        };
        root["x-fields"] = new JsonObject([.. PackFields.Facts.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)Fields(f)))]);
        return root;
    }

    private static JsonArray Conditions() =>
    [
        Op(["all", "any"], ["of"], ("of", List(Ref("condition"), 50, least: 1))), Op(["not"], ["of"], ("of", Ref("condition"))),
        Op(["compare"], ["left", "is", "right"], ("left", Ref("term")), ("is", OneOf([.. Comparison.Signs.Keys])), ("right", Ref("term"))),
        Op(["in"], ["value", "set"], ("value", Ref("term")), ("set", List(Text(200), 200, least: 1))),
        Op(["exists"], ["fact"], Among()), Op(["every"], ["fact", "where"], Among()), Op(["known"], ["value"], ("value", Ref("term"))),
    ];

    private static JsonArray Terms() =>
    [
        new JsonObject { ["type"] = "number" }, Text(600), new JsonObject { ["type"] = "boolean" },
        Op(["money"], ["yuan"], ("yuan", Ref("number"))), Op(["date"], ["value"], ("value", Ref("day"))), Op(["param"], ["key"], ("key", Text(40))),
        Op(["field"], ["fact", "path"], ("fact", Text(100)), ("path", Text(100)), ("pick", OneOf("first", "last"))),
        Op(["lot"], ["name"], ("name", OneOf([.. PackFields.Lot.Keys.Order(StringComparer.Ordinal)]))),
        Op(["moment"], ["name"], ("name", OneOf([.. PackFields.Merged.Keys.Order(StringComparer.Ordinal)]))),
        Op(["count"], ["fact"], [.. Among(), ("distinct", Text(100))]), Op(["sum", "least", "most", "mean"], ["fact", "value"], [.. Among(), ("value", Ref("term"))]),
        Op(["add", "subtract", "multiply", "divide"], ["left", "right"], ("left", Ref("term")), ("right", Ref("term"))),
        Op(["days", "workingDays", "hours", "minutes"], ["from", "to"], ("from", Ref("term")), ("to", Ref("term"))),
        Op(["shift"], ["from", "by", "unit"], ("from", Ref("term")), ("by", Ref("term")), ("unit", OneOf("days", "workingDays", "months", "hours"))),
        Op(["size"], ["value"], ("value", Ref("term"))), Op(["otherwise"], ["value", "or"], ("value", Ref("term")), ("or", Ref("term"))),
    ];

    private static (string, JsonObject)[] Among() => [("fact", Ref("fact")), ("as", Text(40)), ("where", Ref("condition"))];

    private static JsonObject Fields(FactType fact) =>
        new([.. PackFields.Of(fact.Name).Select(f => KeyValuePair.Create(f.Path, (JsonNode?)new JsonObject { ["sort"] = f.Sort.ToString(), ["zh"] = f.Name.Zh, ["en"] = f.Name.En }))]);

    private static JsonObject Op(string[] names, string[] required, params (string Name, JsonObject Schema)[] members) => Closed(["op", .. required], [("op", OneOf(names)), .. members]);

    private static JsonObject Closed(string[] required, params (string Name, JsonObject Schema)[] members)
    {
        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = false };
        if (required.Length > 0) schema["required"] = new JsonArray([.. required.Select(r => (JsonNode)r)]);
        schema["properties"] = new JsonObject([.. members.Select(m => KeyValuePair.Create(m.Name, (JsonNode?)m.Schema))]);
        return schema;
    }

    private static JsonObject Ref(string name) => new() { ["$ref"] = $"#/$defs/{name}" };

    private static JsonObject OneOf(params string[] values) => new() { ["enum"] = new JsonArray([.. values.Select(v => (JsonNode)v)]) };

    private static JsonObject List(JsonObject item, int most, int least = 0)
    {
        var schema = new JsonObject { ["type"] = "array", ["maxItems"] = most, ["items"] = item };
        if (least > 0) schema["minItems"] = least;
        return schema;
    }

    private static JsonObject Text(int most, int least = 1) => new() { ["type"] = "string", ["minLength"] = least, ["maxLength"] = most };

    private static JsonObject Pattern(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static JsonObject Whole(int least, int most) => new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most };
}
