using System.Buffers;
using System.Text.Unicode;

namespace Witness.Ledger.Bytes;

/// <summary>
/// 规范 JSON — writes RFC 8785 bytes in one pass. The caller gives the keys of every object in order of their UTF-16
/// code units; a key out of order or given twice is refused, so what comes out is canonical or nothing comes out.
/// </summary>
public sealed class CanonicalWriter(IBufferWriter<byte> to)
{
    internal const long SafeInteger = 1L << 53;
    private const int MaxDepth = 64;

    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\']);

    private readonly string?[] _lastKey = new string?[MaxDepth + 1];
    private int _depth;
    private bool _comma;

    /// <summary>Begins an object.</summary>
    public void StartObject() => Open((byte)'{');

    /// <summary>Ends the innermost object.</summary>
    public void EndObject() => Close((byte)'}');

    /// <summary>Begins an array.</summary>
    public void StartArray() => Open((byte)'[');

    /// <summary>Ends the innermost array.</summary>
    public void EndArray() => Close((byte)']');

    /// <summary>The next key of the innermost object; must sort after the one before it.</summary>
    /// <exception cref="CanonicalException">Out of order, twice, or not writable.</exception>
    public void Key(string name)
    {
        var last = _lastKey[_depth];
        if (last is not null && string.CompareOrdinal(last, name) >= 0)
            throw new CanonicalException(last == name ? $"the key {name} stands twice" : $"the key {name} comes after {last}");
        _lastKey[_depth] = name;
        Separate();
        Quoted(name);
        Put((byte)':');
        _comma = false;
    }

    /// <summary>A text value; the text stays as it is, no normalisation.</summary>
    public void Text(ReadOnlySpan<char> value)
    {
        Separate();
        Quoted(value);
        _comma = true;
    }

    /// <summary>A whole number; beyond ±2⁵³ it must be a text instead.</summary>
    public void Number(long value)
    {
        if (value is > SafeInteger or < -SafeInteger) throw new CanonicalException("an integer beyond 2^53 must be a text");
        Separate();
        var span = to.GetSpan(24);
        System.Buffers.Text.Utf8Formatter.TryFormat(value, span, out var written);
        to.Advance(written);
        _comma = true;
    }

    /// <summary>A number, in ECMAScript's layout.</summary>
    public void Number(double value)
    {
        Separate();
        to.Advance(EcmaNumber.Write(value, to.GetSpan(40)));
        _comma = true;
    }

    /// <summary>true or false.</summary>
    public void Bool(bool value)
    {
        Separate();
        to.Write(value ? "true"u8 : "false"u8);
        _comma = true;
    }

    /// <summary>null.</summary>
    public void Null()
    {
        Separate();
        to.Write("null"u8);
        _comma = true;
    }

    /// <summary>A value that is canonical already, such as one written apart before.</summary>
    public void Raw(ReadOnlySpan<byte> canonical)
    {
        Separate();
        to.Write(canonical);
        _comma = true;
    }

    private void Open(byte bracket)
    {
        Separate();
        if (++_depth > MaxDepth) throw new CanonicalException("nested too deeply");
        _lastKey[_depth] = null;
        Put(bracket);
        _comma = false;
    }

    private void Close(byte bracket)
    {
        _depth--;
        Put(bracket);
        _comma = true;
    }

    private void Separate()
    {
        if (_comma) Put((byte)',');
    }

    private void Put(byte one)
    {
        to.GetSpan(1)[0] = one;
        to.Advance(1);
    }

    private void Quoted(ReadOnlySpan<char> text)
    {
        Put((byte)'"');
        while (true)
        {
            var plain = text.IndexOfAny(Escaped);
            Plain(plain < 0 ? text : text[..plain]);
            if (plain < 0) break;
            Escape(text[plain]);
            text = text[(plain + 1)..];
        }

        Put((byte)'"');
    }

    private void Plain(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return;
        var span = to.GetSpan(text.Length * 3);
        if (Utf8.FromUtf16(text, span, out _, out var written, replaceInvalidSequences: false) != OperationStatus.Done)
            throw new CanonicalException("half a surrogate pair");
        to.Advance(written);
    }

    private void Escape(char c)
    {
        switch (c)
        {
            case '\0': throw new CanonicalException("NUL in a text");
            case '"': to.Write("\\\""u8); break;
            case '\\': to.Write("\\\\"u8); break;
            case '\b': to.Write("\\b"u8); break;
            case '\t': to.Write("\\t"u8); break;
            case '\n': to.Write("\\n"u8); break;
            case '\f': to.Write("\\f"u8); break;
            case '\r': to.Write("\\r"u8); break;
            default:
                to.Write("\\u00"u8);
                Put((byte)"0123456789abcdef"[c >> 4]);
                Put((byte)"0123456789abcdef"[c & 15]);
                break;
        }
    }
}
