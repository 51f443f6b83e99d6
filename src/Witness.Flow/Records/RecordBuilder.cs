using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Stages;
using Witness.Flow.Follow;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Records;

/// <summary>
/// 重建 — folds the whole log into a new build of the read tables, to the same rows as following it would give, in a fraction of the
/// work: seals that end up open are taken as open from the first fact on, so no row is written twice; a lot's summary is
/// written when the lot leaves the memory or all is folded; entries are made ready by all processors beside the one
/// writer. A build that does not come to its end is worth nothing (docs/decisions/0010).
/// </summary>
public sealed class RecordBuilder
{
    private const int Stretch = 4000;

    private readonly ReadDatabase _database;
    private readonly LogStore _store;
    private readonly SummaryWriter _summaries;
    private readonly LotStates _states;
    private readonly FactFold _fold;
    private readonly Touched _touched = new();
    private readonly List<LotState> _fallen = [];

    public RecordBuilder(ReadDatabase database, LogStore store, SealedValues values, SummaryWriter summaries)
    {
        (_database, _store, _summaries) = (database, store, summaries);
        _states = new(3000, new(fromStart: true)) { FellOut = _fallen.Add };
        _fold = new(database, values, _states) { FromStart = true };
    }

    /// <summary>Folds the entries before <paramref name="size"/>; to be called once, on an empty build.</summary>
    /// <param name="cursor">Name of the follower that goes on from there.</param>
    /// <param name="progress">Entries folded so far.</param>
    public async Task Run(string cursor, long size, Action<long> progress, CancellationToken stop)
    {
        _fold.Seals.Settle(await SettledSeals(size, stop));
        var next = Task.Run(() => Make(0, size, stop), stop);
        for (var from = 0L; from < size;)
        {
            var made = await next;
            var to = from + made.Items.Count;
            next = to < size ? Task.Run(() => Make(to, size, stop), stop) : Task.FromResult(new Made([], [], 0));
            await _database.Apply(batch => Take(made, batch, stop), stop);
            progress(from = to);
        }
        await _database.Apply(async batch =>
        {
            await _summaries.Take(batch, _touched);
            foreach (var (lot, touch) in _touched.Lots) await _summaries.Write(batch, await _states.Of(lot, batch), touch);
            await _summaries.WriteRest(batch, _touched);
            batch.SetCursor(cursor, size);
        }, stop);
        _states.Clear();
    }

    private async Task<Made> Make(long from, long size, CancellationToken stop)
    {
        var turns = _fold.Seals.Turns;
        var stored = await _store.ReadEntries(LogName.Witness, from, (int)Math.Min(Stretch, size - from), stop);
        var items = new FeedItem[stored.Count];
        var facts = new MadeFact[stored.Count];
        await Parallel.ForAsync(0, (stored.Count + 63) / 64, stop, async (part, stop) =>
        {
            for (var i = part * 64; i < Math.Min(stored.Count, (part + 1) * 64); i++)
            {
                items[i] = new(stored[i].Position, AnyEntry.Read(stored[i].Bytes));
                facts[i] = await _fold.Make(items[i], stop);
            }
        });
        return new(items, facts, turns);
    }

    private async Task Take(Made made, ReadBatch batch, CancellationToken stop)
    {
        // a seal that is closed again later turns as it did: what was made ready before is then made anew
        for (var i = 0; i < made.Facts.Count; i++)
            await _fold.Take(_fold.Seals.Holds(made.Facts[i].Lots, made.Turns) ? made.Facts[i] : await _fold.Make(made.Items[i], stop), batch, _touched, stop);
        if (_fallen.Count > 0) await _summaries.Take(batch, _touched);
        foreach (var state in _fallen)
        {
            if (_states.InHand(state.Lot) is not null || !_touched.Lots.TryGetValue(state.Lot, out var touch)) continue; // it came back
            await _summaries.Write(batch, state, touch);
            _touched.Forget(state.Lot);
        }
        _fallen.Clear();
    }

    /// <summary>Seals that the log opens and never closes; told from the entries' bytes, because few of them are about seals.</summary>
    private async Task<IReadOnlySet<(string, int, Seal)>> SettledSeals(long size, CancellationToken stop)
    {
        var (opened, closed) = (new HashSet<(string, int, Seal)>(), new HashSet<(string, int, Seal)>());
        for (var from = 0L; from < size;)
        {
            var stored = await _store.ReadEntries(LogName.Witness, from, (int)Math.Min(Stretch, size - from), stop);
            if (stored.Count == 0) break;
            foreach (var one in stored)
            {
                if (one.Bytes.Span.IndexOf("\"type\":\"Seal"u8) < 0 || AnyEntry.Read(one.Bytes).Plain is not { Header: { Type: nameof(SealOpened) or nameof(SealClosed) } header } entry) continue;
                var fact = FactReader.FromStored(header, entry.Fields);
                if (!Enum.TryParse<Seal>(fact is SealOpened open ? open.Seal : ((SealClosed)fact).Seal, out var seal)) continue;
                foreach (var lot in header.Scope.Lots) (fact is SealOpened ? opened : closed).Add((lot, header.Scope.Round, seal));
            }
            from += stored.Count;
        }
        opened.ExceptWith(closed);
        return opened;
    }

    private sealed record Made(IReadOnlyList<FeedItem> Items, IReadOnlyList<MadeFact> Facts, int Turns);
}
