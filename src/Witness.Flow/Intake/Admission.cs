using Witness.Domain.Facts.Wire;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Intake;

/// <summary>
/// 准入 — appends well-formed items and says what became of each: accepted, seen before (the first receipt), or in conflict with
/// what stands (A8): then both are kept and FactConflicted is appended.
/// </summary>
public sealed class Admission(LogStore store, Sequencer log, DraftMaker maker, RawMessages raw, FactReader reader)
{
    private const int CrowdedAt = 4096;

    private readonly Corrections _corrections = new(store, log, maker);
    private readonly Disposed _disposed = new(maker);

    public RawMessages Raw => raw;

    public FactReader Reader => reader;

    /// <summary>Names bytes of a sender so that the same bytes get the same name, which tells nothing of them.</summary>
    public string HandleOf(string sender, ReadOnlySpan<byte> bytes) => maker.HandleOf(sender, bytes).ToString();

    /// <summary>So many are waiting that senders should come back later.</summary>
    public bool Crowded => log.Queued > CrowdedAt;

    /// <param name="rows">Rows to save with them (the raw message), made only if anything is new, of how many that is.</param>
    public async Task<IReadOnlyList<ItemAnswer>> Admit(IReadOnlyList<ReadItem> items, Func<int, IReadOnlyList<AttachedRow>>? rows, CancellationToken stop)
    {
        var answers = new ItemAnswer[items.Count];
        await _corrections.Load(stop);
        var identities = new EntryIdentity[items.Count];
        for (var i = 0; i < items.Count; i++) identities[i] = maker.IdentityOf(items[i].Incoming!);
        var fresh = await DropSeen(items, identities, answers, stop);
        if (fresh.Count == 0) return answers;
        items = await _corrections.Rescoped(items, fresh, stop);
        var request = items[fresh[0]].Incoming!.Message is { } message ? KeyName.Request(message.Request) : (KeyName?)null;
        await _disposed.Prepare(items, fresh, answers, request, stop);
        if (fresh.Count == 0) return answers;
        var drafts = new List<Preparing>(fresh.Count + 1);
        if (rows is not null && new Draft([], rows(fresh.Count)) is var attached) drafts.Add(new(_ => attached));
        var before = drafts.Count;
        foreach (var i in fresh) drafts.Add(_corrections.Draft(items[i], identities[i]));
        var appended = await log.Append(drafts, stop);
        for (var k = 0; k < fresh.Count; k++)
        {
            var i = fresh[k];
            answers[i] = await Answer(items[i], appended[before + k], stop);
            await _corrections.Meet(items[i], stop);
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
                await _corrections.KeepConflict(item.Incoming!, conflicting.First, stop);
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
}
