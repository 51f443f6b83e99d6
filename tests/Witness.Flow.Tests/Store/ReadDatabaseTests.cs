using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Witness.Flow.Store;

namespace Witness.Flow.Tests.Store;

public sealed class SqliteReadDatabaseTests : ReadDatabaseSuite
{
    private readonly ScratchFolder _folder = new();

    protected override Task<ReadPlace> NewPlace() => Task.FromResult(ReadPlace.Sqlite(_folder.File("read")));

    protected override Task Drop()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    protected override async Task<DbConnection> Intruder(ReadBuild build)
    {
        var connection = new SqliteConnection($"Data Source={_folder.File($"read/{build.Name}.db")};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }
}

public sealed class PostgresReadDatabaseTests : ReadDatabaseSuite
{
    private string _database = "";

    protected override async Task<ReadPlace> NewPlace() => ReadPlace.Postgres(_database = await ScratchPostgres.NewDatabase());

    protected override Task Drop() => ScratchPostgres.Drop(_database);

    protected override async Task<DbConnection> Intruder(ReadBuild build)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_database) { SearchPath = build.Name }.ToString());
        await connection.OpenAsync();
        return connection;
    }
}
