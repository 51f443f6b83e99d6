using Witness.Domain.Facts;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Intake;

/// <summary>后来版本 — whether what was refused has come again under its key, corrected, and stands in the log.</summary>
public sealed class LaterVersions(LogStore store, Handles handles)
{
    private const int LookedFor = 5;

    public async Task<bool> Exist(Quarantined item, CancellationToken stop)
    {
        if (item.SourceKey is not { } key) return false;
        var first = Math.Max(1, item.SourceVersion ?? 1);
        var keys = Enumerable.Range(first, LookedFor).Select(version => handles.Identity(new FactIdentity(item.Sender, key, version))).ToList();
        return (await store.FindIdentities(keys, stop)).Count > 0;
    }
}
