using System.Security.Claims;
using Witness.Flow.Accounts;
using Witness.Flow.Vault;
using Witness.Ledger.Bytes;

namespace Witness.Web.Wiring;

/// <summary>Who asks, from the session's principal; null when nobody sits there any more.</summary>
public sealed class Readers(SessionSeats seats)
{
    public async Task<Reader?> Of(ClaimsPrincipal principal, CancellationToken stop) =>
        principal.Identity?.IsAuthenticated == true ? await seats.ReaderOf(principal, stop) : null;
}

/// <summary>姓名 — display names of accounts, opened from the vault and kept in memory; they are nowhere else.</summary>
public sealed class PersonNames(VaultRows vault, Ledger.Crypto.Randomness random)
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);

    public async Task<string> Of(Account account, CancellationToken stop)
    {
        if (_names.TryGetValue(account.Id, out var known)) return known;
        var name = account.Id;
        if (account.NameKey is { } place && await vault.OpenAt(Key16.From(Convert.FromHexString(place)), stop) is { Count: > 0 } values)
            name = System.Text.Json.JsonSerializer.Deserialize<string>(values[0].Value.Span) ?? account.Id;
        return _names[account.Id] = name;
    }

    /// <summary>A fresh stamp: sessions with another one end.</summary>
    public string FreshStamp() => Convert.ToHexStringLower(random.Bytes(12));
}
