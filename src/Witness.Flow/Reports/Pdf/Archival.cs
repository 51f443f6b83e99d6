using System.Buffers.Binary;
using System.Globalization;
using System.Security;
using System.Text;

namespace Witness.Flow.Reports.Pdf;

/// <summary>长期保存 — what PDF/A-3 wants beside the pages: the same facts about the document as XMP, and a colour space made of numbers alone.</summary>
internal static class Archival
{
    /// <summary>The metadata packet; says what the Info dictionary says.</summary>
    public static byte[] Xmp(PdfAbout about)
    {
        var at = about.At.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes($"""
            <?xpacket begin="{'\uFEFF'}" id="W5M0MpCehiHzreSzNTczkc9d"?>
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
            <pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
            <dc:format>application/pdf</dc:format>
            <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{Escaped(about.Title)}</rdf:li></rdf:Alt></dc:title>
            <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{Escaped(about.Subject)}</rdf:li></rdf:Alt></dc:description>
            <dc:creator><rdf:Seq><rdf:li>{Escaped(about.Author)}</rdf:li></rdf:Seq></dc:creator>
            <dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
            <xmp:CreatorTool>{PdfAbout.Tool}</xmp:CreatorTool><xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate>
            <pdf:Producer>{PdfAbout.Tool}</pdf:Producer>
            </rdf:Description></rdf:RDF></x:xmpmeta>
            <?xpacket end="w"?>
            """);
    }

    /// <summary>An ICC profile of sRGB (IEC 61966-2-1): its primaries adapted to D50, its curve in 1,024 steps.</summary>
    public static byte[] Srgb()
    {
        var curve = new byte[12 + 2048];
        Encoding.ASCII.GetBytes("curv", curve);
        BinaryPrimitives.WriteInt32BigEndian(curve.AsSpan(8), 1024);
        for (var i = 0; i < 1024; i++)
        {
            var v = i / 1023.0;
            var light = v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);
            BinaryPrimitives.WriteUInt16BigEndian(curve.AsSpan(12 + (2 * i)), (ushort)Math.Round(light * 65535));
        }
        (string Tag, byte[] Body)[] tags =
        [
            ("desc", Described("sRGB IEC61966-2.1")), ("cprt", [.. "text\0\0\0\0"u8, .. "No copyright, use freely\0"u8]),
            ("wtpt", Xyz(0.9642, 1, 0.8249)), ("rXYZ", Xyz(0.4360, 0.2225, 0.0139)), ("gXYZ", Xyz(0.3851, 0.7169, 0.0971)), ("bXYZ", Xyz(0.1431, 0.0606, 0.7139)),
            ("rTRC", curve), ("gTRC", curve), ("bTRC", curve),
        ];
        var (at, places) = (128 + 4 + (12 * tags.Length), new Dictionary<byte[], int>());
        foreach (var (_, body) in tags)
        {
            if (places.TryAdd(body, at)) at += (body.Length + 3) & ~3;
        }
        var profile = new byte[at];
        BinaryPrimitives.WriteInt32BigEndian(profile, at);
        BinaryPrimitives.WriteInt32BigEndian(profile.AsSpan(8), 0x02100000);
        "mntrRGB XYZ "u8.CopyTo(profile.AsSpan(12));
        foreach (var (i, part) in new[] { 2026, 1, 1 }.Index()) BinaryPrimitives.WriteUInt16BigEndian(profile.AsSpan(24 + (2 * i)), (ushort)part);
        "acsp"u8.CopyTo(profile.AsSpan(36));
        Xyz(0.9642, 1, 0.8249).AsSpan(8).CopyTo(profile.AsSpan(68));
        BinaryPrimitives.WriteInt32BigEndian(profile.AsSpan(128), tags.Length);
        foreach (var (i, (tag, body)) in tags.Index())
        {
            var entry = profile.AsSpan(132 + (12 * i));
            Encoding.ASCII.GetBytes(tag, entry);
            BinaryPrimitives.WriteInt32BigEndian(entry[4..], places[body]);
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], body.Length);
            body.CopyTo(profile.AsSpan(places[body]));
        }
        return profile;
    }

    private static byte[] Described(string text)
    {
        var body = new byte[12 + text.Length + 1 + 8 + 2 + 1 + 67];
        Encoding.ASCII.GetBytes("desc", body);
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(8), text.Length + 1);
        Encoding.ASCII.GetBytes(text, body.AsSpan(12));
        return body;
    }

    private static byte[] Xyz(params ReadOnlySpan<double> numbers)
    {
        var body = new byte[8 + (4 * numbers.Length)];
        Encoding.ASCII.GetBytes("XYZ ", body);
        for (var i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(8 + (4 * i)), (int)Math.Round(numbers[i] * 65536));
        return body;
    }

    private static string Escaped(string text) => SecurityElement.Escape(text);
}

/// <summary>文件说明 — what the file says of itself, twice in the same words.</summary>
/// <param name="At">The time the content tells up to, not the time of writing: the same report is the same file.</param>
internal sealed record PdfAbout(string Title, string Author, string Subject, DateTimeOffset At)
{
    public const string Tool = "Digital Witness";
}
