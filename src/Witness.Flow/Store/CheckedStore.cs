using Witness.Ledger.Log;

namespace Witness.Flow.Store;

/// <summary>A log store whose tables can be gone through and compared with what its writer sealed: both engines are.</summary>
public interface CheckedStore : LogStore
{
    /// <summary>Key of the digests of its rows.</summary>
    RowSeals Seals { get; }

    /// <summary>One unchanging view of everything, as it lies there, nothing tested.</summary>
    Task<StoreScan> Scan(CancellationToken stop);
}

/// <summary>A row as it lies there; the spans are valid during the call only.</summary>
public delegate void RowSeen(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, ReadOnlySpan<byte> mac);

/// <summary>An unchanging view of a log store for <see cref="TableCheck"/>; for one task at a time.</summary>
public abstract class StoreScan : IAsyncDisposable
{
    internal abstract Task<IReadOnlyList<(LogName Log, Head Head)>> Heads(CancellationToken stop);

    internal abstract Task<byte[]?> Sums(CancellationToken stop);

    /// <summary>What stands in the table of the epoch: one row.</summary>
    internal abstract Task<IReadOnlyList<long>> Epochs(CancellationToken stop);

    /// <summary>Tables, views, triggers and rules of the database, by name.</summary>
    internal abstract Task<IReadOnlyList<string>> Everything(CancellationToken stop);

    /// <summary>Every entry in order of position; key: nothing, value: its bytes.</summary>
    internal abstract Task Entries(LogName log, Action<long, byte[]> see, CancellationToken stop);

    internal abstract Task<byte[]?> Tile(LogName log, int level, long index, CancellationToken stop);

    internal abstract Task<long> Tiles(LogName log, CancellationToken stop);

    /// <summary>Row, digest, and the number it stands under: counted from 1 without gaps; 0 where the engine numbers none.</summary>
    internal abstract Task Identities(Action<IdentityRow, byte[], long> see, CancellationToken stop);

    /// <summary>As <see cref="Identities"/>.</summary>
    internal abstract Task About(Action<AboutRow, byte[], long> see, CancellationToken stop);

    /// <summary>Names of the attached tables that are there.</summary>
    internal abstract Task<IReadOnlyList<string>> Tables(CancellationToken stop);

    /// <summary>Rows of a table by its SQL name.</summary>
    internal abstract Task<long> Count(string sqlName, CancellationToken stop);

    internal abstract Task Rows(string table, RowSeen see, CancellationToken stop);

    public abstract ValueTask DisposeAsync();
}
