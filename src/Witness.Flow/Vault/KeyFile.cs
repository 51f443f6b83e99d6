using Witness.Flow.Store;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Vault;

/// <summary>
/// 密钥文件 — the keystore as it lies on the disk: rows in the order they were written, found through an index in memory, so that a
/// new key costs the same whether it is the first or the millionth. Its writing half is for one thread at a time; looking up goes
/// beside it on a connection of its own and never waits for the disk.
/// </summary>
internal sealed class KeyFile : IDisposable
{
    private const int WrappedSize = Suite.NonceSize + 32 + Suite.TagSize;

    private readonly SqliteDb _db, _reader;
    private readonly Lock _reading = new();
    private readonly KeyJournal _places = new();
    private readonly Dictionary<Key16, long> _fresh = [];
    private long _last;

    private KeyFile(SqliteDb db, SqliteDb reader) => (_db, _reader) = (db, reader);

    /// <summary>Opens the file or makes it.</summary>
    /// <exception cref="StoreSettingException">It cannot be set up so that what is overwritten is gone.</exception>
    public static KeyFile Open(string path)
    {
        var db = SqliteDb.Open(path, writer: true, cacheMiB: 16);
        try
        {
            db.Run("PRAGMA journal_mode=WAL");
            db.Run("PRAGMA synchronous=FULL");
            db.Run("PRAGMA secure_delete=ON");
            db.Run("PRAGMA wal_autocheckpoint=4000");
            if (db.Ask("PRAGMA secure_delete") != "1" || db.Ask("PRAGMA synchronous") != "2")
                throw new StoreSettingException("keystore: secure_delete and synchronous=FULL are needed");
            db.Run("CREATE TABLE IF NOT EXISTS key(n INTEGER PRIMARY KEY, id BLOB NOT NULL, wrapped BLOB NOT NULL, destroyed INTEGER NOT NULL DEFAULT 0)");
            db.Run("CREATE TABLE IF NOT EXISTS named(n INTEGER PRIMARY KEY, subject BLOB NOT NULL, request BLOB NOT NULL)");
            return new(db, SqliteDb.Open(path, writer: false, cacheMiB: 4));
        }
        catch
        {
            db.Dispose();
            throw;
        }
    }

    /// <summary>True when no key was ever made.</summary>
    public bool IsEmpty => _db.Ask("SELECT 1 FROM key LIMIT 1").Length == 0;

    /// <summary>All of it or nothing; on the disk when it returns.</summary>
    public void Write(Action write)
    {
        _db.Get("BEGIN IMMEDIATE").Run();
        try
        {
            lock (_reading) CatchUp(_db);
            _last = Last();
            write();
            _db.Get("COMMIT").Run();
        }
        catch
        {
            _db.Undo();
            _fresh.Clear();
            throw;
        }

        lock (_reading)
            foreach (var (id, n) in _fresh) _places.Add(n, id, n);
        _fresh.Clear();
    }

    /// <summary>Inside <see cref="Write"/>: the wrapped key under that id and whether it was destroyed.</summary>
    public (byte[] Wrapped, bool Destroyed)? Read(Key16 id) => Read(_db, PlaceOf(id));

    /// <summary>At any time, also from another thread.</summary>
    public (byte[] Wrapped, bool Destroyed)? Look(Key16 id)
    {
        lock (_reading)
        {
            CatchUp(_reader);
            return Read(_reader, _places.Find(id));
        }
    }

    /// <summary>Inside <see cref="Write"/>: a key that was not there.</summary>
    public void Add(Key16 id, ReadOnlySpan<byte> wrapped) => Add(id, wrapped, destroyed: false);

    /// <summary>Inside <see cref="Write"/>: overwrites the key, or takes its place for good when there was none.</summary>
    public void Overwrite(Key16 id)
    {
        if (PlaceOf(id) is var n and not 0)
            _db.Get("UPDATE key SET wrapped=zeroblob(?2), destroyed=1 WHERE n=?1").Bind(1, n).Bind(2, WrappedSize).Run();
        else Add(id, new byte[WrappedSize], destroyed: true);
    }

    /// <summary>Inside <see cref="Write"/>: that request names that subject.</summary>
    public void Name(Key16 subject, Key16 request) =>
        _db.Get("INSERT INTO named(subject, request) VALUES (?1, ?2)").Bind(1, subject.ToArray()).Bind(2, request.ToArray()).Run();

    /// <summary>Inside <see cref="Write"/>: the requests that named one of these, each once. Goes through the whole table: people are
    /// forgotten rarely, and named all day.</summary>
    public IReadOnlySet<Key16> Naming(IReadOnlySet<Key16> subjects)
    {
        var found = new HashSet<Key16>();
        var rows = _db.Get("SELECT subject, request FROM named ORDER BY n");
        while (rows.Step())
            if (subjects.Contains(Key16.From(rows.Blob(0)))) found.Add(Key16.From(rows.Blob(1)));
        return found;
    }

    /// <summary>Empties the write-ahead log, which still holds the pages as they were before.</summary>
    public void Sweep()
    {
        lock (_reading) // nobody reads meanwhile
            if (_db.Ask("PRAGMA wal_checkpoint(TRUNCATE)") != "0") throw new InvalidOperationException("keystore: its write-ahead log could not be emptied");
    }

    public void Dispose()
    {
        _reader.Dispose();
        _db.Dispose();
    }

    private void Add(Key16 id, ReadOnlySpan<byte> wrapped, bool destroyed)
    {
        Span<byte> name = stackalloc byte[Key16.Size];
        TableNames.Write(id, name);
        _db.Get("INSERT INTO key(n, id, wrapped, destroyed) VALUES (?1, ?2, ?3, ?4)").Bind(1, ++_last).Bind(2, name).Bind(3, wrapped).Bind(4, destroyed ? 1 : 0).Run();
        _fresh.Add(id, _last);
    }

    private long PlaceOf(Key16 id)
    {
        if (_fresh.TryGetValue(id, out var n)) return n;
        lock (_reading) return _places.Find(id);
    }

    private static (byte[], bool)? Read(SqliteDb db, long n)
    {
        if (n == 0) return null;
        var row = db.Get("SELECT wrapped, destroyed FROM key WHERE n=?1").Bind(1, n);
        try
        {
            return row.Step() ? (row.Blob(0).ToArray(), row.Int(1) != 0) : null;
        }
        finally
        {
            row.Reset();
        }
    }

    private long Last()
    {
        var row = _db.Get("SELECT coalesce(max(n), 0) FROM key");
        row.Step();
        var last = row.Int(0);
        row.Reset();
        return last;
    }

    // Also what another process wrote; usually one look at the table's end.
    private void CatchUp(SqliteDb db)
    {
        var rows = db.Get("SELECT n, id FROM key WHERE n > ?1 ORDER BY n").Bind(1, _places.Last);
        while (rows.Step())
            if (rows.Blob(1) is { Length: Key16.Size } id) _places.Add(rows.Int(0), Key16.From(id), rows.Int(0));
    }
}
