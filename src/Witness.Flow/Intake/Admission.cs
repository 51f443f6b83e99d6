using System.Text;
using System.Text.Json;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Wire;
using Witness.Flow.Vault;
using Witness.Ledger.Bytes;
using Witness.Ledger.Log;

namespace Witness.Flow.Intake;

/// <summary>
/// 准入 — appends well-formed items and says what became of each: accepted, seen before (the first receipt), or in conflict with
/// what stands (A8): then both are kept and FactConflicted is appended.
/// </summary>
public sealed class Admission(LogStore store, Sequencer log, DraftMaker maker, RawMessages raw, FactReader reader)
{
    private const int CrowdedAt = 4096;

    public RawMessages Raw => raw;

    public FactReader Reader => reader;

    /// <summary>Names bytes of a sender so that the same bytes get the same name, which tells nothing of them.</summary>
    public string HandleOf(string sender, ReadOnlySpan<byte> bytes) => maker.HandleOf(sender, bytes).ToString();

    /// <summary>So many are waiting that senders should come back later.</summary>
    public bool Crowded => log.Queued > CrowdedAt;

    /// <param name="rows">Rows to save with them (the raw message), made only if anything is new.</param>
    public async Task<IReadOnlyList<ItemAnswer>> Admit(IReadOnlyList<ReadItem> items, Func<IReadOnlyList<AttachedRow>>? rows, CancellationToken stop)
    {
        var answers = new ItemAnswer[items.Count];
        var identities = new EntryIdentity[items.Count];
        for (var i = 0; i < items.Count; i++) identities[i] = maker.IdentityOf(items[i].Incoming!);
        var fresh = await DropSeen(items, identities, answers, stop);
        if (fresh.Count == 0) return answers;
        var request = items[fresh[0]].Incoming!.Message is { } message ? KeyName.Request(message.Request) : (KeyName?)null;
        await maker.Prepare(fresh.ConvertAll(i => items[i].Incoming!), request, stop);
        var drafts = new List<Preparing>(fresh.Count + 1);
        if (rows is not null)
        {
            var attached = new Draft([], rows());
            drafts.Add(new(_ => attached));
        }
        var before = drafts.Count;
        foreach (var i in fresh) drafts.Add(maker.ToPreparing(items[i].Incoming!, identities[i]));
        var appended = await log.Append(drafts, stop);
        for (var k = 0; k < fresh.Count; k++)
        {
            var i = fresh[k];
            answers[i] = await Answer(items[i], appended[before + k], stop);
        }
        return answers;
    }

    private async Task<List<int>> DropSeen(IReadOnlyList<ReadItem> items, EntryIdentity[] identities, ItemAnswer[] answers, CancellationToken stop)
    {
        var known = await store.FindIdentities(identities.Select(identity => identity.Key).ToHashSet(), stop);
        var fresh = new List<int>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (known.TryGetValue(identities[i].Key, out var row) && row.Content == identities[i].Content)
                answers[i] = new(items[i].Index, items[i].Id, ItemAnswer.Seen, await FirstReceipt(row.Position, stop));
            else fresh.Add(i);
        }
        return fresh;
    }

    private async Task<ItemAnswer> Answer(ReadItem item, Appended appended, CancellationToken stop)
    {
        switch (appended)
        {
            case Appended.Done done:
                return new(item.Index, item.Id, ItemAnswer.Accepted, ReceiptView.Of(done.Receipts[0]));
            case Appended.Seen seen:
                return new(item.Index, item.Id, ItemAnswer.Seen, await FirstReceipt(seen.First, stop));
            case Appended.Conflicting conflicting:
                await KeepConflict(item.Incoming!, conflicting.First, stop);
                return new(item.Index, item.Id, ItemAnswer.Conflict, await FirstReceipt(conflicting.First, stop),
                    [new("conflict", "同一事实标识已有不同内容，两者均保留", "other content stands under the same identity; both are kept", "/sourceversion")]);
            default:
                throw new InvalidOperationException("An item of the intake has no condition.");
        }
    }

    private async Task<ReceiptView> FirstReceipt(long position, CancellationToken stop)
    {
        var head = log.CurrentHead(LogName.Witness);
        var entry = (await store.ReadEntries(LogName.Witness, position, 1, stop))[0];
        return new(head.Origin, position, Ledger.Crypto.Suite.Intl.Leaf(entry.Bytes.Span).ToString(), head.Size, head.Root.ToString());
    }

    /// <summary>Both contents are kept (A8): the second inside FactConflicted, as secret as the fact it contradicts.</summary>
    private async Task KeepConflict(Incoming fact, long first, CancellationToken stop)
    {
        var type = Witness.Domain.Facts.Catalogue.FactBook.Find(nameof(FactConflicted))!;
        var mark = fact.Fields.Aggregate(Mark.Public, (all, field) => all | field.Field.Mark);
        var identity = maker.IdentityOf(fact);
        var header = new Header(
            type.Name, fact.Header.Scope, new(OwnFacts.Source, $"conflict/{identity.Key}/{identity.Content}", 1), fact.Header.At, fact.Header.ReportedAt);
        var other = new System.Buffers.ArrayBufferWriter<byte>(512);
        var writer = new CanonicalWriter(other);
        writer.StartObject();
        foreach (var field in fact.Fields.OrderBy(field => field.Field.Name, StringComparer.Ordinal))
        {
            writer.Key(field.Field.Name);
            writer.Raw(field.Canonical.Span);
        }
        writer.EndObject();
        List<FieldBytes> fields =
        [
            Field(type, nameof(FactConflicted.Source), fact.Header.Identity.Source, Mark.Public),
            Field(type, nameof(FactConflicted.SourceKey), fact.Header.Identity.SourceKey, Mark.Public),
            new(type.Field(nameof(FactConflicted.SourceVersion))!, Encoding.UTF8.GetBytes(fact.Header.Identity.SourceVersion.ToString(System.Globalization.CultureInfo.InvariantCulture))),
            Field(type, nameof(FactConflicted.Other), Encoding.UTF8.GetString(other.WrittenSpan), mark),
        ];
        var incoming = new Incoming(type, header, fields, OwnFacts.Source, fact.Region, fact.Kind, fact.Message) { Secret = fact.Secret };
        await maker.Prepare([incoming], null, stop);
        await log.Append(maker.ToPreparing(incoming, maker.IdentityOf(incoming)), stop);
    }

    private static FieldBytes Field(FactType type, string name, string text, Mark extra)
    {
        using var document = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(text));
        return new(type.Field(name)!, CanonicalJson.Write(document.RootElement), extra);
    }
}
