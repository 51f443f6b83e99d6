using System.Data;
using System.Data.Common;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace Witness.Flow.Store;

/// <summary>Read tables in a PostgreSQL schema of their own.</summary>
internal sealed class PostgresReadDatabase : ReadDatabase
{
    private readonly NpgsqlDataSource _source;
    private NpgsqlConnection _writer;

    private PostgresReadDatabase(NpgsqlDataSource source, NpgsqlConnection writer, ReadSchema schema, RowSeals seals, ReadBuild build)
        : base(schema, seals, build) => (_source, _writer) = (source, writer);

    public static async Task<PostgresReadDatabase> Open(string connection, ReadSchema schema, RowSeals seals, ReadBuild build, bool bulk, CancellationToken stop)
    {
        var text = new NpgsqlConnectionStringBuilder(connection) { SearchPath = build.Name, MaxAutoPrepare = 100, AutoPrepareMinUsages = 2 };
        var source = NpgsqlDataSource.Create(text);
        try
        {
            var writer = await source.OpenConnectionAsync(stop);
            await writer.ExecuteAsync($"CREATE SCHEMA IF NOT EXISTS {build.Name}; SET synchronous_commit=off"); // it can be made again from the log
            var database = new PostgresReadDatabase(source, writer, schema, seals, build);
            await database.Begin(schema.Postgres ?? [], Make, bulk, stop);
            return database;
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    private protected override async Task<ReadSnapshot> OwnSnapshot(CancellationToken stop)
    {
        var connection = await _source.OpenConnectionAsync(stop);
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop);
        await connection.ExecuteAsync("SET TRANSACTION READ ONLY", transaction: transaction);
        return new(this, connection, transaction, async () =>
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        });
    }

    private protected override async ValueTask Leave()
    {
        await _writer.DisposeAsync();
        await _source.DisposeAsync();
    }

    internal override async Task Select(ReadBatch batch, ReadTable table, string rest, object? values, Action<object?[], byte[]> found)
    {
        using var rows = await batch.Connection.ExecuteReaderAsync($"SELECT {table.SqlColumns}, mac FROM {table.Name} {rest}", values);
        while (await rows.ReadAsync()) found(ReadValues(table, rows), rows.GetFieldValue<byte[]>(table.Columns.Count));
    }

    internal override async Task Write(ReadBatch batch, ReadTable table, IReadOnlyCollection<PendingRow> rows)
    {
        var keys = table.Key.Select(k => table.Columns.First(c => c.Name == k)).ToList();
        var list = $"unnest({string.Join(", ", keys.Select((_, i) => $"${i + 1}"))}) WITH ORDINALITY AS u({table.SqlKey}, nth)";
        var match = string.Join(" AND ", table.Key.Select(k => $"t.\"{k}\"=u.\"{k}\""));
        var sums = batch.State.Sums;
        var known = rows.Where(r => !r.IsNew).ToList();
        if (known.Count > 0)
        {
            await using var old = new NpgsqlCommand($"SELECT t.mac, u.nth FROM {table.Name} t JOIN {list} ON {match}", _writer);
            old.Parameters.AddRange(keys.Select((c, i) => Array(c.Type, known, r => r.Key[i])).ToArray());
            await using var found = await old.ExecuteReaderAsync();
            while (await found.ReadAsync()) sums.Take(table.Name, known[(int)found.GetInt64(1) - 1].Spelt, Seals.ReadTerm(table.Name, found.GetFieldValue<byte[]>(0)));
        }

        var gone = rows.Where(r => r.Values is null).ToList();
        if (gone.Count > 0)
        {
            await using var remove = new NpgsqlCommand($"DELETE FROM {table.Name} t USING {list} WHERE {match}", _writer);
            remove.Parameters.AddRange(keys.Select((c, i) => Array(c.Type, gone, r => r.Key[i])).ToArray());
            await remove.ExecuteNonQueryAsync();
        }

        var put = rows.Where(r => r.Values is not null).ToList();
        if (put.Count > 0)
        {
            var names = table.Columns.Where(c => !table.Key.Contains(c.Name)).Select(c => c.Name).Append("mac");
            await using var insert = new NpgsqlCommand(
                $"INSERT INTO {table.Name}({table.SqlColumns}, mac) SELECT * FROM unnest({string.Join(", ", Enumerable.Range(1, table.Columns.Count + 1).Select(i => $"${i}"))}) " +
                $"ON CONFLICT ({table.SqlKey}) DO UPDATE SET {string.Join(", ", names.Select(n => $"\"{n}\"=excluded.\"{n}\""))}", _writer);
            insert.Parameters.AddRange(table.Columns.Select((c, i) => Array(c.Type, put, r => r.Values![i])).ToArray());
            insert.Parameters.Add(Array(ColumnType.Blob, put, r => r.Term.Mac()));
            await insert.ExecuteNonQueryAsync();
            foreach (var row in put) sums.Put(table.Name, row.Spelt, row.Term);
        }
    }

    internal override string Contains(string column, string text) => $"strpos({column}, {text}) > 0";

    internal override string Among(string column, string list) => $"{column} = ANY({list})";

    private protected override string BlobType => "bytea";

    private protected override Task Rest(CancellationToken stop) => _writer.ExecuteAsync($"ANALYZE {string.Join(", ", Schema.Tables.Select(table => table.Name))}"); // what was written without waiting is flushed with the commit that says so

    internal override string NamesSql => TableNames.PostgresOwn("current_schema()");

    private protected override Task Waits(bool disk) => _writer.ExecuteAsync($"SET synchronous_commit={(disk ? "on" : "off")}");

    private protected override async Task InTransaction(Func<DbConnection, Task> work, CancellationToken stop)
    {
        if (_writer.FullState != ConnectionState.Open)
        {
            await _writer.DisposeAsync();
            _writer = await _source.OpenConnectionAsync(stop);
            await _writer.ExecuteAsync("SET synchronous_commit=off");
        }

        await using var transaction = await _writer.BeginTransactionAsync(stop);
        await work(_writer);
        await transaction.CommitAsync(stop);
    }

    private static NpgsqlParameter Array(ColumnType type, IReadOnlyCollection<PendingRow> rows, Func<PendingRow, object?> pick) => type switch
    {
        ColumnType.Int => new NpgsqlParameter { Value = rows.Select(r => (long?)pick(r)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
        ColumnType.Text => new NpgsqlParameter { Value = rows.Select(r => (string?)pick(r)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
        _ => new NpgsqlParameter { Value = rows.Select(r => (byte[]?)pick(r)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
    };

    private static string Make(ReadTable table)
    {
        var columns = table.Columns.Select(c => $"\"{c.Name}\" {TypeOf(c.Type)}{(table.Key.Contains(c.Name) ? " NOT NULL" : "")}");
        return $"CREATE TABLE {table.Name}({string.Join(", ", columns)}, mac bytea NOT NULL, PRIMARY KEY({table.SqlKey}))";
    }

    private static string TypeOf(ColumnType type) => type switch
    {
        ColumnType.Int => "bigint",
        ColumnType.Text => "text COLLATE \"C\"",
        _ => "bytea",
    };
}
