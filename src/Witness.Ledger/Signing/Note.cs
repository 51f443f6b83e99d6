using System.Text;

namespace Witness.Ledger.Signing;

/// <summary>
/// 签名便笺 — a text and the signatures under it, as C2SP signed-note lays them out. Reading one proves nothing yet:
/// <see cref="Open"/> does.
/// </summary>
/// <param name="Text">The signed text, its last line end included.</param>
/// <param name="Signatures">At least one, in the order of the note.</param>
public sealed record Note(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>A note with more signatures than this is not read; a verifier must take at least 16.</summary>
    public const int MaxSignatures = 64;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a note; null when it is none.</summary>
    public static Note? Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Parse(Strict.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Reads a note; null when it is none.</summary>
    public static Note? Parse(string note)
    {
        if (note.Any(c => c < ' ' && c != '\n')) return null;
        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || !note.EndsWith('\n')) return null;
        var lines = note[(split + 2)..].Split('\n')[..^1];
        if (lines.Length is 0 or > MaxSignatures) return null;
        var signatures = new NoteSignature[lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            if (NoteSignature.Parse(lines[i]) is not { } signature) return null;
            signatures[i] = signature;
        }

        return new(note[..(split + 1)], signatures);
    }

    /// <summary>The whole note.</summary>
    public override string ToString() => $"{Text}\n{string.Concat(Signatures.Select(s => s.Line() + "\n"))}";

    /// <summary>The whole note in UTF-8.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    /// <summary>
    /// The keys of those given that signed this note, each once. Signatures of other keys are passed over; null when any
    /// signature of a given key fails, even beside a good one.
    /// </summary>
    public IReadOnlyList<NoteKey>? Open(IEnumerable<NoteKey> known)
    {
        var keys = known.ToArray();
        var signed = new List<NoteKey>();
        foreach (var signature in Signatures)
        {
            foreach (var key in keys)
            {
                if (key.Name != signature.Name || key.Id != signature.KeyId) continue;
                if (!key.Verify(Text, signature)) return null;
                if (!signed.Contains(key)) signed.Add(key);
            }
        }

        return signed;
    }

    /// <summary>The same note with these signatures added, one for each key: the first stays.</summary>
    public Note With(IEnumerable<NoteSignature> more)
    {
        var keys = Signatures.Select(s => (s.Name, s.KeyId)).ToHashSet();
        return this with { Signatures = [.. Signatures, .. more.Where(s => keys.Add((s.Name, s.KeyId)))] };
    }
}
