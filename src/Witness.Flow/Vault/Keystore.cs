using System.Collections.Concurrent;
using System.Text;
using Witness.Flow.Store;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Vault;

/// <summary>A key was destroyed: what it closed is gone for ever, and nothing new may be closed under its name.</summary>
public sealed class KeyDestroyedException(KeyName name) : Exception($"the key {name} was destroyed")
{
    public KeyName Name { get; } = name;
}

/// <summary>
/// 密钥库 — a file of its own apart from the database: random 32-byte keys, wrapped by the master key, under opaque ids.
/// A key is on the disk before anybody can use it; a destroyed one is overwritten and its place stays taken.
/// </summary>
public sealed class Keystore : IDisposable
{
    private const int WrappedSize = Suite.NonceSize + 32 + Suite.TagSize;
    private const int CacheLimit = 200_000;

    private readonly SqliteDb _db;
    private readonly Suite _suite;
    private readonly Randomness _random;
    private readonly byte[] _wrap, _ids, _secrets;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, byte[]> _open = new(StringComparer.Ordinal);
    private readonly Lock _waitingGate = new();
    private List<Waiter> _waiting = [];
    private bool _working;

    private Keystore(SqliteDb db, MasterKey master, Randomness random)
    {
        (_db, _suite, _random) = (db, master.Suite, random);
        (_wrap, _ids, _secrets) = (master.Derive("keystore wrap"), master.Derive("keystore ids"), master.Derive("keystore secrets"));
    }

    /// <summary>Opens the file or makes it.</summary>
    /// <exception cref="MasterKeyException">The keystore belongs to another master key.</exception>
    public static Keystore Open(string path, MasterKey master, Randomness random)
    {
        var db = SqliteDb.Open(path, writer: true, cacheMiB: 16);
        try
        {
            db.Run("PRAGMA journal_mode=WAL");
            db.Run("PRAGMA synchronous=FULL");
            db.Run("PRAGMA secure_delete=ON");
            if (db.Ask("PRAGMA secure_delete") != "1" || db.Ask("PRAGMA synchronous") != "2")
                throw new StoreSettingException("keystore: secure_delete and synchronous=FULL are needed");
            db.Run("CREATE TABLE IF NOT EXISTS key(id BLOB PRIMARY KEY NOT NULL, wrapped BLOB NOT NULL, destroyed INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID");
            db.Run("CREATE TABLE IF NOT EXISTS named(subject BLOB NOT NULL, request BLOB NOT NULL, PRIMARY KEY(subject, request)) WITHOUT ROWID");
            var store = new Keystore(db, master, random);
            store.Prove();
            return store;
        }
        catch
        {
            db.Dispose();
            throw;
        }
    }

    /// <summary>The key, made and on the disk if it was not there.</summary>
    /// <exception cref="KeyDestroyedException">It was destroyed.</exception>
    public byte[] Obtain(KeyName name) => _open.TryGetValue(name.Text, out var key) ? key : Obtain([name])[0];

    /// <summary>Many keys, in order; those that are missing are made with one wait for the disk.</summary>
    /// <param name="named">Which requests name which subjects: destroying a subject's key destroys theirs (ruling 55).</param>
    public IReadOnlyList<byte[]> Obtain(IReadOnlyList<KeyName> names, IReadOnlyList<(KeyName Request, KeyName Subject)>? named = null)
    {
        var keys = new byte[names.Count][];
        List<int>? missing = null;
        for (var i = 0; i < keys.Length; i++)
            if (!_open.TryGetValue(names[i].Text, out keys[i]!)) (missing ??= []).Add(i);
        if (missing is null && named is not { Count: > 0 }) return keys;
        lock (_gate)
        {
            var made = new List<(string, byte[])>();
            _db.Get("BEGIN IMMEDIATE").Run();
            try
            {
                foreach (var i in missing ?? [])
                {
                    keys[i] = Read(names[i]) ?? Make(names[i]);
                    made.Add((names[i].Text, keys[i]));
                }

                foreach (var (request, subject) in named ?? [])
                    _db.Get("INSERT OR IGNORE INTO named(subject, request) VALUES (?1, ?2)").Bind(1, Id(subject)).Bind(2, Id(request)).Run();
                _db.Get("COMMIT").Run();
            }
            catch
            {
                _db.Undo();
                throw;
            }

            if (_open.Count > CacheLimit) _open.Clear();
            foreach (var (text, key) in made) _open[text] = key; // only now: it is on the disk
        }

        return keys;
    }

    /// <summary>Makes the missing ones and ends when they are on the disk; callers at the same time share one wait.</summary>
    /// <exception cref="KeyDestroyedException">One of them was destroyed.</exception>
    /// <param name="named">As with <see cref="Obtain(IReadOnlyList{KeyName}, IReadOnlyList{ValueTuple{KeyName, KeyName}})"/>.</param>
    public Task Ensure(IEnumerable<KeyName> names, CancellationToken stop, IReadOnlyList<(KeyName Request, KeyName Subject)>? named = null)
    {
        var missing = names.Where(n => !_open.ContainsKey(n.Text)).ToList();
        if (missing.Count == 0 && named is not { Count: > 0 }) return Task.CompletedTask;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waitingGate)
        {
            _waiting.Add(new(missing, named ?? [], done));
            if (!_working)
            {
                _working = true;
                _ = Task.Run(Work, CancellationToken.None);
            }
        }

