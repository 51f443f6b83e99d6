using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Networks;

/// <summary>控股·管理·高管·地址关联 — bidders of one lot related by holding, persons, address or telephone as registered (N03). The cause is the pair and the relation.</summary>
public sealed class Related() : Rule(new(
    "N03", 1, new("控股、管理、高管或地址关联", "Bidders related"),
    new("同一标段的投标人之间是否有控股、管理、共同高管或同一住所？", "Are bidders of one lot related by holding, management, persons or address?"),
    Grade.Plain, Severity.High, "R6", new("一方持有另一方 ∨ 共同出资人 ≥ stake % ∨ 法定代表人、高管相同 ∨ 住所、电话相同", "one holds the other ∨ a common holder ≥ stake % ∨ same legal person or manager ∨ same address or telephone"))
{
    Basis = Laws.Regulation("第三十四条"),
    Parameters = [new("stake", new("共同出资比例", "Common stake"), "%", 25)],
    Needs = [Need.If<BidOpened>(f => f.Bidder, f => f.Consortium), Need.If<PartyRegistered>(f => f.Holders, f => f.Managers, f => f.LegalPerson, f => f.AddressHash, f => f.PhoneHashes), Need.Of<OpeningStarted>(f => f.BidderCount), Need.If<DealConfirmed>()],
    Applies = AppliesTo.Tenders,
    Counter = new("登记信息是否过期；是否商务秘书公司的集中地址；同名人员是否同一人。", "Is the registration stale; is it a secretary company's address; is it the same person?"),
    Look = new("核对工商登记与社保；提示评审核查关联。", "Check the business register; prompt the evaluation to look into it."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var bids = at.Lot.Bids.Where(b => b.Opened is not null).OrderBy(b => b.Key, StringComparer.Ordinal).ToList();
        var known = bids.SelectMany(b => b.Members.Order(StringComparer.Ordinal).Select(m => (Bid: b, Key: m, Party: at.History.Parties.Find(m)))).Where(p => p.Party is not null).Select(p => (p.Bid, p.Key, Party: p.Party!.Value)).ToList();
        if (bids.Count == 0 || known.Count < 2)
        {
            yield return at.CannotTell(bids.Count == 0 ? Lacks<BidOpened>() : new Wording($"有主体登记的投标人不足 2 家：{known.Count}", $"fewer than 2 registered bidders: {known.Count}"));
            yield break;
        }
        var stake = at.Set("stake");
        var causes = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < known.Count; i++)
        {
            for (var j = i + 1; j < known.Count; j++)
            {
                var (a, b) = (known[i], known[j]);
                if (!a.Bid.IsOther(b.Bid)) continue;
                foreach (var (what, zh, en, sure) in Between(a.Key, a.Party.Fact, b.Key, b.Party.Fact, stake))
                {
                    var cause = $"{Bid.Pair(a.Bid, b.Bid)}|{what}";
                    if (!causes.Add(cause)) continue;
                    yield return at.Raised(
                        cause, new($"{a.Bid.Name} 与 {b.Bid.Name}：{zh}", $"{a.Bid.Name} and {b.Bid.Name}: {en}"), new(zh, en),
                        [Sight.Said("Org", a.Party.Fact.Org, a.Party, a.Bid.Name), Sight.Said("Org", b.Party.Fact.Org, b.Party, b.Bid.Name), Sight.Said("At", a.Bid.Opened!.Value.At, a.Bid.Opened.Value, a.Bid.Name)], [a.Bid.Name, b.Bid.Name], sure ? null : Severity.Medium);
                }
            }
        }
        if (causes.Count > 0) yield break;
        var missing = bids.Where(b => !b.Members.Any(m => at.History.Parties.Find(m) is not null)).ToList();
        if (missing.Count > 0) yield return at.CannotTell(new Wording($"缺主体登记：{string.Join("、", missing.Select(b => b.Name))}", $"not registered: {string.Join(", ", missing.Select(b => b.Name))}"));
        else yield return at.Clear(new($"{bids.Count} 家 {bids.Count * (bids.Count - 1) / 2} 对，无关联", $"{bids.Count} bidders, {bids.Count * (bids.Count - 1) / 2} pairs, no relation"), [.. known.Select(k => Sight.Said("Org", k.Party.Fact.Org, k.Party, k.Bid.Name))]);
    }

    /// <summary>By an id a person is sure; by name alone it is a hint.</summary>
    internal static IEnumerable<(string What, string Zh, string En, bool Sure)> Between(string a, PartyRegistered x, string b, PartyRegistered y, decimal stake)
    {
        var (held, holding) = (Holders(x), Holders(y));
        if (held.ContainsKey(b) || holding.ContainsKey(a)) yield return ("holding", "存在出资（控股）关系", "one holds the other", true);
        foreach (var (who, part) in held)
            if (holding.TryGetValue(who, out var other) && part >= stake && other >= stake) yield return ("holder", $"共同出资人持股均不低于 {Sight.Plain(stake)} %", $"a common holder of at least {Sight.Plain(stake)} % each", !who.StartsWith("p=", StringComparison.Ordinal));
        var (ours, theirs) = (People(x), People(y));
        if (ours.FirstOrDefault(theirs.Contains) is { } person) yield return ("person", "法定代表人或高管相同", "same legal person or manager", person.StartsWith("p:", StringComparison.Ordinal));
        if (x.AddressHash is { } address && address == y.AddressHash) yield return ("address", "住所相同", "same address", true);
        if (x.PhoneHashes is { } phones && y.PhoneHashes is { } others && phones.Overlaps(others)) yield return ("phone", "登记电话相同", "same telephone", true);
    }

    private static Dictionary<string, decimal> Holders(PartyRegistered party)
    {
        var holders = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var holder in party.Holders ?? [])
            if (PartyBook.Key(holder.Party) is { } key) holders[key] = holder.Percent ?? 0;
        return holders;
    }

    private static HashSet<string> People(PartyRegistered party) =>
        [.. (party.Managers ?? []).Append(party.LegalPerson).OfType<Person>().Select(p => PartyBook.Key(new Party(Person: p))).OfType<string>()];
}
