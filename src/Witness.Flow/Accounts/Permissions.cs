using Witness.Domain.Terms;

namespace Witness.Flow.Accounts;

/// <summary>
/// 权限 — something a reader may do, and which roles may: the permission matrix as data (security.md §4, as far as the roles
/// of ruling 58 go). Deny by default: a role not listed may not.
/// </summary>
/// <param name="Code">Stable code in the audit log.</param>
public sealed record Permission(string Code, string Chinese, string English, params Role[] Roles)
{
    public static readonly Permission ReadBoard = new("board.read", "查看今日见证", "Read the day board", Role.Officer, Role.Lead, Role.OutsideAuditor, Role.Archivist, Role.Supervisor, Role.Wall);
    public static readonly Permission Search = new("search", "查询", "Search", Role.Officer, Role.Lead, Role.OutsideAuditor, Role.Archivist, Role.Supervisor);
    public static readonly Permission ReadLot = new("lot.read", "查看标段记录", "Read a lot's records", Role.Officer, Role.Lead, Role.OutsideAuditor, Role.Archivist, Role.Supervisor);
    public static readonly Permission ReadParty = new("party.read", "查看主体", "Read a party", Role.Officer, Role.Lead, Role.OutsideAuditor, Role.Archivist, Role.Supervisor);
    public static readonly Permission ReadFact = new("fact.read", "查看事实与证明", "Read a fact and its proof", Role.Officer, Role.Lead, Role.OutsideAuditor, Role.Archivist, Role.Supervisor);

    /// <summary>S6 — the compartment: officers in scope and leads (ruling 54).</summary>
    public static readonly Permission ReadClues = new("clues.read", "查看线索", "Read clues (S6)", Role.Officer, Role.Lead, Role.Supervisor);
    public static readonly Permission HandleAlerts = new("alerts.handle", "处置预警", "Handle alerts", Role.Officer, Role.Lead);

    /// <summary>规则与阈值: one lead proposes, another approves (ruling 34); officers read.</summary>
    public static readonly Permission ReadRules = new("rules.read", "查看规则与阈值", "Read rules and thresholds", Role.Officer, Role.Lead, Role.OutsideAuditor, Role.Supervisor);
    public static readonly Permission ProposeRules = new("rules.propose", "起草与试算规则", "Draft and try rules", Role.Lead);
    public static readonly Permission ApproveRules = new("rules.approve", "复核规则与阈值", "Approve rules and thresholds", Role.Lead);
    public static readonly Permission ReadStatistics = new("statistics.read", "查看统计", "Read statistics", Role.Officer, Role.Lead, Role.Supervisor, Role.Coordinator);

    /// <summary>Takes a held file out: what may harm who opens it.</summary>
    public static readonly Permission TakeHeld = new("evidence.held", "取出隔离证据", "Take out held evidence", Role.Lead);
    public static readonly Permission WriteLetters = new("letters.write", "拟写函告", "Draft letters", Role.Officer, Role.Lead);
    public static readonly Permission ReviewLetters = new("letters.review", "审核与发出函告", "Review and send letters", Role.Lead);

    /// <summary>见证报告: read by all who read lots; whoever may not read clues gets the party's copy. One reviews, a lead issues.</summary>
    public static readonly Permission ReadReports = new("reports.read", "查看见证报告", "Read witness reports", Role.Officer, Role.Lead, Role.OutsideAuditor, Role.Archivist, Role.Supervisor);
    public static readonly Permission ReviewReports = new("reports.review", "审核见证报告", "Review witness reports", Role.Officer, Role.Lead);
    public static readonly Permission IssueReports = new("reports.issue", "签发见证报告", "Issue witness reports", Role.Lead);

    /// <summary>报告设定: a lead, and another lead where the centre reviews its reports.</summary>
    public static readonly Permission SetReports = new("reports.set", "设定报告与锚定", "Set reports and anchoring", Role.Lead);

    /// <summary>归档与保存: read by those who read reports; one proposes or places, another approves (security.md §4).</summary>
    public static readonly Permission ReadKeeping = new("keeping.read", "查看归档与保存", "Read archive and retention", Role.Officer, Role.Lead, Role.OutsideAuditor, Role.Archivist);
    public static readonly Permission WriteKeeping = new("keeping.propose", "拟改期限、鉴定、制作归档包", "Propose periods, appraise, make packages", Role.Lead, Role.Archivist);
    public static readonly Permission ApproveKeeping = new("keeping.approve", "批准期限与销毁", "Approve periods and disposal", Role.Lead, Role.Archivist);
    public static readonly Permission PlaceHolds = new("keeping.hold", "暂停与恢复处置", "Place and lift holds", Role.Lead, Role.Archivist);

