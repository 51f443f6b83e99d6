using System.Collections.Concurrent;
using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Stages;
using Witness.Flow.Follow;
using Witness.Flow.Store;

namespace Witness.Flow.Records;

/// <summary>
/// 记录跟随者 — folds the log into the read tables: facts with their released values, and for every lot it touches the summary
/// that lists show. One transaction a stretch, cursor included; killed anywhere, it goes on from its cursor.
/// </summary>
public sealed class RecordFollower(ReadDatabase database, SealedValues values, LotStates states, SummaryWriter summaries) : Follower("records", 2000)
{
    private readonly Dictionary<(string Lot, int Round, Seal Seal), bool> _seals = [];
    private readonly SemaphoreSlim _folding = new(1, 1); // held while states are ahead of their rows

    /// <summary>Lots whose rows changed in the last stretch; told to open pages.</summary>
    public IReadOnlyCollection<string> LastTouched { get; private set; } = [];

    /// <summary>Lots that want the steward at once: emptied by it, filled again at the start from its cursor on.</summary>
    public ConcurrentDictionary<string, byte> Urgent { get; } = new(StringComparer.Ordinal);

    /// <summary>Lots with a formed record that a later fact may have changed.</summary>
    public ConcurrentDictionary<string, byte> Later { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the seals of a lot stand open, as folded so far.</summary>
    public bool IsOpen(string lot, int round, Seal seal)
    {
        lock (_seals) return _seals.TryGetValue((lot, round, seal), out var open) && open;
    }

    /// <summary>
    /// Looks at a lot as folded and saved so far: at its state in hand, else folded from its rows. What is given back must not hold
    /// on to the state, which goes on.
    /// </summary>
    internal async Task<T> Look<T>(string lot, Func<LotState, T> look, CancellationToken stop)
    {
        await _folding.WaitAsync(stop);
        try
        {
            if (states.InHand(lot) is { } state) return look(state);
        }
        finally
        {
            _folding.Release();
        }
        await using var snapshot = await database.Snapshot(stop);
        return look(await LotFold.Of(snapshot, lot));
    }

    protected internal override async Task<long> LoadCursor(CancellationToken stop)
    {
        await using var snapshot = await database.Snapshot(stop);
        foreach (var (lot, round, seal, open) in await snapshot.Query<(string, long, string, long)>("SELECT lot, round, seal, is_open FROM lot_seal"))
            _seals[(lot, (int)round, Enum.Parse<Seal>(seal))] = open == 1;
        return database.Cursor(Name);
    }

    protected internal override async Task See(IReadOnlyList<FeedItem> items, CancellationToken stop)
    {
        await _folding.WaitAsync(stop);
        try
        {
            await FoldAll(items, stop);
        }
        finally
        {
            _folding.Release();
        }
    }

    private async Task FoldAll(IReadOnlyList<FeedItem> items, CancellationToken stop)
    {
        var touched = new Touched();
        try
        {
            await database.Apply(
                async batch =>
                {
                    foreach (var item in items) await Fold(item, batch, touched, stop);
                    foreach (var lot in touched.Venues) await summaries.WriteBookings(batch, lot);
                    foreach (var (project, position) in touched.Projects) await summaries.WriteProject(batch, project, position);
                    foreach (var (lot, last) in touched.Lots)
                    {
                        var duty = await summaries.Write(batch, await states.Of(lot, batch), last);
                        if (duty != Duty.None) touched.Duties[lot] = duty;
                    }

                    batch.SetCursor(Name, items[^1].Position + 1);
                },
                stop);
        }
        catch
        {
            states.Clear();
            summaries.Forget();
            throw;
        }
        LastTouched = touched.Lots.Keys;
        foreach (var (lot, duty) in touched.Duties) (duty == Duty.Now ? Urgent : Later)[lot] = 0;
    }

    private async Task Fold(FeedItem item, ReadBatch batch, Touched touched, CancellationToken stop)
    {
        if (item.Entry.Plain is { } plain)
        {
            await Fold(plain, item.Position, "", batch, touched, stop);
            return;
        }
        var hidden = item.Entry.Hidden!;
        var body = await values.Body(hidden, IsOpen, stop);
        if (body is null) batch.Put(ReadTables.Fact, FactRow.OfHidden(item.Position, hidden).Values());
        else await Fold(body, item.Position, hidden.Tag.ToString(), batch, touched, stop);
    }

    private async Task Fold(Entry entry, long position, string tag, ReadBatch batch, Touched touched, CancellationToken stop)
    {
        var row = FactRow.Of(position, entry, await values.Released(entry, IsOpen, stop), tag);
        batch.Put(ReadTables.Fact, row.Values());
        foreach (var scope in Scopes(entry.Header.Scope)) batch.Put(ReadTables.Scope, scope, position);
        if (entry.Header.Type is nameof(SealOpened) or nameof(SealClosed))
        {
            await Turn(entry, position, batch, touched, stop);
            return;
        }
        var recorded = row.ToRecorded();
        foreach (var lot in await Lots(entry.Header.Scope, batch))
        {
            // a lot's own project counts before its facts do: the state is folded anew when it is bound to another
            if (states.InHand(lot) is { } state && entry.Header.Scope.Project is { } project && state.Project != project && entry.Header.Scope.Kind != ScopeKind.Project) states.Drop(lot);
            (await states.Of(lot, batch)).Advance(recorded);
            touched.Lots[lot] = recorded;
            if (recorded.Fact is VenueBooked or VenueChanged or VenueReleased or FactRetracted) touched.Venues.Add(lot);
        }
        if (entry.Header.Scope is { Kind: ScopeKind.Project, Project: { } own }) touched.Projects[own] = position;
    }

    /// <summary>Opens or closes a seal: values move in or out of the rows of the lots it names (ruling 28).</summary>
    private async Task Turn(Entry entry, long position, ReadBatch batch, Touched touched, CancellationToken stop)
    {
        var fact = FactReader.FromStored(entry.Header, entry.Fields);
        var open = fact is SealOpened;
        var name = fact is SealOpened opened ? opened.Seal : ((SealClosed)fact).Seal;
        if (!Enum.TryParse<Seal>(name, out var seal)) return;
        var scope = entry.Header.Scope;
        foreach (var lot in scope.Lots)
        {
            lock (_seals) _seals[(lot, scope.Round, seal)] = open;
            batch.Put(ReadTables.Seal, lot, scope.Round, seal.ToString(), open ? 1 : 0, position);
            if (seal == Seal.S1) await (open ? Reveal(lot, scope.Round, batch, touched, stop) : Conceal(lot, scope.Round, batch, touched));
            await Turn(lot, scope.Round, seal, open, batch, touched, stop);
            states.Drop(lot);
            touched.Lots.TryAdd(lot, null);
        }
    }

    /// <summary>Hidden facts (‡) of the lot and round get their bodies.</summary>
    private async Task Reveal(string lot, int round, ReadBatch batch, Touched touched, CancellationToken stop)
    {
        var tags = await values.Standing(new(ScopeKind.Lot, null, [lot], round));
        foreach (var tag in tags)
        {
            var rows = await batch.Rows<FactRow>(ReadTables.Fact, "WHERE tag = @tag AND type = ''", new { tag = tag.ToString() });
            if (rows.Count == 0) continue; // not seen yet: it will be folded open
            var entry = await values.HiddenAt(rows[0].Position, stop);
            if (await values.Body(entry, IsOpen, stop) is { } body) await Fold(body, rows[0].Position, tag.ToString(), batch, touched, stop);
        }

        // those that came while S1 stood open and were concealed when it closed: the log has them plain
        foreach (var row in await batch.Rows<FactRow>(ReadTables.Fact, LotStates.OfScope, new { scope = ReadTables.OfLot(lot) }))
            if (row.IsHidden && row.Tag.Length == 0 && await values.Plain(row, IsOpen, stop) is { } plain && plain.Header.Scope.Round == round)
                await Fold(plain, row.Position, "", batch, touched, stop);
    }

    /// <summary>
    /// S1 was closed again: facts secret as such hide as before. A retraction stays in sight unless what it retracts hides as well: the one that
    /// took a releasing fact back is the reason why the seal is closed.
    /// </summary>
    private async Task Conceal(string lot, int round, ReadBatch batch, Touched touched)
    {
        var rows = (await batch.Rows<FactRow>(ReadTables.Fact, LotStates.OfScope, new { scope = ReadTables.OfLot(lot) }))
            .Where(row => !row.IsHidden && row.Round == round && FactBook.Find(row.Type) is not null).ToList();
        var secret = rows.Where(row => FactBook.Find(row.Type)!.Secret).Select(row => (row.Source, row.SourceKey)).ToHashSet();
        foreach (var row in rows)
        {
            var hides = row.Type == nameof(FactRetracted)
                ? row.Tag.Length > 0 && row.ToRecorded().Fact is FactRetracted { SourceKey: { } key } && secret.Contains((row.Source, key))
                : row.Tag.Length > 0 || FactBook.Find(row.Type)!.Secret;
            if (!hides) continue;
            batch.Put(ReadTables.Fact, row.Concealed().Values());
            foreach (var other in row.LotList)
            {
                if (row.Tag.Length > 0) batch.Remove(ReadTables.Scope, ReadTables.OfLot(other), row.Position);
                states.Drop(other);
                touched.Lots.TryAdd(other, null);
            }
        }
    }

    private async Task Turn(string lot, int round, Seal seal, bool open, ReadBatch batch, Touched touched, CancellationToken stop)
    {
        var rows = await batch.Rows<FactRow>(ReadTables.Fact, LotStates.OfScope, new { scope = ReadTables.OfLot(lot) });
        foreach (var row in rows)
        {
            if (row.IsHidden || row.Round != round || FactBook.Find(row.Type) is not { } type) continue;
            var concerned = type.Fields.Where(field => field.Follows || (field.Mark & seal.Mark()) != 0).Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
            if (concerned.Count == 0) continue;
            if (open)
            {
                if (!row.HiddenList.Any(concerned.Contains)) continue;
                if (await values.Plain(row, IsOpen, stop) is not { } plain) continue; // S1 was closed again: all is released when it opens
                var released = await values.Released(plain, IsOpen, stop);
                if (released.Count > 0) batch.Put(ReadTables.Fact, row.With(released.ToDictionary(r => r.Key, r => (ReadOnlyMemory<byte>?)r.Value)).Values());
            }
            else
            {
                var secret = type.Fields.Any(field => field.Follows) && await values.Plain(row, IsOpen, stop) is { } plain
                    ? plain.Sealed.Select(field => field.Key).ToHashSet(StringComparer.Ordinal) : concerned;
                var closed = row.Names().Where(name => concerned.Contains(name) && secret.Contains(name)).ToDictionary(n => n, _ => (ReadOnlyMemory<byte>?)null);
                if (closed.Count > 0) batch.Put(ReadTables.Fact, row.With(closed).Values());
            }
            foreach (var other in row.LotList)
            {
                if (other == lot) continue;
                states.Drop(other);
                touched.Lots.TryAdd(other, null);
            }
        }
    }

    private static IEnumerable<string> Scopes(Scope scope) => scope.Kind switch
    {
        ScopeKind.Lot or ScopeKind.Lots => scope.Lots.Select(ReadTables.OfLot),
        ScopeKind.Project => [ReadTables.OfProject(scope.Project ?? "")],
        ScopeKind.Party => ["Y/" + scope.Key],
        ScopeKind.Room => ["R/" + scope.Key],
        _ => [],
    };

    private async Task<IReadOnlyCollection<string>> Lots(Scope scope, ReadBatch batch)
    {
        if (scope.Kind is ScopeKind.Lot or ScopeKind.Lots) return scope.Lots;
        if (scope.Kind != ScopeKind.Project) return [];
        var lots = (await batch.Query<string>("SELECT lot FROM lot WHERE project = @project", new { project = scope.Project })).ToHashSet(StringComparer.Ordinal);
        lots.UnionWith(states.OfProject(scope.Project)); // those of this stretch have no row yet
        return lots;
    }

    /// <summary>What a stretch has changed: lots with their last fact, projects with its position, lots whose bookings moved.</summary>
    private sealed class Touched
    {
        public Dictionary<string, Recorded?> Lots { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, long> Projects { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, Duty> Duties { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Venues { get; } = new(StringComparer.Ordinal);
    }
}
