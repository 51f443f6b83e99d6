using System.Globalization;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;

namespace Witness.Domain.Rules.Deposits;

/// <summary>保函同源 — guarantees of different bidders applied for by one contact or from one address, or with numbers in a row (D04). The cause is the pair and what they share.</summary>
public sealed class SameGuarantee() : Rule(new(
    "D04", 1, new("保函同源", "Guarantees from one hand"),
    new("不同投标人的保函是否同一联系人、同一申请地址或编号连续？", "Do guarantees of different bidders share a contact or address, or follow in number?"),
    Grade.Statistical, Severity.Medium, "R8", new("联系人相同 ∨ 申请地址相同 ∨ 同一出具人编号相差 ≤ step", "same contact ∨ same address ∨ numbers of one issuer within step"))
{
    Basis = Laws.Method("保函同源（自有）"),
    Parameters = [new("step", new("编号相差", "Numbers apart"), "", 1)],
    Needs = [Need.Of<GuaranteeLodged>(f => f.Bidder, f => f.GuaranteeNo, f => f.Issuer, f => f.ContactHash, f => f.ApplyAddress), Need.If<BidOpened>(f => f.Bidder, f => f.Consortium)],
    AcrossLots = true,
    Counter = new("是否平台统一出具电子保函（编号本就连续）；是否同一银行网点客户经理。", "Does the platform issue them all (numbers follow by nature); is it one bank branch's manager?"),
    Look = new("向出具机构核对申请人、联系人与缴费账户。", "Ask the issuer who applied, who was the contact and who paid."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var step = at.Set("step");
        var lodged = at.Lot.All<GuaranteeLodged>().Where(g => at.Lot.Key(g.Fact.Bidder) is not null).ToList();
        if (lodged.Count < 2)
        {
            yield return at.CannotTell(lodged.Count == 0 ? Lacks<GuaranteeLodged>() : TooFew(lodged.Count, 2));
            yield break;
        }
        var raised = false;
        for (var i = 0; i < lodged.Count; i++)
        {
            for (var j = i + 1; j < lodged.Count; j++)
            {
                var (a, b) = (lodged[i], lodged[j]);
                var (x, y) = (at.Lot.Key(a.Fact.Bidder)!, at.Lot.Key(b.Fact.Bidder)!);
                if (x == y || at.Lot.Bids.Any(bid => bid.Members.Contains(x) && bid.Members.Contains(y))) continue;
                var names = new[] { a.Fact.Bidder?.Name ?? x, b.Fact.Bidder?.Name ?? y };
                var (what, zh, en) = Shared(at.Lot, a.Fact, b.Fact, step);
                if (what is null) continue;
                raised = true;
                var field = what switch { "contact" => "ContactHash", "address" => "ApplyAddress", _ => "GuaranteeNo" };
                yield return at.Raised(
                    $"{Bid.Pair(x, y)}|{what}", new($"{names[0]} 与 {names[1]} 的保函{zh}", $"Guarantees of {names[0]} and {names[1]}: {en}"), new(zh!, en!),
                    [Sight.Said(field, Value(a.Fact, what), a, names[0]), Sight.Said(field, Value(b.Fact, what), b, names[1]), Sight.Said("Issuer", a.Fact.Issuer, a, names[0])], names);
            }
        }
        if (!raised) yield return at.Clear(new($"{lodged.Count} 份保函无相同联系人、地址或连号", $"{lodged.Count} guarantees, nothing shared"), [.. lodged.Select(g => Sight.Said("GuaranteeNo", g.Fact.GuaranteeNo, g, g.Fact.Bidder?.Name))]);
    }

    private static (string? What, string? Zh, string? En) Shared(LotFacts lot, GuaranteeLodged a, GuaranteeLodged b, decimal step)
    {
        if (a.ContactHash is { } contact && contact == b.ContactHash) return ("contact", "联系人相同", "same contact");
        if (a.ApplyAddress is { Length: > 0 } address && address == b.ApplyAddress) return ("address", "申请地址相同", "same address");
        if (lot.Key(a.Issuer) is { } issuer && issuer == lot.Key(b.Issuer) && Tail(a.GuaranteeNo) is { } m && Tail(b.GuaranteeNo) is { } n && m.Head == n.Head && Math.Abs(m.Number - n.Number) is var apart && apart > 0 && apart <= step)
            return ("number", $"编号连续（相差 {Sight.Plain(apart)}）", $"numbers in a row ({Sight.Plain(apart)} apart)");
        return default;
    }

    private static string? Value(GuaranteeLodged fact, string what) => what switch { "contact" => fact.ContactHash is { Length: > 8 } hash ? $"{hash[..4]}…{hash[^4..]}" : fact.ContactHash, "address" => fact.ApplyAddress, _ => fact.GuaranteeNo };

    private static (string Head, decimal Number)? Tail(string? number)
    {
        if (number is null) return null;
        var digits = 0;
        while (digits < number.Length && digits < 15 && char.IsAsciiDigit(number[^(digits + 1)])) digits++;
        return digits == 0 ? null : (number[..^digits], decimal.Parse(number.AsSpan(number.Length - digits), NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
