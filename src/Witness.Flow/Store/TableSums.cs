using System.Buffers.Binary;
using System.Text;

namespace Witness.Flow.Store;

/// <summary>The digests of all tables of one database, by table name. Changed on a copy, so a failed commit leaves no trace.</summary>
public sealed class TableSums
{
    private readonly SortedDictionary<string, RowSum> _byTable;

    public TableSums() : this(new SortedDictionary<string, RowSum>(StringComparer.Ordinal)) { }

    private TableSums(SortedDictionary<string, RowSum> byTable) => _byTable = byTable;

    public IEnumerable<string> Tables => _byTable.Keys;

    /// <summary>An unknown table is an empty one.</summary>
    public RowSum this[string table]
    {
        get => _byTable.GetValueOrDefault(table);
        set => _byTable[table] = value;
    }

    public TableSums Copy() => new(new SortedDictionary<string, RowSum>(_byTable, StringComparer.Ordinal));

    /// <summary>Tables in name order, each: length and name, count, total; all numbers big-endian.</summary>
    public byte[] Encode()
    {
        using var to = new MemoryStream();
        Span<byte> part = stackalloc byte[40];
        foreach (var (table, sum) in _byTable)
        {
            var name = Encoding.UTF8.GetBytes(table);
            to.WriteByte(checked((byte)name.Length));
            to.Write(name);
            BinaryPrimitives.WriteInt64BigEndian(part, sum.Count);
            sum.Total.CopyTo(part[8..]);
            to.Write(part);
        }

        return to.ToArray();
    }

    public static TableSums Decode(ReadOnlySpan<byte> bytes)
    {
        var sums = new TableSums();
        while (bytes.Length > 0)
        {
            int length = bytes[0];
            var name = Encoding.UTF8.GetString(bytes.Slice(1, length));
            var part = bytes.Slice(1 + length, 40);
            sums[name] = new RowSum(RowTerm.From(part[8..]), BinaryPrimitives.ReadInt64BigEndian(part));
            bytes = bytes[(1 + length + 40)..];
        }

        return sums;
    }
}
