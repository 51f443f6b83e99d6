using Microsoft.AspNetCore.Identity;
using Witness.Flow.Accounts;

namespace Witness.Web.Wiring;

/// <summary>An account as ASP.NET Core Identity wants it: mutable until <see cref="PersonStore.UpdateAsync"/> saves it.</summary>
public sealed class Person(Account account)
{
    public Account Account { get; set; } = account;

    /// <summary>This try was wrong: only then may the counter start anew, with the lock that the last wrong try set.</summary>
    public bool Missed { get; set; }
}

/// <summary>
/// Identity over the account book: users are rows attached to the log, so a failed sign-in and the entry that says so are one
/// transaction. Making, naming and deleting users does not go this way; those are acts with facts of their own.
/// </summary>
public sealed class PersonStore(AccountBook book) : IUserPasswordStore<Person>, IUserSecurityStampStore<Person>, IUserLockoutStore<Person>, IUserPasskeyStore<Person>
{
    public async Task<Person?> FindByIdAsync(string userId, CancellationToken stop) =>
        await book.Find(userId, stop) is { } account ? new(account) : null;

    public Task<Person?> FindByNameAsync(string normalizedUserName, CancellationToken stop) => FindByIdAsync(normalizedUserName, stop);

    public Task<string> GetUserIdAsync(Person user, CancellationToken stop) => Task.FromResult(user.Account.Id);

    public Task<string?> GetUserNameAsync(Person user, CancellationToken stop) => Task.FromResult<string?>(user.Account.Id);

    public Task<string?> GetNormalizedUserNameAsync(Person user, CancellationToken stop) => Task.FromResult<string?>(user.Account.Id);

    public Task<string?> GetPasswordHashAsync(Person user, CancellationToken stop) => Task.FromResult<string?>(user.Account.PasswordHash);

    public Task<bool> HasPasswordAsync(Person user, CancellationToken stop) => Task.FromResult(user.Account.PasswordHash.Length > 0);

    public Task SetPasswordHashAsync(Person user, string? passwordHash, CancellationToken stop) => Change(user, user.Account with { PasswordHash = passwordHash ?? "" });

    public Task<string?> GetSecurityStampAsync(Person user, CancellationToken stop) => Task.FromResult<string?>(user.Account.Stamp);

    public Task SetSecurityStampAsync(Person user, string stamp, CancellationToken stop) => Change(user, user.Account with { Stamp = stamp });

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(Person user, CancellationToken stop) =>
        Task.FromResult(user.Account.Disabled ? DateTimeOffset.MaxValue : user.Account.LockedUntil);

    public Task SetLockoutEndDateAsync(Person user, DateTimeOffset? lockoutEnd, CancellationToken stop) => Change(user, user.Account with { LockedUntil = lockoutEnd });

    public Task<int> IncrementAccessFailedCountAsync(Person user, CancellationToken stop)
    {
        user.Missed = true;
        user.Account = user.Account with { Failures = user.Account.Failures + 1 };
        return Task.FromResult(user.Account.Failures);
    }

    /// <summary>A right password alone clears nothing: or guessing codes behind it would never be counted. A whole sign-in does.</summary>
    public Task ResetAccessFailedCountAsync(Person user, CancellationToken stop) => user.Missed ? Change(user, user.Account with { Failures = 0 }) : Task.CompletedTask;

    public Task<int> GetAccessFailedCountAsync(Person user, CancellationToken stop) => Task.FromResult(user.Account.Failures);

    public Task<bool> GetLockoutEnabledAsync(Person user, CancellationToken stop) => Task.FromResult(true);

    public Task SetLockoutEnabledAsync(Person user, bool enabled, CancellationToken stop) => Task.CompletedTask;

    /// <summary>Only what a sign-in changes is saved here: the counters, the lock, and a hash renewed by Identity.</summary>
    public async Task<IdentityResult> UpdateAsync(Person user, CancellationToken stop)
    {
        var stored = await book.Find(user.Account.Id, stop);
        if (stored is null) return IdentityResult.Failed();
        if (stored == user.Account) return IdentityResult.Success;
        var worked = user.Account.Failures <= stored.Failures && user.Account.LockedUntil is null;
        await book.RecordSignIn(user.Account, worked, "", user.Account.LockedUntil, user.Account.Failures, stop);
        return IdentityResult.Success;
    }

    public static StoredPasskey ToStored(UserPasskeyInfo passkey) => new(
        Convert.ToBase64String(passkey.CredentialId), Convert.ToBase64String(passkey.PublicKey), passkey.CreatedAt, passkey.SignCount, passkey.Transports ?? [],
        passkey.IsBackupEligible, passkey.IsBackedUp, Convert.ToBase64String(passkey.AttestationObject), Convert.ToBase64String(passkey.ClientDataJson));

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Person user, CancellationToken stop) =>
        Task.FromResult<IList<UserPasskeyInfo>>([.. user.Account.Factors.Passkeys.Select(ToInfo)]);

    public Task<UserPasskeyInfo?> FindPasskeyAsync(Person user, byte[] credentialId, CancellationToken stop) =>
        Task.FromResult(user.Account.Factors.Passkeys.Where(p => p.Id == Convert.ToBase64String(credentialId)).Select(ToInfo).FirstOrDefault());

    public async Task<Person?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken stop)
    {
        var id = Convert.ToBase64String(credentialId);
        return (await book.All(stop)).FirstOrDefault(account => account.Factors.Passkeys.Any(p => p.Id == id)) is { } account ? new(account) : null;
    }

    public Task AddOrUpdatePasskeyAsync(Person user, UserPasskeyInfo passkey, CancellationToken stop) => throw new NotSupportedException();

    public Task RemovePasskeyAsync(Person user, byte[] credentialId, CancellationToken stop) => throw new NotSupportedException();

    private static UserPasskeyInfo ToInfo(StoredPasskey p) => new(
        Convert.FromBase64String(p.Id), Convert.FromBase64String(p.PublicKey), p.MadeAt, p.Count, [.. p.Transports], isUserVerified: true, p.Eligible, p.BackedUp,
        Convert.FromBase64String(p.Attestation), Convert.FromBase64String(p.ClientData));

    public Task<IdentityResult> CreateAsync(Person user, CancellationToken stop) => throw new NotSupportedException();

    public Task<IdentityResult> DeleteAsync(Person user, CancellationToken stop) => throw new NotSupportedException();

    public Task SetUserNameAsync(Person user, string? userName, CancellationToken stop) => throw new NotSupportedException();

    public Task SetNormalizedUserNameAsync(Person user, string? normalizedName, CancellationToken stop) => Task.CompletedTask;

    public void Dispose()
    {
    }

    private static Task Change(Person user, Account account)
    {
        user.Account = account;
        return Task.CompletedTask;
    }
}

/// <summary>Staff numbers are taken as they are: no folding of case, so an id is exactly one account.</summary>
public sealed class AsIs : ILookupNormalizer
{
    public string? NormalizeEmail(string? email) => email;

    public string? NormalizeName(string? name) => name;
}
