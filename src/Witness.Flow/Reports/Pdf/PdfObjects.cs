using System.Globalization;
using System.IO.Compression;
using System.Text;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Reports.Pdf;

/// <summary>
/// PDF 对象 — numbered objects in the order they were asked for, written as one revision of a file: same objects, same bytes.
/// </summary>
internal sealed class PdfObjects
{
    private const string Start = "%PDF-1.7\n%âãÏÓ\n";

    private readonly List<byte[]?> _bodies = [];

    /// <summary>Texts of objects that are dictionaries, so that a later revision may say them again with more in them.</summary>
    private readonly Dictionary<int, string> _texts = [];

    /// <summary>Number of the next object.</summary>
    public int Next => _bodies.Count + 1;

    /// <summary>A number whose object follows later.</summary>
    public int Reserve()
    {
        _bodies.Add(null);
        return _bodies.Count;
    }

    public int Add(string text)
    {
        var number = Reserve();
        Set(number, text);
        return number;
    }

    public void Set(int number, string text) => (_bodies[number - 1], _texts[number]) = (Encoding.Latin1.GetBytes(text), text);

    /// <summary>A stream; <paramref name="entries"/> are its dictionary without Length and Filter.</summary>
    public int AddStream(string entries, ReadOnlySpan<byte> content, bool plain = false)
    {
        var bytes = plain ? content.ToArray() : Deflate(content);
        var number = Reserve();
        var head = Encoding.Latin1.GetBytes($"<<{entries}{(plain ? "" : "/Filter/FlateDecode")}/Length {Text(bytes.Length)}>>\nstream\n");
        _bodies[number - 1] = [.. head, .. bytes, .. "\nendstream"u8];
        return number;
    }

    /// <summary>Text of a dictionary that was set.</summary>
    public string TextOf(int number) => _texts[number];

    /// <summary>The whole file.</summary>
    public PdfRevision Write(int catalog, int info)
    {
        using var file = new MemoryStream();
        file.Write(Encoding.Latin1.GetBytes(Start));
        var places = new long[_bodies.Count];
        for (var i = 0; i < _bodies.Count; i++) places[i] = Put(file, i + 1, _bodies[i] ?? throw new InvalidOperationException($"object {i + 1} was never set"));
        var id = Suite.Intl.Hash(file.GetBuffer().AsSpan(0, (int)file.Length)).ToString()[..32].ToUpperInvariant();
        var table = file.Position;
        var xref = new StringBuilder($"xref\n0 {_bodies.Count + 1}\n0000000000 65535 f \n");
        foreach (var place in places) xref.Append(place.ToString("D10", CultureInfo.InvariantCulture)).Append(" 00000 n \n");
        xref.Append(Trailer(_bodies.Count + 1, catalog, info, id, id, null, table));
        file.Write(Encoding.Latin1.GetBytes(xref.ToString()));
        return new(file.ToArray(), _bodies.Count + 1, catalog, info, id, table);
    }

    /// <summary>The file with changed and new objects after its end; what stood there stays as it is.</summary>
    public static byte[] Append(PdfRevision before, IReadOnlyList<(int Number, byte[] Body)> objects)
    {
        using var file = new MemoryStream();
        file.Write(before.Bytes);
        var ordered = objects.OrderBy(o => o.Number).ToList();
        var places = ordered.ConvertAll(o => Put(file, o.Number, o.Body));
        var id = Suite.Intl.Hash(file.GetBuffer().AsSpan(0, (int)file.Length)).ToString()[..32].ToUpperInvariant();
        var table = file.Position;
        var xref = new StringBuilder("xref\n");
        for (var i = 0; i < ordered.Count;)
        {
            var run = 1;
            while (i + run < ordered.Count && ordered[i + run].Number == ordered[i].Number + run) run++;
            xref.Append(CultureInfo.InvariantCulture, $"{ordered[i].Number} {run}\n");
            for (var end = i + run; i < end; i++) xref.Append(places[i].ToString("D10", CultureInfo.InvariantCulture)).Append(" 00000 n \n");
        }
        xref.Append(Trailer(Math.Max(before.Size, ordered[^1].Number + 1), before.Catalog, before.Info, before.Id, id, before.Table, table));
        file.Write(Encoding.Latin1.GetBytes(xref.ToString()));
        return file.ToArray();
    }

    /// <summary>A text string: UTF-16 with its mark, in hex, so that no byte needs escaping.</summary>
    public static string String(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";

    /// <summary>A name, with what is not plain in it escaped.</summary>
    public static string Name(string text)
    {
        var name = new StringBuilder("/");
        foreach (var b in Encoding.UTF8.GetBytes(text))
            name.Append(char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'_' ? ((char)b).ToString() : $"#{b:X2}");
        return name.ToString();
    }

    /// <summary>A date with its offset.</summary>
    public static string Date(DateTimeOffset at) => string.Create(
        CultureInfo.InvariantCulture, $"(D:{at:yyyyMMddHHmmss}{(at.Offset < TimeSpan.Zero ? '-' : '+')}{at.Offset:hh}'{at.Offset:mm}')");

    /// <summary>A number, to a thousandth.</summary>
    public static string Text(double number) => Math.Round(number, 3).ToString("0.###", CultureInfo.InvariantCulture);

    private static long Put(MemoryStream file, int number, byte[] body)
    {
        var at = file.Position;
        file.Write(Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number} 0 obj\n")));
        file.Write(body);
        file.Write("\nendobj\n"u8);
        return at;
    }

    private static string Trailer(int size, int catalog, int info, string first, string id, long? before, long table) => string.Create(
        CultureInfo.InvariantCulture, $"trailer\n<</Size {size}/Root {catalog} 0 R/Info {info} 0 R/ID[<{first}><{id}>]{(before is { } at ? $"/Prev {at}" : "")}>>\nstartxref\n{table}\n%%EOF\n");

    private static byte[] Deflate(ReadOnlySpan<byte> content)
    {
        using var to = new MemoryStream();
        using (var zip = new ZLibStream(to, CompressionLevel.Optimal, leaveOpen: true)) zip.Write(content);
        return to.ToArray();
    }
}

/// <summary>文件修订 — a written file and what the next revision must know of it.</summary>
/// <param name="Size">One more than the highest object number.</param>
/// <param name="Table">Where its table of objects stands.</param>
internal sealed record PdfRevision(byte[] Bytes, int Size, int Catalog, int Info, string Id, long Table);
