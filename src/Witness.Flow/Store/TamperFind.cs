using System.Globalization;

namespace Witness.Flow.Store;

/// <summary>篡改发现 — where somebody else has written; becomes the fact <c>TamperFound</c>.</summary>
/// <param name="Database"><c>log</c>, or the name of a read build.</param>
/// <param name="Row">Key of the row (hex, or the key's values); empty when only the whole table is known to differ.</param>
/// <param name="What">What kind of change; zh / en.</param>
public sealed record TamperFind(string Database, string Table, string Row, string What)
{
    /// <summary>Written over.</summary>
    public const string Changed = "内容被改动 / content was changed";

    /// <summary>Not there, though it was written.</summary>
    public const string Missing = "缺失 / missing";

    /// <summary>There, though it was not written by us.</summary>
    public const string Foreign = "多出 / not written by this system";

    /// <summary>An earlier state was put back.</summary>
    public const string RolledBack = "被退回到较早状态 / put back to an earlier state";

    /// <summary>A table is gone, or its pages are not what was written.</summary>
    public const string Unreadable = "读不出 / cannot be read";

    /// <summary>Account ids and the like are read more easily than their hex.</summary>
    public static string RowText(string row)
    {
        if (row.Length < 8 || row.Length % 2 != 0 || !row.All(char.IsAsciiHexDigitLower)) return row;
        var bytes = Convert.FromHexString(row);
        return bytes.All(b => b is >= 0x20 and < 0x7f) ? System.Text.Encoding.ASCII.GetString(bytes) : row;
    }

    /// <summary>What the number of rows tells when a table does not add up.</summary>
    internal static string OfCounts(long found, long written)
    {
        var n = Math.Abs(found - written).ToString(CultureInfo.InvariantCulture);
        return found < written ? $"缺少 {n} 行 / {n} rows missing"
            : found > written ? $"多出 {n} 行 / {n} rows too many"
            : "行被替换 / rows were replaced";
    }
}
