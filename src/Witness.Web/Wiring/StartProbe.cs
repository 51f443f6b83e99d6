using Witness.Flow.Follow;
using Witness.Flow.Store;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Web.Wiring;

/// <summary>
/// 启动核对 — before anything is taken in: every table of the log's database against its sum, and the keystore. What is too large to
/// go through at once is counted here and gone through by the first round of the scan.
/// </summary>
internal static class StartProbe
{
    private static readonly LogName[] Logs = [LogName.Witness, LogName.Audit];

    /// <exception cref="TamperException">Somebody else has written; the host then starts read-only and says where.</exception>
    public static async Task Run(Installation here, CancellationToken stop)
    {
        if (Logs.All(log => here.Log.CurrentHead(log).Size == 0)) return;
        if (here.Keys.IsNew) throw new TamperException("keystore");
        var rows = await new TableCheck((CheckedStore)here.Store, Suite.Intl, new ExpectedRows(here.Handles, here.Vault).Of).Probe(stop);
        Throw(rows.Finds);
        Throw(here.Keys.Check(await Scanner.KeptOfKeys(here.Store, stop) ?? [], out _));
    }

    private static void Throw(IReadOnlyList<TamperFind> finds)
    {
        if (finds.Count == 0) return;
        var first = finds.FirstOrDefault(find => find.Row.Length > 0) ?? finds[0];
        throw new TamperException(first.Database == "log" ? first.Table : $"{first.Database}.{first.Table}", first.Row);
    }
}
