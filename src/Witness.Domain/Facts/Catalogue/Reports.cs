using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Catalogue;

// 记录、报告与查阅: records formed and locked, reports issued, and who asked to see them

/// <summary>记录表形成.</summary>
[FactRow("记录表形成", "Record formed", From.Witness | From.Officer, ScopeKind.Lot, ScopeKind.Project)]
public sealed record RecordFormed : Fact
{
    [Field("环节", "Stage")]
    public string? Stage { get; init; }

    [Field("记录编号", "Record ID", MaxLength = 100)]
    public string? RecordId { get; init; }

    [Field("版本", "Version")]
    public int? Version { get; init; }

    [Field("截至位置", "Up to")]
    public long? UpTo { get; init; }

    [Field("摘要", "Digest", MaxLength = 200)]
    public string? Digest { get; init; }

    [Field("工号", "Officer", MaxLength = 100, Optional = true)]
    public string? Officer { get; init; }
}

/// <summary>记录表锁定.</summary>
[FactRow("记录表锁定", "Record confirmed", From.Witness | From.Officer, ScopeKind.Lot, ScopeKind.Project)]
public sealed record RecordConfirmed : Fact
{
    [Field("环节", "Stage")]
    public string? Stage { get; init; }

    [Field("记录编号", "Record ID", MaxLength = 100)]
    public string? RecordId { get; init; }

    [Field("版本", "Version")]
    public int? Version { get; init; }

    [Field("截至位置", "Up to")]
    public long? UpTo { get; init; }

    [Field("摘要", "Digest", MaxLength = 200)]
    public string? Digest { get; init; }

    [Field("工号", "Officer", MaxLength = 100, Optional = true)]
    public string? Officer { get; init; }
}

/// <summary>报告审核.</summary>
[FactRow("报告审核", "Report reviewed", From.Witness | From.Officer, ScopeKind.Lot)]
public sealed record ReportReviewed : Fact
{
    [Field("报告编号", "Report no.", MaxLength = 100)]
    public string? ReportNo { get; init; }

    [Field("意见", "Verdict")]
    public string? Verdict { get; init; }

    [Field("工号", "Officer", MaxLength = 100)]
    public string? Officer { get; init; }

    [Field("截至位置", "Up to", Optional = true)]
    public long? UpTo { get; init; }

    [Field("说明", "Reason", Optional = true)]
    public string? Reason { get; init; }
}

/// <summary>见证报告.</summary>
[FactRow("见证报告", "Report issued", From.Witness | From.Officer, ScopeKind.Lot)]
public sealed record ReportIssued : Fact
{
    [Field("报告编号", "Report no.", MaxLength = 100)]
    public string? ReportNo { get; init; }

    [Field("报告类型", "Kind", Choices = nameof(Choices.ReportKind))]
    public string? Kind { get; init; }

    [Field("截至位置", "Up to")]
    public long? UpTo { get; init; }

    [Field("摘要", "Digest", MaxLength = 200)]
    public string? Digest { get; init; }

    [Field("签署人", "Signers")]
    public IReadOnlyList<string>? Signers { get; init; }

    [Field("原报告编号", "First report no.", MaxLength = 100, Optional = true)]
    public string? FirstReportNo { get; init; }

    [Field("批准", "Approval", MaxLength = 100, Optional = true)]
    public string? Approval { get; init; }

    /// <summary>Of the party's copy, which lacks the compartment.</summary>
    [Field("当事人副本摘要", "Digest of the party's copy", MaxLength = 200, Optional = true)]
    public string? PartyDigest { get; init; }

    [Field("版本", "Version", Optional = true)]
    public int? Version { get; init; }

    /// <summary>What was stored: title, digest and size of each file, and its name in the store.</summary>
    [Field("文件", "Files", Optional = true)]
    public IReadOnlyList<Doc>? Files { get; init; }
}

