using System.Collections.Concurrent;
using Microsoft.AspNetCore.Identity;
using Witness.Flow.Accounts;
using Witness.Ledger.Crypto;

namespace Witness.Web.Wiring;

/// <summary>
/// 通行密钥之门 — enrols passkeys and lets people in by them, by the handler of ASP.NET Core Identity. What was asked of a device is kept here, for
/// five minutes and one answer.
/// </summary>
public sealed class PasskeyDoor(FactorBook factors, Doors doors, SessionSeats seats, AddressTries tries)
{
    private const string Cookie = "witness-passkey";
    private const int MostAsked = 10_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (string State, DateTimeOffset Until)> _asked = new(StringComparer.Ordinal);

    /// <summary>What the browser is to ask any passkey of this house.</summary>
    public async Task<string> AskIn(HttpContext context)
    {
        var options = await Handler(context).MakeRequestOptionsAsync(null, context);
        Keep(context, options.AssertionState ?? "");
        return options.RequestOptionsJson;
    }

    /// <summary>What the browser is to ask a device that becomes a passkey of whoever sits here, or came half-way and has no factor yet.</summary>
    public async Task<string?> AskNew(HttpContext context)
    {
        if (await Enrolling(context) is not { } account) return null;
        var options = await Handler(context).MakeCreationOptionsAsync(new() { Id = account.Id, Name = account.Id, DisplayName = account.Id }, context);
        Keep(context, options.AttestationState ?? "");
        return options.CreationOptionsJson;
    }

    /// <summary>Signs in; false for whatever is wrong with it.</summary>
    public async Task<bool> In(HttpContext context, string credential)
    {
        if (tries.Held(Doors.Address(context)) || await Asserted(context, credential) is not var (account, used))
        {
            tries.Failed(Doors.Address(context));
            await doors.Missed(context, null);
            return false;
        }
        return !doors.Refuses(account) && await doors.Enter(context, account, used);
    }

    /// <summary>Shows the passkey again, in place.</summary>
    public async Task<bool> Prove(HttpContext context, string credential)
    {
        if (await seats.AccountOf(context.User, context.RequestAborted) is not { } account) return false;
        if (await Asserted(context, credential) is var (shown, used) && shown.Id == account.Id && await doors.Proven(context, account, used)) return true;
        await doors.Missed(context, account);
        return false;
    }

    /// <summary>Enrols; whoever came half-way for it sits down by it.</summary>
    public async Task<bool> Enrol(HttpContext context, string credential)
    {
        if (await Enrolling(context) is not { } account || Take(context) is not { } state) return false;
        var result = await Handler(context).PerformAttestationAsync(new() { HttpContext = context, CredentialJson = credential, AttestationState = state });
        if (!result.Succeeded) return false;
        if (await factors.AddPasskey(account.Id, PersonStore.ToStored(result.Passkey), context.RequestAborted) is not { } enrolled) return false;
        return context.User.Identity?.IsAuthenticated == true || await doors.Enter(context, enrolled, new(FactorSort.Passkey));
    }

    /// <summary>Adding a factor to an account that has one asks for a fresh proof: a browser left open gives nobody a key of their own.</summary>
    private async Task<Account?> Enrolling(HttpContext context)
    {
        if (context.User.Identity?.IsAuthenticated == true)
            return seats.IsProven(context.User) ? await seats.AccountOf(context.User, context.RequestAborted) : null;
        return await doors.HalfWay(context) is { Factors.Any: false } account ? account : null;
    }

    private async Task<(Account Account, UsedUp Used)?> Asserted(HttpContext context, string credential)
    {
        if (Take(context) is not { } state) return null;
        var result = await Handler(context).PerformAssertionAsync(new() { HttpContext = context, CredentialJson = credential, AssertionState = state });
        if (!result.Succeeded) return null;
        var shown = PersonStore.ToStored(result.Passkey);
        return (result.User.Account, new(FactorSort.Passkey, shown.Id, shown));
    }

    private static IPasskeyHandler<Person> Handler(HttpContext context) => context.RequestServices.GetRequiredService<IPasskeyHandler<Person>>();

    private void Keep(HttpContext context, string state)
    {
        foreach (var (old, _) in _asked.Where(asked => asked.Value.Until <= seats.Now)) _asked.TryRemove(old, out _);
        if (_asked.Count >= MostAsked) _asked.Clear();
        var key = Convert.ToHexStringLower(Randomness.System.Bytes(16));
        _asked[key] = (state, seats.Now + Patience);
        context.Response.Cookies.Append(Cookie, key, new() { HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true, MaxAge = Patience, Secure = context.Request.IsHttps });
    }

    private string? Take(HttpContext context) =>
        context.Request.Cookies[Cookie] is { } key && _asked.TryRemove(key, out var asked) && asked.Until > seats.Now ? asked.State : null;
}
