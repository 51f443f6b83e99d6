using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Terms;

namespace Witness.Flow.Records;

/// <summary>
/// 原始报文的写法 — one item of a raw message line by line, under the marks of its fields (ruling 55): a field that is not open to this
/// reader prints its state, what names a person prints masked, and what is kept as a hash is shown to nobody.
/// </summary>
internal static class RawLines
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private static readonly IReadOnlyDictionary<string, Wording> Attributes = new Dictionary<string, Wording>
    {
        ["type"] = new("事实类型", "Fact type"), ["source"] = new("来源", "Source"), ["subject"] = new("标段或项目", "Lot or project"), ["time"] = new("发生时间", "Happened at"),
        ["at"] = new("发生时间", "Happened at"), ["reportedat"] = new("上报时间", "Reported at"), ["sourcekey"] = new("来源键", "Source key"), ["sourceversion"] = new("来源版本", "Source version"),
        ["sequence"] = new("流水号", "Sequence"), ["project"] = new("项目", "Project"), ["id"] = new("报文编号", "Message id"),
    };

    /// <summary>Null when the body holds no such item.</summary>
    public static async Task<IReadOnlyList<RawField>?> Of(ReadOnlyMemory<byte> body, int item, FactRow row, FieldOpener opener, CancellationToken stop)
    {
        if (FactBook.Find(row.Type) is not { } type) return null;
        using var parsed = WireJson.Parse(body);
        if (parsed.Document?.RootElement is not { } root) return null;
        if (root.ValueKind == JsonValueKind.Array)
        {
            if (item < 0 || item >= root.GetArrayLength()) return null;
            root = root[item];
        }
        if (root.ValueKind != JsonValueKind.Object) return null;
        var lines = new List<RawField>();
        foreach (var member in root.EnumerateObject())
        {
            if (member.Name == "data" && member.Value.ValueKind == JsonValueKind.Object) await Data(member.Value, type, row, opener, lines, stop);
            else lines.Add(new(member.Name, 0, Text(member.Value), Openness.Open, Attributes.GetValueOrDefault(member.Name)));
        }
        return lines;
    }

    private static async Task Data(JsonElement data, FactType type, FactRow row, FieldOpener opener, List<RawField> lines, CancellationToken stop)
    {
        lines.Add(new("data", 0, "", Openness.Open, new("内容", "Content")));
        foreach (var member in data.EnumerateObject())
        {
            if (type.WireField(member.Name) is not { } field)
            {
                lines.Add(new(member.Name, 1, Text(member.Value), Openness.Open));
                continue;
            }
            var says = opener.Says(row, field);
            if (says == Openness.Masked && (await opener.Open(row, field, stop)).Openness == Openness.Destroyed) says = Openness.Destroyed;
            lines.Add(new(member.Name, 1, says switch
            {
                Openness.Open => Text(member.Value),
                Openness.Masked => Masked(member.Value),
                _ => null,
            }, says, DeskWords.Field(field)));
        }
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : JsonSerializer.Serialize(value, Plain);

    private static string Masked(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String) return Masking.Text(value.GetString()!);
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = Plain.Encoder })) Mask(json, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Mask(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    json.WritePropertyName(member.Name);
                    Mask(json, member.Value);
                }
                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Mask(json, item);
                json.WriteEndArray();
                break;
            case JsonValueKind.String: json.WriteStringValue(Masking.Text(value.GetString()!)); break;
            case JsonValueKind.Number: json.WriteStringValue("***"); break;
            default: value.WriteTo(json); break;
        }
    }
}
