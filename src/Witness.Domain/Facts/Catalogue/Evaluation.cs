using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Catalogue;

// 评标: R6a 评标部分的来源

/// <summary>专家签到.</summary>
[FactRow("专家签到", "Expert signed in", From.Device | From.Trading, ScopeKind.Lot)]
public sealed record ExpertSignedIn : Fact
{
    [Field("专家", "Expert", Mark.S3 | Mark.Personal)]
    public ExpertRef? Expert { get; init; }

    [Field("场所", "Room")]
    public Room? Room { get; init; }

    [Field("人脸一致", "Face matched")]
    public bool? FaceMatched { get; init; }

    [Field("在抽取名单", "In draw list")]
    public bool? InDrawList { get; init; }
}

/// <summary>评标委员会组成.</summary>
[FactRow("评标委员会组成", "Committee formed", From.Trading, ScopeKind.Lot)]
public sealed record CommitteeFormed : Fact
{
    [Field("成员", "Members", Mark.S3 | Mark.Personal)]
    public IReadOnlyList<CommitteeMember>? Members { get; init; }

    [Field("总人数", "Total", Unit = "人")]
    public int? Total { get; init; }

    [Field("专家人数", "Experts", Unit = "人")]
    public int? Experts { get; init; }

    [Field("采购人代表人数", "Representatives", Unit = "人")]
    public int? Representatives { get; init; }
}

/// <summary>评标开始.</summary>
[FactRow("评标开始", "Evaluation started", From.Trading, ScopeKind.Lot)]
public sealed record EvaluationStarted : Fact
{
    [Field("评标场所", "Rooms")]
    public IReadOnlyList<Room>? Rooms { get; init; }

    [Field("评标模式", "Mode", Choices = nameof(Choices.EvaluationMode))]
    public string? Mode { get; init; }

    [Field("评标评审办法", "Method")]
    public Code? Method { get; init; }
}

/// <summary>资格审查.</summary>
[FactRow("资格审查", "Qualification reviewed", From.Trading, ScopeKind.Lot)]
public sealed record QualificationReviewed : Fact
{
    [Field("投标人", "Bidder", Mark.S4)]
    public Org? Bidder { get; init; }

    [Field("审查方式", "Type", Choices = nameof(Choices.QualificationType))]
    public string? Type { get; init; }

    [Field("审查步骤", "Step", Choices = nameof(Choices.ReviewStep), Optional = true)]
    public string? Step { get; init; }

    [Field("通过", "Passed", Mark.S4)]
    public bool? Passed { get; init; }

    [Field("未通过原因", "Reason", Mark.S4, Optional = true)]
    public string? Reason { get; init; }
}

/// <summary>评标澄清说明.</summary>
[FactRow("评标澄清说明", "Bid clarified", From.Trading, ScopeKind.Lot)]
public sealed record BidClarified : Fact
{
    [Field("投标人", "Bidder", Mark.S4)]
    public Org? Bidder { get; init; }

    [Field("澄清问题", "Question", Mark.S4)]
    public Doc? Question { get; init; }

    [Field("澄清答复", "Answer", Mark.S4)]
    public Doc? Answer { get; init; }

    [Field("方式", "Channel")]
    public string? Channel { get; init; }
}

/// <summary>阅标日志.</summary>
[FactRow("阅标日志", "Bid viewed", From.Trading, ScopeKind.Lot)]
public sealed record BidViewed : Fact
{
    [Field("专家", "Expert", Mark.S3 | Mark.Personal)]
    public ExpertRef? Expert { get; init; }

    [Field("投标人", "Bidder", Mark.S4)]
    public Org? Bidder { get; init; }

    [Field("文件", "Document", Mark.S4)]
    public string? Document { get; init; }

    [Field("页数", "Pages", Unit = "页", Optional = true)]
    public int? Pages { get; init; }

    [Field("阅标时段", "Window")]
    public Window? Window { get; init; }

    [Field("点击次数", "Clicks", Unit = "次", Optional = true)]
    public int? Clicks { get; init; }
}

/// <summary>专家会商.</summary>
[FactRow("专家会商", "Consultation held", From.Trading | From.Device, ScopeKind.Lot)]
public sealed record ConsultationHeld : Fact
{
    [Field("场所", "Rooms")]
    public IReadOnlyList<Room>? Rooms { get; init; }

    [Field("会商时段", "Window")]
    public Window? Window { get; init; }

