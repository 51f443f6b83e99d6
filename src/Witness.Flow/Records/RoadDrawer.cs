using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Flow.Records;

/// <summary>
/// 路线绘制 — the way of one round as a graph, from its facts: what was reached and when, where it stands, what went back, the
/// venue as a branch, what is to come. Pure; the same for every order of arrival.
/// </summary>
public static class RoadDrawer
{
    private sealed record Step(string Key, Wording Name, string Table, Wording? Hint, string? Group, bool Shown, params Type[] By);

    /// <param name="facts">Of the round, project facts included, reduced to the versions that stand.</param>
    /// <param name="tables">Says which stages apply.</param>
    public static Road Draw(IReadOnlyList<Recorded> facts, IReadOnlyList<RecordTable> tables, Form form)
    {
        var applies = tables.Where(t => t.Applies).Select(t => t.Id).ToHashSet();
        var conflicted = tables.Where(t => t.Completeness.Conflicts > 0).Select(t => t.Id).ToHashSet();
        var byType = facts.ToLookup(f => f.Fact.GetType());
        var steps = Steps(form).Where(s => applies.Count == 0 || applies.Contains(s.Table))
            .Where(s => s.Shown || s.By.Any(t => byType[t].Any())).ToList();
        var moments = steps.Select(s => s.By.SelectMany(t => byType[t]).Select(f => f.Fact.At).ToList()).ToList();
        var loops = Loops(byType, steps);
        var states = States(steps, moments, loops, byType);
        var nodes = steps.Select((step, i) => new RoadNode(
            step.Key, step.Name, states[i], moments[i].Count > 0 ? First(moments[i]) : null, step.Table, step.Hint,
            1 + loops.Count(l => l.To == step.Key), step.Group, conflicted.Contains(step.Table) && moments[i].Count > 0 && FirstOf(steps, i))).ToList();
        if (End(byType) is { } end)
        {
            var at = nodes.FindLastIndex(n => n.State is not RoadState.Ahead) + 1;
            nodes.RemoveRange(at, nodes.Count - at);
            nodes.Add(new RoadNode("end", end.What, RoadState.Failed, end.At, "R7"));
        }
        return new Road(nodes, loops.Where(l => nodes.Any(n => n.Key == l.From)).ToList(), Venue(byType, nodes));
    }

    /// <summary>A table's conflict is marked once, at its first node.</summary>
    private static bool FirstOf(List<Step> steps, int index) => steps.FindIndex(s => s.Table == steps[index].Table) == index;

    private static IEnumerable<Step> Steps(Form form)
    {
        Step S(string key, string zh, string en, string table, params Type[] by) => new(key, new(zh, en), table, null, null, true, by);
        yield return S("plan", "计划", "Plan", "R1", typeof(TenderPlanPublished));
        yield return S("register", "登记", "Registration", "R2", typeof(ProjectRegistered), typeof(LotRegistered));
        yield return S("notice", "公告", "Notice", "R4", typeof(NoticePublished));
        yield return S("clarify", "澄清", "Clarification", "R4", typeof(ClarificationIssued), typeof(NoticeAmended)) with { Shown = false };
        yield return S("draw", "专家抽取", "Expert draw", "R5", typeof(ExpertsDrawn));
        yield return S("deposit", "保证金收", "Deposits in", "R8", typeof(DepositReceived), typeof(GuaranteeLodged));
        switch (form)
        {
            case Form.Auction:
                yield return S("bidders", "竞买登记", "Bidders", "R6b", typeof(AuctionBidderRegistered));
                yield return S("auction", "拍卖", "Auction", "R6b", typeof(AuctionStarted));
                yield return S("hammer", "落槌", "Hammer", "R6b", typeof(HammerFell));
                yield return S("deal", "成交确认", "Deal", "R6b", typeof(DealConfirmed));
                break;
            case Form.Listing:
                yield return S("listing", "挂牌", "Listing", "R6c", typeof(ListingStarted));
                yield return S("quotes", "报价", "Quotes", "R6c", typeof(QuotePlaced));
                yield return S("timed", "限时竞价", "Timed bidding", "R6c", typeof(TimedBiddingStarted)) with { Shown = false };
                yield return S("deal", "成交确认", "Deal", "R6c", typeof(DealConfirmed));
                break;
            case Form.Agreement:
                break;
            default:
                yield return S("open", "开标", "Opening", "R6a", typeof(OpeningStarted));
                yield return S("evaluate", "评标开始", "Evaluation", "R6a", typeof(EvaluationStarted)) with { Group = "e" };
                yield return S("qualify", "资格审查", "Qualification", "R6a", typeof(QualificationReviewed)) with { Group = "e" };
                yield return S("score", "详细评审", "Review", "R6a", typeof(BidScored)) with { Group = "e" };
                yield return S("report", "评标结束", "Evaluated", "R6a", typeof(EvaluationEnded)) with { Group = "e" };
                yield return S("candidates", "候选人公示", "Candidates", "R7", typeof(CandidatesPublished)) with { Hint = new("≥3 日", "≥3 d") };
                yield return S("award", "定标", "Award", "R7", typeof(AwardDecided));
                break;
        }
        yield return S("result", "结果公告", "Result", "R7", typeof(ResultPublished));
        if (form is not (Form.Auction or Form.Listing)) yield return S("letter", "通知书", "Award notice", "R7", typeof(AwardNoticed));
        yield return S("contract", "合同", "Contract", "R7", typeof(ContractSigned)) with { Hint = new("≤30 日", "≤30 d") };
        yield return S("refund", "保证金退", "Deposits out", "R8", typeof(DepositRefunded), typeof(DepositTransferred), typeof(DepositForfeited));
    }

