using System.Text.Json.Nodes;

namespace Witness.Domain.Facts.Wire;

/// <summary>条目模式 — JSON Schema 2020-12 of what stands in the log: public values in their one form, commitments for the others, and
/// for facts secret as such also the entry that shows nothing (ruling 29).</summary>
public static class EntrySchema
{
    public static string PathOf(FactType type) => $"/schemas/entry/v1/{type.Name}.json";

    public static JsonObject For(FactType type)
    {
        var shapes = new SchemaShapes(wire: false);
        var open = new JsonObject();
        var hidden = new JsonObject();
        foreach (var field in type.FieldsByName)
        {
            if (field.Mark == Mark.Public) open[field.Name] = shapes.Field(field);
            if (field.Mark == Mark.Public && !field.Follows) continue;
            var commitment = SchemaShapes.Titled(field.Chinese, field.English);
            if (field.Mark != Mark.Public) commitment["x-mark"] = new JsonArray([.. field.Mark.ToString().Split(", ").Select(mark => (JsonNode)mark)]);
            commitment["$ref"] = "#/$defs/Commitment";
            hidden[field.Name] = commitment;
        }
        var plain = Closed(new()
        {
            ["v"] = Const(1),
            ["type"] = Const(type.Name),
            ["scope"] = Scope(type),
            ["id"] = Closed(new() { ["source"] = Text(), ["key"] = Text(), ["other"] = Text(), ["version"] = Whole(1) }, "source", "key", "version"),
            ["seq"] = Whole(0),
            ["at"] = Text(),
            ["reportedAt"] = Text(),
            ["received"] = Text(),
            ["actor"] = Text(),
            ["by"] = Whole(0),
            ["label"] = Closed(new() { ["kind"] = Text(), ["region"] = Text() }),
            ["msg"] = Closed(new() { ["item"] = Whole(0), ["request"] = Text() }, "item", "request"),
            ["data"] = Closed(open),
            ["sealed"] = Closed(hidden),
        }, "v", "type", "scope", "id", "at", "received", "actor", "data");
        var schema = SchemaText.Start(PathOf(type), type);
        if (!type.Secret) foreach (var (name, node) in plain) schema[name] = node?.DeepClone();
        else
            schema["oneOf"] = new JsonArray(plain, Closed(new()
            {
                ["v"] = Const(1),
                ["source"] = Text(),
                ["seq"] = Whole(0),
                ["received"] = Text(),
                ["commitment"] = new JsonObject { ["$ref"] = "#/$defs/Commitment" },
                ["tag"] = Text(),
            }, "v", "source", "received", "commitment", "tag"));
        var defs = shapes.Defs() ?? [];
        defs["Commitment"] = new JsonObject
        {
            ["title"] = "承诺值 / Salted commitment", ["description"] = "SHA-256(0x02 ‖ salt[32] ‖ canonical value), base64", ["type"] = "string", ["pattern"] = "^[A-Za-z0-9+/]{43}=$",
        };
        schema["$defs"] = defs;
        return schema;
    }

    private static JsonObject Scope(FactType type) => Closed(new()
    {
        ["kind"] = new JsonObject { ["enum"] = new JsonArray([.. type.Scopes.Select(scope => (JsonNode)scope.ToString())]) },
        ["project"] = Text(),
        ["lots"] = new JsonObject { ["type"] = "array", ["items"] = Text() },
        ["round"] = Whole(1),
        ["key"] = Text(),
    }, "kind");

    private static JsonObject Closed(JsonObject properties, params string[] required)
    {
        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (required.Length > 0) schema["required"] = new JsonArray([.. required.Select(name => (JsonNode)name)]);
        return schema;
    }

    private static JsonObject Const(JsonNode value) => new() { ["const"] = value };

    private static JsonObject Text() => new() { ["type"] = "string" };

    private static JsonObject Whole(int least) => new() { ["type"] = "integer", ["minimum"] = least };
}
