using Microsoft.AspNetCore.Identity;
using Witness.Flow.Accounts;

namespace Witness.Web.Wiring;

/// <summary>An account as ASP.NET Core Identity wants it: mutable until <see cref="PersonStore.UpdateAsync"/> saves it.</summary>
public sealed class Person(Account account)
{
    public Account Account { get; set; } = account;
}

/// <summary>
/// Identity over the account book: users are rows attached to the log, so a failed sign-in and the entry that says so are one
/// transaction. Making, naming and deleting users does not go this way; those are acts with facts of their own.
/// </summary>
public sealed class PersonStore(AccountBook book) : IUserPasswordStore<Person>, IUserSecurityStampStore<Person>, IUserLockoutStore<Person>
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
        user.Account = user.Account with { Failures = user.Account.Failures + 1 };
        return Task.FromResult(user.Account.Failures);
    }

    public Task ResetAccessFailedCountAsync(Person user, CancellationToken stop) => Change(user, user.Account with { Failures = 0 });

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
