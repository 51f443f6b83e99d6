using Witness.Domain.Facts;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Accounts;

/// <summary>来源账号 — a machine account: who it is, how it signs, what it may report (rulings 9, 10). One per connector or device.</summary>
/// <param name="Id">Equals the CloudEvents <c>source</c>.</param>
/// <param name="MayReport">Fact names; what is not listed is refused with a pointer.</param>
/// <param name="Region">Region of what it reports when the message does not say; null: unknown.</param>
/// <param name="Kind">Kind likewise (ruling 60).</param>
/// <param name="Scheme"><c>v1a</c> Ed25519, <c>v1</c> HMAC-SHA256 (来源未签名归属), or <see cref="Fetched"/>.</param>
/// <param name="Key">Public key of 32 bytes, or the shared secret; empty when fetched.</param>
public sealed record SenderAccount(
    string Id, string Org, string? OrgCode, From Letters, IReadOnlySet<string> MayReport, string? Region, string? Kind,
    string Scheme, byte[] Key, DateTimeOffset Since, bool Suspended)
{
    /// <summary>连接器代取 — the account signs nothing: only a connector of ours speaks for it, and nobody can sign in its name (来源未签名归属).</summary>
    public const string Fetched = "fetched";

    public bool IsFetched => Scheme == Fetched;

    /// <summary>The key parsed once; null for a shared secret or bytes that are no key.</summary>
    public Ed25519Public? PublicKey { get; } = Scheme == "v1a" ? Ed25519Public.Of(Key) : null;

    /// <summary>Only an account that is not suspended, and only the facts it is listed for.</summary>
    public bool May(string fact) => !Suspended && MayReport.Contains(fact);
}
