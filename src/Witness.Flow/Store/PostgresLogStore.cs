using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;
using Witness.Ledger.Bytes;
using Witness.Ledger.Log;

namespace Witness.Flow.Store;

/// <summary>
/// 日志库（PostgreSQL）— schema <c>witness_log</c>; a batch is one pipeline, one round trip, one transaction. Writers are
/// kept apart by an advisory lock and the epoch, both inside that transaction.
/// </summary>
public sealed class PostgresLogStore : CheckedStore
{
    internal const string Schema = "witness_log";

    private readonly NpgsqlDataSource _source;
    private readonly RowSeals _seals;
    private readonly PostgresLogWriter _writer;
    private readonly ConcurrentDictionary<string, bool> _tables = new(StringComparer.Ordinal);

    private PostgresLogStore(NpgsqlDataSource source, RowSeals seals) =>
        (_source, _seals, _writer) = (source, seals, new PostgresLogWriter(source, seals));

    /// <summary>Connects, makes the schema when missing, and refuses settings that could lose what was acknowledged.</summary>
    /// <exception cref="StoreSettingException">The server cannot be used safely.</exception>
    public static async Task<PostgresLogStore> Open(string connection, RowSeals seals, CancellationToken stop = default)
    {
        var text = new NpgsqlConnectionStringBuilder(connection) { MaxAutoPrepare = 100, AutoPrepareMinUsages = 2, Enlist = false };
        var source = NpgsqlDataSource.Create(text);
        try
        {
            await using var opened = await source.OpenConnectionAsync(stop);
            await PostgresSettings.Check(opened, stop);
            await PostgresLogWriter.MakeTables(opened, stop);
            return new PostgresLogStore(source, seals);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    public RowSeals Seals => _seals;

    public async Task<StoreScan> Scan(CancellationToken stop) => await PostgresScan.Begin(_source, stop);

    public Task<long> TakeWriter(CancellationToken stop) => _writer.Take(stop);

    public Task Commit(CommitBatch batch, CancellationToken stop) => _writer.Commit(batch, stop);

    public async Task<Head?> ReadHead(LogName log, CancellationToken stop)
    {
        await using var connection = await _source.OpenConnectionAsync(stop);
        return (await PostgresLogWriter.ReadHeads(connection, stop)).Where(h => h.Log == log).Select(h => h.Head).FirstOrDefault();
    }

    public async Task<IReadOnlyList<StoredEntry>> ReadEntries(LogName log, long from, int count, CancellationToken stop) =>
        await Read($"SELECT position, bytes FROM {Schema}.{TableNames.Entries(log)} WHERE position >= $1 ORDER BY position LIMIT $2",
            row => new StoredEntry(row.GetInt64(0), row.GetFieldValue<byte[]>(1)), stop, Of(from), Of(count));

    public async Task<byte[]?> ReadTile(LogName log, int level, long index, CancellationToken stop) =>
        (await Read($"SELECT hashes FROM {Schema}.tile WHERE log=$1 AND level=$2 AND place=$3",
            row => row.GetFieldValue<byte[]>(0), stop, Of((short)log), Of((short)level), Of(index))).SingleOrDefault();

    public async Task<IReadOnlyDictionary<Key16, IdentityRow>> FindIdentities(IReadOnlyCollection<Key16> keys, CancellationToken stop)
    {
        var found = new Dictionary<Key16, IdentityRow>();
        if (keys.Count == 0) return found;
        var rows = await Read($"SELECT key, content, log, position, mac FROM {Schema}.identity WHERE key = ANY($1)",
            row => (Identity(row), row.GetFieldValue<byte[]>(4)), stop, Of(keys));
        foreach (var (row, mac) in rows)
            found[row.Key] = TableNames.Term(_seals, row).Matches(mac) ? row : throw new TamperException(SealedState.Identity, row.Key.ToString());
        return found;
    }

    public async Task<IReadOnlyDictionary<Key16, long>> FindAbout(IReadOnlyCollection<Key16> keys, CancellationToken stop)
    {
        var found = new Dictionary<Key16, long>();
        if (keys.Count == 0) return found;
        var rows = await Read(
            $"SELECT DISTINCT ON (key) key, position, mac FROM {Schema}.about WHERE key = ANY($1) ORDER BY key, position DESC",
            row => (new AboutRow(Key16.From(row.GetFieldValue<byte[]>(0)), row.GetInt64(1)), row.GetFieldValue<byte[]>(2)), stop, Of(keys));
        foreach (var (row, mac) in rows)
            found[row.Key] = TableNames.Term(_seals, row).Matches(mac) ? row.Position : throw new TamperException(SealedState.About, row.Key.ToString());
        return found;
    }

    public async Task<byte[]?> ReadRow(AttachedTable table, ReadOnlyMemory<byte> key, CancellationToken stop)
    {
        if (!await HasTable(table, stop)) return null;
        var rows = await Read($"SELECT value, mac FROM {Schema}.{TableNames.Rows(table)} WHERE key=$1",
            row => (Value: row.GetFieldValue<byte[]>(0), Mac: row.GetFieldValue<byte[]>(1)), stop, Of(key));
        if (rows.Count == 0) return null;
        _seals.Check(table.Name, key.Span, rows[0].Value, rows[0].Mac);
        return rows[0].Value;
    }

    public async Task<IReadOnlyList<AttachedRow>> ReadRows(
        AttachedTable table, ReadOnlyMemory<byte> prefix, ReadOnlyMemory<byte> after, int limit, CancellationToken stop)
    {
        if (!await HasTable(table, stop)) return [];
        var end = TableNames.End(prefix.Span);
        var sql = $"SELECT key, value, mac FROM {Schema}.{TableNames.Rows(table)} WHERE key >= $1 AND key > $2{(end is null ? "" : " AND key < $4")} ORDER BY key LIMIT $3";
        NpgsqlParameter[] values = end is null ? [Of(prefix), Of(after), Of(limit)] : [Of(prefix), Of(after), Of(limit), Of((ReadOnlyMemory<byte>)end)];
        return await Read(sql, row =>
        {
            var (key, value) = (row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1));
            _seals.Check(table.Name, key, value, row.GetFieldValue<byte[]>(2));
            return new AttachedRow(table, key, value);
        }, stop, values);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _source.DisposeAsync();
    }

    internal static IdentityRow Identity(NpgsqlDataReader row) => new(
        Key16.From(row.GetFieldValue<byte[]>(0)), Key16.From(row.GetFieldValue<byte[]>(1)), (LogName)row.GetInt16(2), row.GetInt64(3));

    internal static NpgsqlParameter Of<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };

    internal static NpgsqlParameter Of(IReadOnlyCollection<Key16> keys) => Of(keys.Select(k => k.ToArray()).ToArray());

    internal static NpgsqlParameter Of(byte[][] values) =>
        new NpgsqlParameter<byte[][]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea };

    internal static NpgsqlParameter Of(ReadOnlyMemory<byte> bytes) =>
        new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = bytes, NpgsqlDbType = NpgsqlDbType.Bytea };

    private async Task<bool> HasTable(AttachedTable table, CancellationToken stop)
    {
        var name = TableNames.Rows(table);
        if (_tables.ContainsKey(name)) return true;
        var there = (await Read("SELECT to_regclass($1) IS NOT NULL", row => row.GetBoolean(0), stop, Of($"{Schema}.{name}"))).Single();
        if (there) _tables[name] = true;
        return there;
    }

    private async Task<List<T>> Read<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken stop, params NpgsqlParameter[] values)
    {
        await using var command = _source.CreateCommand(sql);
        command.Parameters.AddRange(values);
        await using var rows = await command.ExecuteReaderAsync(stop);
        var found = new List<T>();
        while (await rows.ReadAsync(stop)) found.Add(read(rows));
        return found;
    }
}
