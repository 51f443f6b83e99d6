using System.Text;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Follow;

/// <summary>What one round came to. No finds: nobody but this system has written anywhere.</summary>
/// <param name="Took">How long the round took.</param>
/// <param name="Period">From the end of the round before to the end of this one: so long may a change stay unseen.</param>
public sealed record ScanReport(
    DateTimeOffset FinishedAt, TimeSpan Took, TimeSpan? Period, long Entries, long Rows, IReadOnlyList<ScanFind> Finds);

/// <param name="Row">Key of the row, as text where it is one.</param>
/// <param name="Since">When it was first found.</param>
public sealed record ScanFind(DateTimeOffset Since, string Database, string Table, string Row, string What);

/// <summary>
/// 巡检 — goes round after round through both logs, every attached table, and the read tables (rulings 20, 68), and says of
/// each find, once, which table and row somebody else wrote. Each clean round keeps an anchor of the read tables with the
/// log, so that their database cannot be put back as a whole.
/// </summary>
public sealed class Scanner(CheckedStore store, ReadDatabase database, ExpectedRows expected, OwnFacts own, TwoClocks clocks)
{
    /// <summary>读表锚 — one row per build: what <see cref="ReadDatabase.Anchor"/> said last.</summary>
    public static readonly AttachedTable Anchors = new("read_anchor");

    /// <summary>From the start of one round to the start of the next, as long as a round is shorter than half of it.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(30);

    private const int MostFacts = 100;

    private readonly Dictionary<(string, string, string, string), DateTimeOffset> _since = [];

    /// <summary>The last round; null before the first ended.</summary>
    public ScanReport? Last { get; private set; }

    /// <summary>Raised after each round.</summary>
    public event Action? Changed;

    /// <summary>Runs rounds until told to stop. To be started when the read tables have caught up with the log.</summary>
    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var report = await RunOnce(stop);
            var rest = Pace - report.Took;
            await Task.Delay(rest > report.Took ? rest : report.Took, clocks.Real, stop); // never more than half of the time
        }
    }

    /// <summary>One whole round.</summary>
    public async Task<ScanReport> RunOnce(CancellationToken stop)
    {
        var started = clocks.Real.GetUtcNow();
        var log = await new TableCheck(store, Suite.Intl, expected.Of).Run(stop);
        var finds = new List<TamperFind>(log.Finds);
        var before = finds.Count;
        finds.AddRange(await database.Check(stop));
        if (finds.Count == before && await CheckAnchor(stop) is { } back) finds.Add(back);
        if (finds.Count == before) await Anchor(stop);
        var now = clocks.Real.GetUtcNow();
        var named = finds.ConvertAll(find => Named(find, now));
        foreach (var gone in _since.Keys.Except(named.Select(KeyOf)).ToList()) _since.Remove(gone);
        Last = new(now, now - started, Last is { } last ? now - last.FinishedAt : now - started, log.Entries, log.Rows, named);
        await Say(named, stop);
        Changed?.Invoke();
        return Last;
    }

    private async Task<TamperFind?> CheckAnchor(CancellationToken stop) =>
        await store.ReadRow(Anchors, AnchorKey(), stop) is { } anchor ? await database.CheckAnchor(anchor, stop) : null;

    private async Task Anchor(CancellationToken stop)
    {
        try
        {
            await own.SaveRows([new AttachedRow(Anchors, AnchorKey(), await database.Anchor(stop))], stop);
        }
        catch (LogClosedException)
        {
            // read-only: the last anchor stays
        }
    }

    // a find is one fact however often it is found again; its key says what and where
    private async Task Say(IReadOnlyList<ScanFind> finds, CancellationToken stop)
    {
        try
        {
            foreach (var find in finds.Take(MostFacts))
            {
                var fact = new TamperFound { Store = find.Database, Table = find.Table, Row = find.Row, Kind = find.What };
                var key = $"tamper/{Suite.Intl.Hash(Encoding.UTF8.GetBytes($"{find.Database}\0{find.Table}\0{find.Row}\0{find.What}"))}";
                await own.Append(new(fact, OwnFacts.Centre, key, OwnFacts.Source), stop);
            }
        }
        catch (LogClosedException)
        {
            // read-only: the log page shows them all the same
        }
    }

    private ScanFind Named(TamperFind find, DateTimeOffset now)
    {
        var named = new ScanFind(now, find.Database, find.Table, TamperFind.RowText(find.Row), find.What);
        if (!_since.TryAdd(KeyOf(named), now)) named = named with { Since = _since[KeyOf(named)] };
        return named;
    }

    private static (string, string, string, string) KeyOf(ScanFind find) => (find.Database, find.Table, find.Row, find.What);

    private byte[] AnchorKey() => Encoding.UTF8.GetBytes(database.Build.Name);
}
