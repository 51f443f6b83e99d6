using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Catalogue;

// 归档与改进: keeping, holding, disposing, handing over; evaluation

/// <summary>办结.</summary>
[FactRow("办结", "Lot closed", From.Officer | From.Witness, ScopeKind.Lot)]
public sealed record LotClosed : Fact
{
    [Field("原因", "Cause")]
    public string? Cause { get; init; }
}

/// <summary>保全.</summary>
[FactRow("保全", "Hold placed", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record HoldPlaced : Fact
{
    [Field("依据", "Basis")]
    public string? Basis { get; init; }

    [Field("机关", "Authority")]
    public string? Authority { get; init; }
}

/// <summary>解除保全.</summary>
[FactRow("解除保全", "Hold lifted", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record HoldLifted : Fact
{
    [Field("依据", "Basis")]
    public string? Basis { get; init; }
}

/// <summary>保存期限.</summary>
[FactRow("保存期限", "Retention set", Facts.From.Officer | Facts.From.Witness, ScopeKind.Centre)]
public sealed record RetentionSet : Fact
{
    [Field("交易类型", "Kind")]
    public string? Kind { get; init; }

    [Field("材料", "Material")]
    public string? Material { get; init; }

    [Field("期限", "Period")]
    public string? Period { get; init; }

    [Field("依据", "Basis")]
    public string? Basis { get; init; }

    [Field("起", "From")]
    public Moment? From { get; init; }

    [Field("批准", "Approval", MaxLength = 100)]
    public string? Approval { get; init; }
}

/// <summary>销毁批准.</summary>
[FactRow("销毁批准", "Disposal approved", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record DisposalApproved : Fact
{
    [Field("鉴定意见", "Appraisal")]
    public Doc? Appraisal { get; init; }

    [Field("批准", "Approval", MaxLength = 100)]
    public string? Approval { get; init; }
}

/// <summary>销毁 — Leaves its trace.</summary>
[FactRow("销毁", "Material disposed", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record MaterialDisposed : Fact
{
    [Field("摘要", "Digests")]
    public IReadOnlyList<string>? Digests { get; init; }

    [Field("保存规则", "Rule", MaxLength = 100)]
    public string? Rule { get; init; }

    [Field("批准", "Approval", MaxLength = 100)]
    public string? Approval { get; init; }
}

/// <summary>完整性校验.</summary>
[FactRow("完整性校验", "Fixity checked", From.Officer | From.Witness, ScopeKind.Centre)]
public sealed record FixityChecked : Fact
{
    [Field("对象数", "Objects", Unit = "件")]
    public int? Objects { get; init; }

    [Field("未通过", "Failed")]
    public IReadOnlyList<string>? Failed { get; init; }
}

/// <summary>归档包 — Its lots are its scope.</summary>
[FactRow("归档包", "Archive packaged", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record ArchivePackaged : Fact
{
    [Field("包编号", "Package", MaxLength = 200)]
    public string? Package { get; init; }

    [Field("摘要", "Digest", MaxLength = 200)]
    public string? Digest { get; init; }
}

/// <summary>归档移交.</summary>
[FactRow("归档移交", "Archive handed over", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record ArchiveHandedOver : Fact
{
    [Field("包编号", "Package", MaxLength = 200)]
    public string? Package { get; init; }

    [Field("接收单位", "To")]
    public Org? To { get; init; }

    [Field("回执", "Receipt")]
    public string? Receipt { get; init; }
}

/// <summary>归档接收.</summary>
[FactRow("归档接收", "Archive imported", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record ArchiveImported : Fact
{
    [Field("包编号", "Package", MaxLength = 200)]
    public string? Package { get; init; }

    [Field("来源", "Origin")]
    public string? Origin { get; init; }
}

/// <summary>评价.</summary>
[FactRow("评价", "Survey answered", From.Officer, ScopeKind.Centre, ScopeKind.Lot)]
public sealed record SurveyAnswered : Fact
{
    [Field("评价角色", "Role")]
    public string? Role { get; init; }

    [Field("评分", "Scores")]
    public SurveyScores? Scores { get; init; }

    [Field("意见", "Text")]
    public string? Text { get; init; }
}

/// <summary>改进事项.</summary>
[FactRow("改进事项", "Improvement opened", Facts.From.Officer, ScopeKind.Centre)]
public sealed record ImprovementOpened : Fact
{
    [Field("来由", "From")]
    public IReadOnlyList<string>? From { get; init; }

    [Field("措施", "Action")]
    public string? Action { get; init; }

    [Field("责任人", "Owner")]
    public string? Owner { get; init; }

    [Field("期限", "Due")]
    public Moment? Due { get; init; }
}

/// <summary>改进核验.</summary>
[FactRow("改进核验", "Improvement verified", From.Officer, ScopeKind.Centre)]
public sealed record ImprovementVerified : Fact
{
    [Field("结果", "Result")]
    public string? Result { get; init; }
}
