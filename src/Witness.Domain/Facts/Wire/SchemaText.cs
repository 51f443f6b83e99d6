using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Witness.Domain.Facts.Wire;

/// <summary>模式文本 — a schema as text: indented, Chinese readable, the same bytes each time.</summary>
public static class SchemaText
{
    internal const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    public static string Of(JsonObject schema) => schema.ToJsonString(Readable) + "\n";

    internal static JsonObject Start(string path, FactType type)
    {
        var schema = new JsonObject { ["$schema"] = Dialect, ["$id"] = path, ["title"] = $"{type.Chinese} / {type.English}", ["x-zh"] = type.Chinese, ["x-en"] = type.English };
        schema["x-from"] = new JsonArray([.. type.From.ToString().Split(", ").Select(from => (JsonNode)from)]);
        schema["x-scopes"] = new JsonArray([.. type.Scopes.Select(scope => (JsonNode)scope.ToString())]);
        if (type.Secret) schema["x-secret"] = true;
        if (type.Audit) schema["x-audit"] = true;
        return schema;
    }
}
