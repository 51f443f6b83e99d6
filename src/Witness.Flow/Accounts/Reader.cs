namespace Witness.Flow.Accounts;

/// <summary>角色 — what a person may do here. Only these exist so far (ruling 58); the matrix grows with the access issue.</summary>
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
