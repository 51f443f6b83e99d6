using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Catalogue;

// 基础资料: 主体、场所、人员、制度

/// <summary>主体信息.</summary>
[FactRow("主体信息", "Party registered", From.Trading, ScopeKind.Party)]
public sealed record PartyRegistered : Fact
{
    [Field("单位", "Org")]
    public Org? Org { get; init; }

    [Field("主体角色", "Roles")]
    public IReadOnlySet<string>? Roles { get; init; }

    [Field("曾用名", "Aliases")]
    public IReadOnlyList<Alias>? Aliases { get; init; }

    [Field("法定代表人", "Legal person", Mark.Personal)]
    public Person? LegalPerson { get; init; }

    [Field("高级管理人员", "Managers", Mark.Personal)]
    public IReadOnlyList<Person>? Managers { get; init; }

    [Field("出资人", "Holders", Mark.Personal)]
    public IReadOnlyList<Holder>? Holders { get; init; }

    [Field("住所", "Address", Hash = "address")]
    public string? AddressHash { get; init; }

    [Field("电话", "Phones", Mark.Personal, Hash = "contact")]
    public IReadOnlySet<string>? PhoneHashes { get; init; }

    [Field("基本账户", "Basic account", Mark.Personal, Hash = "account", Optional = true)]
    public string? BasicAccountHash { get; init; }

    [Field("注册日期", "Registered on")]
    public Moment? RegisteredOn { get; init; }
}

/// <summary>场所信息.</summary>
[FactRow("场所信息", "Room declared", From.Officer, ScopeKind.Centre)]
public sealed record RoomDeclared : Fact
{
    [Field("场所", "Room")]
    public Room? Room { get; init; }

    [Field("场所类型", "Type")]
    public string? Type { get; init; }

    [Field("分区", "Zone")]
    public string? Zone { get; init; }

    [Field("隔离措施", "Isolation")]
    public string? Isolation { get; init; }

    [Field("标识", "Signage")]
    public string? Signage { get; init; }
}

/// <summary>场所检查.</summary>
[FactRow("场所检查", "Room checked", From.Officer, ScopeKind.Centre)]
public sealed record RoomChecked : Fact
{
    [Field("场所", "Room")]
    public Room? Room { get; init; }

    [Field("检查项", "Items")]
    public IReadOnlyList<CheckItem>? Items { get; init; }

    [Field("下次检查", "Due")]
    public Moment? Due { get; init; }
}

/// <summary>设备信息.</summary>
[FactRow("设备信息", "Device declared", From.Officer, ScopeKind.Centre)]
public sealed record DeviceDeclared : Fact
{
    [Field("设备", "Device")]
    public string? Device { get; init; }

    [Field("场所", "Room")]
    public Room? Room { get; init; }

    [Field("设备类型", "Type")]
    public string? Type { get; init; }
}

/// <summary>人员信息.</summary>
[FactRow("人员信息", "Staff registered", From.Officer, ScopeKind.Centre)]
public sealed record StaffRegistered : Fact
{
    [Field("工号", "Officer", MaxLength = 100)]
    public string? Officer { get; init; }

    [Field("姓名", "Name", Mark.Personal, MaxLength = 100)]
    public string? Name { get; init; }

    [Field("部门", "Unit")]
    public string? Unit { get; init; }

    [Field("有效期至", "Until", Optional = true)]
    public Moment? Until { get; init; }
}

/// <summary>见证人员资格.</summary>
[FactRow("见证人员资格", "Officer certified", From.Officer, ScopeKind.Centre)]
public sealed record OfficerCertified : Fact
{
    [Field("工号", "Officer", MaxLength = 100)]
    public string? Officer { get; init; }

    [Field("有效期至", "Until")]
    public Moment? Until { get; init; }

    [Field("依据", "Basis")]
    public string? Basis { get; init; }
}

/// <summary>培训.</summary>
[FactRow("培训", "Training recorded", From.Officer, ScopeKind.Centre)]
public sealed record TrainingRecorded : Fact
{
    [Field("工号", "Officer", MaxLength = 100)]
    public string? Officer { get; init; }

    [Field("课程", "Course")]
    public string? Course { get; init; }

    [Field("合格", "Passed")]
    public bool? Passed { get; init; }

    [Field("有效期至", "Until", Optional = true)]
    public Moment? Until { get; init; }
}

/// <summary>排班.</summary>
[FactRow("排班", "Shift planned", From.Officer, ScopeKind.Centre)]
public sealed record ShiftPlanned : Fact
{
    [Field("工号", "Officer", MaxLength = 100)]
    public string? Officer { get; init; }

    [Field("场所", "Room", Optional = true)]
    public Room? Room { get; init; }

    [Field("时段", "Window")]
    public Window? Window { get; init; }
}

/// <summary>请假.</summary>
[FactRow("请假", "Absence recorded", From.Officer, ScopeKind.Centre)]
public sealed record AbsenceRecorded : Fact
{
    [Field("工号", "Officer", MaxLength = 100)]
    public string? Officer { get; init; }

    [Field("时段", "Window")]
    public Window? Window { get; init; }
}

/// <summary>利害关系申报.</summary>
[FactRow("利害关系申报", "Interest declared", From.Officer, ScopeKind.Centre)]
public sealed record InterestDeclared : Fact
{
    [Field("工号", "Officer", MaxLength = 100)]
    public string? Officer { get; init; }

    [Field("相关主体", "Party", Mark.Personal)]
    public Party? Party { get; init; }

    [Field("关系", "Basis", Mark.Personal)]
    public string? Basis { get; init; }

    [Field("有效期至", "Until", Optional = true)]
    public Moment? Until { get; init; }
}

/// <summary>制度发布.</summary>
[FactRow("制度发布", "Rule page issued", From.Officer, ScopeKind.Centre)]
public sealed record RulePageIssued : Fact
{
    [Field("制度编号", "Page ID", MaxLength = 100)]
    public string? PageId { get; init; }

    [Field("版本", "Version")]
    public int? Version { get; init; }

    [Field("标题", "Title", MaxLength = 600)]
    public string? Title { get; init; }

    [Field("文件", "Doc")]
    public Doc? Doc { get; init; }

    [Field("阅读角色", "Readers")]
    public IReadOnlyList<string>? Readers { get; init; }
}

/// <summary>阅读回执.</summary>
[FactRow("阅读回执", "Receipt given", From.Officer, ScopeKind.Centre)]
public sealed record ReceiptGiven : Fact
{
    [Field("制度编号", "Page ID", MaxLength = 100)]
    public string? PageId { get; init; }

    [Field("版本", "Version")]
    public int? Version { get; init; }

    [Field("工号", "Officer", MaxLength = 100)]
    public string? Officer { get; init; }
}
