using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;
using Witness.Flow.Follow;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Records;

/// <summary>
/// 值守 — the acting follower of the records: after facts were folded it appends what follows from them, SealOpened and
/// SealClosed, RecordFormed, and on the trade clock LimitPassed. It compares what should be with what the log says, so a
/// crash before an append only means that it looks again (ruling 13).
/// </summary>
public sealed class Steward(ReadDatabase database, RecordFollower records, OwnFacts own, SealBoard board, LogStore store) : Follower("steward", 1000)
{
    /// <summary>Cursors of acting followers, attached to the log (ruling 13).</summary>
    public static readonly AttachedTable Cursors = ActingCursor.Table;

    private const int MostTicks = 200;
    private const int MostLater = 50;
    private const int MostTogether = 400;
    private const int MostLooked = 50;
    private const int MostRecounted = 200;

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<string, long> _underway = new(StringComparer.Ordinal); // lots with acts in the log that are not folded yet
    private long _saved;

    /// <summary>Calendar, sources and trade time to reckon with.</summary>
    public required Func<ClockContext> Context { get; init; }

    /// <summary>Ends when the record follower has passed a position: what is not folded cannot be looked at.</summary>
    public required Func<long, CancellationToken, Task> Folded { get; init; }

    /// <summary>The first position the record follower has not passed.</summary>
    public required Func<long> FoldedTo { get; init; }

    protected internal override async Task<long> LoadCursor(CancellationToken stop)
    {
        _saved = await store.ReadRow(Cursors, Encoding.ASCII.GetBytes(Name), stop) is { } row ? BinaryPrimitives.ReadInt64BigEndian(row) : 0;
        await using var snapshot = await database.Snapshot(stop);
        foreach (var lot in await snapshot.Query<string>("SELECT DISTINCT scope FROM fact_scope WHERE position >= @from AND scope LIKE 'L/%'", new { from = _saved }))
            records.Urgent[lot[2..]] = 0;

        // a crash while deadlines were recomputed: facts already appended are dropped as repeats
        var settings = await snapshot.Rows<FactRow>(ReadTables.Fact, SummaryWriter.OfSettings, new { until = long.MaxValue });
        if (settings.Count > 0 && settings[^1].Position >= _saved) await records.Reset(_saved, settings[^1].ToRecorded().Fact, stop);
        return _saved;
    }

    protected internal override async Task See(IReadOnlyList<FeedItem> items, CancellationToken stop)
    {
        var next = items[^1].Position + 1;
        await Folded(next - 1, stop);
        var appended = await Drain(records.Urgent, int.MaxValue, stop);

        // where nothing followed, looking again costs little: the cursor is then saved now and then only
        if ((appended > 0 || next - _saved > 20_000) && records.Recount.IsEmpty) await Save(next, stop);
    }

    /// <summary>Appends the ticks that are due on the trade clock (ruling 48) and looks at what could wait; called about once a second.</summary>
    public async Task Tick(DateTimeOffset tradeNow, CancellationToken stop)
    {
        IReadOnlyList<string> lots;
        await using (var snapshot = await database.Snapshot(stop))
        {
            var until = tradeNow.ToOffset(Moment.Offset).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
            lots = await snapshot.Query<string>("SELECT DISTINCT lot FROM due WHERE ticks_at <= @until LIMIT @most", new { until, most = MostTicks });
        }
        await Alone(async () => await Append(await LookAt(Settled(lots), state => Ticks(state.Lot, new(state, Context()), tradeNow), stop), stop), stop);
        await Drain(records.Urgent, int.MaxValue, stop);
        await Drain(records.Later, MostLater, stop);
        await Alone(() => Recount(stop), stop);
    }

    private async Task Alone(Func<Task> act, CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            await act();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Deadlines under new settings, some lots at a time: what changed is recorded, and the recording brings the lot's rows up to date.</summary>
    private async Task Recount(CancellationToken stop)
    {
        var resetting = records.Recount.Take(MostRecounted).ToDictionary(StringComparer.Ordinal);
        var acts = await LookAt(resetting.Keys, state => Changes(state, resetting[state.Lot]), stop);
        foreach (var lot in resetting.Keys) records.Recount.TryRemove(lot, out _);
        await Append(acts, stop);
    }

    // the fold waits for a look that stands on states in hand: not for too many at once
    private async Task<List<Act>> LookAt(IEnumerable<string> lots, Func<LotState, List<Act>> look, CancellationToken stop)
    {
        var acts = new List<Act>();
        foreach (var some in lots.Chunk(MostLooked))
            foreach (var seen in await records.Look(some, look, stop)) acts.AddRange(seen);
        return acts;
    }

    private List<Act> Changes(LotState state, Resetting resetting)
    {
        var now = Context();
        var before = ClockContext.Of(now.Now, resetting.Before, now.Sources);
        var acts = new List<Act>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var round in state.Rounds)
        {
            foreach (var change in DeadlineChange.Between(new(state, before, round), new(state, now, round)))
            {
                var fact = new DeadlineRecomputed { Rule = change.Rule, Before = change.Before, After = change.After, Cause = resetting.Cause };
                var key = $"recomputed/{state.Lot}/{round}/{change.Rule}/{change.Run}/{resetting.Cause}";
                if (!keys.Add(key)) keys.Add(key += string.Create(CultureInfo.InvariantCulture, $"/{acts.Count}")); // several of one clock begun by one fact
                acts.Add(new(new(fact, ScopeOf(state.Lot, round), key, OwnFacts.Source, At: resetting.Fact.At), [], null)); // of one time, so that a repeat is one
            }
        }
        return acts;
    }

