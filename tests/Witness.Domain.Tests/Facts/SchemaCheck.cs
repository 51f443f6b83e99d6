using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Witness.Domain.Tests.Facts;

/// <summary>Just enough of JSON Schema 2020-12 for our own schemas, written from the specification; a keyword it does not know fails.</summary>
internal sealed class SchemaCheck(JsonObject schema)
{
    private readonly JsonObject _root = JsonNode.Parse(schema.ToJsonString())!.AsObject();

    private static readonly HashSet<string> Annotations = ["$schema", "$id", "$defs", "title", "description", "default"];

    public bool Holds(JsonNode? value) => Holds(_root, value);

    private bool Holds(JsonNode rules, JsonNode? value) => rules.AsObject().All(keyword => Holds(rules.AsObject(), keyword.Key, keyword.Value!, value));

    private bool Holds(JsonObject rules, string keyword, JsonNode rule, JsonNode? value)
    {
        if (Annotations.Contains(keyword) || keyword.StartsWith("x-", StringComparison.Ordinal)) return true;
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        var text = kind == JsonValueKind.String ? (string)value! : null;
        var members = value as JsonObject;
        var items = value as JsonArray;
        return keyword switch
        {
            "$ref" => Holds(_root["$defs"]![((string)rule!)["#/$defs/".Length..]]!, value),
            "type" => rule is JsonArray types ? types.Any(type => Is((string)type!, kind, value)) : Is((string)rule!, kind, value),
            "const" => JsonNode.DeepEquals(rule, value),
            "enum" => rule.AsArray().Any(one => JsonNode.DeepEquals(one, value)),
            "pattern" => text is null || Regex.IsMatch(text, (string)rule!, RegexOptions.NonBacktracking),
            "minLength" => text is null || text.Length >= (int)rule!,
            "maxLength" => text is null || text.Length <= (int)rule!,
            "minimum" => kind != JsonValueKind.Number || value!.GetValue<decimal>() >= (decimal)rule!,
            "maximum" => kind != JsonValueKind.Number || value!.GetValue<decimal>() <= (decimal)rule!,
            "items" => items is null || items.All(item => Holds(rule, item)),
            "minItems" => items is null || items.Count >= (int)rule!,
            "maxItems" => items is null || items.Count <= (int)rule!,
            "uniqueItems" => items is null || !(bool)rule! || items.Select(item => item!.ToJsonString()).Distinct().Count() == items.Count,
            "required" => members is null || rule.AsArray().All(name => members.ContainsKey((string)name!)),
            "properties" => members is null || members.All(member => rule[member.Key] is not { } inner || Holds(inner, member.Value)),
            "additionalProperties" => members is null || (bool)rule! || members.All(member => rules["properties"]![member.Key] is not null),
            "minProperties" => members is null || members.Count >= (int)rule!,
            "maxProperties" => members is null || members.Count <= (int)rule!,
            "anyOf" => rule.AsArray().Any(one => Holds(one!, value)),
            "oneOf" => rule.AsArray().Count(one => Holds(one!, value)) == 1,
            _ => throw new NotSupportedException(keyword),
        };
    }

    private static bool Is(string type, JsonValueKind kind, JsonNode? value) => type switch
    {
        "object" => kind == JsonValueKind.Object,
        "array" => kind == JsonValueKind.Array,
        "string" => kind == JsonValueKind.String,
        "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
        "number" => kind == JsonValueKind.Number,
        "integer" => kind == JsonValueKind.Number && value!.GetValue<JsonElement>().TryGetDouble(out var number) && Math.Floor(number) == number,
        _ => throw new NotSupportedException(type),
    };
}
