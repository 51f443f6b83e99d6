using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Catalogue;

// 账号与权限: scope Centre

/// <summary>账号开通.</summary>
[FactRow("账号开通", "Account created", From.Officer | From.Witness, ScopeKind.Centre)]
public sealed record AccountCreated : Fact
{
    [Field("账号", "Account", MaxLength = 100)]
    public string? Account { get; init; }

    [Field("姓名", "Name", Mark.Personal, MaxLength = 100)]
    public string? Name { get; init; }

    [Field("单位", "Org")]
    public Org? Org { get; init; }

    [Field("有效期至", "Until", Optional = true)]
    public Moment? Until { get; init; }
}

/// <summary>账号变更.</summary>
[FactRow("账号变更", "Account changed", From.Officer | From.Witness, ScopeKind.Centre)]
public sealed record AccountChanged : Fact
{
    [Field("账号", "Account", MaxLength = 100)]
    public string? Account { get; init; }

    [Field("变更内容", "Changes")]
    public IReadOnlyList<Change>? Changes { get; init; }
}

/// <summary>账号锁定.</summary>
[FactRow("账号锁定", "Account locked", From.Officer | From.Witness, ScopeKind.Centre)]
public sealed record AccountLocked : Fact
{
    [Field("账号", "Account", MaxLength = 100)]
    public string? Account { get; init; }

    [Field("原因", "Reason")]
    public string? Reason { get; init; }
}

/// <summary>账号解锁.</summary>
[FactRow("账号解锁", "Account unlocked", From.Officer | From.Witness, ScopeKind.Centre)]
public sealed record AccountUnlocked : Fact
{
    [Field("账号", "Account", MaxLength = 100)]
    public string? Account { get; init; }

    [Field("原因", "Reason")]
    public string? Reason { get; init; }
}

/// <summary>账号停用.</summary>
[FactRow("账号停用", "Account disabled", From.Officer | From.Witness, ScopeKind.Centre)]
public sealed record AccountDisabled : Fact
{
    [Field("账号", "Account", MaxLength = 100)]
    public string? Account { get; init; }

    [Field("原因", "Reason")]
    public string? Reason { get; init; }
}

/// <summary>终端绑定.</summary>
[FactRow("终端绑定", "Device enrolled", From.Officer | From.Witness, ScopeKind.Centre)]
public sealed record DeviceEnrolled : Fact
{
    [Field("账号", "Account", MaxLength = 100)]
    public string? Account { get; init; }

    [Field("终端", "Device")]
    public string? Device { get; init; }
}

/// <summary>鉴别因素变更.</summary>
[FactRow("鉴别因素变更", "Factor changed", From.Officer | From.Witness, ScopeKind.Centre)]
public sealed record FactorChanged : Fact
{
    [Field("账号", "Account", MaxLength = 100)]
    public string? Account { get; init; }

    [Field("因素类型", "Factor kind")]
    public string? FactorKind { get; init; }
}

/// <summary>授权.</summary>
[FactRow("授权", "Role granted", Facts.From.Officer, ScopeKind.Centre)]
public sealed record RoleGranted : Fact
{
    [Field("账号", "Account", MaxLength = 100)]
    public string? Account { get; init; }

    [Field("角色", "Role")]
    public string? Role { get; init; }

    [Field("范围", "Scope")]
    public string? Scope { get; init; }

    [Field("起", "From")]
    public Moment? From { get; init; }

    [Field("止", "Until", Optional = true)]
    public Moment? Until { get; init; }

    [Field("批准", "Approval", MaxLength = 100)]
    public string? Approval { get; init; }
}

/// <summary>收回授权.</summary>
[FactRow("收回授权", "Role revoked", From.Officer, ScopeKind.Centre)]
public sealed record RoleRevoked : Fact
{
    [Field("账号", "Account", MaxLength = 100)]
    public string? Account { get; init; }

    [Field("角色", "Role")]
    public string? Role { get; init; }
}

/// <summary>安全标记.</summary>
[FactRow("安全标记", "Label set", From.Officer, ScopeKind.Centre)]
public sealed record LabelSet : Fact
{
    [Field("客体", "Object")]
    public string? Object { get; init; }

    [Field("级别", "Level")]
    public string? Level { get; init; }

    [Field("范畴", "Compartments")]
    public IReadOnlySet<string>? Compartments { get; init; }
}

/// <summary>策略变更.</summary>
[FactRow("策略变更", "Policy changed", From.Officer, ScopeKind.Centre)]
public sealed record PolicyChanged : Fact
{
    [Field("策略", "Policy")]
    public string? Policy { get; init; }

    [Field("变更前", "Before")]
    public string? Before { get; init; }

    [Field("变更后", "After")]
    public string? After { get; init; }

    [Field("批准", "Approval", MaxLength = 100)]
    public string? Approval { get; init; }
}
