using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;

namespace Witness.Domain.Rules.Bids;

/// <summary>最低价被否决/否决率高 — the lowest bid was rejected, or a buyer or agency rejects far more than others (B11).</summary>
public sealed class RejectedLowest() : BodyRule(new(
    "B11", 1, new("最低价被否决或否决率高", "Lowest bid rejected or many rejections"),
    new("最低报价是否被否决，或招标人、代理机构的否决率是否高于同行栅栏？", "Was the lowest bid rejected, or do buyer or agency reject more than the fence of their peers?"),
    Grade.Statistical, Severity.Medium, "R6", new("最低价 ∈ 否决；或 否决率 > max(Q3 + fence·IQR, floor)", "lowest ∈ rejected; or rate > max(Q3 + fence·IQR, floor)"))
{
    Basis = Laws.Method("R036、R038 否决率"),
    Applies = AppliesTo.Tenders,
    Parameters = [new("fence", new("栅栏倍数", "Fence"), "倍", 1.5m), new("floor", new("否决率下限", "Least rate"), "", 0.2m)],
    Needs = [Need.Of<BidOpened>(f => f.Bidder, f => f.Price), Need.Of<BidRejected>(f => f.Bidder, f => f.BidId, f => f.Reason), Need.If<EvaluationEnded>(), Need.If<CandidatesPublished>(), Need.If<OpeningEnded>()],
    After = typeof(OpeningEnded),
    AcrossLots = true,
    Counter = new("最低价是否未实质响应且理由充分；否决率高是否因项目类型门槛高。", "Did the lowest fail on substance with reasons; is the rate high because of the kind of project?"),
    Look = new("核对否决条款与事实依据；比较该单位其他标段的否决情况。", "Check clause and facts of the rejection; compare with its other lots."),
}, 5, 10)
{
    protected override IEnumerable<(string Role, string Key, string Name)> Bodies(LotFacts lot)
    {
        if (lot.Buyer is { } buyer) yield return ("buyer", buyer.Key, buyer.Name);
        if (lot.Agency is { } agency) yield return ("agency", agency.Key, agency.Name);
    }

    protected override (decimal Figure, int Lots, IReadOnlyList<Trace> Behind)? Figure(string role, string key, History history)
    {
        var behind = history.Traces.Find("rejections", key);
        return behind.Count == 0 ? null : (decimal.Round(behind.Average(t => t.Number ?? 0), 6), behind.Count, behind);
    }

    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var bids = at.Lot.Bids.Where(b => b.Amount is > 0).OrderBy(b => b.Amount).ToList();
        if (bids.Count < 2)
        {
            yield return at.CannotTell(TooFew(bids.Count, 2));
            yield break;
        }
        var lowest = bids[0];
        var raised = false;
        IReadOnlyList<Input> inputs = [.. bids.Take(2).Select(b => Sight.Said("Price", b.Amount, b.Opened!.Value, b.Name))];
        if (lowest.Rejected is { } rejected && bids[1].Amount > lowest.Amount)
        {
            raised = true;
            yield return at.Raised(
                "lowest", new($"最低报价 {lowest.Name} 被否决", $"The lowest bid, {lowest.Name}, was rejected"), new($"最低 {Sight.Plain(lowest.Amount!.Value)} ∈ 否决", $"lowest {Sight.Plain(lowest.Amount!.Value)} ∈ rejected"),
                [.. inputs, Sight.Said("Reason", rejected.Fact.Reason, rejected, lowest.Name)], [lowest.Name]);
        }
        var fence = at.Set("fence");
        var known = new List<Input>();
        foreach (var (role, key, name) in Bodies(at.Lot))
        {
            if (Figure(role, key, at.History) is not { } rate || rate.Lots < Own || Compared(at.History, role) is not { } peers || peers.N < Others) continue;
            var limit = Math.Max(peers.Q3 + (fence * peers.Iqr), at.Set("floor"));
            IReadOnlyList<Input> said = [Sight.Computed($"{name} 否决率", $"Rate of {name}", rate.Figure), Sight.Computed("标段数", "Lots", rate.Lots, "个"), Sight.Computed("同行数", "Peers", peers.N, "家"), Sight.Computed("分段版本", "Version", peers.Version)];
            known.AddRange(said);
            if (rate.Figure <= limit || !bids.Any(b => b.Rejected is not null)) continue;
            raised = true;
            yield return at.Raised(
                $"{role}|{key}", new($"{name} 的否决率 {Sight.Plain(100 * rate.Figure, 1)} % 高于同行栅栏", $"{name} rejects {Sight.Plain(100 * rate.Figure, 1)} %, above the fence of its peers"),
                new($"{Sight.Plain(rate.Figure, 4)} > max({Sight.Plain(peers.Q3, 4)} + {Sight.Plain(fence)} × {Sight.Plain(peers.Iqr, 4)}, {Sight.Plain(at.Set("floor"))}) = {Sight.Plain(limit, 4)}", $"{Sight.Plain(rate.Figure, 4)} > max({Sight.Plain(peers.Q3, 4)} + {Sight.Plain(fence)} × {Sight.Plain(peers.Iqr, 4)}, {Sight.Plain(at.Set("floor"))}) = {Sight.Plain(limit, 4)}"),
                said, [name], evidence: rate.Behind.Select(t => t.Position).Order().TakeLast(20)) with { Body = $"{role}|{key}" };
        }
        if (!raised) yield return at.Clear(new($"最低报价 {lowest.Name} 未被否决", $"the lowest bid, {lowest.Name}, was not rejected"), [.. inputs, .. known]);
    }
}
