using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Catalogue;

// 规则与运行: scope Centre

/// <summary>规则草稿.</summary>
[FactRow("规则草稿", "Rule drafted", From.Officer | From.Witness, ScopeKind.Centre)]
public sealed record RuleDrafted : Fact
{
    [Field("规则", "Rule", MaxLength = 100)]
    public string? Rule { get; init; }

    [Field("版本", "Version")]
    public int? Version { get; init; }

    [Field("摘要", "Digest", MaxLength = 200)]
    public string? Digest { get; init; }

    [Field("规则包", "Pack", MaxLength = 50_000, Optional = true)]
    public string? Pack { get; init; }
}

/// <summary>规则试算.</summary>
[FactRow("规则试算", "Rule tried", From.Officer | From.Witness, ScopeKind.Centre)]
public sealed record RuleTried : Fact
{
    [Field("规则", "Rule", MaxLength = 100)]
    public string? Rule { get; init; }

    [Field("版本", "Version")]
    public int? Version { get; init; }

    [Field("截至位置", "Up to")]
    public long? UpTo { get; init; }

    [Field("命中数", "Hits")]
    public int? Hits { get; init; }

    [Field("标段数", "Lots")]
    public int? Lots { get; init; }
}

/// <summary>规则生效.</summary>
[FactRow("规则生效", "Rule published", Facts.From.Officer | Facts.From.Witness, ScopeKind.Centre)]
public sealed record RulePublished : Fact
{
    [Field("规则", "Rule", MaxLength = 100)]
    public string? Rule { get; init; }

    [Field("版本", "Version")]
    public int? Version { get; init; }

    [Field("起", "From")]
    public Moment? From { get; init; }

    [Field("止", "To", Optional = true)]
    public Moment? To { get; init; }

    [Field("摘要", "Digest", MaxLength = 200)]
    public string? Digest { get; init; }

    [Field("批准", "Approval", MaxLength = 100)]
    public string? Approval { get; init; }
}

/// <summary>规则停用.</summary>
[FactRow("规则停用", "Rule retired", From.Officer | From.Witness, ScopeKind.Centre)]
public sealed record RuleRetired : Fact
{
    [Field("规则", "Rule", MaxLength = 100)]
    public string? Rule { get; init; }

    [Field("版本", "Version")]
    public int? Version { get; init; }

    [Field("原因", "Reason")]
    public string? Reason { get; init; }

    [Field("批准", "Approval", MaxLength = 100)]
    public string? Approval { get; init; }
}

/// <summary>日历录入.</summary>
[FactRow("日历录入", "Calendar entered", From.Officer, ScopeKind.Centre)]
public sealed record CalendarEntered : Fact
{
    [Field("年度", "Year")]
    public int? Year { get; init; }

    [Field("版本", "Version")]
    public int? Version { get; init; }

    [Field("日期", "Days")]
    public IReadOnlyList<CalendarDay>? Days { get; init; }

    [Field("文号", "Paper no.", MaxLength = 200)]
    public string? PaperNo { get; init; }
}

/// <summary>时限参数录入.</summary>
[FactRow("时限参数录入", "Limit entered", Facts.From.Officer, ScopeKind.Centre)]
public sealed record LimitEntered : Fact
{
    [Field("时限", "Rule", MaxLength = 100)]
    public string? Rule { get; init; }

    [Field("范围", "Scope")]
    public string? Scope { get; init; }

    [Field("数值", "Value")]
    public decimal? Value { get; init; }

    [Field("依据", "Basis")]
    public string? Basis { get; init; }

    [Field("起", "From")]
    public Moment? From { get; init; }

    [Field("批准", "Approval", MaxLength = 100)]
    public string? Approval { get; init; }
}

/// <summary>条文确认.</summary>
[FactRow("条文确认", "Citation confirmed", From.Officer, ScopeKind.Centre)]
public sealed record CitationConfirmed : Fact
{
    [Field("时限", "Rule", MaxLength = 100)]
    public string? Rule { get; init; }

    [Field("法规名称", "Title", MaxLength = 600)]
    public string? Title { get; init; }

    [Field("条款", "Article")]
    public string? Article { get; init; }

    [Field("版本日期", "Version date")]
    public Moment? VersionDate { get; init; }
}

/// <summary>起算日口径.</summary>
[FactRow("起算日口径", "Convention set", Facts.From.Officer, ScopeKind.Centre)]
public sealed record ConventionSet : Fact
{
    [Field("时限", "Rule", MaxLength = 100)]
    public string? Rule { get; init; }

    [Field("口径", "Reading", Choices = nameof(Choices.Reading))]
    public string? Reading { get; init; }

    [Field("依据", "Basis")]
    public string? Basis { get; init; }

    [Field("起", "From")]
    public Moment? From { get; init; }

    [Field("批准", "Approval", MaxLength = 100)]
    public string? Approval { get; init; }
}

/// <summary>锚定.</summary>
[FactRow("锚定", "Anchor obtained", From.Witness, ScopeKind.Centre)]
public sealed record AnchorObtained : Fact
{
    [Field("日志长度", "Size")]
    public long? Size { get; init; }

    [Field("锚定方式", "Kind", Choices = nameof(Choices.AnchorKind))]
    public string? Kind { get; init; }

    [Field("出具方", "By")]
    public string? By { get; init; }

    [Field("凭据摘要", "Token digest", MaxLength = 200)]
    public string? TokenDigest { get; init; }
}

/// <summary>配置基线.</summary>
[FactRow("配置基线", "Baseline set", From.Witness | From.Officer, ScopeKind.Centre)]
public sealed record BaselineSet : Fact
{
    [Field("摘要", "Digest", MaxLength = 200)]
    public string? Digest { get; init; }
}

/// <summary>配置漂移.</summary>
[FactRow("配置漂移", "Configuration drifted", From.Witness | From.Officer, ScopeKind.Centre)]
public sealed record ConfigurationDrifted : Fact
{
    [Field("配置项", "Key")]
    public string? Key { get; init; }

    [Field("应有摘要", "Expected digest", MaxLength = 200)]
    public string? ExpectedDigest { get; init; }

    [Field("实有摘要", "Found digest", MaxLength = 200)]
    public string? FoundDigest { get; init; }
}

/// <summary>篡改发现.</summary>
[FactRow("篡改发现", "Tamper found", From.Witness | From.Officer, ScopeKind.Centre)]
public sealed record TamperFound : Fact
{
    [Field("库", "Store")]
    public string? Store { get; init; }

    [Field("表", "Table")]
    public string? Table { get; init; }

    [Field("行", "Row")]
    public string? Row { get; init; }

    [Field("类型", "Kind")]
    public string? Kind { get; init; }
}

/// <summary>日志恢复.</summary>
[FactRow("日志恢复", "Log recovered", Facts.From.Witness | Facts.From.Officer, ScopeKind.Centre)]
public sealed record LogRecovered : Fact
{
    [Field("起始位置", "From")]
    public long? From { get; init; }

    [Field("截止位置", "To")]
    public long? To { get; init; }

    [Field("检查点", "Checkpoint")]
    public string? Checkpoint { get; init; }

    [Field("方式", "How")]
    public string? How { get; init; }
}