/// <summary>补充报告.</summary>
[FactRow("补充报告", "Report supplemented", From.Witness | From.Officer, ScopeKind.Lot)]
public sealed record ReportSupplemented : Fact
{
    [Field("报告编号", "Report no.", MaxLength = 100)]
    public string? ReportNo { get; init; }

    [Field("报告类型", "Kind", Choices = nameof(Choices.ReportKind))]
    public string? Kind { get; init; }

    [Field("截至位置", "Up to")]
    public long? UpTo { get; init; }

    [Field("摘要", "Digest", MaxLength = 200)]
    public string? Digest { get; init; }

    [Field("签署人", "Signers")]
    public IReadOnlyList<string>? Signers { get; init; }

    [Field("原报告编号", "First report no.", MaxLength = 100, Optional = true)]
    public string? FirstReportNo { get; init; }

    [Field("批准", "Approval", MaxLength = 100, Optional = true)]
    public string? Approval { get; init; }

    /// <summary>Of the party's copy, which lacks the compartment.</summary>
    [Field("当事人副本摘要", "Digest of the party's copy", MaxLength = 200, Optional = true)]
    public string? PartyDigest { get; init; }

    [Field("版本", "Version", Optional = true)]
    public int? Version { get; init; }

    /// <summary>What was stored: title, digest and size of each file, and its name in the store.</summary>
    [Field("文件", "Files", Optional = true)]
    public IReadOnlyList<Doc>? Files { get; init; }
}

