using System.Buffers.Binary;

namespace Witness.Flow.Store;

/// <summary>A key that a table has too few or too many of.</summary>
/// <param name="Whole">False: longer than a roll keeps, so only its beginning is known.</param>
/// <param name="Count">Positive: missing; negative: too many.</param>
public sealed record RolledKey(byte[] Key, bool Whole, int Count);

/// <summary>
/// 键册 — the keys of a table folded into a few cells, so that what is missing from the table or too many in it can be named and not
/// only counted, whatever its size: the roll kept with the sums less the roll of the rows that are there leaves the keys that
/// differ, and each cell that holds one alone gives it away (an invertible Bloom lookup table). Names one row always and ten in
/// nine cases of ten; where more differ the count still says so.
/// </summary>
public sealed class KeyRoll
{
    private const int Parts = 3;
    private const int PartCells = 8;
    private const int Cells = Parts * PartCells;
    private const int Front = 12; // count, hash, length
    private const int Widest = 64;

    private readonly ulong _seed;
    private readonly short[] _counts = new short[Cells];
    private readonly ushort[] _lengths = new ushort[Cells];
    private readonly ulong[] _hashes = new ulong[Cells];
    private byte[] _keys = [];
    private int _width;

    /// <param name="seed">Known to nobody who can only write rows: else he could choose rows that fall into the same cells.</param>
    public KeyRoll(ulong seed) => _seed = seed;

    private KeyRoll(KeyRoll of)
    {
        (_seed, _width, _keys) = (of._seed, of._width, (byte[])of._keys.Clone());
        of._counts.CopyTo(_counts, 0);
        of._lengths.CopyTo(_lengths, 0);
        of._hashes.CopyTo(_hashes, 0);
    }

    /// <summary>Bytes that <see cref="Encode"/> writes.</summary>
    public int EncodedSize => 9 + (Cells * (Front + _width));

    public KeyRoll Copy() => new(this);

    /// <summary>One without keys, to be compared with this.</summary>
    public KeyRoll Blank() => new(_seed);

    public void Add(ReadOnlySpan<byte> key) => Change(Hash(key), key, key.Length, 1);

    public void Remove(ReadOnlySpan<byte> key) => Change(Hash(key), key, key.Length, -1);

    /// <summary>The keys in which this and <paramref name="there"/> differ, as far as they can be told apart.</summary>
    public IReadOnlyList<RolledKey> Less(KeyRoll there)
    {
        var rest = Copy();
        rest.Widen(there._width);
        for (var cell = 0; cell < Cells; cell++)
            rest.Mix(cell, there._hashes[cell], there._keys.AsSpan(cell * there._width, there._width), there._lengths[cell], -there._counts[cell]);
        var found = new List<RolledKey>();
        for (var more = true; more;)
        {
            more = false;
            for (var cell = 0; cell < Cells; cell++)
            {
                if (rest.Alone(cell) is not { } key) continue;
                found.Add(key);
                rest.Change(rest._hashes[cell], key.Key, rest._lengths[cell], -key.Count);
                more = true;
            }
        }
        return found;
    }

    /// <summary>Width (1 byte), seed (8), then each cell: count (2), hash (8), length (2), key.</summary>
    public void Encode(Span<byte> to)
    {
        to[0] = (byte)_width;
        BinaryPrimitives.WriteUInt64BigEndian(to[1..], _seed);
        for (var (cell, at) = (0, 9); cell < Cells; cell++, at += Front + _width)
        {
            BinaryPrimitives.WriteInt16BigEndian(to[at..], _counts[cell]);
            BinaryPrimitives.WriteUInt64BigEndian(to[(at + 2)..], _hashes[cell]);
            BinaryPrimitives.WriteUInt16BigEndian(to[(at + 10)..], _lengths[cell]);
            _keys.AsSpan(cell * _width, _width).CopyTo(to[(at + Front)..]);
        }
    }

    public static KeyRoll Decode(ReadOnlySpan<byte> from)
    {
        var roll = new KeyRoll(BinaryPrimitives.ReadUInt64BigEndian(from[1..]));
        roll.Widen(from[0]);
        for (var (cell, at) = (0, 9); cell < Cells; cell++, at += Front + roll._width)
        {
            roll._counts[cell] = BinaryPrimitives.ReadInt16BigEndian(from[at..]);
            roll._hashes[cell] = BinaryPrimitives.ReadUInt64BigEndian(from[(at + 2)..]);
            roll._lengths[cell] = BinaryPrimitives.ReadUInt16BigEndian(from[(at + 10)..]);
            from.Slice(at + Front, roll._width).CopyTo(roll._keys.AsSpan(cell * roll._width));
        }
        return roll;
    }

    private RolledKey? Alone(int cell)
    {
        if (_counts[cell] is not (1 or -1) || Place(_hashes[cell], cell / PartCells) != cell) return null;
        var kept = Math.Min((int)_lengths[cell], Widest);
        if (kept > _width) return null;
        var key = _keys.AsSpan(cell * _width, kept).ToArray();
        var whole = _lengths[cell] <= Widest;
        return whole && Hash(key) != _hashes[cell] ? null : new(key, whole, _counts[cell]);
    }

    private void Change(ulong hash, ReadOnlySpan<byte> key, int length, int count)
    {
        if (key.Length > Widest) key = key[..Widest];
        Widen(key.Length);
        for (var part = 0; part < Parts; part++) Mix(Place(hash, part), hash, key, length, count);
    }

    private void Mix(int cell, ulong hash, ReadOnlySpan<byte> key, int length, int count)
    {
        _counts[cell] = unchecked((short)(_counts[cell] + count));
        _lengths[cell] ^= (ushort)length;
        _hashes[cell] ^= hash;
        var at = _keys.AsSpan(cell * _width, key.Length);
        for (var i = 0; i < key.Length; i++) at[i] ^= key[i];
    }

    private void Widen(int width)
    {
        if (width <= _width) return;
        var keys = new byte[Cells * width];
        for (var cell = 0; cell < Cells; cell++) _keys.AsSpan(cell * _width, _width).CopyTo(keys.AsSpan(cell * width));
        (_keys, _width) = (keys, width);
    }

    private static int Place(ulong hash, int part) => (part * PartCells) + (int)((hash >> (16 * part)) % PartCells);

    // Says where a key goes, no more: what proves that a row is ours is its digest.
    private ulong Hash(ReadOnlySpan<byte> key)
    {
        const ulong Odd = 0x9E3779B97F4A7C15;
        var hash = _seed ^ ((ulong)key.Length * Odd);
        for (; key.Length >= 8; key = key[8..]) hash = Mixed(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(key));
        foreach (var one in key) hash = Mixed(hash ^ one);
        return Mixed(hash);

        static ulong Mixed(ulong x)
        {
            x = unchecked((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9);
            x = unchecked((x ^ (x >> 27)) * 0x94D049BB133111EB);
            return x ^ (x >> 31);
        }
    }
}
