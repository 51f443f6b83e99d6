using System.Buffers.Binary;
using System.Text;

namespace Witness.Flow.Reports.Pdf;

/// <summary>字体缺字 — the face has no outline for a character; nothing is drawn in its place unseen.</summary>
public sealed class MissingGlyphException(int codePoint) : Exception($"the face has no glyph for U+{codePoint:X4}")
{
    public int CodePoint => codePoint;
}

/// <summary>
/// 字体 — a TrueType face read for its outlines: which glyph a character has, how wide it is, and the same face again with only the
/// glyphs that were used.
/// </summary>
public sealed class TrueTypeFace
{
    private const string Resource = "wqy-microhei.ttf";

    // Tables of a subset, in the order of their tags; cmap, name and OS/2 are not wanted by a CID font.
    private static readonly string[] Kept = ["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"];

    private static readonly Lazy<TrueTypeFace> Shared = new(() =>
    {
        using var stream = typeof(TrueTypeFace).Assembly.GetManifestResourceStream(Resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new(bytes);
    });

    private readonly byte[] _file;
    private readonly Dictionary<string, (int Offset, int Length)> _tables = new(StringComparer.Ordinal);
    private readonly bool _longLoca;
    private readonly int _metrics;
    private readonly int _cmap;
    private readonly int _hmtx;
    private readonly ushort[] _glyphs = new ushort[0x10000];

    /// <exception cref="InvalidDataException">It is no TrueType face with a Unicode map of format 4.</exception>
    public TrueTypeFace(byte[] file)
    {
        _file = file;
        for (var i = 0; i < U16(4); i++)
        {
            var entry = 12 + (16 * i);
            _tables.Add(Encoding.ASCII.GetString(file, entry, 4), (I32(entry + 8), I32(entry + 12)));
        }
        UnitsPerEm = U16(At("head") + 18);
        _longLoca = U16(At("head") + 50) == 1;
        _metrics = U16(At("hhea") + 34);
        (Ascent, Descent) = ((short)U16(At("hhea") + 4), (short)U16(At("hhea") + 6));
        Glyphs = U16(At("maxp") + 4);
        Box = [.. Enumerable.Range(0, 4).Select(i => (int)(short)U16(At("head") + 36 + (2 * i)))];
        var cmap = At("cmap");
        for (var i = 0; i < U16(cmap + 2) && _cmap == 0; i++)
        {
            var (platform, at) = (U16(cmap + 4 + (8 * i)), cmap + I32(cmap + 8 + (8 * i)));
            if (platform is 0 or 3 && U16(at) == 4) _cmap = at;
        }
        if (_cmap == 0) throw new InvalidDataException("the face has no Unicode map");
        _hmtx = At("hmtx");
        for (var code = 1; code < _glyphs.Length; code++) _glyphs[code] = (ushort)Find(code); // asked for every character of every line
    }

    /// <summary>The face that ships with the program.</summary>
    public static TrueTypeFace Default => Shared.Value;

    public int UnitsPerEm { get; }

    public int Ascent { get; }

    public int Descent { get; }

    public int Glyphs { get; }

    /// <summary>xMin, yMin, xMax, yMax of all glyphs.</summary>
    public IReadOnlyList<int> Box { get; }

    /// <summary>True when the character can be drawn.</summary>
    public bool Has(int codePoint) => GlyphAt(codePoint) != 0;

    /// <exception cref="MissingGlyphException">It cannot be drawn.</exception>
    public int GlyphOf(int codePoint) => GlyphAt(codePoint) is > 0 and var glyph ? glyph : throw new MissingGlyphException(codePoint);

    /// <summary>Advance in units of the em.</summary>
    public int WidthOf(int glyph) => U16(_hmtx + (4 * Math.Min(glyph, _metrics - 1)));

    /// <summary>
    /// The face with these glyphs only, renumbered from 1 in the order given; parts that composite glyphs are made of follow them.
    /// Glyph 0 is the face's own.
    /// </summary>
    public byte[] Subset(IReadOnlyList<int> glyphs)
    {
        var chosen = new List<int> { 0 };
        var number = new Dictionary<int, int> { [0] = 0 };
        foreach (var glyph in glyphs.Where(glyph => number.TryAdd(glyph, chosen.Count))) chosen.Add(glyph);
        var outlines = new List<byte[]>();
        for (var i = 0; i < chosen.Count; i++) outlines.Add(Outline(chosen[i], number, chosen));

        using var glyf = new MemoryStream();
        var loca = new byte[4 * (chosen.Count + 1)];
        var hmtx = new byte[4 * chosen.Count];
        for (var i = 0; i < chosen.Count; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(loca.AsSpan(4 * i), (int)glyf.Position);
            glyf.Write(outlines[i]);
            while (glyf.Position % 4 != 0) glyf.WriteByte(0);
            BinaryPrimitives.WriteUInt16BigEndian(hmtx.AsSpan(4 * i), (ushort)WidthOf(chosen[i]));
            BinaryPrimitives.WriteInt16BigEndian(hmtx.AsSpan((4 * i) + 2), LeftOf(chosen[i]));
        }
        BinaryPrimitives.WriteInt32BigEndian(loca.AsSpan(4 * chosen.Count), (int)glyf.Position);

        var (head, hhea, maxp) = (Table("head"), Table("hhea"), Table("maxp"));
        head.AsSpan(8, 4).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(50), 1);
        BinaryPrimitives.WriteUInt16BigEndian(hhea.AsSpan(34), (ushort)chosen.Count);
        BinaryPrimitives.WriteUInt16BigEndian(maxp.AsSpan(4), (ushort)chosen.Count);
        return Assemble(tag => tag switch { "glyf" => glyf.ToArray(), "loca" => loca, "hmtx" => hmtx, "head" => head, "hhea" => hhea, "maxp" => maxp, _ => Table(tag) });
    }

