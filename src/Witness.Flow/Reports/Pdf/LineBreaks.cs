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
            var (line, filled) = (new StringBuilder(), 0.0);
            foreach (var atom in Atoms(paragraph))
            {
                var wide = font.Measure(atom, size);
                if (filled + font.Measure(atom.TrimEnd(' '), size) > width && filled > 0)
                {
                    lines.Add(line.ToString().TrimEnd(' '));
                    (line, filled) = (line.Clear(), 0);
                }
                if (wide > width) (filled, wide) = (Torn(font, atom, size, width, lines, line), 0);
                else line.Append(atom);
                filled += wide;
            }
            lines.Add(line.ToString().TrimEnd(' '));
        }
        return lines;
    }

    // wider than a line: it has to be torn after all, between characters
    private static double Torn(CidFont font, string atom, double size, double width, List<string> lines, StringBuilder line)
    {
        double filled = 0;
        foreach (var rune in atom.EnumerateRunes())
        {
            var wide = font.Measure(rune.ToString(), size);
            if (filled + wide > width && filled > 0)
            {
                lines.Add(line.ToString());
                (line, filled) = (line.Clear(), 0);
            }
            line.Append(rune);
            filled += wide;
        }
        return filled;
    }

    // what stays together on a line
    private static IEnumerable<string> Atoms(string text)
    {
        var atom = new StringBuilder();
        Rune? before = null;
        foreach (var rune in text.EnumerateRunes())
        {
            if (before is { } last && !Joined(last, rune))
            {
                yield return atom.ToString();
                atom.Clear();
            }
            atom.Append(rune);
            before = rune;
        }
        if (atom.Length > 0) yield return atom.ToString();
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
