using System.Collections.Concurrent;
using System.Data.Common;
using System.Reflection;
using Dapper;

namespace Witness.Flow.Store;

/// <summary>Read tables in a SQLite file of their own.</summary>
internal sealed class SqliteReadDatabase : ReadDatabase
{
    private readonly string _path;
    private readonly SqliteDb _writer;
    private readonly ConcurrentBag<SqliteDb> _readers = [];
    private readonly ConcurrentDictionary<ReadTable, Texts> _texts = [];

    private SqliteReadDatabase(string path, SqliteDb writer, ReadSchema schema, RowSeals seals, ReadBuild build) : base(schema, seals, build) =>
        (_path, _writer) = (path, writer);

    public static async Task<SqliteReadDatabase> Open(string path, ReadSchema schema, RowSeals seals, ReadBuild build, bool bulk, CancellationToken stop)
    {
        var db = SqliteDb.Open(path, writer: true, cacheMiB: 128);
        try
        {
            db.Run("PRAGMA journal_mode=WAL");
            db.Run($"PRAGMA synchronous={(bulk ? "OFF" : "NORMAL")}");
            db.Run("PRAGMA wal_autocheckpoint=8000");
            var database = new SqliteReadDatabase(path, db, schema, seals, build);
            await database.Begin(schema.Sqlite ?? [], Make, bulk, stop);
            return database;
        }
        catch
        {
            db.Dispose();
            throw;
        }
    }

    private protected override async Task<ReadSnapshot> OwnSnapshot(CancellationToken stop)
    {
        if (!_readers.TryTake(out var db)) db = SqliteDb.Open(_path, writer: false, cacheMiB: 32);
        db.Run("BEGIN");
        await db.Connection.ExecuteScalarAsync<long>("SELECT finished FROM witness_build"); // the first read fixes the view
        return new(this, db.Connection, null, () =>
        {
            try
            {
                db.Undo();
                if (GaveWay) db.Dispose();
                else _readers.Add(db);
            }
            catch
            {
                db.Dispose();
                throw;
            }

            return ValueTask.CompletedTask;
        });
    }

    private protected override ValueTask Leave()
    {
        _writer.Dispose();
        while (_readers.TryTake(out var reader)) reader.Dispose();
        return ValueTask.CompletedTask;
    }

    internal override Task Select(ReadBatch batch, ReadTable table, string rest, object? values, Action<object?[], byte[]> found)
    {
        var rows = _writer.Get($"SELECT {table.SqlColumns}, mac FROM {table.Name} {rest}");
        if (values is not null)
            foreach (var (name, value) in NamedValues.Of(values)) rows.Bind(name, ReadTable.Normal(value));
        try
        {
            while (rows.Step())
            {
                var row = new object?[table.Columns.Count];
                for (var i = 0; i < row.Length; i++)
                    row[i] = rows.IsNull(i) ? null : table.Columns[i].Type switch
                    {
                        ColumnType.Int => rows.Int(i),
                        ColumnType.Text => rows.Text(i),
                        _ => rows.Blob(i).ToArray(),
                    };
                found(row, rows.Blob(row.Length).ToArray());
            }
        }
        finally
        {
            rows.Reset();
        }
        return Task.CompletedTask;
    }

    internal override Task Write(ReadBatch batch, ReadTable table, IReadOnlyCollection<PendingRow> rows)
    {
        var texts = _texts.GetOrAdd(table, Texts.Of);
        var (old, put, remove) = (_writer.Get(texts.Old), _writer.Get(texts.Put), _writer.Get(texts.Remove));
        var sums = batch.State.Sums;
        Span<byte> mac = stackalloc byte[32];
        foreach (var row in rows)
        {
            if (!row.IsNew && Bind(old, row.Key).Step())
            {
                sums.Take(table.Name, row.Spelt, Seals.ReadTerm(table.Name, old.Blob(0)));
                old.Reset();
                if (row.Values is null)
                {
                    Bind(remove, row.Key);
                    remove.Run();
                }
            }

            if (row.Values is null) continue;
            Bind(put, row.Values);
            row.Term.CopyTo(mac);
            put.Bind(row.Values.Length + 1, mac[..RowTerm.MacSize]).Run();
            sums.Put(table.Name, row.Spelt, row.Term);
        }

        return Task.CompletedTask;
    }

    internal override string Contains(string column, string text) => $"instr({column}, {text}) > 0";

    internal override string Among(string column, string list) => $"{column} IN {list}";

    private protected override string BlobType => "blob";

    private protected override async Task Rest(CancellationToken stop)
    {
        _writer.Run("PRAGMA synchronous=FULL");
        await InTransaction(connection => connection.ExecuteAsync("UPDATE witness_build SET finished=finished"), stop); // a checkpoint with nothing to move would not sync
        _writer.Run("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    internal override string NamesSql => $"SELECT name FROM sqlite_schema WHERE {TableNames.SqliteOwn}";

    private protected override Task Waits(bool disk)
    {
        _writer.Run($"PRAGMA synchronous={(disk ? "FULL" : "NORMAL")}");
        return Task.CompletedTask;
    }

    private protected override async Task InTransaction(Func<DbConnection, Task> work, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        _writer.Get("BEGIN IMMEDIATE").Run();
        try
        {
            await work(_writer.Connection);
            _writer.Get("COMMIT").Run();
        }
        catch
        {
            _writer.Undo();
            throw;
        }
    }

    private static SqliteStatement Bind(SqliteStatement statement, object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            switch (values[i])
            {
                case null: statement.BindNull(i + 1); break;
                case long number: statement.Bind(i + 1, number); break;
                case string text: statement.Bind(i + 1, text); break;
                case var bytes: statement.Bind(i + 1, ((byte[])bytes!).AsSpan()); break;
            }
        }
        return statement;
    }

    private static string Make(ReadTable table)
    {
        // A single integer key is the row's own number; the table then lies in its order.
        var columns = table.Columns.Select(c => $"\"{c.Name}\" {TypeOf(c.Type)}{(table.Key.Contains(c.Name) ? " NOT NULL" : "")}");
        return $"CREATE TABLE {table.Name}({string.Join(", ", columns)}, mac BLOB NOT NULL, PRIMARY KEY({table.SqlKey})) STRICT{(table.IsKeyOnly ? ", WITHOUT ROWID" : "")}";
    }

    private static string TypeOf(ColumnType type) => type switch
    {
        ColumnType.Int => "INTEGER",
        ColumnType.Text => "TEXT",
        _ => "BLOB",
    };

    /// <summary>The three statements by which a table is written, spelt once.</summary>
    private sealed record Texts(string Old, string Put, string Remove)
    {
        public static Texts Of(ReadTable table)
        {
            var where = string.Join(" AND ", table.Key.Select((k, i) => $"\"{k}\"=?{i + 1}"));
            return new(
                $"SELECT mac FROM {table.Name} WHERE {where}",
                $"INSERT OR REPLACE INTO {table.Name}({table.SqlColumns}, mac) VALUES ({string.Join(", ", Enumerable.Range(1, table.Columns.Count + 1).Select(i => $"?{i}"))})",
                $"DELETE FROM {table.Name} WHERE {where}");
        }
    }
}

/// <summary>The properties of an anonymous object, by name: values of a query's <c>@name</c> parameters.</summary>
internal static class NamedValues
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Known = new();

    public static IEnumerable<(string Name, object? Value)> Of(object values) =>
        Known.GetOrAdd(values.GetType(), type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)).Select(p => (p.Name, p.GetValue(values)));
}
