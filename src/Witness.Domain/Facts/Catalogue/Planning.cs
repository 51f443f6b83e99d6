using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Catalogue;

// 计划、登记与场地: R1、R2、R3 的来源; times and rooms are public

/// <summary>招标计划发布 — 招标计划、采购意向、供应计划、预披露</summary>
[FactRow("招标计划发布", "Tender plan published", From.Trading, ScopeKind.Project)]
public sealed record TenderPlanPublished : Fact
{
    [Field("计划类型", "Plan type")]
    public string? PlanType { get; init; }

    [Field("计划编号", "Plan ID", MaxLength = 100)]
    public string? PlanId { get; init; }

    [Field("计划名称", "Title", MaxLength = 600)]
    public string? Title { get; init; }

    [Field("招标（采购）人", "Procuring entities")]
    public IReadOnlyList<Org>? ProcuringEntities { get; init; }

    [Field("预计招标时间", "Planned tender")]
    public Moment? PlannedTender { get; init; }

    [Field("投资估算", "Planned amount", Unit = "元", Optional = true)]
    public Money? PlannedAmount { get; init; }

    [Field("公示期", "Window", Optional = true)]
    public Window? Window { get; init; }

    [Field("发布媒体", "Media")]
    public IReadOnlyList<string>? Media { get; init; }

    [Field("网址", "URL", MaxLength = 2000, Optional = true)]
    public string? Url { get; init; }
}

/// <summary>招标计划变更.</summary>
[FactRow("招标计划变更", "Tender plan changed", From.Trading, ScopeKind.Project)]
public sealed record TenderPlanChanged : Fact
{
    [Field("计划编号", "Plan ID", MaxLength = 100)]
    public string? PlanId { get; init; }

    [Field("变更内容", "Changes")]
    public IReadOnlyList<Change>? Changes { get; init; }

    [Field("变更原因", "Reason")]
    public string? Reason { get; init; }
}

/// <summary>招标计划撤回.</summary>
[FactRow("招标计划撤回", "Tender plan withdrawn", From.Trading, ScopeKind.Project)]
public sealed record TenderPlanWithdrawn : Fact
{
    [Field("计划编号", "Plan ID", MaxLength = 100)]
    public string? PlanId { get; init; }

    [Field("变更内容", "Changes")]
    public IReadOnlyList<Change>? Changes { get; init; }

    [Field("撤回原因", "Reason")]
    public string? Reason { get; init; }
}

/// <summary>项目登记.</summary>
[FactRow("项目登记", "Project registered", From.Trading, ScopeKind.Project)]
public sealed record ProjectRegistered : Fact
{
    [Field("项目名称", "Project name", MaxLength = 600)]
    public string? ProjectName { get; init; }

    [Field("项目编号", "Project code", MaxLength = 100)]
    public string? ProjectCode { get; init; }

    [Field("本地项目编号", "Local project code", MaxLength = 100, Optional = true)]
    public string? LocalProjectCode { get; init; }

    [Field("其他编号", "Other codes")]
    public IReadOnlyList<string>? OtherCodes { get; init; }

    [Field("统一交易标识码", "Unified deal code", MaxLength = 40, Optional = true)]
    public string? UnifiedDealCode { get; init; }

    [Field("投资项目统一代码", "Investment code", MaxLength = 24, Optional = true)]
    public string? InvestmentCode { get; init; }

    [Field("交易类型", "Kind", Choices = nameof(Choices.Kind))]
    public string? Kind { get; init; }

    [Field("招标方式", "Procurement method")]
    public Code? ProcurementMethod { get; init; }

    [Field("组织形式", "Organisation form", Choices = nameof(Choices.OrganisationForm))]
    public string? OrganisationForm { get; init; }

    [Field("招标（采购）人", "Procuring entities")]
    public IReadOnlyList<Org>? ProcuringEntities { get; init; }

    [Field("社会中介机构", "Agency", Optional = true)]
    public Org? Agency { get; init; }

    [Field("监督部门", "Supervisory bodies")]
    public IReadOnlyList<Org>? SupervisoryBodies { get; init; }

    [Field("行政区划", "Region", Region = true, MaxLength = 6)]
    public string? Region { get; init; }

    [Field("行业", "Industry", Optional = true)]
    public Code? Industry { get; init; }

