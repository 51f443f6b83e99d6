using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Store;

/// <summary>
/// 行封 — the keyed digests that make a change by anybody else visible: one per row, one sum per table, and the sums
/// themselves closed together with what they belong to. The key lies outside the database (ruling 20).
/// </summary>
public sealed class RowSeals
{
    private readonly Suite _suite;
    private readonly Randomness _random;
    private readonly byte[] _key;
    private readonly ConcurrentDictionary<string, byte[]> _tableKeys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _hiddenNames = new(StringComparer.Ordinal);

    /// <param name="key">32 bytes derived from the master key for this database and nothing else.</param>
    public RowSeals(Suite suite, Randomness random, ReadOnlySpan<byte> key)
    {
        (_suite, _random) = (suite, random);
        _key = key.Length == 32 ? key.ToArray() : throw new ArgumentException("a key is 32 bytes", nameof(key));
    }

    /// <summary>The digest of one row: PRF of table, key and value, each apart from the others.</summary>
    public RowTerm Term(string table, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var tableKey = _tableKeys.GetOrAdd(table, TableKey);
        var length = 4 + key.Length + value.Length;
        byte[]? rented = null;
        var bytes = length <= 1024 ? stackalloc byte[length] : (rented = ArrayPool<byte>.Shared.Rent(length)).AsSpan(0, length);
        BinaryPrimitives.WriteInt32BigEndian(bytes, key.Length);
        key.CopyTo(bytes[4..]);
        value.CopyTo(bytes[(4 + key.Length)..]);
        Span<byte> hash = stackalloc byte[Digest.Size];
        _suite.Mac(tableKey, bytes).CopyTo(hash);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        return RowTerm.From(hash);
    }

    /// <summary>
    /// The digest of a row of a read table. Its hidden half follows from the stored one, so that a row can leave the sum
    /// without being read whole.
    /// </summary>
    public RowTerm ReadTerm(string table, ReadOnlySpan<byte> key, ReadOnlySpan<byte> row)
    {
        Span<byte> bytes = stackalloc byte[Digest.Size];
        Term(table, key, row).CopyTo(bytes);
        return ReadTerm(table, bytes[..RowTerm.MacSize]);
    }

    /// <summary>Whether a row of a read table carries the digest it was written with; its hidden half is not needed for that.</summary>
    public bool Fits(string table, ReadOnlySpan<byte> key, ReadOnlySpan<byte> row, ReadOnlySpan<byte> mac)
    {
        Span<byte> bytes = stackalloc byte[Digest.Size];
        Term(table, key, row).CopyTo(bytes);
        return mac.SequenceEqual(bytes[..RowTerm.MacSize]);
    }

    /// <inheritdoc cref="ReadTerm(string, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public RowTerm ReadTerm(string table, ReadOnlySpan<byte> mac)
    {
        Span<byte> bytes = stackalloc byte[2 * Digest.Size];
        mac.CopyTo(bytes);
        Term(_hiddenNames.GetOrAdd(table, name => name + "\0hidden"), default, mac).CopyTo(bytes[RowTerm.MacSize..]);
        return RowTerm.From(bytes);
    }

    /// <summary>Throws unless the row carries the digest it was written with; gives its term.</summary>
    /// <exception cref="TamperException">It does not.</exception>
    public RowTerm Check(string table, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, ReadOnlySpan<byte> mac)
    {
        var term = Term(table, key, value);
        return term.Matches(mac) ? term : throw new TamperException(table, Convert.ToHexStringLower(key));
    }

    /// <summary>
    /// Closes the sums together with what they were true for. They are encrypted: whoever saw them change with a row
    /// would learn the hidden half of that row's term.
    /// </summary>
    public byte[] Close(TableSums sums, ReadOnlySpan<byte> about)
    {
        var nonce = _random.Bytes(Suite.NonceSize);
        return [.. nonce, .. _suite.Encrypt(_tableKeys.GetOrAdd("", TableKey), nonce, sums.Encode(), about)];
    }

    /// <summary>The sums, if they were closed with this key over the same <paramref name="about"/>.</summary>
    /// <exception cref="TamperException">They were not; named after <paramref name="table"/>, where they stand.</exception>
    public TableSums Open(string table, ReadOnlySpan<byte> closed, ReadOnlySpan<byte> about)
    {
        var sums = closed.Length < Suite.NonceSize ? null : _suite.TryDecrypt(
            _tableKeys.GetOrAdd("", TableKey), closed[..Suite.NonceSize], closed[Suite.NonceSize..], about);
        return sums is null ? throw new TamperException(table) : TableSums.Decode(sums);
    }

    private byte[] TableKey(string table) => _suite.Mac(_key, Encoding.UTF8.GetBytes("rows\0" + table)).ToArray();
}
