using System.Text.Json;
using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Rules.Keeping;
using Witness.Flow.Follow;
using Witness.Flow.Vault;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Alerts;

/// <summary>
/// 已启封事实 — entries as rules may see them: with the values whose seals stand open as far as the log was folded (ruling 28), hidden
/// facts once S1 of their lots does. Clues (S6) that rules read come with them: what is judged stays in memory, and what is found in the
/// compartment (ruling 27). Personal values never do.
/// </summary>
internal sealed class ReleasedFacts(LogStore store, SealedValues values)
{
    private static readonly VaultGroup Clues = new(null, true, null);

    private readonly HashSet<(string Lot, int Round, Seal Seal)> _open = [];

    public bool IsOpen(string lot, int round, Seal seal) => _open.Contains((lot, round, seal));

    public void Turn(string lot, int round, Seal seal, bool open)
    {
        if (open) _open.Add((lot, round, seal));
        else _open.Remove((lot, round, seal));
    }

    /// <summary>Null while the fact is hidden as such, or of a type this version does not know.</summary>
    public async Task<Recorded?> Of(FeedItem item, CancellationToken stop)
    {
        var entry = item.Entry.Plain ?? await values.Body(item.Entry.Hidden!, IsOpen, stop);
        if (entry is null || FactBook.Find(entry.Header.Type) is not { } type || (type.Secret && Hides(entry.Header.Scope))) return null;
        return Typed(entry, item.Position, await Released(entry, type, stop));
    }

    public async Task<Recorded?> At(long position, CancellationToken stop) =>
        await Of(new(position, AnyEntry.Read((await store.ReadEntries(LogName.Witness, position, 1, stop))[0].Bytes)), stop);

    /// <summary>A fact about an alert with what it says inside the compartment.</summary>
    public async Task<Recorded> WithClues(Entry entry, long position, CancellationToken stop)
    {
        if (entry.Sealed.Count == 0) return Typed(entry, position, new Dictionary<string, ReadOnlyMemory<byte>>());
        var opened = await values.Open(entry.Header, Clues, stop) ?? [];
        return Typed(entry, position, opened.ToDictionary(value => value.Field, value => value.Value));
    }

    /// <summary>The same of the entry at a position; null when it is hidden.</summary>
    public async Task<Recorded?> WithClues(long position, CancellationToken stop) =>
        await values.Plain(position, IsOpen, stop) is { } plain && FactBook.Find(plain.Header.Type) is not null ? await WithClues(plain, position, stop) : null;

    /// <summary>Tags of the hidden facts of a lot's round.</summary>
    public Task<IReadOnlyList<Key16>> Hidden(string lot, int round) => values.Standing(new(ScopeKind.Lot, null, [lot], round));

    private async Task<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> Released(Entry entry, FactType type, CancellationToken stop)
    {
        var released = await values.Released(entry, IsOpen, stop);
        if ((RuleBook.Touched(type.ClrType).Count == 0 && type.ClrType != typeof(AnomalyReported)) || !entry.Sealed.Any(field => IsClue(type.Field(field.Key), entry.Header.Scope))) return released;
        var all = released.ToDictionary();
        foreach (var value in await values.Open(entry.Header, Clues, stop) ?? [])
        {
            if (!IsClue(type.Field(value.Field), entry.Header.Scope)) continue;
            var commitment = entry.Sealed.First(field => field.Key == value.Field).Value;
            if (!value.Opens(Suite.Intl, commitment)) throw new Store.TamperException(VaultRows.Table.Name, $"{entry.Header.Identity.SourceKey}/{value.Field}");
            all[value.Field] = value.Value;
        }
        return all;
    }

    private bool IsClue(FieldType? field, Scope scope) =>
        field is not null && (field.Mark & Mark.S6) != 0 && (field.Mark & Mark.Personal) == 0 && field.Mark.Seals().All(seal => scope.Lots.Count > 0 && scope.Lots.All(lot => IsOpen(lot, scope.Round, seal)));

    private bool Hides(Scope scope) => scope.Lots.Any(lot => !IsOpen(lot, scope.Round, Seal.S1));

    private static Recorded Typed(Entry entry, long position, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> opened)
    {
        List<KeyValuePair<string, JsonElement>>? more = null;
        foreach (var (name, value) in opened) (more ??= []).Add(new(name, JsonDocument.Parse(value).RootElement));
        IReadOnlyList<string> hidden = entry.Sealed.Count == 0 ? [] : [.. entry.Sealed.Select(field => field.Key).Where(name => !opened.ContainsKey(name))];
        return new(FactReader.FromStored(entry.Header, entry.Fields, more), position, entry.Received, hidden);
    }
}
