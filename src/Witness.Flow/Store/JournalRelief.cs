namespace Witness.Flow.Store;

/// <summary>
/// 日志卸载 — carries what the write-ahead log holds into the database file, beside the writer and little by little. Left to the
/// writer alone, one commit in many would carry 64 MiB and everybody's acknowledgement would wait for it; so only a rest is left to it.
/// A crash here leaves nothing behind: the write-ahead log still holds everything.
/// </summary>
internal sealed class JournalRelief(string path) : IAsyncDisposable
{
    private const long Load = 4 << 20;

    private SqliteDb? _db;
    private Task _carrying = Task.CompletedTask;
    private long _written;

    /// <summary>After a commit of about so many bytes, by the writer.</summary>
    /// <exception cref="Exception">Carrying failed: after a failed fsync nothing more may be acknowledged.</exception>
    public void Written(long bytes)
    {
        _written += bytes;
        if (_written < Load || !_carrying.IsCompleted) return;
        _carrying.GetAwaiter().GetResult();
        _written = 0;
        _carrying = Task.Factory.StartNew(Carry, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        await _carrying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _db?.Dispose();
    }

    private void Carry()
    {
        if (_db is null)
        {
            _db = SqliteDb.Open(path, writer: true, cacheMiB: 1);
            _db.Run("PRAGMA synchronous=FULL");
        }

        _db.Run("PRAGMA wal_checkpoint(PASSIVE)"); // what readers still need stays for the next time
    }
}