    /// <summary>见证任务: a lead assigns and reviews, who has a task works in it; its powers over the lot end with it.</summary>
    public static readonly Permission ReadDuty = new("duty.read", "查看见证任务", "Read witness tasks", Role.Officer, Role.Lead);
    public static readonly Permission WorkDuty = new("duty.work", "办理见证任务", "Work in a witness task", Role.Officer, Role.Lead);
    public static readonly Permission AssignDuty = new("duty.assign", "分派与复核见证任务", "Assign and review witness tasks", Role.Lead);
    public static readonly Permission WriteStaff = new("staff.write", "登记见证人员", "Enter staff, shifts and absences", Role.Lead);

    /// <summary>查阅借阅: an officer or a lead asks, another lead approves; whoever borrowed reads what was lent and nothing else.</summary>
    public static readonly Permission ReadLoans = new("loans.read", "查看查阅借阅与登记", "Read loans and their register", Role.Officer, Role.Lead, Role.OutsideAuditor, Role.Archivist);
    public static readonly Permission AskLoans = new("loans.ask", "登记查阅借阅申请、交付与收回", "Enter requests, hand over and recall", Role.Officer, Role.Lead, Role.Archivist);
    public static readonly Permission ApproveLoans = new("loans.approve", "批准查阅借阅", "Approve loans", Role.Lead);

    /// <summary>No role has it: it goes with a loan.</summary>
    public static readonly Permission ReadLent = new("lent.read", "查阅所借报告", "Read what was lent");
    public static readonly Permission ReadSenders = new("senders.read", "查看来源", "Read senders", Role.Lead, Role.AccountAdmin, Role.SecurityAdmin);
    public static readonly Permission WriteSenders = new("senders.write", "登记来源", "Register senders", Role.AccountAdmin);
    public static readonly Permission ReadQuarantine = new("quarantine.read", "查看隔离区", "Read the quarantine", Role.Lead, Role.AccountAdmin);
    public static readonly Permission Replay = new("quarantine.replay", "重放", "Replay a refused message", Role.Lead);
    public static readonly Permission ReadOutbox = new("outbox.read", "查看推送", "Read the outbox", Role.Lead, Role.AccountAdmin);
    public static readonly Permission RetryPush = new("outbox.retry", "重试推送", "Retry a push", Role.Lead, Role.AccountAdmin);

    public static readonly Permission ReadLog = new(
        "log.read", "查看日志状态", "Read the log's state",
        Role.Officer, Role.Lead, Role.AccountAdmin, Role.SecurityAdmin, Role.AuditAdmin, Role.OutsideAuditor, Role.Archivist, Role.Supervisor, Role.Discipline, Role.StateAudit, Role.Police, Role.Coordinator);

    public static readonly Permission ReadEntries = new("entries.read", "取条目包", "Fetch entry bundles", Role.OutsideAuditor);

    public static readonly Permission ReadAccounts = new(
        "accounts.read", "查看账号", "Read accounts", Role.AccountAdmin, Role.SecurityAdmin, Role.AuditAdmin);

    /// <summary>审计日志 — who looked at what, who was refused, who signed in.</summary>
    public static readonly Permission ReadAudit = new("audit.read", "查看审计日志", "Read the audit log", Role.AuditAdmin);

    /// <summary>待我复核: each sees what they asked and what they may decide; the audit administrator all of it.</summary>
    public static readonly Permission ReadApprovals = new(
        "approvals.read", "查看与办理复核", "Read and decide approvals", Role.Lead, Role.AccountAdmin, Role.SecurityAdmin, Role.AuditAdmin);

    public static readonly Permission MakeAccounts = new("accounts.make", "建立账号", "Make accounts", Role.AccountAdmin);
    public static readonly Permission GrantRoles = new("roles.grant", "授予角色", "Grant roles", Role.SecurityAdmin);

    /// <summary>Every permission.</summary>
    public static readonly IReadOnlyList<Permission> All =
    [
        ReadBoard, Search, ReadLot, ReadParty, ReadFact, ReadClues, HandleAlerts, TakeHeld, WriteLetters, ReviewLetters, ReadRules, ProposeRules, ApproveRules, ReadStatistics, ReadReports, ReviewReports, IssueReports, SetReports, ReadKeeping, WriteKeeping, ApproveKeeping, PlaceHolds, ReadLoans, AskLoans, ApproveLoans, ReadLent, ReadSenders, WriteSenders, ReadQuarantine, Replay,
        ReadOutbox, RetryPush, ReadLog, ReadEntries, ReadAccounts, ReadAudit, ReadApprovals, MakeAccounts, GrantRoles,
    ];

