using System.Text;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Intake;

/// <summary>
/// 取数标记 — how far a connector has come in another system, as a row attached to the log: restored with it, and never ahead of the
/// facts, because it is saved after their receipts.
/// </summary>
public sealed class FetchMarks(LogStore store, OwnFacts own)
{
    public static readonly AttachedTable Table = new("fetch_mark");

    /// <summary>Null before the first.</summary>
    public async Task<string?> Find(string account, string connector, CancellationToken stop) =>
        await store.ReadRow(Table, KeyOf(account, connector), stop) is { } row ? Encoding.UTF8.GetString(row) : null;

    public Task Save(string account, string connector, string mark, CancellationToken stop) =>
        own.SaveRows([new(Table, KeyOf(account, connector), Encoding.UTF8.GetBytes(mark))], stop);

    private static byte[] KeyOf(string account, string connector) => Encoding.UTF8.GetBytes($"{account}\0{connector}");
}
