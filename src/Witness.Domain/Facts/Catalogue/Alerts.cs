namespace Witness.Domain.Facts.Catalogue;

// 预警: alerts and what became of them

/// <summary>预警 — Identity: rule, lot, cause (ruling 37).</summary>
[FactRow("预警", "Alert raised", From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record AlertRaised : Fact
{
    [Field("预警编号", "Alert", MaxLength = 100)]
    public string? Alert { get; init; }

    [Field("环节", "Stage")]
    public string? Stage { get; init; }

    [Field("规则", "Rule", Mark.S6, MaxLength = 100)]
    public string? Rule { get; init; }

    [Field("规则版本", "Rule version", Mark.S6)]
    public int? RuleVersion { get; init; }

    [Field("等级", "Severity", Mark.S6, Choices = nameof(Choices.Severity))]
    public string? Severity { get; init; }

    [Field("起因", "Cause", Mark.S6)]
    public string? Cause { get; init; }

    [Field("说明", "Explanation", Mark.S6, MaxLength = 1 << 18)]
    public string? Explanation { get; init; }

    [Field("依据", "Evidence", Mark.S6)]
    public IReadOnlyList<string>? Evidence { get; init; }
}

/// <summary>预警更新.</summary>
[FactRow("预警更新", "Alert revised", From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record AlertRevised : Fact
{
    [Field("预警编号", "Alert", MaxLength = 100)]
    public string? Alert { get; init; }

    [Field("环节", "Stage")]
    public string? Stage { get; init; }

    [Field("规则", "Rule", Mark.S6, MaxLength = 100)]
    public string? Rule { get; init; }

    [Field("规则版本", "Rule version", Mark.S6)]
    public int? RuleVersion { get; init; }

    [Field("等级", "Severity", Mark.S6, Choices = nameof(Choices.Severity))]
    public string? Severity { get; init; }

    [Field("起因", "Cause", Mark.S6)]
    public string? Cause { get; init; }

    [Field("说明", "Explanation", Mark.S6, MaxLength = 1 << 18)]
    public string? Explanation { get; init; }

    [Field("依据", "Evidence", Mark.S6)]
    public IReadOnlyList<string>? Evidence { get; init; }
}

/// <summary>预警解除.</summary>
[FactRow("预警解除", "Alert cleared", From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record AlertCleared : Fact
{
    [Field("预警编号", "Alert", MaxLength = 100)]
    public string? Alert { get; init; }

    [Field("原因", "Why", Mark.S6)]
    public string? Why { get; init; }
}

/// <summary>预警重启.</summary>
[FactRow("预警重启", "Alert reopened", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record AlertReopened : Fact
{
    [Field("预警编号", "Alert", MaxLength = 100)]
    public string? Alert { get; init; }

    [Field("原因", "Why", Mark.S6)]
    public string? Why { get; init; }
}

/// <summary>接手.</summary>
[FactRow("接手", "Alert taken", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record AlertTaken : Fact
{
    [Field("预警编号", "Alert", MaxLength = 100)]
    public string? Alert { get; init; }

    [Field("工号", "Officer", MaxLength = 100)]
    public string? Officer { get; init; }
}

/// <summary>升级.</summary>
[FactRow("升级", "Alert escalated", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record AlertEscalated : Fact
{
    [Field("预警编号", "Alert", MaxLength = 100)]
    public string? Alert { get; init; }

    [Field("升级至", "To")]
    public string? To { get; init; }
}

/// <summary>研判.</summary>
[FactRow("研判", "Alert reviewed", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record AlertReviewed : Fact
{
    [Field("预警编号", "Alert", MaxLength = 100)]
    public string? Alert { get; init; }

    [Field("研判结论", "Verdict", Choices = nameof(Choices.AlertVerdict))]
    public string? Verdict { get; init; }

    [Field("理由", "Reason", Mark.S6)]
    public string? Reason { get; init; }
}
