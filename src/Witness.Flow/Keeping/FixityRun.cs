using System.Globalization;
using System.Text;
using System.Text.Json;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Keeping;

/// <summary>待核对象 — something to be read again: where it lies, what it is called there, how it is read.</summary>
/// <param name="Read">Bytes read; null when it is missing or changed.</param>
public sealed record FixityObject(string Place, string Name, string Label, Func<CancellationToken, Task<long?>> Read)
{
    /// <summary>Order and place of a round.</summary>
    public string Key => $"{Place} {Name}";
}

/// <summary>复核状态 — a round as far as it has come, and when the last one ended.</summary>
/// <param name="Next">The last object that was read; empty between rounds.</param>
/// <param name="Failed">Key and label of what does not hold.</param>
public sealed record FixityState(string Next, DateTimeOffset Began, int Objects, long Bytes, IReadOnlyList<string> Failed, DateTimeOffset? Ended);

/// <summary>
/// 完整性复核 — reads every stored object again, round after round, on a schedule of the real clock: evidence, letters, reports, packages, checkpoints. Slowly, so that intake
/// does not feel it; where it stands is kept with the log, so that a restart goes on there. What does not hold is named at once, where the scan's finds are named.
/// </summary>
public sealed class FixityRun(KeepingBook book, LogStore store, OwnFacts own, TwoClocks clocks)
{
    /// <summary>One row: <see cref="FixityState"/>.</summary>
    public static readonly AttachedTable Table = new("fixity");

    /// <summary>Where a find of ours lies, as the finds of the scan have their database.</summary>
    public const string Files = "files";

    private const int SaveEvery = 64;

    private static readonly byte[] Place = "round"u8.ToArray();

    private readonly Lock _gate = new();
    private TaskCompletionSource _wanted = New();
    private FixityState? _state;
    private IReadOnlyList<FixityObject> _failing = [];
    private int _total;
    private bool _running;

    /// <summary>From the end of a round to the start of the next.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromDays(7);

    /// <summary>So often the clock is looked at, and what does not hold is read again.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Most bytes a second.</summary>
    public long Pace { get; init; } = 16 << 20;

    public required IReadOnlyDictionary<string, EvidenceShelf> Shelves { get; init; }

    /// <summary>What else is kept in files: packages, checkpoints.</summary>
    public Func<IEnumerable<FixityObject>> Others { get; init; } = () => [];

    /// <summary>Told of an object that does not hold, at once.</summary>
    public Action<TamperException> Met { get; init; } = _ => { };

    /// <summary>The round that runs, else the last one; null before the first.</summary>
    public FixityState? State => Volatile.Read(ref _state);

    /// <summary>Objects of the round that runs; 0 between rounds.</summary>
    public int Total => Volatile.Read(ref _total);

    public bool Running => Volatile.Read(ref _running);

    /// <summary>When the next round is due; null while one runs or before the first.</summary>
    public DateTimeOffset? Due => Running ? null : State?.Ended + Period;

    /// <summary>What does not hold now, for whoever lists what somebody else has changed.</summary>
    public IReadOnlyList<TamperFind> Finds
    {
        get
        {
            lock (_gate) return [.. _failing.Select(one => new TamperFind(Files, one.Place, one.Name, TamperFind.Changed))];
        }
    }

    /// <summary>A round is wanted now.</summary>
    public void Want()
    {
        lock (_gate) _wanted.TrySetResult();
    }

    /// <summary>Runs rounds when they are due until told to stop.</summary>
    public async Task Run(CancellationToken stop)
    {
        await Load(stop);
        while (!stop.IsCancellationRequested)
        {
            if (State is not { Ended: { } ended } || clocks.Real.GetUtcNow() - ended >= Period || TakeWish()) await Round(stop);
            else await Again(stop);
            Task wish;
            lock (_gate) wish = _wanted.Task;
            await Task.WhenAny(Task.Delay(Beat, clocks.Real, stop), wish);
            stop.ThrowIfCancellationRequested();
        }
    }

