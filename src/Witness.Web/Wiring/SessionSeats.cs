using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Accounts;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Web.Wiring;

/// <summary>
/// 会话 — who sits where. A session stands in the account's row and is asked again with every request: what was ended, revoked or grew too old ends
/// at once. When somebody last did something, and last proved who they are, is kept in memory: after a restart acts ask again.
/// </summary>
public sealed class SessionSeats(AccountBook book, PersonNames names, EntryRules rules, TimeProvider real)
{
    public const string StampClaim = "stamp";
    public const string SessionClaim = "session";

    private const string DeviceCookie = "witness-device";

    private readonly ConcurrentDictionary<string, (DateTimeOffset Act, DateTimeOffset Proof)> _last = new(StringComparer.Ordinal);

    public EntryRules Rules => rules;

    public string FreshStamp() => names.FreshStamp();

    public DateTimeOffset Now => real.GetUtcNow();

    /// <summary>Null when nobody sits there any more: locked, expired, another stamp, the session ended or too old.</summary>
    public async Task<Reader?> ReaderOf(ClaimsPrincipal principal, CancellationToken stop) =>
        await AccountOf(principal, stop) is { } account ? new(account.Id, await names.Of(account, stop), account.Roles, account.Regions, account.Kinds) { Proven = IsProven(principal) } : null;

    /// <summary>The account behind a living session.</summary>
    public async Task<Account?> AccountOf(ClaimsPrincipal principal, CancellationToken stop)
    {
        if (principal.Identity?.Name is not { } id || await book.Find(id, stop) is not { } account || rules.Closed(account, real.GetUtcNow()) is not null) return null;
        if (principal.FindFirstValue(StampClaim) != account.Stamp) return null;
        var session = SessionOf(principal);
        if (account.Living(session, rules, real.GetUtcNow()) is null && !OfReadOnly(session)) return null;
        return IsIdle(principal) && account.Roles.Any(role => role is Role.AccountAdmin or Role.SecurityAdmin or Role.AuditAdmin) ? null : account; // office pages end, desks lock
    }

    /// <summary>The password is older than it may be: every page leads to changing it. Not at a demo seat, which no password opens.</summary>
    public async Task<bool> IsPasswordDue(ClaimsPrincipal principal, CancellationToken stop) =>
        rules.DemoCode is null && await AccountOf(principal, stop) is { } account && rules.PasswordDue(account, Now);

    public static string? SessionOf(ClaimsPrincipal principal) => principal.FindFirstValue(SessionClaim);

    /// <summary>True: watching goes on, an act has to be preceded by a proof.</summary>
    public bool IsIdle(ClaimsPrincipal principal) => SessionOf(principal) is { } id && (!_last.TryGetValue(id, out var last) || real.GetUtcNow() - last.Act >= rules.Idle);

    /// <summary>Whether the second factor was shown within the last minutes.</summary>
    public bool IsProven(ClaimsPrincipal principal) => SessionOf(principal) is { } id && _last.TryGetValue(id, out var last) && real.GetUtcNow() - last.Proof < rules.StepUp;

    /// <summary>Somebody did something; what is idle already stays so until a proof.</summary>
    public void Touch(ClaimsPrincipal principal)
    {
        if (SessionOf(principal) is { } id && _last.TryGetValue(id, out var last) && !IsIdle(principal)) _last[id] = (real.GetUtcNow(), last.Proof);
    }

    public void Prove(ClaimsPrincipal principal)
    {
        if (SessionOf(principal) is { } id) _last[id] = (real.GetUtcNow(), real.GetUtcNow());
    }

    /// <summary>Sits down: writes sign-in, session and what the factor used up in one transaction, then sets the cookie. False: used up before.</summary>
    public async Task<bool> Open(HttpContext context, Account account, UsedUp used)
    {
        var now = real.GetUtcNow();
        var session = new Session(Convert.ToHexStringLower(Randomness.System.Bytes(16)), Device(context), now, used.Sort, Doors.Address(context));
        var seated = account;
        try
        {
            var saved = await book.Alter(
                account.Id, old => used.Of(old.Factors) is { } left ? (old with { Factors = left, Failures = 0, LockedUntil = null, LastSignIn = now }).Sit(session, rules) : null,
                new SignedIn { Account = account.Id, Device = session.Address }, "signin", account.Id, context.RequestAborted);
            if (saved is null) return false;
            seated = saved;
        }
        catch (LogClosedException) // why a log takes nothing in is on the log page: somebody must be able to get there
        {
            if (used.Mark is { } mark && !_spent.TryAdd($"{account.Id}/{mark}", 0)) return false; // no row says that it was used
            await Console.Error.WriteLineAsync($"只读时登录 / signed in while read-only: {account.Id}");
            _readOnly.TryAdd(session.Id, 0);
        }
        _last[session.Id] = (now, now);
        var identity = new ClaimsIdentity(
            [new(ClaimTypes.Name, seated.Id), new(StampClaim, seated.Stamp), new(SessionClaim, session.Id)], IdentityConstants.ApplicationScheme);
        await context.SignInAsync(IdentityConstants.ApplicationScheme, new(identity));
        return true;
    }

    /// <summary>Ends one session of an account: one's own at the door, or another from the list.</summary>
    public async Task End(string account, string session, CancellationToken stop)
    {
        _last.TryRemove(session, out _);
        _readOnly.TryRemove(session, out _);
        try
        {
            await book.Alter(account, old => old.Living(session, rules, real.GetUtcNow()) is null ? null : old.Leave(session), new SignedOut { Account = account, Device = session[..8] }, "signout", account, stop);
        }
        catch (LogClosedException)
        {
            // the cookie goes all the same
        }
    }

    private readonly ConcurrentDictionary<string, byte> _readOnly = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _spent = new(StringComparer.Ordinal);

    private bool OfReadOnly(string? session) => session is not null && _readOnly.ContainsKey(session);

    private static string Device(HttpContext context)
    {
        if (context.Request.Cookies[DeviceCookie] is { Length: 32 } known && known.All(char.IsAsciiHexDigitLower)) return known;
        var fresh = Convert.ToHexStringLower(Randomness.System.Bytes(16));
        context.Response.Cookies.Append(DeviceCookie, fresh, new() { HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true, MaxAge = TimeSpan.FromDays(400), Secure = context.Request.IsHttps });
        return fresh;
    }
}
