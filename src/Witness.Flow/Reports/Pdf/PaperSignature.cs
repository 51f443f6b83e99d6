using System.Globalization;
using System.Text;

namespace Witness.Flow.Reports.Pdf;

/// <summary>
/// 文件签名 — adds a signature after the end of a file (PAdES baseline): the field, its place on a page, and a CMS over every byte but its own digits.
/// </summary>
internal static class PaperSignature
{
    private const string Blank = "0000000000";

    public static byte[] Sign(PdfDocument document, IReadOnlyList<Inside> files, SignaturePlace place, PaperSeal seal)
    {
        var (before, objects, pages) = document.Write(files);
        var (signature, field, look) = (before.Size, before.Size + 1, before.Size + 2);
        var (page, catalog) = (pages[place.Page], before.Catalog);
        var rect = string.Join(' ', new[] { place.X, Canvas.Height - place.Y - place.Height, place.X + place.Width, Canvas.Height - place.Y }.Select(PdfObjects.Text));
        var size = $"{PdfObjects.Text(place.Width)} {PdfObjects.Text(place.Height)}";
        var hole = new string('0', 2 * seal.Room);
        var dictionary = $"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Name{PdfObjects.String(seal.Name)}/M{PdfObjects.Date(seal.At)}/ByteRange[0 {Blank} {Blank} {Blank}]/Contents<{hole}>>>";
        var file = PdfObjects.Append(before,
        [
            (signature, Bytes(dictionary)),
            (field, Bytes($"<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature1)/F 132/P {page} 0 R/Rect[{rect}]/V {signature} 0 R/AP<</N {look} 0 R>>>>")),
            (look, Bytes($"<</Type/XObject/Subtype/Form/BBox[0 0 {size}]/Resources<<>>/Length 0>>\nstream\n\nendstream")),
            (page, Bytes(With(objects.TextOf(page), $"/Annots[{field} 0 R]"))),
            (catalog, Bytes(With(objects.TextOf(catalog), $"/AcroForm<</Fields[{field} 0 R]/SigFlags 3>>"))),
        ]);

        // the signature's own object is searched behind the old end only: nothing inside a report can look like it
        var (range, contents) = (Find(file, "/ByteRange[0 ", before.Bytes.Length), Find(file, "/Contents<", before.Bytes.Length));
        var (open, close) = (contents + "/Contents<".Length - 1, contents + "/Contents<".Length + hole.Length + 1);
        var numbers = string.Create(CultureInfo.InvariantCulture, $"{open} {close} {file.Length - close}]").PadRight((3 * Blank.Length) + 3);
        Bytes(numbers).CopyTo(file, range + "/ByteRange[0 ".Length);
        var covered = new byte[file.Length - (close - open)];
        file.AsSpan(0, open).CopyTo(covered);
        file.AsSpan(close).CopyTo(covered.AsSpan(open));
        var cms = seal.Make(covered);
        if (cms.Length > seal.Room) throw new InvalidOperationException($"the signature takes {cms.Length} bytes of {seal.Room}");
        Bytes(Convert.ToHexString(cms)).CopyTo(file, open + 1);
        return file;
    }

    /// <summary>The CMS of a signed paper, without the zeros behind it.</summary>
    public static byte[] CmsOf(byte[] paper)
    {
        var (open, close) = Hole(paper);
        var filled = Convert.FromHexString(Encoding.Latin1.GetString(paper, open, close - open));
        return filled[..(Ledger.Crypto.PaperSignature.LengthOf(filled) ?? throw new InvalidDataException("the paper holds no signature"))];
    }

    /// <summary>The same paper with another CMS over the same bytes; null when there is no room for it.</summary>
    public static byte[]? With(byte[] paper, byte[] cms)
    {
        var (open, close) = Hole(paper);
        if (2 * cms.Length > close - open) return null;
        var other = paper.ToArray();
        other.AsSpan(open..close).Fill((byte)'0');
        Bytes(Convert.ToHexString(cms)).CopyTo(other, open);
        return other;
    }

    // what a file ends with is its signature: everything inside a report comes before
    private static (int Open, int Close) Hole(byte[] paper)
    {
        var open = paper.AsSpan().LastIndexOf("/Contents<"u8) + "/Contents<".Length;
        return (open, open + paper.AsSpan(open).IndexOf((byte)'>'));
    }

    private static string With(string dictionary, string entry) => dictionary[..^2] + entry + ">>";

    private static int Find(byte[] file, string text, int from) => from + file.AsSpan(from).IndexOf(Bytes(text));

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