    /// <summary>Where a rollback leads from and to; a step that names no node of ours starts at the last reached and goes to the evaluation's beginning.</summary>
    private static List<RoadLoop> Loops(ILookup<Type, Recorded> byType, List<Step> steps)
    {
        var loops = new List<RoadLoop>();
        var rollbacks = byType[typeof(EvaluationRolledBack)].Select(f => (EvaluationRolledBack)f.Fact).ToList();
        foreach (var group in rollbacks.GroupBy(r => (From: Node(r.FromStep) ?? "score", To: Node(r.ToStep) ?? "evaluate")))
        {
            if (steps.FindIndex(s => s.Key == group.Key.From) <= steps.FindIndex(s => s.Key == group.Key.To)) continue;
            var count = group.Count();
            loops.Add(new(group.Key.From, group.Key.To, Last([.. group.Select(r => r.At)]), count, new($"回退 {count} 次", count == 1 ? "Rolled back once" : $"Rolled back {count} times")));
        }
        return loops;
    }

    private static string? Node(string? step) => step switch
    {
        null => null,
        _ when step.Contains("资格", StringComparison.Ordinal) || step.Contains("符合", StringComparison.Ordinal) || step.Contains("初步", StringComparison.Ordinal) => "qualify",
        _ when step.Contains("详细", StringComparison.Ordinal) || step.Contains("评分", StringComparison.Ordinal) => "score",
        _ when step.Contains("汇总", StringComparison.Ordinal) || step.Contains("报告", StringComparison.Ordinal) => "report",
        _ => null,
    };

    private static RoadState[] States(List<Step> steps, List<List<Moment>> moments, List<RoadLoop> loops, ILookup<Type, Recorded> byType)
    {
        var states = moments.Select(m => m.Count > 0 ? RoadState.Done : RoadState.Ahead).ToArray();
        var current = Array.FindLastIndex(states, s => s == RoadState.Done);
        foreach (var loop in loops)
        {
            var (from, to) = (steps.FindIndex(s => s.Key == loop.From), steps.FindIndex(s => s.Key == loop.To));
            if (current > from) continue; // it went on afterwards
            for (var i = to + 1; i <= from; i++)
            {
                if (moments[i].Count > 0 && !(Last(moments[i]).CompareTo(loop.At) > 0)) states[i] = RoadState.Left;
            }
            current = Array.FindLastIndex(states, s => s == RoadState.Done);
        }
        var ended = End(byType) is not null || (current >= 0 && steps[current].Key == "refund");
        if (current >= 0 && !ended) states[current] = RoadState.Current;
        return states;
    }

    private static (Wording What, Moment At)? End(ILookup<Type, Recorded> byType)
    {
        if (byType[typeof(LotTerminated)].LastOrDefault() is { } terminated) return (new("终止", "Terminated"), terminated.Fact.At);
        return byType[typeof(LotFailed)].LastOrDefault() is { } failed ? (new("流标", "Failed"), failed.Fact.At) : null;
    }

    private static List<RoadBranch> Venue(ILookup<Type, Recorded> byType, List<RoadNode> nodes)
    {
        var marks = byType[typeof(VenueBooked)].Take(1).Select(f => new Stamp(f.Fact.At, new("场地预约", "Venue booked")))
            .Concat(byType[typeof(VenueChanged)].TakeLast(1).Select(f => new Stamp(f.Fact.At, new("场地变更", "Venue changed")))).ToList();
        var to = nodes.FirstOrDefault(n => n.Key is "open" or "auction" or "listing");
        return marks.Count > 0 && to is not null && nodes.Any(n => n.Key == "register") ? [new("register", to.Key, marks)] : [];
    }

    private static Moment First(List<Moment> moments) => moments.Aggregate((a, b) => b.CompareTo(a) < 0 || !a.IsKnown ? b : a);

    private static Moment Last(List<Moment> moments) => moments.Aggregate((a, b) => b.CompareTo(a) > 0 || !a.IsKnown ? b : a);
}
