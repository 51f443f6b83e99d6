using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Tree;

namespace Witness.Ledger.Log;

/// <summary>The growing end of one log: its tree and what the current group adds to it.</summary>
internal sealed class LogEnd(LogName log, string origin, TreeGrowth tree)
{
    private List<ReadOnlyMemory<byte>> _entries = [];

    public string Origin => origin;

    public long Size => tree.Size;

    public Head Head { get; private set; } = new(origin, tree.Size, tree.Root());

    public Digest Add(Suite suite, ReadOnlyMemory<byte> entry)
    {
        var leaf = suite.Leaf(entry.Span);
        tree.Append(leaf);
        _entries.Add(entry);
        return leaf;
    }

    /// <summary>What the group adds to this log, if anything; the next group begins.</summary>
    public LogGrowth? Take()
    {
        if (_entries.Count == 0) return null;
        var entries = _entries;
        _entries = new(entries.Count);
        Head = new(origin, tree.Size, tree.Root());
        var changed = tree.TakeChanged();
        var tiles = new TileRow[changed.Count];
        for (var i = 0; i < tiles.Length; i++) tiles[i] = new(changed[i].Level, changed[i].Index, changed[i].Hashes);
        return new(log, tree.Size - entries.Count, entries, tiles, Head);
    }
}

/// <summary>
/// One group on its way to one commit: places drafts in order, each against what stands in the store and what the group
/// has placed before it.
/// </summary>
internal sealed class Grouping(Suite suite, LogEnd witness, LogEnd audit, LogStore store)
{
    private readonly Dictionary<Key16, IdentityRow?> _identities = [];
    private readonly Dictionary<Key16, long> _abouts = [];
    private List<IdentityRow> _newIdentities = [];
    private readonly Dictionary<Key16, long> _newAbout = [];
    private List<AttachedRow> _rows = [];
    private readonly List<(Waiting Waiting, int Index, (LogName Log, long Position, Digest Leaf)[] Places)> _placed = [];
    private readonly List<(Waiting Waiting, int Index, Appended Answer)> _answered = [];

    /// <summary>Bytes placed and not yet taken into a transaction.</summary>
    public long Weight { get; private set; }

    private NextPlace Next => new(witness.Size, audit.Size);

    /// <summary>Asks the store once for every key that the group is known to need.</summary>
    public async Task LookUp(IReadOnlyList<(Waiting Waiting, int Index)> group, CancellationToken stop)
    {
        var identities = new HashSet<Key16>();
        var abouts = new HashSet<Key16>();
        foreach (var (waiting, index) in group)
        {
            if (waiting.Draft(index) is { } draft) Collect(draft, identities, abouts);
            if (waiting.Preparing(index) is not { } preparing) continue;
            identities.UnionWith(preparing.Identities);
            abouts.UnionWith(preparing.Conditions);
        }

        await LookUp(identities, abouts, stop);
    }

    /// <summary>Gives the draft its place, or answers why it gets none. Nothing is told to anyone before the commit.</summary>
    public async Task Place(Waiting waiting, int index, CancellationToken stop)
    {
        var place = Next;
        Draft draft;
        try
        {
            draft = waiting.Draft(index) ?? waiting.Preparing(index)!.Prepare(place);
            Check(draft);
        }
        catch (Exception why)
        {
            waiting.Refuse(why);
            return;
        }

        if (!AllKnown(draft)) // a prepared draft that asks for more than it had announced
        {
            var identities = new HashSet<Key16>();
            var abouts = new HashSet<Key16>();
            Collect(draft, identities, abouts);
            identities.ExceptWith(_identities.Keys);
            abouts.ExceptWith(_abouts.Keys);
            await LookUp(identities, abouts, stop);
        }

        try
        {
            if (Obstacle(draft) is { } answer)
            {
                _answered.Add((waiting, index, answer));
                return;
            }
        }
        catch (InvalidOperationException why)
        {
            waiting.Refuse(why);
            return;
        }

        _placed.Add((waiting, index, Take(draft)));
        waiting.Preparing(index)?.Placed?.Invoke(place);
    }

    /// <summary>The transaction of what was placed since the last one; null when that changes nothing.</summary>
    public CommitBatch? Batch(long epoch)
    {
        List<LogGrowth> logs = [];
        if (witness.Take() is { } facts) logs.Add(facts);
        if (audit.Take() is { } looks) logs.Add(looks);
        if (logs.Count == 0 && _rows.Count == 0) return null;
        var batch = new CommitBatch(epoch, logs, _newIdentities, [.. _newAbout.Select(a => new AboutRow(a.Key, a.Value))], _rows);
        (_newIdentities, _rows, Weight) = ([], [], 0);
        _newAbout.Clear();
        return batch;
    }

