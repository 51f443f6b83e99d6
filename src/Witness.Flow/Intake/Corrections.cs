using System.Text.Json;
using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Flow.Vault;
using Witness.Ledger.Bytes;
using Witness.Ledger.Log;

namespace Witness.Flow.Intake;

/// <summary>An item as read: a fact to be admitted, or every reason why not.</summary>
public sealed record ReadItem(int Index, string? Id, Incoming? Incoming, IReadOnlyList<Problem>? Problems)
{
    /// <summary>The sender's running number in an item that was refused; null where it is none.</summary>
    internal static long? SequenceOf(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("sequence", out var value)) return null;
        long number = -1;
        var read = value.ValueKind == JsonValueKind.Number ? value.TryGetInt64(out number)
            : value.ValueKind == JsonValueKind.String && long.TryParse(value.GetString(), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out number);
        return read && number is >= 0 and <= FactReader.MostSequence ? number : null;
    }
}

/// <summary>更正与冲突 — what the intake must ask the log for facts that speak of another: a second content under an identity, a retraction.</summary>
internal sealed class Corrections(LogStore store, Sequencer log, DraftMaker maker)
{
    private const int MostVersions = 8;

    /// <summary>
    /// A retraction is about what it retracts, whatever subject it came with, and as secret as that: one of a fact that stands plain in the log
    /// stands plain beside it, with its reason under the seals of that fact's fields. What it names is asked of the message it came in and of
    /// the log; if it has not come yet, or is hidden, the retraction hides (‡). Repeats are still told by what was sent.
    /// </summary>
    public async Task<IReadOnlyList<ReadItem>> Rescoped(IReadOnlyList<ReadItem> items, List<int> fresh, CancellationToken stop)
    {
        List<ReadItem>? changed = null;
        foreach (var i in fresh)
        {
            var fact = items[i].Incoming!;
            if (fact.Type.Name != nameof(FactRetracted) || Text(fact, nameof(FactRetracted.SourceKey)) is not { } named) continue;
            if (await Named(items, fact.Header.Identity.Source, named, stop) is not var (scope, type)) continue;
            changed ??= [.. items];
            changed[i] = items[i] with { Incoming = Beside(fact, scope, type) };
        }
        return changed ?? items;
    }

    /// <summary>What a retraction names, where it is not hidden.</summary>
    private async Task<(Scope Scope, FactType Type)?> Named(IReadOnlyList<ReadItem> items, string source, string key, CancellationToken stop)
    {
        var found = await store.FindIdentities(maker.KeysOf(source, key, Enumerable.Range(1, MostVersions)).ToList(), stop);
        if (found.Count > 0)
            return AnyEntry.Read((await store.ReadEntries(LogName.Witness, found.Values.Max(row => row.Position), 1, stop))[0].Bytes).Plain is { } entry && FactBook.Find(entry.Header.Type) is { } type
                ? (entry.Header.Scope, type) : null;
        var beside = items.Where(item => item.Incoming?.Header.Identity is { } identity && identity.Source == source && identity.SourceKey == key)
            .MaxBy(item => item.Incoming!.Header.Identity.SourceVersion);
        return beside?.Incoming is { } fact ? (fact.Header.Scope, fact.Type) : null;
    }

    private static Incoming Beside(Incoming fact, Scope scope, FactType named)
    {
        if (named.Secret) return fact with { Header = fact.Header with { Scope = scope }, Secret = true, Parting = null };
        var marks = named.Fields.Aggregate(Mark.Public, (all, field) => all | field.Mark) & ~Mark.Personal;
        if (marks.Seals().Any()) marks &= ~Mark.S6; // it opens with the last of them
        return fact with
        {
            Header = fact.Header with { Scope = scope },
            Secret = false,
            Fields = [.. fact.Fields.Select(field => field.Field.Name == nameof(FactRetracted.Reason) ? field with { Extra = marks } : field)],
            Parting = null,
        };
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
