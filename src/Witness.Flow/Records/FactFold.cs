using System.Collections.Concurrent;
using Witness.Domain.Access;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Follow;
using Witness.Flow.Store;
using Witness.Flow.Vault;

namespace Witness.Flow.Records;

/// <summary>An entry made ready for the fold: its rows spelt, its fact typed, with the values that the seals of that moment release.</summary>
/// <param name="Open">The entry, or the body of a hidden one; null while that is hidden.</param>
/// <param name="Lots">What it is about; of a hidden one only the vault knows. Once a seal of theirs has turned it has to be made anew.</param>
/// <param name="Tag">Of a hidden one.</param>
public sealed record MadeFact(long Position, Entry? Open, Recorded? Recorded, IReadOnlyList<string> Lots, IReadOnlyList<MadeRow> Rows, string Tag = "")
{
    /// <summary>The entry as it is hidden.</summary>
    public SealedEntry? Hidden { get; init; }
}

/// <summary>
/// 折叠 — one entry into the rows of facts and scopes and into the states of its lots. A seal that turns moves values in or out of
/// the rows of its lots (ruling 28); states take in the fuller facts without being folded anew.
/// </summary>
public sealed class FactFold(ReadDatabase database, SealedValues values, LotStates states)
{
    // only rows that still hide something: most of a lot does not
    private const string Hiding = "WHERE position IN (SELECT position FROM fact_scope WHERE scope = @scope) AND round = @round AND hidden <> '' AND type <> '' ORDER BY position";

    // facts secret as such that lie plain in the log and were concealed in their rows
    private const string Concealed = "WHERE position IN (SELECT position FROM fact_scope WHERE scope = @scope) AND type = '' AND tag = '' ORDER BY position";

    private static readonly ConcurrentDictionary<(FactType Type, Seal Seal), HashSet<string>> ByType = new();

    private readonly Veiled _veiled = new();

    /// <summary>The seals as folded so far.</summary>
    public SealsStanding Seals { get; } = new();

    /// <summary>The log is folded from its first entry on into empty tables, and rows of lots are written late: they cannot be asked.</summary>
    internal bool FromStart { get; init; }

    /// <summary>Any thread may; of a lot whose seals turn meanwhile it has to be made anew.</summary>
    public async Task<MadeFact> Make(FeedItem item, CancellationToken stop)
    {
        if (item.Entry.Plain is { } plain) return Hides(plain) ? Conceal(plain, item.Position) : await Make(plain, item.Position, "", stop);
        var hidden = item.Entry.Hidden!;
        var (body, lots) = await values.Body(hidden, Seals.IsOpen, stop);
        if (body is not null) return await Make(body, item.Position, hidden.Tag.ToString(), stop);
        return new(item.Position, null, null, lots, [database.Make(ReadTables.Fact, FactRow.OfHidden(item.Position, hidden).Values())], hidden.Tag.ToString()) { Hidden = hidden };
    }

    /// <summary>In the order of the log: each position once.</summary>
    public Task Take(MadeFact made, ReadBatch batch, Touched touched, CancellationToken stop) => Take(made, isNew: true, batch, touched, stop);

