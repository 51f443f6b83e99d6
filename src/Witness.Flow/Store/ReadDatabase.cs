using System.Data.Common;
using System.Text;
using Dapper;

namespace Witness.Flow.Store;

/// <summary>
/// 读库 — the read tables of one build: a SQLite file (WAL, <c>synchronous=NORMAL</c>) or a PostgreSQL schema, apart from the
/// log's database. One applier, one transaction a batch, cursor and result together; a crash leaves whole batches, and
/// everything can be made again from the log.
/// </summary>
public abstract class ReadDatabase : IAsyncDisposable
{
    internal const string Built = "witness_build";

    private readonly SemaphoreSlim _applier = new(1, 1);
    private readonly ReadBuild _build;
    private bool _finished;
    private ReadState _state = ReadState.Empty;
    private ReadDatabase? _successor;

    static ReadDatabase() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    private protected ReadDatabase(ReadSchema schema, RowSeals seals, ReadBuild build) => (Schema, Seals, _build) = (schema, seals, build);

    public ReadSchema Schema { get; }

    /// <summary>Which build this is; see <see cref="ReadPlace"/>.</summary>
    public ReadBuild Build => Now._build;

    /// <summary>Told of every row that turns out on reading not to be ours, whoever read it.</summary>
    public Action<TamperException>? Met { get; set; }

    internal RowSeals Seals { get; }

    /// <summary>True once <see cref="Finish"/> was called: the build has caught up with the log and may be shown alone.</summary>
    public bool Finished => Now._finished;

    /// <summary>The first position the follower of that name has not seen.</summary>
    public long Cursor(string name) => Now._state.Cursors.GetValueOrDefault(name);

    /// <summary>Spells a row and takes its digest; any thread may.</summary>
    public MadeRow Make(ReadTable table, params object?[] values)
    {
        if (values.Length != table.Columns.Count) throw new ArgumentException($"{table.Name} has {table.Columns.Count} columns, not {values.Length}", nameof(values));
        for (var i = 0; i < values.Length; i++) values[i] = ReadTable.Normal(values[i]);
        var key = table.KeyOf(values);
        var bytes = ReadTable.Encode(key);
        return new(table, Encoding.Latin1.GetString(bytes), new(key, bytes, values, Seals.ReadTerm(table.Name, bytes, ReadTable.Encode(values))));
    }

    /// <summary>Runs one batch in one transaction: all of it, sums and cursors included, or nothing.</summary>
    public async Task Apply(Func<ReadBatch, Task> work, CancellationToken stop = default)
    {
        await _applier.WaitAsync(stop);
        try
        {
            if (_successor is { } successor)
            {
                await successor.Apply(work, stop);
                return;
            }
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
        _finished = true;
    }

    /// <summary>One unchanging view of what is there now.</summary>
    public Task<ReadSnapshot> Snapshot(CancellationToken stop = default) => Now.OwnSnapshot(stop);

    /// <inheritdoc cref="ReadCheck.Dump"/>
    public Task<byte[]> Dump(ReadTable table, CancellationToken stop = default) => new ReadCheck(Now).Dump(table, stop);

    /// <summary>Goes through every declared table: rows against their digests, tables against their sums.</summary>
    public Task<IReadOnlyList<TamperFind>> Check(CancellationToken stop = default) => new ReadCheck(Now).Run(stop);

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

    /// <inheritdoc cref="ReadCheck.Anchor"/>
    public Task<TamperFind?> CheckAnchor(ReadOnlyMemory<byte> anchor, CancellationToken stop = default) => new ReadCheck(Now).Anchor(anchor, stop);

    /// <summary>
    /// 让位 — from now on everybody who holds this build reads and writes the other one. Between two batches; views that are open
    /// stay as they are until they are given back. Followers must stand still, and go on from the other one's cursors.
    /// </summary>
    public async Task GiveWay(ReadDatabase next, CancellationToken stop)
    {
        if (_successor is { } successor)
        {
            await successor.GiveWay(next, stop);
            return;
        }
        await _applier.WaitAsync(stop);
        next.Met = Met;
        _successor = next;
        _applier.Release();
        await Leave();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_successor is { } successor) await successor.DisposeAsync();
        else await Leave();
        _applier.Dispose();
    }

