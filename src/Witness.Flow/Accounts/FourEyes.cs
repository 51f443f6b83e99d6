using Witness.Domain.Terms;

namespace Witness.Flow.Accounts;

/// <summary>双人事项 — an act that one asks for and another lets happen.</summary>
/// <param name="Code">Stands in the log.</param>
/// <param name="Here">True: asked and given on 待我复核, bound to the exact request. False: its own page has both persons.</param>
public sealed record PairAct(string Code, Wording Title, IReadOnlyList<Role> Asks, IReadOnlyList<Role> Gives, bool Here)
{
    public bool MayAsk(Reader reader) => reader.Roles.Any(Asks.Contains);

    /// <summary>Another person with a role that may: never the one who asked.</summary>
    public bool MayGive(Reader reader, string asker) => reader.Account != asker && reader.Roles.Any(Gives.Contains);
}

/// <summary>双人事项表 — the list of security.md §6 as data. What a further page moves here becomes a row with <c>Here</c> and an effect.</summary>
public static class FourEyes
{
    /// <summary>角色与范围: asked by a security administrator, given by another or by who makes accounts; a virgin house has one of each.</summary>
    public static readonly PairAct Grant = new("role", new("授予角色与范围", "Giving roles and scope"), [Role.SecurityAdmin], [Role.SecurityAdmin, Role.AccountAdmin], true);

    /// <summary>恢复账号: a lost telephone. The system administrator asks, a security administrator confirms (security.md §6); no known password is ever set.</summary>
    public static readonly PairAct Reset = new("factors", new("撤下第二因素并解锁", "Taking second factors away and unlocking"), [Role.AccountAdmin], [Role.SecurityAdmin], true);

    public static readonly IReadOnlyList<PairAct> All =
    [
        Grant, Reset,
        new("rules", new("规则、阈值、时限、日历、惯例", "Rules, thresholds, limits, calendar, conventions"), [Role.Lead], [Role.Lead], false),
        new("report", new("报告审核与签发", "Reviewing and issuing a report"), [Role.Officer, Role.Lead], [Role.Lead], false),
        new("letter", new("发出函告", "Sending a letter"), [Role.Officer, Role.Lead], [Role.Lead], false),
        new("retention", new("保管期限变更与处置", "Change of retention, disposal"), [Role.Lead], [Role.Lead], false),
    ];

    public static PairAct? Find(string code) => All.FirstOrDefault(act => act.Code == code);
}
