using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Deposits;

/// <summary>非基本户/迟缴/缺缴/超额 — a deposit not from the basic account, late, missing or short, or asked for above the limit (D02). One cause per bidder and kind.</summary>
public sealed class WrongDeposit() : ClockIndicator(new(
    "D02", 1, new("保证金非基本户、迟缴、缺缴或超额", "Deposit from another account, late, missing or too high"),
    new("保证金是否出自基本账户、按时足额缴纳，且要求金额不超过规定比例？", "Did deposits come from the basic account, in time and in full, and was no more asked than allowed?"),
    Grade.Plain, Severity.Medium, "R8", new("非基本户 ∨ 到账 > 截止 ∨ 核验未缴、不足 ∨ 要求金额 > 估算价 2 %", "not the basic account ∨ received > due ∨ checked as missing or short ∨ asked > 2 % of the estimate"))
{
    Basis = Laws.Regulation("第二十六条"),
    Clocks = ["GC-09", "ZC-10"],
    Needs =
    [
        Need.Of<DepositReceived>(f => f.Bidder, f => f.IsBasicAccount, f => f.Form, f => f.Amount), Need.If<DepositChecked>(f => f.Bidder, f => f.Result, f => f.PaidAt), Need.If<GuaranteeLodged>(f => f.Bidder), Need.If<BidOpened>(f => f.Bidder, f => f.Consortium),
        Need.If<NoticePublished>(f => f.Deposit), Need.If<TenderDocumentIssued>(f => f.Deposit), Need.If<NoticeAmended>(), Need.If<OpeningEnded>(), Need.If<LotRegistered>(f => f.EstimatedValue),
    ],
    Counter = new("是否以保函代缴、享受免缴；基本账户是否近期变更；到账时间是否为银行次日入账。", "Was a guarantee given or the deposit waived; did the basic account change; did the bank book it a day later?"),
    Look = new("核对开户许可、到账回单与文件要求；向代理机构提示。", "Check the account licence, the credit note and the documents; prompt the agency."),
})
{
    private static readonly string[] Transfer = ["转账", "支票", "汇票"];

    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var lot = at.Lot;
        var raised = new List<Finding>();
        var seen = new List<Input>();
        var due = lot.All<TenderDocumentIssued>().Select(d => d.Fact.Deposit?.DueAt).Concat(lot.All<NoticePublished>().Select(n => n.Fact.Deposit?.DueAt)).LastOrDefault(m => m is { IsKnown: true })
            ?? lot.Told(Moments.BidDeadline)?.Value as Moment?;
        foreach (var paid in lot.All<DepositReceived>())
        {
            if (lot.Key(paid.Fact.Bidder) is not { } key) continue;
            var name = paid.Fact.Bidder?.Name ?? key;
            seen.Add(Sight.Said("Amount", paid.Fact.Amount, paid, name));
            // The basic account is owed in tenders required by law, and only by who pays in money.
            if (lot.Kind == "GC" && paid.Fact.IsBasicAccount == false && (paid.Fact.Form is null || Transfer.Contains(paid.Fact.Form)))
                raised.Add(at.Raised($"{key}|basic", new($"{name} 的保证金非基本账户转出", $"The deposit of {name} is not from its basic account"), new("基本账户 = 否", "basic account = no"), [Sight.Said("IsBasicAccount", false, paid, name), Sight.Said("Form", paid.Fact.Form, paid, name)], [name]));
            if (due is { } by && paid.At.CompareTo(by) is > 0)
                raised.Add(at.Raised($"{key}|late", new($"{name} 的保证金迟于截止到账", $"The deposit of {name} came after it was due"), new($"{paid.At} > {by}", $"{paid.At} > {by}"), [Sight.Said("At", paid.At, paid, name), Sight.Computed("缴纳截止", "Due", by)], [name]));
        }
        foreach (var check in lot.All<DepositChecked>())
        {
            if (lot.Key(check.Fact.Bidder) is not { } key || check.Fact.Result is not { } result) continue;
            var name = check.Fact.Bidder?.Name ?? key;
            seen.Add(Sight.Said("Result", result, check, name));
            var kind = result switch { "未缴" => "missing", "不足" => "short", "迟缴" => "late", "账户不符" => "basic", _ => null };
            if (kind is null || raised.Any(f => f.Cause == $"{key}|{kind}")) continue;
            raised.Add(at.Raised($"{key}|{kind}", new($"{name} 的保证金核验为{result}", $"The check of the deposit of {name} says: {result}"), new($"核验结果 = {result}", $"result = {result}"), [Sight.Said("Result", result, check, name)], [name]));
        }
        var asked = lot.All<TenderDocumentIssued>().Any(d => d.Fact.Deposit?.Amount is { Amount: > 0 }) || lot.All<NoticePublished>().Any(n => n.Fact.Deposit?.Amount is { Amount: > 0 });
        if (asked && lot.Has<OpeningEnded>() && lot.Has<DepositReceived>())
        {
            var given = lot.All<DepositReceived>().Select(d => lot.Key(d.Fact.Bidder)).Concat(lot.All<GuaranteeLodged>().Select(g => lot.Key(g.Fact.Bidder))).Concat(lot.All<DepositChecked>().Select(c => lot.Key(c.Fact.Bidder))).OfType<string>().ToHashSet(StringComparer.Ordinal);
            foreach (var bid in lot.Bids.Where(b => b.Opened is not null && !b.Members.Overlaps(given)))
                raised.Add(at.Raised($"{bid.Key}|missing", new($"{bid.Name} 已开标，未见保证金或保函", $"{bid.Name} was opened, no deposit or guarantee seen"), new("保证金 + 保函 = 0", "deposits + guarantees = 0"), [Sight.Said("At", bid.Opened!.Value.At, bid.Opened.Value, bid.Name)], [bid.Name]));
        }
        foreach (var id in Card.Clocks)
            foreach (var run in lot.Clock(id) ?? [])
                if (run.IsBroken && Of(at, run) is { } finding) raised.Add(finding);
        foreach (var finding in raised) yield return finding;
        if (raised.Count > 0) yield break;
        if (seen.Count == 0) yield return at.CannotTell(Lacks<DepositReceived>());
        else yield return at.Clear(new($"核对 {seen.Count} 项，无异常", $"{seen.Count} values checked, none unusual"), seen);
    }
}
