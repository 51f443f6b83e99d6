using System.Collections.Concurrent;
using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Vault;

/// <summary>
/// 启封取值 — opens the vault for the fold: only values whose seals stand open, never the compartment's and never personal ones
/// (rulings 28, 54). What it opens is tested against the commitment in the entry.
/// </summary>
public sealed class SealedValues(LogStore store, VaultRows vault, Handles handles)
{
    internal static readonly IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Nothing = new Dictionary<string, ReadOnlyMemory<byte>>();

    // names of keys cannot be listed, and a lot does not tell with which others it shares one: learned from the hidden facts that pass by
    private readonly ConcurrentDictionary<(string Lot, int Round), ConcurrentDictionary<KeyName, byte>> _shared = new();

    /// <summary>The values of an entry that may be read now.</summary>
    /// <param name="isOpen">Whether a seal of a lot and round stands open, as folded so far.</param>
    public async Task<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> Released(Entry entry, Func<string, int, Seal, bool> isOpen, CancellationToken stop)
    {
        var salted = await Salted(entry, isOpen, stop);
        if (salted.Count == 0) return Nothing;
        var released = new Dictionary<string, ReadOnlyMemory<byte>>();
        foreach (var value in salted) released[value.Field] = value.Value;
        return released;
    }

    /// <summary>The same with the salts that open their commitments.</summary>
    public async Task<IReadOnlyList<SaltedValue>> Salted(Entry entry, Func<string, int, Seal, bool> isOpen, CancellationToken stop)
    {
        if (entry.Sealed.Count == 0 || FactBook.Find(entry.Header.Type) is not { } type) return [];
        Dictionary<VaultGroup, List<string>>? groups = null;
        foreach (var (name, _) in entry.Sealed)
        {
            if (type.Field(name) is not { } field) continue;
            foreach (var group in Groups(field, entry.Header.Scope, isOpen))
            {
                groups ??= [];
                if (!groups.TryGetValue(group, out var names)) groups[group] = names = [];
                names.Add(name);
            }
        }
        if (groups is null) return [];
        var released = new List<SaltedValue>();
        foreach (var (group, names) in groups)
        {
            if ((await vault.FoldAt(PlaceOf(entry.Header, group), _ => true, stop)).Values is not { } values) continue;
            foreach (var value in values)
            {
                if (!names.Contains(value.Field)) continue;
                var commitment = entry.Sealed.First(field => field.Key == value.Field).Value;
                if (!value.Opens(Suite.Intl, commitment)) throw new Store.TamperException(VaultRows.Table.Name, $"{entry.Header.Identity.SourceKey}/{value.Field}");
                released.RemoveAll(known => known.Field == value.Field);
                released.Add(value);
            }
        }
        return released;
    }

    /// <summary>Values of one group of a fact, whoever asks: the gateway decides who may (S6, personal, masked).</summary>
    public Task<IReadOnlyList<SaltedValue>?> Open(Header header, VaultGroup group, CancellationToken stop) =>
        vault.OpenAt(PlaceOf(header, group), stop);

    /// <summary>The same for a fold, which comes soon after the fact.</summary>
    public async Task<IReadOnlyList<SaltedValue>?> Fold(Header header, VaultGroup group, CancellationToken stop) =>
        (await vault.FoldAt(PlaceOf(header, group), _ => true, stop)).Values;

    /// <summary>
    /// The body of a hidden fact (‡) for the fold, once S1 of its lots stands open; null while it does not, or when its key is gone. With
    /// the lots it is about, which only the vault knows.
    /// </summary>
    public async Task<(Entry? Entry, IReadOnlyList<string> Lots)> Body(SealedEntry hidden, Func<string, int, Seal, bool> isOpen, CancellationToken stop)
    {
        var (key, values) = await vault.FoldAt(vault.PlaceOf(hidden.Tag), name => IsOpen(name, isOpen), stop);
        if (key is { } of) Learn(of);
        return (values is not null && Body(hidden, values) is { } body ? Entry.Read(body.Value) : null, key is { } name ? LotsOf(name) : []);
    }

    /// <summary>The body with the salt that opens its commitment, as it stands in the vault.</summary>
    public async Task<SaltedValue?> SaltedBody(SealedEntry hidden, Func<string, int, Seal, bool> isOpen, CancellationToken stop)
    {
        var place = vault.PlaceOf(hidden.Tag);
        if (await store.ReadRow(VaultRows.Table, place.ToArray(), stop) is not { } row) return null;
        return IsOpen(vault.NameOf(place, row), isOpen) && vault.Open(place, row) is { } values ? Body(hidden, values) : null;
    }

