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
    /// <summary>Made by the system; lifting names it. An older fact without one is known by its place in the log.</summary>
    [Field("保全编号", "Hold ID", MaxLength = 100, Optional = true)]
    public string? HoldId { get; init; }

    [Field("缘由", "Cause", Choices = nameof(Choices.HoldCause), Optional = true)]
    public string? Cause { get; init; }

    [Field("文号", "Document no.", MaxLength = 100, Optional = true)]
    public string? DocumentNo { get; init; }

    [Field("依据", "Basis")]
    public string? Basis { get; init; }

    [Field("机关", "Authority")]
    public string? Authority { get; init; }
}

/// <summary>解除保全.</summary>
[FactRow("解除保全", "Hold lifted", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record HoldLifted : Fact
{
    [Field("保全编号", "Hold ID", MaxLength = 100, Optional = true)]
    public string? HoldId { get; init; }

    [Field("文号", "Document no.", MaxLength = 100, Optional = true)]
    public string? DocumentNo { get; init; }

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

    /// <summary>What of the lot it was; null in a fact older than the word.</summary>
    [Field("材料", "Material", Choices = nameof(Choices.KeptMaterial), Optional = true)]
    public string? Material { get; init; }

    /// <summary>Keys destroyed with it: what lay under them is gone wherever it still lies.</summary>
    [Field("销毁密钥", "Keys", Unit = "把", Optional = true)]
    public int? Keys { get; init; }

    /// <summary>What had to stay, and why.</summary>
    [Field("保留", "Left", Optional = true)]
    public string? Left { get; init; }

    [Field("保存规则", "Rule", MaxLength = 300)]
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

    [Field("开始", "Began", Optional = true)]
    public Moment? Began { get; init; }

    /// <summary>Bytes read, as text: a store may hold more than a number of JSON can say.</summary>
    [Field("字节数", "Bytes", MaxLength = 20, Optional = true)]
    public string? Bytes { get; init; }
}

/// <summary>归档包 — Its lots are its scope.</summary>
[FactRow("归档包", "Archive packaged", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record ArchivePackaged : Fact
{
    [Field("包编号", "Package", MaxLength = 200)]
    public string? Package { get; init; }

    /// <summary>Of the package's last manifest, which names every other file.</summary>
    [Field("摘要", "Digest", MaxLength = 200)]
    public string? Digest { get; init; }

    [Field("标段数", "Lots", Unit = "个", Optional = true)]
    public int? Count { get; init; }
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
[FactRow("归档接收", "Archive imported", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record ArchiveImported : Fact
{
    [Field("包编号", "Package", MaxLength = 200)]
    public string? Package { get; init; }

    [Field("来源", "Origin")]
    public string? Origin { get; init; }

    [Field("摘要", "Digest", MaxLength = 200, Optional = true)]
    public string? Digest { get; init; }

    [Field("标段数", "Lots", Unit = "个", Optional = true)]
    public int? Count { get; init; }
}

/// <summary>归档拒收 — A package that does not hold: kept apart as it came, and never read as a record.</summary>
[FactRow("归档拒收", "Archive refused", From.Officer | From.Witness, ScopeKind.Centre)]
public sealed record ArchiveRefused : Fact
{
    [Field("包编号", "Package", MaxLength = 200)]
    public string? Package { get; init; }

    /// <summary>The file or entry that does not hold.</summary>
    [Field("位置", "Where", MaxLength = 1000)]
    public string? Where { get; init; }

    [Field("原因", "Reason", MaxLength = 2000)]
    public string? Reason { get; init; }
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
