using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Ledger.Crypto;

namespace Witness.Web.Wiring;

/// <summary>首次启动 — the one-time link by which the first three administrators are made: 30 minutes, only while no account exists.</summary>
public sealed class FirstStart(AccountBook book, PersonNames names, IPasswordHasher<Person> hasher, TimeProvider real)
{
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(30);

    private readonly DateTimeOffset _until = real.GetUtcNow() + Lasts;
    private bool _spent;

    /// <summary>Printed once on the console of the machine.</summary>
    public string Token { get; } = Convert.ToHexStringLower(Randomness.System.Bytes(24));

    public DateTimeOffset Until => _until;

    public async Task<bool> Holds(string token, CancellationToken stop) =>
        !_spent && real.GetUtcNow() < _until
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(Token))
        && (await book.All(stop)).Count == 0;

    /// <summary>Makes the three administrators, each by one person's own words; all or none. Each enrols a second factor at the first sign-in.</summary>
    public async Task<Wording?> Make(string token, IReadOnlyList<FirstAdmin> admins, CancellationToken stop)
    {
        if (!await Holds(token, stop)) return new("链接无效或已过期", "The link does not hold, or no longer");
        if (admins.Select(admin => admin.Account).Distinct(StringComparer.Ordinal).Count() != 3 || admins.Select(a => a.Role).Distinct().Count() != 3)
            return new("须为三个不同账号，分别担任系统、安全、审计管理员", "Three different accounts are needed, one for each administrator");
        foreach (var admin in admins)
            if (PasswordRule.Problem(admin.Password, admin.Account) is { } problem) return problem;
        var made = await book.MakeFirst([.. admins.Select(a => (a.Account, a.Name, hasher.HashPassword(null!, a.Password), a.Role))], names.FreshStamp, stop);
        if (!made.Done) return new(made.Zh!, made.En!);
        _spent = true;
        return null;
    }
}
