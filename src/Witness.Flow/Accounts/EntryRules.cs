using Witness.Domain.Terms;

namespace Witness.Flow.Accounts;

/// <summary>
/// 进入规则 — the numbers of sign-in and sessions (security.md §2, §6) as data. The demo has a row of its own, and every page that it changes names it:
/// nothing is passed by.
/// </summary>
public sealed record EntryRules
{
    /// <summary>What a centre runs by.</summary>
    public static readonly EntryRules Centre = new();

    /// <summary>演示: many look at one seat at once, and the second factor is a code everybody can read on the page.</summary>
    public static readonly EntryRules Demo = new() { Devices = 500, Idle = TimeSpan.FromHours(8), DemoCode = "202609" };

    /// <summary>One session per account: on one pair of devices at most (ruling 35).</summary>
    public int Devices { get; init; } = 2;

    /// <summary>After this long without an act, acts ask again; watching goes on.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>No session is older.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromHours(8);

    /// <summary>How fresh a proof of who sits there must be for the acts of four eyes.</summary>
    public TimeSpan StepUp { get; init; } = TimeSpan.FromMinutes(5);

    public int TriesOfAccount { get; init; } = 5;

    public TimeSpan AccountPause { get; init; } = TimeSpan.FromMinutes(15);

    public int TriesOfAddress { get; init; } = 30;

    public TimeSpan AddressPause { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Forced change; who has a passkey need not (the password opens nothing alone).</summary>
    public TimeSpan PasswordLife { get; init; } = TimeSpan.FromDays(90);

    public int PasswordsKept { get; init; } = 5;

    /// <summary>An account nobody used for this long opens no more.</summary>
    public TimeSpan Dormant { get; init; } = TimeSpan.FromDays(60);

    /// <summary>Null outside the demo: then no such factor exists.</summary>
    public string? DemoCode { get; init; }

    /// <summary>Why an account may not come in today; null: it may.</summary>
    public Wording? Closed(Account account, DateTimeOffset now)
    {
        if (account.Disabled) return new("账号已锁定", "The account is locked");
        if (account.Until is { } until && now >= until) return new("账号已过有效期", "The account has expired");
        return DemoCode is null && now - (account.LastSignIn ?? account.MadeAt) > Dormant ? new("账号长期未用，已停用", "The account has not been used for long and is off") : null;
    }

    public bool PasswordDue(Account account, DateTimeOffset now) =>
        account.Factors.Passkeys.Count == 0 && now - (account.PasswordAt ?? account.MadeAt) >= PasswordLife;
}
