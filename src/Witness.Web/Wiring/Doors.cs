using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Ledger.Log;

namespace Witness.Web.Wiring;

/// <summary>
/// 出入口 — sign-in and sign-out. A password alone opens half a door: it leads to the second factor, or to enrolling one, and to nothing else. A whole
/// session has two factors, whatever the role.
/// </summary>
public sealed class Doors(AccountBook book, SessionSeats seats, FactorBook factors, IPasswordHasher<Person> hasher, AddressTries tries)
{
    public const string Half = "witness-half";

    private static readonly SemaphoreSlim Guessing = new(1, 1);

    private static readonly SemaphoreSlim Hashing = new(Environment.ProcessorCount, Environment.ProcessorCount);

    // checked when no such account exists, so that the answer takes as long
    private readonly string _nobody = hasher.HashPassword(null!, "nobody");

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ILookupNormalizer, AsIs>();
        services.AddSingleton<IPasswordHasher<Person>, PasswordHasher<Person>>();
        services.AddSingleton(s => s.GetRequiredService<Installation>().Options.Demo ? EntryRules.Demo : EntryRules.Centre);
        services.AddSingleton(s => new FactorBook(s.GetRequiredService<AccountBook>(), s.GetRequiredService<Installation>().Keys, s.GetRequiredService<Installation>().Random, s.GetRequiredService<Installation>().Clocks));
        services.AddSingleton<AddressTries>();
        services.AddSingleton<SessionSeats>();
        services.AddSingleton<PasskeyDoor>();
        services.AddIdentityCore<Person>(options =>
        {
            options.Lockout.MaxFailedAccessAttempts = EntryRules.Centre.TriesOfAccount;
            options.Lockout.DefaultLockoutTimeSpan = EntryRules.Centre.AccountPause;
            options.Password.RequiredLength = 12;
        }).AddUserStore<PersonStore>().AddSignInManager();
        services.AddScoped<IPasskeyHandler<Person>, PasskeyHandler<Person>>();
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            options.UserVerificationRequirement = "required";
            options.ResidentKeyRequirement = "required";
        });
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddCookie(IdentityConstants.ApplicationScheme, options =>
        {
            options.Cookie.Name = "witness-session";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.HttpOnly = true;
            options.ExpireTimeSpan = EntryRules.Centre.Longest;
            options.SlidingExpiration = false;
            options.LoginPath = "/signin";
            options.ReturnUrlParameter = "back";
            options.Events.OnValidatePrincipal = async context =>
            {
                var seats = context.HttpContext.RequestServices.GetRequiredService<SessionSeats>();
                if (await seats.AccountOf(context.Principal!, context.HttpContext.RequestAborted) is null) context.RejectPrincipal();
            };
            options.Events.OnRedirectToLogin = context =>
            {
                if (context.Request.Path.StartsWithSegments("/api")) context.Response.StatusCode = 401;
                else context.Response.Redirect(context.RedirectUri);
                return Task.CompletedTask;
            };
        }).AddCookie(Half, options =>
        {
            options.Cookie.Name = Half;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.HttpOnly = true;
            options.ExpireTimeSpan = TimeSpan.FromMinutes(15);
            options.SlidingExpiration = false;
        });
        services.AddAuthorizationBuilder().SetFallbackPolicy(
            new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder(IdentityConstants.ApplicationScheme).RequireAuthenticatedUser().Build());
        services.AddSingleton<Doors>();
    }

    /// <summary>
    /// The password. Whether the account is not there, is locked, or the password is wrong: one hash is worked out, one entry is written, and the
    /// answer is the same (ASVS 6.3.8). Tries wait for each other where processors are short, so that guessing costs nobody else their turn.
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
        if (account is null || Refuses(account) || tries.Held(Address(context)))
        {
            hasher.VerifyHashedPassword(null!, account?.PasswordHash ?? _nobody, password);
            tries.Failed(Address(context));
            await book.RecordRefusal(account, Address(context), stop);
            return new(false);
        }
        var manager = context.RequestServices.GetRequiredService<SignInManager<Person>>();
        if (!(await manager.CheckPasswordSignInAsync(new(account), password, lockoutOnFailure: true)).Succeeded)
        {
            tries.Failed(Address(context));
            return new(false);
        }
        var identity = new ClaimsIdentity([new(ClaimTypes.Name, account.Id), new(SessionSeats.StampClaim, account.Stamp)], Half);
        await context.SignInAsync(Half, new(identity));
        return new(true);
    }

    /// <summary>Who showed a password and has still to show a second factor; null: nobody, or too long ago.</summary>
    public async Task<Account?> HalfWay(HttpContext context)
    {
        var half = await context.AuthenticateAsync(Half);
        if (half.Principal?.Identity?.Name is not { } id || await book.Find(id, context.RequestAborted) is not { } account || Refuses(account)) return null;
        return half.Principal.FindFirstValue(SessionSeats.StampClaim) == account.Stamp ? account : null;
    }

    /// <summary>The second factor after a password: a code or a recovery code. A wrong one counts like a wrong password.</summary>
    public async Task<bool> Second(HttpContext context, string code)
    {
        if (await HalfWay(context) is not { } account || tries.Held(Address(context))) return false;
        if (factors.Accept(account, code) is { } used && await Enter(context, account, used)) return true;
        await Missed(context, account);
        return false;
    }

    /// <summary>The first second factor of an account, enrolled half-way; gives the recovery codes and sits down.</summary>
    public async Task<IReadOnlyList<string>?> Enrol(HttpContext context, string code)
    {
        if (await HalfWay(context) is not { Factors.Any: false } account) return null;
        if (await factors.Confirm(account.Id, code, context.RequestAborted) is not { } enrolled)
        {
            await Missed(context, account);
            return null;
        }
        return await Enter(context, enrolled.Account, new(FactorSort.Code)) ? enrolled.Codes : null;
    }

    /// <summary>Who sits there shows a second factor again, in place: for acts after an idle time and for acts of four eyes.</summary>
    public async Task<bool> Prove(HttpContext context, string code)
    {
        if (await seats.AccountOf(context.User, context.RequestAborted) is not { } account || Refuses(account)) return false;
        if (IsDemoCode(code))
        {
            seats.Prove(context.User);
            return true;
        }
        if (factors.Accept(account, code) is { } used && await Proven(context, account, used)) return true;
        await Missed(context, account);
        return false;
    }

    /// <summary>Sits down; false when what was shown has been used up by another in the meantime.</summary>
    public async Task<bool> Enter(HttpContext context, Account account, UsedUp used)
    {
        if (!await seats.Open(context, account, used)) return false;
        await context.SignOutAsync(Half);
        return true;
    }

    /// <summary>Another password, by whoever sits here and knows the old one; every session ends with it. Null when done.</summary>
    public async Task<Wording?> ChangePassword(HttpContext context, string old, string fresh)
    {
        if (await seats.AccountOf(context.User, context.RequestAborted) is not { } account || Refuses(account)) return new("请重新登录", "Sign in again");
        if (!Is(account.PasswordHash, old))
        {
            await Missed(context, account);
            return new("原口令不对", "The old password is wrong");
        }
        if (PasswordRule.Problem(fresh, account.Id) is { } problem) return problem;
        if (account.PastPasswords.Append(account.PasswordHash).Any(past => Is(past, fresh)))
            return new($"不得与最近 {seats.Rules.PasswordsKept} 次的口令相同", $"Not one of the last {seats.Rules.PasswordsKept} passwords");
        var change = await book.SetPassword(account, Hash(fresh), seats.FreshStamp(), context.RequestAborted);
        if (!change.Done) return new(change.Zh!, change.En!);
        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
        return null;

        bool Is(string hash, string password) => hasher.VerifyHashedPassword(null!, hash, password) != PasswordVerificationResult.Failed;
    }

    /// <summary>A seat of the demo: the factor is the code shown beside the seats. Where the rules have none, no seat can be taken.</summary>
    public async Task<bool> TakeSeat(HttpContext context, string id, string code)
    {
        if (!IsDemoCode(code) || await book.Find(id, context.RequestAborted) is not { Disabled: false } account) return false;
        return await Enter(context, account, new(FactorSort.Demo));
    }

    public async Task SignOut(HttpContext context)
    {
        if (context.User.Identity?.Name is { } id && SessionSeats.SessionOf(context.User) is { } session) await seats.End(id, session, context.RequestAborted);
        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
    }

    public string Hash(string password) => hasher.HashPassword(null!, password);

    public static string Address(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    private bool IsDemoCode(string code) => seats.Rules.DemoCode is { } known && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(known), Encoding.UTF8.GetBytes(code));

    /// <summary>Locked, expired, dormant: no factor opens it today.</summary>
    public bool Refuses(Account account) => seats.Rules.Closed(account, seats.Now) is not null || account.LockedUntil > seats.Now;

    /// <summary>A second factor that was wrong: counted like a wrong password.</summary>
    /// <param name="account">Null: nobody knows whose it was to be.</param>
    public async Task Missed(HttpContext context, Account? account)
    {
        tries.Failed(Address(context));
        if (account is null)
        {
            await book.RecordRefusal(null, Address(context), context.RequestAborted);
            return;
        }
        var failures = account.Failures + 1;
        var held = failures >= seats.Rules.TriesOfAccount;
        await book.RecordSignIn(account, worked: false, Address(context), held ? seats.Now + seats.Rules.AccountPause : null, held ? 0 : failures, context.RequestAborted);
    }

    /// <summary>Saves what the factor used up and counts the session as proven; false when another has used it up in the meantime.</summary>
    public async Task<bool> Proven(HttpContext context, Account account, UsedUp used)
    {
        var saved = await book.Alter(
            account.Id, old => used.Of(old.Factors) is { } left ? old with { Factors = left } : null,
            new Domain.Facts.Catalogue.SignedIn { Account = account.Id, Device = Address(context) }, "proof", account.Id, context.RequestAborted);
        if (saved is null) return false;
        seats.Prove(context.User);
        return true;
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
}
