using Witness.Ledger.Bytes;

namespace Witness.Flow.Store;

/// <summary>
/// Where a key stands in a table that only grows: key → value of its latest row. The rows lie on disk in the order they
/// were written; a B-tree over random keys would rewrite one page per fact and grow slower with the log, this does not.
/// Costs about 50 bytes of memory a key; filled by reading the table once.
/// </summary>
internal sealed class KeyJournal
{
    private ulong[] _high = new ulong[1024];
    private ulong[] _low = new ulong[1024];
    private long[] _value = new long[1024];
    private int _used;

    /// <summary>The last row taken in; rows after it are still to be read.</summary>
    public long Last { get; private set; }

    /// <summary>Takes the row numbered <paramref name="row"/>; rows come in order of their number.</summary>
    public void Add(long row, Key16 key, long value)
    {
        if (row <= Last) return;
        Last = row;
        if (_used * 3 >= _high.Length * 2) Grow();
        Put(key.High, key.Low, value);
    }

    /// <summary>Zero when the key is unknown.</summary>
    public long Find(Key16 key)
    {
        var mask = _high.Length - 1;
        for (var at = (int)(key.High & (ulong)mask); _value[at] != 0; at = (at + 1) & mask)
            if (_high[at] == key.High && _low[at] == key.Low) return _value[at];
        return 0;
    }

    private void Put(ulong high, ulong low, long value)
    {
        var mask = _high.Length - 1;
        var at = (int)(high & (ulong)mask);
        while (_value[at] != 0 && (_high[at] != high || _low[at] != low)) at = (at + 1) & mask;
        if (_value[at] == 0) _used++;
        (_high[at], _low[at], _value[at]) = (high, low, value);
    }

    private void Grow()
    {
        var (high, low, value) = (_high, _low, _value);
        (_high, _low, _value) = (new ulong[high.Length * 2], new ulong[high.Length * 2], new long[high.Length * 2]);
        _used = 0;
        for (var i = 0; i < high.Length; i++)
            if (value[i] != 0) Put(high[i], low[i], value[i]);
    }
}
