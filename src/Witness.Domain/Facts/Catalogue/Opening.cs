using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Catalogue;

// 开标: R6a 开标部分的来源

/// <summary>投标文件递交 — secret as such while S1 is closed.</summary>
[FactRow("投标文件递交", "Bid received", From.Trading, ScopeKind.Lot, Secret = true)]
public sealed record BidReceived : Fact
{
    [Field("投标编号", "Bid ID", Mark.S1, MaxLength = 100)]
    public string? BidId { get; init; }

    [Field("投标人", "Bidder", Mark.S1)]
    public Org? Bidder { get; init; }

    [Field("联合体成员", "Consortium", Mark.S1)]
    public IReadOnlyList<Org>? Consortium { get; init; }

    [Field("密文文件", "Cipher", Mark.S1)]
    public Doc? Cipher { get; init; }

    [Field("CA证书标识", "CA key", Mark.S1 | Mark.S6, Hash = "ca")]
    public string? CaKeyHash { get; init; }

    [Field("客户端地址", "Client address", Mark.S1 | Mark.S6, MaxLength = 200)]
    public string? ClientAddress { get; init; }
}

/// <summary>撤回投标 — secret as such while S1 is closed.</summary>
[FactRow("撤回投标", "Bid withdrawn", From.Trading, ScopeKind.Lot, Secret = true)]
public sealed record BidWithdrawn : Fact
{
    [Field("投标编号", "Bid ID", Mark.S1, MaxLength = 100)]
    public string? BidId { get; init; }

    [Field("投标人", "Bidder", Mark.S1)]
    public Org? Bidder { get; init; }

    [Field("撤回原因", "Reason", Mark.S1, Optional = true)]
    public string? Reason { get; init; }
}

/// <summary>投标文件特征码 — Sets, compared per component between different bidders (clause 4.4.1 f). Secret as such while S1 is closed.</summary>
[FactRow("投标文件特征码", "Bid fingerprinted", From.Trading, ScopeKind.Lot, Secret = true)]
public sealed record BidFingerprinted : Fact
{
    [Field("投标编号", "Bid ID", Mark.S1, MaxLength = 100)]
    public string? BidId { get; init; }

    [Field("投标人", "Bidder", Mark.S1)]
    public Org? Bidder { get; init; }

    [Field("采集时点", "Moment", Mark.S1, Choices = nameof(Choices.FingerprintMoment))]
    public string? Moment { get; init; }

    [Field("机器码", "Machine code", Mark.S1 | Mark.S6)]
    public MachineCode? MachineCode { get; init; }

    [Field("文件创建标识码", "File creation ID", Mark.S1 | Mark.S6, MaxLength = 200, Optional = true)]
    public string? FileCreationId { get; init; }

    [Field("计价锁号", "Pricing locks", Mark.S1 | Mark.S6)]
    public IReadOnlySet<string>? PricingLocks { get; init; }

    [Field("CA证书标识", "CA key", Mark.S1 | Mark.S6, Hash = "ca", Optional = true)]
    public string? CaKeyHash { get; init; }

    [Field("公网地址", "Public IP", Mark.S1 | Mark.S6, MaxLength = 200, Optional = true)]
    public string? PublicIp { get; init; }

    [Field("文档标识", "Document ids", Mark.S1 | Mark.S6)]
    public IReadOnlySet<string>? DocumentIds { get; init; }

    [Field("文档作者", "Author", Mark.S1 | Mark.S6 | Mark.Personal, MaxLength = 200, Optional = true)]
    public string? Author { get; init; }

    [Field("制作软件", "Producer", Mark.S1 | Mark.S6, MaxLength = 200, Optional = true)]
    public string? Producer { get; init; }

    [Field("文档时间", "Document times", Mark.S1 | Mark.S6)]
    public IReadOnlyList<Moment>? DocumentTimes { get; init; }

