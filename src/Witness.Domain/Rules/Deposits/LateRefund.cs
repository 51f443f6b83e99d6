using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;

namespace Witness.Domain.Rules.Deposits;

/// <summary>退还逾期或账户金额不符 — refunded late, to another account (red), or another sum (D03; clause 5.1.8). One cause per clock, or per deposit.</summary>
public sealed class LateRefund() : ClockIndicator(new(
    "D03", 1, new("保证金退还逾期或账户、金额不符", "Refund late, to another account or of another sum"),
    new("保证金是否按期原路足额退还？", "Was the deposit refunded in time, to the account it came from, in full?"),
    Grade.Plain, Severity.Medium, "R8", new("退还日 > 起算日 + 5 日（5 个工作日）；收款账户 ≠ 付款账户 → 高；金额 ≠ 缴纳额", "refunded > start + 5 days (5 working days); payee ≠ payer account → high; sum ≠ paid"))
{
    Basis = Laws.Regulation("第五十七条"),
    Clocks = ["GC-12", "GC-29", "ZC-11", "ZC-12", "ZC-13", "ZC-14", "ZR-06", "NC-04"],
    Needs =
    [
        Need.Of<DepositRefunded>(f => f.DepositId, f => f.Bidder, f => f.Payee, f => f.PayeeAccountHash), Need.If<DepositReceived>(f => f.DepositId, f => f.Bidder, f => f.PayerAccountHash, f => f.Amount),
        Need.If<DepositTransferred>(f => f.DepositId), Need.If<DepositForfeited>(f => f.DepositId), Need.If<DepositRefundFailed>(f => f.DepositId), Need.If<ContractSigned>(), Need.If<AwardNoticed>(), Need.If<DealConfirmed>(), Need.If<BidWithdrawn>(f => f.Bidder),
        Need.If<AwardDecided>(), Need.If<ResultPublished>(),
    ],
    Counter = new("是否账户注销、更名后书面申请改退；是否转为履约保证金；是否因投诉暂停。", "Was the account closed and a new one named in writing; was it turned into a performance bond; did a complaint stop the clock?"),
    Look = new("核对退款申请与回单；逾期的提示退还单位。", "Check request and voucher; if late, prompt who owes it."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var received = at.Lot.All<DepositReceived>();
        var compared = new List<Input>();
        var raised = false;
        foreach (var refund in at.Lot.All<DepositRefunded>())
        {
            var key = at.Lot.Key(refund.Fact.Bidder);
            var paid = received.Where(d => refund.Fact.DepositId is { } id ? d.Fact.DepositId == id : at.Lot.Key(d.Fact.Bidder) == key).ToList();
            if (paid.Count != 1) continue;
            var name = refund.Fact.Bidder?.Name ?? key ?? refund.Fact.DepositId ?? "";
            var id1 = refund.Fact.DepositId ?? key ?? refund.Fact.Header.Identity.SourceKey;
            if (refund.Fact.PayeeAccountHash is { } to && paid[0].Fact.PayerAccountHash is { } from)
            {
                compared.Add(Sight.Said("PayeeAccountHash", Mask(to), refund, name));
                if (to != from)
                {
                    raised = true;
                    yield return at.Raised(
                        $"account|{id1}", new($"{name} 的保证金退至另一账户", $"The deposit of {name} went to another account"), new("收款账户 ≠ 付款账户", "payee account ≠ payer account"),
                        [Sight.Said("PayerAccountHash", Mask(from), paid[0], name), Sight.Said("PayeeAccountHash", Mask(to), refund, name), Sight.Said("Payee", refund.Fact.Payee?.Org?.Name, refund, name)], [name], Severity.High);
                }
            }
            if (refund.Fact.Amount?.Amount is { } back && paid[0].Fact.Amount?.Amount is { } sum && back != sum)
            {
                raised = true;
                yield return at.Raised(
                    $"amount|{id1}", new($"{name} 缴纳 {Sight.Plain(sum)} 元，退还 {Sight.Plain(back)} 元", $"{name} paid {Sight.Plain(sum)}, got back {Sight.Plain(back)}"), new($"{Sight.Plain(back)} ≠ {Sight.Plain(sum)}", $"{Sight.Plain(back)} ≠ {Sight.Plain(sum)}"),
                    [Sight.Said("Amount", sum, paid[0], name), Sight.Said("Amount", back, refund, name)], [name]);
            }
        }
        var clocks = base.Answer(at).ToList();
        foreach (var answer in clocks.Where(a => !raised || a.Verdict == Verdict.Raised)) yield return answer;
        if (raised || clocks.Count > 0) yield break;
        if (compared.Count > 0) yield return at.Clear(new("账户、金额均相符", "accounts and sums agree"), compared);
        else yield return at.CannotTell(Lacks<DepositRefunded>());
    }

    private static string Mask(string hash) => hash.Length <= 8 ? hash : $"{hash[..4]}…{hash[^4..]}";
}
