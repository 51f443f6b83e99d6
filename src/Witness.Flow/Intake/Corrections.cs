using System.Text.Json;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Vault;
using Witness.Ledger.Bytes;
using Witness.Ledger.Log;

namespace Witness.Flow.Intake;

/// <summary>An item as read: a fact to be admitted, or every reason why not.</summary>
public sealed record ReadItem(int Index, string? Id, Incoming? Incoming, IReadOnlyList<Problem>? Problems)
{
    /// <summary>The sender's running number, refused or not.</summary>
    internal static long? SequenceOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("sequence", out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var number) ? number : null;
}

/// <summary>更正与冲突 — what the intake must ask the log for facts that speak of another: a second content under an identity, a retraction.</summary>
internal sealed class Corrections(LogStore store, Sequencer log, DraftMaker maker)
{
    private const int MostVersions = 8;

    /// <summary>
    /// A retraction is about what it retracts: of a room or a party, whose code on the wire looks like a lot's. What it names is asked of the log;
    /// if that has not come yet, the retraction keeps the scope it came with. Repeats are still told by what was sent.
    /// </summary>
    public async Task<IReadOnlyList<ReadItem>> Rescoped(IReadOnlyList<ReadItem> items, List<int> fresh, CancellationToken stop)
    {
        List<ReadItem>? changed = null;
        foreach (var i in fresh)
        {
            var fact = items[i].Incoming!;
            if (fact.Type.Name != nameof(FactRetracted) || Text(fact, nameof(FactRetracted.SourceKey)) is not { } named) continue;
            var keys = maker.KeysOf(fact.Header.Identity.Source, named, Enumerable.Range(1, MostVersions)).ToList();
            var found = await store.FindIdentities(keys, stop);
            if (found.Count == 0) continue;
            var entry = AnyEntry.Read((await store.ReadEntries(LogName.Witness, found.Values.Max(row => row.Position), 1, stop))[0].Bytes);
            if (entry.Plain?.Header.Scope is not { Kind: not (ScopeKind.Lot or ScopeKind.Lots) } scope) continue;
            changed ??= [.. items];
            changed[i] = items[i] with { Incoming = fact with { Header = fact.Header with { Scope = scope }, Secret = false, Parting = null } };
        }
        return changed ?? items;
    }

    private static string? Text(Incoming fact, string field)
    {
        if (fact.Fields.FirstOrDefault(value => value.Field.Name == field) is not { } value) return null;
        using var document = JsonDocument.Parse(value.Canonical);
        return document.RootElement.GetString();
    }

    /// <summary>
    /// Both contents are kept (A8): the second as a fact of its own, marked as contending, so that each of its fields is as secret as its
    /// mark says and it fits wherever the first would have; then FactConflicted, which says so. Killed between the two, the fold shows the
    /// conflict all the same, and the repeat that follows appends what is missing.
    /// </summary>
    public async Task KeepConflict(Incoming fact, long first, CancellationToken stop)
    {
        var content = maker.IdentityOf(fact);
        var second = fact with { Header = fact.Header with { Contends = content.Content.ToString() }, Parting = null };
        var also = await Keep(second, stop);
        var type = FactBook.Find(nameof(FactConflicted))!;
        var named = fact.Header.Identity;
        var header = new Header(type.Name, fact.Header.Scope, new(OwnFacts.Source, $"conflict/{content.Key}/{content.Content}", 1), fact.Header.At, fact.Header.ReportedAt);
        List<FieldBytes> fields =
        [
            Field(type, nameof(FactConflicted.Source), named.Source), Field(type, nameof(FactConflicted.SourceKey), named.SourceKey),
            Field(type, nameof(FactConflicted.SourceVersion), named.SourceVersion), Field(type, nameof(FactConflicted.First), first), Field(type, nameof(FactConflicted.Also), also),
        ];

        // as secret as either content: a key that belongs to a hidden fact must not be told by the one that is not
        var hidden = fact.Secret || AnyEntry.Read((await store.ReadEntries(LogName.Witness, first, 1, stop))[0].Bytes).Hidden is not null;
        await Keep(new(type, header, fields, OwnFacts.Source, fact.Region, fact.Kind, fact.Message) { Secret = hidden }, stop);
    }

    private async Task<long> Keep(Incoming fact, CancellationToken stop)
    {
        await maker.Prepare([fact], fact.Message is { } message ? KeyName.Request(message.Request) : null, stop);
        return await log.Append(maker.ToPreparing(fact, maker.IdentityOf(fact)), stop) switch
        {
            Appended.Done done => done.Receipts[0].Position,
            Appended.Seen seen => seen.First,
            _ => throw new InvalidOperationException("What stands apart from the first cannot contradict it again."),
        };
    }

    private static FieldBytes Field(FactType type, string name, object value)
    {
        using var document = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(value));
        return new(type.Field(name)!, CanonicalJson.Write(document.RootElement));
    }
}
