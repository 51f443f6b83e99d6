using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Catalogue;

// 见证任务: written by officers and by our own steps

/// <summary>见证任务开启.</summary>
[FactRow("见证任务开启", "Task opened", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record TaskOpened : Fact
{
    [Field("任务编号", "Task ID", MaxLength = 100)]
    public string? TaskId { get; init; }

    [Field("场次", "Session", Choices = nameof(Choices.Session))]
    public string? Session { get; init; }

    [Field("场所", "Room", Optional = true)]
    public Room? Room { get; init; }

    [Field("时段", "Window")]
    public Window? Window { get; init; }
}

/// <summary>任务分派.</summary>
[FactRow("任务分派", "Task assigned", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record TaskAssigned : Fact
{
    [Field("任务编号", "Task ID", MaxLength = 100)]
    public string? TaskId { get; init; }

    [Field("工号", "Officer", MaxLength = 100)]
    public string? Officer { get; init; }

    [Field("分派方式", "Way", Choices = nameof(Choices.DrawMethod))]
    public string? Way { get; init; }

    [Field("抽取编号", "Draw ID", MaxLength = 100, Optional = true)]
    public string? DrawId { get; init; }

    [Field("理由", "Reason", Optional = true)]
    public string? Reason { get; init; }
}

/// <summary>参加任务.</summary>
[FactRow("参加任务", "Task joined", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record TaskJoined : Fact
{
    [Field("任务编号", "Task ID", MaxLength = 100)]
    public string? TaskId { get; init; }

    [Field("工号", "Officer", MaxLength = 100)]
    public string? Officer { get; init; }

    [Field("说明", "Note", Optional = true)]
    public string? Note { get; init; }
}

/// <summary>任务暂离.</summary>
[FactRow("任务暂离", "Task paused", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record TaskPaused : Fact
{
    [Field("任务编号", "Task ID", MaxLength = 100)]
    public string? TaskId { get; init; }

    [Field("工号", "Officer", MaxLength = 100)]
    public string? Officer { get; init; }

    [Field("说明", "Note", Optional = true)]
    public string? Note { get; init; }
}

/// <summary>任务恢复.</summary>
[FactRow("任务恢复", "Task resumed", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record TaskResumed : Fact
{
    [Field("任务编号", "Task ID", MaxLength = 100)]
    public string? TaskId { get; init; }

    [Field("工号", "Officer", MaxLength = 100)]
    public string? Officer { get; init; }

    [Field("说明", "Note", Optional = true)]
    public string? Note { get; init; }
}

/// <summary>任务移交.</summary>
[FactRow("任务移交", "Task handed over", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record TaskHandedOver : Fact
{
    [Field("任务编号", "Task ID", MaxLength = 100)]
    public string? TaskId { get; init; }

    [Field("接手工号", "Officer", MaxLength = 100)]
    public string? Officer { get; init; }

    [Field("说明", "Note", Optional = true)]
    public string? Note { get; init; }
}

/// <summary>任务事项.</summary>
[FactRow("任务事项", "Task item added", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record TaskItemAdded : Fact
{
    [Field("任务编号", "Task ID", MaxLength = 100)]
    public string? TaskId { get; init; }

    [Field("事项", "Item", MaxLength = 100)]
    public string? Item { get; init; }

    [Field("内容", "Text")]
    public string? Text { get; init; }
}

/// <summary>任务事项确认.</summary>
[FactRow("任务事项确认", "Task item confirmed", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record TaskItemConfirmed : Fact
{
    [Field("任务编号", "Task ID", MaxLength = 100)]
    public string? TaskId { get; init; }

    [Field("事项", "Item", MaxLength = 100)]
    public string? Item { get; init; }
}

/// <summary>任务完成.</summary>
[FactRow("任务完成", "Task finished", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record TaskFinished : Fact
{
    [Field("任务编号", "Task ID", MaxLength = 100)]
    public string? TaskId { get; init; }
}

/// <summary>任务复核.</summary>
[FactRow("任务复核", "Task reviewed", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record TaskReviewed : Fact
{
    [Field("任务编号", "Task ids")]
    public IReadOnlyList<string>? TaskIds { get; init; }

    [Field("意见", "Verdict")]
    public string? Verdict { get; init; }
}

/// <summary>随机分派承诺 — Ruling 47: one commitment, one draw.</summary>
[FactRow("随机分派承诺", "Draw committed", From.Witness, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record DrawCommitted : Fact
{
    [Field("抽取编号", "Draw ID", MaxLength = 100)]
    public string? DrawId { get; init; }

    [Field("种子承诺", "Seed commitment", MaxLength = 200)]
    public string? SeedCommitment { get; init; }

    [Field("任务编号", "Task ID", MaxLength = 100, Optional = true)]
    public string? TaskId { get; init; }

    [Field("外部随机源", "Beacon name")]
    public string? BeaconName { get; init; }

    [Field("外部随机源轮次", "Beacon round")]
    public long? BeaconRound { get; init; }

    [Field("候选人员", "Candidates")]
    public IReadOnlyList<DrawCandidate>? Candidates { get; init; }

    [Field("约束", "Constraints")]
    public IReadOnlyList<string>? Constraints { get; init; }
}

/// <summary>随机分派揭示.</summary>
[FactRow("随机分派揭示", "Draw made", From.Witness, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record DrawMade : Fact
{
    [Field("抽取编号", "Draw ID", MaxLength = 100)]
    public string? DrawId { get; init; }

    [Field("种子", "Seed", MaxLength = 200)]
    public string? Seed { get; init; }

    [Field("外部随机值", "Beacon value")]
    public string? BeaconValue { get; init; }

    [Field("抽中人员", "Chosen")]
    public IReadOnlyList<string>? Chosen { get; init; }
}

/// <summary>见证备注.</summary>
[FactRow("见证备注", "Note written", From.Officer, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record NoteWritten : Fact
{
    [Field("任务编号", "Task ID", MaxLength = 100)]
    public string? TaskId { get; init; }

    [Field("备注", "Text", Follows = true)]
    public string? Text { get; init; }
}