    [Field("联系方式", "Contacts", Mark.S1 | Mark.S6, Hash = "contact")]
    public IReadOnlySet<string>? ContactHashes { get; init; }

    [Field("人员", "Staffs", Mark.S1 | Mark.S6, Hash = "staff")]
    public IReadOnlySet<string>? StaffHashes { get; init; }

    [Field("文本特征", "Text sketch", Mark.S1 | Mark.S6, MaxLength = 20000, Optional = true)]
    public string? TextSketch { get; init; }

    [Field("清单行特征", "BoQ lines", Mark.S1 | Mark.S6, Hash = "boq", Optional = true)]
    public IReadOnlySet<string>? BoqLineHashes { get; init; }
}

/// <summary>开标.</summary>
[FactRow("开标", "Opening started", From.Trading, ScopeKind.Lot)]
public sealed record OpeningStarted : Fact
{
    [Field("预定开标时间", "Planned")]
    public Moment? PlannedAt { get; init; }

    [Field("开标地点", "Place")]
    public Room? Place { get; init; }

    [Field("不见面开标", "Online")]
    public bool? Online { get; init; }

    [Field("主持单位", "Host")]
    public Org? Host { get; init; }

    [Field("投标人（供应商）数量", "Bidder count", Mark.S1, Unit = "家")]
    public int? BidderCount { get; init; }
}

/// <summary>解密 — secret as such while S1 is closed.</summary>
[FactRow("解密", "Bid decrypted", From.Trading, ScopeKind.Lot, Secret = true)]
public sealed record BidDecrypted : Fact
{
    [Field("投标编号", "Bid ID", Mark.S1, MaxLength = 100)]
    public string? BidId { get; init; }

    [Field("投标人", "Bidder", Mark.S1)]
    public Org? Bidder { get; init; }

    [Field("解密成功", "Succeeded")]
    public bool? Succeeded { get; init; }

    [Field("失败原因", "Reason", Mark.S1, Optional = true)]
    public string? Reason { get; init; }
}

/// <summary>唱标 — One per bid. Secret as such while S1 is closed.</summary>
[FactRow("唱标", "Bid opened", From.Trading, ScopeKind.Lot, Secret = true)]
public sealed record BidOpened : Fact
{
    [Field("投标编号", "Bid ID", Mark.S1, MaxLength = 100)]
    public string? BidId { get; init; }

    [Field("投标人", "Bidder", Mark.S1)]
    public Org? Bidder { get; init; }

    [Field("联合体成员", "Consortium", Mark.S1)]
    public IReadOnlyList<Org>? Consortium { get; init; }

    [Field("唱标次序", "Order")]
    public int? Order { get; init; }

    [Field("投标报价", "Price", Mark.S1)]
    public Price? Price { get; init; }

    [Field("工期（交付期）", "Duration days", Mark.S1, Unit = "日", Optional = true)]
    public int? DurationDays { get; init; }

    [Field("工期原文", "Duration text", Mark.S1, Optional = true)]
    public string? DurationText { get; init; }

    [Field("质量承诺", "Quality text", Mark.S1, Optional = true)]
    public string? QualityText { get; init; }

    [Field("项目负责人", "Project lead", Mark.S1 | Mark.Personal, Optional = true)]
    public Person? ProjectLead { get; init; }

    [Field("中小企业标识", "SME flag", Mark.S1, Choices = nameof(Choices.SmeFlag), Optional = true)]
    public string? SmeFlag { get; init; }

    [Field("机器码", "Machine code", Mark.S1 | Mark.S6, Optional = true)]
    public MachineCode? MachineCode { get; init; }

    [Field("投标文件", "Bid document", Mark.S1)]
    public Doc? BidDocument { get; init; }
}

/// <summary>保证金（保函）核验 — secret as such while S1 is closed.</summary>
[FactRow("保证金（保函）核验", "Deposit checked", From.Trading | From.Bank, ScopeKind.Lot, Secret = true)]
public sealed record DepositChecked : Fact
{
    [Field("投标人", "Bidder", Mark.S1)]
    public Org? Bidder { get; init; }