    /// <summary>The right, and who has it: what a denial says.</summary>
    public Wording Needs => new($"{Chinese}（{string.Join("、", Roles.Select(role => role.Title().Zh))}）", $"{English} ({string.Join(", ", Roles.Select(role => role.Title().En))})");

    public bool Allows(Reader reader) => reader.Loan is not null ? this == ReadLent : reader.Roles.Any(role => Roles.Contains(role));
}

/// <summary>角色组 — what may never stand together is parted by group (security.md §3).</summary>
public enum RoleGroup
{
    /// <summary>系统、安全、审计 — each alone.</summary>
    Administrator = 1,

    /// <summary>中心人员 W1–W3.</summary>
    Centre = 2,

    /// <summary>外部单位 R1–R5 and outside auditors; their accounts expire.</summary>
    Outside = 3,

    /// <summary>交易主体 E1–E3, whose accounts expire too.</summary>
    Party = 4,

    /// <summary>大屏、运维 — each alone.</summary>
    Device = 5,
}

/// <summary>静态互斥 — as data: the group of every role; administrators and devices stand alone, groups exclude each other.</summary>
public static class RoleExclusion
{
    public static readonly IReadOnlyDictionary<Role, RoleGroup> Groups = new Dictionary<Role, RoleGroup>
    {
        [Role.Officer] = RoleGroup.Centre, [Role.Lead] = RoleGroup.Centre, [Role.Archivist] = RoleGroup.Centre,
        [Role.AccountAdmin] = RoleGroup.Administrator, [Role.SecurityAdmin] = RoleGroup.Administrator, [Role.AuditAdmin] = RoleGroup.Administrator,
        [Role.OutsideAuditor] = RoleGroup.Outside, [Role.Supervisor] = RoleGroup.Outside, [Role.Discipline] = RoleGroup.Outside,
        [Role.StateAudit] = RoleGroup.Outside, [Role.Police] = RoleGroup.Outside, [Role.Coordinator] = RoleGroup.Outside,
        [Role.Agency] = RoleGroup.Party, [Role.Expert] = RoleGroup.Party, [Role.Purchaser] = RoleGroup.Party,
        [Role.Wall] = RoleGroup.Device, [Role.Site] = RoleGroup.Device,
    };

    /// <summary>How long an account of an outside person holds when no earlier day was given.</summary>
    public static readonly TimeSpan OutsideLasts = TimeSpan.FromDays(365);

    /// <summary>The first pair that may not stand together; null when the set is fine.</summary>
    public static (Role First, Role Second)? Find(IReadOnlyList<Role> roles)
    {
        foreach (var first in roles)
        {
            foreach (var second in roles)
            {
                if (first != second && (Groups[first] != Groups[second] || Groups[first] is RoleGroup.Administrator or RoleGroup.Device)) return (first, second);
            }
        }
        return null;
    }

    /// <summary>Whether an account with these roles must have an end.</summary>
    public static bool Expires(IReadOnlyList<Role> roles) => roles.Any(role => Groups[role] is RoleGroup.Outside or RoleGroup.Party);
}

/// <summary>What people read for a role.</summary>
public static class RoleNames
{
    public static Wording Title(this Role role) => role switch
    {
        Role.Officer => new("见证人员", "Witness officer"),
        Role.Lead => new("见证负责人", "Witness lead"),
        Role.AccountAdmin => new("系统管理员", "System administrator"),
        Role.SecurityAdmin => new("安全管理员", "Security administrator"),
        Role.AuditAdmin => new("审计管理员", "Audit administrator"),
        Role.Archivist => new("档案管理员", "Archivist"),
        Role.Supervisor => new("行政监督部门", "Supervising authority"),
        Role.Discipline => new("纪检监察", "Discipline inspection"),
        Role.StateAudit => new("审计机关", "State audit"),
        Role.Police => new("公安", "Police"),
        Role.Coordinator => new("综合管理协调部门", "Coordinating department"),
        Role.Agency => new("代理机构", "Agency"),
        Role.Expert => new("专家", "Expert"),
        Role.Purchaser => new("招标人/采购人", "Tenderer or purchaser"),
        Role.Wall => new("大屏", "Big screen"),
        Role.Site => new("场所设备运维", "Site and devices"),
        _ => new("外部审计", "Outside auditor"),
    };
}
