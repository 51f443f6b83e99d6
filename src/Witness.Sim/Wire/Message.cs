using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Witness.Sim.Wire;

/// <summary>消息 — one CloudEvent as a sender would send it.</summary>
/// <param name="Deliver">When it goes out, in trade time; not before it happened, save for announced things.</param>
public sealed record Message(string Sender, string Type, string? Subject, string Key, DateTime At, DateTime Deliver, byte[] Data)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public int Version { get; init; } = 1;

    public long Sequence { get; init; }

    public string? Project { get; init; }

    /// <summary>Set when At is not known to the second: <c>2026-03-16T18:21+08:00</c>, a date, or <c>unknown</c>.</summary>
    public string? AtText { get; init; }

    public DateTime? ReportedAt { get; init; }

    /// <summary>Order in which messages of one instant were said; keeps the merge stable.</summary>
    public long Order { get; init; }

    /// <summary>A second sending of a message already sent keeps its id.</summary>
    public string Id => $"{Sender}-{Sequence:D9}";

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("specversion", "1.0");
        json.WriteString("id", Id);
        json.WriteString("type", Type);
        json.WriteString("source", Sender);
        if (Subject is not null) json.WriteString("subject", Subject);
        if (AtText is null) json.WriteString("time", Payload.Moment(At));
        else json.WriteString("at", AtText);
        json.WriteString("sourcekey", Key);
        json.WriteNumber("sourceversion", Version);
        json.WriteNumber("sequence", Sequence);
        if (Project is not null) json.WriteString("project", Project);
        if (ReportedAt is not null) json.WriteString("reportedat", Payload.Moment(ReportedAt.Value));
        json.WriteString("datacontenttype", "application/json");
        json.WritePropertyName("data");
        json.WriteRawValue(Data, skipInputValidation: true);
        json.WriteEndObject();
    }

    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>(Data.Length + 512);
        using (var json = new Utf8JsonWriter(buffer, Plain)) WriteTo(json);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A batch: a JSON array of events.</summary>
    public static byte[] Batch(IEnumerable<Message> messages)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartArray();
            foreach (var message in messages) message.WriteTo(json);
            json.WriteEndArray();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
