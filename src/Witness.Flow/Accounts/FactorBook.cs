using System.Collections.Concurrent;
using System.Globalization;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Accounts;

/// <summary>登记 — a TOTP secret on its way into a telephone.</summary>
/// <param name="Text">Base 32, as typed.</param>
/// <param name="Address">The otpauth address that the drawn code holds.</param>
public sealed record Enrolment(string Text, string Address);

/// <summary>
/// 因素簿 — second factors of accounts: enrolled, checked, taken away. Secrets are wrapped by the keystore; recovery codes are shown once and kept as
/// hashes.
/// </summary>
public sealed class FactorBook(AccountBook book, Keystore keys, Randomness random, TwoClocks clocks)
{
    public const int RecoveryCodes = 10;

    private const int RecoveryBytes = 10;
    private const int MostPasskeys = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, (byte[] Secret, DateTimeOffset Until)> _begun = new(StringComparer.Ordinal);

    /// <summary>The same secret while the enrolment lasts, so that a page drawn twice shows one code.</summary>
    public Enrolment Begin(Account account)
    {
        var now = clocks.Real.GetUtcNow();
        var (secret, _) = _begun.AddOrUpdate(
            account.Id, _ => (random.Bytes(Totp.SecretSize), now + Patience), (_, old) => old.Until > now ? old : (random.Bytes(Totp.SecretSize), now + Patience));
        var text = Totp.ToText(secret);
        return new(text, $"otpauth://totp/{Uri.EscapeDataString("数字见证")}:{Uri.EscapeDataString(account.Id)}?secret={text}&issuer={Uri.EscapeDataString("数字见证")}");
    }

    /// <summary>Takes the begun secret once a code of it was typed; gives the recovery codes, shown this once. Null: the code is wrong or it took too long.</summary>
    public async Task<(Account Account, IReadOnlyList<string> Codes)?> Confirm(string id, string code, CancellationToken stop)
    {
        var now = clocks.Real.GetUtcNow();
        if (!_begun.TryGetValue(id, out var begun) || begun.Until <= now || Totp.Accept(begun.Secret, Plain(code), now, -1) is not { } step) return null;
        var (codes, hashes) = Fresh();
        var wrapped = Convert.ToBase64String(keys.Wrap(begun.Secret, Context(id)));
        var account = await book.Alter(
            id, old => old with { Factors = old.Factors with { Secret = wrapped, LastStep = step, Recovery = hashes } },
            new FactorChanged { Account = id, FactorKind = "动态口令" }, "factor", id, stop);
        if (account is null) return null;
        _begun.TryRemove(id, out _);
        return (account, codes);
    }

    /// <summary>New recovery codes; the old ones hold no more.</summary>
    public async Task<IReadOnlyList<string>> Renew(string id, CancellationToken stop)
    {
        var (codes, hashes) = Fresh();
        await book.Alter(id, old => old with { Factors = old.Factors with { Recovery = hashes } }, new FactorChanged { Account = id, FactorKind = "恢复码" }, "factor", id, stop);
        return codes;
    }

    /// <summary>What the code uses up; null: wrong. It counts once that is written with the sign-in.</summary>
    public UsedUp? Accept(Account account, string typed)
    {
        var factors = account.Factors;
        var plain = Plain(typed);
        if (factors.Secret is { } wrapped && plain.Length == Totp.Digits)
        {
            var secret = keys.Unwrap(Convert.FromBase64String(wrapped), Context(account.Id));
            if (Totp.Accept(secret, plain, clocks.Real.GetUtcNow(), factors.LastStep) is { } step) return new(FactorSort.Code, step.ToString(CultureInfo.InvariantCulture));
        }
        var hash = Hash(plain.ToUpperInvariant());
        return factors.Recovery.Contains(hash) ? new(FactorSort.Recovery, hash) : null;
    }

    /// <summary>Adds a passkey; false when there are too many.</summary>
    public async Task<Account?> AddPasskey(string id, StoredPasskey passkey, CancellationToken stop) => await book.Alter(
        id, old => old.Factors.Passkeys.Count >= MostPasskeys ? null : old with { Factors = old.Factors with { Passkeys = [.. old.Factors.Passkeys, passkey] } },
        new FactorChanged { Account = id, FactorKind = "通行密钥" }, "factor", id, stop);

    /// <summary>Takes a passkey away; null when it is not there or is the last factor.</summary>
    public async Task<Account?> RemovePasskey(string id, string passkey, CancellationToken stop) => await book.Alter(
        id,
        old =>
        {
            var left = old.Factors with { Passkeys = [.. old.Factors.Passkeys.Where(p => p.Id != passkey)] };
            return left.Any && left.Passkeys.Count < old.Factors.Passkeys.Count ? old with { Factors = left } : null;
        },
        new FactorChanged { Account = id, FactorKind = "通行密钥移除" }, "factor", id, stop);

    private (IReadOnlyList<string> Codes, IReadOnlyList<string> Hashes) Fresh()
    {
        var plain = Enumerable.Range(0, RecoveryCodes).Select(_ => Totp.ToText(random.Bytes(RecoveryBytes))).ToList();
        return ([.. plain.Select(code => string.Join('-', code.Chunk(4).Select(part => new string(part))))], [.. plain.Select(Hash)]);
    }

    private static string Plain(string typed) => string.Concat(typed.Where(c => c is not (' ' or '-')));

    private static string Hash(string code) => Suite.Intl.Hash(System.Text.Encoding.UTF8.GetBytes("recovery/" + code)).ToString();

    private static string Context(string id) => $"totp/{id}";
}
