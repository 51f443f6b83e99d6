using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Follow;
using Witness.Flow.Vault;
using Witness.Ledger.Bytes;
using Witness.Ledger.Log;

namespace Witness.Flow.Alerts;

/// <summary>
/// 预警 — the acting follower of judgement: appends AlertRaised, AlertRevised, AlertCleared and AlertReopened where what the rules say differs
/// from what the log has said. The rows that say so, and the cursor, commit with the facts; the number of a fact of an alert is its key, so
/// whatever dies nothing is said twice. A start takes up the state on the shelf and folds what came after it, in silence up to the cursor.
/// </summary>
public sealed class AlertRaiser : Follower
{
    private const int MostTogether = 100;

    /// <summary>Entries after which the state is saved though facts keep coming.</summary>
    private const int LongSince = 500_000;

    private readonly LogStore _store;
    private readonly OwnFacts _own;
    private readonly AlertRows _rows;
    private readonly ReleasedFacts _facts;
    private readonly Judgement _judgement;
    private readonly Saying _saying;
    private readonly JudgementShelf _shelf;
    private readonly SemaphoreSlim _one = new(1, 1);
    private long _saved, _next, _shelved;
    private bool _forgets, _midway;

    public AlertRaiser(LogStore store, SealedValues values, OwnFacts own, Handles handles, JudgementShelf shelf) : base("alerts", 1000)
    {
        (_store, _own, _shelf) = (store, own, shelf);
        _rows = new(handles);
        _facts = new(store, values, handles);
        _judgement = new(_facts, new());
        _saying = new(handles, _rows);
    }

    /// <summary>Facts taken in and looks made since the start.</summary>
    public (long Facts, long Looks) Counted => _judgement.Counted;

    protected internal override async Task<long> LoadCursor(CancellationToken stop)
    {
        _saved = await ActingCursor.Load(_store, Name, stop);
        await _rows.Load(_store, stop);
        if (await _shelf.Take(stop) is not var (state, position) || position > _saved) return 0;
        await _facts.Hide(state.Hidden.ToDictionary(h => Key16.From(Convert.FromHexString(h.Key)), h => h.Value), stop);
        await _judgement.Load(state, stop);
        return _next = _shelved = position;
    }

    protected internal override async Task See(IReadOnlyList<FeedItem> items, CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            _midway = true;
            foreach (var item in items)
            {
                if (item.Entry.Plain is { Header.Type: nameof(KeyDestroyed) })
                {
                    _forgets = true; // what is in hand may hold what the key guarded: it ends with this process
                    await _shelf.Clear(stop);
                }
                if (item.Entry.Plain is { Header.Type: nameof(AlertRaised) or nameof(AlertRevised) or nameof(AlertCleared) or nameof(AlertReopened) or nameof(RecordFormed) }) continue;
                if (await _facts.Of(item, stop) is not { } recorded) continue;
                foreach (var looked in await _judgement.Take(recorded, stop))
                    if (item.Position >= _saved) _saying.Add(looked); // else said already, or not to be said
            }
            _next = items[^1].Position + 1;
            await Say(_saying.Changes(), stop);
            _midway = false;
            if (_next - _shelved > LongSince) await Shelve(stop);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Keeps the state as of now, if it is worth it: called when nothing comes, and at the end.</summary>
    /// <param name="least">Fewest entries since it was kept last.</param>
    public async Task Rest(int least, CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            if (_next - _shelved >= least && _next >= _saved) await Shelve(stop);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task Shelve(CancellationToken stop)
    {
        if (_forgets || _midway) return; // midway: told to stop within a stretch, some of which is taken in and none of it said
        if (_saved != _next) await _own.SaveRows([ActingCursor.Row(Name, _saved = _next)], stop); // the state never stands beyond the cursor
        await _shelf.Put(_judgement.Save() with { Hidden = _facts.Hidden.ToDictionary(h => h.Key.ToString(), h => h.Value, StringComparer.Ordinal) }, _next, stop);
        _shelved = _next;
    }

    private async Task Say(IReadOnlyList<Change> changes, CancellationToken stop)
    {
        foreach (var some in changes.Chunk(MostTogether)) await Append(some, ReferenceEquals(some[^1], changes[^1]) ? _next : null, stop);
        if (changes.Count > 0) _saved = _next;
        else if (_next - _saved > 20_000) await _own.SaveRows([ActingCursor.Row(Name, _saved = _next)], stop);
    }

    private async Task Append(IReadOnlyList<Change> changes, long? next, CancellationToken stop)
    {
        AttachedRow[] cursor = next is { } position ? [ActingCursor.Row(Name, position)] : [];
        IReadOnlyList<AttachedRow> rows = Latest([.. changes.Select(change => AlertRows.Row(change.Group, change.Number, change.After)), .. cursor]);
        if (await _own.AppendTogether([.. changes.Select(change => change.Own)], stop, rows) is Appended.Done) return;

        // some of it stands in the log already: rows that went back, by whatever; what stands is not said again
        foreach (var change in changes) await _own.Append(change.Own, stop);
        await _own.SaveRows(rows, stop);
    }

    // one row per key: of an alert that is reopened and revised at once the later
    private static IReadOnlyList<AttachedRow> Latest(IReadOnlyList<AttachedRow> rows) =>
        [.. rows.GroupBy(row => Convert.ToHexStringLower(row.Key.Span)).Select(same => same.Last())];
}
