using Npgsql;
using Witness.Ledger.Bytes;
using Witness.Ledger.Log;
using static Witness.Flow.Store.PostgresLogStore;

namespace Witness.Flow.Store;

/// <summary>The writing half of <see cref="PostgresLogStore"/>: one connection, one pipeline a batch.</summary>
internal sealed class PostgresLogWriter(NpgsqlDataSource source, RowSeals seals) : IAsyncDisposable
{
    // Shared by every commit, exclusive while the writer changes: a commit under way ends before the epoch moves on.
    private const string Lock = "pg_advisory_xact_lock";
    private const string LockKey = "(1465144398, 1)";
    private const string Fenced = "WF001";
    private const int Remembered = 100_000;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly HashSet<string> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Table, string Key), RowTerm?> _terms = [];
    private NpgsqlConnection? _connection;
    private SealedState? _state;

    public static async Task MakeTables(NpgsqlConnection connection, CancellationToken stop)
    {
        const string S = Schema;
        await using var transaction = await connection.BeginTransactionAsync(stop);
        var sql = $"""
            SELECT {Lock}{LockKey};
            CREATE SCHEMA IF NOT EXISTS {S};
            CREATE TABLE IF NOT EXISTS {S}.tile(log smallint, level smallint, place bigint, hashes bytea NOT NULL, PRIMARY KEY(log, level, place));
            ALTER TABLE {S}.tile ALTER COLUMN hashes SET STORAGE EXTERNAL;
            CREATE TABLE IF NOT EXISTS {S}.head(log smallint PRIMARY KEY, origin text NOT NULL, size bigint NOT NULL, root bytea NOT NULL) WITH (fillfactor=10);
            CREATE TABLE IF NOT EXISTS {S}.identity(key bytea PRIMARY KEY, content bytea NOT NULL, log smallint NOT NULL, position bigint NOT NULL, mac bytea NOT NULL);
            CREATE TABLE IF NOT EXISTS {S}.about(key bytea, position bigint, mac bytea NOT NULL, PRIMARY KEY(key, position));
            CREATE TABLE IF NOT EXISTS {S}.epoch(id smallint PRIMARY KEY CHECK(id=0), epoch bigint NOT NULL, sums bytea) WITH (fillfactor=10);
            INSERT INTO {S}.epoch(id, epoch) VALUES (0, 0) ON CONFLICT DO NOTHING;
            CREATE OR REPLACE FUNCTION {S}.fence(mine bigint) RETURNS void LANGUAGE plpgsql AS $fence$
            DECLARE current bigint;
            BEGIN
              SELECT epoch INTO current FROM {S}.epoch;
              IF current IS DISTINCT FROM mine THEN RAISE EXCEPTION 'epoch % was taken over by %', mine, current USING ERRCODE='{Fenced}'; END IF;
            END $fence$;
            """;
        foreach (var log in TableNames.Logs)
            sql += $"\nCREATE TABLE IF NOT EXISTS {S}.{TableNames.Entries(log)}(position bigint PRIMARY KEY, bytes bytea NOT NULL);";
        await using (var command = new NpgsqlCommand(sql, connection, transaction)) await command.ExecuteNonQueryAsync(stop);
        await transaction.CommitAsync(stop);
    }

    public static async Task<List<(LogName Log, Head Head)>> ReadHeads(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand($"SELECT log, origin, size, root FROM {Schema}.head ORDER BY log", connection);
        await using var rows = await command.ExecuteReaderAsync(stop);
        var heads = new List<(LogName, Head)>();
        while (await rows.ReadAsync(stop))
            heads.Add(((LogName)rows.GetInt16(0), new Head(rows.GetString(1), rows.GetInt64(2), new Digest(rows.GetFieldValue<byte[]>(3)))));
        return heads;
    }

    public static async Task<byte[]?> ReadSums(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand($"SELECT sums FROM {Schema}.epoch", connection);
        return await command.ExecuteScalarAsync(stop) as byte[];
    }

    public async Task<long> Take(CancellationToken stop)
    {
        await _gate.WaitAsync(stop);
        try
        {
            if (_connection is not null) await _connection.DisposeAsync();
            _connection = await source.OpenConnectionAsync(stop);
            _tables.Clear();
            _terms.Clear();
            await PostgresSettings.Check(_connection, stop);
            await using var transaction = await _connection.BeginTransactionAsync(stop);
            await Run($"SET LOCAL lock_timeout='10s'; SELECT {Lock}{LockKey}", stop);
            var state = SealedState.Open(seals, await ReadHeads(_connection, stop), await ReadSums(_connection, stop));
            await using var read = new NpgsqlCommand($"SELECT epoch FROM {Schema}.epoch", _connection);
            var epoch = (await read.ExecuteScalarAsync(stop) as long? ?? -1) + 1;
            state = state.Taken(epoch - 1, epoch);
            await using var command = new NpgsqlCommand($"UPDATE {Schema}.epoch SET epoch=$1, sums=$2", _connection);
            command.Parameters.AddRange(new[] { Of(epoch), Of((ReadOnlyMemory<byte>)state.Close()) });
            await command.ExecuteNonQueryAsync(stop);
            await transaction.CommitAsync(stop);
            _state = state;
            return epoch;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task Commit(CommitBatch batch, CancellationToken stop)
    {
        await _gate.WaitAsync(stop);
        try
        {
            if (_state is not { } state || _connection is not { } connection) throw new FencedException("this store is not the writer");
            var next = state.Next(batch.Logs);
            var rows = next.Take(batch.Rows);
            await Replace(rows, next, stop);
            await using var pipeline = new NpgsqlBatch(connection);
            Add(pipeline, $"SELECT {Lock}_shared{LockKey}");
            Add(pipeline, $"SELECT {Schema}.fence($1)", Of(batch.Epoch));
            foreach (var growth in batch.Logs) Add(pipeline, growth);
            AddIdentities(pipeline, batch.Identities, next.Sums);
            AddAbout(pipeline, batch.About, next.Sums);
            foreach (var (table, list) in rows) Add(pipeline, table, list);
            Add(pipeline, $"UPDATE {Schema}.epoch SET sums=$1", Of((ReadOnlyMemory<byte>)next.Close()));
            await pipeline.ExecuteNonQueryAsync(stop); // no explicit transaction: the pipeline is one by itself
            _state = next;
        }
        catch (PostgresException why) when (why.SqlState == Fenced)
        {
            Forget();
            throw new FencedException(why.MessageText);
        }
        catch
        {
            Forget();
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        _gate.Dispose();
    }

    private void Forget()
    {
        _terms.Clear();
        _tables.Clear();
    }

    private static void Add(NpgsqlBatch pipeline, string sql, params NpgsqlParameter[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange(values);
        pipeline.BatchCommands.Add(command);
    }

    private static void Add(NpgsqlBatch pipeline, LogGrowth growth)
    {
        Add(pipeline, $"INSERT INTO {Schema}.{TableNames.Entries(growth.Log)}(position, bytes) SELECT $1 + n - 1, e FROM unnest($2) WITH ORDINALITY AS u(e, n)",
            Of(growth.First), Of(growth.Entries.Select(e => e.ToArray()).ToArray()));
        if (growth.Tiles.Count > 0)
            Add(pipeline, $"INSERT INTO {Schema}.tile(log, level, place, hashes) SELECT $1, * FROM unnest($2, $3, $4) ON CONFLICT (log, level, place) DO UPDATE SET hashes=excluded.hashes",
                Of((short)growth.Log), Of(growth.Tiles.Select(t => (short)t.Level).ToArray()), Of(growth.Tiles.Select(t => t.Index).ToArray()),
                Of(growth.Tiles.Select(t => t.Hashes.ToArray()).ToArray()));
        Add(pipeline, $"INSERT INTO {Schema}.head(log, origin, size, root) VALUES ($1, $2, $3, $4) ON CONFLICT (log) DO UPDATE SET origin=excluded.origin, size=excluded.size, root=excluded.root",
            Of((short)growth.Log), Of(growth.Head.Origin), Of(growth.Head.Size), Of((ReadOnlyMemory<byte>)growth.Head.Root.ToArray()));
    }

    private void AddIdentities(NpgsqlBatch pipeline, IReadOnlyList<IdentityRow> identities, TableSums sums)
    {
        if (identities.Count == 0) return;
        var sum = sums[SealedState.Identity];
        var sorted = identities.OrderBy(i => i.Key.High).ToList(); // neighbours in the index come one after the other
        var macs = new byte[sorted.Count][];
        for (var i = 0; i < macs.Length; i++)
        {
            var term = TableNames.Term(seals, sorted[i]);
            sum += term;
            TableNames.Roll(sums, sorted[i], term);
            macs[i] = term.Mac()[..TableNames.ShortMac];
        }

        sums[SealedState.Identity] = sum;
        Add(pipeline, $"INSERT INTO {Schema}.identity(key, content, log, position, mac) SELECT * FROM unnest($1, $2, $3, $4, $5)",
            Of(sorted.Select(i => i.Key.ToArray()).ToArray()), Of(sorted.Select(i => i.Content.ToArray()).ToArray()),
            Of(sorted.Select(i => (short)i.Log).ToArray()), Of(sorted.Select(i => i.Position).ToArray()), Of(macs));
    }

    private void AddAbout(NpgsqlBatch pipeline, IReadOnlyList<AboutRow> about, TableSums sums)
    {
        if (about.Count == 0) return;
        var sum = sums[SealedState.About];
        var macs = new byte[about.Count][];
        for (var i = 0; i < macs.Length; i++)
        {
            var term = TableNames.Term(seals, about[i]);
            sum += term;
            TableNames.Roll(sums, about[i], term);
            macs[i] = term.Mac()[..TableNames.ShortMac];
        }

        sums[SealedState.About] = sum;
        Add(pipeline, $"INSERT INTO {Schema}.about(key, position, mac) SELECT * FROM unnest($1, $2, $3)",
            Of(about.Select(a => a.Key.ToArray()).ToArray()), Of(about.Select(a => a.Position).ToArray()), Of(macs));
    }

    private void Add(NpgsqlBatch pipeline, AttachedTable table, List<SealedRow> rows)
    {
        var name = $"{Schema}.{TableNames.Rows(table)}";
        if (_tables.Add(name))
            Add(pipeline, $"CREATE TABLE IF NOT EXISTS {name}(key bytea PRIMARY KEY, value bytea NOT NULL, mac bytea NOT NULL)");
        var (put, gone) = (rows.Where(r => r.Value is not null).ToList(), rows.Where(r => r.Value is null).ToList());
        if (gone.Count > 0) Add(pipeline, $"DELETE FROM {name} WHERE key = ANY($1)", Of(gone.Select(r => r.Key).ToArray()));
        if (put.Count == 0) return;
        var conflict = table.InsertOnly ? "" : " ON CONFLICT (key) DO UPDATE SET value=excluded.value, mac=excluded.mac";
        Add(pipeline, $"INSERT INTO {name}(key, value, mac) SELECT * FROM unnest($1, $2, $3){conflict}",
            Of(put.Select(r => r.Key).ToArray()), Of(put.Select(r => r.Value!.Value.ToArray()).ToArray()), Of(put.Select(r => r.Term.Mac()).ToArray()));
    }

    // What a write replaces leaves the sum. This writer is the only one, so what it wrote it may remember.
    private async Task Replace(Dictionary<AttachedTable, List<SealedRow>> rows, SealedState next, CancellationToken stop)
    {
        if (_terms.Count > Remembered) _terms.Clear();
        foreach (var (table, list) in rows)
        {
            var touched = table.InsertOnly ? list.Where(r => r.Value is null).ToList() : list;
            var unknown = touched.Where(r => !_terms.ContainsKey((table.Name, Convert.ToHexString(r.Key)))).Select(r => r.Key).ToArray();
            if (unknown.Length > 0) await ReadTerms(table, unknown, stop);
            foreach (var row in touched)
            {
                var place = (table.Name, Convert.ToHexString(row.Key));
                if (_terms[place] is { } old) next.Replaced(table.Name, row.Key, old);
                _terms[place] = row.Value is null ? null : row.Term;
            }
        }
    }

    private async Task ReadTerms(AttachedTable table, byte[][] keys, CancellationToken stop)
    {
        foreach (var key in keys) _terms[(table.Name, Convert.ToHexString(key))] = null;
        var name = $"{Schema}.{TableNames.Rows(table)}";
        if (!_tables.Contains(name))
        {
            await Run($"CREATE TABLE IF NOT EXISTS {name}(key bytea PRIMARY KEY, value bytea NOT NULL, mac bytea NOT NULL)", stop);
            _tables.Add(name);
        }

        await using var command = new NpgsqlCommand($"SELECT key, value FROM {name} WHERE key = ANY($1)", _connection);
        command.Parameters.Add(Of(keys));
        await using var found = await command.ExecuteReaderAsync(stop);
        while (await found.ReadAsync(stop))
        {
            var key = found.GetFieldValue<byte[]>(0);
            _terms[(table.Name, Convert.ToHexString(key))] = seals.Term(table.Name, key, found.GetFieldValue<byte[]>(1));
        }
    }

    private async Task Run(string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync(stop);
    }
}
