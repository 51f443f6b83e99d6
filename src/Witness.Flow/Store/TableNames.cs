using System.Buffers.Binary;
using Witness.Ledger.Bytes;
using Witness.Ledger.Log;

namespace Witness.Flow.Store;

/// <summary>How tables are named and rows framed, alike on both engines.</summary>
internal static class TableNames
{
    public static readonly LogName[] Logs = [LogName.Witness, LogName.Audit];

    /// <summary>Bytes of the digest beside an identity or about row; the table's sum holds the whole term.</summary>
    public const int ShortMac = 8;

    /// <summary>Narrows <c>sqlite_schema</c> to what somebody made; indexes hold nothing of their own.</summary>
    public const string SqliteOwn = "type IN ('table', 'view', 'trigger') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

    /// <summary>Names of what a schema holds that could hold rows or change them on their way.</summary>
    public static string PostgresOwn(string schema) => $"""
        SELECT relname::text FROM pg_class WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = {schema}) AND relkind IN ('r', 'p', 'v', 'm', 'f')
        UNION ALL SELECT tgname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = {schema} AND NOT tgisinternal
        UNION ALL SELECT rulename::text FROM pg_rules WHERE schemaname = {schema}
        """;

    /// <summary>Whether the log's database has a table of that name, and so a check for it (ruling 68).</summary>
    public static bool Known(string name) =>
        name is "tile" or SealedState.Place or SealedState.Identity or SealedState.About or SealedState.Epoch
        || Logs.Any(log => Entries(log) == name) || name.StartsWith("row_", StringComparison.Ordinal);

    public static string Entries(LogName log) => log switch
    {
        LogName.Witness => "entry_witness",
        LogName.Audit => "entry_audit",
        _ => throw new ArgumentOutOfRangeException(nameof(log)),
    };

    /// <summary>The SQL name of an attached table. Names go into statements, so only plain ones pass.</summary>
    public static string Rows(AttachedTable table)
    {
        var plain = table.Name.Length is > 0 and <= 40 && table.Name.All(c => c is >= 'a' and <= 'z' or '_');
        return plain && table.Name is not (SealedState.Identity or SealedState.About or SealedState.Place or SealedState.Epoch)
            ? "row_" + table.Name
            : throw new ArgumentException($"no table can be named {table.Name}", nameof(table));
    }

    /// <summary>What the digest of an identity covers besides its key.</summary>
    public static RowTerm Term(RowSeals seals, IdentityRow row)
    {
        Span<byte> key = stackalloc byte[Key16.Size];
        Span<byte> value = stackalloc byte[Key16.Size + 9];
        Write(row.Key, key);
        Write(row.Content, value);
        value[16] = (byte)row.Log;
        BinaryPrimitives.WriteInt64BigEndian(value[17..], row.Position);
        return seals.Term(SealedState.Identity, key, value);
    }

    public static RowTerm Term(RowSeals seals, AboutRow row)
    {
        Span<byte> key = stackalloc byte[Key16.Size];
        Span<byte> value = stackalloc byte[8];
        Write(row.Key, key);
        BinaryPrimitives.WriteInt64BigEndian(value, row.Position);
        return seals.Term(SealedState.About, key, value);
    }

    /// <summary>Notes the key of a row just taken in; its term begins the roll.</summary>
    public static void Roll(TableSums sums, IdentityRow row, RowTerm term) => Note(sums.RollFor(SealedState.Identity, term), row);

    public static void Roll(TableSums sums, AboutRow row, RowTerm term) => Note(sums.RollFor(SealedState.About, term), row);

    public static void Note(KeyRoll? roll, IdentityRow row)
    {
        Span<byte> key = stackalloc byte[Key16.Size];
        Write(row.Key, key);
        roll?.Add(key);
    }

    /// <summary>An about row is told by key and position.</summary>
    public static void Note(KeyRoll? roll, AboutRow row)
    {
        Span<byte> key = stackalloc byte[Key16.Size + 8];
        Write(row.Key, key);
        BinaryPrimitives.WriteInt64BigEndian(key[Key16.Size..], row.Position);
        roll?.Add(key);
    }

    public static void Write(Key16 key, Span<byte> to)
    {
        BinaryPrimitives.WriteUInt64BigEndian(to, key.High);
        BinaryPrimitives.WriteUInt64BigEndian(to[8..], key.Low);
    }

    /// <summary>The least key after all keys with this prefix; null when there is none.</summary>
    public static byte[]? End(ReadOnlySpan<byte> prefix)
    {
        for (var i = prefix.Length - 1; i >= 0; i--)
        {
            if (prefix[i] == 0xff) continue;
            var end = prefix[..(i + 1)].ToArray();
            end[i]++;
            return end;
        }

        return null;
    }
}
