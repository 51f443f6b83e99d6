using Witness.Domain.Access;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Clocks;

/// <summary>人数与资格 — committees, draws, invitations, candidates, votes.</summary>
internal static class PeopleChecks
{
    /// <summary>Figures: least number; then, where there are three, the larger number from a budget on. Odd; two thirds experts.</summary>
    public static Answer Committee(CheckScene s, bool share)
    {
        var (committee, of) = s.Last<CommitteeFormed>();
        if (committee is null) return s.Has<CommitteeFormed>() ? Answer.Lacks("评委会组成相互冲突", "the committee is contradicted") : Answer.NotArisen;
        if (committee.Total is not { } total) return Answer.Lacks("评委会总人数", "the size of the committee", null, of);
        var least = (int)s.Rule.Figures[0];
        if (s.Rule.Figures.Count == 3 && s.Amount(Occasions.Budget) >= s.Rule.Figures[2]) least = (int)s.Rule.Figures[1];
        var experts = committee.Experts ?? (total - committee.Representatives);
        var measure = new Wording(
            $"{total} 人，{(total % 2 == 1 ? "单数" : "双数")}{(experts is { } e ? $"，专家 {e}/{total}" : "")}，不少于 {least} 人",
            $"{total} members, {(total % 2 == 1 ? "odd" : "even")}{(experts is { } x ? $", experts {x}/{total}" : "")}, at least {least}");
        if (total < least || total % 2 == 0) return Answer.Kept(false, measure, of);
        if (!share) return Answer.Kept(true, measure, of);
        return experts is { } known ? Answer.Kept(known * 3 >= total * 2, measure, of) : Answer.Lacks("专家人数", "the number of experts", measure, of);
    }

    /// <summary>The threshold of open tender is a local figure.</summary>
    public static Answer LargeGroup(CheckScene s)
    {
        var (committee, of) = s.Last<CommitteeFormed>();
        if (committee is null || of is null) return Answer.NotArisen;
        var on = of.Recorded.Fact.At is { Precision: >= Precision.Day } at ? at.Date : DateOnly.FromDateTime(s.Context.Now.ToOffset(Moment.Offset).DateTime);
        if (s.Context.Settings?.LimitOf(s.Rule.Id, on, s.Nature.Region) is not { } threshold) return new Answer(ClockStatus.CannotTell) { Missing = [ClockWords.NotEntered] };
        if (s.Amount(Occasions.Budget) is not { } budget) return Answer.Lacks("预算", "the budget", null, of);
        if (budget < threshold.Value) return Answer.NotApplicable;
        if (committee.Total is not { } total) return Answer.Lacks("小组总人数", "the size of the group", null, of);
        return Answer.Kept(total >= (int)s.Rule.Figures[0], new($"{total} 人，不少于 {s.Rule.Figures[0]:0} 人", $"{total} members, at least {s.Rule.Figures[0]:0}"), of);
    }

    public static Answer RandomDraw(CheckScene s)
    {
        var draws = s.All<ExpertsDrawn>().ToList();
        if (draws.Count == 0) return Answer.NotArisen;
        foreach (var (draw, of) in draws)
        {
            if (draw.Method is null) return Answer.Lacks("抽取方式", "the way of drawing", null, of);
            if (draw.Method != "随机") return Answer.Kept(false, new($"抽取方式 {draw.Method}", "Drawn otherwise than at random"), of);
        }
        return Answer.Kept(true, new($"随机抽取 {draws.Count} 次", $"{draws.Count} draws at random"), draws[^1].Of);
    }

    /// <summary>Invitations are secret as such until the bids are opened.</summary>
    public static Answer Invited(CheckScene s)
    {
        if (!s.Open(Seal.S1)) return Answer.Sealed;
        var sent = s.All<InvitationIssued>().ToList();
        if (sent.Count == 0) return Answer.Lacks("邀请书发出", "the invitations");
        if (sent.Any(i => i.Fact.Invitees is null)) return Answer.Lacks("被邀请人", "the invitees", null, sent[^1].Of);
        var count = sent.SelectMany(i => i.Fact.Invitees!).Select(o => PartyBook.Key(o)).OfType<string>().Select(s.Lot.Parties.Joined).Distinct().Count();
        return Answer.Kept(count >= (int)s.Rule.Figures[0], new($"邀请 {count} 家", $"{count} invited"), sent[^1].Of);
    }

    public static Answer Candidates(CheckScene s)
    {
        var (shown, of) = s.Last<CandidatesPublished>();
        var list = shown?.Candidates;
        if (list is null && s.Open(Seal.S4) && s.Last<EvaluationReportReceived>() is ({ Candidates: { } reported }, var paper)) (list, of) = (reported, paper);
        if (list is null)
        {
            if (!s.Has<CandidatesPublished>() && !s.Has<EvaluationReportReceived>()) return Answer.NotArisen;
            return s.Open(Seal.S4) || s.Has<CandidatesPublished>() ? Answer.Lacks("中标候选人名单", "the list of candidates", null, of) : Answer.Sealed;
        }
        var ranked = list.Count > 0 && list.All(c => c.Rank is not null);
        var measure = new Wording($"候选人 {list.Count} 人，{(ranked ? "已排序" : "未排序")}", $"{list.Count} candidates, {(ranked ? "ranked" : "unranked")}");
        return Answer.Kept(list.Count <= (int)s.Rule.Figures[0] && ranked, measure, of);
    }

    /// <summary>Who it is stays personal; that a name and a licence were given is enough.</summary>
    public static Answer Auctioneer(CheckScene s)
    {
        var (started, of) = s.Last<AuctionStarted>();
        if (started is null || of is null) return Answer.NotArisen;
        if (of.Recorded.Hidden?.Contains(nameof(AuctionStarted.Auctioneer)) == true) return Answer.Kept(true, new("拍卖师已登记（个人信息不显示）", "An auctioneer is on record (personal)"), of);
        if (started.Auctioneer is not { } auctioneer) return Answer.Lacks("拍卖师", "the auctioneer", null, of);
        return Answer.Kept(!string.IsNullOrEmpty(auctioneer.LicenceNo), string.IsNullOrEmpty(auctioneer.LicenceNo) ? new("拍卖师无证号", "No licence number") : new("拍卖师持证", "Licensed auctioneer"), of);
    }

    public static Answer Consent(CheckScene s)
    {
        var (registered, of) = s.Last<ProjectRegistered>();
        if (registered is null || of is null) return Answer.NotArisen;
        if (registered.CollectiveConsent is not { For: { } votes, Total: > 0 and { } all }) return Answer.Lacks("民主决策票数", "the votes of the collective", null, of);
        return Answer.Kept(votes * s.Rule.Figures[1] >= all * s.Rule.Figures[0], new($"同意 {votes}/{all}", $"{votes} of {all} in favour"), of);
    }
}