    private async Task Take(MadeFact made, bool isNew, ReadBatch batch, Touched touched, CancellationToken stop)
    {
        foreach (var row in made.Rows) batch.Put(row, isNew);
        if (made is not { Open: { Header: var header } entry, Recorded: { } recorded })
        {
            if (made.Hidden is { } hidden) _veiled.NoteHidden(made.Tag, made.Position, hidden);
            else foreach (var lot in made.Lots) _veiled.Forget(lot);
            return;
        }
        if (recorded.Fact is SealOpened or SealClosed) await Turn(entry, recorded, batch, touched, stop);
        if (ClockSettings.Concerns(recorded.Fact)) touched.Setting = recorded.Fact;
        if (header.Scope is { Kind: ScopeKind.Project, Project: { } own }) await Share(own, recorded, batch, touched);
        foreach (var lot in await Lots(header.Scope, batch))
        {
            // a lot's own project counts before its facts do: the state is folded anew when it is bound to another
            var state = states.InHand(lot);
            if (state is not null && header.Scope.Project is { } project && state.Project != project && header.Scope.Kind != ScopeKind.Project) states.Drop(lot);
            if (state is null || states.InHand(lot) is null)
            {
                var first = state is null && header.Scope.Kind != ScopeKind.Project && await IsFirst(ReadTables.OfLot(lot), lot, made.Position, batch);
                if (first && !FromStart) _veiled.Begin(lot);
                state = first ? await states.Begin(lot, header.Scope.Project, batch) : await states.Of(lot, batch);
            }
            state.Advance(recorded);
            if (header.Scope.Kind != ScopeKind.Project) _veiled.Note(lot, made.Position, entry, made.Tag, CanOpen(recorded));
            touched.Add(lot, recorded);
        }
        if (IsTold(header)) await Tell(recorded, header.Scope.Project!, batch, touched);
    }

    /// <summary>
    /// Told to all lots of the project: each lists all of them, and a correction or a retraction may concern what another lot was told before.
    /// </summary>
    private static bool IsTold(Header header) => header.Scope is { Kind: ScopeKind.Lot or ScopeKind.Lots, Project: not null }
        && (header.Type is nameof(LotRegistered) or nameof(FactRetracted) || (header.Identity.SourceVersion > 1 && header.Identity.Source != OwnFacts.Source));

    private async Task Tell(Recorded told, string project, ReadBatch batch, Touched touched)
    {
        foreach (var lot in await Lots(new(ScopeKind.Project, project, []), batch))
        {
            if (told.Fact.Header.Scope.Lots.Contains(lot)) continue;
            (await states.Of(lot, batch)).Advance(told);
            touched.AddTold(lot, told.Fact);
        }
        states.Projects.Tell(project);
    }

    /// <summary>A fact of a project itself, kept for the lots that begin after it.</summary>
    private async Task Share(string project, Recorded recorded, ReadBatch batch, Touched touched)
    {
        touched.Projects.Add(project);
        if (states.Projects.FactsOf(project) is null && await IsFirst(ReadTables.OfProject(project), null, recorded.Position, batch)
            && await IsFirst(ReadTables.OfSiblings(project), null, recorded.Position, batch)) states.Projects.BeginFacts(project);
        states.Projects.Note(project, recorded);
    }

    private async Task<MadeFact> Make(Entry entry, long position, string tag, CancellationToken stop)
    {
        var released = await values.Released(entry, Seals.IsOpen, stop);
        var row = FactRow.Of(position, entry, released, tag);
        var rows = new List<MadeRow>(2) { database.Make(ReadTables.Fact, row.Values()) };
        foreach (var scope in Scopes(entry.Header)) rows.Add(database.Make(ReadTables.Scope, scope, position));
        return new(position, entry, row.ToRecorded(entry, released), entry.Header.Scope.Lots, rows, tag);
    }

    private async Task Turn(Entry entry, Recorded recorded, ReadBatch batch, Touched touched, CancellationToken stop)
    {
        var open = recorded.Fact is SealOpened;
        if (!Enum.TryParse<Seal>(recorded.Fact is SealOpened opened ? opened.Seal : ((SealClosed)recorded.Fact).Seal, out var seal)) return;
        var scope = entry.Header.Scope;
        foreach (var lot in scope.Lots)
        {
            batch.Put(ReadTables.Seal, lot, scope.Round, seal.ToString(), open ? 1 : 0, recorded.Position);
            if (Seals.IsSettled(lot, scope.Round, seal)) continue; // its values are where they belong from the first fact on
            Seals.Set(lot, scope.Round, seal, open);
            if (open && seal == Seal.S1) await Reveal(lot, scope.Round, batch, touched, stop);
            if (open) await Open(lot, scope.Round, seal, batch, touched, stop);
            else await Close(lot, scope.Round, seal, batch, touched, stop);
            if (!open && seal == Seal.S1) await Conceal(lot, scope.Round, batch, touched);
        }
    }