    [Field("核验结果", "Result", Mark.S1, Choices = nameof(Choices.DepositResult))]
    public string? Result { get; init; }

    [Field("缴纳形式", "Form", Mark.S1, Choices = nameof(Choices.DepositForm))]
    public string? Form { get; init; }

    [Field("金额", "Amount", Mark.S1, Unit = "元")]
    public Money? Amount { get; init; }

    [Field("缴纳时间", "Paid", Mark.S1, Optional = true)]
    public Moment? PaidAt { get; init; }

    [Field("账户一致", "Account matches", Mark.S1, Optional = true)]
    public bool? AccountMatches { get; init; }
}

/// <summary>否决投标 — 否决投标、无效投标</summary>
[FactRow("否决投标", "Bid rejected", From.Trading, ScopeKind.Lot)]
public sealed record BidRejected : Fact
{
    [Field("投标编号", "Bid ID", Mark.S4, MaxLength = 100)]
    public string? BidId { get; init; }

    [Field("投标人", "Bidder", Mark.S4)]
    public Org? Bidder { get; init; }

    [Field("阶段", "Phase", Choices = nameof(Choices.RejectionPhase))]
    public string? Phase { get; init; }

    [Field("否决原因", "Reason", Mark.S4)]
    public string? Reason { get; init; }

    [Field("否决依据", "Basis", Mark.S4)]
    public string? Basis { get; init; }

    [Field("决定主体", "Decided by")]
    public string? DecidedBy { get; init; }
}

/// <summary>开标结束.</summary>
[FactRow("开标结束", "Opening ended", From.Trading, ScopeKind.Lot)]
public sealed record OpeningEnded : Fact
{
    [Field("有效投标数", "Valid bid count", Unit = "家")]
    public int? ValidBidCount { get; init; }
}

/// <summary>流标 — 流标、废标</summary>
[FactRow("流标", "Lot failed", From.Trading, ScopeKind.Lot)]
public sealed record LotFailed : Fact
{
    [Field("原因", "Cause", Choices = nameof(Choices.FailureCause))]
    public string? Cause { get; init; }

    [Field("依据", "Basis")]
    public string? Basis { get; init; }

    [Field("决定主体", "Decided by")]
    public string? DecidedBy { get; init; }
}

/// <summary>终止.</summary>
[FactRow("终止", "Lot terminated", From.Trading, ScopeKind.Lot)]
public sealed record LotTerminated : Fact
{
    [Field("终止原因", "Reason")]
    public string? Reason { get; init; }

    [Field("依据", "Basis")]
    public string? Basis { get; init; }

    [Field("决定主体", "Decided by")]
    public string? DecidedBy { get; init; }

    [Field("终止公告", "Notice", Optional = true)]
    public Doc? Notice { get; init; }
}

/// <summary>暂停.</summary>
[FactRow("暂停", "Lot suspended", From.Trading | From.Supervisor, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record LotSuspended : Fact
{
    [Field("暂停原因", "Cause", Choices = nameof(Choices.SuspensionCause))]
    public string? Cause { get; init; }

    [Field("文号", "Order no.", MaxLength = 200, Optional = true)]
    public string? OrderNo { get; init; }

    [Field("停计时限", "Clocks")]
    public IReadOnlyList<string>? Clocks { get; init; }
}

/// <summary>恢复.</summary>
[FactRow("恢复", "Lot resumed", From.Trading | From.Supervisor, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record LotResumed : Fact
{
    [Field("恢复原因", "Cause", Choices = nameof(Choices.SuspensionCause))]
    public string? Cause { get; init; }

    [Field("文号", "Order no.", MaxLength = 200, Optional = true)]
    public string? OrderNo { get; init; }

    [Field("恢复时限", "Clocks")]
    public IReadOnlyList<string>? Clocks { get; init; }
}
