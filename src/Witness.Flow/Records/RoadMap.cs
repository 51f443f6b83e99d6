using Witness.Domain.Access;
using Witness.Domain.Calendar;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Flow.Records;

/// <summary>
/// 路线图 — the way of one round as a graph: stations with the facts that reach them, rollbacks as loops, the venue as a branch,
/// statutory periods as hints for what is to come. Says where the lot is; judges nothing.
/// </summary>
internal sealed class RoadMap(LotReading reading, IReadOnlyList<Settled> facts, int round)
{
    private const string Evaluation = "evaluation";

    private sealed record Station(string Key, Wording Name, string Table, IReadOnlyList<Type> Facts, Func<Fact, bool>? When = null, string? Group = null, bool Passing = false);

    private static Station At<T>(string key, string zh, string en, string table, string? group = null, Func<Fact, bool>? when = null, bool passing = false, params Type[] more) where T : Fact =>
        new(key, new(zh, en), table, [typeof(T), .. more], when, group, passing);

    private static readonly Station[] Before =
    [
        At<TenderPlanPublished>("plan", "计划", "Plan", "R1"),
        At<ProjectRegistered>("register", "登记", "Registration", "R2", more: typeof(LotRegistered)),
        At<NoticePublished>("notice", "公告", "Notice", "R4"),
        At<ClarificationIssued>("clarify", "澄清", "Clarification", "R4", passing: true, more: typeof(NoticeAmended)),
        At<ExpertsDrawn>("draw", "专家抽取", "Expert draw", "R5"),
        At<DepositReceived>("deposit", "保证金收", "Deposits", "R8", more: [typeof(GuaranteeLodged), typeof(DepositChecked)]),
    ];

    private static readonly Station[] Tender =
    [
        At<OpeningStarted>("open", "开标", "Opening", "R6a"),
        At<EvaluationStarted>("evaluate", "评标", "Evaluation", "R6a", Evaluation),
        At<QualificationReviewed>("qualify", "资格审查", "Qualification", "R6a", Evaluation, fact => ((QualificationReviewed)fact).Step?.Contains("符合", StringComparison.Ordinal) != true, true),
        At<QualificationReviewed>("comply", "符合性", "Conformity", "R6a", Evaluation, fact => ((QualificationReviewed)fact).Step?.Contains("符合", StringComparison.Ordinal) == true, true),
        At<BidScored>("detail", "详细评审", "Detailed review", "R6a", Evaluation, passing: true),
        At<EvaluationEnded>("ended", "评标结束", "Evaluation ended", "R6a", Evaluation),
        At<EvaluationReportReceived>("report", "评标报告", "Report", "R7"),
        At<CandidatesPublished>("candidates", "候选人公示", "Candidates", "R7"),
        At<AwardDecided>("award", "定标", "Award", "R7"),
    ];

    private static readonly Station[] Auction =
    [
        At<AuctionStarted>("auction", "拍卖", "Auction", "R6b"),
        At<AuctionBidPlaced>("bids", "应价", "Bids", "R6b", passing: true),
        At<HammerFell>("hammer", "落槌", "Hammer", "R6b", more: typeof(AuctionPassed)),
        At<DealConfirmed>("deal", "成交确认", "Deal", "R7"),
    ];

    private static readonly Station[] Listing =
    [
        At<ListingStarted>("listing", "挂牌", "Listing", "R6c"),
        At<QuotePlaced>("quotes", "报价", "Quotes", "R6c", passing: true),
        At<ListingEnded>("delisted", "挂牌截止", "Listing ended", "R6c"),
        At<TimedBiddingStarted>("timed", "限时竞价", "Timed bidding", "R6c", passing: true, more: typeof(TimedBiddingEnded)),
        At<DealConfirmed>("deal", "成交确认", "Deal", "R7"),
    ];

    private static readonly Station[] After =
    [
        At<ResultPublished>("result", "结果公告", "Result", "R7"),
        At<AwardNoticed>("letter", "通知书", "Award notice", "R7"),
        At<ContractSigned>("contract", "合同", "Contract", "R7"),
        At<DepositRefunded>("refund", "保证金退", "Refunds", "R8", more: [typeof(DepositTransferred), typeof(DepositForfeited)]),
    ];

    private static readonly IReadOnlyDictionary<string, string> Hinted = new Dictionary<string, string>
    {
        ["GC-22"] = "candidates", ["GC-27"] = "contract", ["ZC-26"] = "contract", ["ZR-08"] = "contract", ["GC-29"] = "refund", ["ZC-12"] = "refund",
        ["ZR-06"] = "refund", ["NC-04"] = "refund",
    };

