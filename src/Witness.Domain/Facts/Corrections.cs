namespace Witness.Domain.Facts;

/// <summary>撤回事实 — retracts the versions up to the one named, of the same source; a higher version revives (ruling 62). Has an
/// identity of its own. Its values are as secret as the fact they name.</summary>
[FactRow("撤回事实", "Fact retracted", From.Trading | From.ExpertPool | From.Venue | From.Bank | From.Device | From.Supervisor | From.Officer,
    ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Project, ScopeKind.Party, ScopeKind.Room, ScopeKind.Centre)]
public sealed record FactRetracted : Fact
{
    [Field("被撤回事实的来源键", "Source key of the fact", Follows = true, MaxLength = 200)]
    public string? SourceKey { get; init; }

    /// <summary>Absent: every version, for good.</summary>
    [Field("撤回至版本", "Up to version", Follows = true, Optional = true)]
    public int? SourceVersion { get; init; }

    [Field("撤回原因", "Reason", Follows = true)]
    public string? Reason { get; init; }
}

/// <summary>冲突 — a second content came under an identity already taken; the receipt belongs to the first. Both stand in the log as facts of
/// their own, each field as secret as its mark says (ruling 4, decision 0006); this one says that they contradict each other.</summary>
[FactRow("冲突", "Fact conflicted", From.Witness,
    ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Project, ScopeKind.Party, ScopeKind.Room, ScopeKind.Centre)]
public sealed record FactConflicted : Fact
{
    /// <summary>The account both contents came from; our own steps write this fact, so its header names them.</summary>
    [Field("来源", "Source", Follows = true, MaxLength = 200)]
    public string? Source { get; init; }

    [Field("来源键", "Source key", Follows = true, MaxLength = 200)]
    public string? SourceKey { get; init; }

    [Field("来源版本", "Source version", Follows = true)]
    public int? SourceVersion { get; init; }

    [Field("首次归集位置", "Position of the first", Follows = true)]
    public long? First { get; init; }

    [Field("另一内容的归集位置", "Position of the other", Follows = true)]
    public long? Also { get; init; }
}
