using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Witness.Domain.Terms;
using Witness.Ledger.Bytes;

namespace Witness.Domain.Facts;

/// <summary>报文引用 — the request a fact came in, and which item of it: leads to the raw message (ruling 55).</summary>
public sealed record MessageRef(string Request, int Item);

/// <summary>
/// 条目 — the canonical JSON of one fact as it stands in the log (docs/spec/log-entry.md). Public fields stand in
/// <see cref="Data"/>; of a marked field only the salted commitment, in <see cref="Sealed"/>.
/// </summary>
/// <param name="Received">归集时间, trade clock.</param>
/// <param name="Actor">Account that sent or did it.</param>
/// <param name="Region">Region of the sender's account, when the fact does not say; part of the label.</param>
/// <param name="Data">Field name → canonical JSON of its value, sorted by name.</param>
/// <param name="Sealed">Field name → commitment, sorted by name.</param>
public sealed record Entry(
    Header Header, DateTimeOffset Received, string Actor, string? Region, string? Kind, MessageRef? Message,
    IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> Data, IReadOnlyList<KeyValuePair<string, Digest>> Sealed)
{
    /// <summary>The public fields as they were read; undefined in an entry that is only to be written.</summary>
    public JsonElement Fields { get; init; }

    /// <summary>The bytes that are hashed, or that lie in a sealed body.</summary>
    public byte[] ToCanonical()
    {
        var buffer = new ArrayBufferWriter<byte>(768);
        var w = new CanonicalWriter(buffer);
        w.StartObject();
        Text(w, "actor", Actor);
        Text(w, "at", Header.At.ToString());
        if (Header.CausedBy is { } by) Number(w, "by", by);
        w.Key("data");
        w.StartObject();
        foreach (var (name, value) in Data)
        {
            w.Key(name);
            w.Raw(value.Span);
        }
        w.EndObject();
        w.Key("id");
        w.StartObject();
        Text(w, "key", Header.Identity.SourceKey);
        if (Header.Contends is { } contends) Text(w, "other", contends);
        Text(w, "source", Header.Identity.Source);
        Number(w, "version", Header.Identity.SourceVersion);
        w.EndObject();
        if (Region is not null || Kind is not null)
        {
            w.Key("label");
            w.StartObject();
            if (Kind is not null) Text(w, "kind", Kind);
            if (Region is not null) Text(w, "region", Region);
            w.EndObject();
        }
        if (Message is not null)
        {
            w.Key("msg");
            w.StartObject();
            Number(w, "item", Message.Item);
            Text(w, "request", Message.Request);
            w.EndObject();
        }
        Text(w, "received", EntryTime.Write(Received));
        if (Header.ReportedAt is { } reported) Text(w, "reportedAt", reported.ToString());
        WriteScope(w, Header.Scope);
        if (Sealed.Count > 0)
        {
            w.Key("sealed");
            w.StartObject();
            foreach (var (name, commitment) in Sealed) Text(w, name, Convert.ToBase64String(commitment.ToArray()));
            w.EndObject();
        }
        if (Header.Sequence is { } sequence) Number(w, "seq", sequence);
        Text(w, "type", Header.Type);
        Number(w, "v", 1);
        w.EndObject();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="ToCanonical"/> wrote.</summary>
    /// <exception cref="FormatException">Not an entry of version 1; a sealed one is <see cref="SealedEntry"/>.</exception>
    public static Entry Read(ReadOnlyMemory<byte> bytes)
    {
        return Read(JsonDocument.Parse(bytes).RootElement);
    }

    internal static Entry Read(JsonElement root)
    {
        var id = root.GetProperty("id");
        var header = new Header(
            Once(root.GetProperty("type")),
            ReadScope(root.GetProperty("scope")),
            new(Once(id.GetProperty("source")), id.GetProperty("key").GetString()!, id.GetProperty("version").GetInt32()),
            ReadMoment(root.GetProperty("at")),
            root.TryGetProperty("reportedAt", out var reported) ? ReadMoment(reported) : null,
            root.TryGetProperty("seq", out var seq) ? seq.GetInt64() : null,
            root.TryGetProperty("by", out var by) ? by.GetInt64() : null,
            id.TryGetProperty("other", out var other) ? other.GetString() : null);
        string? region = null, kind = null;
        if (root.TryGetProperty("label", out var label))
        {
            region = label.TryGetProperty("region", out var r) ? Once(r) : null;
            kind = label.TryGetProperty("kind", out var k) ? Once(k) : null;
        }
        var message = root.TryGetProperty("msg", out var msg) ? new MessageRef(Once(msg.GetProperty("request")), msg.GetProperty("item").GetInt32()) : null;
        var fields = root.GetProperty("data");
        var commitments = new List<KeyValuePair<string, Digest>>();
        if (root.TryGetProperty("sealed", out var hidden))
        {
            foreach (var field in hidden.EnumerateObject()) commitments.Add(new(field.Name, new(field.Value.GetBytesFromBase64())));
        }
        return new(
            header, EntryTime.Read(root.GetProperty("received").GetString()!), Once(root.GetProperty("actor")), region, kind, message, [], commitments)
        {
            Fields = fields,
        };
    }

    private static void WriteScope(CanonicalWriter w, Scope scope)
    {
        w.Key("scope");
        w.StartObject();
        if (scope.Key is not null) Text(w, "key", scope.Key);
        Text(w, "kind", scope.Kind.ToString());
        if (scope.Lots.Count > 0)
        {
            w.Key("lots");
            w.StartArray();
            foreach (var lot in scope.Lots) w.Text(lot);
            w.EndArray();
        }
        if (scope.Project is not null) Text(w, "project", scope.Project);
        if (scope.Kind is ScopeKind.Lot or ScopeKind.Lots) Number(w, "round", scope.Round);
        w.EndObject();
    }

    private static Scope ReadScope(JsonElement scope) => new(
        Enum.Parse<ScopeKind>(scope.GetProperty("kind").GetString()!),
        scope.TryGetProperty("project", out var project) ? Once(project) : null,
        scope.TryGetProperty("lots", out var lots) ? [.. lots.EnumerateArray().Select(Once)] : [],
        scope.TryGetProperty("round", out var round) ? round.GetInt32() : 1,
        scope.TryGetProperty("key", out var key) ? Once(key) : null);

    private static string Once(JsonElement text) => OftenSaid.Once(text.GetString()!);

    private static Moment ReadMoment(JsonElement value) =>
        Moment.TryParse(value.GetString()!, out var moment) ? moment : throw new FormatException($"not a moment: {value}");

    private static void Text(CanonicalWriter w, string key, string value)
    {
        w.Key(key);
        w.Text(value);
    }

    private static void Number(CanonicalWriter w, string key, long value)
    {
        w.Key(key);
        w.Number(value);
    }
}

/// <summary>
/// 封存条目 — a fact secret as such (‡, ruling 29) while S1 is closed: type, scope, key, time and fields lie in the sealed
/// body; the entry shows source, receipt time, a commitment to the body and a tag nobody can group without the key.
/// </summary>
public sealed record SealedEntry(string Source, long? Sequence, DateTimeOffset Received, Digest Commitment, Key16 Tag)
{
    public byte[] ToCanonical()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        var w = new CanonicalWriter(buffer);
        w.StartObject();
        w.Key("commitment");
        w.Text(Convert.ToBase64String(Commitment.ToArray()));
        w.Key("received");
        w.Text(EntryTime.Write(Received));
        if (Sequence is { } sequence)
        {
            w.Key("seq");
            w.Number(sequence);
        }
        w.Key("source");
        w.Text(Source);
        w.Key("tag");
        w.Text(Tag.ToString());
        w.Key("v");
        w.Number(1);
        w.EndObject();
        return buffer.WrittenSpan.ToArray();
    }

    internal static SealedEntry Read(JsonElement root) => new(
        root.GetProperty("source").GetString()!,
        root.TryGetProperty("seq", out var seq) ? seq.GetInt64() : null,
        EntryTime.Read(root.GetProperty("received").GetString()!),
        new(root.GetProperty("commitment").GetBytesFromBase64()),
        Key16.From(Convert.FromHexString(root.GetProperty("tag").GetString()!)));
}

