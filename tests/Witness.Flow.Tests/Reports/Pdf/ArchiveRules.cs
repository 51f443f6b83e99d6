using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Witness.Flow.Tests.Reports.Pdf;

/// <summary>
/// ISO 19005-3, level B, as far as it can be seen without a validator: every demand by its clause, asked of a paper's own bytes and of the same file unpacked
/// by qpdf. docs/spec/report-pdf.md lists them.
/// </summary>
internal static partial class ArchiveRules
{
    /// <summary>Clause, demand, and whether it holds: of (the file, the file unpacked).</summary>
    public static readonly IReadOnlyList<(string Clause, string Demand, Func<string, string, bool> Holds)> All =
    [
        ("6.1.2", "header, then a comment of four bytes above 127", (raw, _) => raw.StartsWith("%PDF-1.7\n%", StringComparison.Ordinal) && raw.AsSpan(10, 4).IndexOfAnyInRange('\0', '\u007f') < 0),
        ("6.1.3", "an /ID in every trailer, no encryption, nothing behind the last %%EOF", (raw, _) => Count(raw, "trailer\n") == Count(raw, "/ID[<") && !raw.Contains("/Encrypt", StringComparison.Ordinal) && raw.EndsWith("%%EOF\n", StringComparison.Ordinal)),
        ("6.1.4", "cross-reference tables: the keyword alone in its line, entries of twenty bytes", (raw, _) => Tables().Matches(raw).Count == Count(raw, "startxref\n") && Tables().Matches(raw).All(table => table.Groups[1].Value.Length % 20 == 0)),
        ("6.1.6", "hexadecimal strings hold pairs of digits", (_, flat) => Hex().Matches(flat).All(hex => hex.Groups[1].Length % 2 == 0)),
        ("6.1.7.1", "streams: the length is that of the bytes, and none lies outside the file", (raw, _) => Streams(raw).All(s => raw.AsSpan(s.From + s.Length).StartsWith("\nendstream")) && Streams(raw).All(s => !External().IsMatch(s.Head))),
        ("6.1.7.2", "no filter but Flate", (raw, _) => Streams(raw).All(s => !s.Head.Contains("/Filter", StringComparison.Ordinal) || s.Head.Contains("/Filter/FlateDecode", StringComparison.Ordinal))),
        ("6.1.9", "object headers and ends on lines of their own", (raw, _) => Objects().Count(raw) > 10 && Count(raw, "\nendobj\n") == Objects().Count(raw)),
        ("6.1.10", "no inline images", (_, flat) => !Pages(flat).Any(content => content.Contains("\nBI", StringComparison.Ordinal))),
        ("6.1.12", "no permissions dictionary", (_, flat) => !flat.Contains("/Perms", StringComparison.Ordinal)),
        ("6.1.13", "integers, names and nesting within the limits; pages of a size that is allowed", (_, flat) => Integers().Matches(flat).All(n => n.Length < 11) && Names().Matches(flat).All(n => n.Length < 128) && flat.Contains("595.28", StringComparison.Ordinal)),
        ("6.2.2", "every page names its resources", (_, flat) => Count(flat, "/Type /Page\n") == Count(flat, "/Resources <<") - Count(flat, "/Subtype /Form")),
        ("6.2.3", "one output intent GTS_PDFA1 with a profile of three components for displays", (_, flat) => Count(flat, "/S /GTS_PDFA1") == 1 && Count(flat, "/DestOutputProfile") == 1 && flat.Contains("mntrRGB XYZ ", StringComparison.Ordinal) && flat.Contains("/N 3", StringComparison.Ordinal)),
        ("6.2.4", "colour by DeviceRGB alone", (_, flat) => Pages(flat).All(content => !OtherColours().IsMatch(content)) && !flat.Contains("/DeviceCMYK", StringComparison.Ordinal) && !flat.Contains("/Separation", StringComparison.Ordinal)),
        ("6.2.5", "no transfer functions, halftones or graphics states", (_, flat) => Absent(flat, "/TR ", "/TR2", "/HTP", "/ExtGState")),
        ("6.2.8", "no images, so none interpolated or with alternates", (_, flat) => Absent(flat, "/Subtype /Image", "/Interpolate", "/Alternates", "/OPI")),
        ("6.2.9", "no PostScript and no reference XObjects", (_, flat) => Absent(flat, "/Subtype /PS", "/Subtype2", "/Ref ")),
        ("6.2.10", "no transparency", (_, flat) => Absent(flat, "/SMask", "/Transparency", "/ca ", "/CA ", "/BM ")),
        ("6.2.11.3", "composite fonts by Identity-H with CIDToGIDMap as a stream", (_, flat) => Count(flat, "/Subtype /Type0") == 1 && Count(flat, "/Encoding /Identity-H") == 1 && Map().IsMatch(flat)),
        ("6.2.11.4", "the font program is embedded as a subset, and there is no CIDSet", (_, flat) => Count(flat, "/FontFile2") == 1 && Subset().IsMatch(flat) && Absent(flat, "/CIDSet", "/Type3")),
        ("6.2.11.5", "widths are those of the font program", (raw, flat) => Face.Of(raw, flat).WidthsAgree),
        ("6.2.11.7", "every character used maps to a code point that is one", (raw, flat) => Face.Of(raw, flat).CharactersAreNamed),
        ("6.2.11.8", "the empty glyph is drawn nowhere", (raw, flat) => Face.Of(raw, flat).NothingIsMissing),
        ("6.3.1", "no annotation but the signature's field", (_, flat) => Count(flat, "/Type /Annot") == Count(flat, "/Subtype /Widget")),
        ("6.3.2", "the field is printed, and neither hidden nor invisible", (_, flat) => !flat.Contains("/Subtype /Widget", StringComparison.Ordinal) || flat.Contains("/F 132", StringComparison.Ordinal)),
        ("6.3.3", "it has an appearance, the normal one alone", (_, flat) => Count(flat, "/AP <<") == Count(flat, "/Subtype /Widget") && Absent(flat, "/R <<", "/D <<")),
        ("6.4.1", "no appearance is left to the reader", (_, flat) => Absent(flat, "/NeedAppearances", "/AA ", "/XFA", "/NeedsRendering")),
        ("6.4.3", "the signature covers everything but itself", (raw, _) => Range().Match(raw) is { Success: true } range && Number(range, 1) < Number(range, 2) && Number(range, 2) + Number(range, 3) == raw.Length),
        ("6.5", "no actions", (_, flat) => Absent(flat, "/JavaScript", "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/SubmitForm", "/GoToR", "/OpenAction", "/A <<")),
        ("6.6.2", "metadata in the catalogue, unpacked, as XMP without a byte count", (raw, _) => raw.Contains("/Metadata ", StringComparison.Ordinal) && raw.Contains("<?xpacket begin=", StringComparison.Ordinal) && !raw.Contains("bytes=", StringComparison.Ordinal)),
        ("6.6.3", "title, author, subject, tools and dates are the same in Info and XMP", (raw, _) => InfoAgrees(raw)),
        ("6.6.4", "part 3, conformance B", (raw, _) => raw.Contains("<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>", StringComparison.Ordinal)),
        ("6.8", "every file inside has a type, a date, both names, its relationship, and stands in the catalogue's list", (_, flat) => Count(flat, "/Type /Filespec") is var files && files == Count(flat, "/AFRelationship") && files == Count(flat, "/UF <") && Count(flat, "/Subtype /application#2fjson") == files && Count(flat, "/ModDate") >= files
            && (files == 0 || Listed().Match(flat) is { Success: true } list && Count(list.Value, " 0 R") == files)),
        ("6.9", "no optional content", (_, flat) => Absent(flat, "/OCProperties", "/OC ")),
        ("6.10", "no alternate presentations", (_, flat) => Absent(flat, "/AlternatePresentations", "/PresSteps")),
        ("6.11", "no requirements of the reader", (_, flat) => !flat.Contains("/Requirements", StringComparison.Ordinal)),
    ];

