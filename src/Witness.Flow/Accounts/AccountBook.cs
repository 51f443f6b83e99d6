using System.Collections.Concurrent;
using System.Text;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Accounts;

/// <summary>What a change of an account came to.</summary>
public sealed record AccountChange(long? Position, string? Zh = null, string? En = null)
{
    public bool Done => Position is not null;
}

/// <summary>
/// 账号簿 — people's accounts: rows attached to the log, each changed only together with the fact that says so. An id is
/// never used again (三级等保). Passwords are hashed by the host; this book never sees one.
/// </summary>
public sealed class AccountBook(LogStore store, OwnFacts own, TwoClocks clocks)
{
    public static readonly AttachedTable Table = new("account");

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly ConcurrentDictionary<string, Account> _cache = new(StringComparer.Ordinal);

    /// <summary>Told the id of each account whose row changed, so that open pages ask again who sits there; must return at once.</summary>
    public Action<string>? Changed { get; set; }

    public async Task<Account?> Find(string id, CancellationToken stop)
    {
        if (_cache.TryGetValue(id, out var cached)) return cached;
        var row = await store.ReadRow(Table, Encoding.UTF8.GetBytes(id), stop);
        if (row is null) return null;
        var account = Account.Read(row);
        _cache[id] = account;
        return account;
    }

    public async Task<IReadOnlyList<Account>> All(CancellationToken stop)
    {
        var rows = await store.ReadRows(Table, default, default, 10_000, stop);
        return [.. rows.Select(row => Account.Read(row.Value!.Value.Span))];
    }