    /// <summary>The build that stands in this one's place: itself, unless it gave way.</summary>
    private ReadDatabase Now => _successor?.Now ?? this;

    /// <summary>True once another build stands in this one's place.</summary>
    private protected bool GaveWay => _successor is not null;

    private protected abstract Task<ReadSnapshot> OwnSnapshot(CancellationToken stop);

    /// <summary>Closes what is not in use; what is, is closed when it is given back.</summary>
    private protected abstract ValueTask Leave();

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
        if (Seals.Fits(table.Name, ReadTable.Encode(key), ReadTable.Encode(values), mac)) return values;
        var why = new TamperException(table.Name, Shown(key)) { Database = _build.Name };
        Met?.Invoke(why);
        throw why;
    }

    internal abstract string Contains(string column, string text);

    internal abstract string Among(string column, string list);

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
                (_finished, _state) = (finished != 0, await LoadState(connection));
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

    /// <summary>Whether an error says that a table is gone or its pages are not what was written; all else is the server's or the disk's trouble.</summary>
    public static bool IsDamage(DbException why) => why is
        Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: 1 or 11 or 26 }
        or Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UndefinedTable or Npgsql.PostgresErrorCodes.UndefinedColumn or Npgsql.PostgresErrorCodes.DataCorrupted or Npgsql.PostgresErrorCodes.IndexCorrupted };

    private protected abstract string BlobType { get; }

    /// <summary>Gives the names of tables, views, triggers and rules in this build.</summary>
    internal abstract string NamesSql { get; }

    internal bool Known(string name) =>
        name is Built or ReadState.Place or "witness_cursor" || Schema.Tables.Any(table => table.Name == name)
        || (Schema.Sqlite ?? []).Concat(Schema.Postgres ?? []).Any(made => made.Contains(name, StringComparison.Ordinal)); // checked by who made it

    // one row; a build that was begun before this was sealed has no sum of it
    internal bool IsBuilt(ReadState state, IReadOnlyList<long> rows) =>
        rows is [var finished] && (state.Sums[Built].Count == 0 || state.Sums[Built] == SumOf(finished));

    private RowSum SumOf(long finished) => default(RowSum) + Seals.ReadTerm(Built, default, ReadTable.Encode([finished]));

    // One commit that waits for the disk takes all before it along.
    private async Task<ReadState> Durably(string sql, CancellationToken stop, Action<ReadState>? change = null)
    {
        await _applier.WaitAsync(stop);
        try
        {
            if (_successor is { } successor) return await successor.Durably(sql, stop, change);
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

    internal async Task<ReadState> LoadState(DbConnection connection)
    {
        var state = ReadState.Empty;
        foreach (var (name, next) in await connection.QueryAsync<(string, long)>("SELECT name, next FROM witness_cursor")) state.Cursors[name] = next;
        var sums = (await connection.QueryAsync<byte[]>($"SELECT sums FROM {ReadState.Place}")).AsList();
        return state with { Sums = Seals.Open(ReadState.Place, sums.Count == 1 ? sums[0] : [], state.Covered()) }; // a second row is somebody else's
    }

    internal byte[] AnchorOf(ReadState state)
    {
        var digest = new byte[32];
        Seals.Term("read anchor", state.Covered(), state.Sums.Encode()).CopyTo(digest);
        return digest;
    }

    internal static object?[] ReadValues(ReadTable table, DbDataReader row)
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

    /// <summary>A key as people read it.</summary>
    internal static string Shown(IEnumerable<object?> key) => string.Join('/', key.Select(value => value is byte[] bytes ? Convert.ToHexStringLower(bytes) : $"{value}"));
}