    private async Task<int> Drain(System.Collections.Concurrent.ConcurrentDictionary<string, byte> lots, int most, CancellationToken stop)
    {
        var appended = 0;
        await Alone(async () =>
        {
            foreach (var some in Settled(lots.Keys).Take(most).Chunk(MostTogether))
            {
                foreach (var lot in some) lots.TryRemove(lot, out _);
                var acts = await LookAt(some, Acts, stop);
                appended += acts.Count;
                await Append(acts, stop);
            }
        }, stop);
        return appended;
    }

    /// <summary>
    /// Lots whose own acts are folded. The others wait where they are: what was appended of them lies ahead of the cursor, and when it
    /// comes by they are looked at again, also after a crash.
    /// </summary>
    private List<string> Settled(IEnumerable<string> lots)
    {
        var folded = FoldedTo();
        foreach (var (lot, last) in _underway)
            if (last < folded) _underway.Remove(lot);
        return [.. lots.Where(lot => !_underway.ContainsKey(lot))];
    }

    /// <summary>Everything is in the log when it ends, up to the position given back; no lot is looked at before its acts are folded.</summary>
    private async Task<long> Append(IReadOnlyList<Act> acts, CancellationToken stop)
    {
        if (acts.Count == 0) return -1;
        var last = -1L;
        var appended = await own.AppendEach([.. acts.Select(act => (act.Fact, act.Rows, act.Placed))], stop);
        for (var i = 0; i < acts.Count; i++)
        {
            if (appended[i] is not Appended.Done done) continue;
            last = Math.Max(last, done.Receipts[0].Position);
            foreach (var lot in acts[i].Fact.Scope.Lots) _underway[lot] = done.Receipts[0].Position;
        }
        return last;
    }

    private static List<Act> Ticks(string lot, LotReading reading, DateTimeOffset tradeNow)
    {
        var acts = new List<Act>();
        foreach (var due in reading.DueRows().Where(due => due.Fires <= tradeNow))
        {
            var fact = new LimitPassed { Rule = due.Rule, Start = due.Start, DueRaw = due.DueRaw, DueRolled = due.DueRolled, Phase = due.Phase };
            var key = $"limit/{lot}/{reading.Round}/{due.Rule}/{due.Phase}/{due.Start.Source}/{due.Start.SourceKey}/{due.DueRolled}";
            acts.Add(new(new(fact, ScopeOf(lot, reading.Round), key, OwnFacts.Source, At: Moment.Of(due.Fires)), [], null));
        }
        return acts;
    }

    // every round: facts of an earlier one may come when the next has begun, and the order they come in must not matter (A6)
    private List<Act> Acts(LotState state) => [.. state.Rounds.SelectMany(round => Acts(state.Lot, new(state, Context(), round)))];

    private List<Act> Acts(string lot, LotReading reading)
    {
        var acts = new List<Act>();
        foreach (var act in reading.SealActs())
        {
            if (board.IsOpen(lot, act.Round, act.Seal) == act.Open) continue; // appended already, not folded yet
            Fact fact = act.Open ? new SealOpened { Seal = act.Seal.ToString(), Cause = act.Cause } : new SealClosed { Seal = act.Seal.ToString(), Cause = act.Cause };
            acts.Add(new(
                new(fact, ScopeOf(lot, act.Round), own.FreshKey($"seal/{lot}/{act.Round}/{act.Seal}"), OwnFacts.Source),
                [SealBoard.Row(lot, act.Round, act.Seal, act.Open)], () => board.Set(lot, act.Round, act.Seal, act.Open)));
        }
        foreach (var (table, _) in reading.Formed())
        {
            var digest = Suite.Intl.Hash(LotRecords.TableDump(table)).ToString();
            var last = reading.LastFormed(table.Id);
            if (last?.Digest == digest) continue;
            var version = (last?.Version ?? 0) + 1;
            var fact = new RecordFormed { Stage = table.Id, RecordId = $"{lot}-{reading.Round}-{table.Id}", Version = version, UpTo = table.ClosedBy?.Position, Digest = digest };
            acts.Add(new(
                new(fact, ScopeOf(lot, reading.Round), $"formed/{lot}/{reading.Round}/{table.Id}/{version}", OwnFacts.Source, CausedBy: table.ClosedBy?.Position), [], null));
        }
        return acts;
    }

    private async Task Save(long next, CancellationToken stop)
    {
        var value = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(value, next);
        await own.SaveRows([new AttachedRow(Cursors, Encoding.ASCII.GetBytes(Name), value)], stop);
        _saved = next;
    }

    private static Scope ScopeOf(string lot, int round) => new(ScopeKind.Lot, null, [lot], round);

    /// <summary>A fact to append, with its rows and what to do once it has its place.</summary>
    private sealed record Act(OwnFact Fact, IReadOnlyList<AttachedRow> Rows, Action? Placed);
}