    /// <summary>Hidden facts (‡) of the lot and round get their bodies.</summary>
    private async Task Reveal(string lot, int round, ReadBatch batch, Touched touched, CancellationToken stop)
    {
        foreach (var tag in await values.Standing(lot, round, Seals.IsOpen))
        {
            var hidden = _veiled.TakeHidden(tag.ToString());
            if (hidden is null && await batch.Rows<FactRow>(ReadTables.Fact, "WHERE tag = @tag AND type = ''", new { tag = tag.ToString() }) is [var known])
                hidden = (known.Position, await values.HiddenAt(known.Position, stop));
            if (hidden is not var (position, entry)) continue; // not seen yet: it will be folded open
            if ((await values.Body(entry, Seals.IsOpen, stop)).Entry is { } body)
                await Take(await Make(body, position, tag.ToString(), stop), isNew: false, batch, touched, stop);
        }
        if (_veiled.Knows(lot)) return;

        // those that came while S1 stood open and were concealed when it closed: the log has them plain
        foreach (var row in await batch.Rows<FactRow>(ReadTables.Fact, Concealed, new { scope = ReadTables.OfLot(lot) }))
            if (await values.Plain(row.Position, Seals.IsOpen, stop) is { } plain && plain.Header.Scope.Round == round && !Hides(plain))
                await Take(await Make(plain, row.Position, "", stop), isNew: false, batch, touched, stop);
    }

    /// <summary>Secret as such (‡), in the log as it is because S1 stood open when it came, and closed by now.</summary>
    private bool Hides(Entry plain) => FactBook.Find(plain.Header.Type) is { Secret: true } && plain.Header.Scope.Lots.Any(lot => !Seals.IsOpen(lot, plain.Header.Scope.Round, Seal.S1));

