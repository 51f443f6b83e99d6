using System.Buffers;
using System.Data.Common;
using System.Text;
using Dapper;
using Witness.Ledger.Bytes;

namespace Witness.Flow.Store;

/// <summary>
/// 读库 — the read tables of one build: a SQLite file (WAL, <c>synchronous=NORMAL</c>) or a PostgreSQL schema, apart from the
/// log's database. One applier, one transaction a batch, cursor and result together; a crash leaves whole batches, and
/// everything can be made again from the log.
/// </summary>
public abstract class ReadDatabase : IAsyncDisposable
{
    private const string Built = "witness_build";

    private readonly SemaphoreSlim _applier = new(1, 1);
    private ReadState _state = ReadState.Empty;

    static ReadDatabase() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    private protected ReadDatabase(ReadSchema schema, RowSeals seals, ReadBuild build) => (Schema, Seals, Build) = (schema, seals, build);

    public ReadSchema Schema { get; }

    /// <summary>Which build this is; see <see cref="ReadPlace"/>.</summary>
    public ReadBuild Build { get; }

    internal RowSeals Seals { get; }

    /// <summary>True once <see cref="Finish"/> was called: the build has caught up with the log and may be shown alone.</summary>
    public bool Finished { get; private set; }

    /// <summary>The first position the follower of that name has not seen.</summary>
    public long Cursor(string name) => _state.Cursors.GetValueOrDefault(name);

    /// <summary>Spells a row and takes its digest; any thread may.</summary>
    public MadeRow Make(ReadTable table, params object?[] values)
    {
        if (values.Length != table.Columns.Count) throw new ArgumentException($"{table.Name} has {table.Columns.Count} columns, not {values.Length}", nameof(values));
        for (var i = 0; i < values.Length; i++) values[i] = ReadTable.Normal(values[i]);
        var key = table.KeyOf(values);
        var bytes = ReadTable.Encode(key);
        return new(table, Encoding.Latin1.GetString(bytes), new(key, values, Seals.ReadTerm(table.Name, bytes, ReadTable.Encode(values))));
    }

    /// <summary>Runs one batch in one transaction: all of it, sums and cursors included, or nothing.</summary>
    public async Task Apply(Func<ReadBatch, Task> work, CancellationToken stop = default)
    {
        await _applier.WaitAsync(stop);
        try
        {
            var next = _state.Copy();
            await InTransaction(async connection =>
            {
                var batch = new ReadBatch(this, connection, next);
                await work(batch);
                await batch.Flush();
                await SaveState(connection, next);
            }, stop);
            _state = next;
        }
        finally
        {
            _applier.Release();
        }
    }

    /// <summary>Says that this build has caught up, durably with all before it; makes the indexes that a build in bulk left for the end.</summary>
    public async Task Finish(CancellationToken stop = default)
    {
        await _applier.WaitAsync(stop);
        try
        {
            foreach (var index in Schema.Tables.SelectMany(table => table.SqlIndexes)) await InTransaction(connection => connection.ExecuteAsync(index), stop);
            await Rest(stop);
        }
        finally
        {
            _applier.Release();
        }
        await Durably("UPDATE witness_build SET finished=1", stop, next => next.Sums[Built] = SumOf(finished: 1));
        Finished = true;
    }

    public abstract Task<ReadSnapshot> Snapshot(CancellationToken stop = default);

    /// <summary>
    /// The table as text that is the same for the same content on either engine: one canonical JSON object a line, in order
    /// of the primary key; no digests, no serials, no times of writing (ruling 5).
    /// </summary>
    public async Task<byte[]> Dump(ReadTable table, CancellationToken stop = default)
    {
        await using var snapshot = await Snapshot(stop);
        var order = table.Columns.Select((c, i) => (c, i)).OrderBy(c => c.c.Name, StringComparer.Ordinal).ToList();
        var to = new ArrayBufferWriter<byte>(4096);
        using var rows = await snapshot.Connection.ExecuteReaderAsync($"SELECT {table.SqlColumns} FROM {table.Name} ORDER BY {table.SqlKey}");
        while (await rows.ReadAsync(stop))
        {
            var json = new CanonicalWriter(to);
            json.StartObject();
            foreach (var (column, at) in order)
            {
                if (rows.IsDBNull(at)) continue;
                json.Key(column.Name);
                if (column.Type == ColumnType.Int) json.Number(rows.GetInt64(at));
                else json.Text(column.Type == ColumnType.Text ? rows.GetString(at) : Convert.ToHexStringLower(rows.GetFieldValue<byte[]>(at)));
            }

            json.EndObject();
            to.Write("\n"u8);
        }

        return to.WrittenSpan.ToArray();
    }

