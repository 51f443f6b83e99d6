using System.Threading.RateLimiting;
using Witness.Flow.Accounts;
using Witness.Flow.Lending;

namespace Witness.Web.Wiring;

/// <summary>
/// 借阅人 — who sits in the reading room: no account, no right outside it. A session of the room is a cookie of its own that no other page knows;
/// 调用 gives its key with every request.
/// </summary>
public sealed class Borrowers(ReadingRoom room) : IDisposable
{
    public const string Cookie = "witness-loan", KeyHeader = "witness-loan-key";

    /// <summary>Tries at the door: of one address in a minute, and of all together, so that nobody guesses from many.</summary>
    public const int TriesOfOne = 10, TriesOfAll = 120;

    private readonly PartitionedRateLimiter<string> _tries = PartitionedRateLimiter.CreateChained(
        Limiter(TriesOfOne, address => address), Limiter(TriesOfAll, _ => ""));

    /// <summary>Null: nobody, or the loan has ended.</summary>
    public Reader? Of(HttpContext context)
    {
        if (context.Request.Headers[KeyHeader] is [{ Length: > 0 and <= 64 } key]) return room.ReaderOf(key);
        return context.Request.Cookies[Cookie] is { Length: > 0 and <= 64 } session ? room.ReaderOf(session) : null;
    }

    /// <summary>False: too many tries, wait a minute.</summary>
    public bool MayTry(HttpContext context)
    {
        using var lease = _tries.AttemptAcquire(context.Connection.RemoteIpAddress?.ToString() ?? "");
        return lease.IsAcquired;
    }

    /// <summary>Spends the token on a session of this browser; false when it does not hold.</summary>
    public async Task<bool> Enter(HttpContext context, string token)
    {
        if (token.Length is 0 or > 64 || await room.Enter(token, context.RequestAborted) is not { } session) return false;
        context.Response.Cookies.Append(Cookie, session, new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, IsEssential = true });
        return true;
    }

    public void Dispose() => _tries.Dispose();

    private static PartitionedRateLimiter<string> Limiter(int most, Func<string, string> key) => PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetFixedWindowLimiter(key(address), _ => new() { PermitLimit = most, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));
}
