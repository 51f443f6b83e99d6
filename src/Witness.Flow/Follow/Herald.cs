using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Follow;

/// <summary>推送目标 — the public service system that witness information goes to, and what people call it.</summary>
public sealed record PushTarget(string Name, Uri Address);

/// <summary>
/// 传报 — makes the messages of clause 4.4.1 b 2): that a record table was formed or revised, and that a lot ended. They hold public
/// fields only. Its rows and its cursor are one transaction, so each message is made once whatever dies.
/// </summary>
public sealed class Herald(LogStore store, OwnFacts own, Outbox outbox, PushTarget target, TwoClocks clocks) : Follower("herald")
{
    private long _saved;

    /// <summary>The project a lot belongs to as far as it is known and public; asked when the fact itself does not say.</summary>
    public Func<string, CancellationToken, Task<string?>> ProjectOf { get; init; } = (_, _) => Task.FromResult<string?>(null);

    protected internal override async Task<long> LoadCursor(CancellationToken stop) => _saved = await ActingCursor.Load(store, Name, stop);

    protected internal override async Task See(IReadOnlyList<FeedItem> items, CancellationToken stop)
    {
        var made = new List<OutboxRow>();
        foreach (var item in items)
        {
            if (item.Entry.Plain is not { Header.Scope: { Lots.Count: > 0 } scope } entry || Tell(entry) is not { } told) continue;
            foreach (var lot in scope.Lots) made.Add(await Make(item.Position, lot, entry, told, made.Count(row => row.Lot == lot), stop));
        }
        var next = items[^1].Position + 1;
        if (made.Count == 0 && next - _saved < 20_000) return; // seeing them again costs little
        await own.SaveRows([.. made.Select(Outbox.Saved), ActingCursor.Row(Name, next)], stop);
        _saved = next;
        if (made.Count > 0) outbox.Put(made);
    }

    private async Task<OutboxRow> Make(long position, string lot, Entry entry, Told told, int before, CancellationToken stop)
    {
        var data = new JsonObject
        {
            ["lot"] = lot,
            ["project"] = entry.Header.Scope.Project ?? await ProjectOf(lot, stop),
            ["round"] = entry.Header.Scope.Round,
            ["position"] = position,
            ["status"] = told.Status,
            ["statusName"] = told.StatusName,
            ["at"] = entry.Header.At.ToString(),
        };
        foreach (var (name, value) in told.More) data[name] = value?.DeepClone();
        foreach (var empty in data.Where(member => member.Value is null).Select(member => member.Key).ToList()) data.Remove(empty);
        var now = clocks.Real.GetUtcNow();
        var body = new JsonObject
        {
            ["type"] = told.Type,
            ["timestamp"] = entry.Received.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
            ["data"] = data,
        };
        var id = Suite.Intl.Hash(Encoding.UTF8.GetBytes($"{target.Name}\0{target.Address}\0{lot}\0{position}")).ToString()[..24];
        return new(
            $"wi_{id}", target.Name, lot, entry.Header.Scope.Round, position, outbox.NextOrder(target.Name, lot, before), told.What,
            Encoding.UTF8.GetString(CanonicalJson.Write(body)), now);
    }

    private static Told? Tell(Entry entry)
    {
        switch (entry.Header.Type)
        {
            case nameof(RecordFormed):
                var stage = Text(entry, nameof(RecordFormed.Stage)) is { } id ? StageBook.Find(id) : null;
                var version = entry.Fields.TryGetProperty(nameof(RecordFormed.Version), out var number) && number.TryGetInt32(out var n) ? n : 1;
                var what = stage is null ? new Wording("记录表已形成", "Record formed") : new Wording($"记录表已形成：{stage.Chinese}", $"Record formed: {stage.English}");
                return new("witness.record.formed", "formed", "已形成", version > 1 ? new($"{what.Zh}（第 {version} 版）", $"{what.En} (version {version})") : what)
                {
                    More =
                    [
                        new("stage", Text(entry, nameof(RecordFormed.Stage))), new("stageName", stage?.Chinese), new("version", version),
                        new("record", Text(entry, nameof(RecordFormed.RecordId))), new("digest", Text(entry, nameof(RecordFormed.Digest))),
                    ],
                };
            case nameof(LotFailed):
                return new("witness.lot.ended", "failed", "交易失败", new("标段结束：交易失败", "Lot ended: it failed"));
            case nameof(LotTerminated):
                return new("witness.lot.ended", "terminated", "交易终止", new("标段结束：交易终止", "Lot ended: it was terminated"));
            default:
                return null;
        }
    }

    private static string? Text(Entry entry, string field) => entry.Fields.TryGetProperty(field, out var value) ? value.GetString() : null;

    private sealed record Told(string Type, string Status, string StatusName, Wording What)
    {
        public IReadOnlyList<KeyValuePair<string, JsonNode?>> More { get; init; } = [];
    }
}
