using System.Collections.Concurrent;
using Witness.Ledger.Bytes;
using Witness.Ledger.Log;

namespace Witness.Flow.Store;

/// <summary>
/// 日志库（SQLite）— one file, WAL, <c>synchronous=FULL</c>; one writer connection, readers beside it. Everything that
/// grows lies in the order it was written, so a fact costs the same whether it is the first or the millionth.
/// </summary>
public sealed class SqliteLogStore : CheckedStore
{
    private readonly string _path;
    private readonly RowSeals _seals;
    private readonly ConcurrentBag<SqliteDb> _readers = [];
    private readonly ConcurrentDictionary<string, byte> _tables = new(StringComparer.Ordinal);
    private readonly KeyJournal _identities = new();
    private readonly KeyJournal _about = new();
    private readonly Lock _journals = new();
    private readonly SqliteLogWriter _writer;
    private readonly JournalRelief _relief;

    private SqliteLogStore(string path, RowSeals seals, SqliteLogWriter writer) => (_path, _seals, _writer, _relief) = (path, seals, writer, new(path));

    /// <summary>Opens the file, makes it when missing, and refuses settings that could lose what was acknowledged.</summary>
    /// <exception cref="StoreSettingException">The file cannot be used safely.</exception>
    public static SqliteLogStore Open(string path, RowSeals seals)
    {
        var db = SqliteDb.Open(path, writer: true, cacheMiB: 256);
        try
        {
            SqliteSettings.Apply(db);
            SqliteSettings.Check(db);
            SqliteLogWriter.MakeTables(db);
            return new SqliteLogStore(path, seals, new SqliteLogWriter(db, seals));
        }
        catch
        {
            db.Dispose();
            throw;
        }
    }

    public RowSeals Seals => _seals;

    public Task<StoreScan> Scan(CancellationToken stop) => Task.FromResult<StoreScan>(new SqliteScan(_path));

    public Task<long> TakeWriter(CancellationToken stop) => Task.FromResult(_writer.Take());

    public Task Commit(CommitBatch batch, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        lock (_journals)
            foreach (var row in batch.Identities)
                if (_identities.Find(row.Key) != 0) throw new InvalidOperationException($"identity {row.Key} stands already");
        var (identities, about) = _writer.Commit(batch);
        _relief.Written(batch.Logs.Sum(log => log.Entries.Sum(entry => (long)entry.Length)) + batch.Rows.Sum(row => (long)(row.Value?.Length ?? 0)));
        lock (_journals)
        {
            // If rows are missing between, another writer's, the next look reads them all.
            if (_identities.Last + 1 == identities)
                foreach (var row in batch.Identities) _identities.Add(identities, row.Key, identities++);
            if (_about.Last + 1 == about)
                foreach (var row in batch.About) _about.Add(about++, row.Key, Math.Max(row.Position + 1, _about.Find(row.Key)));
        }

        return Task.CompletedTask;
    }

    public Task<Head?> ReadHead(LogName log, CancellationToken stop) =>
        Read(db => SqliteLogWriter.ReadHeads(db).Where(h => h.Log == log).Select(h => h.Head).FirstOrDefault());

    public Task<IReadOnlyList<StoredEntry>> ReadEntries(LogName log, long from, int count, CancellationToken stop) =>
        Read<IReadOnlyList<StoredEntry>>(db =>
        {
            var found = new List<StoredEntry>(Math.Min(count, 4096));
            var rows = db.Get($"SELECT position, bytes FROM {TableNames.Entries(log)} WHERE position >= ?1 ORDER BY position LIMIT ?2")
                .Bind(1, from).Bind(2, count);
            while (rows.Step()) found.Add(new StoredEntry(rows.Int(0), rows.Blob(1).ToArray()));
            return found;
        });

    public Task<byte[]?> ReadTile(LogName log, int level, long index, CancellationToken stop) => Read(db =>
    {
        var row = db.Get("SELECT hashes FROM tile WHERE log=?1 AND level=?2 AND place=?3")
            .Bind(1, (long)log).Bind(2, level).Bind(3, index);
        return One(row, r => r.Blob(0).ToArray());
    });

    public Task<IReadOnlyDictionary<Key16, IdentityRow>> FindIdentities(IReadOnlyCollection<Key16> keys, CancellationToken stop) =>
        Read<IReadOnlyDictionary<Key16, IdentityRow>>(db =>
        {
            var found = new Dictionary<Key16, IdentityRow>();
            lock (_journals)
            {
                CatchUp(db, _identities, "SELECT id, key, id FROM identity WHERE id > ?1 ORDER BY id");
                foreach (var key in keys)
                {
                    var at = _identities.Find(key);
                    if (at != 0) found[key] = ReadIdentity(db, at);
                }
            }

            return found;
        });

