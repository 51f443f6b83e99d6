using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Catalogue;

// 专家抽取: R5 的来源; times, pool, mode, counts and regions are public, persons are not

/// <summary>专家抽取.</summary>
[FactRow("专家抽取", "Experts drawn", From.ExpertPool, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record ExpertsDrawn : Fact
{
    [Field("抽取编号", "Draw ID", MaxLength = 100)]
    public string? DrawId { get; init; }

    [Field("抽取库别", "Pool")]
    public Code? Pool { get; init; }

    [Field("评标模式", "Mode", Choices = nameof(Choices.EvaluationMode))]
    public string? Mode { get; init; }

    [Field("抽取方式", "Method", Choices = nameof(Choices.DrawMethod))]
    public string? Method { get; init; }

    [Field("抽取专业", "Specialties")]
    public IReadOnlyList<Specialty>? Specialties { get; init; }

    [Field("抽取人数", "Count", Unit = "人")]
    public int? Count { get; init; }

    [Field("抽取地域", "Regions", Region = true, MaxLength = 6)]
    public IReadOnlyList<string>? Regions { get; init; }

    [Field("评标时间", "Evaluation")]
    public Moment? EvaluationAt { get; init; }

    [Field("回避单位", "Recused orgs", Mark.S1)]
    public IReadOnlyList<Org>? RecusedOrgs { get; init; }

    [Field("专家", "Experts", Mark.S3 | Mark.Personal)]
    public IReadOnlyList<ExpertRef>? Experts { get; init; }

    [Field("抽取人", "Drawn by", Mark.Personal)]
    public Person? DrawnBy { get; init; }
}

/// <summary>补抽.</summary>
[FactRow("补抽", "Experts redrawn", From.ExpertPool, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record ExpertsRedrawn : Fact
{
    [Field("抽取编号", "Draw ID", MaxLength = 100)]
    public string? DrawId { get; init; }

    [Field("补抽编号", "Redraw ID", MaxLength = 100)]
    public string? RedrawId { get; init; }

    [Field("补抽原因", "Reason")]
    public Code? Reason { get; init; }

    [Field("说明", "Note", Mark.S3, Optional = true)]
    public string? Note { get; init; }

    [Field("补抽专业", "Specialties")]
    public IReadOnlyList<Specialty>? Specialties { get; init; }

    [Field("补抽人数", "Count", Unit = "人")]
    public int? Count { get; init; }

    [Field("被替换专家", "Replaced", Mark.S3 | Mark.Personal)]
    public IReadOnlyList<ExpertRef>? Replaced { get; init; }

    [Field("专家", "Experts", Mark.S3 | Mark.Personal)]
    public IReadOnlyList<ExpertRef>? Experts { get; init; }
}

/// <summary>专家应答.</summary>
[FactRow("专家应答", "Expert responded", From.ExpertPool, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record ExpertResponded : Fact
{
    [Field("抽取编号", "Draw ID", MaxLength = 100)]
    public string? DrawId { get; init; }

    [Field("专家", "Expert", Mark.S3 | Mark.Personal)]
    public ExpertRef? Expert { get; init; }

    [Field("应答", "Response", Choices = nameof(Choices.ExpertResponse))]
    public string? Response { get; init; }

    [Field("原因", "Reason", Mark.S3 | Mark.Personal, Optional = true)]
    public string? Reason { get; init; }
}

/// <summary>专家回避.</summary>
[FactRow("专家回避", "Expert recused", From.ExpertPool | From.Trading, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record ExpertRecused : Fact
{
    [Field("专家", "Expert", Mark.S3 | Mark.Personal)]
    public ExpertRef? Expert { get; init; }

    [Field("利害关系单位", "Org", Mark.S3, Optional = true)]
    public Org? Org { get; init; }

    [Field("回避原因", "Reason", Mark.S3)]
    public string? Reason { get; init; }

    [Field("提出方", "Found by", Mark.S3)]
    public string? FoundBy { get; init; }
}

/// <summary>名单启封 — The pool says so; opens no seal here.</summary>
[FactRow("名单启封", "Expert list disclosed", From.ExpertPool, ScopeKind.Lot, ScopeKind.Lots)]
public sealed record ExpertListDisclosed : Fact
{
    [Field("抽取编号", "Draw ID", MaxLength = 100)]
    public string? DrawId { get; init; }

    [Field("启封原因", "Reason")]
    public string? Reason { get; init; }

    [Field("启封人", "Disclosed by")]
    public string? DisclosedBy { get; init; }
}
