using System.Buffers;
using System.Collections;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Witness.Ledger.Bytes;

namespace Witness.Domain.Report;

/// <summary>报告正文 — the canonical JSON (RFC 8785) of a report: that is the report (docs/spec/report.md). What is absent is left out; lists are always there.</summary>
public static class ReportJson
{
    private static readonly ConcurrentDictionary<Type, (string Name, Func<object, object?> Get)[]> Members = new();

    private static readonly JsonSerializerOptions Reading = new()
    {
        Converters = { new JsonStringEnumConverter() }, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectRequiredConstructorParameters = false, MaxDepth = 64,
    };

    /// <summary>The bytes that are signed.</summary>
    public static byte[] Write(WitnessReport report)
    {
        var bytes = new ArrayBufferWriter<byte>(65_536);
        Write(new CanonicalWriter(bytes), report);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Null when it is no report of this form, or not in its canonical bytes.</summary>
    public static WitnessReport? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<WitnessReport>(bytes, Reading) is { Schema: WitnessReport.Form } report && Write(report).AsSpan().SequenceEqual(bytes) ? report : null;
        }
        catch (Exception why) when (why is JsonException or NotSupportedException or NullReferenceException or InvalidOperationException or ArgumentException or CanonicalException)
        {
            return null;
        }
    }

    private static void Write(CanonicalWriter to, object value)
    {
        switch (value)
        {
            case string text: to.Text(text); break;
            case bool flag: to.Bool(flag); break;
            case int number: to.Number((long)number); break;
            case long number: to.Number(number); break;
            case Enum member: to.Text(member.ToString()); break;
            case TypedValue typed: to.Raw(System.Text.Encoding.UTF8.GetBytes(typed.Json)); break;
            case IEnumerable many:
                to.StartArray();
                foreach (var item in many) Write(to, item);
                to.EndArray();
                break;
            default:
                to.StartObject();
                foreach (var (name, get) in Members.GetOrAdd(value.GetType(), MembersOf))
                {
                    if (get(value) is not { } member) continue;
                    to.Key(name);
                    Write(to, member);
                }
                to.EndObject();
                break;
        }
    }

    internal static (string Name, Func<object, object?> Get)[] MembersOf(Type type) =>
        [.. type.GetProperties().Where(p => p.GetIndexParameters().Length == 0).OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => (p.Name, (Func<object, object?>)p.GetValue))];

}

/// <summary>值的读写 — a typed value stands in JSON as it is, not wrapped.</summary>
public sealed class TypedValueJson : JsonConverter<TypedValue>
{
    public override TypedValue Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        using var value = JsonDocument.ParseValue(ref reader);
        return new(value.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, TypedValue value, JsonSerializerOptions options) => writer.WriteRawValue(value.Json);
}