    /// <summary>Goes through every declared table: rows against their digests, tables against their sums.</summary>
    public async Task<IReadOnlyList<TamperFind>> Check(CancellationToken stop = default)
    {
        var finds = new List<TamperFind>();
        await using var snapshot = await Snapshot(stop);
        ReadState state;
        try
        {
            state = await LoadState(snapshot.Connection);
        }
        catch (TamperException)
        {
            return [new(Build.Name, ReadState.Place, "", TamperFind.Changed)];
        }

        if (!IsBuilt(state, await snapshot.Query<long>($"SELECT finished FROM {Built}"))) finds.Add(new(Build.Name, Built, "", TamperFind.Changed));
        foreach (var stranger in (await snapshot.Query<string>(NamesSql)).Where(name => !Known(name))) finds.Add(new(Build.Name, stranger, "", TamperFind.Foreign));
        foreach (var table in Schema.Tables)
        {
            var sum = default(RowSum);
            using (var rows = await snapshot.Connection.ExecuteReaderAsync($"SELECT {table.SqlColumns}, mac FROM {table.Name}"))
            {
                while (await rows.ReadAsync(stop))
                {
                    var values = ReadValues(table, rows);
                    var key = table.KeyOf(values);
                    var term = Seals.ReadTerm(table.Name, ReadTable.Encode(key), ReadTable.Encode(values));
                    if (!term.Matches(rows.GetFieldValue<byte[]>(table.Columns.Count)))
                        finds.Add(new(Build.Name, table.Name, string.Join('/', key.Select(Shown)), TamperFind.Changed));
                    sum += term;
                }
            }

            if (sum != state.Sums[table.Name])
                finds.Add(new(Build.Name, table.Name, "", TamperFind.OfCounts(sum.Count, state.Sums[table.Name].Count)));
        }

        return finds;
    }

    /// <summary>
    /// What to keep in the log's database, so that this database cannot be put back as a whole: cursors and a digest of
    /// the sums. Write it as an attached row from time to time and at rest. What it covers is on the disk before this
    /// returns: a power cut must not look like a rollback.
    /// </summary>
    public async Task<byte[]> Anchor(CancellationToken stop = default)
    {
        var state = await Durably("UPDATE witness_build SET finished=finished", stop);
        return ReadTable.Encode([state.Covered(), AnchorOf(state)]);
    }

    /// <summary>Compares with a kept <see cref="Anchor"/>: null when nothing speaks against it.</summary>
    public async Task<TamperFind?> CheckAnchor(ReadOnlyMemory<byte> anchor, CancellationToken stop = default)
    {
        await using var snapshot = await Snapshot(stop);
        var state = await LoadState(snapshot.Connection);
        var (cursors, digest) = ReadTable.DecodeAnchor(anchor.Span);
        var behind = cursors.Any(c => state.Cursors.GetValueOrDefault(c.Name) < c.Next);
        if (behind) return new(Build.Name, ReadState.Place, "", TamperFind.RolledBack);
        var same = cursors.Count == state.Cursors.Count && cursors.All(c => state.Cursors.GetValueOrDefault(c.Name) == c.Next);
        return same && !AnchorOf(state).AsSpan().SequenceEqual(digest) ? new(Build.Name, ReadState.Place, "", TamperFind.Changed) : null;
    }

