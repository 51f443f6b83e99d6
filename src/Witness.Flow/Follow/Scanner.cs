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

/// <summary>
/// 巡检 — goes round after round through both logs, every attached table, the read tables and the keystore (rulings 20, 68), and
/// says of each find, once, which table and row somebody else wrote. Each clean round keeps an anchor of read tables and keystore
/// with the log, so that neither can be put back as a whole.
/// </summary>
public sealed class Scanner(CheckedStore store, ReadDatabase database, ExpectedRows expected, OwnFacts own, TwoClocks clocks)
{
    /// <summary>锚 — one row per read build, what <see cref="ReadDatabase.Anchor"/> said last, and one of the keystore.</summary>
    public static readonly AttachedTable Anchors = new("read_anchor");

    /// <summary>From the start of one round to the start of the next, as long as a round is shorter than half of it.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(30);

    private const int MostFacts = 100;

    private static readonly byte[] KeysAnchor = "keystore"u8.ToArray();

    /// <summary>The keys, gone through with everything else.</summary>
    public Keystore? Keys { get; init; }

    /// <summary>Where the finds stand.</summary>
    public TamperBoard Board { get; init; } = new(clocks.Real);

    /// <summary>What others have found in files beside the databases, said with the finds of every round.</summary>
    public Func<IReadOnlyList<TamperFind>> Beside { get; set; } = () => [];

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
            await Task.WhenAny(Task.Delay(rest > report.Took ? rest : report.Took, clocks.Real, stop), Board.Woken); // never more than half of the time
            stop.ThrowIfCancellationRequested();
        }
    }

    /// <summary>One whole round.</summary>
    public async Task<ScanReport> RunOnce(CancellationToken stop)
    {
        await Say(Board.TakeMet(), stop);
        var started = clocks.Real.GetUtcNow();
        var log = await new TableCheck(store, Suite.Intl, expected.Of).Run(stop);
        var finds = new List<TamperFind>(log.Finds);
        var anchors = new List<AttachedRow>();
        await CheckReadTables(finds, anchors, stop);
        var keys = await CheckKeys(finds, anchors, stop);
        if (anchors.Count > 0) await Keep(anchors, stop);
        finds.RemoveAll(find => find.Database.StartsWith(ReadBuild.Prefix, StringComparison.Ordinal) && find.Database != database.Build.Name); // swapped meanwhile
        finds.AddRange(Beside());
        var now = clocks.Real.GetUtcNow();
        var named = Board.Replace(finds, started);
        Last = new(now, now - started, Last is { } last ? now - last.FinishedAt : now - started, log.Entries, log.Rows + keys, named);
        await Say(named, stop);
        Changed?.Invoke();
        return Last;
    }

    private async Task CheckReadTables(List<TamperFind> finds, List<AttachedRow> anchors, CancellationToken stop)
    {
        var (before, build) = (finds.Count, database.Build.Name);
        finds.AddRange(await database.Check(stop));
        var key = Encoding.UTF8.GetBytes(build);
        if (finds.Count == before && await Kept(key, stop) is { } anchor && await database.CheckAnchor(anchor, stop) is { } back) finds.Add(back);
        if (finds.Count == before && build == database.Build.Name) anchors.Add(new(Anchors, key, await database.Anchor(stop)));
    }

    private async Task<long> CheckKeys(List<TamperFind> finds, List<AttachedRow> anchors, CancellationToken stop)
    {
        if (Keys is null) return 0;
        var found = Keys.Check(await Kept(KeysAnchor, stop) ?? [], out var rows);
        finds.AddRange(found);
        if (found.Count == 0) anchors.Add(new(Anchors, KeysAnchor, Keys.Anchor()));
        return rows;
    }

    /// <summary>What the keystore came to when it was last seen whole; null when that was never.</summary>
    public static Task<byte[]?> KeptOfKeys(LogStore store, CancellationToken stop) => store.ReadRow(Anchors, KeysAnchor, stop);

    // an anchor somebody wrote over is itself a find of the round, and says nothing more
    private async Task<byte[]?> Kept(byte[] key, CancellationToken stop)
    {
        try
        {
            return await store.ReadRow(Anchors, key, stop);
        }
        catch (TamperException)
        {
            return null;
        }
    }

    private async Task Keep(IReadOnlyList<AttachedRow> anchors, CancellationToken stop)
    {
        try
        {
            await own.SaveRows(anchors, stop);
        }
        catch (LogClosedException)
        {
            // read-only: the last anchors stay
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
}
