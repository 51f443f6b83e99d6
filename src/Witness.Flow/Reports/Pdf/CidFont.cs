using System.Globalization;
using System.Text;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Reports.Pdf;

/// <summary>
/// 嵌入字体 — what one document uses of a face. Every code point has a number of its own even where two share a glyph, so that text
/// comes out again as the very characters that went in.
/// </summary>
internal sealed class CidFont(TrueTypeFace face)
{
    private const string Digits = "0123456789ABCDEF";

    private readonly Dictionary<int, int> _numbers = [];
    private readonly List<(int CodePoint, int Glyph)> _used = [];

    /// <summary>Writes characters as the content stream names them, in hex.</summary>
    /// <exception cref="MissingGlyphException">One of them cannot be drawn.</exception>
    public void Encode(string text, StringBuilder to)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            var number = NumberOf(rune.Value);
            to.Append(Digits[number >> 12]).Append(Digits[(number >> 8) & 15]).Append(Digits[(number >> 4) & 15]).Append(Digits[number & 15]);
        }
    }

    /// <summary>Width of a text in points.</summary>
    public double Measure(ReadOnlySpan<char> text, double size)
    {
        var units = 0;
        foreach (var rune in text.EnumerateRunes()) units += face.WidthOf(face.GlyphOf(rune.Value));
        return (double)units * size / face.UnitsPerEm;
    }

    /// <summary>Writes the font's objects; gives the number of the font.</summary>
    public int Write(PdfObjects objects)
    {
        var glyphs = _used.ConvertAll(used => used.Glyph);
        var program = face.Subset(glyphs);
        var name = $"{Prefix(program)}+WenQuanYiMicroHei";
        var file = objects.AddStream($"/Length1 {program.Length}", program);
        var box = string.Join(' ', face.Box.Select(Scaled));
        var descriptor = objects.Add($"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{box}]/ItalicAngle 0/Ascent {Scaled(face.Ascent)}/Descent {Scaled(face.Descent)}/CapHeight {Scaled(face.Ascent)}/StemV 80/FontFile2 {file} 0 R>>");
        var numbers = TrueTypeFace.Numbers(glyphs);
        var map = new byte[2 * (_used.Count + 1)];
        for (var i = 0; i < _used.Count; i++) (map[(2 * i) + 2], map[(2 * i) + 3]) = ((byte)(numbers[_used[i].Glyph] >> 8), (byte)numbers[_used[i].Glyph]);
        var mapping = objects.AddStream("", map);
        var widths = string.Join(' ', _used.Select(used => Scaled(face.WidthOf(used.Glyph))));
        var descendant = objects.Add($"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor {descriptor} 0 R/DW 1000/W[1[{widths}]]/CIDToGIDMap {mapping} 0 R>>");
        var unicode = objects.AddStream("", Encoding.ASCII.GetBytes(ToUnicode()));
        return objects.Add($"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]/ToUnicode {unicode} 0 R>>");
    }

    private int NumberOf(int codePoint)
    {
        if (_numbers.TryGetValue(codePoint, out var known)) return known;
        _used.Add((codePoint, face.GlyphOf(codePoint)));
        _numbers.Add(codePoint, _used.Count);
        return _used.Count;
    }

    private string ToUnicode()
    {
        var text = new StringBuilder("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n");
        foreach (var block in _used.Select((used, i) => (Number: i + 1, used.CodePoint)).Chunk(100))
        {
            text.Append(CultureInfo.InvariantCulture, $"{block.Length} beginbfchar\n");
            foreach (var (number, codePoint) in block) text.Append(CultureInfo.InvariantCulture, $"<{number:X4}><{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(new Rune(codePoint).ToString()))}>\n");
            text.Append("endbfchar\n");
        }
        return text.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n").ToString();
    }

    // six letters out of the content, as the format wants them
    private static string Prefix(byte[] program)
    {
        var hash = Convert.FromHexString(Suite.Intl.Hash(program).ToString());
        return string.Concat(hash.Take(6).Select(b => (char)('A' + (b % 26))));
    }

    private string Scaled(int units) => Math.Round(units * 1000.0 / face.UnitsPerEm).ToString(CultureInfo.InvariantCulture);
}
