using System.Text.Json;
using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Report;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Proofs;

namespace Witness.Flow.Reports;

/// <summary>前缀内容 — what a report follows from, and the openings that prove it.</summary>
/// <param name="Openings">By position: values with their salts, as far as they stood open.</param>
public sealed record KnownPrefix(ReportSource Source, IReadOnlyDictionary<long, IReadOnlyList<Opening>> Openings);

/// <summary>
/// 标段往事 — reads the entries of a lot before a position of the log, under the seals as they stood there: out of the log and the vault, never out of read
/// tables, which tell only where to look. So a report is the same whenever it is drawn.
/// </summary>
public sealed class LotHistory(LogStore store, SealedValues values, ReadDatabase database)
{
    private const int Near = 16;

    private static readonly VaultGroup Clues = new(null, true, null);
    private static readonly string CentreSql = $"SELECT position FROM fact WHERE type IN ({string.Join(',', ReportSource.CentreTypes.Select(type => $"'{type}'"))}) AND scope = 'Centre' AND position < @size ORDER BY position";

    /// <summary>The log's beginning of that many entries: its root, and when the last of them was taken in.</summary>
    public async Task<LogPrefix> Prefix(long size, CancellationToken stop)
    {
        var reader = new LogReader(store, Suite.Intl, LogName.Witness);
        var last = AnyEntry.Read((await store.ReadEntries(LogName.Witness, size - 1, 1, stop))[0].Bytes);
        var origin = (await reader.Head(stop))!.Origin;
        return new(origin, size, (await reader.Root(size, stop)).ToString(), last.Plain?.Received ?? last.Hidden!.Received);
    }

    /// <param name="size">The records must have folded that far.</param>
    public async Task<KnownPrefix> Of(string lot, int round, long size, CancellationToken stop)
    {
        await using var snapshot = await database.Snapshot(stop);
        var own = await Entries(await Positions(snapshot, "L/" + lot, size), stop);
        var seals = new SealsThen();
        foreach (var entry in own.Values) seals.Take(entry.Plain);
        foreach (var other in own.Values.Where(e => e.Plain is { Sealed.Count: > 0 }).SelectMany(e => e.Plain!.Header.Scope.Lots).Distinct().Where(other => other != lot).ToList())
            foreach (var entry in (await Entries(await snapshot.Query<long>(
                "SELECT position FROM fact WHERE type IN ('SealOpened', 'SealClosed') AND position < @size AND position IN (SELECT position FROM fact_scope WHERE scope = @scope) ORDER BY position", new { size, scope = "L/" + other }), stop)).Values) seals.Take(entry.Plain);
        foreach (var (position, entry) in await Concealed(snapshot, lot, seals, size, stop)) own.TryAdd(position, entry);
        var told = new List<(ReportEntry Entry, IReadOnlyList<Opening> Opened)>();
        foreach (var (position, entry) in own) await Take(position, entry);
        if (ReportSource.ProjectOf(lot, told.Select(t => t.Entry)) is { } project)
        {
            foreach (var scope in new[] { "P/" + project, "S/" + project })
                foreach (var (position, entry) in await Entries(await Positions(snapshot, scope, size), stop))
                    if (!own.ContainsKey(position)) await Take(position, entry);
        }
        foreach (var (position, entry) in await Entries(await snapshot.Query<long>(CentreSql, new { size }), stop)) await Take(position, entry);
        var source = ReportSource.Of(lot, round, await Prefix(size, stop), told.OrderBy(t => t.Entry.Released.Position).Select(t => t.Entry));
        var used = source.Positions.ToHashSet();
        return new(source, told.Where(t => used.Contains(t.Entry.Released.Position)).DistinctBy(t => t.Entry.Released.Position).ToDictionary(t => t.Entry.Released.Position, t => t.Opened));

        async Task Take(long position, AnyEntry any)
        {
            if (await Open(position, any, seals, stop) is var (entry, openings)) told.Add((entry, openings));
        }
    }

    /// <summary>What the centre has set about its reports, as of now.</summary>
    public async Task<ReportSettings> Settings(CancellationToken stop) => ReportSettings.Of(await OfCentre([nameof(PolicyChanged)], stop));

    /// <summary>Facts of the centre of these types, as of now, in order.</summary>
    public async Task<IReadOnlyList<Recorded>> OfCentre(IReadOnlyList<string> types, CancellationToken stop)
    {
        await using var snapshot = await database.Snapshot(stop);
        var found = new List<Recorded>();
        foreach (var (position, entry) in await Entries(await snapshot.Query<long>($"SELECT position FROM fact WHERE {snapshot.Among("type", "@types")} AND scope = 'Centre' ORDER BY position", new { types }), stop))
            if (entry.Plain is { } plain && ReportEntry.Of(plain, position, []) is { } known) found.Add(known.Released);
        return found;
    }

