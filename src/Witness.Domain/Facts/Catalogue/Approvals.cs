using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Catalogue;

// 复核、应急与登录: scope Centre; 登录 and looks stand in the audit log only

/// <summary>复核申请.</summary>
[FactRow("复核申请", "Approval asked", From.Officer | From.Witness, ScopeKind.Centre)]
public sealed record ApprovalAsked : Fact
{
    [Field("复核编号", "Approval", MaxLength = 100)]
    public string? Approval { get; init; }

    [Field("操作", "Act")]
    public string? Act { get; init; }

    [Field("请求摘要", "Request digest", MaxLength = 200)]
    public string? RequestDigest { get; init; }

    /// <summary>What is asked for, word by word, where it stands in no other fact: canonical JSON, of which the digest is.</summary>
    [Field("请求内容", "Request", MaxLength = 16000, Optional = true)]
    public string? Request { get; init; }

    [Field("申请人", "By")]
    public string? By { get; init; }

    [Field("有效至", "Until")]
    public Moment? Until { get; init; }
}

/// <summary>复核通过.</summary>
[FactRow("复核通过", "Approval given", From.Officer | From.Witness, ScopeKind.Centre)]
public sealed record ApprovalGiven : Fact
{
    [Field("复核编号", "Approval", MaxLength = 100)]
    public string? Approval { get; init; }

    [Field("复核人", "By")]
    public string? By { get; init; }
}

/// <summary>复核不通过.</summary>
[FactRow("复核不通过", "Approval refused", From.Officer | From.Witness, ScopeKind.Centre)]
public sealed record ApprovalRefused : Fact
{
    [Field("复核编号", "Approval", MaxLength = 100)]
    public string? Approval { get; init; }

    [Field("复核人", "By")]
    public string? By { get; init; }

    [Field("原因", "Reason")]
    public string? Reason { get; init; }
}

/// <summary>复核失效.</summary>
[FactRow("复核失效", "Approval lapsed", From.Officer | From.Witness, ScopeKind.Centre)]
public sealed record ApprovalLapsed : Fact
{
    [Field("复核编号", "Approval", MaxLength = 100)]
    public string? Approval { get; init; }

    [Field("复核人", "By")]
    public string? By { get; init; }

    [Field("原因", "Reason")]
    public string? Reason { get; init; }
}

/// <summary>应急启用.</summary>
[FactRow("应急启用", "Break glass opened", From.Officer | From.Witness, ScopeKind.Centre)]
public sealed record BreakGlassOpened : Fact
{
    [Field("启用人", "By")]
    public IReadOnlyList<string>? By { get; init; }

    [Field("原因", "Reason")]
    public string? Reason { get; init; }

    [Field("有效至", "Until")]
    public Moment? Until { get; init; }
}

/// <summary>应急结束.</summary>
[FactRow("应急结束", "Break glass closed", From.Officer | From.Witness, ScopeKind.Centre)]
public sealed record BreakGlassClosed : Fact
{
    [Field("查看次数", "Looks", Unit = "次")]
    public int? Looks { get; init; }
}

/// <summary>登录 — audit log only.</summary>
[FactRow("登录", "Signed in", From.Witness, ScopeKind.Centre, Audit = true)]
public sealed record SignedIn : Fact
{
    [Field("账号", "Account", MaxLength = 100)]
    public string? Account { get; init; }

    [Field("终端", "Device")]
    public string? Device { get; init; }
}

/// <summary>退出 — audit log only.</summary>
[FactRow("退出", "Signed out", From.Witness, ScopeKind.Centre, Audit = true)]
public sealed record SignedOut : Fact
{
    [Field("账号", "Account", MaxLength = 100)]
    public string? Account { get; init; }

    [Field("终端", "Device")]
    public string? Device { get; init; }
}

/// <summary>登录失败 — audit log only.</summary>
[FactRow("登录失败", "Sign in failed", From.Witness, ScopeKind.Centre, Audit = true)]
public sealed record SignInFailed : Fact
{
    [Field("账号", "Account", MaxLength = 100)]
    public string? Account { get; init; }

    [Field("终端", "Device")]
    public string? Device { get; init; }
}

/// <summary>查看 — audit log only.</summary>
[FactRow("查看", "Looked", From.Witness, ScopeKind.Centre, Audit = true)]
public sealed record Looked : Fact
{
    [Field("账号", "Account", MaxLength = 100)]
    public string? Account { get; init; }

    [Field("客体", "Object")]
    public string? Object { get; init; }

    [Field("操作", "Act")]
    public string? Act { get; init; }

    [Field("事由", "Case", Optional = true)]
    public string? Case { get; init; }

    [Field("字段", "Fields")]
    public IReadOnlyList<string>? Fields { get; init; }

    [Field("数量", "Count")]
    public int? Count { get; init; }
}

/// <summary>查看被拒 — audit log only.</summary>
[FactRow("查看被拒", "Look denied", From.Witness, ScopeKind.Centre, Audit = true)]
public sealed record LookDenied : Fact
{
    [Field("账号", "Account", MaxLength = 100)]
    public string? Account { get; init; }

    [Field("客体", "Object")]
    public string? Object { get; init; }

    [Field("操作", "Act")]
    public string? Act { get; init; }

    [Field("事由", "Case", Optional = true)]
    public string? Case { get; init; }

    [Field("字段", "Fields")]
    public IReadOnlyList<string>? Fields { get; init; }

    [Field("数量", "Count")]
    public int? Count { get; init; }
}