    private readonly IReadOnlyList<Settled> _facts =
        [.. facts.Where(fact => fact.Winner.Fact.Header.Scope.Kind == ScopeKind.Project || fact.Winner.Fact is LotRegistered || fact.Winner.Fact.Header.Scope.Round == round)];

    public Road Draw()
    {
        var stations = Stations().Select(station => (Station: station, Reached: Reaching(station))).Where(one => !one.Station.Passing || one.Reached.Count > 0).ToList();
        var failed = _facts.LastOrDefault(fact => fact.Winner.Fact is LotFailed or LotTerminated);
        var last = stations.FindLastIndex(one => one.Reached.Count > 0 && one.Station.Key != "deposit");
        var rollbacks = _facts.Where(fact => fact.Winner.Fact is EvaluationRolledBack).ToList();
        var left = rollbacks.Count > 0 ? Left(stations, rollbacks[^1]) : [];
        var current = failed is not null ? -1 : left.Count > 0 ? left.Min() - 1 : IsOver(stations, last) ? -1 : last;
        var hints = Hints();
        var nodes = new List<RoadNode>(stations.Count + 1);
        for (var i = 0; i < stations.Count; i++)
        {
            var (station, reached) = stations[i];
            if (failed is not null && i > last && reached.Count == 0) continue;
            var state = i == current ? RoadState.Current : left.Contains(i) ? RoadState.Left : reached.Count > 0 ? RoadState.Done : RoadState.Ahead;
            var times = Returns(rollbacks, station.Key);
            var name = station.Passing && station.Group is null && reached.Count > 1
                ? new Wording($"{station.Name.Zh} {reached.Count}", $"{station.Name.En} {reached.Count}") : station.Name;
            nodes.Add(new(
                station.Key, name, state, reached.Count == 0 ? null : MomentOf(station, reached), station.Table, state == RoadState.Ahead ? hints.GetValueOrDefault(station.Key) : null,
                1 + times, station.Group, reached.Any(fact => fact.IsConflicted)));
        }
        if (failed is not null) nodes.Add(Failed(failed));
        return new(nodes, Loops(rollbacks, nodes), Branches(nodes));
    }

    private IEnumerable<Station> Stations() => Before.Where(Applies).Concat(reading.Nature.Form switch
    {
        Form.Auction => Auction,
        Form.Listing => Listing,
        Form.Agreement => [Auction[^1]],
        _ => Tender,
    }).Concat(After).Where(station => station.Key switch
    {
        "candidates" or "report" => Owes(station.Key == "report" ? "reportReceivedAt" : "candidates"),
        "award" => reading.Nature.Kind is null || Reaching(station).Count > 0 || reading.Nature.Kind.Code is "GC" or "ZC",
        "letter" => Owes("awardNoticedAt"),
        _ => true,
    });

    private bool Applies(Station station) =>
        Reaching(station).Count > 0 || reading.Nature.Kind?.Of(station.Table, reading.Nature.Form) is not (Domain.Kinds.Applies.Never or Domain.Kinds.Applies.Optional);

    private bool Owes(string field) => reading.Nature.Kind?.Owes("R7", field, reading.Nature.Form) != false;

    private List<Settled> Reaching(Station station) =>
        [.. _facts.Where(fact => station.Facts.Contains(fact.Winner.Fact.GetType()) && (station.When is null || station.When(fact.Winner.Fact)))];

    /// <summary>Of what comes many times the last, else the first.</summary>
    private static Moment? MomentOf(Station station, List<Settled> reached) => (station.Passing ? reached[^1] : reached[0]).Winner.Fact.At;

    /// <summary>Stations that the last rollback left behind and nothing has reached again since.</summary>
    private static HashSet<int> Left(List<(Station Station, List<Settled> Reached)> stations, Settled rollback)
    {
        var to = stations.FindIndex(one => one.Station.Key == StepKey(((EvaluationRolledBack)rollback.Winner.Fact).ToStep));
        if (to < 0) return [];
        var left = new HashSet<int>();
        for (var i = to + 1; i < stations.Count && stations[i].Station.Group == Evaluation; i++)
        {
            var (_, reached) = stations[i];
            if (reached.Count == 0) continue;
            if (FactOrder.Default.Compare(reached[^1].Winner, rollback.Winner) > 0) return [];
            left.Add(i);
        }
        return stations.Skip(to + 1).Any(one => one.Station.Group is null && one.Station.Key != "refund" && one.Reached.Count > 0) ? [] : left;
    }

