using System.Buffers.Binary;
using System.Text;
using Witness.Domain.Facts;
using Witness.Flow.Store;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Vault;

/// <summary>
/// 保险库 — what may not stand in an entry, one row per fact and seal (or subject), as attached rows beside the entries:
/// <c>0x01 ‖ length of hint ‖ nonce ‖ hint ‖ nonce ‖ ciphertext</c>. The hint names the key, under a key of the house, so
/// that the rows of one lot cannot be counted; content and place are bound together, so no row fits in another's place.
/// </summary>
public sealed class VaultRows
{
    /// <summary>Rows never change; destroying a key is what erases them.</summary>
    public static readonly AttachedTable Table = new("vault", InsertOnly: true);

    /// <summary>The field name under which a whole sealed body lies (facts that are secret as such).</summary>
    public const string Body = "";

    private const byte Version = 1;
    private const int HintSize = 192;

    private readonly Suite _suite;
    private readonly Randomness _random;
    private readonly Keystore _keys;
    private readonly LogStore _store;
    private readonly SealedTags _tags;
    private readonly FreshRows _fresh = new();
    private readonly byte[] _hints, _places, _vault;
    private readonly string _logId;

    /// <param name="logId">Origin of the log: rows of one installation mean nothing in another.</param>
    public VaultRows(MasterKey master, Keystore keys, LogStore store, Randomness random, string logId)
    {
        (_suite, _random, _keys, _store, _logId) = (master.Suite, random, keys, store, logId);
        (_hints, _places) = (master.Derive("vault hints"), master.Derive("vault body places"));
        _vault = Front(Table.Name);
        _tags = new SealedTags(_suite, keys, tag => store.ReadRow(Table, PlaceOf(tag).ToArray(), default));
    }

    /// <summary>32 random bytes for one commitment.</summary>
    public byte[] FreshSalt() => _random.Bytes(Suite.SaltSize);

    /// <summary>The row to attach. The key must be durable already (<see cref="Keystore.Ensure"/>), else this waits for the disk.</summary>
    /// <param name="place">The row's key: a PRF of the fact's identity and the mark, or <see cref="PlaceOf"/> a tag.</param>
    /// <exception cref="VaultLimitException">More than one mebibyte.</exception>
    /// <exception cref="KeyDestroyedException">Nothing can be kept under that name any more.</exception>
    public AttachedRow Seal(Key16 place, KeyName name, IReadOnlyList<SaltedValue> values)
    {
        var plain = VaultContent.Encode(values);
        var length = Encoding.UTF8.GetByteCount(name.Text);
        var hint = new byte[Math.Max(HintSize, 2 + length)];
        BinaryPrimitives.WriteUInt16BigEndian(hint, checked((ushort)length));
        Encoding.UTF8.GetBytes(name.Text, hint.AsSpan(2));
        var key = place.ToArray();
        var front = 3 + Suite.NonceSize + hint.Length + Suite.TagSize;
        var row = new byte[front + Suite.NonceSize + plain.Length + Suite.TagSize];
        row[0] = Version;
        BinaryPrimitives.WriteUInt16BigEndian(row.AsSpan(1), checked((ushort)(front - 3)));
        Close(row.AsSpan(3, front - 3), _hints, hint, Bound(_vault, key));
        Close(row.AsSpan(front), _keys.Obtain(name), plain, Bound(_vault, key, row.AsSpan(0, front)));
        return new(Table, key, row);
    }

    /// <summary>
    /// Hides a whole body under S1 of its lots: the row, and the tag and commitment that stand in the entry. Called inside
    /// the sequencing step, after <see cref="Ready"/>.
    /// </summary>
    public (AttachedRow Row, Key16 Tag, Digest Commitment) SealBody(Scope scope, ReadOnlyMemory<byte> body)
    {
        var name = DraftMaker.LotKey(scope, Witness.Domain.Access.Seal.S1);
        var tag = _tags.Next(name);
        var salt = FreshSalt();
        return (Seal(PlaceOf(tag), name, [new SaltedValue(Body, salt, body)]), tag, _suite.Commit(salt, body.Span));
    }

    /// <summary>Finds out, once per lot and seal, which numbers are taken (none, when the key is new); call before <see cref="SealBody"/>, outside the sequencing step.</summary>
    public Task Ready(KeyName name, bool isNew = false) => _tags.Ready(name, isNew);

    /// <summary>The body that <see cref="SealBody"/> hid has its place in the log: its tag is taken.</summary>
    public void Placed(KeyName name) => _tags.Placed(name);

    /// <summary>Where the body of a sealed entry lies.</summary>
    public Key16 PlaceOf(Key16 tag) => _suite.Handle(_places, tag.ToArray());

    /// <summary>Tags of a lot and seal that stand in the vault, in order: the sealed entries to fold when it opens.</summary>
    public Task<IReadOnlyList<Key16>> Standing(KeyName name) => _tags.Standing(name);

    /// <summary>Whose key the row at that place lies under; null when there is no row. Needs the master key only.</summary>
    /// <exception cref="TamperException">Not a row of this vault, or not at this place.</exception>
    public async Task<KeyName?> NameAt(Key16 place, CancellationToken stop) =>
        await _store.ReadRow(Table, place.ToArray(), stop) is { } row ? NameOf(place, row) : null;

