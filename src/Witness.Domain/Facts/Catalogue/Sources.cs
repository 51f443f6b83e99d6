using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Catalogue;

// 来源与归集: written by us unless the source column says otherwise

/// <summary>上游报异常 — Clause 4.4.1 b.</summary>
[FactRow("上游报异常", "Anomaly reported", From.Trading | From.ExpertPool | From.Venue, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Project)]
public sealed record AnomalyReported : Fact
{
    [Field("异常编号", "Anomaly key", MaxLength = 100)]
    public string? AnomalyKey { get; init; }

    [Field("异常类型", "Type", Mark.S6)]
    public Code? Type { get; init; }

    [Field("环节", "Stage")]
    public string? Stage { get; init; }

    [Field("相关主体", "Parties", Mark.S6)]
    public IReadOnlyList<Party>? Parties { get; init; }

    [Field("说明", "Text", Mark.S6)]
    public string? Text { get; init; }

    [Field("证据", "Evidence", Mark.S6)]
    public IReadOnlyList<Doc>? Evidence { get; init; }
}

/// <summary>来源断流.</summary>
[FactRow("来源断流", "Source silenced", From.Witness, ScopeKind.Centre)]
public sealed record SourceSilenced : Fact
{
    [Field("来源", "Source")]
    public string? Source { get; init; }

    [Field("时段", "Window")]
    public Window? Window { get; init; }
}

/// <summary>来源恢复.</summary>
[FactRow("来源恢复", "Source returned", From.Witness, ScopeKind.Centre)]
public sealed record SourceReturned : Fact
{
    [Field("来源", "Source")]
    public string? Source { get; init; }
}

/// <summary>来源缺号.</summary>
[FactRow("来源缺号", "Source gapped", Facts.From.Witness, ScopeKind.Centre)]
public sealed record SourceGapped : Fact
{
    [Field("来源", "Source")]
    public string? Source { get; init; }

    [Field("起始序号", "From")]
    public long? From { get; init; }

    [Field("截止序号", "To")]
    public long? To { get; init; }
}

/// <summary>事后变更.</summary>
[FactRow("事后变更", "Source value changed", From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Project, ScopeKind.Centre)]
public sealed record SourceValueChanged : Fact
{
    [Field("字段", "Field")]
    public string? Field { get; init; }

    [Field("变更前", "Before", Follows = true)]
    public string? Before { get; init; }

    [Field("变更后", "After", Follows = true)]
    public string? After { get; init; }

    [Field("首次归集位置", "First")]
    public long? First { get; init; }
}

/// <summary>跨系统或自相矛盾.</summary>
[FactRow("跨系统或自相矛盾", "Source contradicted", From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Project, ScopeKind.Centre)]
public sealed record SourceContradicted : Fact
{
    [Field("字段", "Field")]
    public string? Field { get; init; }

    [Field("各来源所报", "Values", Follows = true)]
    public IReadOnlyList<SourcedValue>? Values { get; init; }
}

/// <summary>同一公告再见.</summary>
[FactRow("同一公告再见", "Notice seen again", From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Project, ScopeKind.Centre)]
public sealed record NoticeSeenAgain : Fact
{
    [Field("首次标识", "First")]
    public string? First { get; init; }

    [Field("再次标识", "Also")]
    public string? Also { get; init; }
}

/// <summary>拒收（隔离）.</summary>
[FactRow("拒收（隔离）", "Message refused", From.Witness | From.Officer, ScopeKind.Centre)]
public sealed record MessageRefused : Fact
{
    [Field("隔离编号", "Quarantine ID", MaxLength = 100)]
    public string? QuarantineId { get; init; }

    [Field("来源", "Sender")]
    public string? Sender { get; init; }

    [Field("位置指针", "Pointer")]
    public string? Pointer { get; init; }

    [Field("原因代码", "Reason", MaxLength = 100)]
    public string? Reason { get; init; }
}

