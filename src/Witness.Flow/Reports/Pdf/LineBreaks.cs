using System.Text;

namespace Witness.Flow.Reports.Pdf;

/// <summary>断行 — splits text into lines as Chinese print does: anywhere between characters, but no closing mark begins a line, no opening mark ends one, and no number or word is torn.</summary>
internal static class LineBreaks
{
    private const string Closing = "，。、；：？！）》〉」』】〕〗”’…—％%‰·!?),.;:]}~";
    private const string Opening = "（《〈「『【〔〖“‘([{￥¥$#";

    /// <summary>The lines of a text no wider than <paramref name="width"/>; a line feed in it always ends a line.</summary>
    public static IReadOnlyList<string> Of(CidFont font, string text, double size, double width)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.Split('\n'))
        {
            var (begin, filled) = (0, 0.0);
            for (int at = 0, end; at < paragraph.Length; at = end)
            {
                end = AtomEnd(paragraph, at);
                var atom = paragraph.AsSpan(at..end);
                var wide = font.Measure(atom, size);
                if (filled > 0 && filled + (atom[^1] == ' ' ? font.Measure(atom.TrimEnd(' '), size) : wide) > width) EndLine(at);
                if (wide <= width) filled += wide;
                else Tear(at, end);
            }
            lines.Add(paragraph[begin..].TrimEnd(' '));

            void EndLine(int at)
            {
                lines.Add(paragraph[begin..at].TrimEnd(' '));
                (begin, filled) = (at, 0);
            }

            // wider than a line: it has to be torn after all, between characters
            void Tear(int from, int end)
            {
                for (var at = from; at < end;)
                {
                    var length = Rune.GetRuneAt(paragraph, at).Utf16SequenceLength;
                    var wide = font.Measure(paragraph.AsSpan(at, length), size);
                    if (filled > 0 && filled + wide > width) EndLine(at);
                    filled += wide;
                    at += length;
                }
            }
        }
        return lines;
    }

    /// <summary>Where that ends which stays together on a line and begins here.</summary>
    private static int AtomEnd(string text, int from)
    {
        var before = Rune.GetRuneAt(text, from);
        var at = from + before.Utf16SequenceLength;
        while (at < text.Length)
        {
            var rune = Rune.GetRuneAt(text, at);
            if (!Joined(before, rune)) break;
            (before, at) = (rune, at + rune.Utf16SequenceLength);
        }
        return at;
    }

    private static bool Joined(Rune before, Rune after)
    {
        if (after.Value == ' ') return true;
        if (before.Value == ' ') return false;
        if (Is(Closing, after) && !(IsWord(before) && after.Value is '—')) return true;
        if (Is(Opening, before)) return true;
        // long numbers and addresses may break after these
        if (before.Value is '/' or ',' or ';' or '&' or '?' && !Rune.IsDigit(after)) return false;
        return IsWord(before) && IsWord(after);
    }

    private static bool IsWord(Rune rune) => rune.Value is > ' ' and < 0x250;

    private static bool Is(string marks, Rune rune) => rune.IsBmp && marks.Contains((char)rune.Value);
}
