using System.Reflection;
using System.Text.Json.Nodes;

namespace Witness.Domain.Report;

/// <summary>报告模式 — JSON Schema 2020-12 of a report's JSON, made from the value's own shape.</summary>
public static class ReportSchema
{
    public const string Path = "/schemas/report/v1.json";

    public static JsonObject Schema()
    {
        var parts = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        Shape(typeof(WitnessReport), parts);
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["$id"] = Path, ["title"] = "数字见证报告 / Digital witness report", ["$ref"] = "#/$defs/WitnessReport" };
        schema["$defs"] = new JsonObject([.. parts.Select(part => KeyValuePair.Create(part.Key, (JsonNode?)part.Value))]);
        schema["$defs"]!["WitnessReport"]!["properties"]!["Schema"] = new JsonObject { ["const"] = WitnessReport.Form };
        return schema;
    }

    private static JsonObject Shape(Type type, SortedDictionary<string, JsonObject> parts)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Shape(inner, parts);
        if (type == typeof(string)) return new() { ["type"] = "string" };
        if (type == typeof(bool)) return new() { ["type"] = "boolean" };
        if (type == typeof(int) || type == typeof(long)) return new() { ["type"] = "integer" };
        if (type == typeof(TypedValue)) return [];
        if (type.IsEnum) return new() { ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => (JsonNode)name)]) };
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)) return new() { ["type"] = "array", ["items"] = Shape(type.GetGenericArguments()[0], parts) };
        if (!parts.ContainsKey(type.Name))
        {
            var shape = parts[type.Name] = new() { ["type"] = "object", ["additionalProperties"] = false };
            var nullability = new NullabilityInfoContext();
            var (properties, required) = (new JsonObject(), new JsonArray());
            foreach (var property in type.GetProperties().OrderBy(p => p.Name, StringComparer.Ordinal))
            {
                properties[property.Name] = Shape(property.PropertyType, parts);
                if (Nullable.GetUnderlyingType(property.PropertyType) is null && nullability.Create(property).ReadState == NullabilityState.NotNull) required.Add(property.Name);
            }
            (shape["properties"], shape["required"]) = (properties, required);
        }
        return new() { ["$ref"] = $"#/$defs/{type.Name}" };
    }
}
