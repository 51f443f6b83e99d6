using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Flow.Store;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Vault;

/// <summary>
/// 拟写 — turns a checked fact into what is appended as one: the canonical entry with public values and commitments, and the
/// vault rows with what the commitments hide (rulings 29, 30). Keys are made durable first, by <see cref="Prepare"/>.
/// </summary>
public sealed class DraftMaker(VaultKeys keys, SealBoard seals, Handles handles, TwoClocks clocks)
{
    private static readonly Suite Suite = Suite.Intl;

    /// <summary>Makes sure every key these facts need exists and lies on the disk; call before <see cref="ToPreparing"/>.</summary>
    /// <param name="request">The request they came in: whoever is named in it takes its key along when destroyed (ruling 55).</param>
    public async Task Prepare(IReadOnlyList<Incoming> facts, KeyName? request, CancellationToken stop)
    {
        var names = new HashSet<KeyName>();
        List<(KeyName, KeyName)>? named = null;
        HashSet<KeyName>? hiding = null;
        foreach (var fact in facts)
        {
            foreach (var part in PartingOf(fact).Parts)
            {
                names.Add(part.Key);
                if (part.Group.Personal is not null && request is { } whole) (named ??= []).Add((whole, part.Key));
            }
            if (fact.Secret) (hiding ??= []).Add(LotKey(fact.Header.Scope, Seal.S1));
        }
        if (request is { } itself) names.Add(itself);
        if (hiding is not null) names.UnionWith(hiding);
        if (names.Count == 0) return;
        var made = await keys.Store.Ensure(names, stop, named);
        if (hiding is null) return;
        foreach (var name in hiding) await keys.Rows.Ready(name, isNew: made.Contains(name));
    }

    /// <summary>By which bytes of a sender are recognised when they come again.</summary>
    public Key16 HandleOf(string sender, ReadOnlySpan<byte> bytes) => handles.Content([.. System.Text.Encoding.UTF8.GetBytes(sender + "\0"), .. bytes]);

    /// <summary>What the fact is recognised by when it comes again (ruling 56).</summary>
    public EntryIdentity IdentityOf(Incoming fact) => new(PartingOf(fact).Identity, handles.ContentOf(fact));

    /// <summary>
    /// The draft as the sequencer takes it. A fact that is secret as such (‡) is drafted inside the sequencing step, because
    /// whether it is hidden depends on S1, and its tag must not be drawn in vain.
    /// </summary>
    public Preparing ToPreparing(Incoming fact, EntryIdentity identity)
    {
        if (!fact.Secret)
        {
            var draft = Make(fact, identity, hide: false);
            return new(_ => draft) { Identities = [identity.Key], Placed = draft.Rows.Count == 0 ? null : _ => keys.Rows.Keep(draft.Rows) };
        }
        var (hidden, made) = (false, (Draft?)null);
        return new(_ => made = Make(fact, identity, hidden = IsHidden(fact)))
        {
            Identities = [identity.Key],
            Placed = _ =>
            {
                keys.Rows.Keep(made!.Rows);
                if (hidden) keys.Rows.Placed(LotKey(fact.Header.Scope, Seal.S1));
            },
        };
    }

    /// <summary>Under which keys a fact of that source may be found.</summary>
    public IEnumerable<Key16> KeysOf(string source, string sourceKey, IEnumerable<int> versions) => versions.Select(version => handles.Identity(new FactIdentity(source, sourceKey, version)));

    /// <summary>Plain drafts of our own facts, which are never secret as such.</summary>
    public Draft Make(Incoming fact) => Make(fact, IdentityOf(fact), hide: false);

    /// <summary>The name of the key that guards a group of a fact's fields.</summary>
    private KeyName KeyOf(Header header, VaultGroup group, FieldBytes value, Key16 place)
    {
        var seal = group.Clues ? (Seal?)null : group.Seal;
        if (group.Personal is null && header.Scope.Kind == ScopeKind.Room) return KeyName.Room(ScopeName(header.Scope), header.At, seal?.ToString() ?? "S6");
        if (group.Personal is null) return LotKey(header.Scope, seal);
        return VaultGroup.SubjectNumber(value.Canonical) is { } number
            ? KeyName.Subject(handles.Subject(number))
            : KeyName.Value(place);
    }