    [Field("议题", "Topic", Mark.S4, Optional = true)]
    public string? Topic { get; init; }

    [Field("录音录像编号", "Recording", Mark.S4)]
    public IReadOnlyList<string>? Recording { get; init; }
}

/// <summary>评分.</summary>
[FactRow("评分", "Bid scored", From.Trading, ScopeKind.Lot)]
public sealed record BidScored : Fact
{
    [Field("专家", "Expert", Mark.S3 | Mark.Personal)]
    public ExpertRef? Expert { get; init; }

    [Field("投标人", "Bidder", Mark.S4)]
    public Org? Bidder { get; init; }

    [Field("评分项", "Item")]
    public string? Item { get; init; }

    [Field("主观分", "Subjective")]
    public bool? Subjective { get; init; }

    [Field("满分", "Max points", Unit = "分")]
    public decimal? MaxPoints { get; init; }

    [Field("得分", "Score", Mark.S4, Unit = "分")]
    public decimal? Score { get; init; }

    [Field("修改次数", "Revision", Unit = "次")]
    public int? Revision { get; init; }

    [Field("理由", "Reason", Mark.S4, Optional = true)]
    public string? Reason { get; init; }
}

/// <summary>评标回退.</summary>
[FactRow("评标回退", "Evaluation rolled back", From.Trading, ScopeKind.Lot)]
public sealed record EvaluationRolledBack : Fact
{
    [Field("回退前步骤", "From step")]
    public string? FromStep { get; init; }

    [Field("回退至步骤", "To step")]
    public string? ToStep { get; init; }

    [Field("回退原因", "Reason", Mark.S4)]
    public string? Reason { get; init; }

    [Field("提出人", "Asked by", Mark.S3 | Mark.Personal)]
    public Person? AskedBy { get; init; }

    [Field("批准人", "Approved by", Optional = true)]
    public string? ApprovedBy { get; init; }

    [Field("回退前摘要", "Before digest", Mark.S4, MaxLength = 200)]
    public string? BeforeDigest { get; init; }
}

/// <summary>重新评审开始.</summary>
[FactRow("重新评审开始", "Re evaluation started", From.Trading, ScopeKind.Lot)]
public sealed record ReEvaluationStarted : Fact
{
    [Field("重新评审原因", "Reason", Mark.S4)]
    public string? Reason { get; init; }

    [Field("决定单位", "Ordered by")]
    public Org? OrderedBy { get; init; }

    [Field("依据", "Basis")]
    public string? Basis { get; init; }

    [Field("原评标委员会", "Same committee")]
    public bool? SameCommittee { get; init; }
}

/// <summary>重新评审结束.</summary>
[FactRow("重新评审结束", "Re evaluation ended", From.Trading, ScopeKind.Lot)]
public sealed record ReEvaluationEnded : Fact
{
    [Field("结果改变", "Changed", Mark.S4)]
    public bool? Changed { get; init; }

    [Field("原排序", "Before", Mark.S4)]
    public IReadOnlyList<Candidate>? Before { get; init; }

    [Field("新排序", "After", Mark.S4)]
    public IReadOnlyList<Candidate>? After { get; init; }
}

/// <summary>重新评审书面报告.</summary>
[FactRow("重新评审书面报告", "Re evaluation reported", From.Trading, ScopeKind.Lot)]
public sealed record ReEvaluationReported : Fact
{
    [Field("报送单位", "To")]
    public Org? To { get; init; }

    [Field("报告", "Doc", Mark.S4)]
    public Doc? Doc { get; init; }
}

/// <summary>评标结束.</summary>
[FactRow("评标结束", "Evaluation ended", From.Trading, ScopeKind.Lot)]
public sealed record EvaluationEnded : Fact
{
    [Field("排序", "Ranking", Mark.S4)]
    public IReadOnlyList<Candidate>? Ranking { get; init; }
}

/// <summary>评标报告送达.</summary>
[FactRow("评标报告送达", "Evaluation report received", From.Trading, ScopeKind.Lot)]
public sealed record EvaluationReportReceived : Fact
{
    [Field("评标报告", "Report", Mark.S4)]
    public Doc? Report { get; init; }

    [Field("中标候选人", "Candidates", Mark.S4)]
    public IReadOnlyList<Candidate>? Candidates { get; init; }

    [Field("不同意见", "Dissent", Mark.S4 | Mark.Personal, Optional = true)]
    public string? Dissent { get; init; }
}
