using System.Globalization;
using Witness.Ledger.Bytes;

namespace Witness.Ledger.Signing;

/// <summary>
/// 检查点 — what a log signs: its identity, how many entries, and their root. No extension lines, neither written nor
/// read: nobody who watches the log could check them.
/// </summary>
public sealed record Checkpoint(string Origin, long Size, Digest Root)
{
    /// <summary>The text of the note: three lines.</summary>
    public string Text() => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Base64.Text(Root)}\n");

    /// <summary>Reads the text; null when it is anything but three such lines.</summary>
    public static Checkpoint? Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length != 4 || lines[3].Length > 0 || lines[0].Length == 0) return null;
        if (!long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)) return null;
        if (Base64.Digest(lines[2]) is not { } root) return null;
        var read = new Checkpoint(lines[0], size, root);
        return read.Text() == text ? read : null;
    }
}

/// <summary>A checkpoint together with the note that carries its signatures.</summary>
public sealed record SignedCheckpoint(Checkpoint Checkpoint, Note Note)
{
    /// <summary>Reads a note whose text is a checkpoint; null otherwise. Proves nothing about its signatures.</summary>
    public static SignedCheckpoint? Parse(ReadOnlySpan<byte> bytes) =>
        Note.Parse(bytes) is { } note && Checkpoint.Parse(note.Text) is { } checkpoint ? new(checkpoint, note) : null;

    /// <summary>True when the log signed it: by this key, under the name of its origin.</summary>
    public bool IsSignedBy(NoteKey log) =>
        log.Type == NoteKey.LogType && log.Name == Checkpoint.Origin && Note.Open([log]) is { Count: 1 };
}
