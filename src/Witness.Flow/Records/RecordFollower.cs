using System.Collections.Concurrent;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Stages;
using Witness.Flow.Follow;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Bytes;

namespace Witness.Flow.Records;

/// <summary>
/// 记录跟随者 — folds the log into the read tables: facts with their released values, and for every lot it touches the summary
/// that lists show. One transaction a stretch, cursor included; killed anywhere, it goes on from its cursor.
/// </summary>
public sealed class RecordFollower(ReadDatabase database, SealedValues values, LotStates states, SummaryWriter summaries) : Follower(Cursor, Stretch)
{
    /// <summary>The name it keeps its place under, in tables it makes and in tables it goes on with.</summary>
    public const string Cursor = "records";

    /// <summary>Most entries of one transaction.</summary>
    public const int Stretch = 2000;

    private readonly FactFold _fold = new(database, values, states);
    private readonly SemaphoreSlim _folding = new(1, 1); // held while states are ahead of their rows
    private Task<MadeStretch> _ahead = Task.FromResult(MadeStretch.None);

    /// <summary>
    /// Entries from a position on that are there already, none if there are none. When set, the next stretch is made ready on
    /// <see cref="Beside"/> while this one is folded.
    /// </summary>
    public Func<long, CancellationToken, Task<IReadOnlyList<FeedItem>>>? Ahead { get; init; }

    /// <summary>Where the next stretch is made ready.</summary>
    public TaskScheduler Beside { get; init; } = TaskScheduler.Default;

    /// <summary>Lots whose rows changed in the last stretch; told to open pages.</summary>
    public IReadOnlyCollection<string> LastTouched { get; private set; } = [];

    /// <summary>Lots that want the steward at once: emptied by it, filled again at the start from its cursor on.</summary>
    public ConcurrentDictionary<string, byte> Urgent { get; } = new(StringComparer.Ordinal);

    /// <summary>Lots with a formed record that a later fact may have changed.</summary>
    public ConcurrentDictionary<string, byte> Later { get; } = new(StringComparer.Ordinal);

    /// <summary>Lots whose deadlines want recomputing, with the settings they were reckoned with before and the fact that changed them.</summary>
    internal ConcurrentDictionary<string, Resetting> Recount { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Looks at lots as folded and saved so far: at states in hand, else folded from their rows. What is given back must not hold
    /// on to a state, which goes on. Many at once, because the fold waits meanwhile and the look waits for a stretch to end.
    /// </summary>
    internal async Task<IReadOnlyList<T>> Look<T>(IReadOnlyCollection<string> lots, Func<LotState, T> look, CancellationToken stop)
    {
        var seen = new List<T>(lots.Count);
        List<string>? others = null;
        await _folding.WaitAsync(stop);
        try
        {
            foreach (var lot in lots)
            {
                if (states.InHand(lot) is { } state) seen.Add(look(state));
                else (others ??= []).Add(lot);
            }
        }
        finally
        {
            _folding.Release();
        }
        if (others is null) return seen;
        await using var snapshot = await database.Snapshot(stop);
        foreach (var lot in others) seen.Add(look(await LotFold.Of(snapshot, lot)));
        return seen;
    }

    protected internal override async Task<long> LoadCursor(CancellationToken stop)
    {
        await _folding.WaitAsync(stop);
        try
        {
            _fold.Forget(); // of other tables, when it goes on over new ones
            summaries.Forget();
            await _fold.Seals.Load(database, stop);
        }
        finally
        {
            _folding.Release();
        }
        await using var snapshot = await database.Snapshot(stop);
        await values.Learn((await snapshot.Query<string>("SELECT tag FROM fact WHERE type = '' AND tag <> ''")).Select(tag => Key16.From(Convert.FromHexString(tag))), stop);
        summaries.Settings = summaries.Told(await snapshot.Rows<FactRow>(ReadTables.Fact, SummaryWriter.OfSettings, new { until = long.MaxValue }));
        return database.Cursor(Name);
    }

    protected internal override async Task See(IReadOnlyList<FeedItem> items, CancellationToken stop)
    {
        var made = await _ahead;
        _ahead = Ahead is { } ahead ? Task.Factory.StartNew(() => MakeAhead(ahead, items[^1].Position + 1, stop), stop, TaskCreationOptions.None, Beside).Unwrap() : Task.FromResult(MadeStretch.None);
        await _folding.WaitAsync(stop);
        try
        {
            await FoldAll(items, made, stop);
        }
        catch
        {
            await ((Task)_ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _ahead = Task.FromResult(MadeStretch.None);
            throw;
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

    private async Task<MadeStretch> MakeAhead(Func<long, CancellationToken, Task<IReadOnlyList<FeedItem>>> ahead, long from, CancellationToken stop)
    {
        var turns = _fold.Seals.Turns;
        var items = await ahead(from, stop);
        var facts = new MadeFact[items.Count];
        for (var i = 0; i < facts.Length; i++) facts[i] = await _fold.Make(items[i], stop);
        return new(from, facts, turns);
    }

    private async Task FoldAll(IReadOnlyList<FeedItem> items, MadeStretch made, CancellationToken stop)
    {
        var touched = new Touched();
        var before = summaries.Settings;
        var duties = new Dictionary<string, Duty>(StringComparer.Ordinal);
        try
        {
            await database.Apply(
                async batch =>
                {
                    foreach (var item in items)
                    {
                        var fact = made.At(item.Position) is { } ready && _fold.Seals.Holds(ready.Lots, made.Turns) ? ready : await _fold.Make(item, stop);
                        await _fold.Take(fact, batch, touched, stop);
                    }
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

/// <summary>备好的一段 — facts made ready before their turn, with how many seals had turned by then.</summary>
internal sealed record MadeStretch(long From, IReadOnlyList<MadeFact> Facts, int Turns)
{
    public static readonly MadeStretch None = new(0, [], 0);

    public MadeFact? At(long position) => position - From is >= 0 and var i && i < Facts.Count ? Facts[(int)i] : null;
}

/// <summary>重设 — what clocks were reckoned with before, and the fact that changed it.</summary>
internal sealed record Resetting(ClockSettings Before, Fact Fact)
{
    public string Cause => $"{Fact.Header.Type} {Fact.Header.Identity.SourceKey}@{Fact.Header.Identity.SourceVersion}";
}