/// <summary>What stands at a position: one of the two.</summary>
public sealed record AnyEntry(Entry? Plain, SealedEntry? Hidden)
{
    public static AnyEntry Read(ReadOnlyMemory<byte> bytes)
    {
        var root = JsonDocument.Parse(bytes).RootElement; // not disposed: the entry reads its fields from it as long as it lives
        return root.TryGetProperty("tag", out _) ? new(null, SealedEntry.Read(root)) : new(Entry.Read(root), null);
    }
}

/// <summary>归集时间 in an entry: milliseconds, +08:00.</summary>
internal static class EntryTime
{
    private const string Form = "yyyy-MM-ddTHH:mm:ss.fffzzz";

    internal static string Write(DateTimeOffset time) => time.ToOffset(Moment.Offset).ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>By the places of its digits: every entry that is folded passes here, and the general reader costs more than the rest of its header.</summary>
    internal static DateTimeOffset Read(string text)
    {
        if (text is not [_, _, _, _, '-', _, _, '-', _, _, 'T', _, _, ':', _, _, ':', _, _, '.', _, _, _, '+', '0', '8', ':', '0', '0'])
            return DateTimeOffset.ParseExact(text, Form, CultureInfo.InvariantCulture);
        return new(Digits(text, 0, 4), Digits(text, 5, 2), Digits(text, 8, 2), Digits(text, 11, 2), Digits(text, 14, 2), Digits(text, 17, 2), Digits(text, 20, 3), Moment.Offset);
    }

    private static int Digits(string text, int from, int count)
    {
        var number = 0;
        foreach (var c in text.AsSpan(from, count)) number = (number * 10) + (char.IsAsciiDigit(c) ? c - '0' : throw new FormatException($"not a time: {text}"));
        return number;
    }
}
