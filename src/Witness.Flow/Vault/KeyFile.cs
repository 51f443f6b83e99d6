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
    private readonly string _path;
    private readonly KeySeals _seals;
    private readonly Lock _reading = new();
    private readonly KeyJournal _places = new();
    private readonly Dictionary<Key16, long> _fresh = [];
    private TableSums _sums = new(); // inside a write

    private KeyFile(string path, SqliteDb db, SqliteDb reader, KeySeals seals) => (_path, _db, _reader, _seals) = (path, db, reader, seals);

    /// <summary>Opens the file or makes it.</summary>
    /// <exception cref="StoreSettingException">It cannot be set up so that what is overwritten is gone.</exception>
    public static KeyFile Open(string path, KeySeals seals)
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
            seals.MakeTables(db);
            return new(path, db, SqliteDb.Open(path, writer: false, cacheMiB: 4), seals);
        }
        catch
        {
            db.Dispose();
            throw;
        }
    }

    /// <summary>True when no key was ever made.</summary>
    public bool IsEmpty => _db.Ask("SELECT 1 FROM key LIMIT 1").Length == 0;

    /// <summary>True when the sealed row is ours: this file and this master key belong together.</summary>
    public bool IsOurs
    {
        get
        {
            try
            {
                _seals.Load(_db);
                return true;
            }
            catch (TamperException)
            {
                return false;
            }
        }
    }

    /// <summary>Goes through everything beside whoever writes; see <see cref="KeySeals.Check"/>.</summary>
    public IReadOnlyList<TamperFind> Check(ReadOnlySpan<byte> kept, out long rows)
    {
        using var db = SqliteDb.Open(_path, writer: false, cacheMiB: 4);
        return _seals.Check(db, kept, out rows);
    }

    /// <summary>See <see cref="KeySeals.Anchor"/>.</summary>
    public byte[] Anchor()
    {
        using var db = SqliteDb.Open(_path, writer: false, cacheMiB: 1);
        return _seals.Anchor(_seals.Load(db));
    }

    /// <summary>All of it or nothing; on the disk when it returns.</summary>
    public void Write(Action write)
    {
        _db.Get("BEGIN IMMEDIATE").Run();
        try
        {
            lock (_reading) CatchUp(_db);
            _sums = _seals.Load(_db);
            write();
            _seals.Save(_db, _sums);
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
        {
            if (Read(_db, n) is not { } old) return;
            var (name, gone) = (id.ToArray(), new byte[WrappedSize]);
            var term = _seals.Term(n, name, gone, destroyed: true);
            _sums[KeySeals.Keys] -= _seals.Term(n, name, old.Wrapped, old.Destroyed);
            _sums[KeySeals.Keys] += term;
            _db.Get("UPDATE key SET wrapped=?2, destroyed=1, mac=?3 WHERE n=?1").Bind(1, n).Bind(2, gone).Bind(3, term.Mac()).Run();
        }
        else Add(id, new byte[WrappedSize], destroyed: true);
    }

    /// <summary>Inside <see cref="Write"/>: that request names that subject.</summary>
    public void Name(Key16 subject, Key16 request)
    {
        var (n, from, to) = (_sums[KeySeals.Named].Count + 1, subject.ToArray(), request.ToArray());
        var term = _seals.Term(n, from, to);
        _db.Get("INSERT INTO named(n, subject, request, mac) VALUES (?1, ?2, ?3, ?4)").Bind(1, n).Bind(2, from).Bind(3, to).Bind(4, term.Mac()).Run();
        _sums[KeySeals.Named] += term;
    }

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
        var (n, name) = (_sums[KeySeals.Keys].Count + 1, id.ToArray());
        var term = _seals.Term(n, name, wrapped, destroyed);
        _db.Get("INSERT INTO key(n, id, wrapped, destroyed, mac) VALUES (?1, ?2, ?3, ?4, ?5)")
            .Bind(1, n).Bind(2, name).Bind(3, wrapped).Bind(4, destroyed ? 1 : 0).Bind(5, term.Mac()).Run();
        _sums[KeySeals.Keys] += term;
        _fresh.Add(id, n);
    }

    private long PlaceOf(Key16 id)
    {
        if (_fresh.TryGetValue(id, out var n)) return n;
        lock (_reading) return _places.Find(id);
    }

    // a row once written is never taken out, and is as it was written: both are tested before the key is believed
    private (byte[] Wrapped, bool Destroyed)? Read(SqliteDb db, long n)
    {
        if (n == 0) return null;
        var row = db.Get("SELECT id, wrapped, destroyed, mac FROM key WHERE n=?1").Bind(1, n);
        try
        {
            if (!row.Step() || !_seals.Term(n, row.Blob(0), row.Blob(1), row.Int(2) != 0).Matches(row.Blob(3)))
                throw new TamperException("keystore.key", n.ToString(System.Globalization.CultureInfo.InvariantCulture));
            return (row.Blob(1).ToArray(), row.Int(2) != 0);
        }
        finally
        {
            row.Reset();
        }
    }

    // Also what another process wrote; usually one look at the table's end.
    private void CatchUp(SqliteDb db)
    {
        var rows = db.Get("SELECT n, id FROM key WHERE n > ?1 ORDER BY n").Bind(1, _places.Last);
        while (rows.Step())
            if (rows.Blob(1) is { Length: Key16.Size } id) _places.Add(rows.Int(0), Key16.From(id), rows.Int(0));
    }
}
