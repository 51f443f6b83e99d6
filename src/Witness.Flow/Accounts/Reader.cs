namespace Witness.Flow.Accounts;

/// <summary>角色 — what a person may do here. The roles of security.md §3; machines (M1) are senders, not accounts.</summary>
public enum Role
{
    /// <summary>见证人员.</summary>
    Officer = 1,

    /// <summary>见证负责人.</summary>
    Lead = 2,

    /// <summary>系统管理员 A1 — makes accounts; sees nothing of the trade.</summary>
    AccountAdmin = 3,

    /// <summary>安全管理员 A2 — gives roles and scopes, says what each sender may send.</summary>
    SecurityAdmin = 4,

    /// <summary>审计管理员 A3 — reads the audit log.</summary>
    AuditAdmin = 5,

    /// <summary>外部审计 — reads everything in scope but S6; may fetch entry bundles.</summary>
    OutsideAuditor = 6,

    /// <summary>档案管理员 W3 — keeps what was closed; sees lots and reports.</summary>
    Archivist = 7,

    /// <summary>行政监督部门 R1 — sees its own trade, the clues too.</summary>
    Supervisor = 8,

    /// <summary>纪检监察 R2 — by case only.</summary>
    Discipline = 9,

    /// <summary>审计机关 R3 — by case only.</summary>
    StateAudit = 10,

    /// <summary>公安 R4 — by case only.</summary>
    Police = 11,

    /// <summary>综合管理协调部门 R5 — statistics.</summary>
    Coordinator = 12,

    /// <summary>代理机构 E1 — its own 评价 form only.</summary>
    Agency = 13,

    /// <summary>专家 E2 — its own 评价 form only.</summary>
    Expert = 14,

    /// <summary>招标人/采购人 E3 — its own 评价 form only.</summary>
    Purchaser = 15,

    /// <summary>大屏 WALL — the board and nothing else; no acts.</summary>
    Wall = 16,

    /// <summary>场所设备运维 OPS — rooms and devices, no content of lots.</summary>
    Site = 17,
}

/// <summary>
/// 读者 — who asks (ruling 33). Every query takes one; no query is answered without. Region and kind bound what is seen:
/// an empty list means the whole centre, or all kinds.
/// </summary>
/// <param name="Account">The staff number; stands in the log.</param>
/// <param name="Name">Display name, from the vault; never written to the log.</param>
/// <param name="Regions">GB/T 2260 codes.</param>
/// <param name="Kinds">Names of kinds, as the kind book has them.</param>
public sealed record Reader(
    string Account, string Name, IReadOnlyList<Role> Roles, IReadOnlyList<string> Regions, IReadOnlyList<string> Kinds)
{
    /// <summary>
    /// Set on a live page: the subscription this query belongs to. The gateway records one look per subscription (ruling 58), so
    /// that a page refreshing itself does not fill the audit log.
    /// </summary>
    public string? Watch { get; init; }

    /// <summary>Case of the loan that lets a borrower in; such a reader has no account and may nothing but read what was lent.</summary>
    public string? Loan { get; init; }

    /// <summary>The second factor was shown within the last minutes: acts of four eyes ask for it (security.md §6).</summary>
    public bool Proven { get; init; }

    public bool Is(Role role) => Roles.Contains(role);

    public bool IsAny(params ReadOnlySpan<Role> roles)
    {
        foreach (var role in roles)
        {
            if (Roles.Contains(role)) return true;
        }
        return false;
    }
}
