using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Catalogue;

// 公告信息: R4 的来源

/// <summary>公告发布.</summary>
[FactRow("公告发布", "Notice published", From.Trading, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record NoticePublished : Fact
{
    [Field("公告编号", "Notice ID", MaxLength = 200)]
    public string? NoticeId { get; init; }

    [Field("公告类型", "Notice kind", Choices = nameof(Choices.NoticeKind))]
    public string? NoticeKind { get; init; }

    [Field("公告性质", "Nature", Choices = nameof(Choices.Nature))]
    public string? Nature { get; init; }

    [Field("公告标题", "Title", MaxLength = 600)]
    public string? Title { get; init; }

    [Field("发布媒体", "Media")]
    public IReadOnlyList<string>? Media { get; init; }

    [Field("网址", "URL", MaxLength = 2000)]
    public string? Url { get; init; }

    [Field("提交时间", "Submitted", Optional = true)]
    public Moment? SubmittedAt { get; init; }

    [Field("公告期", "Window", Optional = true)]
    public Window? Window { get; init; }

    [Field("公告期原文", "Window text", Optional = true)]
    public string? WindowText { get; init; }

    [Field("文件获取时间", "Sale window", Optional = true)]
    public Window? SaleWindow { get; init; }

    [Field("投标截止时间", "Bid deadline", Optional = true)]
    public Moment? BidDeadlineAt { get; init; }

    [Field("开标时间", "Opening", Optional = true)]
    public Moment? OpeningAt { get; init; }

    [Field("开标地点", "Opening place", Optional = true)]
    public Room? OpeningPlace { get; init; }

    [Field("挂牌期", "Listing window", Optional = true)]
    public Window? ListingWindow { get; init; }

    [Field("报名截止时间", "Apply deadline", Optional = true)]
    public Moment? ApplyDeadlineAt { get; init; }

    [Field("展示期", "Exhibition window", Optional = true)]
    public Window? ExhibitionWindow { get; init; }

    [Field("保证金要求", "Deposit", Optional = true)]
    public DepositRule? Deposit { get; init; }

    [Field("最高限价", "Ceiling price", Optional = true)]
    public Price? CeilingPrice { get; init; }

    [Field("起始价", "Start price", Optional = true)]
    public Price? StartPrice { get; init; }

    [Field("拟定供应商", "Named supplier", Optional = true)]
    public Org? NamedSupplier { get; init; }
}

/// <summary>更正公告 — 更正、变更、延期</summary>
[FactRow("更正公告", "Notice amended", From.Trading, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record NoticeAmended : Fact
{
    [Field("公告编号", "Notice ID", MaxLength = 200)]
    public string? NoticeId { get; init; }

    [Field("更正类型", "Amend kind", Choices = nameof(Choices.AmendKind))]
    public string? AmendKind { get; init; }

    [Field("第几次", "Sequence", Optional = true)]
    public int? Sequence { get; init; }

    [Field("更正内容", "Changes")]
    public IReadOnlyList<Change>? Changes { get; init; }

    [Field("新投标截止时间", "New bid deadline", Optional = true)]
    public Moment? NewBidDeadlineAt { get; init; }

    [Field("新开标时间", "New opening", Optional = true)]
    public Moment? NewOpeningAt { get; init; }

    [Field("新开标地点", "New opening place", Optional = true)]
    public Room? NewOpeningPlace { get; init; }

    [Field("新公告期", "New window", Optional = true)]
    public Window? NewWindow { get; init; }

    [Field("更正原因", "Reason", Optional = true)]
    public string? Reason { get; init; }
}

/// <summary>公告撤回.</summary>
[FactRow("公告撤回", "Notice withdrawn", From.Trading, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record NoticeWithdrawn : Fact
{
    [Field("公告编号", "Notice ID", MaxLength = 200)]
    public string? NoticeId { get; init; }

    [Field("撤回原因", "Reason")]
    public string? Reason { get; init; }
}

/// <summary>邀请书发出 — secret as such while S1 is closed.</summary>
[FactRow("邀请书发出", "Invitation issued", From.Trading, ScopeKind.Lot, ScopeKind.Lots, Secret = true)]
public sealed record InvitationIssued : Fact
{
    [Field("被邀请人", "Invitees", Mark.S1)]
    public IReadOnlyList<Org>? Invitees { get; init; }
}

/// <summary>招标（采购）文件发布.</summary>
[FactRow("招标（采购）文件发布", "Tender document issued", From.Trading, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record TenderDocumentIssued : Fact
{
    [Field("文件编号", "Document ID", MaxLength = 200)]
    public string? DocumentId { get; init; }

    [Field("文件", "Documents")]
    public IReadOnlyList<Doc>? Documents { get; init; }

    [Field("文件获取时间", "Sale window")]
    public Window? SaleWindow { get; init; }

    [Field("投标截止时间", "Bid deadline")]
    public Moment? BidDeadlineAt { get; init; }

    [Field("开标时间", "Opening")]
    public Moment? OpeningAt { get; init; }

    [Field("开标地点", "Opening place")]
    public Room? OpeningPlace { get; init; }

    [Field("投标有效期", "Bid validity days", Unit = "日")]
    public int? BidValidityDays { get; init; }

    [Field("资格审查方式", "Qualification type", Choices = nameof(Choices.QualificationType))]
    public string? QualificationType { get; init; }

    [Field("评标评审办法", "Evaluation method")]
    public Code? EvaluationMethod { get; init; }

    [Field("保证金要求", "Deposit", Optional = true)]
    public DepositRule? Deposit { get; init; }

    [Field("保证金要求原文", "Deposit text", Optional = true)]
    public string? DepositText { get; init; }

    [Field("最高限价", "Ceiling price", Optional = true)]
    public Price? CeilingPrice { get; init; }

    [Field("履约保证金比例", "Performance bond rate", Unit = "%", Optional = true)]
    public decimal? PerformanceBondRate { get; init; }
}

/// <summary>澄清答疑.</summary>
[FactRow("澄清答疑", "Clarification issued", From.Trading, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record ClarificationIssued : Fact
{
    [Field("澄清编号", "Clarification ID", MaxLength = 200)]
    public string? ClarificationId { get; init; }

    [Field("所澄清文件", "Document", Choices = nameof(Choices.ClarifiedDocument))]
    public string? Document { get; init; }

    [Field("澄清内容", "Content")]
    public Doc? Content { get; init; }

    [Field("影响编制", "Affects preparation")]
    public bool? AffectsPreparation { get; init; }

    [Field("新投标截止时间", "New bid deadline", Optional = true)]
    public Moment? NewBidDeadlineAt { get; init; }

    [Field("新开标时间", "New opening", Optional = true)]
    public Moment? NewOpeningAt { get; init; }
}

/// <summary>底价设定 — 底价、保留价的设定与调整</summary>
[FactRow("底价设定", "Floor price set", From.Trading, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record FloorPriceSet : Fact
{
    [Field("底价", "Floor", Mark.S5)]
    public Price? Floor { get; init; }

    [Field("评估价", "Appraised value", Mark.S5, Unit = "元", Optional = true)]
    public Money? AppraisedValue { get; init; }

    [Field("批准文件", "Approval", Mark.S5, Optional = true)]
    public Doc? Approval { get; init; }
}

/// <summary>标的展示.</summary>
[FactRow("标的展示", "Exhibition held", From.Trading, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record ExhibitionHeld : Fact
{
    [Field("展示时间", "Window")]
    public Window? Window { get; init; }

    [Field("展示地点", "Place")]
    public Room? Place { get; init; }
}
