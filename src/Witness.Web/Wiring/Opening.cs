using Witness.Flow.Store;
using Witness.Ledger.Log;

namespace Witness.Web.Wiring;

/// <summary>开启 — how a host comes to its data: as the writer of the log, or read only where it cannot trust what it finds.</summary>
internal static class Opening
{
    /// <summary>
    /// Opens installation and road. Where somebody else has written in the log's database they open again to be read only,
    /// and say which table and row it was.
    /// </summary>
    public static async Task<(Installation Here, FactRoad Road)> Run(HostFlags options, CancellationToken stop)
    {
        try
        {
            return await Try(null);
        }
        catch (TamperException why)
        {
            return await Try(why.Reason);
        }
        catch (TreeBrokenException why)
        {
            return await Try(why.Reason);
        }

        async Task<(Installation, FactRoad)> Try(Reason? damage)
        {
            if (damage is not null) await Console.Error.WriteLineAsync($"只读启动 / starting read-only: {damage.Zh} / {damage.En}");
            var here = await Installation.Open(options, TimeProvider.System, stop, damage);
            try
            {
                if (damage is null) await StartProbe.Run(here, stop);
                var road = await FactRoad.Open(here, stop);
                await road.Accounts.All(stop);
                return (here, road);
            }
            catch
            {
                await here.DisposeAsync();
                throw;
            }
        }
    }
}
