namespace Witness.Ledger.Bytes;

/// <summary>Standard base64 with padding, one spelling for one value: whitespace and loose end bits are refused.</summary>
public static class Base64
{
    /// <summary>The text of the bytes.</summary>
    public static string Text(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes);

    /// <summary>The text of a digest.</summary>
    public static string Text(in Digest digest) => Convert.ToBase64String(digest.ToArray());

    /// <summary>The bytes, or null when the text is not exactly what <see cref="Text(ReadOnlySpan{byte})"/> writes.</summary>
    public static byte[]? Bytes(string text)
    {
        var bytes = new byte[text.Length / 4 * 3];
        if (text.Length % 4 != 0 || !Convert.TryFromBase64String(text, bytes, out var length)) return null;
        Array.Resize(ref bytes, length);
        return Convert.ToBase64String(bytes) == text ? bytes : null;
    }

    /// <summary>The digest, or null when the text is none.</summary>
    public static Digest? Digest(string text) => Bytes(text) is { Length: 32 } bytes ? new Digest(bytes) : null;
}
