using Witness.Flow.Alerts;
using Witness.Flow.Handling;
using Witness.Flow.Keeping;
using Witness.Flow.Lending;
using Witness.Flow.Records;
using Witness.Flow.Reports;
using Witness.Flow.Store;
using Witness.Flow.Tasking;

namespace Witness.Web.Wiring;

/// <summary>读表的开启 — which build of the read tables a host starts with. Damage to them never stops a start: the log has all they say.</summary>
internal static class ReadModel
{
    /// <summary>Tables of all steps of the road that keep some; each has its version, and the read model is as new as any of them.</summary>
    public static readonly ReadSchema Schema = new(
        (100 * ReadTables.Version) + AlertTables.Version + HandlingTables.Version + DutyTables.Version + ReportTables.Version + KeepingTables.Version + LendingTables.Version,
        [.. ReadTables.Schema.Tables, .. AlertTables.All, .. HandlingTables.All, .. DutyTables.All, .. ReportTables.All, .. KeepingTables.All, .. LendingTables.All]);

    /// <summary>Files of the data folder, or schemas of the database.</summary>
    public static ReadPlace Place(Installation here) =>
        here.Options.Database is { } database ? ReadPlace.Postgres(database) : ReadPlace.Sqlite(Path.Combine(here.Options.Data, "read"));

    /// <summary>
    /// The finished build of this version; where there is none, or it cannot be opened, a new one beside what is there, still
    /// to be filled. The log is not touched by either, and the older builds stay until the new one is whole.
    /// </summary>
    public static async Task<ReadDatabase> Open(Installation here, CancellationToken stop)
    {
        var place = Place(here);
        try
        {
            if ((await place.Builds(stop)).Any(build => build.Version == Schema.Version && build.Finished))
            {
                var database = await place.Open(Schema, here.Seals, stop);
                try
                {
                    await Probe(database, stop);
                    return database;
                }
                catch
                {
                    await database.DisposeAsync();
                    throw;
                }
            }
        }
        catch (Exception why) when (why is TamperException or System.Data.Common.DbException)
        {
            await Console.Error.WriteLineAsync($"读表打不开，另建一份 / the read tables cannot be opened, a new build is made: {why.Message}");
        }
        return await place.OpenNew(Schema, here.Seals, bulk: true, stop);
    }

    /// <summary>A file cut short, or with the journal of another, opens all the same and fails at the first row that is asked for.</summary>
    private static async Task Probe(ReadDatabase database, CancellationToken stop)
    {
        await new SealsStanding().Load(database, stop);
        await using var snapshot = await database.Snapshot(stop);
        foreach (var table in Schema.Tables) await snapshot.Query<long>($"SELECT count(*) FROM (SELECT * FROM {table.Name} LIMIT 1000) AS first_rows");
    }
}