    [Field("资金来源", "Fund source")]
    public string? FundSource { get; init; }

    [Field("估算价", "Estimated value", Unit = "元", Optional = true)]
    public Money? EstimatedValue { get; init; }

    [Field("依法必须招标", "Is statutory")]
    public bool? IsStatutory { get; init; }

    [Field("民主决策", "Collective consent", Optional = true)]
    public CollectiveConsent? CollectiveConsent { get; init; }
}

/// <summary>标段（包）登记.</summary>
[FactRow("标段（包）登记", "Lot registered", From.Trading, ScopeKind.Lot)]
public sealed record LotRegistered : Fact
{
    [Field("标段（包）编号", "Lot code", MaxLength = 100)]
    public string? LotCode { get; init; }

    [Field("其他编号", "Other codes")]
    public IReadOnlyList<string>? OtherCodes { get; init; }

    [Field("标段（包）名称", "Lot name", MaxLength = 600)]
    public string? LotName { get; init; }

    [Field("统一交易标识码", "Unified deal code", MaxLength = 40, Optional = true)]
    public string? UnifiedDealCode { get; init; }

    [Field("标的类别", "Category")]
    public string? Category { get; init; }

    [Field("估算价", "Estimated value", Unit = "元", Optional = true)]
    public Money? EstimatedValue { get; init; }

    [Field("预算", "Budget", Unit = "元", Optional = true)]
    public Money? Budget { get; init; }

    [Field("报价方式", "Price form")]
    public string? PriceForm { get; init; }

    [Field("面积", "Area square metres", Unit = "㎡", Optional = true)]
    public decimal? AreaSquareMetres { get; init; }
}

/// <summary>登记事项变更.</summary>
[FactRow("登记事项变更", "Project changed", From.Trading, ScopeKind.Project)]
public sealed record ProjectChanged : Fact
{
    [Field("变更内容", "Changes")]
    public IReadOnlyList<Change>? Changes { get; init; }

    [Field("变更原因", "Reason")]
    public string? Reason { get; init; }

    [Field("批准人", "Approved by")]
    public string? ApprovedBy { get; init; }
}

/// <summary>重新招标 — A new round of the same lot, with new seals.</summary>
[FactRow("重新招标", "Lot retendered", From.Trading, ScopeKind.Lot)]
public sealed record LotRetendered : Fact
{
    [Field("新轮次", "New round")]
    public int? NewRound { get; init; }

    [Field("原因", "Cause")]
    public string? Cause { get; init; }

    [Field("上一轮结果", "Previous outcome")]
    public string? PreviousOutcome { get; init; }
}

/// <summary>场地预约.</summary>
[FactRow("场地预约", "Venue booked", From.Venue, ScopeKind.Lots, ScopeKind.Lot)]
public sealed record VenueBooked : Fact
{
    [Field("预约编号", "Booking ID", MaxLength = 100)]
    public string? BookingId { get; init; }

    [Field("用途", "Use", Choices = nameof(Choices.VenueUse))]
    public string? Use { get; init; }

    [Field("场所", "Rooms")]
    public IReadOnlyList<Room>? Rooms { get; init; }

    [Field("使用时间", "Window")]
    public Window? Window { get; init; }

    [Field("预约单位", "Booked by")]
    public Org? BookedBy { get; init; }
}

/// <summary>场地变更.</summary>
[FactRow("场地变更", "Venue changed", From.Venue, ScopeKind.Lots, ScopeKind.Lot)]
public sealed record VenueChanged : Fact
{
    [Field("预约编号", "Booking ID", MaxLength = 100)]
    public string? BookingId { get; init; }

    [Field("变更前", "Before")]
    public VenueSlot? Before { get; init; }

    [Field("变更后", "After")]
    public VenueSlot? After { get; init; }

    [Field("变更原因", "Reason")]
    public string? Reason { get; init; }

    [Field("变更单位", "Changed by")]
    public Org? ChangedBy { get; init; }
}

/// <summary>场地取消.</summary>
[FactRow("场地取消", "Venue released", From.Venue, ScopeKind.Lots, ScopeKind.Lot)]
public sealed record VenueReleased : Fact
{
    [Field("预约编号", "Booking ID", MaxLength = 100)]
    public string? BookingId { get; init; }

    [Field("取消原因", "Reason")]
    public string? Reason { get; init; }
}
