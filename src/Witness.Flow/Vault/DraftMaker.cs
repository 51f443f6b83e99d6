using System.Text;
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
public sealed class DraftMaker(Keystore keys, VaultRows vault, SealBoard seals, Handles handles, TwoClocks clocks)
{
    private static readonly Suite Suite = Suite.Intl;

    /// <summary>Makes sure every key these facts need exists and lies on the disk; call before <see cref="Make"/>.</summary>
    public async Task Prepare(IReadOnlyList<Incoming> facts, CancellationToken stop)
    {
        HashSet<KeyName>? names = null;
        foreach (var fact in facts)
        {
            foreach (var value in fact.Fields)
            {
                if (VaultGroup.Of(value.Field, value.Extra) is { } group) (names ??= []).Add(KeyOf(fact, group, value));
            }
            if (fact.Secret) (names ??= []).Add(LotKey(fact.Header.Scope, Seal.S1));
        }
        if (names is not null) await keys.Ensure(names, stop);
    }

    /// <summary>What the fact is recognised by when it comes again; part of a draft, and asked for before (ruling 56).</summary>
    public EntryIdentity IdentityOf(Incoming fact)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(512);
        var header = fact.Header;
        Write(buffer, header.Type, header.At.ToString(), header.ReportedAt?.ToString() ?? "", header.Scope.Kind.ToString(), header.Scope.Project ?? "",
            string.Join('\u001f', header.Scope.Lots), header.Scope.Round.ToString(System.Globalization.CultureInfo.InvariantCulture), header.Scope.Key ?? "");
        foreach (var value in fact.Fields)
        {
            Write(buffer, value.Field.Name);
            System.Buffers.BuffersExtensions.Write(buffer, value.Canonical.Span);
        }
        return new(handles.Identity(header.Identity), handles.Content(buffer.WrittenSpan));
    }

    /// <summary>
    /// Makes the draft. Called inside the sequencing step for facts that are secret as such (‡), because whether they are
    /// hidden depends on S1; for others the time of the call does not matter.
    /// </summary>
    public Draft Make(Incoming fact) => Make(fact, IdentityOf(fact));

    public Draft Make(Incoming fact, EntryIdentity identity)
    {
        var log = fact.Type.Audit ? LogName.Audit : LogName.Witness;
        var received = clocks.Trade.GetUtcNow();
        var hide = IsHidden(fact);
        var rows = new List<AttachedRow>();
        var entry = Split(fact, identity.Key, received, hide, rows);
        var bytes = entry.ToCanonical();
        if (hide) bytes = Hide(fact, bytes, received, rows);
        return new([new DraftEntry(log, bytes, identity)], rows);
    }

    /// <summary>‡ while S1 of a lot it is about is closed.</summary>
    public bool IsHidden(Incoming fact)
    {
        if (!fact.Secret) return false;
        foreach (var lot in fact.Header.Scope.Lots)
            if (!seals.IsOpen(lot, fact.Header.Scope.Round, Seal.S1)) return true;
        return false;
    }

    /// <summary>The name of the key that guards a group of a fact's fields.</summary>
    public KeyName KeyOf(Incoming fact, VaultGroup group, FieldValue value)
    {
        if (group.Personal is null) return group.Clues ? LotKey(fact.Header.Scope, null) : LotKey(fact.Header.Scope, group.Seal!.Value);
        return VaultGroup.SubjectNumber(value.Canonical) is { } number
            ? KeyName.Subject(handles.Subject(number))
            : KeyName.Value(group.RowKey(Suite, handles.RowKeys, handles.Identity(fact.Header.Identity)));
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

    private Entry Split(Incoming fact, Key16 identity, DateTimeOffset received, bool hidden, List<AttachedRow> rows)
    {
        var open = new SortedList<string, ReadOnlyMemory<byte>>(fact.Fields.Count, StringComparer.Ordinal);
        SortedList<string, Digest>? commitments = null;
        Dictionary<VaultGroup, List<SaltedValue>>? groups = null;
        Dictionary<VaultGroup, KeyName>? names = null;
        foreach (var value in fact.Fields)
        {
            var group = VaultGroup.Of(value.Field, value.Extra);

            // inside a hidden body the S1 fields lie under the body's own key already
            if (group is null || (hidden && group.Value.Seal == Seal.S1))
            {
                open.Add(value.Field.Name, value.Canonical);
                continue;
            }
            var salt = vault.FreshSalt();
            (commitments ??= new(StringComparer.Ordinal)).Add(value.Field.Name, Suite.Commit(salt, value.Canonical.Span));
            groups ??= [];
            if (!groups.TryGetValue(group.Value, out var values))
            {
                groups[group.Value] = values = [];
                (names ??= [])[group.Value] = KeyOf(fact, group.Value, value);
            }
            values.Add(new(value.Field.Name, salt, value.Canonical));
        }
        if (groups is not null)
        {
            foreach (var (group, values) in groups)
                rows.Add(vault.Seal(group.RowKey(Suite, handles.RowKeys, identity), names![group], values));
        }
        return new(
            fact.Header, received, fact.Actor, fact.Region, fact.Kind, fact.Message,
            [.. open], commitments is null ? [] : [.. commitments]);
    }

    private byte[] Hide(Incoming fact, byte[] body, DateTimeOffset received, List<AttachedRow> rows)
    {
        var (row, tag, commitment) = vault.SealBody(fact.Header.Scope, body);
        rows.Add(row);
        return new SealedEntry(fact.Header.Identity.Source, fact.Header.Sequence, received, commitment, tag).ToCanonical();
    }

    private static void Write(System.Buffers.ArrayBufferWriter<byte> buffer, params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            buffer.Advance(Encoding.UTF8.GetBytes(part, buffer.GetSpan((part.Length * 3) + 1)));
            buffer.GetSpan(1)[0] = 0x1e;
            buffer.Advance(1);
        }
    }
}