    /// <summary>Number of a glyph in the subset made of these.</summary>
    public static IReadOnlyDictionary<int, int> Numbers(IReadOnlyList<int> glyphs)
    {
        var number = new Dictionary<int, int>();
        foreach (var glyph in glyphs.Where(glyph => glyph != 0)) number.TryAdd(glyph, number.Count + 1);
        return number;
    }

    // A composite glyph names its parts by number: each part joins the subset and is named by its new number.
    private byte[] Outline(int glyph, Dictionary<int, int> number, List<int> chosen)
    {
        var (from, to) = (Loca(glyph), Loca(glyph + 1));
        var outline = _file.AsSpan(At("glyf") + from, to - from).ToArray();
        if (outline.Length == 0 || BinaryPrimitives.ReadInt16BigEndian(outline) >= 0) return outline;
        for (var at = 10; ;)
        {
            var flags = BinaryPrimitives.ReadUInt16BigEndian(outline.AsSpan(at));
            var part = BinaryPrimitives.ReadUInt16BigEndian(outline.AsSpan(at + 2));
            if (number.TryAdd(part, chosen.Count)) chosen.Add(part);
            BinaryPrimitives.WriteUInt16BigEndian(outline.AsSpan(at + 2), (ushort)number[part]);
            at += 4 + ((flags & 1) != 0 ? 4 : 2) + ((flags & 8) != 0 ? 2 : (flags & 0x40) != 0 ? 4 : (flags & 0x80) != 0 ? 8 : 0);
            if ((flags & 0x20) == 0) return outline;
        }
    }

    private byte[] Assemble(Func<string, byte[]> table)
    {
        var tags = Kept.Where(_tables.ContainsKey).ToArray();
        var power = (int)Math.Log2(tags.Length);
        var bodies = tags.Select(table).ToArray();
        var file = new byte[12 + (16 * tags.Length) + bodies.Sum(body => (body.Length + 3) & ~3)];
        BinaryPrimitives.WriteInt32BigEndian(file, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(4), (ushort)tags.Length);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(6), (ushort)(16 << power));
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(8), (ushort)power);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(10), (ushort)((16 * tags.Length) - (16 << power)));
        var (at, headAt) = (12 + (16 * tags.Length), 0);
        for (var i = 0; i < tags.Length; i++)
        {
            var entry = file.AsSpan(12 + (16 * i), 16);
            bodies[i].CopyTo(file.AsSpan(at));
            if (tags[i] == "head") headAt = at;
            Encoding.ASCII.GetBytes(tags[i], entry);
            BinaryPrimitives.WriteUInt32BigEndian(entry[4..], Sum(file.AsSpan(at, (bodies[i].Length + 3) & ~3)));
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], at);
            BinaryPrimitives.WriteInt32BigEndian(entry[12..], bodies[i].Length);
            at += (bodies[i].Length + 3) & ~3;
        }
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(headAt + 8), 0xB1B0AFBA - Sum(file));
        return file;
    }

    private int GlyphAt(int codePoint) => codePoint is > 0 and <= 0xFFFF ? _glyphs[codePoint] : 0;

    private int Find(int codePoint)
    {
        var segments = U16(_cmap + 6) / 2;
        var (ends, low, high) = (_cmap + 14, 0, segments - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (U16(ends + (2 * middle)) < codePoint) low = middle + 1;
            else high = middle;
        }
        var starts = ends + (2 * segments) + 2 + (2 * low);
        if (U16(starts) > codePoint) return 0;
        var (delta, range) = (U16(starts + (2 * segments)), U16(starts + (4 * segments)));
        if (range == 0) return (codePoint + delta) & 0xFFFF;
        var glyph = U16(starts + (4 * segments) + range + (2 * (codePoint - U16(starts))));
        return glyph == 0 ? 0 : (glyph + delta) & 0xFFFF;
    }

    private short LeftOf(int glyph) => (short)U16(_hmtx + (glyph < _metrics ? (4 * glyph) + 2 : (4 * _metrics) + (2 * (glyph - _metrics))));

    private int Loca(int glyph) => _longLoca ? I32(At("loca") + (4 * glyph)) : 2 * U16(At("loca") + (2 * glyph));

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (var i = 0; i < bytes.Length; i += 4) sum += BinaryPrimitives.ReadUInt32BigEndian(bytes[i..]);
        return sum;
    }

    private byte[] Table(string tag) => _file.AsSpan(At(tag), _tables[tag].Length).ToArray();

    private int At(string tag) => _tables.TryGetValue(tag, out var table) ? table.Offset : throw new InvalidDataException($"the face has no table {tag}");

    private int U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(_file.AsSpan(at));

    private int I32(int at) => BinaryPrimitives.ReadInt32BigEndian(_file.AsSpan(at));
}