    /// <summary>Key of lot, round and seal; null seal: the compartment S6. Facts about several lots share a key of their own.</summary>
    public static KeyName LotKey(Scope scope, Seal? seal) => KeyName.LotSeal(ScopeName(scope), scope.Round, seal?.ToString() ?? "S6");

    /// <summary>What a key is named after: the lots, else the project, party, room or centre.</summary>
    public static string ScopeName(Scope scope) => scope.Kind switch
    {
        ScopeKind.Lot or ScopeKind.Lots => string.Join('\u001f', scope.Lots),
        ScopeKind.Project => $"project:{scope.Project}",
        ScopeKind.Centre => "centre",
        _ => $"{scope.Kind}:{scope.Key}",
    };

    /// <summary>Where the vault keeps a group of a fact's fields.</summary>
    public Key16 PlaceOf(Incoming fact, VaultGroup group) => group.RowKey(Suite, handles.RowKeys, PartingOf(fact).Identity);

    private Parting PartingOf(Incoming fact)
    {
        if (fact.Parting is { } known) return known;
        var identity = handles.Identity(fact.Header.Identity, fact.Header.Contends);
        var parts = new List<VaultPart>();
        foreach (var value in fact.Fields)
        {
            if (VaultGroup.Of(value.Field, value.Extra) is not { } group) continue;
            var part = parts.Find(part => part.Group == group);
            if (part is null)
            {
                var place = group.RowKey(Suite, handles.RowKeys, identity);
                parts.Add(part = new(group, KeyOf(fact.Header, group, value, place), place, []));
            }
            part.Values.Add(value);
        }
        return fact.Parting = new(identity, parts);
    }

    private bool IsHidden(Incoming fact)
    {
        foreach (var lot in fact.Header.Scope.Lots)
            if (!seals.IsOpen(lot, fact.Header.Scope.Round, Seal.S1)) return true;
        return false;
    }

    private Draft Make(Incoming fact, EntryIdentity identity, bool hide)
    {
        var log = fact.Type.Audit ? LogName.Audit : LogName.Witness;
        var received = clocks.Trade.GetUtcNow();
        var rows = new List<AttachedRow>();
        var bytes = Split(fact, received, hide, rows).ToCanonical();
        if (hide) bytes = Hide(fact, bytes, received, rows);
        return new([new DraftEntry(log, bytes, identity)], rows);
    }

    private Entry Split(Incoming fact, DateTimeOffset received, bool hidden, List<AttachedRow> rows)
    {
        var open = new List<KeyValuePair<string, ReadOnlyMemory<byte>>>(fact.Fields.Count);
        List<KeyValuePair<string, Digest>>? commitments = null;
        foreach (var value in fact.Fields)
            if (IsOpen(VaultGroup.Of(value.Field, value.Extra), hidden)) open.Add(new(value.Field.Name, value.Canonical));
        foreach (var part in PartingOf(fact).Parts)
        {
            if (IsOpen(part.Group, hidden)) continue;
            var salted = new List<SaltedValue>(part.Values.Count);
            foreach (var value in part.Values)
            {
                var salt = keys.Rows.FreshSalt();
                (commitments ??= []).Add(new(value.Field.Name, Suite.Commit(salt, value.Canonical.Span)));
                salted.Add(new(value.Field.Name, salt, value.Canonical));
            }
            rows.Add(keys.Rows.Seal(part.Place, part.Key, salted));
        }
        open.Sort(ByName);
        commitments?.Sort(ByName);
        return new(
            fact.Header, received, fact.Actor, fact.Region, fact.Kind, fact.Message, open, (IReadOnlyList<KeyValuePair<string, Digest>>?)commitments ?? []);
    }

    // Inside a hidden body the S1 fields lie under the body's own key already.
    private static bool IsOpen(VaultGroup? group, bool hidden) => group is null || (hidden && group.Value.Seal == Seal.S1);

    private static int ByName<T>(KeyValuePair<string, T> one, KeyValuePair<string, T> other) => string.CompareOrdinal(one.Key, other.Key);

    private byte[] Hide(Incoming fact, byte[] body, DateTimeOffset received, List<AttachedRow> rows)
    {
        var (row, tag, commitment) = keys.Rows.SealBody(fact.Header.Scope, body);
        rows.Add(row);
        return new SealedEntry(fact.Header.Identity.Source, fact.Header.Sequence, received, commitment, tag).ToCanonical();
    }
}

/// <summary>Keystore and vault, which belong together.</summary>
public sealed record VaultKeys(Keystore Store, VaultRows Rows);
