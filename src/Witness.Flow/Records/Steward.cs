using System.Text;
using Witness.Domain.Access;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Flow.Follow;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Records;

/// <summary>
/// 值守 — the acting follower of the records: after facts were folded it appends what follows from them, SealOpened and
/// SealClosed, RecordFormed, and on the trade clock LimitPassed. It compares what should be with what the log says, so a
/// crash before an append only means that it looks again (ruling 13).
/// </summary>
public sealed class Steward(ReadDatabase database, OwnFacts own, SealBoard board, SummaryWriter summaries, LogStore store) : Follower("steward", 1000)
{
    /// <summary>Cursors of acting followers, attached to the log (ruling 13).</summary>
    public static readonly AttachedTable Cursors = new("cursor");

    private const int MostTicks = 200;

    /// <summary>The record follower, which must have passed what this one looks at.</summary>
    public required FollowerRun Records { get; init; }

    protected internal override async Task<long> LoadCursor(CancellationToken stop) =>
        await store.ReadRow(Cursors, Encoding.ASCII.GetBytes(Name), stop) is { } row ? System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(row) : 0;

    protected internal override async Task See(IReadOnlyList<FeedItem> items, CancellationToken stop)
    {
        while (!await Records.WaitFor(items[^1].Position, TimeSpan.FromMinutes(1), TimeProvider, stop)) stop.ThrowIfCancellationRequested();
        var lots = await Lots(items, stop);
        foreach (var lot in lots) await Look(lot, stop);
        await store_SaveCursor(items[^1].Position + 1, lots.Count, stop);
    }

    /// <summary>Real time, for waiting only.</summary>
    public required TimeProvider TimeProvider { get; init; }

    /// <summary>Appends the ticks that are due on the trade clock; called now and then by the host (ruling 48).</summary>
    public async Task Tick(DateTimeOffset tradeNow, CancellationToken stop)
    {
        await using var snapshot = await database.Snapshot(stop);
        var until = tradeNow.ToOffset(Domain.Terms.Moment.Offset).ToString("yyyy-MM-ddTHH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture);
        var lots = await snapshot.Query<string>("SELECT DISTINCT lot FROM due WHERE ticks_at <= @until LIMIT @most", new { until, most = MostTicks });
        foreach (var lot in lots)
        {
            var reading = await Read(snapshot, lot);
            foreach (var due in reading.DueRows().Where(due => due.Fires <= tradeNow))
            {
                var fact = new LimitPassed { Rule = due.Rule, Start = due.Start, DueRaw = due.DueRaw, DueRolled = due.DueRolled, Phase = due.Phase };
                var key = $"limit/{lot}/{reading.Round}/{due.Rule}/{due.Phase}/{due.Start.Source}/{due.Start.SourceKey}/{due.DueRolled}";
                await own.Append(new(fact, new(ScopeKind.Lot, null, [lot], reading.Round), key, OwnFacts.Source, At: Domain.Terms.Moment.Of(due.Fires)), stop);
            }
        }
    }

    private async Task Look(string lot, CancellationToken stop)
    {
        await using var snapshot = await database.Snapshot(stop);
        var reading = await Read(snapshot, lot);
        var scope = new Scope(ScopeKind.Lot, null, [lot], reading.Round);
        foreach (var act in reading.SealActs())
        {
            if (board.IsOpen(lot, act.Round, act.Seal) == act.Open) continue; // appended already, not folded yet
            Fact fact = act.Open ? new SealOpened { Seal = act.Seal.ToString(), Cause = act.Cause } : new SealClosed { Seal = act.Seal.ToString(), Cause = act.Cause };
            await own.Append(
                new(fact, scope with { Round = act.Round }, own.FreshKey($"seal/{lot}/{act.Round}/{act.Seal}"), OwnFacts.Source), stop,
                [SealBoard.Row(lot, act.Round, act.Seal, act.Open)], placed: () => board.Set(lot, act.Round, act.Seal, act.Open));
        }
        foreach (var table in reading.Tables())
        {
            if (!table.Applies || table.Status != TableStatus.Formed || table.ClosedBy is not { } closing) continue;
            var content = Content.Digest(table);
            if (table.Version > 0 && table.FormedDigest == content) continue;
            var fact = new RecordFormed { Stage = table.Id, RecordId = $"{lot}-{reading.Round}-{table.Id}", Version = table.Version + 1, UpTo = closing.Position, Digest = content };
            await own.Append(new(fact, scope, $"formed/{lot}/{reading.Round}/{table.Id}/{table.Version + 1}", OwnFacts.Source, CausedBy: closing.Position), stop);
        }
    }

    private async Task<LotReading> Read(ReadSnapshot snapshot, string lot) => new(await LotFold.Of(snapshot, lot), summaries.Context);

    private static async Task<IReadOnlyCollection<string>> Lots_(ReadSnapshot snapshot, long first, long last) => [.. await snapshot.Query<string>("", new { first, last })];
}
