using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Catalogue;

// 结果确认: R7 的来源: what is published is public

/// <summary>中标候选人公示.</summary>
[FactRow("中标候选人公示", "Candidates published", From.Trading, ScopeKind.Lot)]
public sealed record CandidatesPublished : Fact
{
    [Field("中标候选人", "Candidates")]
    public IReadOnlyList<Candidate>? Candidates { get; init; }

    [Field("有排序", "Ranked")]
    public bool? Ranked { get; init; }

    [Field("公示期", "Window")]
    public Window? Window { get; init; }

    [Field("发布媒体", "Media")]
    public IReadOnlyList<string>? Media { get; init; }

    [Field("网址", "URL", MaxLength = 2000)]
    public string? Url { get; init; }
}

/// <summary>定标 — The names wait for publication.</summary>
[FactRow("定标", "Award decided", From.Trading, ScopeKind.Lot)]
public sealed record AwardDecided : Fact
{
    [Field("中标（成交）供应商", "Suppliers", Mark.S4)]
    public IReadOnlyList<Org>? Suppliers { get; init; }

    [Field("中标（成交）金额", "Value", Mark.S4)]
    public Price? Value { get; init; }

    [Field("中小企业标识", "SME flag", Mark.S4, Choices = nameof(Choices.SmeFlag), Optional = true)]
    public string? SmeFlag { get; init; }

    [Field("定标主体", "Decided by")]
    public string? DecidedBy { get; init; }

    [Field("定标理由", "Reason", Mark.S4, Optional = true)]
    public string? Reason { get; init; }
}

/// <summary>结果公告.</summary>
[FactRow("结果公告", "Result published", From.Trading, ScopeKind.Lot)]
public sealed record ResultPublished : Fact
{
    [Field("结果", "Outcome", Choices = nameof(Choices.Outcome))]
    public string? Outcome { get; init; }

    [Field("公告性质", "Nature", Choices = nameof(Choices.Nature), Optional = true)]
    public string? Nature { get; init; }

    [Field("中标（成交）供应商", "Suppliers")]
    public IReadOnlyList<Org>? Suppliers { get; init; }

    [Field("联合体成员", "Consortium")]
    public IReadOnlyList<Org>? Consortium { get; init; }

    [Field("中标（成交）金额", "Value", Optional = true)]
    public Price? Value { get; init; }

    [Field("得分", "Score", Unit = "分", Optional = true)]
    public decimal? Score { get; init; }

    [Field("公告期", "Window", Optional = true)]
    public Window? Window { get; init; }

    [Field("公告期原文", "Window text", Optional = true)]
    public string? WindowText { get; init; }

    [Field("发布媒体", "Media")]
    public IReadOnlyList<string>? Media { get; init; }

    [Field("网址", "URL", MaxLength = 2000)]
    public string? Url { get; init; }
}

/// <summary>中标通知书发出.</summary>
[FactRow("中标通知书发出", "Award noticed", From.Trading, ScopeKind.Lot)]
public sealed record AwardNoticed : Fact
{
    [Field("通知书编号", "Letter no.", MaxLength = 200)]
    public string? LetterNo { get; init; }

    [Field("收件单位", "To", Mark.S4)]
    public IReadOnlyList<Org>? To { get; init; }

    [Field("中标通知书", "Doc", Mark.S4)]
    public Doc? Doc { get; init; }
}

/// <summary>结果通知.</summary>
[FactRow("结果通知", "Losers notified", From.Trading, ScopeKind.Lot)]
public sealed record LosersNotified : Fact
{
    [Field("收件单位", "To", Mark.S4)]
    public IReadOnlyList<Org>? To { get; init; }
}

/// <summary>放弃中标 — 放弃中标、悔拍、拒签</summary>
[FactRow("放弃中标", "Award forfeited", From.Trading, ScopeKind.Lot)]
public sealed record AwardForfeited : Fact
{
    [Field("放弃方", "Party")]
    public Party? Party { get; init; }

    [Field("原因", "Reason")]
    public string? Reason { get; init; }

    [Field("递补中标人", "Next winner", Optional = true)]
    public Party? NextWinner { get; init; }
}

/// <summary>招标投标书面报告.</summary>
[FactRow("招标投标书面报告", "Written report filed", From.Trading, ScopeKind.Lot)]
public sealed record WrittenReportFiled : Fact
{
    [Field("报送单位", "To")]
    public Org? To { get; init; }

    [Field("书面报告", "Doc")]
    public Doc? Doc { get; init; }
}

/// <summary>履约保证金.</summary>
[FactRow("履约保证金", "Performance bond set", From.Trading, ScopeKind.Lot)]
public sealed record PerformanceBondSet : Fact
{
    [Field("履约保证金", "Amount")]
    public Price? Amount { get; init; }

    [Field("合同金额", "Contract value", Unit = "元")]
    public Money? ContractValue { get; init; }

    [Field("形式", "Form")]
    public string? Form { get; init; }
}

/// <summary>合同签订 — 合同、框架协议</summary>
[FactRow("合同签订", "Contract signed", From.Trading, ScopeKind.Lot)]
public sealed record ContractSigned : Fact
{
    [Field("合同编号", "Contract no.", MaxLength = 200)]
    public string? ContractNo { get; init; }

    [Field("合同类型", "Contract kind")]
    public string? ContractKind { get; init; }

    [Field("签订方", "Parties")]
    public IReadOnlyList<Party>? Parties { get; init; }

    [Field("合同金额", "Value")]
    public Price? Value { get; init; }

    [Field("生效时间", "Effective", Optional = true)]
    public Moment? EffectiveAt { get; init; }

    [Field("合同", "Doc")]
    public Doc? Doc { get; init; }
}

/// <summary>合同公告.</summary>
[FactRow("合同公告", "Contract published", From.Trading, ScopeKind.Lot)]
public sealed record ContractPublished : Fact
{
    [Field("合同编号", "Contract no.", MaxLength = 200)]
    public string? ContractNo { get; init; }

    [Field("发布媒体", "Media")]
    public IReadOnlyList<string>? Media { get; init; }

    [Field("网址", "URL", MaxLength = 2000)]
    public string? Url { get; init; }
}

/// <summary>合同备案.</summary>
[FactRow("合同备案", "Contract filed", From.Trading, ScopeKind.Lot)]
public sealed record ContractFiled : Fact
{
    [Field("合同编号", "Contract no.", MaxLength = 200)]
    public string? ContractNo { get; init; }

    [Field("备案单位", "With")]
    public Org? With { get; init; }
}

/// <summary>价款支付.</summary>
[FactRow("价款支付", "Price paid", From.Bank | From.Trading, ScopeKind.Lot)]
public sealed record PricePaid : Fact
{
    [Field("期次", "Instalment")]
    public int? Instalment { get; init; }

    [Field("金额", "Amount", Unit = "元")]
    public Money? Amount { get; init; }

    [Field("占总价比例", "Share of total", Unit = "%")]
    public decimal? ShareOfTotal { get; init; }
}
