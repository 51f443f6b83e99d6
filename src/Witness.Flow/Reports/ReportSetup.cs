using System.Globalization;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Report;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Vault;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Reports;

/// <summary>设定项 — one thing the centre sets about its reports.</summary>
/// <param name="Policy">Name of the policy.</param>
/// <param name="Value">As it stands; the default where nothing was set.</param>
public sealed record SetupLine(string Policy, Wording Name, Wording About, string Value, bool IsDefault, Wording? Asked);

/// <summary>待复核的设定 — a change that waits for another person.</summary>
public sealed record SetupAsked(string Approval, string Policy, Wording Name, string Value, string By, string At, bool Own);

/// <summary>报告设定页.</summary>
/// <param name="TwoPersons">A change needs another person, as the reports themselves do.</param>
public sealed record SetupView(IReadOnlyList<SetupLine> Lines, IReadOnlyList<SetupAsked> Asked, bool TwoPersons, StampState Stamp);

/// <summary>
/// 报告设定 — what the centre sets about its reports and their anchoring: each a fact of the centre. Where reports are reviewed and issued by two persons, a
/// change is asked for by one and approved by another.
/// </summary>
public sealed class ReportSetup(Gateway gateway, LotHistory history, OwnFacts own, TimeStamper times)
{
    private const string Act = "report-setting", Thing = "report/settings", Single = "自动";

    /// <summary>Policies that can be set here, with the form each takes.</summary>
    private static readonly (string Policy, Wording Name, Wording About, string Default, Func<string, bool> Fits)[] Known =
    [
        (ReportSettings.CentrePolicy, new("签发单位", "Issuing centre"), new("封面与落款的单位名称", "Name on cover and signature"), ReportSettings.Default.Centre.Zh, v => v.Length is > 1 and <= 60),
        (ReportSettings.AddressPolicy, new("核验地址", "Address of verification"), new("印在封面与二维码里；/ 开头或 https 地址", "Printed on the cover and in its code; begins with / or is an address"), ReportSettings.Default.VerifyAt, v => v.Length <= 200 && (v.StartsWith('/') || TimeStamper.AddressOf(v) is not null)),
        (ReportSettings.IssuePolicy, new("签发方式", "Way of issuing"), new("自动，或双人（一人审核、另一人签发）", "自动 (by itself) or 双人 (one reviews, another issues)"), Single, v => v is Single or ReportSettings.Two),
        (ReportSettings.SettlePolicy, new("静置时间（分钟）", "Settling time (minutes)"), new("最后一条事实之后等多久再出报告", "How long a report waits after the last fact"), "10", IsMinutes),
        (ReportSettings.SupplementPolicy, new("补充报告静置（分钟）", "Settling of supplements (minutes)"), new("报告之后又有事实时等多久", "The same for a supplement"), "60", IsMinutes),
        (TimeStamper.Policy, new("时间戳机构地址", "Time stamp authority"), new("RFC 3161 服务的 http(s) 地址；填“无”表示不用", "http(s) address of an RFC 3161 service; 无 for none"), None, v => v == None || (v.Length <= 200 && TimeStamper.AddressOf(v) is not null)),
    ];

    /// <summary>Nobody is asked.</summary>
    public const string None = "无";

    /// <summary>Waits until the read tables know a position.</summary>
    public Func<long, CancellationToken, Task<bool>> Folded { get; init; } = (_, _) => Task.FromResult(false);

