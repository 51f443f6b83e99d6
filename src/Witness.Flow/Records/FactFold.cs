using Witness.Domain.Access;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Follow;
using Witness.Flow.Store;

namespace Witness.Flow.Records;

/// <summary>An entry made ready for the fold: its rows spelt, its fact typed, with the values that the seals of that moment release.</summary>
/// <param name="Open">The entry, or the body of a hidden one; null while that is hidden.</param>
public sealed record MadeFact(long Position, Entry? Open, Recorded? Recorded, IReadOnlyList<MadeRow> Rows);

/// <summary>
/// 折叠 — one entry into the rows of facts and scopes and into the states of its lots. A seal that turns moves values in or out of
/// the rows of its lots (ruling 28); states take in the fuller facts without being folded anew.
/// </summary>
public sealed class FactFold(ReadDatabase database, SealedValues values, LotStates states)
{
    // only rows that still hide something: most of a lot does not
    private const string Hiding = "WHERE position IN (SELECT position FROM fact_scope WHERE scope = @scope) AND round = @round AND hidden <> '' AND type <> '' ORDER BY position";

    /// <summary>The seals as folded so far.</summary>
    public SealsStanding Seals { get; } = new();

    /// <summary>Set while the rows of lots are written late: they cannot be asked then.</summary>
    internal ProjectLots? Bound { get; init; }

    /// <summary>Any thread may; the seals must not turn meanwhile.</summary>
    public async Task<MadeFact> Make(FeedItem item, CancellationToken stop)
    {
        if (item.Entry.Plain is { } plain) return await Make(plain, item.Position, "", stop);
        var hidden = item.Entry.Hidden!;
        if (await values.Body(hidden, Seals.IsOpen, stop) is { } body) return await Make(body, item.Position, hidden.Tag.ToString(), stop);
        return new(item.Position, null, null, [database.Make(ReadTables.Fact, FactRow.OfHidden(item.Position, hidden).Values())]);
    }

    /// <summary>In the order of the log.</summary>
    public async Task Take(MadeFact made, ReadBatch batch, Touched touched, CancellationToken stop)
    {
        foreach (var row in made.Rows) batch.Put(row);
        if (made is not { Open: { Header: var header } entry, Recorded: { } recorded }) return;
        if (recorded.Fact is SealOpened or SealClosed) await Turn(entry, recorded, batch, touched, stop);
        if (ClockSettings.Concerns(recorded.Fact)) touched.Setting = recorded.Fact;
        foreach (var lot in await Lots(header.Scope, batch))
        {
            // a lot's own project counts before its facts do: the state is folded anew when it is bound to another
            var state = states.InHand(lot);
            if (state is not null && header.Scope.Project is { } project && state.Project != project && header.Scope.Kind != ScopeKind.Project) states.Drop(lot);
            state = await states.Of(lot, batch);
            state.Advance(recorded);
            Bound?.Bind(lot, state.Project);
            touched.Add(lot, recorded);
        }
        if (header.Scope is { Kind: ScopeKind.Project, Project: { } own }) touched.Projects.Add(own);
    }