    private static SaltedValue? Body(SealedEntry hidden, IReadOnlyList<SaltedValue> values)
    {
        if (values.Count == 0) return null;
        return values[0].Opens(Suite.Intl, hidden.Commitment) ? values[0] : throw new Store.TamperException(VaultRows.Table.Name, hidden.Tag.ToString());
    }

    private static string[] LotsOf(KeyName key) => key.AsSeal()?.Lot.Split('\u001f') ?? [];

    private static bool IsOpen(KeyName key, Func<string, int, Seal, bool> isOpen)
    {
        if (key.AsSeal() is not { } seal) return false;
        foreach (var lot in LotsOf(key))
            if (!isOpen(lot, seal.Round, Seal.S1)) return false;
        return true;
    }

    private Key16 PlaceOf(Header header, VaultGroup group) =>
        group.RowKey(Suite.Intl, handles.RowKeys, handles.Identity(header.Identity, header.Contends));

    /// <summary>Names of the keys under which the personal values of an entry lie, for disposal.</summary>
    public async Task<IReadOnlyList<KeyName>> PersonalKeys(Entry entry, CancellationToken stop)
    {
        var names = new List<KeyName>();
        if (entry.Sealed.Count == 0 || FactBook.Find(entry.Header.Type) is not { } type) return names;
        foreach (var (name, _) in entry.Sealed)
            if (type.Field(name) is { } field && VaultGroup.Of(field) is { Personal: not null } group && await vault.NameAt(PlaceOf(entry.Header, group), stop) is { } key) names.Add(key);
        return names;
    }

    /// <summary>The hidden entry at a position of the witness log.</summary>
    public async Task<SealedEntry> HiddenAt(long position, CancellationToken stop) => (await Read(position, stop)).Hidden!;

    /// <summary>The plain entry at a position: as it stands in the log, or the body of a hidden one; null while its S1 is closed (again).</summary>
    public async Task<Entry?> Plain(long position, Func<string, int, Seal, bool> isOpen, CancellationToken stop)
    {
        var any = await Read(position, stop);
        return any.Plain ?? (await Body(any.Hidden!, isOpen, stop)).Entry;
    }

    private async Task<AnyEntry> Read(long position, CancellationToken stop) =>
        AnyEntry.Read((await store.ReadEntries(LogName.Witness, position, 1, stop))[0].Bytes);

    /// <summary>
    /// Tags of the hidden facts of a lot and round that may be opened now: its own, then those about several lots of which every one stands open.
    /// </summary>
    public async Task<IReadOnlyList<Key16>> Standing(string lot, int round, Func<string, int, Seal, bool> isOpen)
    {
        var own = await vault.Standing(DraftMaker.LotKey(new(ScopeKind.Lot, null, [lot], round), Seal.S1));
        if (!_shared.TryGetValue((lot, round), out var names)) return own;
        var tags = new List<Key16>(own);
        foreach (var name in names.Keys.Where(name => IsOpen(name, isOpen)).OrderBy(name => name.Text, StringComparer.Ordinal)) tags.AddRange(await vault.Standing(name));
        return tags;
    }

    /// <summary>Takes note of hidden facts that passed by before this run: to be called before any seal turns.</summary>
    public async Task Learn(IEnumerable<Key16> tags, CancellationToken stop)
    {
        foreach (var tag in tags)
            if (await vault.NameAt(vault.PlaceOf(tag), stop) is { } name) Learn(name);
    }

    private void Learn(KeyName name)
    {
        if (LotsOf(name) is not { Length: > 1 } lots) return;
        foreach (var lot in lots) _shared.GetOrAdd((lot, name.AsSeal()!.Value.Round), _ => new())[name] = 0;
    }

    /// <summary>
    /// Where an open value may lie. What speaks of another fact is as secret as that one, and only its place says how secret: it
    /// is looked for under each seal that stands open with all before it.
    /// </summary>
    private static IEnumerable<VaultGroup> Groups(FieldType field, Scope scope, Func<string, int, Seal, bool> isOpen)
    {
        if (!field.Follows) return MayOpen(field, scope, isOpen) && VaultGroup.Of(field) is { } group ? [group] : [];
        return SealMarks.All.TakeWhile(seal => scope.Lots.Count > 0 && scope.Lots.All(lot => isOpen(lot, scope.Round, seal))).Select(seal => new VaultGroup(seal, false, null));
    }

    /// <summary>Not personal, not of the compartment, and every seal of every lot it is about open.</summary>
    public static bool MayOpen(FieldType field, Scope scope, Func<string, int, Seal, bool> isOpen)
    {
        if ((field.Mark & (Mark.S6 | Mark.Personal)) != 0) return false;
        foreach (var seal in field.Mark.Seals())
        {
            if (scope.Lots.Count == 0) return false;
            foreach (var lot in scope.Lots)
                if (!isOpen(lot, scope.Round, seal)) return false;
        }
        return true;
    }
}
