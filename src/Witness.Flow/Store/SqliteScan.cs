using Witness.Ledger.Bytes;
using Witness.Ledger.Log;

namespace Witness.Flow.Store;

/// <summary>Goes through a SQLite log in one read transaction. While it runs the write-ahead log cannot start over.</summary>
internal sealed class SqliteScan : StoreScan
{
    private readonly SqliteDb _db;

    public SqliteScan(string path)
    {
        _db = SqliteDb.Open(path, writer: false, cacheMiB: 16);
        _db.Run("BEGIN");
        SqliteLogWriter.ReadHeads(_db); // the first read fixes the view
    }

    public override ValueTask DisposeAsync()
    {
        _db.Dispose();
        return ValueTask.CompletedTask;
    }

    internal override Task<IReadOnlyList<(LogName Log, Head Head)>> Heads(CancellationToken stop) =>
        Task.FromResult<IReadOnlyList<(LogName, Head)>>(SqliteLogWriter.ReadHeads(_db));

    internal override Task<byte[]?> Sums(CancellationToken stop) => Task.FromResult(SqliteLogWriter.ReadSums(_db));

    internal override Task Entries(LogName log, Action<long, byte[]> see, CancellationToken stop) =>
        Each(_db.Get($"SELECT position, bytes FROM {TableNames.Entries(log)} ORDER BY position"), r => see(r.Int(0), r.Blob(1).ToArray()), stop);

    internal override Task<byte[]?> Tile(LogName log, int level, long index, CancellationToken stop)
    {
        byte[]? tile = null;
        Each(_db.Get("SELECT hashes FROM tile WHERE log=?1 AND level=?2 AND place=?3").Bind(1, (long)log).Bind(2, level).Bind(3, index),
            r => tile = r.Blob(0).ToArray(), stop);
        return Task.FromResult(tile);
    }

    internal override Task<long> Tiles(LogName log, CancellationToken stop)
    {
        var count = 0L;
        Each(_db.Get("SELECT count(*) FROM tile WHERE log=?1").Bind(1, (long)log), r => count = r.Int(0), stop);
        return Task.FromResult(count);
    }

    internal override Task Identities(Action<IdentityRow, byte[], long> see, CancellationToken stop) => Each(
        _db.Get("SELECT key, content, log, position, mac, id FROM identity ORDER BY id"),
        r => see(new(Key(r.Blob(0)), Key(r.Blob(1)), (LogName)r.Int(2), r.Int(3)), r.Blob(4).ToArray(), r.Int(5)), stop);

    internal override Task About(Action<AboutRow, byte[], long> see, CancellationToken stop) => Each(
        _db.Get("SELECT key, position, mac, id FROM about ORDER BY id"), r => see(new(Key(r.Blob(0)), r.Int(1)), r.Blob(2).ToArray(), r.Int(3)), stop);

    internal override Task<IReadOnlyList<long>> Epochs(CancellationToken stop)
    {
        var found = new List<long>();
        Each(_db.Get("SELECT epoch FROM epoch"), r => found.Add(r.Int(0)), stop);
        return Task.FromResult<IReadOnlyList<long>>(found);
    }

    internal override Task<IReadOnlyList<string>> Everything(CancellationToken stop)
    {
        var names = new List<string>();
        Each(_db.Get($"SELECT name FROM sqlite_schema WHERE {TableNames.SqliteOwn}"), r => names.Add(r.Text(0)), stop);
        return Task.FromResult<IReadOnlyList<string>>(names);
    }

    internal override Task<IReadOnlyList<string>> Tables(CancellationToken stop)
    {
        var names = new List<string>();
        Each(_db.Get("SELECT substr(name, 5) FROM sqlite_schema WHERE type='table' AND name LIKE 'row\\_%' ESCAPE '\\'"), r => names.Add(r.Text(0)), stop);
        return Task.FromResult<IReadOnlyList<string>>(names);
    }

    internal override Task<long> Count(string sqlName, CancellationToken stop)
    {
        var count = 0L;
        Each(_db.Get($"SELECT count(*) FROM {sqlName}"), r => count = r.Int(0), stop);
        return Task.FromResult(count);
    }

    internal override Task Rows(string table, RowSeen see, CancellationToken stop) => Each(
        _db.Get($"SELECT key, value, mac FROM {TableNames.Rows(new(table))}"), r => see(r.Blob(0), r.Blob(1), r.Blob(2)), stop);

    // A key somebody shortened must be found, not stumble the check.
    private static Key16 Key(ReadOnlySpan<byte> bytes) => bytes.Length == Key16.Size ? Key16.From(bytes) : default;

    private static Task Each(SqliteStatement rows, Action<SqliteStatement> see, CancellationToken stop)
    {
        try
        {
            while (rows.Step())
            {
                stop.ThrowIfCancellationRequested();
                see(rows);
            }
        }
        finally
        {
            rows.Reset();
        }

        return Task.CompletedTask;
    }
}
