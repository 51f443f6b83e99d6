using System.Collections.Concurrent;
using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Store;

namespace Witness.Flow.Records;

/// <summary>启封现状 — which seals stand open as far as the fold has come.</summary>
public sealed class SealsStanding
{
    private readonly ConcurrentDictionary<(string Lot, int Round, Seal Seal), bool> _open = [];
    private readonly ConcurrentDictionary<string, int> _turned = new(StringComparer.Ordinal);
    private int _turns;
    private IReadOnlySet<(string Lot, int Round, Seal Seal)> _settled = new HashSet<(string, int, Seal)>();

    public bool IsOpen(string lot, int round, Seal seal) => _open.TryGetValue((lot, round, seal), out var open) && open;

    /// <summary>How often one has turned.</summary>
    public int Turns => Volatile.Read(ref _turns);

    public void Set(string lot, int round, Seal seal, bool open)
    {
        _open[(lot, round, seal)] = open;
        _turned[lot] = _turns + 1;
        Interlocked.Increment(ref _turns);
    }

    /// <summary>What was made when so many had turned still holds for these lots.</summary>
    public bool Holds(IReadOnlyList<string> lots, int turns)
    {
        if (turns == Turns) return true;
        foreach (var lot in lots)
            if (_turned.TryGetValue(lot, out var turned) && turned > turns) return false;
        return true;
    }

    /// <summary>The log opens it once and never closes it: a fold of all of it may take it as open from the first fact on.</summary>
    public bool IsSettled(string lot, int round, Seal seal) => _settled.Contains((lot, round, seal));

    internal void Settle(IReadOnlySet<(string Lot, int Round, Seal Seal)> settled)
    {
        foreach (var key in settled) _open[key] = true;
        _settled = settled;
    }

    /// <summary>As the read tables have them.</summary>
    public async Task Load(ReadDatabase database, CancellationToken stop)
    {
        await using var snapshot = await database.Snapshot(stop);
        var rows = await snapshot.Rows<SealRow>(ReadTables.Seal, "");
        _open.Clear();
        foreach (var row in rows) Set(row.Lot, (int)row.Round, Enum.Parse<Seal>(row.Seal), row.IsOpen == 1);
    }
}

/// <summary>所及 — what a stretch has changed: lots with their last fact, projects that spoke of themselves, lots whose bookings moved.</summary>
public sealed class Touched
{
    private readonly Dictionary<string, LastTouch> _lots = new(StringComparer.Ordinal);

    internal IReadOnlyDictionary<string, LastTouch> Lots => _lots;

    public HashSet<string> Projects { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Venues { get; } = new(StringComparer.Ordinal);

    /// <summary>The last fact that changed how clocks are reckoned; null when none did.</summary>
    internal Fact? Setting { get; set; }

    /// <param name="recorded">Null: something of the lot was closed.</param>
    public void Add(string lot, Recorded? recorded)
    {
        var before = _lots.GetValueOrDefault(lot);
        // the last fact is the one that stands last in the log, in whatever order they were taken in
        var last = before.Last is { } known && (recorded is null || known.Position >= recorded.Position) ? known : recorded;
        _lots[lot] = new(last, before.IsNews || recorded?.Fact is not (null or RecordFormed or LimitPassed or SealOpened or SealClosed));
        if (recorded?.Fact is VenueBooked or VenueChanged or VenueReleased or FactRetracted) Venues.Add(lot);
    }

    internal void Forget(string lot) => _lots.Remove(lot);
}

/// <param name="Last">Of the facts that touched the lot, the last in the log.</param>
/// <param name="IsNews">Not only what the steward itself appends.</param>
internal readonly record struct LastTouch(Recorded? Last, bool IsNews);
