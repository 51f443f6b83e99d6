using System.Globalization;
using System.Text;

namespace Witness.Ledger.Tree;

/// <summary>
/// 瓦片位置 — which tile, and how wide: 256 when full, 1–255 at the right edge of the tree. Level −1 stands for a bundle
/// of entries. The path is that of C2SP tlog-tiles.
/// </summary>
public readonly record struct TilePlace(int Level, long Index, int Width)
{
    /// <summary>Hashes in a full tile, entries in a full bundle.</summary>
    public const int Full = 256;

    /// <summary>The level that stands for bundles of entries.</summary>
    public const int Entries = -1;

    /// <summary>Number of hashes at that level in a tree of that size: complete subtrees of 256^level leaves.</summary>
    public static long CountAt(int level, long size) => level >= 8 ? 0 : size >> (8 * Math.Max(level, 0));

    /// <summary>How wide the tile is in a tree of that size; 0 when it is not in it.</summary>
    public static int WidthAt(int level, long index, long size) =>
        index > CountAt(level, size) / Full ? 0 : (int)Math.Min(CountAt(level, size) - index * Full, Full);

    /// <summary>Every tile and bundle of a tree of that size, bundles first.</summary>
    public static IEnumerable<TilePlace> AllOf(long size)
    {
        for (var level = Entries; CountAt(level, size) > 0; level++)
        {
            var count = CountAt(level, size);
            for (var index = 0L; index * Full < count; index++) yield return new(level, index, WidthAt(level, index, size));
        }
    }

    /// <summary><c>tile/0/x001/x234/067.p/12</c>, without a leading slash.</summary>
    public string Path()
    {
        var path = new StringBuilder("tile/");
        path.Append(Level == Entries ? "entries" : Level.ToString(CultureInfo.InvariantCulture)).Append('/');
        var digits = Index.ToString(CultureInfo.InvariantCulture);
        digits = digits.PadLeft((digits.Length + 2) / 3 * 3, '0');
        for (var i = 0; i < digits.Length - 3; i += 3) path.Append('x').Append(digits, i, 3).Append('/');
        path.Append(digits, digits.Length - 3, 3);
        if (Width < Full) path.Append(".p/").Append(Width.ToString(CultureInfo.InvariantCulture));
        return path.ToString();
    }

    /// <summary>Reads a path; null for anything <see cref="Path"/> would not write.</summary>
    public static TilePlace? Parse(string path)
    {
        var parts = path.Split('/');
        if (parts.Length < 3 || parts[0] != "tile") return null;
        int level;
        if (parts[1] == "entries") level = Entries;
        else if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out level) || level > 7) return null;

        var width = Full;
        var last = parts.Length;
        if (parts[^2].EndsWith(".p", StringComparison.Ordinal))
        {
            if (!int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out width)) return null;
            parts[^2] = parts[^2][..^2];
            last--;
        }

        if (last is < 3 or > 9) return null;
        var digits = string.Concat(parts[2..last].Select(p => p.StartsWith('x') ? p[1..] : p));
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return null;
        var place = new TilePlace(level, index, width);
        return width is >= 1 and <= Full && place.Path() == path ? place : null; // one spelling only
    }
}