    public Task<IReadOnlyDictionary<Key16, long>> FindAbout(IReadOnlyCollection<Key16> keys, CancellationToken stop) =>
        Read<IReadOnlyDictionary<Key16, long>>(db =>
        {
            var found = new Dictionary<Key16, long>();
            lock (_journals)
            {
                CatchUp(db, _about, "SELECT id, key, position + 1 FROM about WHERE id > ?1 ORDER BY id");
                foreach (var key in keys)
                    if (_about.Find(key) is var at and not 0) found[key] = at - 1;
            }

            return found;
        });

    public Task<byte[]?> ReadRow(AttachedTable table, ReadOnlyMemory<byte> key, CancellationToken stop) => Read(db =>
    {
        if (!HasTable(db, table)) return null;
        var row = db.Get($"SELECT value, mac FROM {TableNames.Rows(table)} WHERE key=?1").Bind(1, key.Span);
        var (value, mac) = One(row, r => (r.Blob(0).ToArray(), r.Blob(1).ToArray()));
        if (value is not null) _seals.Check(table.Name, key.Span, value, mac);
        return value;
    });

    public Task<IReadOnlyList<AttachedRow>> ReadRows(
        AttachedTable table, ReadOnlyMemory<byte> prefix, ReadOnlyMemory<byte> after, int limit, CancellationToken stop) =>
        Read<IReadOnlyList<AttachedRow>>(db =>
        {
            var found = new List<AttachedRow>();
            if (!HasTable(db, table)) return found;
            var end = TableNames.End(prefix.Span);
            var name = TableNames.Rows(table);
            var rows = db.Get($"SELECT key, value, mac FROM {name} WHERE key >= ?1 AND key > ?2{(end is null ? "" : " AND key < ?4")} ORDER BY key LIMIT ?3")
                .Bind(1, prefix.Span).Bind(2, after.Span).Bind(3, limit);
            if (end is not null) rows.Bind(4, end);
            while (rows.Step())
            {
                var (key, value) = (rows.Blob(0).ToArray(), rows.Blob(1).ToArray());
                try
                {
                    _seals.Check(table.Name, key, value, rows.Blob(2));
                }
                catch
                {
                    rows.Reset();
                    throw;
                }

                found.Add(new AttachedRow(table, key, value));
            }

            return found;
        });

    public async ValueTask DisposeAsync()
    {
        await _relief.DisposeAsync();
        _writer.Dispose();
        while (_readers.TryTake(out var reader)) reader.Dispose();
    }

    private IdentityRow ReadIdentity(SqliteDb db, long at)
    {
        var row = db.Get("SELECT key, content, log, position, mac FROM identity WHERE id=?1").Bind(1, at);
        var (identity, mac) = One(row, r => (
            new IdentityRow(Key16.From(r.Blob(0)), Key16.From(r.Blob(1)), (LogName)r.Int(2), r.Int(3)), r.Blob(4).ToArray()));
        if (identity is null) throw new TamperException(SealedState.Identity);
        return TableNames.Term(_seals, identity).Matches(mac)
            ? identity : throw new TamperException(SealedState.Identity, identity.Key.ToString());
    }

    private static void CatchUp(SqliteDb db, KeyJournal journal, string sql)
    {
        var rows = db.Get(sql).Bind(1, journal.Last);
        while (rows.Step())
        {
            var key = Key16.From(rows.Blob(1));
            journal.Add(rows.Int(0), key, Math.Max(rows.Int(2), journal.Find(key)));
        }
    }

    private bool HasTable(SqliteDb db, AttachedTable table)
    {
        if (_tables.ContainsKey(table.Name)) return true;
        if (One(db.Get("SELECT 1 FROM sqlite_schema WHERE type='table' AND name=?1").Bind(1, TableNames.Rows(table)), r => r.Int(0)) != 1) return false;
        _tables[table.Name] = 0; // a table that is there stays
        return true;
    }

    private static T? One<T>(SqliteStatement row, Func<SqliteStatement, T> read)
    {
        try
        {
            return row.Step() ? read(row) : default;
        }
        finally
        {
            row.Reset();
        }
    }

    private Task<T> Read<T>(Func<SqliteDb, T> read)
    {
        if (!_readers.TryTake(out var db)) db = SqliteDb.Open(_path, writer: false, cacheMiB: 16);
        try
        {
            var result = read(db);
            _readers.Add(db);
            return Task.FromResult(result);
        }
        catch
        {
            db.Dispose(); // a statement may be half read
            throw;
        }
    }
}