    /// <summary>One round, from where the last one was left.</summary>
    public async Task<FixityState> Round(CancellationToken stop)
    {
        await Load(stop);
        var state = State is { Ended: null } left ? left : new FixityState("", clocks.Real.GetUtcNow(), 0, 0, [], null);
        var objects = book.Objects.Select(Of).Concat(Others()).OrderBy(one => one.Key, StringComparer.Ordinal).ToList();
        Volatile.Write(ref _total, objects.Count);
        Volatile.Write(ref _running, true);
        Volatile.Write(ref _state, state);
        try
        {
            foreach (var one in objects)
            {
                if (string.CompareOrdinal(one.Key, state.Next) <= 0) continue;
                stop.ThrowIfCancellationRequested();
                var read = await Probe(one, stop);
                state = state with { Next = one.Key, Objects = state.Objects + 1, Bytes = state.Bytes + (read ?? 0), Failed = read is null ? [.. state.Failed, Said(one)] : state.Failed };
                Volatile.Write(ref _state, state);
                if (state.Objects % SaveEvery == 0 || read is null) await Save(state, stop);
                if (read is > 0 and var bytes) await Task.Delay(TimeSpan.FromSeconds((double)bytes / Pace), clocks.Real, stop);
            }
            state = state with { Next = "", Ended = clocks.Real.GetUtcNow() };
            var fact = new FixityChecked { Objects = state.Objects, Failed = [.. state.Failed.Take(200)], Began = Moment.Of(state.Began), Bytes = state.Bytes.ToString(CultureInfo.InvariantCulture) };
            await own.Append(new(fact, OwnFacts.Centre, $"fixity/{state.Began.UtcTicks}", OwnFacts.Source), stop, [Row(state)]);
            Volatile.Write(ref _state, state);
            return state;
        }
        catch (LogClosedException)
        {
            return state; // read-only: what does not hold is said all the same
        }
        finally
        {
            Volatile.Write(ref _running, false);
            Volatile.Write(ref _total, 0);
        }
    }

    // what was put back is whole again; what was disposed of meanwhile is nobody's any more
    private async Task Again(CancellationToken stop)
    {
        IReadOnlyList<FixityObject> failing;
        lock (_gate) failing = _failing;
        if (failing.Count == 0) return;
        var known = book.Objects.Select(o => Of(o).Key).Concat(Others().Select(o => o.Key)).ToHashSet(StringComparer.Ordinal);
        foreach (var one in failing)
        {
            if (known.Contains(one.Key) && await one.Read(stop) is null) continue;
            lock (_gate) _failing = [.. _failing.Where(other => other.Key != one.Key)];
        }
    }

    private async Task<long?> Probe(FixityObject one, CancellationToken stop)
    {
        var read = await one.Read(stop);
        lock (_gate)
        {
            var others = _failing.Where(other => other.Key != one.Key);
            _failing = read is null ? [.. others, one] : [.. others];
        }
        if (read is null) Met(new TamperException(one.Place, one.Name) { Database = Files });
        return read;
    }

    private FixityObject Of(StoredObject kept) => new(kept.Shelf, kept.Name, $"{kept.Label} {kept.Lot}", async stop => await Shelves[kept.Shelf].Probe(kept.Name, stop));

    private static string Said(FixityObject one) => $"{one.Key}（{one.Label}）";

    private async Task Load(CancellationToken stop)
    {
        if (State is not null || await store.ReadRow(Table, Place, stop) is not { } row) return;
        Volatile.Write(ref _state, JsonSerializer.Deserialize<FixityState>(row));
    }

    private async Task Save(FixityState state, CancellationToken stop)
    {
        try
        {
            await own.SaveRows([Row(state)], stop);
        }
        catch (LogClosedException)
        {
            // read-only: the round goes on, a restart begins it anew
        }
    }

    private static AttachedRow Row(FixityState state) => new(Table, Place, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(state)));

    private bool TakeWish()
    {
        lock (_gate)
        {
            if (!_wanted.Task.IsCompleted) return false;
            _wanted = New();
            return true;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