/// <summary>重放.</summary>
[FactRow("重放", "Message replayed", From.Witness | From.Officer, ScopeKind.Centre)]
public sealed record MessageReplayed : Fact
{
    [Field("隔离编号", "Quarantine ID", MaxLength = 100)]
    public string? QuarantineId { get; init; }

    [Field("结果", "Outcome")]
    public string? Outcome { get; init; }

    [Field("操作人", "By")]
    public string? By { get; init; }
}

/// <summary>来源账号登记.</summary>
[FactRow("来源账号登记", "Sender registered", Facts.From.Officer, ScopeKind.Centre)]
public sealed record SenderRegistered : Fact
{
    [Field("来源账号", "Sender", MaxLength = 100)]
    public string? Sender { get; init; }

    [Field("单位", "Org")]
    public Org? Org { get; init; }

    [Field("可报事实", "May report")]
    public IReadOnlyList<string>? MayReport { get; init; }

    [Field("范围", "Scope")]
    public string? Scope { get; init; }

    [Field("签名方式", "Scheme", Choices = nameof(Choices.Scheme))]
    public string? Scheme { get; init; }

    [Field("公钥", "Public key", MaxLength = 200)]
    public string? PublicKey { get; init; }

    [Field("生效时间", "From")]
    public Moment? From { get; init; }
}

/// <summary>来源账号变更.</summary>
[FactRow("来源账号变更", "Sender changed", Facts.From.Officer, ScopeKind.Centre)]
public sealed record SenderChanged : Fact
{
    [Field("来源账号", "Sender", MaxLength = 100)]
    public string? Sender { get; init; }

    [Field("单位", "Org")]
    public Org? Org { get; init; }

    [Field("可报事实", "May report")]
    public IReadOnlyList<string>? MayReport { get; init; }

    [Field("范围", "Scope")]
    public string? Scope { get; init; }

    [Field("签名方式", "Scheme", Choices = nameof(Choices.Scheme))]
    public string? Scheme { get; init; }

    [Field("公钥", "Public key", MaxLength = 200)]
    public string? PublicKey { get; init; }

    [Field("生效时间", "From")]
    public Moment? From { get; init; }
}

/// <summary>来源账号停用.</summary>
[FactRow("来源账号停用", "Sender suspended", Facts.From.Officer, ScopeKind.Centre)]
public sealed record SenderSuspended : Fact
{
    [Field("来源账号", "Sender", MaxLength = 100)]
    public string? Sender { get; init; }

    [Field("单位", "Org")]
    public Org? Org { get; init; }

    [Field("可报事实", "May report")]
    public IReadOnlyList<string>? MayReport { get; init; }

    [Field("范围", "Scope")]
    public string? Scope { get; init; }

    [Field("签名方式", "Scheme", Choices = nameof(Choices.Scheme))]
    public string? Scheme { get; init; }

    [Field("公钥", "Public key", MaxLength = 200)]
    public string? PublicKey { get; init; }

    [Field("生效时间", "From")]
    public Moment? From { get; init; }
}

/// <summary>见证信息推送.</summary>
[FactRow("见证信息推送", "Witness info pushed", From.Witness, ScopeKind.Lot, ScopeKind.Project, ScopeKind.Centre)]
public sealed record WitnessInfoPushed : Fact
{
    [Field("推送目标", "Target")]
    public string? Target { get; init; }

    [Field("内容摘要", "Payload digest", MaxLength = 200)]
    public string? PayloadDigest { get; init; }

    [Field("次数", "Attempt", Unit = "次")]
    public int? Attempt { get; init; }
}

/// <summary>见证信息回执.</summary>
[FactRow("见证信息回执", "Witness info receipted", From.Witness, ScopeKind.Lot, ScopeKind.Project, ScopeKind.Centre)]
public sealed record WitnessInfoReceipted : Fact
{
    [Field("推送目标", "Target")]
    public string? Target { get; init; }

    [Field("回执", "Receipt")]
    public string? Receipt { get; init; }
}