/// <summary>查阅申请 — 查阅、借阅、调用; its lots are its scope.</summary>
[FactRow("查阅申请", "Access asked", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record AccessAsked : Fact
{
    [Field("事由编号", "Case ID", MaxLength = 100)]
    public string? CaseId { get; init; }

    [Field("申请单位", "Org")]
    public Org? Org { get; init; }

    [Field("申请人", "Person", Mark.Personal)]
    public Person? Person { get; init; }

    [Field("用途", "Purpose")]
    public string? Purpose { get; init; }

    [Field("依据", "Basis")]
    public string? Basis { get; init; }

    [Field("文号", "Document no.", MaxLength = 200)]
    public string? DocumentNo { get; init; }

    [Field("字段", "Fields")]
    public IReadOnlyList<string>? Fields { get; init; }

    [Field("有效至", "Until")]
    public Moment? Until { get; init; }

    [Field("方式", "Way", Choices = nameof(Choices.AccessWay), Optional = true)]
    public string? Way { get; init; }

    [Field("单位类别", "Authority", Choices = nameof(Choices.AccessAuthority), Optional = true)]
    public string? Authority { get; init; }

    /// <summary>Narrows the lots to these reports of theirs; without it every report of the lots.</summary>
    [Field("报告编号", "Report nos.", Optional = true)]
    public IReadOnlyList<string>? Reports { get; init; }

    [Field("遮蔽方案", "Redaction profile", MaxLength = 40, Optional = true)]
    public string? Profile { get; init; }
}

/// <summary>查阅批准.</summary>
[FactRow("查阅批准", "Access granted", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record AccessGranted : Fact
{
    [Field("事由编号", "Case ID", MaxLength = 100)]
    public string? CaseId { get; init; }

    [Field("批准人", "Approvers")]
    public IReadOnlyList<string>? Approvers { get; init; }

    [Field("遮蔽", "Redactions")]
    public IReadOnlyList<string>? Redactions { get; init; }
}

/// <summary>查阅不批准.</summary>
[FactRow("查阅不批准", "Access refused", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record AccessRefused : Fact
{
    [Field("事由编号", "Case ID", MaxLength = 100)]
    public string? CaseId { get; init; }

    [Field("原因", "Reason")]
    public string? Reason { get; init; }
}

/// <summary>查阅收回.</summary>
[FactRow("查阅收回", "Access recalled", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record AccessRecalled : Fact
{
    [Field("事由编号", "Case ID", MaxLength = 100)]
    public string? CaseId { get; init; }

    [Field("原因", "Reason")]
    public string? Reason { get; init; }
}

/// <summary>凭证交付 — only what the credential hashes to stands in the log.</summary>
[FactRow("凭证交付", "Credential handed over", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record AccessHandedOver : Fact
{
    [Field("事由编号", "Case ID", MaxLength = 100)]
    public string? CaseId { get; init; }

    [Field("凭证摘要", "Digest of the credential", MaxLength = 200)]
    public string? Credential { get; init; }

    /// <summary>By the real clock; of a one-time token, absent for a key that lives as long as the loan.</summary>
    [Field("凭证有效至", "Credential until", Optional = true)]
    public Moment? Until { get; init; }
}

/// <summary>查阅进入 — a one-time token was spent on one session.</summary>
[FactRow("查阅进入", "Reading begun", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record AccessEntered : Fact
{
    [Field("事由编号", "Case ID", MaxLength = 100)]
    public string? CaseId { get; init; }

    [Field("凭证摘要", "Digest of the credential", MaxLength = 200)]
    public string? Credential { get; init; }

    [Field("会话摘要", "Digest of the session", MaxLength = 200)]
    public string? Session { get; init; }
}

/// <summary>报告查阅 — audit log only.</summary>
[FactRow("报告查阅", "Report read", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre, Audit = true)]
public sealed record ReportRead : Fact
{
    [Field("事由编号", "Case ID", MaxLength = 100)]
    public string? CaseId { get; init; }

    [Field("报告编号", "Report no.", MaxLength = 100)]
    public string? ReportNo { get; init; }

    [Field("查阅人", "Reader", Mark.Personal, Optional = true)]
    public Person? Reader { get; init; }

    [Field("页数", "Pages", Unit = "页", Optional = true)]
    public int? Pages { get; init; }

    [Field("水印", "Watermark")]
    public string? Watermark { get; init; }
}

/// <summary>报告借阅.</summary>
[FactRow("报告借阅", "Report lent", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record ReportLent : Fact
{
    [Field("事由编号", "Case ID", MaxLength = 100)]
    public string? CaseId { get; init; }

    [Field("报告编号", "Report no.", MaxLength = 100)]
    public string? ReportNo { get; init; }

    [Field("借阅人", "Reader", Mark.Personal)]
    public Person? Reader { get; init; }

    [Field("页数", "Pages", Unit = "页", Optional = true)]
    public int? Pages { get; init; }

    [Field("水印", "Watermark")]
    public string? Watermark { get; init; }
}

/// <summary>报告归还.</summary>
[FactRow("报告归还", "Report returned", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record ReportReturned : Fact
{
    [Field("事由编号", "Case ID", MaxLength = 100)]
    public string? CaseId { get; init; }

    [Field("报告编号", "Report no.", MaxLength = 100, Optional = true)]
    public string? ReportNo { get; init; }

    [Field("归还人", "Reader", Mark.Personal, Optional = true)]
    public Person? Reader { get; init; }

    [Field("页数", "Pages", Unit = "页", Optional = true)]
    public int? Pages { get; init; }

    [Field("水印", "Watermark", Optional = true)]
    public string? Watermark { get; init; }
}

/// <summary>报告调用.</summary>
[FactRow("报告调用", "Report provided", From.Officer | From.Witness, ScopeKind.Lot, ScopeKind.Lots, ScopeKind.Centre)]
public sealed record ReportProvided : Fact
{
    [Field("事由编号", "Case ID", MaxLength = 100)]
    public string? CaseId { get; init; }

    [Field("报告编号", "Report no.", MaxLength = 100)]
    public string? ReportNo { get; init; }

    [Field("调用人", "Reader", Mark.Personal)]
    public Person? Reader { get; init; }

    [Field("页数", "Pages", Unit = "页", Optional = true)]
    public int? Pages { get; init; }

    [Field("水印", "Watermark")]
    public string? Watermark { get; init; }
}