    private async Task<(ReportEntry Entry, IReadOnlyList<Opening> Opened)?> Open(long position, AnyEntry any, SealsThen seals, CancellationToken stop)
    {
        var (entry, openings) = (any.Plain, new List<Opening>());
        if (entry is null)
        {
            if (await values.SaltedBody(any.Hidden!, seals.IsOpen, stop) is not { } body) return null;
            openings.Add(new(ProvenEntry.Whole, body.Salt, Parsed(body.Value)));
            entry = Entry.Read(body.Value);
        }
        if (FactBook.Find(entry.Header.Type) is not { } type) return null;
        if (type.Secret && any.Hidden is null && entry.Header.Scope.Lots.Any(lot => !seals.IsOpen(lot, entry.Header.Scope.Round, Seal.S1))) return null; // came under an open seal that was closed again
        var opened = new List<SaltedValue>(await values.Salted(entry, seals.IsOpen, stop));
        if (ReportEntry.IsClue(type.ClrType) && entry.Sealed.Count > 0) opened.AddRange((await values.Open(entry.Header, Clues, stop) ?? []).Where(value => Tested(entry, value)));
        openings.AddRange(opened.Select(value => new Opening(value.Field, value.Salt, Parsed(value.Value))));
        return ReportEntry.Of(entry, position, [.. opened.Select(value => KeyValuePair.Create(value.Field, Parsed(value.Value)))]) is { } told ? (told, openings) : null;
    }

    private static bool Tested(Entry entry, SaltedValue value) => entry.Sealed.FirstOrDefault(field => field.Key == value.Field) is { Key: not null } sealed_ && value.Opens(Suite.Intl, sealed_.Value)
        ? true : throw new TamperException(VaultRows.Table.Name, $"{entry.Header.Identity.SourceKey}/{value.Field}");

    /// <summary>Hidden facts that stood open then and hide again now: the rows no longer say that they are this lot's, the vault does.</summary>
    private async Task<IReadOnlyDictionary<long, AnyEntry>> Concealed(ReadSnapshot snapshot, string lot, SealsThen seals, long size, CancellationToken stop)
    {
        var found = new List<long>();
        foreach (var round in seals.RoundsOpen(lot, Seal.S1))
        {
            if (await snapshot.One<long?>("SELECT is_open FROM lot_seal WHERE lot = @lot AND round = @round AND seal = 'S1'", new { lot, round }) is not 0) continue;
            foreach (var tag in await values.Standing(lot, round, seals.IsOpen))
                found.AddRange((await snapshot.Query<long>("SELECT position FROM fact WHERE tag = @tag AND type = ''", new { tag = tag.ToString() })).Where(position => position < size));
        }
        return await Entries([.. found.Order()], stop);
    }

    private static async Task<IReadOnlyList<long>> Positions(ReadSnapshot snapshot, string scope, long size) =>
        [.. (await snapshot.Rows<ScopeRow>(ReportTables.Scope, "WHERE scope = @scope AND position < @size ORDER BY position", new { scope, size })).Select(row => row.Position)];

    /// <summary>Entries at ascending positions; those that stand close together are read at once.</summary>
    private async Task<SortedDictionary<long, AnyEntry>> Entries(IReadOnlyList<long> positions, CancellationToken stop)
    {
        var entries = new SortedDictionary<long, AnyEntry>();
        for (var i = 0; i < positions.Count;)
        {
            var to = i;
            while (to + 1 < positions.Count && positions[to + 1] - positions[to] <= Near && positions[to + 1] - positions[i] < 2000) to++;
            var wanted = positions.Skip(i).Take(to - i + 1).ToHashSet();
            foreach (var stored in await store.ReadEntries(LogName.Witness, positions[i], (int)(positions[to] - positions[i] + 1), stop))
                if (wanted.Contains(stored.Position)) entries[stored.Position] = AnyEntry.Read(stored.Bytes);
            i = to + 1;
        }
        return entries;
    }

    private static JsonElement Parsed(ReadOnlyMemory<byte> value)
    {
        using var document = JsonDocument.Parse(value);
        return document.RootElement.Clone();
    }

    /// <summary>Seals as the log had turned them.</summary>
    private sealed class SealsThen
    {
        private readonly HashSet<(string Lot, int Round, Seal Seal)> _open = [];

        public void Take(Entry? entry)
        {
            if (entry is not { Header: { Type: nameof(SealOpened) or nameof(SealClosed) } header } || !entry.Fields.TryGetProperty("Seal", out var name) || !Enum.TryParse<Seal>(name.GetString(), out var seal)) return;
            foreach (var lot in header.Scope.Lots)
            {
                if (header.Type == nameof(SealOpened)) _open.Add((lot, header.Scope.Round, seal));
                else _open.Remove((lot, header.Scope.Round, seal));
            }
        }

        public bool IsOpen(string lot, int round, Seal seal) => _open.Contains((lot, round, seal));

        public IEnumerable<int> RoundsOpen(string lot, Seal seal) => [.. _open.Where(o => o.Lot == lot && o.Seal == seal).Select(o => o.Round).Order()];
    }
}
