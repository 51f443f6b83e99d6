using Witness.Flow.Store;
using Witness.Ledger.Log;

namespace Witness.Flow.Tests.Store;

public sealed class MemoryStoreTests : LogStoreSuite
{
    protected override bool Lasts => false;

    protected override Task<LogStore> Open(bool fresh = false) => Task.FromResult<LogStore>(new MemoryLogStore());
}

public sealed class SqliteStoreTests : LogStoreSuite
{
    private readonly ScratchFolder _folder = new();

    protected override Task<LogStore> Open(bool fresh = false) =>
        Task.FromResult<LogStore>(SqliteLogStore.Open(_folder.File("log.db"), Seals));

    protected override ValueTask Drop()
    {
        _folder.Dispose();
        return base.Drop();
    }
}

public sealed class PostgresStoreTests : LogStoreSuite
{
    private string _database = "";

    protected override async Task<LogStore> Open(bool fresh = false)
    {
        if (fresh) _database = await ScratchPostgres.NewDatabase();
        return await PostgresLogStore.Open(_database, Seals);
    }

    protected override async ValueTask Drop() => await ScratchPostgres.Drop(_database);
}
