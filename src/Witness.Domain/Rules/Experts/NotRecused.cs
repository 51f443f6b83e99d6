using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Experts;

/// <summary>应回避未回避 — a member of the committee stands in a bidder's registration, or was recused and sits nevertheless (E09). The cause is expert and bidder.</summary>
public sealed class NotRecused() : Rule(new(
    "E09", 1, new("应回避未回避", "Not recused"),
    new("评标委员会成员是否任职、出资于投标人，或已被记回避仍参加评审？", "Is a member of the committee employed by or holding in a bidder, or recused and sitting?"),
    Grade.Plain, Severity.High, "R6", new("成员 ∈ 投标人的法定代表人、高管、出资人；或 成员 ∈ 已回避名单", "member ∈ legal person, managers, holders of a bidder; or member ∈ recused"))
{
    Basis = Laws.Tendering("第三十七条"),
    Applies = AppliesTo.Tenders,
    Needs =
    [
        Need.Of<CommitteeFormed>(f => f.Members), Need.Of<BidOpened>(f => f.Bidder, f => f.Consortium), Need.If<PartyRegistered>(f => f.Managers, f => f.LegalPerson, f => f.Holders), Need.If<ExpertRecused>(f => f.Expert, f => f.Org),
    ],
    Counter = new("同名不同人；任职是否已满回避年限；回避后是否已补抽替换。", "Another person of the same name; has the period passed; was the recused one replaced?"),
    Look = new("核对身份证件与任职记录；评审未结束的立即提示更换。", "Check identity and employment; if still evaluating, prompt a replacement at once."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var bids = at.Lot.Bids.Where(b => b.Opened is not null).OrderBy(b => b.Key, StringComparer.Ordinal).ToList();
        if (at.Lot.Last<CommitteeFormed>() is not { Fact.Members: { Count: > 0 } members } formed || bids.Count == 0)
        {
            yield return at.CannotTell(bids.Count == 0 ? Lacks<BidOpened>() : Lacks<CommitteeFormed>("Members"));
            yield break;
        }
        var raised = false;
        var registered = 0;
        foreach (var member in members)
        {
            if (ScoreSheet.Key(member.Expert) is not { } expert) continue;
            foreach (var recused in at.Lot.All<ExpertRecused>().Where(r => ScoreSheet.Key(r.Fact.Expert) == expert && r.At.CompareTo(formed.At) is null or <= 0))
            {
                raised = true;
                yield return at.Raised($"{expert}|recused", new("已记回避的专家仍在评标委员会", "A recused expert still sits on the committee"), new("成员 ∈ 已回避", "member ∈ recused"), [Sight.Said("Members", members.Count, formed), Sight.Said("Org", recused.Fact.Org, recused)]);
            }
            foreach (var bid in bids)
            {
                foreach (var key in bid.Members.Order(StringComparer.Ordinal))
                {
                    if (at.History.Parties.Find(key) is not { } party) continue;
                    registered++;
                    if (Tie(member.Expert!, party.Fact) is not { } tie) continue;
                    raised = true;
                    yield return at.Raised(
                        $"{expert}|{bid.Key}", new($"评标委员会成员与 {bid.Name}：{tie.What}", $"A member of the committee and {bid.Name}: {tie.English}"), new(tie.What, tie.English),
                        [Sight.Said("Members", members.Count, formed), Sight.Said("Org", party.Fact.Org, party, bid.Name)], [bid.Name], tie.Sure ? null : Severity.Medium);
                }
            }
        }
        if (raised) yield break;
        if (registered == 0) yield return at.CannotTell(new Wording("缺投标人主体登记", "no bidder is registered"));
        else yield return at.Clear(new($"{members.Count} 名成员与 {bids.Count} 家投标人无交集", $"{members.Count} members and {bids.Count} bidders, nothing shared"), Sight.Said("Members", members.Count, formed), Sight.Computed("投标人", "Bidders", bids.Count, "家"));
    }

    /// <summary>By an id sure, by name a hint.</summary>
    private static (string What, string English, bool Sure)? Tie(ExpertRef expert, PartyRegistered party)
    {
        if (Is(party.LegalPerson, expert) is { } legal) return ("为其法定代表人", "is its legal person", legal);
        foreach (var manager in party.Managers ?? [])
            if (Is(manager, expert) is { } sure) return ("为其高级管理人员", "is one of its managers", sure);
        foreach (var holder in party.Holders ?? [])
            if (Is(holder.Party?.Person, expert) is { } sure) return ("为其出资人", "is one of its holders", sure);
        return null;
    }

    private static bool? Is(Person? person, ExpertRef expert)
    {
        if (person is null) return null;
        if (person.Id is { } id && id == expert.Code) return true;
        return person.Name is { } name && name == expert.Name ? false : null;
    }
}
