using System.Text.Json.Nodes;
using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Wire;

/// <summary>Values as JSON Schema 2020-12: as sources may write them (wire), or in the one form they are kept in (entry).</summary>
internal sealed class SchemaShapes(bool wire)
{
    private readonly SortedDictionary<string, JsonObject?> _defs = new(StringComparer.Ordinal);

    /// <summary>Definitions met so far, in order of name; null when none.</summary>
    public JsonObject? Defs()
    {
        if (_defs.Count == 0) return null;
        var all = new JsonObject();
        foreach (var (name, schema) in _defs) all[name] = schema!.DeepClone();
        return all;
    }

    /// <summary>A field's value with its terms, mark and unit.</summary>
    public JsonObject Field(FieldType field)
    {
        var value = wire || field.HashFamily is null ? Of(field.Shape, field) : Hash(field.Shape);
        var schema = Titled(field.Chinese, field.English);
        if (field.Optional) schema["x-optional"] = true;
        if (field.Mark != Mark.Public) schema["x-mark"] = new JsonArray([.. field.Mark.ToString().Split(", ").Select(mark => (JsonNode)mark)]);
        if (field.Follows) schema["x-follows"] = true;
        if (field.Unit.Length > 0) schema["x-unit"] = field.Unit;
        if (wire && field.HashFamily is not null) schema["x-hashed"] = field.HashFamily;
        if (field.Choices is { } choices)
            schema["x-choices"] = new JsonObject([.. choices.All.Select(choice => KeyValuePair.Create(
                choice.Value, (JsonNode?)new JsonObject { ["zh"] = choice.Chinese, ["en"] = choice.English }))]);
        foreach (var (name, node) in value) schema[name] = node?.DeepClone();
        return schema;
    }

    public static JsonObject Titled(string chinese, string english) => new() { ["title"] = $"{chinese} / {english}", ["x-zh"] = chinese, ["x-en"] = english };

    private JsonObject Of(Shape shape, FieldType? field) => shape switch
    {
        Shape.Text => Text(field),
        Shape.Integer integer => new() { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = integer.Long ? 9_007_199_254_740_991 : int.MaxValue },
        Shape.Decimal => Define("Decimal", () => Pattern(@"^-?(0|[1-9][0-9]{0,13})(\.[0-9]{1,6})?$", wire ? ["string", "number"] : ["string"])),
        Shape.Flag => new() { ["type"] = "boolean" },
        Shape.MomentShape => Define("Moment", () => Pattern(
            wire ? @"^(unknown|[0-9]{4}-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?)?)$"
                : @"^(unknown|[0-9]{4}-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?\+08:00)?)?)$", ["string"])),
        Shape.SetOf => new() { ["type"] = "array", ["uniqueItems"] = !wire, ["items"] = new JsonObject { ["type"] = "string" } },
        Shape.ListOf list => new() { ["type"] = "array", ["maxItems"] = 10_000, ["items"] = Of(list.Item, field) },
        Shape.Record record => Define(record.ClrType.Name, () => Record(record)),
        _ => throw new InvalidOperationException($"No schema of {shape}."),
    };

    private JsonObject Text(FieldType? field)
    {
        var schema = new JsonObject { ["type"] = "string", ["maxLength"] = field?.MaxLength ?? 4000 };
        if (field?.Choices is { Closed: true } choices) schema["enum"] = new JsonArray([.. choices.All.Select(choice => (JsonNode)choice.Value)]);
        if (field is { IsRegion: true }) schema["pattern"] = "^[1-9][0-9]{5}$";
        return schema;
    }

    private static JsonObject Hash(Shape shape) => shape is Shape.Text
        ? new() { ["type"] = "string" }
        : new() { ["type"] = "array", ["uniqueItems"] = true, ["items"] = new JsonObject { ["type"] = "string" } };

    private static JsonObject Pattern(string pattern, string[] types) => new()
    {
        ["type"] = types.Length == 1 ? types[0] : new JsonArray([.. types.Select(type => (JsonNode)type)]),
        ["pattern"] = pattern,
    };

    private JsonObject Record(Shape.Record record)
    {
        var properties = new JsonObject();
        foreach (var member in record.Members)
        {
            var term = MemberTerms.Of(member.Name);
            var schema = Titled(term.Zh, term.En);
            foreach (var (name, node) in Of(member.Shape, null)) schema[name] = node?.DeepClone();
            properties[member.Name] = schema;
        }
        if (record.ClrType == typeof(PriceStep)) properties[nameof(PriceStep.Direction)]!["enum"] = new JsonArray("up", "down");
        var whole = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        var required = record.Members.Where(member => member.Required).Select(member => (JsonNode)member.Name).ToArray();
        if (required.Length > 0) whole["required"] = new JsonArray(required);
        // Tagged: exactly one of the members.
        if (record.ClrType == typeof(Price) || record.ClrType == typeof(Party)) (whole["minProperties"], whole["maxProperties"]) = (1, 1);
        if (!wire) return whole;
        if (record.ClrType == typeof(Party)) return new() { ["anyOf"] = new JsonArray(whole, Of(record.Members[0].Shape, null)) };
        return record.Bare < 0 ? whole : new() { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "string", ["maxLength"] = 4000 }, whole) };
    }

    private JsonObject Define(string name, Func<JsonObject> make)
    {
        if (!_defs.ContainsKey(name))
        {
            _defs[name] = null; // met: a record within itself refers to its definition
            _defs[name] = make();
        }
        return new() { ["$ref"] = $"#/$defs/{name}" };
    }
}