    /// <summary>After the commit, and only then.</summary>
    public void Acknowledge()
    {
        foreach (var (waiting, index, answer) in _answered) waiting.Answer(index, answer);
        foreach (var (waiting, index, places) in _placed)
        {
            var receipts = new Receipt[places.Length];
            for (var i = 0; i < places.Length; i++)
            {
                var end = End(places[i].Log);
                receipts[i] = new(end.Origin, places[i].Position, places[i].Leaf, end.Head);
            }

            waiting.Answer(index, new Appended.Done(receipts));
        }

        _answered.Clear();
        _placed.Clear();
    }

    private async Task LookUp(HashSet<Key16> identities, HashSet<Key16> abouts, CancellationToken stop)
    {
        if (identities.Count > 0)
        {
            var found = await store.FindIdentities(identities, stop);
            foreach (var key in identities) _identities[key] = found.GetValueOrDefault(key);
        }

        if (abouts.Count > 0)
        {
            var found = await store.FindAbout(abouts, stop);
            foreach (var key in abouts) _abouts[key] = found.TryGetValue(key, out var position) ? position : -1;
        }
    }

    private bool AllKnown(Draft draft)
    {
        foreach (var entry in draft.Entries)
            if (entry.Identity is { } identity && !_identities.ContainsKey(identity.Key)) return false;
        if (draft.Conditions is null) return true;
        foreach (var condition in draft.Conditions)
            if (!_abouts.ContainsKey(condition.Key)) return false;
        return true;
    }

    private static void Collect(Draft draft, HashSet<Key16> identities, HashSet<Key16> abouts)
    {
        foreach (var entry in draft.Entries)
            if (entry.Identity is { } identity) identities.Add(identity.Key);
        if (draft.Conditions is null) return;
        foreach (var condition in draft.Conditions) abouts.Add(condition.Key);
    }

    private static void Check(Draft draft)
    {
        foreach (var entry in draft.Entries)
            if (entry.Bytes.Length is 0 or > Bundle.MaxEntry)
                throw new ArgumentException($"an entry has 1 to {Bundle.MaxEntry} bytes, not {entry.Bytes.Length}");
        if (draft.Entries.Count < 2) return;
        var keys = draft.Entries.Where(e => e.Identity is not null).Select(e => e.Identity!.Value.Key).ToArray();
        if (keys.Distinct().Count() < keys.Length) throw new ArgumentException("one identity stands twice in one draft");
    }

    private Appended? Obstacle(Draft draft)
    {
        for (var i = 0; i < draft.Entries.Count; i++)
        {
            if (draft.Entries[i].Identity is not { } identity || _identities[identity.Key] is not { } stands) continue;
            if (i > 0) throw new InvalidOperationException("the identity of an accompanying entry stands already");
            return stands.Content == identity.Content
                ? new Appended.Seen(stands.Log, stands.Position)
                : new Appended.Conflicting(stands.Log, stands.Position);
        }

        if (draft.Conditions is null) return null;
        foreach (var condition in draft.Conditions)
            if (_abouts[condition.Key] > condition.After) return new Appended.Overtaken(condition.Key, _abouts[condition.Key]);
        return null;
    }

    private (LogName, long, Digest)[] Take(Draft draft)
    {
        var places = new (LogName, long, Digest)[draft.Entries.Count];
        for (var i = 0; i < places.Length; i++)
        {
            var entry = draft.Entries[i];
            var end = End(entry.Log);
            var position = end.Size;
            places[i] = (entry.Log, position, end.Add(suite, entry.Bytes));
            Weight += entry.Bytes.Length;
            if (entry.Identity is { } identity)
            {
                var row = new IdentityRow(identity.Key, identity.Content, entry.Log, position);
                _newIdentities.Add(row);
                _identities[identity.Key] = row;
            }

            if (entry.About is null) continue;
            foreach (var key in entry.About) _newAbout[key] = _abouts[key] = position;
        }

        foreach (var row in draft.Rows)
        {
            _rows.Add(row);
            Weight += row.Key.Length + (row.Value?.Length ?? 0);
        }

        return places;
    }

    private LogEnd End(LogName log) => log == LogName.Witness ? witness : audit;
}
