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
/// compartment (ruling 27). Persons come as <see cref="Pseudonyms"/> only.
/// </summary>
internal sealed class ReleasedFacts(LogStore store, SealedValues values, Handles handles) : OpenFacts
{
    // the newest entries that hold something back: asked for again when a seal opens, the others are read from the log
    private const int MostInHand = 20_000;

    private static readonly VaultGroup Clues = new(null, true, null);

    private readonly Pseudonyms _pseudonyms = new(handles);
    private readonly Dictionary<Key16, long> _hidden = [];
    private readonly Dictionary<long, AnyEntry> _inHand = [];
    private readonly Queue<long> _order = [];

    /// <summary>Where facts lie that are hidden still, by tag.</summary>
    public IReadOnlyDictionary<Key16, long> Hidden => _hidden;

    /// <summary>What was hidden when the judgement was saved.</summary>
    public async Task Hide(IReadOnlyDictionary<Key16, long> saved, CancellationToken stop)
    {
        foreach (var (tag, position) in saved) _hidden[tag] = position;
        await values.Learn(saved.Keys, stop);
    }

    /// <summary>Null while the fact is hidden as such, or of a type this version does not know.</summary>
    public async Task<Recorded?> Of(FeedItem item, CancellationToken stop)
    {
        var recorded = await Seen(item, stop);
        if (recorded is null && item.Entry.Hidden is { } hidden) _hidden[hidden.Tag] = item.Position;
        if (item.Entry.Hidden is not null || recorded?.Hidden is { Count: > 0 }) Keep(item);
        return recorded;
    }

    private void Keep(FeedItem item)
    {
        if (!_inHand.TryAdd(item.Position, item.Entry)) return;
        _order.Enqueue(item.Position);
        if (_order.Count > MostInHand) _inHand.Remove(_order.Dequeue());
    }

    public override async Task<Recorded?> At(long position, CancellationToken stop) =>
        await Seen(new(position, _inHand.TryGetValue(position, out var entry) ? entry : AnyEntry.Read((await store.ReadEntries(LogName.Witness, position, 1, stop))[0].Bytes)), stop);

    public override async Task<IReadOnlyList<long>> Revealed(string lot, int round)
    {
        var revealed = new List<long>();
        foreach (var tag in await values.Standing(lot, round, IsOpen))
            if (_hidden.Remove(tag, out var position)) revealed.Add(position);
        revealed.Sort();
        return revealed;
    }

    /// <summary>A fact about an alert with what it says inside the compartment.</summary>
    public async Task<Recorded> WithClues(Entry entry, long position, CancellationToken stop)
    {
        if (entry.Sealed.Count == 0) return Typed(entry, position, []);
        var opened = await values.Open(entry.Header, Clues, stop) ?? [];
        return Typed(entry, position, [.. opened.Select(value => new KeyValuePair<string, JsonElement>(value.Field, Parsed(value.Value)))]);
    }

    /// <summary>The same of the entry at a position; null when it is hidden.</summary>
    public async Task<Recorded?> WithClues(long position, CancellationToken stop) =>
        await values.Plain(position, IsOpen, stop) is { } plain && FactBook.Find(plain.Header.Type) is not null ? await WithClues(plain, position, stop) : null;

    private async Task<Recorded?> Seen(FeedItem item, CancellationToken stop)
    {
        var entry = item.Entry.Plain ?? (await values.Body(item.Entry.Hidden!, IsOpen, stop)).Entry;
        if (entry is null || FactBook.Find(entry.Header.Type) is not { } type || (type.Secret && Hides(entry.Header.Scope))) return null;
        return Typed(entry, item.Position, await Released(entry, type, stop));
    }

    private async Task<List<KeyValuePair<string, JsonElement>>> Released(Entry entry, FactType type, CancellationToken stop)
    {
        var all = new List<KeyValuePair<string, JsonElement>>();
        if (entry.Sealed.Count == 0) return all;
        foreach (var (name, value) in await values.Released(entry, IsOpen, stop)) all.Add(new(name, Parsed(value)));
        if (RuleBook.Touched(type.ClrType).Count == 0 && type.ClrType != typeof(AnomalyReported)) return all;
        var clues = false;
        foreach (var (name, commitment) in entry.Sealed)
        {
            if (type.Field(name) is not { } field) continue;
            clues |= Tells(field);
            if (!StandsOpen(field, entry.Header)) continue;
            if ((field.Mark & Mark.Personal) != 0)
            {
                foreach (var value in await values.Fold(entry.Header, new(null, false, name), stop) ?? [])
                    if (value.Field == name) all.Add(new(name, field.HashFamily is null ? _pseudonyms.Of(Tested(entry, value, commitment)) : Parsed(Tested(entry, value, commitment))));
            }
            else clues |= (field.Mark & Mark.S6) != 0;
        }
        if (!clues) return all;
        foreach (var value in await values.Fold(entry.Header, Clues, stop) ?? [])
            if (type.Field(value.Field) is { } field && (Tells(field) || ((field.Mark & Mark.S6) != 0 && StandsOpen(field, entry.Header))))
                all.Add(new(value.Field, Parsed(Tested(entry, value, entry.Sealed.First(s => s.Key == value.Field).Value))));
        return all;
    }

    private static ReadOnlyMemory<byte> Tested(Entry entry, SaltedValue value, Digest commitment) =>
        value.Opens(Suite.Intl, commitment) ? value.Value : throw new Store.TamperException(VaultRows.Table.Name, $"{entry.Header.Identity.SourceKey}/{value.Field}");

    /// <summary>Which fact a retraction or a conflict speaks of: as secret as that one, and needed to fold it. Why stays closed.</summary>
    private static bool Tells(FieldType field) => field is { Follows: true, Name: "Source" or "SourceKey" or "SourceVersion" or "First" or "Also" };

    /// <summary>Personal or of the compartment, and every seal of every lot it is about open.</summary>
    private bool StandsOpen(FieldType field, Header header) => (field.Mark & (Mark.S6 | Mark.Personal)) != 0 && StandsOpen(field.Mark, header);

    private bool Hides(Scope scope) => scope.Lots.Any(lot => !IsOpen(lot, scope.Round, Seal.S1));

    private static JsonElement Parsed(ReadOnlyMemory<byte> value)
    {
        using var document = JsonDocument.Parse(value);
        return document.RootElement.Clone();
    }

    private static Recorded Typed(Entry entry, long position, List<KeyValuePair<string, JsonElement>> opened)
    {
        IReadOnlyList<string> hidden = entry.Sealed.Count == 0 ? [] : [.. entry.Sealed.Select(field => field.Key).Where(name => !opened.Exists(one => one.Key == name))];
        return new(FactReader.FromStored(entry.Header, entry.Fields, opened), position, entry.Received, hidden);
    }
}
