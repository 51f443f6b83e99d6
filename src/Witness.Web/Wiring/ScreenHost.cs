using System.Security.Claims;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;

namespace Witness.Web.Wiring;

/// <summary>A seat of the demo that is taken by one click.</summary>
public sealed record DemoSeat(string Account, string Name, Role Role, Wording Scope);

/// <summary>What came of a try to sign in: no more than that, or it would say which accounts exist.</summary>
public sealed record SignInAnswer(bool In);

/// <summary>One of the three administrators made at first start.</summary>
public sealed record FirstAdmin(Role Role, string Account, string Name, string Password);

/// <summary>
/// 主机 — what the screens ask of the host beside the two desks: the clock, whether this is the demo, who sits there, and the
/// doors in and out. The host fills it once at start.
/// </summary>
public sealed class ScreenHost
{
    public required TimeProvider Trade { get; init; }

    /// <summary>How much faster trade time runs than the real one.</summary>
    public double Speed { get; init; } = 1;

    public required bool Demo { get; init; }

    public Wording Centre { get; init; } = new("公共资源交易中心", "Public Resource Trading Centre");

    public IReadOnlyList<DemoSeat> DemoSeats { get; init; } = [];

    /// <summary>Null: nobody sits there, or the account is gone.</summary>
    public required Func<ClaimsPrincipal, CancellationToken, Task<Reader?>> ReaderOf { get; init; }

    /// <summary>Checks the password; the second factor comes after it.</summary>
    public required Func<HttpContext, string, string, Task<SignInAnswer>> SignIn { get; init; }

    /// <summary>演示码 — the second factor of the demo's seats, shown beside them; null: there is no such factor.</summary>
    public string? DemoCode { get; init; }

    /// <summary>Demo only: takes the seat of that account by the code shown beside it.</summary>
    public required Func<HttpContext, string, string, Task<bool>> TakeSeat { get; init; }

    public required Func<HttpContext, Task> SignOut { get; init; }

    /// <summary>Until when the one-time link of the first start holds; null when it does not hold (any more).</summary>
    public required Func<string, CancellationToken, Task<DateTimeOffset?>> FirstLink { get; init; }

    /// <summary>Makes all three or none; null when done, else why not.</summary>
    public required Func<string, IReadOnlyList<FirstAdmin>, CancellationToken, Task<Wording?>> MakeFirst { get; init; }

    /// <summary>Trade time now in +08:00.</summary>
    public DateTimeOffset Now => Trade.GetUtcNow().ToOffset(Moment.Offset);
}
