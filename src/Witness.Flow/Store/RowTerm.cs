using System.Buffers.Binary;

namespace Witness.Flow.Store;

/// <summary>
/// 行摘要 — the keyed digest of one row as a number mod 2²⁵⁶. Its high half is stored beside the row and tested on
/// reading; the low half is stored nowhere, so that whoever sees the rows cannot look for other rows with an equal sum.
/// </summary>
public readonly record struct RowTerm(UInt128 High, UInt128 Low)
{
    /// <summary>Bytes of the part that stands beside a row.</summary>
    public const int MacSize = 16;

    /// <summary>Takes the 32 bytes of a keyed hash.</summary>
    public static RowTerm From(ReadOnlySpan<byte> hash) => new(
        BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));

    public void CopyTo(Span<byte> to)
    {
        BinaryPrimitives.WriteUInt128BigEndian(to, High);
        BinaryPrimitives.WriteUInt128BigEndian(to[16..], Low);
    }

    /// <summary>The stored half.</summary>
    public byte[] Mac()
    {
        var mac = new byte[MacSize];
        BinaryPrimitives.WriteUInt128BigEndian(mac, High);
        return mac;
    }

    /// <summary>Whether a stored half (or the shorter front of one) belongs to this row.</summary>
    public bool Matches(ReadOnlySpan<byte> mac)
    {
        Span<byte> own = stackalloc byte[MacSize];
        BinaryPrimitives.WriteUInt128BigEndian(own, High);
        return mac.Length is > 0 and <= MacSize && mac.SequenceEqual(own[..mac.Length]);
    }

    public static RowTerm operator +(RowTerm x, RowTerm y)
    {
        var low = unchecked(x.Low + y.Low);
        return new RowTerm(unchecked(x.High + y.High + (low < x.Low ? UInt128.One : UInt128.Zero)), low);
    }

    public static RowTerm operator -(RowTerm x, RowTerm y) => new(
        unchecked(x.High - y.High - (x.Low < y.Low ? UInt128.One : UInt128.Zero)), unchecked(x.Low - y.Low));
}

/// <summary>表摘要 — the multiset digest of a table: the sum of its rows' terms, and how many there are (ruling 20).</summary>
public readonly record struct RowSum(RowTerm Total, long Count)
{
    public static RowSum operator +(RowSum sum, RowTerm row) => new(sum.Total + row, sum.Count + 1);

    public static RowSum operator -(RowSum sum, RowTerm row) => new(sum.Total - row, sum.Count - 1);

    /// <summary>Adds up parts of one table that were summed apart.</summary>
    public static RowSum operator +(RowSum x, RowSum y) => new(x.Total + y.Total, x.Count + y.Count);
}

/// <summary>篡改 — a row does not carry the digest it was written with: somebody else wrote it.</summary>
/// <param name="table">The table, as it is named in the database.</param>
/// <param name="row">The row's key in hex; empty when the table as a whole does not add up.</param>
public sealed class TamperException(string table, string row = "")
    : Exception($"row {(row.Length == 0 ? "(whole table)" : row)} of {table} was not written by this system")
{
    public string Table { get; } = table;

    public string Row { get; } = row;

    /// <summary>Name of the read build, when it is a read table: that one can be made anew from the log. Null: the log's database or the keys.</summary>
    public string? Database { get; init; }

    /// <summary>What people are told: which table, which row.</summary>
    public Witness.Ledger.Log.Reason What => new(
        $"数据被本系统以外改动：表 {Table}，{(Row.Length == 0 ? "整表" : $"行 {TamperFind.RowText(Row)}")}",
        $"data was changed by somebody else: table {Table}, {(Row.Length == 0 ? "the whole of it" : $"row {TamperFind.RowText(Row)}")}");

    /// <summary>The same, as the reason why the log takes nothing in.</summary>
    public Witness.Ledger.Log.Reason Reason => new($"{What.Zh}；日志只读", $"{What.En}; the log is read-only");
}

/// <summary>The database is not set up as the log needs it; the message names each setting and what it must be.</summary>
public sealed class StoreSettingException(string message) : Exception(message);
