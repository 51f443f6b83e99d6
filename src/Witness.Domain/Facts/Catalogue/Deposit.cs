using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Catalogue;

// 保证金: R8 的来源: payers and payees are S1; accounts stay in the compartment

/// <summary>保证金收 — secret as such while S1 is closed.</summary>
[FactRow("保证金收", "Deposit received", From.Bank, ScopeKind.Lot, Secret = true)]
public sealed record DepositReceived : Fact
{
    [Field("保证金编号", "Deposit ID", Mark.S1, MaxLength = 100)]
    public string? DepositId { get; init; }

    [Field("投标人", "Bidder", Mark.S1)]
    public Org? Bidder { get; init; }

    [Field("付款方", "Payer", Mark.S1)]
    public Party? Payer { get; init; }

    [Field("付款账户", "Payer account", Mark.S1 | Mark.S6, Hash = "account")]
    public string? PayerAccountHash { get; init; }

    [Field("付款银行", "Payer bank", Mark.S1)]
    public string? PayerBank { get; init; }

    [Field("基本账户", "Is basic account", Mark.S1, Optional = true)]
    public bool? IsBasicAccount { get; init; }

    [Field("缴纳形式", "Form", Mark.S1, Choices = nameof(Choices.DepositForm))]
    public string? Form { get; init; }

    [Field("金额", "Amount", Mark.S1, Unit = "元")]
    public Money? Amount { get; init; }

    [Field("收取单位", "Collected by")]
    public Org? CollectedBy { get; init; }
}

/// <summary>保函递交 — secret as such while S1 is closed.</summary>
[FactRow("保函递交", "Guarantee lodged", From.Bank, ScopeKind.Lot, Secret = true)]
public sealed record GuaranteeLodged : Fact
{
    [Field("投标人", "Bidder", Mark.S1)]
    public Org? Bidder { get; init; }

    [Field("保函编号", "Guarantee no.", Mark.S1, MaxLength = 200)]
    public string? GuaranteeNo { get; init; }

    [Field("出具机构", "Issuer", Mark.S1)]
    public Org? Issuer { get; init; }

    [Field("保函类型", "Type", Mark.S1, Choices = nameof(Choices.GuaranteeType))]
    public string? Type { get; init; }

    [Field("保函形式", "Form", Mark.S1, Choices = nameof(Choices.GuaranteeForm))]
    public string? Form { get; init; }

    [Field("金额", "Amount", Mark.S1, Unit = "元")]
    public Money? Amount { get; init; }

    [Field("保函有效期", "Window", Mark.S1)]
    public Window? Window { get; init; }

    [Field("申请联系方式", "Contact", Mark.S1 | Mark.S6, Hash = "contact", Optional = true)]
    public string? ContactHash { get; init; }

    [Field("申请地址", "Apply address", Mark.S1 | Mark.S6, MaxLength = 200, Optional = true)]
    public string? ApplyAddress { get; init; }
}

/// <summary>保证金退 — secret as such while S1 is closed.</summary>
[FactRow("保证金退", "Deposit refunded", From.Bank, ScopeKind.Lot, Secret = true)]
public sealed record DepositRefunded : Fact
{
    [Field("保证金编号", "Deposit ID", Mark.S1, MaxLength = 100)]
    public string? DepositId { get; init; }

    [Field("投标人", "Bidder", Mark.S1)]
    public Org? Bidder { get; init; }

    [Field("收款方", "Payee", Mark.S1)]
    public Party? Payee { get; init; }

    [Field("收款账户", "Payee account", Mark.S1 | Mark.S6, Hash = "account")]
    public string? PayeeAccountHash { get; init; }

    [Field("金额", "Amount", Unit = "元")]
    public Money? Amount { get; init; }

    [Field("利息", "Interest", Unit = "元")]
    public Money? Interest { get; init; }

    [Field("中标人", "Is winner", Mark.S4)]
    public bool? IsWinner { get; init; }

    [Field("退还原因", "Cause", Choices = nameof(Choices.RefundCause))]
    public string? Cause { get; init; }
}

/// <summary>保证金划转 — secret as such while S1 is closed.</summary>
[FactRow("保证金划转", "Deposit transferred", From.Bank, ScopeKind.Lot, Secret = true)]
public sealed record DepositTransferred : Fact
{
    [Field("保证金编号", "Deposit ID", Mark.S1, MaxLength = 100)]
    public string? DepositId { get; init; }

    [Field("投标人", "Bidder", Mark.S1)]
    public Org? Bidder { get; init; }

    [Field("金额", "Amount", Unit = "元")]
    public Money? Amount { get; init; }

    [Field("划转为", "Target", Choices = nameof(Choices.TransferTarget))]
    public string? Target { get; init; }

    [Field("中标人", "Is winner", Mark.S4)]
    public bool? IsWinner { get; init; }
}

/// <summary>保证金不予退还 — secret as such while S1 is closed.</summary>
[FactRow("保证金不予退还", "Deposit forfeited", From.Bank, ScopeKind.Lot, Secret = true)]
public sealed record DepositForfeited : Fact
{
    [Field("保证金编号", "Deposit ID", Mark.S1, MaxLength = 100)]
    public string? DepositId { get; init; }

    [Field("投标人", "Bidder", Mark.S1)]
    public Org? Bidder { get; init; }

    [Field("金额", "Amount", Unit = "元")]
    public Money? Amount { get; init; }

    [Field("原因", "Reason", Mark.S1)]
    public string? Reason { get; init; }

    [Field("归属单位", "To")]
    public Org? To { get; init; }
}

/// <summary>退款退回 — secret as such while S1 is closed.</summary>
[FactRow("退款退回", "Deposit refund failed", From.Bank, ScopeKind.Lot, Secret = true)]
public sealed record DepositRefundFailed : Fact
{
    [Field("保证金编号", "Deposit ID", Mark.S1, MaxLength = 100)]
    public string? DepositId { get; init; }

    [Field("原因", "Reason", Mark.S1)]
    public string? Reason { get; init; }
}
