using Witness.Flow.Store;

namespace Witness.Flow.Follow;

/// <summary>发现 — where somebody else has written.</summary>
/// <param name="Since">When it was first found.</param>
/// <param name="Row">Key of the row, as text where it is one.</param>
/// <param name="Mended">When the table was made anew from the log; null while it stands.</param>
public sealed record ScanFind(DateTimeOffset Since, string Database, string Table, string Row, string What, DateTimeOffset? Mended = null)
{
    /// <summary>The table, with its database where that is not the log's.</summary>
    public string Place => Database == "log" ? Table : Table.Length == 0 ? Database : $"{Database}.{Table}";

    /// <summary>In a read table: that is made anew from the log, and nothing is lost by it.</summary>
    public bool InReadTables => Database.StartsWith(ReadBuild.Prefix, StringComparison.Ordinal);
}

/// <summary>
/// 篡改板 — what is known at this moment of writing by others, found by a round of the scan or met when a row was read. Every page,
/// /healthz and the console take it from here. A round replaces what earlier rounds found; what was met meanwhile stays until the next.
/// </summary>
public sealed class TamperBoard(TimeProvider real)
{
    private const int MostMended = 100;

    private readonly Lock _gate = new();
    private readonly List<ScanFind> _standing = [];
    private readonly List<ScanFind> _met = [];
    private readonly List<ScanFind> _mended = [];
    private TaskCompletionSource _woken = New();

    /// <summary>Raised when something was found, mended, or is gone.</summary>
    public event Action? Changed;

    /// <summary>What stands now, the first found first.</summary>
    public IReadOnlyList<ScanFind> Standing
    {
        get { lock (_gate) return [.. _standing]; }
    }

    /// <summary>What was found since the start and made anew from the log.</summary>
    public IReadOnlyList<ScanFind> Mended
    {
        get { lock (_gate) return [.. _mended]; }
    }

    /// <summary>Ends when a row was met that is not ours: the next round should not wait.</summary>
    public Task Woken
    {
        get { lock (_gate) return _woken.Task; }
    }

    /// <summary>Somebody came upon such a row in reading.</summary>
    public void Met(TamperException why)
    {
        lock (_gate)
        {
            var find = new ScanFind(real.GetUtcNow(), why.Database ?? "log", why.Table, TamperFind.RowText(why.Row), TamperFind.Changed);
            if (_standing.Exists(one => Same(one, find))) return;
            _standing.Add(find);
            _met.Add(find);
            _woken.TrySetResult();
        }
        Changed?.Invoke();
    }

    /// <summary>A read build whose tables cannot even be asked.</summary>
    public void Unreadable(string build) => Met(new TamperException("") { Database = build });

    /// <summary>What was met and not said yet.</summary>
    internal IReadOnlyList<ScanFind> TakeMet()
    {
        lock (_gate)
        {
            IReadOnlyList<ScanFind> met = [.. _met];
            _met.Clear();
            _woken = New();
            return met;
        }
    }

    /// <summary>What a round came to that began at <paramref name="started"/>; gives it with the times of the first find.</summary>
    internal IReadOnlyList<ScanFind> Replace(IReadOnlyList<TamperFind> finds, DateTimeOffset started)
    {
        var now = real.GetUtcNow();
        IReadOnlyList<ScanFind> named;
        bool changed;
        lock (_gate)
        {
            named = [.. finds.Select(find => Known(new(now, find.Database, find.Table, TamperFind.RowText(find.Row), find.What)))];
            var meanwhile = _met.Where(met => met.Since > started && !named.Any(one => Same(one, met))).ToList();
            List<ScanFind> standing = [.. named, .. meanwhile];
            changed = !standing.SequenceEqual(_standing);
            _standing.Clear();
            _standing.AddRange(standing);
        }
        if (changed) Changed?.Invoke();
        return named;

        ScanFind Known(ScanFind find) => _standing.Find(one => Same(one, find)) is { } known ? find with { Since = known.Since } : find;
    }

    /// <summary>The read tables were made anew: what was found in any build of them stands no longer.</summary>
    public void Mend()
    {
        lock (_gate)
        {
            var now = real.GetUtcNow();
            _mended.AddRange(_standing.Where(find => find.InReadTables).Select(find => find with { Mended = now }));
            if (_mended.Count > MostMended) _mended.RemoveRange(0, _mended.Count - MostMended);
            _standing.RemoveAll(find => find.InReadTables);
        }
        Changed?.Invoke();
    }

    private static bool Same(ScanFind a, ScanFind b) => (a.Database, a.Table, a.Row, a.What) == (b.Database, b.Table, b.Row, b.What);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
