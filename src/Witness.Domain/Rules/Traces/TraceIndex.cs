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
    private readonly Dictionary<(string Tracker, string Lot, int Round), List<(Trace Trace, long Order)>> _byLot = [];
    private long _order;

    private readonly HashSet<string> _decided = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    /// <summary>Lots whose bidders and winner are known.</summary>
    public int Decided => _decided.Count;

    /// <summary>What lots left under the key, oldest first.</summary>
    public IReadOnlyList<Trace> Find(string kind, string key) => _byKey.TryGetValue((kind, key), out var found) ? found : [];

    /// <summary>What one lot left through one tracker.</summary>
    public IReadOnlyList<Trace> Left(string tracker, string lot, int round) => _byLot.TryGetValue((tracker, lot, round), out var left) ? left.ConvertAll(l => l.Trace) : [];

    public bool Has(string kind, string key) => _byKey.ContainsKey((kind, key));

    /// <summary>
    /// What the lot leaves now, in place of what it left before. Gives what it no longer says of anybody under a key: what other lots found
    /// there rests on it no more.
    /// </summary>
    public IReadOnlyList<Trace> Keep(string tracker, string lot, int round, IEnumerable<Trace> traces)
    {
        var at = (tracker, lot, round);
        var said = traces.ToList();
        if (!_byLot.TryGetValue(at, out var before)) before = [];
        // a lot mostly says what it said, or one thing more: what stands is not touched then
        var same = 0;
        while (same < before.Count && same < said.Count && before[same].Trace == said[same]) same++;
        if (same == before.Count)
        {
            var known = before.Count;
            foreach (var added in said.Skip(same))
                if (!Holds(before, added)) before.Add((added, Add(added)));
            if (known == 0 && before.Count > 0) _byLot[at] = before;
            return [];
        }
        var now = said.Distinct().ToList();
        var orders = before.ToDictionary(b => b.Trace, b => b.Order);
        var staying = now.ToHashSet();
        List<Trace> dropped = [.. orders.Keys.Where(t => !staying.Contains(t))];
        foreach (var gone in dropped) Drop(gone);
        if (now.Count == 0) _byLot.Remove(at);
        else _byLot[at] = now.ConvertAll(t => (t, orders.TryGetValue(t, out var order) ? order : Add(t)));
        return [.. dropped.Where(gone => !now.Any(t => t.Kind == gone.Kind && t.Key == gone.Key && t.Who == gone.Who))];
    }

    /// <summary>Every trace with its tracker, in the order in which they were left, to be saved.</summary>
    public IEnumerable<(string Tracker, Trace Trace)> Rows() =>
        _byLot.SelectMany(l => l.Value.Select(t => (l.Key.Tracker, t.Trace, t.Order))).OrderBy(l => l.Order).Select(l => (l.Tracker, l.Trace));

    /// <summary>Takes up what <see cref="Rows"/> gave.</summary>
    public void Load(IEnumerable<(string Tracker, Trace Trace)> rows)
    {
        foreach (var (tracker, trace) in rows)
        {
            var at = (tracker, trace.Lot, trace.Round);
            if (!_byLot.TryGetValue(at, out var left)) _byLot.Add(at, left = []);
            left.Add((trace, Add(trace)));
        }
    }

    private static bool Holds(List<(Trace Trace, long Order)> left, Trace trace)
    {
        foreach (var (one, _) in left)
            if (one.Position == trace.Position && one == trace) return true;
        return false;
    }

    private long Add(Trace trace)
    {
        var at = (trace.Kind, trace.Key);
        if (!_byKey.TryGetValue(at, out var list)) _byKey.Add(at, list = new(1));
        list.Add(trace);
        Count++;
        if (trace is { Kind: "bidder", Detail: "won" }) _decided.Add(trace.Lot);
        if (list.Count <= MostPerKey) return ++_order;
        list.RemoveAt(0);
        Count--;
        return ++_order;
    }

    private void Drop(Trace trace)
    {
        var at = (trace.Kind, trace.Key);
        if (!_byKey.TryGetValue(at, out var list) || !list.Remove(trace)) return;
        Count--;
        if (list.Count == 0) _byKey.Remove(at);
    }
}
