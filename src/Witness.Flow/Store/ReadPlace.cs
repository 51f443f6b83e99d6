using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using Witness.Ledger.Bytes;

namespace Witness.Flow.Store;

/// <summary>构建 — one build of the read tables: version of the schema, and which try.</summary>
public sealed record ReadBuild(int Version, int Number, bool Finished)
{
    internal const string Prefix = "witness_read_v";

    /// <summary>Name of the schema, or of the file without its ending.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Version}_{Number}");

    internal static ReadBuild? Parse(string name)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var parts = name[Prefix.Length..].Split('_');
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new(version, number, false) : null;
    }
}

/// <summary>
/// Where builds of the read tables lie: files of a folder, or schemas of a PostgreSQL database. The one to show is the
/// finished build of the current version; while it is being built, an older finished one may be shown instead.
/// </summary>
public sealed class ReadPlace
{
    private readonly string? _folder;
    private readonly string? _connection;

    private ReadPlace(string? folder, string? connection) => (_folder, _connection) = (folder, connection);

    public static ReadPlace Sqlite(string folder) => new(folder, null);

    public static ReadPlace Postgres(string connection) => new(null, connection);

    /// <summary>All builds there, newest version and number first.</summary>
    public async Task<IReadOnlyList<ReadBuild>> Builds(CancellationToken stop = default)
    {
        var builds = new List<ReadBuild>();
        if (_folder is not null)
        {
            foreach (var file in DurableFile.FilesBelow(_folder).Where(f => f.EndsWith(".db", StringComparison.Ordinal)))
                if (ReadBuild.Parse(Path.GetFileNameWithoutExtension(file)) is { } build) builds.Add(build with { Finished = IsFinished(file) });
        }
        else
        {
            await using var source = NpgsqlDataSource.Create(_connection!);
            var names = new List<string>();
            await using (var command = source.CreateCommand("SELECT nspname FROM pg_namespace"))
            await using (var rows = await command.ExecuteReaderAsync(stop))
                while (await rows.ReadAsync(stop)) names.Add(rows.GetString(0));
            foreach (var name in names)
            {
                if (ReadBuild.Parse(name) is not { } build) continue;
                await using var finished = source.CreateCommand($"SELECT finished FROM {name}.witness_build");
                try
                {
                    builds.Add(build with { Finished = await finished.ExecuteScalarAsync(stop) is 1L });
                }
                catch (PostgresException why) when (why.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn)
                {
                    builds.Add(build); // killed before its tables were made, or broken
                }
            }
        }

        return [.. builds.OrderByDescending(b => b.Version).ThenByDescending(b => b.Number)];
    }

    /// <summary>Opens the newest build of the schema's version and goes on where it stands; makes one when there is none.</summary>
    public async Task<ReadDatabase> Open(ReadSchema schema, RowSeals seals, CancellationToken stop = default)
    {
        var builds = (await Builds(stop)).Where(b => b.Version == schema.Version).ToList();
        return await Open(builds.FirstOrDefault(b => b.Finished) ?? builds.FirstOrDefault() ?? new(schema.Version, 1, false), schema, seals, bulk: false, stop);
    }

    /// <summary>Begins a build beside those that are there: the tables are made again from the log.</summary>
    /// <param name="bulk">Filled in one go and thrown away if that fails: indexes and disk wait for <see cref="ReadDatabase.Finish"/>.</param>
    public async Task<ReadDatabase> OpenNew(ReadSchema schema, RowSeals seals, bool bulk = false, CancellationToken stop = default)
    {
        var last = (await Builds(stop)).Where(b => b.Version == schema.Version).Select(b => b.Number).DefaultIfEmpty(0).Max();
        return await Open(new ReadBuild(schema.Version, last + 1, false), schema, seals, bulk, stop);
    }

    /// <summary>Removes a build nobody has open.</summary>
    public async Task Drop(ReadBuild build, CancellationToken stop = default)
    {
        if (_folder is not null)
        {
            foreach (var ending in (string[])["", "-wal", "-shm"]) DurableFile.Delete(FileOf(build) + ending);
            return;
        }

        await using var source = NpgsqlDataSource.Create(_connection!);
        await using var command = source.CreateCommand($"DROP SCHEMA IF EXISTS {build.Name} CASCADE");
        await command.ExecuteNonQueryAsync(stop);
    }

    private async Task<ReadDatabase> Open(ReadBuild build, ReadSchema schema, RowSeals seals, bool bulk, CancellationToken stop)
    {
        if (_folder is null) return await PostgresReadDatabase.Open(_connection!, schema, seals, build, bulk, stop);
        DurableFile.MakeFolder(_folder);
        return await SqliteReadDatabase.Open(FileOf(build), schema, seals, build, bulk, stop);
    }

    private string FileOf(ReadBuild build) => Path.Combine(_folder!, build.Name + ".db");

    private static bool IsFinished(string file)
    {
        try
        {
            using var db = SqliteDb.Open(file, writer: false, cacheMiB: 1);
            return db.Ask("SELECT finished FROM witness_build") == "1";
        }
        catch (SqliteException)
        {
            return false; // killed before its tables were made, or broken: a new one is made beside it
        }
    }
}