    private async Task<MadeFact> Make(Entry entry, long position, string tag, CancellationToken stop)
    {
        var released = await values.Released(entry, Seals.IsOpen, stop);
        var row = FactRow.Of(position, entry, released, tag);
        var rows = new List<MadeRow>(2) { database.Make(ReadTables.Fact, row.Values()) };
        foreach (var scope in Scopes(entry.Header.Scope)) rows.Add(database.Make(ReadTables.Scope, scope, position));
        return new(position, entry, row.ToRecorded(entry, released), rows);
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
        }
    }

    /// <summary>Hidden facts (‡) of the lot and round get their bodies.</summary>
    private async Task Reveal(string lot, int round, ReadBatch batch, Touched touched, CancellationToken stop)
    {
        foreach (var tag in await values.Standing(new(ScopeKind.Lot, null, [lot], round)))
        {
            var rows = await batch.Rows<FactRow>(ReadTables.Fact, "WHERE tag = @tag AND type = ''", new { tag = tag.ToString() });
            if (rows.Count == 0) continue; // not seen yet: it will be folded open
            var entry = await values.HiddenAt(rows[0].Position, stop);
            if (await values.Body(entry, Seals.IsOpen, stop) is { } body)
                await Take(await Make(body, rows[0].Position, tag.ToString(), stop), batch, touched, stop);
        }
    }

    private async Task Open(string lot, int round, Seal seal, ReadBatch batch, Touched touched, CancellationToken stop)
    {
        foreach (var row in await batch.Rows<FactRow>(ReadTables.Fact, Hiding, new { scope = ReadTables.OfLot(lot), round }))
        {
            if (FactBook.Find(row.Type) is not { } type || !row.HiddenList.Any(Concerned(type, seal).Contains)) continue;
            if (await values.Plain(row, Seals.IsOpen, stop) is not { } plain) continue; // S1 was closed again: all is released when it opens
            var released = await values.Released(plain, Seals.IsOpen, stop);
            if (released.Count == 0) continue;
            var fuller = FactRow.Of(row.Position, plain, released, row.Tag);
            batch.Put(ReadTables.Fact, fuller.Values());
            var recorded = fuller.ToRecorded(plain, released);
            foreach (var other in row.LotList)
            {
                states.InHand(other)?.Advance(recorded);
                touched.Add(other, recorded);
            }
        }
    }

    private async Task Close(string lot, int round, Seal seal, ReadBatch batch, Touched touched, CancellationToken stop)
    {
        foreach (var row in await batch.Rows<FactRow>(ReadTables.Fact, LotStates.OfScope, new { scope = ReadTables.OfLot(lot) }))
        {
            if (row.IsHidden || row.Round != round || FactBook.Find(row.Type) is not { } type) continue;
            var concerned = Concerned(type, seal);
            if (concerned.Count == 0) continue;
            var secret = type.Fields.Any(field => field.Follows) && await values.Plain(row, Seals.IsOpen, stop) is { } plain
                ? plain.Sealed.Select(field => field.Key).ToHashSet(StringComparer.Ordinal) : concerned;
            var closed = row.Names().Where(name => concerned.Contains(name) && secret.Contains(name)).ToList();
            if (closed.Count > 0) batch.Put(ReadTables.Fact, row.Without(closed).Values());
            foreach (var other in row.LotList)
            {
                states.Drop(other);
                touched.Add(other, null);
            }
        }
        states.Drop(lot); // what was taken in cannot be taken out
    }

    /// <summary>Fields that a seal may hide.</summary>
    private static HashSet<string> Concerned(FactType type, Seal seal) =>
        type.Fields.Where(field => field.Follows || (field.Mark & seal.Mark()) != 0).Select(field => field.Name).ToHashSet(StringComparer.Ordinal);

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
        if (Bound is not null) return Bound.Of(project);
        var lots = (await batch.Rows<LotRow>(ReadTables.Lot, "WHERE project = @project", new { project })).Select(row => row.Lot).ToHashSet(StringComparer.Ordinal);
        lots.RemoveWhere(lot => states.InHand(lot) is { } state && state.Project != project); // this stretch has bound it to another
        lots.UnionWith(states.OfProject(project)); // those of this stretch have no row yet
        return lots;
    }
}

/// <summary>Which lots are bound to which project, in memory.</summary>
internal sealed class ProjectLots
{
    private readonly Dictionary<string, string?> _projects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _lots = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Of(string project) => _lots.TryGetValue(project, out var lots) ? [.. lots] : [];

    public void Bind(string lot, string? project)
    {
        if (_projects.TryGetValue(lot, out var before))
        {
            if (before == project) return;
            if (before is not null) _lots[before].Remove(lot);
        }
        _projects[lot] = project;
        if (project is null) return;
        if (!_lots.TryGetValue(project, out var lots)) _lots.Add(project, lots = new(StringComparer.Ordinal));
        lots.Add(lot);
    }
}
