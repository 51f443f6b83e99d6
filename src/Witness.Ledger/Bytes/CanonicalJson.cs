using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Witness.Ledger.Bytes;

/// <summary>
/// 规范 JSON — RFC 8785 (JCS): one value, one sequence of bytes. What is hashed is these bytes, and they are stored as
/// hashed; nothing is ever serialised a second time to check a hash.
/// </summary>
public static class CanonicalJson
{
    private static readonly JsonDocumentOptions Strict = new() { CommentHandling = JsonCommentHandling.Disallow, MaxDepth = 64 };

    /// <summary>The canonical bytes of a parsed value.</summary>
    /// <exception cref="CanonicalException">A key stands twice, a lone surrogate, NUL, or a number out of range.</exception>
    public static byte[] Write(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        Write(new CanonicalWriter(buffer), value);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The canonical bytes of a built value; a null node is the JSON null.</summary>
    /// <exception cref="CanonicalException">As for a parsed value; also a node that holds no JSON value.</exception>
    public static byte[] Write(JsonNode? value)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        Write(new CanonicalWriter(buffer), value);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The canonical bytes of JSON text.</summary>
    /// <exception cref="CanonicalException">It is not JSON, or cannot be made canonical.</exception>
    public static byte[] Write(ReadOnlySpan<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json.ToArray(), Strict);
            return Write(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new CanonicalException("not JSON", e);
        }
    }

    /// <summary>Writes a parsed value inside something larger.</summary>
    public static void Write(CanonicalWriter to, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                to.StartObject();
                foreach (var (name, inner) in Sorted(value))
                {
                    to.Key(name);
                    Write(to, inner);
                }

                to.EndObject();
                break;
            case JsonValueKind.Array:
                to.StartArray();
                foreach (var item in value.EnumerateArray()) Write(to, item);
                to.EndArray();
                break;
            case JsonValueKind.String: to.Text(TextOf(value)); break;
            case JsonValueKind.Number: to.Number(NumberOf(value)); break;
            case JsonValueKind.True: to.Bool(true); break;
            case JsonValueKind.False: to.Bool(false); break;
            case JsonValueKind.Null: to.Null(); break;
            default: throw new CanonicalException("not a JSON value");
        }
    }

    /// <summary>True when the bytes are JSON and stand exactly as RFC 8785 writes them.</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return bytes.SequenceEqual(Write(bytes));
        }
        catch (CanonicalException)
        {
            return false;
        }
    }

    private static void Write(CanonicalWriter to, JsonNode? node)
    {
        switch (node)
        {
            case null: to.Null(); break;
            case JsonArray array:
                to.StartArray();
                foreach (var item in array) Write(to, item);
                to.EndArray();
                break;
            case JsonObject @object:
                to.StartObject();
                foreach (var (name, inner) in Sorted(@object))
                {
                    to.Key(name);
                    Write(to, inner);
                }

                to.EndObject();
                break;
            case JsonValue value: Write(to, value); break;
        }
    }

    private static void Write(CanonicalWriter to, JsonValue value)
    {
        if (value.TryGetValue<JsonElement>(out var element)) Write(to, element);
        else if (value.TryGetValue<string>(out var text)) to.Text(text);
        else if (value.TryGetValue<bool>(out var yes)) to.Bool(yes);
        else if (value.TryGetValue<int>(out var small)) to.Number(small);
        else if (value.TryGetValue<long>(out var whole)) to.Number(whole);
        else if (value.TryGetValue<double>(out var real)) to.Number(real);
        else if (value.TryGetValue<decimal>(out var exact)) to.Number((double)exact);
        else throw new CanonicalException($"a node of kind {value.GetValueKind()} that is no plain JSON value");
    }

    private static (string Name, JsonNode? Value)[] Sorted(JsonObject value)
    {
        try
        {
            return SortedByName(value.Select(p => (p.Key, p.Value)));
        }
        catch (ArgumentException e) // the lazy node finds the doubled key only now
        {
            throw new CanonicalException("a key stands twice", e);
        }
    }

    private static (string Name, JsonElement Value)[] Sorted(JsonElement value)
    {
        try
        {
            return SortedByName(value.EnumerateObject().Select(p => (p.Name, p.Value)));
        }
        catch (InvalidOperationException e)
        {
            throw new CanonicalException("half a surrogate pair in a key", e);
        }
    }

    private static (string Name, T Value)[] SortedByName<T>(IEnumerable<(string Name, T Value)> members)
    {
        (string Name, T Value)[] sorted = [.. members];
        Array.Sort(sorted, (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return sorted;
    }

    // RFC 8785 would round a long integer to another one without a word.
    private static double NumberOf(JsonElement value)
    {
        var number = value.GetDouble();
        if (Math.Abs(number) < CanonicalWriter.SafeInteger) return number;
        var raw = value.GetRawText();
        if (raw.AsSpan().ContainsAny('.', 'e', 'E')) return number;
        Span<byte> written = stackalloc byte[40];
        var length = EcmaNumber.Write(number, written);
        return System.Text.Ascii.Equals(written[..length], raw)
            ? number
            : throw new CanonicalException("an integer that no double holds must be a text");
    }

    private static string TextOf(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new CanonicalException("half a surrogate pair or bytes that are not UTF-8", e);
        }
    }
}
