using System.Collections.Concurrent;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Stages;
using Witness.Flow.Follow;
using Witness.Flow.Store;
using Witness.Flow.Vault;

namespace Witness.Flow.Records;

/// <summary>
/// 记录跟随者 — folds the log into the read tables: facts with their released values, and for every lot it touches the summary
/// that lists show. One transaction a stretch, cursor included; killed anywhere, it goes on from its cursor.
/// </summary>
public sealed class RecordFollower(ReadDatabase database, SealedValues values, LotStates states, SummaryWriter summaries) : Follower("records", 2000)
{
    private readonly FactFold _fold = new(database, values, states);
    private readonly SemaphoreSlim _folding = new(1, 1); // held while states are ahead of their rows

    /// <summary>Lots whose rows changed in the last stretch; told to open pages.</summary>
    public IReadOnlyCollection<string> LastTouched { get; private set; } = [];

    /// <summary>Lots that want the steward at once: emptied by it, filled again at the start from its cursor on.</summary>
    public ConcurrentDictionary<string, byte> Urgent { get; } = new(StringComparer.Ordinal);

    /// <summary>Lots with a formed record that a later fact may have changed.</summary>
    public ConcurrentDictionary<string, byte> Later { get; } = new(StringComparer.Ordinal);

    /// <summary>Lots whose deadlines want recomputing, with the settings they were reckoned with before and the fact that changed them.</summary>
    internal ConcurrentDictionary<string, Resetting> Recount { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Looks at a lot as folded and saved so far: at its state in hand, else folded from its rows. What is given back must not hold
    /// on to the state, which goes on.
    /// </summary>
    internal async Task<T> Look<T>(string lot, Func<LotState, T> look, CancellationToken stop)
    {
        await _folding.WaitAsync(stop);
        try
        {
            if (states.InHand(lot) is { } state) return look(state);
        }
        finally
        {
            _folding.Release();
        }
        await using var snapshot = await database.Snapshot(stop);
        return look(await LotFold.Of(snapshot, lot));
    }

    protected internal override async Task<long> LoadCursor(CancellationToken stop)
    {
        await _fold.Seals.Load(database, stop);
        await using var snapshot = await database.Snapshot(stop);
        summaries.Settings = summaries.Told(await snapshot.Rows<FactRow>(ReadTables.Fact, SummaryWriter.OfSettings, new { until = long.MaxValue }));
        return database.Cursor(Name);
    }

    protected internal override async Task See(IReadOnlyList<FeedItem> items, CancellationToken stop)
    {
        await _folding.WaitAsync(stop);
        try
        {
            await FoldAll(items, stop);
        }
        finally
        {
            _folding.Release();
        }
    }

    /// <summary>Every lot is looked at anew by the steward; one that still waits keeps the settings it was last reckoned with.</summary>
    internal async Task Reset(long before, Fact cause, CancellationToken stop)
    {
        await using var snapshot = await database.Snapshot(stop);
        var settings = summaries.Told(await snapshot.Rows<FactRow>(ReadTables.Fact, SummaryWriter.OfSettings, new { until = before }));
        foreach (var lot in await snapshot.Query<string>("SELECT lot FROM lot")) Recount.TryAdd(lot, new(settings, cause));
    }

    private async Task FoldAll(IReadOnlyList<FeedItem> items, CancellationToken stop)
    {
        var touched = new Touched();
        var before = summaries.Settings;
        var duties = new Dictionary<string, Duty>(StringComparer.Ordinal);
        try
        {
            await database.Apply(
                async batch =>
                {
                    foreach (var item in items) await _fold.Take(await _fold.Make(item, stop), batch, touched, stop);
                    await summaries.Take(batch, touched);
                    foreach (var (lot, last) in touched.Lots)
                    {
                        var duty = await summaries.Write(batch, await states.Of(lot, batch), last);
                        if (duty != Duty.None) duties[lot] = duty;
                    }
                    await summaries.WriteRest(batch, touched);
                    batch.SetCursor(Name, items[^1].Position + 1);
                },
                stop);
        }
        catch
        {
            _fold.Forget();
            summaries.Forget();
            summaries.Settings = before;
            throw;
        }
        if (touched.Setting is { } cause) await Reset(items[0].Position, cause, stop);
        LastTouched = [.. touched.Lots.Keys];
        foreach (var (lot, duty) in duties) (duty == Duty.Now ? Urgent : Later)[lot] = 0;
    }
}

/// <summary>重设 — what clocks were reckoned with before, and the fact that changed it.</summary>
internal sealed record Resetting(ClockSettings Before, Fact Fact)
{
    public string Cause => $"{Fact.Header.Type} {Fact.Header.Identity.SourceKey}@{Fact.Header.Identity.SourceVersion}";
}
