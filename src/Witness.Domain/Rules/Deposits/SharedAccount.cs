using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Deposits;

/// <summary>付款踪迹 — from which account each bidder's deposit came (<c>account</c>), and who paid it (<c>payer</c>).</summary>
public sealed class Payments() : Tracker("payments", typeof(DepositReceived), typeof(BidOpened), typeof(GuaranteeLodged))
{
    private static readonly string[] ByOthers = ["保函", "保险", "担保"];

    public override IEnumerable<Trace> Of(LotFacts lot)
    {
        foreach (var paid in Transfers(lot))
        {
            if (lot.Key(paid.Fact.Bidder) is not { } bidder) continue;
            if (paid.Fact.PayerAccountHash is { } account)
                yield return new("account", account, lot.Lot, lot.Round, bidder, paid.Fact.Bidder?.Name, lot.Opened, paid.Fact.Header.Identity, paid.Position);
        }
        foreach (var lodged in lot.All<GuaranteeLodged>())
        {
            if (lot.Key(lodged.Fact.Bidder) is not { } bidder || lodged.Fact.ContactHash is not { } contact) continue;
            yield return new("guarantee", contact, lot.Lot, lot.Round, bidder, lodged.Fact.Bidder?.Name, lot.Opened, lodged.Fact.Header.Identity, lodged.Position);
        }
    }

    /// <summary>Sums a bidder paid itself: a guarantor or insurer pays for many.</summary>
    internal static IEnumerable<Seen<DepositReceived>> Transfers(LotFacts lot) =>
        lot.All<DepositReceived>().Where(d => d.Fact.Form is null || !ByOthers.Contains(d.Fact.Form));
}

/// <summary>保证金同一账户/单位 — deposits of different bidders from one account or one payer (D01). The cause is the pair of bidders.</summary>
public sealed class SharedAccount() : Rule(new(
    "D01", 1, new("保证金同一账户或单位", "Deposits from one account or payer"),
    new("不同投标人的保证金是否出自同一账户或同一单位？", "Did deposits of different bidders come from one account or one payer?"),
    Grade.Plain, Severity.High, "R8", new("付款账户相同 ∨ 付款单位相同，投标人不同；跨标段同一账户 → 中", "same account ∨ same payer, different bidders; same account across lots → medium"))
{
    Basis = Laws.Regulation("第四十条第（六）项"),
    Needs = [Need.Of<DepositReceived>(f => f.Bidder, f => f.Payer, f => f.PayerAccountHash, f => f.Form), Need.If<BidOpened>(f => f.Bidder, f => f.Consortium)],
    AcrossLots = true,
    Counter = new("是否担保公司、保险公司或银行统一划转；是否联合体成员代缴；是否虚拟子账户的归集户。", "Did a guarantor, insurer or bank pay for many; a consortium partner; is it a collecting account?"),
    Look = new("调取付款凭证核对户名与账号；固定证据。", "Fetch the vouchers and compare names and numbers; keep them."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var paid = Payments.Transfers(at.Lot).Where(d => at.Lot.Key(d.Fact.Bidder) is not null).ToList();
        if (paid.Count == 0)
        {
            yield return at.CannotTell(Lacks<DepositReceived>());
            yield break;
        }
        var found = new SortedDictionary<string, (Severity Severity, Wording Summary, List<Input> Inputs, List<string> Names)>(StringComparer.Ordinal);
        for (var i = 0; i < paid.Count; i++)
        {
            for (var j = i + 1; j < paid.Count; j++)
            {
                var (a, b) = (paid[i], paid[j]);
                var (x, y) = (at.Lot.Key(a.Fact.Bidder)!, at.Lot.Key(b.Fact.Bidder)!);
                if (x == y || Together(at.Lot, x, y)) continue;
                var (p, q) = (a.Fact.Bidder?.Name ?? x, b.Fact.Bidder?.Name ?? y);
                if (a.Fact.PayerAccountHash is { } account && account == b.Fact.PayerAccountHash)
                    Add($"{Bid.Pair(x, y)}|account", Severity.High, new($"{p} 与 {q} 的保证金出自同一账户", $"Deposits of {p} and {q} came from one account"), [Masked(a, p), Masked(b, q)], [p, q]);
                else if (at.Lot.Key(a.Fact.Payer) is { } payer && payer == at.Lot.Key(b.Fact.Payer))
                    Add($"{Bid.Pair(x, y)}|payer", Severity.High, new($"{p} 与 {q} 的保证金由同一单位缴纳", $"One party paid the deposits of {p} and {q}"), [Sight.Said("Payer", a.Fact.Payer?.Org?.Name ?? payer, a, p), Sight.Said("Payer", b.Fact.Payer?.Org?.Name ?? payer, b, q)], [p, q]);
            }
        }
        foreach (var one in paid.Where(d => d.Fact.PayerAccountHash is not null))
        {
            var bidder = at.Lot.Key(one.Fact.Bidder)!;
            var others = at.History.Meets("account", one.Fact.PayerAccountHash!, at.Lot.Lot, [bidder]);
            if (others.Select(t => t.Who).Distinct().Count() is 0 or > 10) continue;
            foreach (var other in others.GroupBy(t => t.Who).Select(g => g.Last()).Take(5))
            {
                var name = one.Fact.Bidder?.Name ?? bidder;
                var cause = $"{Bid.Pair(bidder, other.Who)}|account";
                if (!found.ContainsKey(cause))
                    Add(cause, Severity.Medium, new($"{name} 与 {other.Lot} 的 {other.Name ?? other.Who} 保证金出自同一账户", $"Deposits of {name} and of {other.Name ?? other.Who} in {other.Lot} came from one account"),
                        [Masked(one, name), new(new($"付款账户（{other.Name ?? other.Who}，{other.Lot}）", $"Account ({other.Name ?? other.Who}, {other.Lot})"), Mask(one.Fact.PayerAccountHash!), "", nameof(DepositReceived), other.Fact, other.Position)], [name, other.Name ?? other.Who]);
            }
        }
        foreach (var (cause, (severity, summary, inputs, names)) in found)
            yield return at.Raised(cause, summary, new($"不同投标人 {names.Count} 家，付款账户或单位 1 个", $"{names.Count} bidders, one account or payer"), inputs, names, severity);
        if (found.Count > 0) yield break;
        var unsaid = paid.Count(d => d.Fact.PayerAccountHash is null && d.Fact.Payer is null);
        if (unsaid > 0) yield return at.CannotTell(Lacks<DepositReceived>("PayerAccountHash"));
        else yield return at.Clear(new($"{paid.Count} 笔保证金，账户、单位互不相同", $"{paid.Count} deposits, accounts and payers all different"), [.. paid.Select(d => Masked(d, d.Fact.Bidder?.Name ?? ""))]);

        void Add(string cause, Severity severity, Wording summary, List<Input> inputs, List<string> names) => found.TryAdd(cause, (severity, summary, inputs, names));
    }

    private static bool Together(LotFacts lot, string a, string b) => lot.Bids.Any(bid => bid.Members.Contains(a) && bid.Members.Contains(b));

    private static Input Masked(Seen<DepositReceived> paid, string who) => Sight.Said("PayerAccountHash", paid.Fact.PayerAccountHash is { } hash ? Mask(hash) : null, paid, who);

    private static string Mask(string hash) => hash.Length <= 8 ? hash : $"{hash[..4]}…{hash[^4..]}";
}
