using Witness.Domain.Facts;

namespace Witness.Flow.Records;

/// <summary>
/// 待启 — entries of lots in hand that still hide values, and those hidden as such, so that a seal that opens need not ask the tables and the log for what
/// passed by a moment ago. Only a cache: a lot that was there before this run, or fell out, is asked for in the tables.
/// </summary>
internal sealed class Veiled
{
    private const int Most = 40_000;

    private readonly Dictionary<string, SortedDictionary<long, (Entry Entry, string Tag)>> _lots = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private readonly Dictionary<string, (long Position, SealedEntry Entry)> _hidden = new(StringComparer.Ordinal);
    private readonly Queue<string> _tags = new();
    private int _count;

    /// <summary>Every entry of the lot has passed by, and none was concealed since.</summary>
    public bool Knows(string lot) => _lots.ContainsKey(lot);

    /// <summary>A fact hidden as such went into the tables.</summary>
    public void NoteHidden(string tag, long position, SealedEntry entry)
    {
        _hidden[tag] = (position, entry);
        _tags.Enqueue(tag);
        if (_tags.Count > Most) _hidden.Remove(_tags.Dequeue());
    }

    /// <summary>Gives it away: it is folded open now.</summary>
    public (long Position, SealedEntry Entry)? TakeHidden(string tag) => _hidden.Remove(tag, out var hidden) ? hidden : null;

    /// <summary>From here on every entry of this lot passes by.</summary>
    public void Begin(string lot)
    {
        if (_lots.TryAdd(lot, [])) _order.Enqueue(lot);
    }

    /// <summary>An entry of the lot as it stands now; it leaves when it hides nothing any more.</summary>
    public void Note(string lot, long position, Entry entry, string tag, bool hides)
    {
        if (!_lots.TryGetValue(lot, out var entries)) return;
        if (entries.Remove(position)) _count--;
        if (!hides) return;
        entries.Add(position, (entry, tag));
        for (_count++; _count > Most && _order.TryDequeue(out var oldest);) Forget(oldest);
    }

    /// <summary>In order of position; null when not all are known.</summary>
    public IReadOnlyList<(long Position, Entry Entry, string Tag)>? Of(string lot, int round) =>
        _lots.TryGetValue(lot, out var entries) ? [.. entries.Where(e => e.Value.Entry.Header.Scope.Round == round).Select(e => (e.Key, e.Value.Entry, e.Value.Tag))] : null;

    public void Forget(string lot)
    {
        if (_lots.Remove(lot, out var entries)) _count -= entries.Count;
    }

    public void Clear()
    {
        _lots.Clear();
        _order.Clear();
        _hidden.Clear();
        _tags.Clear();
        _count = 0;
    }
}
