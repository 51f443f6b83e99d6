using System.Data;
using Npgsql;
using Witness.Ledger.Bytes;
using Witness.Ledger.Log;
using static Witness.Flow.Store.PostgresLogStore;

namespace Witness.Flow.Store;

/// <summary>Goes through a PostgreSQL log in one repeatable-read transaction.</summary>
internal sealed class PostgresScan : StoreScan
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private PostgresScan(NpgsqlConnection connection, NpgsqlTransaction transaction) => (_connection, _transaction) = (connection, transaction);

    public static async Task<PostgresScan> Begin(NpgsqlDataSource source, CancellationToken stop)
    {
        var connection = await source.OpenConnectionAsync(stop);
        return new(connection, await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop));
    }

    public override async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    internal override async Task<IReadOnlyList<(LogName Log, Head Head)>> Heads(CancellationToken stop) =>
        await PostgresLogWriter.ReadHeads(_connection, stop);

    internal override Task<byte[]?> Sums(CancellationToken stop) => PostgresLogWriter.ReadSums(_connection, stop);

    internal override Task Entries(LogName log, Action<long, byte[]> see, CancellationToken stop) => Each(
        $"SELECT position, bytes FROM {Schema}.{TableNames.Entries(log)} ORDER BY position", r => see(r.GetInt64(0), r.GetFieldValue<byte[]>(1)), stop);

    internal override async Task<byte[]?> Tile(LogName log, int level, long index, CancellationToken stop)
    {
        byte[]? tile = null;
        await Each($"SELECT hashes FROM {Schema}.tile WHERE log=$1 AND level=$2 AND place=$3", r => tile = r.GetFieldValue<byte[]>(0), stop,
            Of((short)log), Of((short)level), Of(index));
        return tile;
    }

    internal override async Task<long> Tiles(LogName log, CancellationToken stop)
    {
        var count = 0L;
        await Each($"SELECT count(*) FROM {Schema}.tile WHERE log=$1", r => count = r.GetInt64(0), stop, Of((short)log));
        return count;
    }

    internal override Task Identities(Action<IdentityRow, byte[], long> see, CancellationToken stop) => Each(
        $"SELECT key, content, log, position, mac FROM {Schema}.identity",
        r => see(new(Key(r, 0), Key(r, 1), (LogName)r.GetInt16(2), r.GetInt64(3)), r.GetFieldValue<byte[]>(4), 0), stop);

    internal override Task About(Action<AboutRow, byte[], long> see, CancellationToken stop) => Each(
        $"SELECT key, position, mac FROM {Schema}.about", r => see(new(Key(r, 0), r.GetInt64(1)), r.GetFieldValue<byte[]>(2), 0), stop);

    internal override async Task<IReadOnlyList<long>> Epochs(CancellationToken stop)
    {
        var found = new List<long>();
        await Each($"SELECT epoch FROM {Schema}.epoch", r => found.Add(r.GetInt64(0)), stop);
        return found;
    }

    internal override async Task<IReadOnlyList<string>> Everything(CancellationToken stop)
    {
        var names = new List<string>();
        await Each(TableNames.PostgresOwn("$1"), r => names.Add(r.GetString(0)), stop, Of(Schema));
        return names;
    }

    internal override async Task<IReadOnlyList<string>> Tables(CancellationToken stop)
    {
        var names = new List<string>();
        await Each("SELECT substr(tablename, 5) FROM pg_tables WHERE schemaname=$1 AND tablename LIKE 'row\\_%'", r => names.Add(r.GetString(0)), stop, Of(Schema));
        return names;
    }

    internal override async Task<long> Count(string sqlName, CancellationToken stop)
    {
        var count = 0L;
        await Each($"SELECT count(*) FROM {Schema}.{sqlName}", r => count = r.GetInt64(0), stop);
        return count;
    }

    internal override Task Rows(string table, RowSeen see, CancellationToken stop) => Each(
        $"SELECT key, value, mac FROM {Schema}.{TableNames.Rows(new(table))}",
        r => see(r.GetFieldValue<byte[]>(0), r.GetFieldValue<byte[]>(1), r.GetFieldValue<byte[]>(2)), stop);

    private static Key16 Key(NpgsqlDataReader row, int column) =>
        row.GetFieldValue<byte[]>(column) is { Length: Key16.Size } bytes ? Key16.From(bytes) : default;

    private async Task Each(string sql, Action<NpgsqlDataReader> see, CancellationToken stop, params NpgsqlParameter[] values)
    {
        await using var command = new NpgsqlCommand(sql, _connection, _transaction);
        command.Parameters.AddRange(values);
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop)) see(rows);
    }
}
