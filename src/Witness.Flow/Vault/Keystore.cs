using System.Collections.Concurrent;
using System.Text;
using Witness.Flow.Store;
using Witness.Ledger.Bytes;
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
    private const int CacheLimit = 100_000;

    private readonly KeyFile _file;
    private readonly Suite _suite;
    private readonly Randomness _random;
    private readonly TaskScheduler _lane;
    private readonly byte[] _wrap, _ids, _secrets;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, byte[]> _open = new(StringComparer.Ordinal);
    private readonly Lock _waitingGate = new();
    private List<Waiter> _waiting = [];
    private bool _working;
    private int _destructions;

    private Keystore(KeyFile file, MasterKey master, Randomness random, TaskScheduler lane)
    {
        (_file, _suite, _random, _lane) = (file, master.Suite, random, lane);
        (_wrap, _ids, _secrets) = (master.Derive("keystore wrap"), master.Derive("keystore ids"), master.Derive("keystore secrets"));
    }

    /// <summary>Opens the file or makes it.</summary>
    /// <param name="lane">Where <see cref="Ensure"/> waits for the disk.</param>
    /// <exception cref="MasterKeyException">The keystore belongs to another master key.</exception>
    public static Keystore Open(string path, MasterKey master, Randomness random, TaskScheduler? lane = null)
    {
        var file = KeyFile.Open(path, new(new(master.Suite, random, master.Derive("keystore rows"))));
        try
        {
            var store = new Keystore(file, master, random, lane ?? TaskScheduler.Default);
            store.Prove();
            return store;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The key, made and on the disk if it was not there.</summary>
    /// <exception cref="KeyDestroyedException">It was destroyed.</exception>
    public byte[] Obtain(KeyName name) => _open.TryGetValue(name.Text, out var key) ? key : Obtain([name])[0];

    /// <summary>Many keys, in order; those that are missing are made with one wait for the disk.</summary>
    /// <param name="named">Which requests name which subjects: destroying a subject's key destroys theirs (ruling 55).</param>
    public IReadOnlyList<byte[]> Obtain(IReadOnlyList<KeyName> names, IReadOnlyList<(KeyName Request, KeyName Subject)>? named = null) =>
        Obtain(names, named, []);

    /// <summary>Makes the missing ones and ends when they are on the disk; callers at the same time share one wait.</summary>
    /// <exception cref="KeyDestroyedException">One of them was destroyed.</exception>
    /// <param name="named">As with <see cref="Obtain(IReadOnlyList{KeyName}, IReadOnlyList{ValueTuple{KeyName, KeyName}})"/>.</param>
    /// <returns>Keys that did not exist before, among them those of the names given: nothing was ever closed with them.</returns>
    public Task<IReadOnlySet<KeyName>> Ensure(IEnumerable<KeyName> names, CancellationToken stop, IReadOnlyList<(KeyName Request, KeyName Subject)>? named = null)
    {
        var missing = names.Where(n => !_open.ContainsKey(n.Text)).ToList();
        if (missing.Count == 0 && named is not { Count: > 0 }) return Nothing;
        var done = new TaskCompletionSource<IReadOnlySet<KeyName>>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waitingGate)
        {
            _waiting.Add(new(missing, named ?? [], done));
            if (!_working)
            {
                _working = true;
                _ = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.None, _lane);
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
        var (id, before) = (Id(name), Volatile.Read(ref _destructions));
        if (_file.Look(id) is not { Destroyed: false } row) return null;
        _open[name.Text] = key = Unwrapped(id, row.Wrapped);
        if (Volatile.Read(ref _destructions) == before) return key;
        _open.TryRemove(name.Text, out _); // it may be among what was destroyed meanwhile
        return Find(name);
    }

    /// <summary>
    /// 销毁 — overwrites the keys, and those of the requests that named them, durably; the names can never be used again.
    /// Old backups of the keystore hold them until they lapse.
    /// </summary>
    public void Destroy(IReadOnlyCollection<KeyName> names)
    {
        lock (_gate)
        {
            var ids = names.Select(Id).ToHashSet();
            _file.Write(() =>
            {
                foreach (var id in ids.Union(_file.Naming(ids))) _file.Overwrite(id);
            });
            Interlocked.Increment(ref _destructions);
            _open.Clear();
            _file.Sweep();
        }
    }

    /// <summary>Requests that name a subject and whose keys still stand, under their opaque ids: <see cref="Opaque"/> of a name compares with them.</summary>
    public IReadOnlySet<Key16> Naming(KeyName subject)
    {
        lock (_gate)
        {
            var naming = new HashSet<Key16>();
            _file.Write(() => naming.UnionWith(_file.Naming(new HashSet<Key16> { Id(subject) }).Where(id => _file.Read(id) is { Destroyed: false })));
            return naming;
        }
    }

    /// <summary>The id under which a key of that name lies, which tells nothing of the name.</summary>
    public Key16 Opaque(KeyName name) => Id(name);

    /// <summary>No key was ever made in it, but its own proof.</summary>
    public bool IsNew { get; private set; }

    /// <summary>Goes through every row: whoever else wrote, deleted or put back is found and named.</summary>
    /// <param name="kept">What <see cref="Anchor"/> said last, if that was kept.</param>
    /// <param name="rows">How many rows there are.</param>
    public IReadOnlyList<TamperFind> Check(ReadOnlySpan<byte> kept, out long rows) => _file.Check(kept, out rows);

    /// <summary>To be kept in the log's database: by it a keystore put back to an earlier state, or made anew, is found.</summary>
    public byte[] Anchor() => _file.Anchor();

    public void Dispose() => _file.Dispose();

    private IReadOnlyList<byte[]> Obtain(IReadOnlyList<KeyName> names, IReadOnlyList<(KeyName Request, KeyName Subject)>? named, HashSet<KeyName> made)
    {
        var keys = new byte[names.Count][];
        List<int>? missing = null;
        for (var i = 0; i < keys.Length; i++)
            if (!_open.TryGetValue(names[i].Text, out keys[i]!)) (missing ??= []).Add(i);
        if (missing is null && named is not { Count: > 0 }) return keys;
        lock (_gate)
        {
            _file.Write(() =>
            {
                foreach (var i in missing ?? [])
                {
                    var id = Id(names[i]);
                    keys[i] = Read(names[i], id) ?? Make(names[i], id, made);
                }

                foreach (var (request, subject) in (named ?? []).Distinct()) _file.Name(Id(subject), Id(request));
            });
            if (_open.Count > CacheLimit) _open.Clear();
            foreach (var i in missing ?? []) _open[names[i].Text] = keys[i]; // only now: it is on the disk
        }

        return keys;
    }

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
                var made = new HashSet<KeyName>();
                Obtain([.. group.SelectMany(g => g.Names).Distinct()], [.. group.SelectMany(g => g.Named)], made);
                foreach (var waiter in group) waiter.Done.SetResult(made);
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
            var made = new HashSet<KeyName>();
            Obtain([.. waiter.Names.Distinct()], waiter.Named, made);
            waiter.Done.SetResult(made);
        }
        catch (Exception why)
        {
            waiter.Done.SetException(why);
        }
    }

    private Key16 Id(KeyName name) => _suite.Handle(_ids, Encoding.UTF8.GetBytes(name.Text));

    private byte[]? Read(KeyName name, Key16 id) => _file.Read(id) is not { } row ? null
        : row.Destroyed ? throw new KeyDestroyedException(name)
        : Unwrapped(id, row.Wrapped);

    private byte[] Unwrapped(Key16 id, byte[] wrapped) =>
        _suite.TryDecrypt(_wrap, wrapped.AsSpan(0, Suite.NonceSize), wrapped.AsSpan(Suite.NonceSize), id.ToArray()) ?? throw new TamperException("keystore", id.ToString());

    private byte[] Make(KeyName name, Key16 id, HashSet<KeyName> made)
    {
        var (key, nonce) = (_random.Bytes(32), _random.Bytes(Suite.NonceSize));
        _file.Add(id, [.. nonce, .. _suite.Encrypt(_wrap, nonce, key, id.ToArray())]);
        made.Add(name);
        return key;
    }

    // Its sealed row, else one key of its own, tells whether this keystore and this master key belong together; what else is wrong the check says.
    private void Prove()
    {
        var proof = KeyName.Own("keystore proof");
        IsNew = _file.IsEmpty;
        if (IsNew) Obtain(proof);
        if (_file.IsOurs) return;
        try
        {
            if (Find(proof) is null) throw new MasterKeyException("the keystore belongs to another master key");
        }
        catch (TamperException)
        {
            throw new MasterKeyException("the keystore belongs to another master key, or was changed");
        }
    }

    private static readonly Task<IReadOnlySet<KeyName>> Nothing = Task.FromResult<IReadOnlySet<KeyName>>(new HashSet<KeyName>());

    private sealed record Waiter(IReadOnlyList<KeyName> Names, IReadOnlyList<(KeyName Request, KeyName Subject)> Named, TaskCompletionSource<IReadOnlySet<KeyName>> Done);
}