    /// <summary>Makes an account without roles; refuses an id that was ever used.</summary>
    public async Task<AccountChange> Make(string id, string name, string passwordHash, string stamp, string by, CancellationToken stop)
    {
        if (id.Length is 0 or > 64 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            return new(null, "账号须为 1–64 位字母、数字、-、_ 或 .", "an account is 1–64 letters, digits, - _ or .");
        if (await Find(id, stop) is not null) return new(null, "账号已存在或曾被使用", "the account exists or was used before");
        var fact = new OwnFact(new AccountCreated { Account = id, Name = name }, OwnFacts.Centre, $"account/{id}", by);
        var account = new Account(id, passwordHash, stamp, [], [], [], own.VaultPlace(fact, "Name"), clocks.Real.GetUtcNow());
        return await Save(fact, account, stop);
    }

    /// <summary>The three administrators of the first start, with their roles, all or none; refused once any account exists.</summary>
    public async Task<AccountChange> MakeFirst(
        IReadOnlyList<(string Id, string Name, string PasswordHash, Role Role)> people, Func<string> stamp, CancellationToken stop)
    {
        if ((await All(stop)).Count > 0) return new(null, "已有账号，首次启动已完成", "accounts exist: the first start is over");
        var facts = new List<OwnFact>();
        var accounts = new List<Account>();
        foreach (var (id, name, hash, role) in people)
        {
            var created = new OwnFact(new AccountCreated { Account = id, Name = name }, OwnFacts.Centre, $"account/{id}", id);
            facts.Add(created);
            facts.Add(new(new RoleGranted { Account = id, Role = role.ToString(), Scope = "*×*" }, OwnFacts.Centre, $"grant/{id}/first", id));
            accounts.Add(new(id, hash, stamp(), [role], [], [], own.VaultPlace(created, "Name"), clocks.Real.GetUtcNow()));
        }
        var rows = accounts.ConvertAll(a => new AttachedRow(Table, Encoding.UTF8.GetBytes(a.Id), a.ToBytes()));
        if (await own.AppendTogether(facts, stop, rows) is not Appended.Done done) return new(null, "未能写入", "not written");
        foreach (var account in accounts) _cache[account.Id] = account;
        return new(done.Receipts[^1].Position);
    }

    /// <summary>Gives roles and scope in one act; refuses pairs that exclude each other.</summary>
    public async Task<AccountChange> Grant(
        string id, IReadOnlyList<Role> roles, IReadOnlyList<string> regions, IReadOnlyList<string> kinds, string stamp, string by, CancellationToken stop)
    {
        var effect = await GrantEffect(new(id, roles, regions, kinds), stamp, by, null, stop);
        return effect.Refused is { } why ? new(null, why.Zh, why.En) : await Save(effect, stop);
    }

    /// <summary>The same, to be written together with the approval that lets it happen.</summary>
    public async Task<Effect> GrantEffect(Grant grant, string stamp, string by, string? approval, CancellationToken stop)
    {
        if (await Find(grant.Account, stop) is not { } account) return Effect.No("没有这个账号", "no such account");
        if (grant.Account == by) return Effect.No("不得给自己授权", "nobody grants a role to themselves");
        if (RoleExclusion.Find(grant.Roles) is { } pair)
            return Effect.No($"角色互斥：{pair.First.Title().Zh}、{pair.Second.Title().Zh}", $"the roles exclude each other: {pair.First.Title().En}, {pair.Second.Title().En}");
        var until = RoleExclusion.Expires(grant.Roles) ? account.Until ?? clocks.Real.GetUtcNow() + RoleExclusion.OutsideLasts : account.Until;
        var scope = $"{(grant.Regions.Count == 0 ? "*" : string.Join(',', grant.Regions))}×{(grant.Kinds.Count == 0 ? "*" : string.Join(',', grant.Kinds))}";
        var fact = new RoleGranted
        {
            Account = grant.Account, Role = string.Join(',', grant.Roles), Scope = scope, From = Moment.Of(clocks.Trade.GetUtcNow()), Until = until is { } end ? Moment.Of(end) : null, Approval = approval,
        };
        var next = account with { Roles = grant.Roles, Regions = grant.Regions, Kinds = grant.Kinds, Stamp = stamp, Sessions = [], Until = until };
        return ToEffect(new(fact, OwnFacts.Centre, own.FreshKey($"grant/{grant.Account}"), by), next);
    }

    /// <summary>A lost telephone: second factors are taken away and the account unlocked; the next sign-in enrols anew. No password is set by anybody.</summary>
    public async Task<Effect> ResetEffect(string id, string stamp, string by, CancellationToken stop)
    {
        if (await Find(id, stop) is not { } account) return Effect.No("没有这个账号", "no such account");
        var next = account with { Factors = SecondFactors.None, Failures = 0, LockedUntil = null, Disabled = false, Stamp = stamp, Sessions = [], Devices = [], LastSignIn = clocks.Real.GetUtcNow() };
        return ToEffect(new(new AccountUnlocked { Account = id, Reason = "撤下第二因素并解锁" }, OwnFacts.Centre, own.FreshKey($"lock/{id}"), by), next);
    }

    private Effect ToEffect(OwnFact fact, Account next) =>
        new(null, [fact], [new(Table, Encoding.UTF8.GetBytes(next.Id), next.ToBytes())], () => Keep(next));

    private async Task<AccountChange> Save(Effect effect, CancellationToken stop)
    {
        if (await own.AppendTogether(effect.Facts, stop, effect.Rows) is not Appended.Done done) return new(null, "未能写入", "not written");
        effect.Placed?.Invoke();
        return new(done.Receipts[0].Position);
    }

    /// <summary>Locks or unlocks by an administrator; ends running sessions.</summary>
    public async Task<AccountChange> Lock(string id, bool locked, string stamp, string by, CancellationToken stop)
    {
        if (await Find(id, stop) is not { } account) return new(null, "没有这个账号", "no such account");
        Fact fact = locked ? new AccountLocked { Account = id, Reason = "管理员锁定" } : new AccountUnlocked { Account = id, Reason = "管理员解锁" };
        return await Save(new(fact, OwnFacts.Centre, own.FreshKey($"lock/{id}"), by), account with { Disabled = locked, Stamp = stamp, Failures = 0, LockedUntil = null }, stop);
    }

    /// <summary>Another password hash; running sessions end with the stamp.</summary>
    public async Task<AccountChange> SetPassword(Account account, string passwordHash, string stamp, CancellationToken stop) =>
        await Save(
            new(new FactorChanged { Account = account.Id, FactorKind = "口令" }, OwnFacts.Centre, own.FreshKey($"factor/{account.Id}"), account.Id),
            account with { PasswordHash = passwordHash, Stamp = stamp, Sessions = [], PasswordAt = clocks.Real.GetUtcNow(), PastPasswords = [.. account.PastPasswords.Append(account.PasswordHash).TakeLast(EntryRules.Centre.PasswordsKept)] }, stop);

    /// <summary>A sign-in that worked or did not: an audit entry, with the counters of the row in the same transaction.</summary>
    public async Task RecordSignIn(Account account, bool worked, string device, DateTimeOffset? lockedUntil, int failures, CancellationToken stop)
    {
        Fact fact = worked ? new SignedIn { Account = account.Id, Device = device } : new SignInFailed { Account = account.Id, Device = device };
        var changed = account with { Failures = failures, LockedUntil = lockedUntil, LastSignIn = worked ? clocks.Real.GetUtcNow() : account.LastSignIn };
        await Save(new(fact, OwnFacts.Centre, own.FreshKey("signin"), account.Id), changed, stop);
    }

    /// <summary>A failed try at an account that is not there or is locked: one audit entry, as after any failed try, so that neither answer nor time tells them apart.</summary>
    /// <param name="account">Null where no such account exists: what was typed may be anything, even a password.</param>
    public async Task RecordRefusal(Account? account, string device, CancellationToken stop)
    {
        if (account is not null)
        {
            await RecordSignIn(account, worked: false, device, account.LockedUntil, account.Failures, stop);
            return;
        }
        await own.Append(new(new SignInFailed { Device = device }, OwnFacts.Centre, own.FreshKey("signin"), "anonymous"), stop);
    }

    /// <summary>Changes a row as it now stands, with the fact that says so, one at a time; null when there is no such account or the change refused.</summary>
    /// <param name="change">Gives null to refuse.</param>
    /// <param name="key">First part of the fact's source key.</param>
    public async Task<Account?> Alter(string id, Func<Account, Account?> change, Fact fact, string key, string by, CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            if (await Find(id, stop) is not { } old || change(old) is not { } next) return null;
            return (await Save(new(fact, OwnFacts.Centre, own.FreshKey($"{key}/{id}"), by), next, stop)).Done ? next : null;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<AccountChange> Save(OwnFact fact, Account account, CancellationToken stop)
    {
        var row = new AttachedRow(Table, Encoding.UTF8.GetBytes(account.Id), account.ToBytes());
        var appended = await own.Append(fact, stop, [row]);
        if (appended is not Appended.Done done) return new(null, "账号已存在或曾被使用", "the account exists or was used before");
        Keep(account);
        return new(done.Receipts[0].Position);
    }

    private void Keep(Account account)
    {
        _cache[account.Id] = account;
        Changed?.Invoke(account.Id);
    }
}
