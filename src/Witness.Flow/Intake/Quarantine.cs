using System.Globalization;
using System.Text;
using System.Text.Json;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Intake;

/// <summary>隔离件 — a refused item: what is wrong, and of its content only what is declared public (ruling 32).</summary>
/// <param name="Request">Leads to the whole message, encrypted.</param>
/// <param name="Item">Place in the batch; −1 when the whole body was refused.</param>
/// <param name="State"><c>waiting</c>, <c>replayed</c>.</param>
public sealed record Quarantined(
    string Id, DateTimeOffset At, string Sender, string Request, int Item, IReadOnlyList<Problem> Problems, string? Type, string? Lot,
    string? SourceKey, int? SourceVersion, int Bytes, IReadOnlyList<KeyValuePair<string, string>> PublicFields, string State, long? Position)
{
    /// <summary>Of a refused item what is declared public, shortened; nothing of a fact secret as such.</summary>
    internal static IReadOnlyList<KeyValuePair<string, string>> PublicOf(FactType? type, JsonElement item)
    {
        var fields = new List<KeyValuePair<string, string>>();
        if (type is not { Secret: false } || !item.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object) return fields;
        foreach (var member in data.EnumerateObject())
        {
            if (type.WireField(member.Name) is { Mark: Mark.Public, Follows: false } && fields.Count < 30)
                fields.Add(new(member.Name, member.Value.GetRawText() is { Length: <= 300 } text ? text : member.Value.GetRawText()[..300] + "…"));
        }
        return fields;
    }
}

/// <summary>
/// 隔离区 — nothing that a registered sender signed is thrown away: what cannot be taken in is kept encrypted with its reason,
/// can be looked at, corrected upstream and replayed. The refusal itself is a fact.
/// </summary>
public sealed class Quarantine(LogStore store, OwnFacts own, Randomness random, TwoClocks clocks)
{
    public static readonly AttachedTable Table = new("quarantine");

    /// <summary>Ids order by time.</summary>
    public string FreshId() =>
        clocks.Real.GetUtcNow().ToUnixTimeMilliseconds().ToString("x12", CultureInfo.InvariantCulture) + Convert.ToHexStringLower(random.Bytes(6));

    /// <summary>Keeps refused items of one request, together with the rows that hold the message.</summary>
    public async Task Keep(IReadOnlyList<Quarantined> items, IReadOnlyList<AttachedRow> rows, CancellationToken stop)
    {
        var facts = items.Select(item => new OwnFact(
            new MessageRefused { QuarantineId = item.Id, Sender = item.Sender, Pointer = item.Problems[0].Pointer ?? "", Reason = item.Problems[0].Code },
            OwnFacts.Centre, $"refused/{item.Id}", item.Sender)).ToList();
        await own.AppendTogether(facts, stop, [.. rows, .. items.Select(Row)]);
    }

    public async Task<Quarantined?> Find(string id, CancellationToken stop) =>
        await store.ReadRow(Table, Encoding.ASCII.GetBytes(id), stop) is { } row ? JsonSerializer.Deserialize<Quarantined>(row) : null;

    /// <summary>All of them, oldest first; the page narrows and turns.</summary>
    public async Task<IReadOnlyList<Quarantined>> All(CancellationToken stop)
    {
        var all = new List<Quarantined>();
        ReadOnlyMemory<byte> after = default;
        while (await store.ReadRows(Table, default, after, 1000, stop) is { Count: > 0 } rows)
        {
            all.AddRange(rows.Select(row => JsonSerializer.Deserialize<Quarantined>(row.Value!.Value.Span)!));
            after = rows[^1].Key;
        }
        return [.. all.OrderBy(item => item.At)];
    }

    /// <summary>Notes how a replay ended.</summary>
    public async Task<Appended> Replayed(Quarantined item, ItemAnswer answer, string by, CancellationToken stop)
    {
        var done = answer.Outcome is ItemAnswer.Accepted or ItemAnswer.Seen;
        var after = item with
        {
            State = done ? "replayed" : "waiting",
            Position = answer.Receipt?.Position,
            Problems = answer.Problems is { Count: > 0 } problems ? problems : item.Problems,
        };
        var fact = new MessageReplayed { QuarantineId = item.Id, Outcome = answer.Outcome, By = by };
        return await own.Append(new(fact, OwnFacts.Centre, own.FreshKey($"replayed/{item.Id}"), by), stop, [Row(after)]);
    }

    private static AttachedRow Row(Quarantined item) =>
        new(Table, Encoding.ASCII.GetBytes(item.Id), JsonSerializer.SerializeToUtf8Bytes(item));
}