    /// <summary>
    /// The values at that place; null when there is no row or its key was destroyed. Whether this reader may see them
    /// (seal open, compartment, subject) is for the caller to ask first.
    /// </summary>
    /// <exception cref="TamperException">Not a row of this vault, or not at this place.</exception>
    public async Task<IReadOnlyList<SaltedValue>?> OpenAt(Key16 place, CancellationToken stop) =>
        await _store.ReadRow(Table, place.ToArray(), stop) is { } row ? Open(place, row) : null;

    /// <summary>Rows of a draft that has its place: the fold will ask for them soon.</summary>
    public void Keep(IReadOnlyList<AttachedRow> rows) => _fresh.Keep(rows);

    /// <summary>
    /// What <see cref="OpenAt"/> gives, for the fold: only if the key is one that <paramref name="may"/> be used, and from memory where
    /// the row was written a moment ago.
    /// </summary>
    public async Task<(KeyName? Key, IReadOnlyList<SaltedValue>? Values)> FoldAt(Key16 place, Func<KeyName, bool> may, CancellationToken stop)
    {
        var fresh = _fresh.Find(place);
        if (fresh is null && await _store.ReadRow(Table, place.ToArray(), stop) is { } stored) fresh = stored;
        if (fresh is not { } row) return (null, null);
        var name = NameOf(place, row.Span);
        if (!may(name)) return (name, null);
        _fresh.Drop(place);
        return (name, Open(place, row.Span, name));
    }

    /// <inheritdoc cref="NameAt"/>
    public KeyName NameOf(Key16 place, ReadOnlySpan<byte> row)
    {
        var hint = row[3..BodyOf(place, row)];
        var plain = Decrypt(_hints, hint, Table.Name, place.ToArray());
        return KeyName.Parse(Encoding.UTF8.GetString(plain.AsSpan(2, BinaryPrimitives.ReadUInt16BigEndian(plain))));
    }

    /// <inheritdoc cref="OpenAt"/>
    public IReadOnlyList<SaltedValue>? Open(Key16 place, ReadOnlySpan<byte> row) => Open(place, row, NameOf(place, row));

    private IReadOnlyList<SaltedValue>? Open(Key16 place, ReadOnlySpan<byte> row, KeyName name)
    {
        var body = BodyOf(place, row);
        return _keys.Find(name) is { } key
            ? VaultContent.Decode(Decrypt(key, row[body..], Table.Name, place.ToArray(), row[..body])) : null;
    }

    /// <summary>Closes the value of a row of another attached table, such as a raw message; bound to its table and key.</summary>
    public byte[] Encrypt(KeyName name, string table, string rowKey, ReadOnlySpan<byte> plain)
    {
        var nonce = _random.Bytes(Suite.NonceSize);
        return [.. nonce, .. _suite.Encrypt(_keys.Obtain(name), nonce, plain, Bound(table, Encoding.UTF8.GetBytes(rowKey)))];
    }

    /// <summary>Null when the key was destroyed or never was.</summary>
    /// <exception cref="TamperException">Not such a row, or not at this place.</exception>
    public byte[]? Decrypt(KeyName name, string table, string rowKey, ReadOnlySpan<byte> row) =>
        _keys.Find(name) is { } key ? Decrypt(key, row, table, Encoding.UTF8.GetBytes(rowKey)) : null;

    private byte[] Decrypt(byte[] key, ReadOnlySpan<byte> closed, string table, byte[] rowKey, ReadOnlySpan<byte> front = default)
    {
        var plain = closed.Length < Suite.NonceSize ? null : _suite.TryDecrypt(
            key, closed[..Suite.NonceSize], closed[Suite.NonceSize..], Bound(table, rowKey, front));
        return plain ?? throw new TamperException(table, Convert.ToHexStringLower(rowKey));
    }

    private void Close(Span<byte> to, ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated)
    {
        var nonce = to[..Suite.NonceSize];
        _random.Fill(nonce);
        _suite.Encrypt(key, nonce, plain, associated, to[Suite.NonceSize..]);
    }

    private byte[] Bound(string table, ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> front = default) =>
        Bound(table == Table.Name ? _vault : Front(table), rowKey, front);

    private static byte[] Bound(byte[] table, ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> front = default)
    {
        var bound = new byte[table.Length + 4 + rowKey.Length + front.Length];
        table.CopyTo(bound, 0);
        BinaryPrimitives.WriteInt32BigEndian(bound.AsSpan(table.Length), rowKey.Length);
        rowKey.CopyTo(bound.AsSpan(table.Length + 4));
        front.CopyTo(bound.AsSpan(table.Length + 4 + rowKey.Length));
        return bound;
    }

    private byte[] Front(string table) => Encoding.UTF8.GetBytes($"{_logId}\0{table}\0");

    // Where the body begins, once the row is known to be long enough for its parts.
    private static int BodyOf(Key16 place, ReadOnlySpan<byte> row)
    {
        if (row.Length < 3 || row[0] != Version) throw new TamperException(Table.Name, place.ToString());
        var body = 3 + BinaryPrimitives.ReadUInt16BigEndian(row[1..]);
        return row.Length >= body + Suite.NonceSize + Suite.TagSize ? body : throw new TamperException(Table.Name, place.ToString());
    }
}
