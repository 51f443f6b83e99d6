using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Witness.Domain.Facts.Wire;

/// <summary>报文解析结果 — a body as parsed. Without a document the whole body is refused; with one, refusals name single items.</summary>
public sealed class WireBody : IDisposable
{
    internal WireBody(JsonDocument? document, IReadOnlyList<Refusal> refusals)
    {
        Document = document;
        Refusals = refusals;
    }

    /// <summary>Null when the bytes are not JSON of ours at all. Owns pooled memory: elements die with it.</summary>
    public JsonDocument? Document { get; }

    /// <summary>Duplicate names, NUL, lone surrogates, nesting; pointers into the body.</summary>
    public IReadOnlyList<Refusal> Refusals { get; }

    /// <summary>Those of item <paramref name="index"/> of a batch, pointers into the item. Such an item must not be read.</summary>
    public IReadOnlyList<Refusal> Of(int index)
    {
        if (Refusals.Count == 0) return [];
        var prefix = $"/{index}";
        return [.. Refusals.Where(refusal => refusal.Pointer == prefix || refusal.Pointer.StartsWith(prefix + "/", StringComparison.Ordinal))
            .Select(refusal => refusal with { Pointer = refusal.Pointer[prefix.Length..] })];
    }

    public void Dispose() => Document?.Dispose();
}

/// <summary>报文解析 — strict JSON: valid UTF-8, no duplicate names (a signature and a parser must not disagree on which one counts),
/// no NUL, no lone surrogates, limited nesting, no comments, no trailing commas.</summary>
public static class WireJson
{
    /// <summary>Deepest nesting of one item, the item itself being 1.</summary>
    public const int MaxDepth = 16;

    private const int AnyDepth = 512;

    private static readonly SearchValues<byte> Blank = SearchValues.Create(" \t\r\n"u8);

    /// <summary>Parses a single item or a batch (an array at the top).</summary>
    /// <param name="depth">Deepest nesting of one item.</param>
    public static WireBody Parse(ReadOnlyMemory<byte> body, int depth = MaxDepth)
    {
        var bytes = body.Span;
        if (!Utf8.IsValid(bytes)) return Whole(new("", "bad-utf8", $"第 {BadByte(bytes)} 字节起不是有效的 UTF-8。", $"Not valid UTF-8 from byte {BadByte(bytes)} on."));
        var start = bytes.IndexOfAnyExcept(Blank);
        var limit = depth + (start >= 0 && bytes[start] == (byte)'[' ? 1 : 0);
        if (!HasSuspectEscape(bytes))
        {
            try
            {
                return new(JsonDocument.Parse(body, new() { MaxDepth = limit, AllowDuplicateProperties = false }), []);
            }
            catch (JsonException)
            {
                // Read again slowly, to say what and where.
            }
        }
        var found = new List<Refusal>();
        if (Scan(bytes, limit, depth, found) is { } fatal) return Whole(fatal);
        return new(JsonDocument.Parse(body, new() { MaxDepth = AnyDepth }), found);
    }

    private static WireBody Whole(Refusal refusal) => new(null, [refusal]);

    /// <summary>True when an escape could be a NUL or half a surrogate pair; escapes of ordinary characters stay on the fast path.</summary>
    private static bool HasSuspectEscape(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf("\\u"u8) is var at && at >= 0)
        {
            var hex = bytes[(at + 2)..];
            if (hex.Length < 4) return false;
            if (hex[..4].SequenceEqual("0000"u8) || ((hex[0] | 0x20) == 'd' && hex[1] is >= (byte)'8')) return true;
            bytes = hex;
        }
        return false;
    }

    private sealed class Level(bool isArray)
    {
        public readonly bool IsArray = isArray;
        public readonly HashSet<string> Names = isArray ? [] : new(StringComparer.Ordinal);
        public int Index = -1;
        public string Name = "";
    }

    /// <summary>Null when the bytes are JSON; what is wrong with single values is added to <paramref name="found"/>.</summary>
    private static Refusal? Scan(ReadOnlySpan<byte> bytes, int limit, int depth, List<Refusal> found)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = AnyDepth });
        var levels = new Stack<Level>();
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
                {
                    levels.Pop();
                    continue;
                }
                if (reader.TokenType != JsonTokenType.PropertyName && levels.TryPeek(out var parent) && parent.IsArray) parent.Index++;
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartArray or JsonTokenType.StartObject:
                        levels.Push(new(reader.TokenType == JsonTokenType.StartArray));
                        if (levels.Count == limit + 1) Add(new("too-deep", $"嵌套超过 {depth} 层。", $"Nested deeper than {depth}."));
                        break;
                    case JsonTokenType.PropertyName:
                        var level = levels.Peek();
                        level.Name = Text(ref reader, out var badName) ?? "�";
                        if (badName is { } why) Add(why);
                        else if (!level.Names.Add(level.Name)) Add(new("duplicate-name", "同一对象内名称重复。", "The name stands twice in one object."));
                        break;
                    case JsonTokenType.String:
                        _ = Text(ref reader, out var bad);
                        if (bad is { } reason) Add(reason);
                        break;
                }
            }
        }
        catch (JsonException) when (levels.Count >= AnyDepth - 1)
        {
            return new("", "too-deep", $"嵌套超过 {depth} 层。", $"Nested deeper than {depth}.");
        }
        catch (JsonException e)
        {
            return new("", "not-json", $"不是有效的 JSON：第 {e.LineNumber + 1} 行第 {e.BytePositionInLine + 1} 字节。",
                $"Not valid JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }
        return null;

        void Add(Flaw flaw)
        {
            if (found.Count < 200) found.Add(new(Pointer(levels), flaw.Code, flaw.Zh, flaw.En));
        }
    }

    private readonly record struct Flaw(string Code, string Zh, string En);

    private static string? Text(ref Utf8JsonReader reader, out Flaw? flaw)
    {
        flaw = null;
        try
        {
            var text = reader.GetString()!;
            if (text.Contains('\0', StringComparison.Ordinal)) flaw = new("nul-character", "含有 NUL 字符。", "Contains a NUL character.");
            return text;
        }
        catch (InvalidOperationException)
        {
            flaw = new("lone-surrogate", "含有不成对的代理字符。", "Contains half a surrogate pair.");
            return null;
        }
    }

    private static string Pointer(Stack<Level> levels)
    {
        var pointer = new StringBuilder();
        var all = levels.Reverse().ToArray();
        foreach (var level in all)
        {
            if (level.IsArray && level.Index >= 0) pointer.Append('/').Append(level.Index);
            else if (!level.IsArray && level.Name.Length > 0) pointer.Append('/').Append(Refusals.Escape(level.Name));
        }
        return pointer.ToString();
    }

    private static int BadByte(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == OperationStatus.Done) at += length;
        return at + 1;
    }
}
