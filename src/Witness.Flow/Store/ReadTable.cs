using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Witness.Flow.Store;

/// <summary>What a column of a read table holds; nothing else looks the same on both engines.</summary>
public enum ColumnType
{
    /// <summary>UTF-8, ordered by its bytes on both engines.</summary>
    Text,

    /// <summary>64-bit integer.</summary>
    Int,

    /// <summary>Bytes.</summary>
    Blob,
}

/// <summary>A column; its name is written in lower case in SQL, and matches a member of any spelling (<c>source_key</c>, <c>SourceKey</c>).</summary>
public sealed record ReadColumn(string Name, ColumnType Type);

/// <summary>
/// 读表 — declared as data, made by us, never migrated: a new version of the schema is built beside the old one from the log
/// (design.md, decision 2). Every row carries its keyed digest in a column <c>mac</c> of ours.
/// </summary>
public sealed class ReadTable
{
    private readonly int[] _key;

    private ReadTable(string name, IReadOnlyList<ReadColumn> columns, IReadOnlyList<string> key, IReadOnlyList<string> indexes)
    {
        (Name, Columns, Key, Indexes) = (name, columns, key, indexes);
        _key = [.. key.Select(k => Enumerable.Range(0, columns.Count).First(i => columns[i].Name == k))];
        SqlColumns = string.Join(", ", columns.Select(c => $"\"{c.Name}\""));
        SqlKey = string.Join(", ", key.Select(k => $"\"{k}\""));
    }

    public string Name { get; }

    public IReadOnlyList<ReadColumn> Columns { get; }

    public IReadOnlyList<string> Key { get; }

    /// <summary>Column lists, each as it stands in CREATE INDEX, perhaps with the condition a row must meet: <c>tag WHERE type = ''</c>.</summary>
    public IReadOnlyList<string> Indexes { get; }

    /// <summary>One statement per index; harmless where it stands already.</summary>
    internal IEnumerable<string> SqlIndexes => Indexes.Select((index, i) =>
    {
        var parts = index.Split(" WHERE ", 2);
        return $"CREATE INDEX IF NOT EXISTS {Name}_i{i} ON {Name}({parts[0]}){(parts.Length > 1 ? " WHERE " + parts[1] : "")}";
    });

    /// <summary>Every column belongs to the key: such a table is its own index.</summary>
    internal bool IsKeyOnly => Key.Count == Columns.Count;

    /// <summary>All columns but <c>mac</c>, quoted, for a select list.</summary>
    public string SqlColumns { get; }

    internal string SqlKey { get; }

    /// <summary>
    /// <c>ReadTable.Of("facts", "position int, type text, data text", "position", "type, position")</c>: name, columns
    /// with their types (<c>text</c>, <c>int</c>, <c>blob</c>), key, then one text per index.
    /// </summary>
    public static ReadTable Of(string name, string columns, string key, params string[] indexes)
    {
        var list = columns.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(c =>
        {
            var parts = c.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return new ReadColumn(Plain(parts[0]), Enum.Parse<ColumnType>(parts[1], ignoreCase: true));
        }).ToList();
        return new(Plain(name), list, key.Split(',', StringSplitOptions.TrimEntries), indexes);
    }

    /// <summary>The key's values out of a whole row.</summary>
    internal object?[] KeyOf(object?[] row) => [.. _key.Select(i => row[i])];

    /// <summary>Plain values only: text, 64-bit integers, bytes, null (not in the key).</summary>
    internal static object? Normal(object? value) => value switch
    {
        null or DBNull => null,
        string or long or byte[] => value,
        int or short or byte => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture),
        bool yes => yes ? 1L : 0L,
        ReadOnlyMemory<byte> bytes => bytes.ToArray(),
        _ => throw new ArgumentException($"a read table holds text, integers and bytes, not {value.GetType().Name}", nameof(value)),
    };

    /// <summary>One spelling for a list of values: type, length, bytes of each.</summary>
    internal static byte[] Encode(ReadOnlySpan<object?> values)
    {
        var to = new ArrayBufferWriter<byte>(128);
        foreach (var value in values)
        {
            switch (value)
            {
                case null:
                    Head(to, 0, 0);
                    break;
                case long number:
                    Head(to, 1, 8);
                    BinaryPrimitives.WriteInt64BigEndian(to.GetSpan(8), number);
                    to.Advance(8);
                    break;
                case string text:
                    Head(to, 2, Encoding.UTF8.GetByteCount(text));
                    Encoding.UTF8.GetBytes(text, to);
                    break;
                default:
                    var bytes = (byte[])value;
                    Head(to, 3, bytes.Length);
                    to.Write(bytes);
                    break;
            }
        }

        return to.WrittenSpan.ToArray();
    }

    /// <summary>Cursors and digest out of an anchor.</summary>
    internal static (IReadOnlyList<(string Name, long Next)> Cursors, byte[] Digest) DecodeAnchor(ReadOnlySpan<byte> anchor)
    {
        var parts = Decode(anchor);
        var cursors = Decode((byte[])parts[0]!);
        return ([.. Enumerable.Range(0, cursors.Count / 2).Select(i => ((string)cursors[2 * i]!, (long)cursors[(2 * i) + 1]!))], (byte[])parts[1]!);
    }

    /// <summary>The values of a key out of its spelling, as far as it goes.</summary>
    internal static IReadOnlyList<object?> DecodeKey(RolledKey key)
    {
        ReadOnlySpan<byte> bytes = key.Key;
        if (key.Whole) return Decode(bytes);
        var whole = 0; // what is cut off belongs to the last value
        while (whole + 5 <= bytes.Length && whole + 5 + BinaryPrimitives.ReadInt32BigEndian(bytes[(whole + 1)..]) is var end && end <= bytes.Length) whole = end;
        var rest = bytes[Math.Min(bytes.Length, whole + 5)..];
        return [.. Decode(bytes[..whole]), Encoding.UTF8.GetString(rest).TrimEnd('\uFFFD') + "…"];
    }

    private static List<object?> Decode(ReadOnlySpan<byte> bytes)
    {
        var values = new List<object?>();
        while (bytes.Length > 0)
        {
            var part = bytes.Slice(5, BinaryPrimitives.ReadInt32BigEndian(bytes[1..]));
            values.Add(bytes[0] switch
            {
                0 => null,
                1 => BinaryPrimitives.ReadInt64BigEndian(part),
                2 => Encoding.UTF8.GetString(part),
                _ => part.ToArray(),
            });
            bytes = bytes[(5 + part.Length)..];
        }

        return values;
    }

    private static void Head(ArrayBufferWriter<byte> to, byte type, int length)
    {
        var span = to.GetSpan(5);
        span[0] = type;
        BinaryPrimitives.WriteInt32BigEndian(span[1..], length);
        to.Advance(5);
    }

    private static string Plain(string name) =>
        name.Length is > 0 and <= 50 && name != "mac" && name.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '_') && !char.IsDigit(name[0])
            ? name : throw new ArgumentException($"{name} cannot be a name in a read table", nameof(name));
}

/// <summary>All read tables of one version of the read model, and what the engines need beside them.</summary>
/// <param name="Version">Grows with every change of a table or of what is written into it.</param>
/// <param name="Sqlite">Further statements on making, such as a full-text table; who makes such a table checks it by recomputation.</param>
/// <param name="Postgres">The same for PostgreSQL.</param>
public sealed record ReadSchema(
    int Version, IReadOnlyList<ReadTable> Tables, IReadOnlyList<string>? Sqlite = null, IReadOnlyList<string>? Postgres = null)
{
    public ReadTable Table(string name) => Tables.First(t => t.Name == name);
}
