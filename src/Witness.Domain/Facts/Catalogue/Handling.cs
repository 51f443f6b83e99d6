using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Catalogue;

// 预警与异常处置: alerts, anomalies and what officers did about them; no type, no clue outside the compartment

/// <summary>异常情况录入.</summary>
[FactRow("异常情况录入", "Anomaly recorded", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record AnomalyRecorded : Fact
{
    [Field("异常编号", "Anomaly ID", MaxLength = 100)]
    public string? AnomalyId { get; init; }

    [Field("异常类型", "Type", Mark.S6)]
    public Code? Type { get; init; }

    [Field("环节", "Stage")]
    public string? Stage { get; init; }

    [Field("预警编号", "Alert", MaxLength = 100, Optional = true)]
    public string? Alert { get; init; }

    [Field("相关主体", "Parties", Mark.S6)]
    public IReadOnlyList<Party>? Parties { get; init; }

    [Field("说明", "Text", Mark.S6)]
    public string? Text { get; init; }

    [Field("证据", "Evidence", Mark.S6)]
    public IReadOnlyList<string>? Evidence { get; init; }
}

/// <summary>异常情况作废.</summary>
[FactRow("异常情况作废", "Anomaly voided", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record AnomalyVoided : Fact
{
    [Field("异常编号", "Anomaly ID", MaxLength = 100)]
    public string? AnomalyId { get; init; }

    [Field("原因", "Reason", Mark.S6)]
    public string? Reason { get; init; }

    [Field("批准", "Approval", MaxLength = 100)]
    public string? Approval { get; init; }
}

/// <summary>提示.</summary>
[FactRow("提示", "Party prompted", From.Officer, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record PartyPrompted : Fact
{
    [Field("异常编号", "Anomaly ID", MaxLength = 100)]
    public string? AnomalyId { get; init; }

    [Field("对象", "To", Mark.S6)]
    public string? To { get; init; }

    [Field("方式", "Channel")]
    public string? Channel { get; init; }

    [Field("内容", "Text", Mark.S6)]
    public string? Text { get; init; }

    [Field("答复", "Answer", Mark.S6, Optional = true)]
    public string? Answer { get; init; }
}

/// <summary>告知.</summary>
[FactRow("告知", "Party informed", From.Officer, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record PartyInformed : Fact
{
    [Field("异常编号", "Anomaly ID", MaxLength = 100)]
    public string? AnomalyId { get; init; }

    [Field("对象", "To", Mark.S6)]
    public string? To { get; init; }

    [Field("方式", "Channel")]
    public string? Channel { get; init; }

    [Field("内容", "Text", Mark.S6)]
    public string? Text { get; init; }

    [Field("答复", "Answer", Mark.S6, Optional = true)]
    public string? Answer { get; init; }
}

/// <summary>制止.</summary>
[FactRow("制止", "Stop requested", From.Officer, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record StopRequested : Fact
{
    [Field("异常编号", "Anomaly ID", MaxLength = 100)]
    public string? AnomalyId { get; init; }

    [Field("对象", "To", Mark.S6)]
    public string? To { get; init; }

    [Field("方式", "Channel")]
    public string? Channel { get; init; }

    [Field("内容", "Text", Mark.S6)]
    public string? Text { get; init; }

    [Field("答复", "Answer", Mark.S6, Optional = true)]
    public string? Answer { get; init; }
}

/// <summary>函告拟稿.</summary>
[FactRow("函告拟稿", "Letter drafted", From.Officer | From.Supervisor, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record LetterDrafted : Fact
{
    [Field("函件编号", "Letter no.", MaxLength = 100)]
    public string? LetterNo { get; init; }

    [Field("异常编号", "Anomaly ids")]
    public IReadOnlyList<string>? AnomalyIds { get; init; }

    [Field("收函单位", "To")]
    public Org? To { get; init; }

    [Field("函件", "Doc", Mark.S6)]
    public Doc? Doc { get; init; }

    [Field("附件", "Annex", Mark.S6)]
    public IReadOnlyList<Doc>? Annex { get; init; }
}

/// <summary>函告审核.</summary>
[FactRow("函告审核", "Letter reviewed", From.Officer | From.Supervisor, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record LetterReviewed : Fact
{
    [Field("函件编号", "Letter no.", MaxLength = 100)]
    public string? LetterNo { get; init; }

    [Field("意见", "Verdict")]
    public string? Verdict { get; init; }

    [Field("理由", "Reason", Mark.S6)]
    public string? Reason { get; init; }
}

/// <summary>函告发出.</summary>
[FactRow("函告发出", "Letter sent", From.Officer | From.Supervisor, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record LetterSent : Fact
{
    [Field("函件编号", "Letter no.", MaxLength = 100)]
    public string? LetterNo { get; init; }
}

/// <summary>函告签收.</summary>
[FactRow("函告签收", "Letter receipted", From.Officer | From.Supervisor, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record LetterReceipted : Fact
{
    [Field("函件编号", "Letter no.", MaxLength = 100)]
    public string? LetterNo { get; init; }

    [Field("签收人", "By")]
    public string? By { get; init; }
}

/// <summary>函告回复.</summary>
[FactRow("函告回复", "Letter answered", From.Officer | From.Supervisor, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record LetterAnswered : Fact
{
    [Field("函件编号", "Letter no.", MaxLength = 100)]
    public string? LetterNo { get; init; }

    [Field("回复", "Doc", Mark.S6)]
    public Doc? Doc { get; init; }
}

/// <summary>行政处理结果.</summary>
[FactRow("行政处理结果", "Outcome recorded", From.Officer | From.Supervisor, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record OutcomeRecorded : Fact
{
    [Field("函件编号", "Letter no.", MaxLength = 100)]
    public string? LetterNo { get; init; }

    [Field("处理结果", "Result", Mark.S6)]
    public string? Result { get; init; }

    [Field("依据", "Basis", Mark.S6)]
    public string? Basis { get; init; }

    [Field("文书", "Doc", Mark.S6)]
    public Doc? Doc { get; init; }
}

/// <summary>证据固定 — The object carries the seals of its room and lot.</summary>
[FactRow("证据固定", "Evidence taken", From.Officer | From.Device, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Room, ScopeKind.Centre)]
public sealed record EvidenceTaken : Fact
{
    [Field("证据编号", "Evidence ID", MaxLength = 100)]
    public string? EvidenceId { get; init; }

    [Field("证据类型", "Kind", Choices = nameof(Choices.EvidenceKind))]
    public string? Kind { get; init; }

    [Field("异常编号", "Anomaly ID", Mark.S6, MaxLength = 100, Optional = true)]
    public string? AnomalyId { get; init; }

    [Field("设备", "Device", Optional = true)]
    public string? Device { get; init; }

    [Field("时段", "Window", Optional = true)]
    public Window? Window { get; init; }

    [Field("摘要", "Digest", MaxLength = 200)]
    public string? Digest { get; init; }

    [Field("保管人", "Custodian")]
    public string? Custodian { get; init; }

    /// <summary>Title, digest and size of the file as it was handed in; <see cref="Digest"/> is of what lies in the store, which is closed.</summary>
    [Field("文件", "File", Mark.S6, Optional = true)]
    public Doc? File { get; init; }

    [Field("隔离原因", "Held", Mark.S6, Optional = true)]
    public string? Held { get; init; }
}

/// <summary>证据移交 — From one custodian to the next: with 证据固定 and the looks of the audit log, the chain of custody.</summary>
[FactRow("证据移交", "Evidence handed over", From.Officer, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Room, ScopeKind.Centre)]
public sealed record EvidenceHandedOver : Fact
{
    [Field("证据编号", "Evidence ID", MaxLength = 100)]
    public string? EvidenceId { get; init; }

    [Field("保管人", "Custodian")]
    public string? Custodian { get; init; }

    [Field("事由", "Reason", Mark.S6)]
    public string? Reason { get; init; }
}