    public async Task<Look<SetupView>> View(Reader reader, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.SetReports, Thing, stop) is null) return new Look<SetupView>.Denied(Permission.SetReports.Needs);
        var (set, asked) = await Read(reader, stop);
        return new Look<SetupView>.Shown(new(
            [.. Known.Select(k => new SetupLine(k.Policy, k.Name, k.About, set.GetValueOrDefault(k.Policy, k.Default), !set.ContainsKey(k.Policy), asked.FirstOrDefault(a => a.Policy == k.Policy) is { } wait ? new($"待复核：{wait.Value}", $"Waits for approval: {wait.Value}") : null))],
            asked, IsTwo(set), times.State));
    }

    /// <summary>Sets a policy, or asks another person to.</summary>
    public Task<Accounts.Act> Set(Reader reader, string policy, string value, CancellationToken stop) => Try(reader, async () =>
    {
        var given = value.Trim();
        if (Known.FirstOrDefault(k => k.Policy == policy) is not { Policy: not null } known) return Refused("没有这个设定项", "There is no such setting");
        if (!known.Fits(given)) return Refused($"「{known.Name.Zh}」不能是这个值：{known.About.Zh}", $"{known.Name.En} cannot be that: {known.About.En}");
        var (set, asked) = await Read(reader, stop);
        if (set.GetValueOrDefault(policy, known.Default) == given) return Refused("与现值相同", "It is that already");
        if (!IsTwo(set)) return await Done(await own.Append(new(Changed(set, policy, given, null), OwnFacts.Centre, own.FreshKey($"policy/{policy}"), reader.Account), stop), stop);
        if (asked.Any(a => a.Policy == policy)) return Refused("已有一项待复核", "A change of it waits already");
        var key = own.FreshKey("report-setting");
        var fact = new ApprovalAsked { Approval = key, Act = $"{Act}:{policy}={given}", RequestDigest = $"sha256:{Suite.Intl.Hash(System.Text.Encoding.UTF8.GetBytes($"{policy}={given}"))}", By = reader.Account };
        return await Done(await own.Append(new(fact, OwnFacts.Centre, key, reader.Account), stop), stop);
    }, stop);

    /// <summary>复核 — by another person than who asked.</summary>
    public Task<Accounts.Act> Decide(Reader reader, string approval, bool agrees, CancellationToken stop) => Try(reader, async () =>
    {
        var (set, asked) = await Read(reader, stop);
        if (asked.FirstOrDefault(a => a.Approval == approval) is not { } wait) return Refused("没有待复核的这一项", "There is no such change to approve");
        if (agrees && wait.Own) return Refused("申请人不能复核自己的申请", "Nobody approves what they asked for themselves");
        // both decisions have one key: who comes second gets nothing
        Fact decision = agrees ? new ApprovalGiven { Approval = approval, By = reader.Account } : new ApprovalRefused { Approval = approval, By = reader.Account, Reason = wait.Own ? "申请人撤回" : "不同意" };
        List<OwnFact> facts = [new(decision, OwnFacts.Centre, $"{approval}/decided", reader.Account)];
        if (agrees) facts.Add(new(Changed(set, wait.Policy, wait.Value, approval), OwnFacts.Centre, $"{approval}/effect", reader.Account));
        return await Done(await own.AppendTogether(facts, stop), stop);
    }, stop);

    private static PolicyChanged Changed(Dictionary<string, string> set, string policy, string value, string? approval) => new() { Policy = policy, Before = set.GetValueOrDefault(policy), After = value, Approval = approval };

    private async Task<(Dictionary<string, string> Set, IReadOnlyList<SetupAsked> Asked)> Read(Reader reader, CancellationToken stop)
    {
        var (set, asked) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, SetupAsked>(StringComparer.Ordinal));
        foreach (var recorded in await history.OfCentre([nameof(PolicyChanged), nameof(ApprovalAsked), nameof(ApprovalGiven), nameof(ApprovalRefused), nameof(ApprovalLapsed)], stop))
        {
            switch (recorded.Fact)
            {
                case PolicyChanged { Policy: { } policy, After: { } after }: set[policy] = after; break;
                case ApprovalAsked { Approval: { } id, Act: { } act } f when act.StartsWith($"{Act}:", StringComparison.Ordinal) && act[(Act.Length + 1)..].Split('=', 2) is [var policy, var value] && Known.FirstOrDefault(k => k.Policy == policy).Name is { } name:
                    asked[id] = new(id, policy, name, value, f.By ?? "", f.At.ToString(), f.By == reader.Account);
                    break;
                case ApprovalGiven { Approval: { } id }: asked.Remove(id); break;
                case ApprovalRefused { Approval: { } id }: asked.Remove(id); break;
                case ApprovalLapsed { Approval: { } id }: asked.Remove(id); break;
            }
        }
        return (set, [.. asked.Values]);
    }

    private async Task<Accounts.Act> Try(Reader reader, Func<Task<Accounts.Act>> act, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.SetReports, Thing, stop) is null) return Refused($"没有权限：{Permission.SetReports.Needs.Zh}", $"Not permitted: {Permission.SetReports.Needs.En}");
        try
        {
            return await act();
        }
        catch (LogClosedException closed)
        {
            return Refused($"日志只读：{closed.Reason.Zh}", $"The log is read-only: {closed.Reason.En}");
        }
    }

    private async Task<Accounts.Act> Done(Appended appended, CancellationToken stop) => appended is Appended.Done { Receipts: [.., var receipt] }
        ? new Accounts.Act.Done(receipt.Position, Pending: !await Folded(receipt.Position, stop)) : Refused("他人已先办理", "Somebody else has done it first");

    private static bool IsTwo(Dictionary<string, string> set) => set.GetValueOrDefault(ReportSettings.IssuePolicy) == ReportSettings.Two;

    private static bool IsMinutes(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes <= 60 * 24 * 90;

    private static Accounts.Act Refused(string zh, string en) => new Accounts.Act.Refused(new Wording(zh, en));
}