    /// <summary>The demands that a paper does not meet.</summary>
    public static IReadOnlyList<string> Broken(byte[] paper, byte[] unpacked)
    {
        var (raw, flat) = (Encoding.Latin1.GetString(paper), Contents().Replace(Encoding.Latin1.GetString(unpacked), Readable));
        return [.. All.Where(rule => !rule.Holds(raw, flat)).Select(rule => $"{rule.Clause} {rule.Demand}")];
    }

    /// <summary>What is written in words: of fonts, maps and files inside nothing is searched, any word may stand there.</summary>
    private static string Readable(Match stream)
    {
        var content = stream.Groups[1].Value;
        var words = content.StartsWith("<?xpacket", StringComparison.Ordinal) || content.StartsWith("/CIDInit", StringComparison.Ordinal) || (content.Contains("/F1 ", StringComparison.Ordinal) && content.Contains(" Tj", StringComparison.Ordinal));
        return words ? stream.Value : content.Contains("mntrRGB XYZ ", StringComparison.Ordinal) ? "stream\nmntrRGB XYZ \nendstream" : "stream\n\nendstream";
    }

    private static bool InfoAgrees(string raw)
    {
        var xmp = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(raw[raw.IndexOf("<?xpacket begin", StringComparison.Ordinal)..raw.IndexOf("<?xpacket end", StringComparison.Ordinal)]));
        var info = raw[raw.LastIndexOf("<</Title<FEFF", StringComparison.Ordinal)..];
        string Said(string name) => System.Security.SecurityElement.Escape(Encoding.BigEndianUnicode.GetString(Convert.FromHexString(Regex.Match(info, $"/{name}<FEFF([0-9A-F]*)>").Groups[1].Value)));
        var at = Regex.Match(info, @"/ModDate\(D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)");
        return new[] { "Title", "Author", "Subject", "Producer" }.All(name => xmp.Contains($">{Said(name)}<", StringComparison.Ordinal))
            && xmp.Contains(string.Create(CultureInfo.InvariantCulture, $"<xmp:ModifyDate>{at.Groups[1]}-{at.Groups[2]}-{at.Groups[3]}T{at.Groups[4]}:{at.Groups[5]}:{at.Groups[6]}"), StringComparison.Ordinal);
    }

    private static IEnumerable<(string Head, int From, int Length)> Streams(string raw) => Heads().Matches(raw).Select(m => (m.Groups[1].Value, m.Index + m.Length, int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture)));

    /// <summary>What draws the pages.</summary>
    private static IEnumerable<string> Pages(string flat) => Contents().Matches(flat).Select(m => m.Groups[1].Value).Where(content => content.Contains("/F1 ", StringComparison.Ordinal) && content.Contains(" Tj", StringComparison.Ordinal));

    private static bool Absent(string text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
            if (text.Contains(word, StringComparison.Ordinal)) return false;
        return true;
    }

    private static int Count(string text, string word) => Regex.Count(text, Regex.Escape(word));

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"xref\n(?:\d+ \d+\n((?:\d{10} \d{5} [nf] \n)+))+trailer")]
    private static partial Regex Tables();

    [GeneratedRegex("(?<!<)<([0-9a-fA-F]+)>(?!>)")]
    private static partial Regex Hex();

    [GeneratedRegex(@"\n\d+ 0 obj\n<<((?:(?!endobj)[^\n])*?/Length (\d+)[^\n]*)>>\nstream\n")]
    private static partial Regex Heads();

    [GeneratedRegex("/FFilter|/FDecodeParms")]
    private static partial Regex External();

    [GeneratedRegex(@"\n\d+ 0 obj\n")]
    private static partial Regex Objects();

    [GeneratedRegex(@"(?<=[ \[/])\d+(?=[ \]\n])")]
    private static partial Regex Integers();

    [GeneratedRegex(@"/[A-Za-z0-9+#.]+")]
    private static partial Regex Names();

    [GeneratedRegex(@"\s(g|G|k|K|cs|CS|sc|SC|scn|SCN|sh|Do|ri|gs)\n")]
    private static partial Regex OtherColours();

    [GeneratedRegex(@"/CIDToGIDMap \d+ 0 R")]
    private static partial Regex Map();

    [GeneratedRegex(@"/BaseFont /[A-Z]{6}\+WenQuanYiMicroHei")]
    private static partial Regex Subset();

    [GeneratedRegex(@"/ByteRange\s*\[0 (\d+) (\d+) (\d+)\s*\]")]
    private static partial Regex Range();

    [GeneratedRegex(@"/AF \[[^\]]*\]")]
    private static partial Regex Listed();

    [GeneratedRegex(@"stream\n(.*?)\nendstream", RegexOptions.Singleline)]
    private static partial Regex Contents();

    /// <summary>The one font of a paper, as its own tables tell it.</summary>
    private sealed partial record Face(bool WidthsAgree, bool CharactersAreNamed, bool NothingIsMissing)
    {
        public static Face Of(string raw, string flat)
        {
            var (map, file) = (Stream(raw, "CIDToGIDMap"), Stream(raw, "FontFile2"));
            var unicode = Encoding.Latin1.GetString(Stream(raw, "ToUnicode"));
            var widths = Widths().Match(flat).Groups[1].Value.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(w => int.Parse(w, CultureInfo.InvariantCulture)).ToList();
            var (head, hhea, hmtx) = (Table(file, "head"), Table(file, "hhea"), Table(file, "hmtx"));
            var (em, metrics) = (U16(file, head + 18), U16(file, hhea + 34));
            var agree = widths.Count == (map.Length / 2) - 1;
            for (var cid = 1; agree && cid <= widths.Count; cid++)
            {
                var glyph = U16(map, 2 * cid);
                agree = Math.Abs((U16(file, hmtx + (4 * Math.Min(glyph, metrics - 1))) * 1000.0 / em) - widths[cid - 1]) <= 1;
            }
            var points = Points().Matches(unicode).Select(m => (Cid: Convert.ToInt32(m.Groups[1].Value, 16), Text: Encoding.BigEndianUnicode.GetString(Convert.FromHexString(m.Groups[2].Value)))).ToDictionary(p => p.Cid, p => p.Text);
            var used = Pages(flat).SelectMany(content => Shown().Matches(content)).SelectMany(m => m.Groups[1].Value.Chunk(4).Select(four => Convert.ToInt32(new string(four), 16))).ToHashSet();
            var named = used.All(cid => points.TryGetValue(cid, out var text) && text is not ("\0" or "\uFEFF" or "\uFFFE") && !text.Any(c => c is >= '\uE000' and <= '\uF8FF'));
            return new(agree, named, used.All(cid => cid > 0 && (2 * cid) + 1 < map.Length && U16(map, 2 * cid) > 0));
        }

        private static byte[] Stream(string raw, string name)
        {
            var number = Regex.Match(raw, $@"/{name} (\d+) 0 R").Groups[1].Value;
            var head = Heads().Match(raw, raw.IndexOf($"\n{number} 0 obj\n", StringComparison.Ordinal));
            using var packed = new ZLibStream(new MemoryStream(Encoding.Latin1.GetBytes(raw, head.Index + head.Length, int.Parse(head.Groups[2].Value, CultureInfo.InvariantCulture))), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            packed.CopyTo(plain);
            return plain.ToArray();
        }

        private static int Table(byte[] file, string tag)
        {
            for (var i = 0; i < U16(file, 4); i++)
                if (Encoding.ASCII.GetString(file, 12 + (16 * i), 4) == tag) return BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20 + (16 * i)));
            throw new InvalidDataException(tag);
        }

        private static int U16(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at));

        [GeneratedRegex(@"/W \[\s*1\s*\[([\d\s]+)\]")]
        private static partial Regex Widths();

        [GeneratedRegex("<([0-9A-F]{4})><([0-9A-F]+)>")]
        private static partial Regex Points();

        [GeneratedRegex("<([0-9a-fA-F]+)> Tj")]
        private static partial Regex Shown();
    }
}
