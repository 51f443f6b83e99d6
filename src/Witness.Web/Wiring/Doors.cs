using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Web.Wiring;

/// <summary>
/// 出入口 — sign-in, sign-out, the one-time link of the first start. A session is asked again with every request: an account
/// that was locked or given other roles in between has another stamp, and its session ends at once.
/// </summary>
public sealed class Doors(AccountBook book, PersonNames names, IPasswordHasher<Person> hasher, FirstStart first, TimeProvider real)
{
    public const string StampClaim = "stamp";

    private const int TriesBeforeLock = 5;

    private static readonly SemaphoreSlim Guessing = new(1, 1);

    private static readonly SemaphoreSlim Hashing = new(Environment.ProcessorCount, Environment.ProcessorCount);

    // checked when no such account exists, so that the answer takes as long
    private readonly string _nobody = hasher.HashPassword(null!, "nobody");

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ILookupNormalizer, AsIs>();
        services.AddSingleton<IPasswordHasher<Person>, PasswordHasher<Person>>();
        services.AddIdentityCore<Person>(options =>
        {
            options.Lockout.MaxFailedAccessAttempts = TriesBeforeLock;
            options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
            options.Password.RequiredLength = 12;
        }).AddUserStore<PersonStore>().AddSignInManager();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddCookie(IdentityConstants.ApplicationScheme, options =>
        {
            options.Cookie.Name = "witness-session";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.HttpOnly = true;
            options.ExpireTimeSpan = TimeSpan.FromHours(8);
            options.SlidingExpiration = false;
            options.LoginPath = "/signin";
            options.ReturnUrlParameter = "back";
            options.Events.OnValidatePrincipal = async context =>
            {
                var doors = context.HttpContext.RequestServices.GetRequiredService<Doors>();
                if (await doors.ReaderOf(context.Principal!, context.HttpContext.RequestAborted) is null) context.RejectPrincipal();
            };
            options.Events.OnRedirectToLogin = context =>
            {
                if (context.Request.Path.StartsWithSegments("/api")) context.Response.StatusCode = 401;
                else context.Response.Redirect(context.RedirectUri);
                return Task.CompletedTask;
            };
        });
        services.AddAuthorizationBuilder().SetFallbackPolicy(
            new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder(IdentityConstants.ApplicationScheme).RequireAuthenticatedUser().Build());
        services.AddSingleton<Doors>();
    }

    /// <summary>Null when nobody sits there any more: locked, or another stamp.</summary>
    public async Task<Reader?> ReaderOf(ClaimsPrincipal principal, CancellationToken stop)
    {
        if (principal.Identity?.Name is not { } id || await book.Find(id, stop) is not { Disabled: false } account) return null;
        return principal.FindFirstValue(StampClaim) == account.Stamp ? await ReaderOf(account, stop) : null;
    }

    /// <summary>
    /// Whether the account is not there, is locked, or the password is wrong: one hash is worked out, one entry is written, and the answer
    /// is the same (ASVS 6.3.8). Tries wait for each other where processors are short, so that guessing costs nobody else their turn.
    /// </summary>
    public async Task<SignInAnswer> SignIn(HttpContext context, string id, string password)
    {
        var stop = context.RequestAborted;
        await Hashing.WaitAsync(stop);
        try
        {
            return await Try(context, id, password, stop);
        }
        catch (LogClosedException)
        {
            await Slowly(stop);
            return new(false); // wrong, and nowhere to count it
        }
        finally
        {
            Hashing.Release();
        }
    }

    private async Task<SignInAnswer> Try(HttpContext context, string id, string password, CancellationToken stop)
    {
        var account = await book.Find(id, stop);
        if (account is null || account.Disabled || account.LockedUntil > real.GetUtcNow())
        {
            hasher.VerifyHashedPassword(null!, account?.PasswordHash ?? _nobody, password);
            await book.RecordRefusal(account, Device(context), stop);
            return new(false);
        }
        var manager = context.RequestServices.GetRequiredService<SignInManager<Person>>();
        if (!(await manager.CheckPasswordSignInAsync(new(account), password, lockoutOnFailure: true)).Succeeded) return new(false);
        var now = (await book.Find(id, stop))!;
        await Record(now, context);
        await Open(context, now);
        return new(true);
    }

    /// <summary>Demo only: the host asks this nowhere else.</summary>
    public async Task<bool> TakeSeat(HttpContext context, string id)
    {
        if (await book.Find(id, context.RequestAborted) is not { Disabled: false } account) return false;
        await Record(account, context);
        await Open(context, account);
        return true;
    }

    // why a log takes nothing in is on the log page: somebody must be able to get there, though the sign-in cannot be written down
    private async Task Record(Account account, HttpContext context)
    {
        try
        {
            await book.RecordSignIn(account, worked: true, Device(context), null, 0, context.RequestAborted);
        }
        catch (LogClosedException)
        {
            await Console.Error.WriteLineAsync($"只读时登录 / signed in while read-only: {account.Id}");
        }
    }

    // tries that no lock-out counts come one at a time
    private static async Task Slowly(CancellationToken stop)
    {
        await Guessing.WaitAsync(stop);
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(2), stop);
        }
        finally
        {
            Guessing.Release();
        }
    }

    public Task SignOut(HttpContext context) => context.SignOutAsync(IdentityConstants.ApplicationScheme);

    /// <summary>Makes the three administrators of the first start, each by one person's own words; all or none.</summary>
    public async Task<Wording?> MakeFirst(string token, IReadOnlyList<FirstAdmin> admins, CancellationToken stop)
    {
        if (!await first.Holds(token, stop)) return new("链接无效或已过期", "The link does not hold, or no longer");
        if (admins.Select(admin => admin.Account).Distinct(StringComparer.Ordinal).Count() != 3 || admins.Select(a => a.Role).Distinct().Count() != 3)
            return new("须为三个不同账号，分别担任系统、安全、审计管理员", "Three different accounts are needed, one for each administrator");
        foreach (var admin in admins)
            if (PasswordRule.Problem(admin.Password, admin.Account) is { } problem) return problem;
        var made = await book.MakeFirst([.. admins.Select(a => (a.Account, a.Name, hasher.HashPassword(null!, a.Password), a.Role))], names.FreshStamp, stop);
        if (!made.Done) return new(made.Zh!, made.En!);
        first.Spend();
        return null;
    }

    public string Hash(string password) => hasher.HashPassword(null!, password);

    private static string Device(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    private static Task Open(HttpContext context, Account account)
    {
        var identity = new ClaimsIdentity(
            [new(ClaimTypes.Name, account.Id), new(StampClaim, account.Stamp)], IdentityConstants.ApplicationScheme);
        return context.SignInAsync(IdentityConstants.ApplicationScheme, new(identity));
    }

    private async Task<Reader> ReaderOf(Account account, CancellationToken stop) =>
        new(account.Id, await names.Of(account, stop), account.Roles, account.Regions, account.Kinds);
}

/// <summary>首次启动 — the one-time link by which the first three administrators are made: 30 minutes, only while no account exists.</summary>
public sealed class FirstStart(AccountBook book, TimeProvider real)
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

    public void Spend() => _spent = true;
}
