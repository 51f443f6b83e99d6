using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Vault;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Follow;

/// <summary>
/// 应有之行 — rows that must stand beside an entry: its repeat key, and the vault rows its commitments speak of. By it the
/// background scan can name a row that was deleted.
/// </summary>
public sealed class ExpectedRows(Handles handles, VaultRows vault)
{
    private const string Identity = "identity";

    public IEnumerable<(string Table, byte[] Key)> Of(LogName log, StoredEntry stored)
    {
        AnyEntry entry;
        try
        {
            entry = AnyEntry.Read(stored.Bytes);
        }
        catch (Exception e) when (e is FormatException or System.Text.Json.JsonException or KeyNotFoundException or InvalidOperationException)
        {
            yield break; // somebody wrote over it: the tree says so
        }
        if (entry.Hidden is { } hidden)
        {
            yield return (VaultRows.Table.Name, vault.PlaceOf(hidden.Tag).ToArray());
            yield break;
        }
        var plain = entry.Plain!;
        var identity = handles.Identity(plain.Header.Identity, plain.Header.Contends);
        yield return (Identity, identity.ToArray());
        if (FactBook.Find(plain.Header.Type) is not { } type) yield break;
        foreach (var group in plain.Sealed.Select(field => type.Field(field.Key)).OfType<FieldType>().Select(field => VaultGroup.Of(field)).OfType<VaultGroup>().Distinct())
            yield return (VaultRows.Table.Name, group.RowKey(Suite.Intl, handles.RowKeys, identity).ToArray());
    }
}
