using System.Buffers.Binary;
using System.Text;

namespace Witness.Flow.Store;

/// <summary>The digests of all tables of one database, by table name. Changed on a copy, so a failed commit leaves no trace.</summary>
public sealed class TableSums
{
    private const byte Version = 0; // no name is empty, so sums without rolls begin otherwise
    private const int SumSize = 40;

    private readonly SortedDictionary<string, Line> _byTable;

    public TableSums() : this(new SortedDictionary<string, Line>(StringComparer.Ordinal)) { }

    private TableSums(SortedDictionary<string, Line> byTable) => _byTable = byTable;

    public IEnumerable<string> Tables => _byTable.Keys;

    /// <summary>An unknown table is an empty one.</summary>
    public RowSum this[string table]
    {
        get => _byTable.GetValueOrDefault(table).Sum;
        set => _byTable[table] = _byTable.GetValueOrDefault(table) with { Sum = value };
    }

    /// <summary>Takes in a row that was not there.</summary>
    internal void Put(string table, ReadOnlySpan<byte> key, RowTerm term)
    {
        RollFor(table, term)?.Add(key);
        this[table] += term;
    }

    /// <summary>Takes out a row that was there.</summary>
    internal void Take(string table, ReadOnlySpan<byte> key, RowTerm term)
    {
        Roll(table)?.Remove(key);
        this[table] -= term;
    }

    /// <summary>The keys of a table; null when it has none, or was begun before rolls were kept.</summary>
    internal KeyRoll? Roll(string table) => _byTable.GetValueOrDefault(table).Roll;

    /// <summary>The same, begun with the first row; its seed is the half of that row's term that is stored nowhere.</summary>
    internal KeyRoll? RollFor(string table, RowTerm first)
    {
        if (_byTable.TryGetValue(table, out var line)) return line.Roll;
        var roll = new KeyRoll((ulong)first.Low);
        _byTable[table] = new(default, roll);
        return roll;
    }

    public TableSums Copy()
    {
        var copy = new SortedDictionary<string, Line>(StringComparer.Ordinal);
        foreach (var (table, line) in _byTable) copy.Add(table, line with { Roll = line.Roll?.Copy() });
        return new(copy);
    }

    /// <summary>Zero, then tables in name order, each: length and name, count, total, length of the roll (0: none), roll; all numbers big-endian.</summary>
    public byte[] Encode()
    {
        var names = _byTable.Keys.Select(Encoding.UTF8.GetBytes).ToList();
        var bytes = new byte[1 + names.Sum(name => 1 + name.Length + SumSize + 2) + _byTable.Values.Sum(line => line.Roll?.EncodedSize ?? 0)];
        var to = bytes.AsSpan(1);
        foreach (var (name, (sum, roll)) in names.Zip(_byTable.Values))
        {
            to[0] = checked((byte)name.Length);
            name.CopyTo(to[1..]);
            to = to[(1 + name.Length)..];
            BinaryPrimitives.WriteInt64BigEndian(to, sum.Count);
            sum.Total.CopyTo(to[8..]);
            BinaryPrimitives.WriteUInt16BigEndian(to[SumSize..], checked((ushort)(roll?.EncodedSize ?? 0)));
            roll?.Encode(to[(SumSize + 2)..]);
            to = to[(SumSize + 2 + (roll?.EncodedSize ?? 0))..];
        }

        return bytes;
    }

    public static TableSums Decode(ReadOnlySpan<byte> bytes)
    {
        var sums = new TableSums();
        var rolls = bytes.Length > 0 && bytes[0] == Version;
        if (rolls) bytes = bytes[1..];
        while (bytes.Length > 0)
        {
            int length = bytes[0];
            var name = Encoding.UTF8.GetString(bytes.Slice(1, length));
            bytes = bytes[(1 + length)..];
            var sum = new RowSum(RowTerm.From(bytes[8..]), BinaryPrimitives.ReadInt64BigEndian(bytes));
            bytes = bytes[SumSize..];
            var size = rolls ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : 0;
            if (rolls) bytes = bytes[2..];
            sums._byTable[name] = new(sum, size == 0 ? null : KeyRoll.Decode(bytes[..size]));
            bytes = bytes[size..];
        }

        return sums;
    }

    private readonly record struct Line(RowSum Sum, KeyRoll? Roll);
}
