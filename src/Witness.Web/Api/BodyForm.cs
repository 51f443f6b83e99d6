using System.Text.Json;
using Microsoft.OpenApi;
using Witness.Flow.Intake;

namespace Witness.Web.Api;

/// <summary>What a member of a request body may be.</summary>
public enum BodyType { Text, Texts, Flag }

/// <param name="Most">Longest text, or most texts.</param>
/// <param name="Lines">May have several lines.</param>
public sealed record BodyMember(string Name, BodyType Type, bool Required = true, int Most = 200, bool Lines = false);

/// <summary>
/// 请求体 — what an endpoint takes, member by member; anything else is answered with a JSON pointer and a reason in both
/// languages. Nothing is bound by reflection, so a member nobody declared cannot slip in.
/// </summary>
public sealed class BodyForm(params IReadOnlyList<BodyMember> members)
{
    /// <summary>Longest body.</summary>
    public const int Longest = 64 << 10;

    private const int MostOfOne = 100;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    public IReadOnlyList<BodyMember> Members => members;

    /// <summary>The same in the words of OpenAPI.</summary>
    public OpenApiRequestBody ToOpenApi() => new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/json"] = new()
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    AdditionalPropertiesAllowed = false,
                    Required = members.Where(member => member.Required).Select(member => member.Name).ToHashSet(StringComparer.Ordinal),
                    Properties = members.ToDictionary(member => member.Name, SchemaOf, StringComparer.Ordinal),
                },
            },
        },
    };

    private static IOpenApiSchema SchemaOf(BodyMember member) => member.Type switch
    {
        BodyType.Text => new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = member.Most },
        BodyType.Flag => new OpenApiSchema { Type = JsonSchemaType.Boolean },
        _ => new OpenApiSchema { Type = JsonSchemaType.Array, MaxItems = member.Most, Items = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = MostOfOne } },
    };

    /// <summary>Reads the body; the problem says what is wrong with it and the status to answer with.</summary>
    public async Task<(Body? Body, int Status, Problem? Problem)> Read(HttpRequest request, CancellationToken stop)
    {
        if (request.ContentType?.Split(';')[0].Trim() is not "application/json")
            return (null, 415, new("content-type", "须为 application/json", "must be application/json"));
        var bytes = new byte[Longest + 1];
        var length = await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop);
        if (length > Longest) return (null, 413, new("too-large", $"请求体超过 {Longest >> 10} KiB", $"the body is larger than {Longest >> 10} KiB"));
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(bytes.AsMemory(0, length), Strict);
        }
        catch (JsonException)
        {
            return (null, 400, new("not-json", "不是 JSON，或有重复的键", "this is not JSON, or a key stands twice", ""));
        }
        if (document.RootElement.ValueKind != JsonValueKind.Object) return (null, 400, new("not-an-object", "须为 JSON 对象", "must be a JSON object", ""));
        return Check(document.RootElement) is { } problem ? (null, 400, problem) : (new(document.RootElement), 200, null);
    }

    private Problem? Check(JsonElement root)
    {
        foreach (var member in root.EnumerateObject())
        {
            if (members.FirstOrDefault(known => known.Name == member.Name) is not { } declared)
                return new("unknown-field", "未知字段", "unknown field", "/" + member.Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
            if (Check(declared, member.Value) is { } problem) return problem;
        }
        return members.FirstOrDefault(member => member.Required && !root.TryGetProperty(member.Name, out _)) is { } missing
            ? new("missing-field", "缺少字段", "the field is missing", "/" + missing.Name) : null;
    }

    private static Problem? Check(BodyMember member, JsonElement value)
    {
        var pointer = "/" + member.Name;
        if (value.ValueKind == JsonValueKind.Null && !member.Required) return null;
        switch (member.Type)
        {
            case BodyType.Text:
                return TextProblem(value, member.Most, pointer, member.Lines);
            case BodyType.Flag:
                return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : new("not-a-flag", "须为 true 或 false", "must be true or false", pointer);
            default:
                if (value.ValueKind != JsonValueKind.Array) return new("not-a-list", "须为文本的数组", "must be an array of texts", pointer);
                if (value.GetArrayLength() > member.Most) return new("too-many", $"至多 {member.Most} 项", $"at most {member.Most} items", pointer);
                var index = 0;
                foreach (var item in value.EnumerateArray())
                    if (TextProblem(item, MostOfOne, $"{pointer}/{index++}") is { } problem) return problem;
                return null;
        }
    }

    private static Problem? TextProblem(JsonElement value, int most, string pointer, bool lines = false)
    {
        if (value.ValueKind != JsonValueKind.String) return new("not-a-text", "须为文本", "must be a text", pointer);
        try
        {
            var text = value.GetString()!;
            if (text.Length > most) return new("too-long", $"至多 {most} 字", $"at most {most} characters", pointer);
            return text.Any(c => char.IsControl(c) && !(lines && c is '\n' or '\t')) ? new("control-character", "含有控制字符", "holds a control character", pointer) : null;
        }
        catch (InvalidOperationException)
        {
            return new("bad-text", "文本不是有效的 UTF-8", "the text is not valid UTF-8", pointer);
        }
    }
}

/// <summary>A body that was found to be as declared.</summary>
public sealed class Body(JsonElement root)
{
    public string Text(string name) => Maybe(name) ?? "";

    /// <summary>Null when absent, null or blank.</summary>
    public string? Maybe(string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    /// <summary>As it came, blanks included.</summary>
    public string Raw(string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    public bool Flag(string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    public IReadOnlyList<string> Texts(string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(item => item.GetString()!)] : [];
}