    private bool IsOver(List<(Station Station, List<Settled> Reached)> stations, int last) =>
        last >= 0 && stations[last].Station.Key == "refund" && reading.Tables().FirstOrDefault(table => table.Id == "R8")?.Status != TableStatus.Gathering;

    private static int Returns(List<Settled> rollbacks, string key) => rollbacks.Count(fact => StepKey(((EvaluationRolledBack)fact.Winner.Fact).ToStep) == key);

    private static string? StepKey(string? step) => step switch
    {
        null => null,
        _ when step.Contains("资格", StringComparison.Ordinal) => "qualify",
        _ when step.Contains("符合", StringComparison.Ordinal) || step.Contains("初步", StringComparison.Ordinal) => "comply",
        _ when step.Contains("详细", StringComparison.Ordinal) || step.Contains("评分", StringComparison.Ordinal) || step.Contains("打分", StringComparison.Ordinal) => "detail",
        _ when step.Contains("汇总", StringComparison.Ordinal) || step.Contains("结束", StringComparison.Ordinal) => "ended",
        _ => "evaluate",
    };

    private List<RoadLoop> Loops(List<Settled> rollbacks, List<RoadNode> nodes)
    {
        var loops = new List<RoadLoop>();
        foreach (var group in rollbacks.Select(fact => (EvaluationRolledBack)fact.Winner.Fact).GroupBy(fact => (From: Near(fact.FromStep), To: Near(fact.ToStep))))
        {
            if (group.Key.From == group.Key.To) continue;
            var times = group.Count();
            loops.Add(new(group.Key.From, group.Key.To, group.Last().At, times, new($"回退 {times} 次", times == 1 ? "Rolled back once" : $"Rolled back {times} times")));
        }
        var again = _facts.Where(fact => fact.Winner.Fact is ReEvaluationStarted).ToList();
        if (again.Count > 0 && nodes.FindLast(node => node.Group == Evaluation) is { } from && nodes.Find(node => node.Key == "evaluate") is { } to && from != to)
            loops.Add(new(from.Key, to.Key, again[^1].Winner.Fact.At, again.Count, new($"重新评审 {again.Count} 次", again.Count == 1 ? "Evaluated again" : $"Evaluated again {again.Count} times")));
        return loops;

        // a step nobody reported about stands with the nearest one drawn
        string Near(string? step) => nodes.Any(node => node.Key == StepKey(step)) ? StepKey(step)! : StepKey(step) is "qualify" or "comply" ? "evaluate" : nodes.FindLast(node => node.Group == Evaluation)?.Key ?? "evaluate";
    }

    private List<RoadBranch> Branches(List<RoadNode> nodes)
    {
        var marks = new List<Stamp>();
        if (_facts.FirstOrDefault(fact => fact.Winner.Fact is VenueBooked) is { } booked) marks.Add(new(booked.Winner.Fact.At, new("场地预约", "Venue booked")));
        if (_facts.LastOrDefault(fact => fact.Winner.Fact is VenueChanged) is { } changed) marks.Add(new(changed.Winner.Fact.At, new("场地变更", "Venue changed")));
        if (marks.Count == 0 || nodes.All(node => node.Key != "register")) return [];
        var to = nodes.FirstOrDefault(node => node.Key is "open" or "auction" or "listing" or "evaluate")?.Key;
        return to is null ? [] : [new("register", to, marks)];
    }

    private Dictionary<string, Wording> Hints()
    {
        var hints = new Dictionary<string, Wording>();
        foreach (var clock in reading.Clocks)
        {
            if (!Hinted.TryGetValue(clock.Rule.Id, out var key) || clock.Status == ClockStatus.NotApplicable || clock.Rule.Limit.Mode != LimitMode.AtMostAfter) continue;
            hints.TryAdd(key, new($"≤{clock.Rule.Limit.Period.Chinese}", $"≤{clock.Rule.Limit.Period.English}"));
        }
        return hints;
    }

    private static RoadNode Failed(Settled fact) => new(
        "failed", fact.Winner.Fact is LotTerminated ? new("终止", "Terminated") : new("流标", "Failed"), RoadState.Failed, fact.Winner.Fact.At, "R7", Conflict: fact.IsConflicted);
}