        return done.Task.WaitAsync(stop);
    }

    /// <summary>Closes a small secret of the house, such as a sender's shared key, for a row of the database.</summary>
    public byte[] Wrap(ReadOnlySpan<byte> secret, string context)
    {
        var nonce = _random.Bytes(Suite.NonceSize);
        return [.. nonce, .. _suite.Encrypt(_secrets, nonce, secret, Encoding.UTF8.GetBytes(context))];
    }

    /// <exception cref="TamperException">Not wrapped here, or for another context.</exception>
    public byte[] Unwrap(ReadOnlySpan<byte> wrapped, string context)
    {
        var secret = wrapped.Length < Suite.NonceSize ? null : _suite.TryDecrypt(
            _secrets, wrapped[..Suite.NonceSize], wrapped[Suite.NonceSize..], Encoding.UTF8.GetBytes(context));
        return secret ?? throw new TamperException("wrapped secret", context);
    }

    /// <summary>The key if it is there; null when it was never made or was destroyed.</summary>
    public byte[]? Find(KeyName name)
    {
        if (_open.TryGetValue(name.Text, out var key)) return key;
        lock (_gate)
        {
            try
            {
                key = Read(name);
            }
            catch (KeyDestroyedException)
            {
                return null;
            }

            if (key is not null) _open[name.Text] = key;
            return key;
        }
    }

    /// <summary>
    /// 销毁 — overwrites the keys, and those of the requests that named them, durably; the names can never be used again.
    /// Old backups of the keystore hold them until they lapse.
    /// </summary>
    public void Destroy(IReadOnlyCollection<KeyName> names)
    {
        lock (_gate)
        {
            _db.Get("BEGIN IMMEDIATE").Run();
            try
            {
                foreach (var name in names)
                {
                    var id = Id(name);
                    foreach (var request in Requests(id)) Overwrite(request);
                    Overwrite(id);
                }

                _db.Get("COMMIT").Run();
            }
            catch
            {
                _db.Undo();
                throw;
            }

            _open.Clear();
            // The write-ahead log still holds the pages as they were.
            if (_db.Ask("PRAGMA wal_checkpoint(TRUNCATE)") != "0") throw new InvalidOperationException("keystore: its write-ahead log could not be emptied");
        }
    }

    public void Dispose() => _db.Dispose();

    private void Work()
    {
        while (true)
        {
            List<Waiter> group;
            lock (_waitingGate)
            {
                if (_waiting.Count == 0)
                {
                    _working = false;
                    return;
                }

                (group, _waiting) = (_waiting, []);
            }

            try
            {
                Obtain([.. group.SelectMany(g => g.Names).Distinct()], [.. group.SelectMany(g => g.Named)]);
                foreach (var waiter in group) waiter.Done.SetResult();
            }
            catch (Exception)
            {
                foreach (var waiter in group) Alone(waiter); // one that was destroyed must not stop the others
            }
        }
    }

    private void Alone(Waiter waiter)
    {
        try
        {
            Obtain([.. waiter.Names.Distinct()], waiter.Named);
            waiter.Done.SetResult();
        }
        catch (Exception why)
        {
            waiter.Done.SetException(why);
        }
    }

    private byte[] Id(KeyName name) => _suite.Handle(_ids, Encoding.UTF8.GetBytes(name.Text)).ToArray();

    private byte[]? Read(KeyName name)
    {
        var id = Id(name);
        var row = _db.Get("SELECT wrapped, destroyed FROM key WHERE id=?1").Bind(1, id);
        byte[] wrapped;
        try
        {
            if (!row.Step()) return null;
            if (row.Int(1) != 0) throw new KeyDestroyedException(name);
            wrapped = row.Blob(0).ToArray();
        }
        finally
        {
            row.Reset();
        }

        return _suite.TryDecrypt(_wrap, wrapped.AsSpan(0, Suite.NonceSize), wrapped.AsSpan(Suite.NonceSize), id)
            ?? throw new TamperException("keystore", Convert.ToHexStringLower(id));
    }

    private byte[] Make(KeyName name)
    {
        var (id, key, nonce) = (Id(name), _random.Bytes(32), _random.Bytes(Suite.NonceSize));
        _db.Get("INSERT INTO key(id, wrapped) VALUES (?1, ?2)").Bind(1, id).Bind(2, [.. nonce, .. _suite.Encrypt(_wrap, nonce, key, id)]).Run();
        return key;
    }

    private void Overwrite(byte[] id) =>
        _db.Get("INSERT INTO key(id, wrapped, destroyed) VALUES (?1, zeroblob(?2), 1) ON CONFLICT DO UPDATE SET wrapped=excluded.wrapped, destroyed=1")
            .Bind(1, id).Bind(2, WrappedSize).Run();

    private List<byte[]> Requests(byte[] subject)
    {
        var found = new List<byte[]>();
        var rows = _db.Get("SELECT request FROM named WHERE subject=?1").Bind(1, subject);
        while (rows.Step()) found.Add(rows.Blob(0).ToArray());
        return found;
    }

    // One key of its own tells whether this keystore and this master key belong together.
    private void Prove()
    {
        try
        {
            var proof = KeyName.Own("keystore proof");
            if (Find(proof) is not null) return;
            if (_db.Ask("SELECT hex(id) FROM key LIMIT 1").Length > 0) throw new MasterKeyException("the keystore belongs to another master key");
            Obtain(proof);
        }
        catch (TamperException)
        {
            throw new MasterKeyException("the keystore belongs to another master key, or was changed");
        }
    }

    private sealed record Waiter(IReadOnlyList<KeyName> Names, IReadOnlyList<(KeyName Request, KeyName Subject)> Named, TaskCompletionSource Done);
}