    public virtual ValueTask DisposeAsync()
    {
        _applier.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Writes rows of one table and keeps its sum.</summary>
    internal abstract Task Write(ReadBatch batch, ReadTable table, IReadOnlyCollection<PendingRow> rows);

    /// <summary>Rows of a table inside a batch, each as values and stored digest; nothing tested yet.</summary>
    internal abstract Task Select(ReadBatch batch, ReadTable table, string rest, object? values, Action<object?[], byte[]> found);

    /// <summary>The values of a row whose digest fits.</summary>
    internal object?[] Checked(ReadTable table, DbDataReader row) => Checked(table, ReadValues(table, row), row.GetFieldValue<byte[]>(table.Columns.Count));

    /// <inheritdoc cref="Checked(ReadTable, DbDataReader)"/>
    internal object?[] Checked(ReadTable table, object?[] values, byte[] mac)
    {
        var key = table.KeyOf(values);
        var fits = Seals.Fits(table.Name, ReadTable.Encode(key), ReadTable.Encode(values), mac);
        return fits ? values : throw new TamperException(table.Name, string.Join('/', key.Select(Shown)));
    }

    internal abstract string Contains(string column, string text);

    /// <summary>Everything written so far is on the disk, also what did not wait for it.</summary>
    private protected abstract Task Rest(CancellationToken stop);

    /// <summary>Whether commits from here on wait for the disk.</summary>
    private protected abstract Task Waits(bool disk);

    private protected abstract Task InTransaction(Func<DbConnection, Task> work, CancellationToken stop);

    /// <summary>Makes the tables if this build is new, and loads what it stands at.</summary>
    private protected async Task Begin(IEnumerable<string> engineExtra, Func<ReadTable, string> make, bool bulk, CancellationToken stop)
    {
        await InTransaction(async connection =>
        {
            await connection.ExecuteAsync("CREATE TABLE IF NOT EXISTS witness_build(finished bigint NOT NULL)");
            if (await connection.ExecuteScalarAsync<long?>("SELECT finished FROM witness_build") is { } finished)
            {
                (Finished, _state) = (finished != 0, await LoadState(connection));
                if (!IsBuilt(_state, (await connection.QueryAsync<long>($"SELECT finished FROM {Built}")).AsList())) throw new TamperException(Built);
                return;
            }

            await connection.ExecuteAsync("CREATE TABLE witness_cursor(name text PRIMARY KEY, next bigint NOT NULL)");
            await connection.ExecuteAsync($"CREATE TABLE {ReadState.Place}(sums {BlobType} NOT NULL)");
            foreach (var statement in Schema.Tables.Select(make).Concat(bulk ? [] : Schema.Tables.SelectMany(table => table.SqlIndexes)).Concat(engineExtra)) await connection.ExecuteAsync(statement);
            await connection.ExecuteAsync("INSERT INTO witness_build(finished) VALUES (0)");
            _state.Sums[Built] = SumOf(finished: 0);
            await connection.ExecuteAsync($"INSERT INTO {ReadState.Place}(sums) VALUES (@sums)", new { sums = Seals.Close(_state.Sums, _state.Covered()) });
        }, stop);
    }

    private protected abstract string BlobType { get; }

    /// <summary>Gives the names of tables, views, triggers and rules in this build.</summary>
    private protected abstract string NamesSql { get; }

    private bool Known(string name) =>
        name is Built or ReadState.Place or "witness_cursor" || Schema.Tables.Any(table => table.Name == name)
        || (Schema.Sqlite ?? []).Concat(Schema.Postgres ?? []).Any(made => made.Contains(name, StringComparison.Ordinal)); // checked by who made it

    // one row; a build that was begun before this was sealed has no sum of it
    private bool IsBuilt(ReadState state, IReadOnlyList<long> rows) =>
        rows is [var finished] && (state.Sums[Built].Count == 0 || state.Sums[Built] == SumOf(finished));

    private RowSum SumOf(long finished) => default(RowSum) + Seals.ReadTerm(Built, default, ReadTable.Encode([finished]));

    // One commit that waits for the disk takes all before it along.
    private async Task<ReadState> Durably(string sql, CancellationToken stop, Action<ReadState>? change = null)
    {
        await _applier.WaitAsync(stop);
        try
        {
            await Waits(disk: true);
            var next = _state.Copy();
            change?.Invoke(next);
            await InTransaction(async connection =>
            {
                await connection.ExecuteAsync(sql);
                if (change is not null) await SaveState(connection, next);
            }, stop);
            await Waits(disk: false);
            return _state = next;
        }
        finally
        {
            _applier.Release();
        }
    }

    private async Task SaveState(DbConnection connection, ReadState state)
    {
        foreach (var (name, next) in state.Cursors)
            if (_state.Cursors.GetValueOrDefault(name, -1) != next)
                await connection.ExecuteAsync("INSERT INTO witness_cursor(name, next) VALUES (@name, @next) ON CONFLICT (name) DO UPDATE SET next=excluded.next", new { name, next });
        await connection.ExecuteAsync($"UPDATE {ReadState.Place} SET sums=@sums", new { sums = Seals.Close(state.Sums, state.Covered()) });
    }

    private async Task<ReadState> LoadState(DbConnection connection)
    {
        var state = ReadState.Empty;
        foreach (var (name, next) in await connection.QueryAsync<(string, long)>("SELECT name, next FROM witness_cursor")) state.Cursors[name] = next;
        var sums = (await connection.QueryAsync<byte[]>($"SELECT sums FROM {ReadState.Place}")).AsList();
        return state with { Sums = Seals.Open(ReadState.Place, sums.Count == 1 ? sums[0] : [], state.Covered()) }; // a second row is somebody else's
    }

    private byte[] AnchorOf(ReadState state)
    {
        var digest = new byte[32];
        Seals.Term("read anchor", state.Covered(), state.Sums.Encode()).CopyTo(digest);
        return digest;
    }

    private protected static object?[] ReadValues(ReadTable table, DbDataReader row)
    {
        var values = new object?[table.Columns.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = row.IsDBNull(i) ? null : table.Columns[i].Type switch
            {
                ColumnType.Int => row.GetInt64(i),
                ColumnType.Text => row.GetString(i),
                _ => row.GetFieldValue<byte[]>(i),
            };
        return values;
    }

    private static string Shown(object? value) => value is byte[] bytes ? Convert.ToHexStringLower(bytes) : $"{value}";
}
