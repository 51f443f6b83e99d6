namespace Witness.Domain.Rules.Traces;

/// <summary>
/// 踪迹索引 — traces by kind and key. Bounded: a key keeps its newest traces and counts the rest, since what thousands share names nobody.
/// Rows are plain (kind, key, lot …), so a store may keep them in a table and hand back a key at a time.
/// </summary>
public sealed class TraceIndex
{
    /// <summary>Traces kept under one key.</summary>
    public const int MostPerKey = 256;

    private readonly Dictionary<(string Kind, string Key), List<Trace>> _byKey = [];
    private readonly Dictionary<(string Tracker, string Lot, int Round), List<Trace>> _byLot = [];

    private readonly HashSet<string> _decided = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    /// <summary>Lots whose bidders and winner are known.</summary>
    public int Decided => _decided.Count;

    /// <summary>What lots left under the key, oldest first.</summary>
    public IReadOnlyList<Trace> Find(string kind, string key) => _byKey.TryGetValue((kind, key), out var found) ? found : [];

    /// <summary>What one lot left through one tracker.</summary>
    public IReadOnlyList<Trace> Left(string tracker, string lot, int round) => _byLot.TryGetValue((tracker, lot, round), out var left) ? left : [];

    public bool Has(string kind, string key) => _byKey.ContainsKey((kind, key));

    /// <summary>What the lot leaves now, in place of what it left before.</summary>
    public void Keep(string tracker, string lot, int round, IEnumerable<Trace> traces)
    {
        var at = (tracker, lot, round);
        var now = traces.Distinct().ToList();
        if (_byLot.TryGetValue(at, out var before))
        {
            if (before.SequenceEqual(now)) return;
            var staying = now.ToHashSet();
            foreach (var gone in before.Where(t => !staying.Contains(t))) Drop(gone);
            var known = before.ToHashSet();
            foreach (var added in now.Where(t => !known.Contains(t))) Add(added);
        }
        else
        {
            foreach (var added in now) Add(added);
        }
        if (now.Count == 0) _byLot.Remove(at);
        else _byLot[at] = now;
    }

    /// <summary>Every trace with its tracker, in a stable order, to be saved.</summary>
    public IEnumerable<(string Tracker, Trace Trace)> Rows() =>
        _byLot.OrderBy(l => l.Key.Lot, StringComparer.Ordinal).ThenBy(l => l.Key.Round).ThenBy(l => l.Key.Tracker, StringComparer.Ordinal)
            .SelectMany(l => l.Value.Select(t => (l.Key.Tracker, t)));

    /// <summary>Takes up what <see cref="Rows"/> gave.</summary>
    public void Load(IEnumerable<(string Tracker, Trace Trace)> rows)
    {
        foreach (var (tracker, trace) in rows.OrderBy(r => r.Trace.Position))
        {
            var at = (tracker, trace.Lot, trace.Round);
            if (!_byLot.TryGetValue(at, out var left)) _byLot.Add(at, left = []);
            left.Add(trace);
            Add(trace);
        }
    }

    private void Add(Trace trace)
    {
        var at = (trace.Kind, trace.Key);
        if (!_byKey.TryGetValue(at, out var list)) _byKey.Add(at, list = new(1));
        list.Add(trace);
        Count++;
        if (trace is { Kind: "bidder", Detail: "won" }) _decided.Add(trace.Lot);
        if (list.Count <= MostPerKey) return;
        list.RemoveAt(0);
        Count--;
    }

    private void Drop(Trace trace)
    {
        var at = (trace.Kind, trace.Key);
        if (!_byKey.TryGetValue(at, out var list) || !list.Remove(trace)) return;
        Count--;
        if (list.Count == 0) _byKey.Remove(at);
    }
}
