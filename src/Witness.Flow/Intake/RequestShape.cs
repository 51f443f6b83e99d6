using System.Text.Json;
using Witness.Domain.Facts.Wire;

namespace Witness.Flow.Intake;

/// <summary>请求形状 — whether the bytes of a request are one item, a batch of items or a heartbeat at all, before anything in them is read.</summary>
internal static class RequestShape
{
    /// <summary>What is wrong with the whole; null when it is what it says.</summary>
    public static Problem? Of(WireBody parsed, bool batch)
    {
        if (parsed.Document is not { } document)
        {
            var first = parsed.Refusals[0];
            return new(first.Code, first.Zh, first.En, first.Pointer);
        }
        var root = document.RootElement;
        if (batch != (root.ValueKind == JsonValueKind.Array))
            return batch ? new("not-a-batch", "批量须为 JSON 数组", "a batch is a JSON array", "") : new("not-an-item", "单条须为 JSON 对象", "one item is a JSON object", "");
        if (!batch) return null;
        return root.GetArrayLength() switch
        {
            0 => new("empty-batch", "批量为空", "the batch is empty", ""),
            > FactIntake.MostItems => new("too-many-items", $"一次至多 {FactIntake.MostItems} 条", $"at most {FactIntake.MostItems} items at once", ""),
            _ => null,
        };
    }

    public static List<(JsonElement, IReadOnlyList<Refusal>)> Items(WireBody parsed, bool batch)
    {
        var root = parsed.Document!.RootElement;
        if (!batch) return [(root, parsed.Refusals)];
        var items = new List<(JsonElement, IReadOnlyList<Refusal>)>(root.GetArrayLength());
        foreach (var element in root.EnumerateArray()) items.Add((element, parsed.Of(items.Count)));
        return items;
    }

    /// <summary>The number a heartbeat gives, or why it is none.</summary>
    public static (long? Last, IntakeAnswer? Wrong) Last(ReadOnlyMemory<byte> body)
    {
        using var parsed = WireJson.Parse(body);
        if (parsed.Document is not { } document || parsed.Refusals.Count > 0 || document.RootElement.ValueKind != JsonValueKind.Object)
            return (null, IntakeAnswer.Failed(400, "not-an-object", "心跳须为 JSON 对象 {\"lastSequence\": n}", "a heartbeat is the JSON object {\"lastSequence\": n}", ""));
        long? last = null;
        foreach (var member in document.RootElement.EnumerateObject())
        {
            if (member.Name != "lastSequence") return (null, IntakeAnswer.Failed(400, "unknown-field", "未知字段", "unknown field", "/" + member.Name));
            if (member.Value.ValueKind != JsonValueKind.Number || !member.Value.TryGetInt64(out var number) || number is < 0 or > FactReader.MostSequence)
                return (null, IntakeAnswer.Failed(400, "not-a-number", $"须为 0 至 {FactReader.MostSequence} 的整数", $"must be an integer from 0 to {FactReader.MostSequence}", "/lastSequence"));
            last = number;
        }
        return (last, null);
    }

    public static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: <= 200 } text ? text : null;
}
