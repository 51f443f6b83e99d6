using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Catalogue;

// 启封、密钥与时限: written by our own steps

/// <summary>启封 — Its round is the round of its scope.</summary>
[FactRow("启封", "Seal opened", From.Witness, ScopeKind.Lot)]
public sealed record SealOpened : Fact
{
    [Field("封存", "Seal", Choices = nameof(Choices.Seal))]
    public string? Seal { get; init; }

    [Field("启封事实", "Cause")]
    public FactIdentity? Cause { get; init; }
}

/// <summary>再封存 — Its round is the round of its scope.</summary>
[FactRow("再封存", "Seal closed", From.Witness, ScopeKind.Lot)]
public sealed record SealClosed : Fact
{
    [Field("封存", "Seal", Choices = nameof(Choices.Seal))]
    public string? Seal { get; init; }

    [Field("再封存事实", "Cause")]
    public FactIdentity? Cause { get; init; }
}

/// <summary>密钥销毁.</summary>
[FactRow("密钥销毁", "Key destroyed", From.Officer | From.Witness, ScopeKind.Centre)]
public sealed record KeyDestroyed : Fact
{
    [Field("密钥类型", "Key kind", Choices = nameof(Choices.KeyKind))]
    public string? KeyKind { get; init; }

    [Field("密钥标识", "Key ref", MaxLength = 200)]
    public string? KeyRef { get; init; }

    [Field("依据", "Basis")]
    public string? Basis { get; init; }

    [Field("批准", "Approval", MaxLength = 100)]
    public string? Approval { get; init; }
}

/// <summary>时限届至 — A tick that wakes the rules; status is computed from At values (ruling 38).</summary>
[FactRow("时限届至", "Limit passed", From.Witness, ScopeKind.Lot)]
public sealed record LimitPassed : Fact
{
    [Field("时限", "Rule", MaxLength = 100)]
    public string? Rule { get; init; }

    [Field("起算事实", "Start")]
    public FactIdentity? Start { get; init; }

    [Field("届满日（原）", "Due raw")]
    public Moment? DueRaw { get; init; }

    [Field("届满日（顺延）", "Due rolled")]
    public Moment? DueRolled { get; init; }

    [Field("节点", "Phase", Choices = nameof(Choices.LimitPhase))]
    public string? Phase { get; init; }
}

/// <summary>时限重算.</summary>
[FactRow("时限重算", "Deadline recomputed", From.Witness, ScopeKind.Lot)]
public sealed record DeadlineRecomputed : Fact
{
    [Field("时限", "Rule", MaxLength = 100)]
    public string? Rule { get; init; }

    [Field("重算前", "Before")]
    public Moment? Before { get; init; }

    [Field("重算后", "After")]
    public Moment? After { get; init; }

    [Field("原因", "Cause")]
    public string? Cause { get; init; }
}
