using System.Globalization;

namespace Witness.Flow.Accounts;

/// <summary>鉴别因素 — by what somebody proved who they are; stands with the session and in the audit log.</summary>
public enum FactorSort
{
    /// <summary>口令加动态口令.</summary>
    Code = 1,

    /// <summary>口令加恢复码.</summary>
    Recovery = 2,

    /// <summary>通行密钥 — two factors in one: the key, and the device that knows its owner.</summary>
    Passkey = 3,

    /// <summary>演示码 — shown on the page; only where <see cref="EntryRules.DemoCode"/> is set.</summary>
    Demo = 4,
}

/// <summary>通行密钥 — what a device gave at enrolment. The public half only: reading this opens nothing.</summary>
/// <param name="Id">Base64.</param>
/// <param name="PublicKey">COSE, base64.</param>
public sealed record StoredPasskey(
    string Id, string PublicKey, DateTimeOffset MadeAt, uint Count, IReadOnlyList<string> Transports, bool Eligible, bool BackedUp, string Attestation, string ClientData);

/// <summary>第二因素 — of one account.</summary>
/// <param name="Secret">TOTP secret, wrapped by the keystore, base64; null: none.</param>
/// <param name="LastStep">Of the last code taken: no step is taken twice, nor one before it.</param>
/// <param name="Recovery">SHA-256 of the codes that still stand; the codes were shown once.</param>
public sealed record SecondFactors(string? Secret, long LastStep, IReadOnlyList<string> Recovery, IReadOnlyList<StoredPasskey> Passkeys)
{
    public static readonly SecondFactors None = new(null, -1, [], []);

    /// <summary>Without any, a password leads to enrolment and nowhere else.</summary>
    public bool Any => Secret is not null || Passkeys.Count > 0;
}

/// <summary>
/// 用掉 — what a proof uses up, applied to the factors as they stand when it is written: of two who show one code at once, one is let in. Nothing else
/// of the factors is touched, so what was added or taken away meanwhile stays so.
/// </summary>
/// <param name="Mark">The step of a code, the hash of a recovery code, the id of a passkey; null: nothing is used up.</param>
public sealed record UsedUp(FactorSort Sort, string? Mark = null, StoredPasskey? Passkey = null)
{
    /// <summary>Null: used before, or no factor of the account any more.</summary>
    public SecondFactors? Of(SecondFactors now) => Sort switch
    {
        _ when Mark is null => now,
        FactorSort.Code => now.Secret is not null && long.Parse(Mark, CultureInfo.InvariantCulture) is var step && step > now.LastStep ? now with { LastStep = step } : null,
        FactorSort.Recovery => now.Recovery.Contains(Mark) ? now with { Recovery = [.. now.Recovery.Where(hash => hash != Mark)] } : null,
        FactorSort.Passkey => now.Passkeys.Any(p => p.Id == Mark)
            ? now with { Passkeys = [.. now.Passkeys.Select(p => p.Id == Mark ? p with { Count = Passkey!.Count, BackedUp = Passkey.BackedUp } : p)] } : null,
        _ => null,
    };
}

/// <summary>会话 — one browser of one account.</summary>
/// <param name="Device">Random name of the browser, kept in it.</param>
public sealed record Session(string Id, string Device, DateTimeOffset Since, FactorSort Factor, string Address);

/// <summary>会话规则 — what a further sign-in does to the sessions there are: a pure function of the account's row.</summary>
public static class Sessions
{
    /// <summary>
    /// A device enrolled already takes the place of its own last session; a new one is enrolled while there is room; one too many ends all
    /// others and starts the list anew.
    /// </summary>
    public static Account Sit(this Account account, Session session, EntryRules rules)
    {
        var live = account.Sessions.Where(s => s.Device != session.Device && session.Since - s.Since < rules.Longest);
        if (account.Devices.Contains(session.Device)) return account with { Sessions = [.. live, session] };
        if (account.Devices.Count < rules.Devices) return account with { Sessions = [.. live, session], Devices = [.. account.Devices, session.Device] };
        return account with { Sessions = [session], Devices = [session.Device] };
    }

    public static Account Leave(this Account account, string id) => account with { Sessions = [.. account.Sessions.Where(s => s.Id != id)] };

    /// <summary>The session while it lives; null once it ended.</summary>
    public static Session? Living(this Account account, string? id, EntryRules rules, DateTimeOffset now) =>
        account.Sessions.FirstOrDefault(s => s.Id == id && now - s.Since < rules.Longest);
}