    private MadeFact Conceal(Entry plain, long position) => new(position, null, null, plain.Header.Scope.Lots,
        [database.Make(ReadTables.Fact, FactRow.Of(position, plain, SealedValues.Nothing).Concealed().Values()), .. Scopes(plain.Header).Select(scope => database.Make(ReadTables.Scope, scope, position))]);

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
            if (row.Tag.Length > 0 && row.Project.Length > 0) batch.Remove(ReadTables.Scope, ReadTables.OfSiblings(row.Project), row.Position);
            foreach (var other in row.LotList)
            {
                if (row.Tag.Length > 0) batch.Remove(ReadTables.Scope, ReadTables.OfLot(other), row.Position);
                states.Drop(other);
                _veiled.Forget(other);
                touched.Add(other, null);
            }
        }
    }

    private async Task Open(string lot, int round, Seal seal, ReadBatch batch, Touched touched, CancellationToken stop)
    {
        foreach (var (position, plain, tag) in _veiled.Of(lot, round) ?? await InRows(lot, round, seal, batch, stop))
        {
            if (FactBook.Find(plain.Header.Type) is not { } type || !plain.Sealed.Any(field => Concerned(type, seal).Contains(field.Key))) continue;
            var released = await values.Released(plain, Seals.IsOpen, stop);
            if (released.Count == 0) continue;
            var fuller = FactRow.Of(position, plain, released, tag);
            batch.Put(ReadTables.Fact, fuller.Values());
            var recorded = fuller.ToRecorded(plain, released);
            foreach (var other in plain.Header.Scope.Lots)
            {
                states.InHand(other)?.Advance(recorded);
                _veiled.Note(other, position, plain, tag, CanOpen(recorded));
                touched.Add(other, recorded);
            }
        }
    }

    /// <summary>The entries behind the rows of a lot that a seal may open.</summary>
    private async Task<IReadOnlyList<(long Position, Entry Entry, string Tag)>> InRows(string lot, int round, Seal seal, ReadBatch batch, CancellationToken stop)
    {
        var found = new List<(long, Entry, string)>();
        foreach (var row in await batch.Rows<FactRow>(ReadTables.Fact, Hiding, new { scope = ReadTables.OfLot(lot), round }))
        {
            if (FactBook.Find(row.Type) is not { } type || !row.HiddenList.Any(Concerned(type, seal).Contains)) continue;
            if (await values.Plain(row.Position, Seals.IsOpen, stop) is { } plain) found.Add((row.Position, plain, row.Tag)); // else S1 was closed again: all is released when it opens
        }
        return found;
    }

    /// <summary>Hides a value that a seal will open: not only what is personal, or of the compartment.</summary>
    private static bool CanOpen(Recorded recorded) =>
        recorded.Hidden is { Count: > 0 } hidden && FactBook.Of(recorded.Fact) is var type && hidden.Any(name => type.Field(name) is { } field && (field.Follows || field.Mark.Seals().Any()));

    /// <summary>Nothing of the scope stands in the tables but the fact at that position.</summary>
    private async Task<bool> IsFirst(string scope, string? lot, long position, ReadBatch batch)
    {
        if (FromStart && lot is not null) return !states.Projects.Knows(lot);
        return (await batch.Rows<ScopeRow>(ReadTables.Scope, "WHERE scope = @scope AND position <> @position LIMIT 1", new { scope, position })).Count == 0;
    }

    private sealed record ScopeRow(string Scope, long Position);

    /// <summary>After a batch that failed nothing in hand can be trusted.</summary>
    public void Forget()
    {
        states.Clear();
        _veiled.Clear();
    }

    private async Task Close(string lot, int round, Seal seal, ReadBatch batch, Touched touched, CancellationToken stop)
    {
        foreach (var row in await batch.Rows<FactRow>(ReadTables.Fact, LotStates.OfScope, new { scope = ReadTables.OfLot(lot) }))
        {
            if (row.IsHidden || row.Round != round || FactBook.Find(row.Type) is not { } type) continue;
            var concerned = Concerned(type, seal);
            if (concerned.Count == 0) continue;
            var secret = type.Fields.Any(field => field.Follows) && await values.Plain(row.Position, Seals.IsOpen, stop) is { } plain
                ? plain.Sealed.Select(field => field.Key).ToHashSet(StringComparer.Ordinal) : concerned;
            var closed = row.Names().Where(name => concerned.Contains(name) && secret.Contains(name)).ToList();
            if (closed.Count > 0) batch.Put(ReadTables.Fact, row.Without(closed).Values());
            foreach (var other in row.LotList)
            {
                states.Drop(other);
                _veiled.Forget(other);
                touched.Add(other, null);
            }
        }
        states.Drop(lot); // what was taken in cannot be taken out
        _veiled.Forget(lot);
    }

    /// <summary>Fields that a seal may hide.</summary>
    private static HashSet<string> Concerned(FactType type, Seal seal) =>
        ByType.GetOrAdd((type, seal), static of => of.Type.Fields.Where(field => field.Follows || (field.Mark & of.Seal.Mark()) != 0).Select(field => field.Name).ToHashSet(StringComparer.Ordinal));

    private static IEnumerable<string> Scopes(Header header) =>
        IsTold(header) ? [.. Scopes(header.Scope), ReadTables.OfSiblings(header.Scope.Project!)] : Scopes(header.Scope);

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
        if (scope is not { Kind: ScopeKind.Project, Project: { } project }) return [];
        if (states.Projects.LotsOf(project) is { } known) return known;
        var lots = (await batch.Rows<LotRow>(ReadTables.Lot, "WHERE project = @project", new { project })).Select(row => row.Lot).ToHashSet(StringComparer.Ordinal);
        lots.RemoveWhere(lot => states.InHand(lot) is { } state && state.Project != project); // this stretch has bound it to another
        lots.UnionWith(states.OfProject(project)); // those of this stretch have no row yet
        states.Projects.Begin(project, lots);
        return lots;
    }
}
