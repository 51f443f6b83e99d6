using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Stages;

/// <summary>保证金收退（划转） — the ledger of deposits of a lot (clause 5.1.8).</summary>
public static class DepositLedger
{
    /// <summary>已形成 once every known deposit is refunded, transferred or forfeited (ruling 65).</summary>
    public static readonly Field Settled = Field.Balance("depositsSettled", "保证金结清", "Deposits settled")
        .Opening<DepositReceived>(f => f.DepositId).Closing<DepositRefunded>(f => f.DepositId).Closing<DepositTransferred>(f => f.DepositId)
        .Closing<DepositForfeited>(f => f.DepositId);

    public static readonly Stage Stage = new("R8", "保证金收退（划转）", "Deposits", "5.1.8",
    [
        Field.ListBy("depositEvents", "收退（划转）时间、金额", "Deposits received, refunded, transferred",
            Column.Of("event", "事项", "Event").From<DepositReceived>(_ => new Wording("收", "Received")).From<GuaranteeLodged>(_ => new Wording("保函", "Guarantee"))
                .From<DepositRefunded>(_ => new Wording("退", "Refunded")).From<DepositTransferred>(_ => new Wording("转", "Transferred"))
                .From<DepositForfeited>(_ => new Wording("不退", "Forfeited")).From<DepositRefundFailed>(_ => new Wording("退款退回", "Refund failed")),
            Column.Of("at", "时间", "At").From<DepositReceived>(f => f.At).From<GuaranteeLodged>(f => f.At).From<DepositRefunded>(f => f.At)
                .From<DepositTransferred>(f => f.At).From<DepositForfeited>(f => f.At).From<DepositRefundFailed>(f => f.At),
            Column.Of("amount", "金额", "Amount", "元").From<DepositReceived>(f => f.Amount).From<GuaranteeLodged>(f => f.Amount).From<DepositRefunded>(f => f.Amount)
                .From<DepositTransferred>(f => f.Amount).From<DepositForfeited>(f => f.Amount),
            Column.Of("interest", "利息", "Interest", "元").From<DepositRefunded>(f => f.Interest),
            Column.Of("bidder", "投标人", "Bidder").From<DepositReceived>(f => f.Bidder).From<GuaranteeLodged>(f => f.Bidder).From<DepositRefunded>(f => f.Bidder)
                .From<DepositTransferred>(f => f.Bidder).From<DepositForfeited>(f => f.Bidder),
            Column.Of("payer", "付款方", "Payer").From<DepositReceived>(f => f.Payer),
            Column.Of("payee", "收款方", "Payee").From<DepositRefunded>(f => f.Payee).From<DepositForfeited>(f => f.To),
            Column.Of("accountHash", "账户", "Account").From<DepositReceived>(f => f.PayerAccountHash).From<DepositRefunded>(f => f.PayeeAccountHash),
            Column.Of("form", "方式", "Form").From<DepositReceived>(f => f.Form).From<GuaranteeLodged>(f => f.Form).From<DepositTransferred>(f => f.Target),
            Column.Of("isWinner", "中标人", "Winner").From<DepositRefunded>(f => f.IsWinner).From<DepositTransferred>(f => f.IsWinner),
            Column.Of("reason", "原因", "Reason").From<DepositRefunded>(f => f.Cause).From<DepositForfeited>(f => f.Reason).From<DepositRefundFailed>(f => f.Reason)),
        Field.Sum("interest", "利息合计", "Interest in all").From<DepositRefunded>(f => f.Interest).Key<DepositRefunded>(f => f.DepositId).In("元").Added(),
        Field.Computed("dueAt", "应退日", "Refund due").Added(),
        Anomalies.Of("R8"),
    ])
    {
        BegunBy =
        [
            typeof(DepositReceived), typeof(GuaranteeLodged), typeof(DepositRefunded), typeof(DepositTransferred), typeof(DepositForfeited), typeof(DepositRefundFailed),
        ],
        ClosedBy = [],
    };
}
