using System.Text.Json;
using Witness.Domain.Kinds;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;

namespace Witness.Flow.Records;

/// <summary>What the host knows of people and their sign-in: names from the vault, the rule of passwords and their hash, stamps that end sessions.</summary>
public sealed record SignInRules(
    Func<Account, CancellationToken, Task<string>> NameOf, Func<string, string, Wording?> PasswordProblem, Func<string, string> Hash, Func<string> FreshStamp);

/// <summary>账号台 — the system administrator makes and locks accounts, the security administrator gives roles and scope, nobody to themselves.</summary>
public sealed class AccountsDesk(Gateway gateway, AccountBook book, SignInRules rules)
{
    private const string Thing = "accounts";
    private const int MostNamed = 50;

    public required Approvals Approvals { get; init; }

    public async Task<Look<IReadOnlyList<AccountLine>>> List(Reader reader, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.ReadAccounts, Thing, stop) is null) return new Look<IReadOnlyList<AccountLine>>.Denied(DeskAnswers.Needs(Permission.ReadAccounts));
        var lines = new List<AccountLine>();
        foreach (var account in await book.All(stop))
        {
            var state = account.Disabled ? AccountState.Locked : account.Roles.Count == 0 ? AccountState.AwaitsRole : AccountState.Active;
            lines.Add(new(
                account.Id, await rules.NameOf(account, stop), account.Roles, [.. account.Regions.Select(DeskAnswers.Region)],
                [.. account.Kinds.Select(DeskAnswers.Kind)], state, account.MadeAt, account.LastSignIn) { RegionCodes = account.Regions });
        }
        return new Look<IReadOnlyList<AccountLine>>.Shown(lines);
    }

    public Task<Act> Make(Reader reader, AccountDraft draft, CancellationToken stop) => DeskAnswers.Try(async () =>
    {
        if (await gateway.Enter(reader, Permission.MakeAccounts, Place(draft.Account), stop) is null) return DeskAnswers.Denied(Permission.MakeAccounts);
        if (draft.Name.Trim().Length is 0 or > 100) return DeskAnswers.Refused("须填写姓名（至多 100 字）", "The name is missing (at most 100 characters)");
        if (rules.PasswordProblem(draft.Password, draft.Account) is { } problem) return new Act.Refused(problem);
        return (await book.Make(draft.Account, draft.Name.Trim(), rules.Hash(draft.Password), rules.FreshStamp(), reader.Account, stop)).ToAct();
    });

    public Task<Act> GiveRoles(Reader reader, Grant grant, CancellationToken stop) => DeskAnswers.Try(async () =>
    {
        if (await gateway.Enter(reader, Permission.GrantRoles, Place(grant.Account), stop) is null) return DeskAnswers.Denied(Permission.GrantRoles);
        if (grant.Roles.Any(role => !Enum.IsDefined(role))) return DeskAnswers.Refused("没有这个角色", "There is no such role");
        if (grant.Regions.Count > MostNamed || grant.Regions.Any(region => !RegionCode.IsShaped(region))) return DeskAnswers.Refused("区划代码须为 6 位数字", "A region is a code of six digits");
        if (grant.Kinds.Any(kind => KindBook.Find(kind) is null)) return DeskAnswers.Refused("没有这个交易类型", "There is no such kind of trade");
        var asked = new Grant(grant.Account, [.. grant.Roles.Distinct()], [.. grant.Regions.Distinct()], [.. grant.Kinds.Distinct()]);
        if ((await book.GrantEffect(asked, "", reader.Account, null, stop)).Refused is { } why) return new Act.Refused(why);
        var (roles, scope) = (asked.Roles.Select(role => role.Title()).ToList(), ScopeOf(asked));
        return await Ask(reader, FourEyes.Grant, JsonSerializer.Serialize(asked), new(
            $"{asked.Account}：{(roles.Count == 0 ? "撤销全部角色" : string.Join("、", roles.Select(r => r.Zh)))}；{scope.Zh}",
            $"{asked.Account}: {(roles.Count == 0 ? "no role any more" : string.Join(", ", roles.Select(r => r.En)))}; {scope.En}"), stop);
    });

    /// <summary>Asks that second factors are taken away and the account unlocked; a security administrator confirms.</summary>
    public Task<Act> AskReset(Reader reader, string account, CancellationToken stop) => DeskAnswers.Try(async () =>
    {
        if (await gateway.Enter(reader, Permission.MakeAccounts, Place(account), stop) is null) return DeskAnswers.Denied(Permission.MakeAccounts);
        if (account == reader.Account) return DeskAnswers.Refused("不得为自己申请", "Nobody asks it for themselves");
        if (await book.Find(account, stop) is null) return DeskAnswers.Refused("没有这个账号", "There is no such account");
        return await Ask(reader, FourEyes.Reset, JsonSerializer.Serialize(account), new($"{account}：撤下第二因素并解锁", $"{account}: second factors taken away, unlocked"), stop);
    });

    private async Task<Act> Ask(Reader reader, PairAct act, string request, Wording subject, CancellationToken stop)
    {
        if (!reader.Proven) return new Act.Refused(ApprovalsDesk.Prove);
        return await Approvals.Ask(act, request, subject, reader.Account, stop) is { } asked ? new Act.Done(asked.Position, Pending: true) : DeskAnswers.Refused("未能写入", "Not written");
    }

    private static Wording ScopeOf(Grant grant)
    {
        var parts = grant.Regions.Select(DeskAnswers.Region).Concat(grant.Kinds.Select(DeskAnswers.Kind)).ToList();
        return parts.Count == 0 ? DeskAnswers.WholeCentre : new(string.Join("、", parts.Select(p => p.Zh)), string.Join(", ", parts.Select(p => p.En)));
    }

    public Task<Act> Lock(Reader reader, string account, bool locked, CancellationToken stop) => DeskAnswers.Try(async () =>
    {
        if (await gateway.Enter(reader, Permission.MakeAccounts, Place(account), stop) is null) return DeskAnswers.Denied(Permission.MakeAccounts);
        if (account == reader.Account) return DeskAnswers.Refused("不得锁定自己的账号", "Nobody locks their own account");
        if (await book.Find(account, stop) is { } known && known.Disabled == locked)
            return locked ? DeskAnswers.Refused("该账号已锁定", "The account is locked already") : DeskAnswers.Refused("该账号未锁定", "The account is not locked");
        return (await book.Lock(account, locked, rules.FreshStamp(), reader.Account, stop)).ToAct();
    });

    private static string Place(string account) => $"{Thing}/{(account.Length <= 64 ? account : account[..64])}";
}
