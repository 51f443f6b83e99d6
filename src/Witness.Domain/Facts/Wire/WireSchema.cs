using System.Text.Json.Nodes;

namespace Witness.Domain.Facts.Wire;

/// <summary>报文模式 — JSON Schema 2020-12 of what is sent: the data of each fact with raw values, and the envelope. Generated from
/// the declarations, byte for byte the same each time. What a schema cannot say (a unit that contradicts its value) the reader says.</summary>
public static class WireSchema
{
    /// <summary>Where the schema of a fact is served; senders may name it as <c>dataschema</c>.</summary>
    public static string PathOf(FactType type) => $"/schemas/wire/v1/{type.Name}.json";

    /// <summary>Schema of <c>data</c>.</summary>
    public static JsonObject For(FactType type)
    {
        var shapes = new SchemaShapes(wire: true);
        var properties = new JsonObject();
        if (type.WireField("Round") is null && type.Scopes.Any(scope => scope is ScopeKind.Lot or ScopeKind.Lots or ScopeKind.Project))
        {
            var round = SchemaShapes.Titled("轮次", "Round");
            (round["type"], round["minimum"], round["maximum"], round["default"]) = ("integer", 1, 999, 1);
            properties["Round"] = round;
        }
        if (type.WireField("Lots") is null && type.Scopes.Contains(ScopeKind.Lots))
        {
            var lots = SchemaShapes.Titled("标段（包）编号", "Lot codes");
            (lots["type"], lots["minItems"], lots["items"]) = ("array", 1, new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = 100 });
            properties["Lots"] = lots;
        }
        foreach (var field in type.Fields) properties[field.WireName] = shapes.Field(field);
        var schema = SchemaText.Start(PathOf(type), type);
        schema["type"] = "object";
        schema["properties"] = properties;
        schema["additionalProperties"] = false;
        if (shapes.Defs() is { } defs) schema["$defs"] = defs;
        return schema;
    }

    /// <summary>Schema of one CloudEvents item around the data.</summary>
    public static JsonObject Envelope()
    {
        JsonObject Text(string zh, string en, int most) => new() { ["title"] = $"{zh} / {en}", ["type"] = "string", ["minLength"] = 1, ["maxLength"] = most };
        JsonObject Count(string zh, string en, int least) => new() { ["title"] = $"{zh} / {en}", ["type"] = "integer", ["minimum"] = least };
        return new JsonObject
        {
            ["$schema"] = SchemaText.Dialect,
            ["$id"] = "/schemas/wire/v1/envelope.json",
            ["title"] = "事实报文 / Fact message",
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["specversion"] = new JsonObject { ["const"] = "1.0" },
                ["id"] = Text("报文标识", "Message id", 200),
                ["type"] = new JsonObject
                {
                    ["title"] = "事实 / Fact", ["enum"] = new JsonArray([.. Catalogue.FactBook.All.Select(type => (JsonNode)type.Name)]),
                },
                ["source"] = Text("来源账号", "Sender account", 200),
                ["subject"] = Text("标段、项目、主体或场所编号", "Code of lot, project, party or room", 100),
                ["time"] = Text("发生时间（到秒）", "Time of happening, to the second", 40),
                ["at"] = Text("发生时间（到分、日、月，或 unknown）", "Time of happening to the minute, day or month, or unknown", 40),
                ["reportedat"] = Text("来源记载时间", "The source's own stamp", 40),
                ["sourcekey"] = Text("来源键", "Source key", 200),
                ["sourceversion"] = Count("来源版本", "Source version", 1),
                ["sequence"] = Count("序号", "Sequence of the account", 0),
                ["project"] = Text("项目编号", "Project code", 100),
                ["dataschema"] = Text("模式地址", "Schema", 2000),
                ["datacontenttype"] = Text("内容类型", "Content type", 100),
                ["data"] = new JsonObject { ["type"] = "object" },
            },
            ["required"] = new JsonArray("specversion", "id", "type", "source", "sourcekey"),
            ["oneOf"] = new JsonArray(new JsonObject { ["required"] = new JsonArray("time") }, new JsonObject { ["required"] = new JsonArray("at") }),
            ["additionalProperties"] = false,
        };
    }
}
