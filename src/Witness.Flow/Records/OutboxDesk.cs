using Witness.Flow.Accounts;
using Witness.Flow.Follow;
using Witness.Flow.Store;
using Witness.Ledger.Log;

namespace Witness.Flow.Records;

/// <summary>推送台 — what goes to the public service system: waiting, tried, delivered with receipt; no payload is shown.</summary>
/// <param name="courier">Null where nothing is pushed.</param>
public sealed class OutboxDesk(Gateway gateway, Outbox outbox, Courier? courier, ReadDatabase database, TwoClocks clocks)
{
    private const string Thing = "outbox";
    private const int MostAsked = 500;

    public async Task<Look<OutboxView>> List(Reader reader, OutboxQuery query, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.ReadOutbox, Thing, stop) is not { } pass) return new Look<OutboxView>.Denied(DeskAnswers.Needs(Permission.ReadOutbox));
        var waiting = outbox.Waiting();
        var heads = outbox.Heads().Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        var states = waiting.ToLookup(row => StateOf(row, heads));
        var counts = new OutboxCounts(
            states[PushState.Waiting].Count(), states[PushState.Retrying].Count(), outbox.DeliveredCount, states[PushState.Held].Count(),
            waiting.Count == 0 ? null : clocks.Real.GetUtcNow() - waiting.Min(row => row.MadeAt));
        var (number, size) = (Math.Max(1, query.Number), Math.Clamp(query.Size, 1, 200));
        var chosen = waiting.Where(row => (query.State is not { } state || StateOf(row, heads) == state) && OfLot(row, query.Lot)).ToList();
        await using var snapshot = await database.Snapshot(stop);
        if (!pass.WholeCentre || !pass.AllKinds) chosen = await Covered(snapshot, pass, chosen);
        var (delivered, more) = query.State is null or PushState.Delivered
            ? await Delivered(snapshot, pass, query.Lot, (number * size) - chosen.Count, stop) : ([], 0);
        var rows = chosen.Concat(delivered).Skip((number - 1) * size).Take(size).ToList();
        var lots = await Lots(snapshot, rows);
        return new Look<OutboxView>.Shown(new(counts, new([.. rows.Select(row => ToLine(row, heads, lots))], number, size, chosen.Count + more)));
    }

    public Task<Act> Retry(Reader reader, string id, CancellationToken stop) => DeskAnswers.Try(async () =>
    {
        if (await gateway.Enter(reader, Permission.RetryPush, $"{Thing}/{(id.Length <= 100 ? id : id[..100])}", stop) is not { } pass) return DeskAnswers.Denied(Permission.RetryPush);
        if (courier is null) return DeskAnswers.Refused("未配置推送目标", "There is nowhere to push to");
        if (outbox.Find(id) is not { } row) return NotWaiting();
        await using (var snapshot = await database.Snapshot(stop))
        {
            if ((!pass.WholeCentre || !pass.AllKinds) && (await Covered(snapshot, pass, [row])).Count == 0)
            {
                await gateway.Deny(reader, Permission.RetryPush, $"{Thing}/{row.Id}", stop);
                return NotWaiting();
            }
        }
        return await courier.Retry(id, reader.Account, stop) is Appended.Done done
            ? new Act.Done(done.Receipts[0].Position, Pending: true)
            : DeskAnswers.Refused("该件正在发送，或前一条尚未送达", "This message is being sent, or an earlier one of its lot is not delivered yet");
    });

    private static Act NotWaiting() => DeskAnswers.Refused("没有这个待推送件，或已送达", "There is no such message waiting, or it was delivered");

    // The whole number of delivered rows is known; when they are narrowed, they have to be gone through.
    private async Task<(List<OutboxRow> Rows, long Total)> Delivered(ReadSnapshot snapshot, Pass pass, string? lot, int wanted, CancellationToken stop)
    {
        var narrowed = lot is { Length: > 0 } || !pass.WholeCentre || !pass.AllKinds;
        var rows = new List<OutboxRow>();
        await foreach (var row in outbox.DeliveredRows(stop))
        {
            if (!narrowed && rows.Count >= wanted) break;
            if (OfLot(row, lot)) rows.Add(row);
        }
        if (!pass.WholeCentre || !pass.AllKinds) rows = await Covered(snapshot, pass, rows);
        return (rows, narrowed ? rows.Count : outbox.DeliveredCount);
    }

    private static async Task<List<OutboxRow>> Covered(ReadSnapshot snapshot, Pass pass, IReadOnlyList<OutboxRow> rows)
    {
        var lots = await Lots(snapshot, rows);
        return [.. rows.Where(row => lots.TryGetValue(row.Lot, out var lot) && pass.Covers(Blank(lot.Region), Blank(lot.Kind)))];
    }

    private static async Task<Dictionary<string, LotRow>> Lots(ReadSnapshot snapshot, IReadOnlyList<OutboxRow> rows)
    {
        var found = new Dictionary<string, LotRow>(StringComparer.Ordinal);
        foreach (var lots in rows.Select(row => row.Lot).Distinct(StringComparer.Ordinal).Chunk(MostAsked))
            foreach (var lot in (await snapshot.RowsApart<LotRow>(ReadTables.Lot, $"WHERE {snapshot.Among("lot", "@lots")}", new { lots })).Ours) found[lot.Lot] = lot;
        return found;
    }

    private static OutboxLine ToLine(OutboxRow row, HashSet<string> heads, Dictionary<string, LotRow> lots)
    {
        var title = lots.TryGetValue(row.Lot, out var lot) ? string.Join(" ／ ", ((string[])[lot.ProjectName, lot.Name]).Where(name => name.Length > 0).Distinct()) : "";
        var state = StateOf(row, heads);
        var trouble = state == PushState.Held ? new("等待同一标段前一条", "Waits for the earlier one of the lot") : row.Trouble;
        return new(
            row.Id, row.Lot, title.Length > 0 ? title : row.Lot, row.Order, row.What, row.Target, state, row.MadeAt, row.Attempts, row.LastAt, row.NextAt, row.Receipt, trouble);
    }

    private static PushState StateOf(OutboxRow row, HashSet<string> heads) => row switch
    {
        { DeliveredAt: not null } => PushState.Delivered,
        _ when !heads.Contains(row.Id) => PushState.Held,
        { Trouble: not null } => PushState.Retrying,
        _ => PushState.Waiting,
    };

    private static bool OfLot(OutboxRow row, string? lot) => lot is not { Length: > 0 } || row.Lot == lot;

    private static string? Blank(string text) => text.Length == 0 ? null : text;
}
