using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Process;

/// <summary>单一来源占比高 — a buyer buys from a single source far more often than its peers (P13). Asked of each of its single-source lots.</summary>
public sealed class SingleSourceShare() : BodyRule(new(
    "P13", 1, new("单一来源占比高", "Many single-source purchases"),
    new("采购人的单一来源占比是否高于同行的四分位栅栏？", "Is the buyer's share of single-source purchases above the fence of its peers?"),
    Grade.Statistical, Severity.Low, "R2", new("占比 > max(Q3 + fence·IQR, floor)，采购人标段 ≥ 10", "share > max(Q3 + fence·IQR, floor), lots of the buyer ≥ 10"))
{
    Basis = Laws.Method("R013 单一来源占比"),
    Applies = new(Kinds: ["ZC", "GC"]),
    Parameters = [new("fence", new("栅栏倍数", "Fence"), "倍", 1.5m), new("floor", new("占比下限", "Least share"), "", 0.2m)],
    Needs = [Need.Of<ProjectRegistered>(f => f.ProcurementMethod, f => f.ProcuringEntities), Need.If<NoticePublished>(f => f.NoticeKind), Need.If<LotRegistered>()],
    AcrossLots = true,
    Counter = new("是否专用设备、延续服务等本就只有一家；是否为集中登记的历史项目。", "Is there only one maker by nature, or are old projects registered at once?"),
    Look = new("抽看该采购人单一来源的论证与公示。", "Look at the reasons and notices of its single-source purchases."),
}, 10, 10)
{
    protected override IEnumerable<(string Role, string Key, string Name)> Bodies(LotFacts lot) => lot.Buyer is { } buyer ? [("buyer", buyer.Key, buyer.Name)] : [];

    protected override (decimal Figure, int Lots, IReadOnlyList<Trace> Behind)? Figure(string role, string key, History history)
    {
        var lots = history.Traces.Find("method", key);
        var single = lots.Where(t => t.Detail!.Split('|')[0] is var method && (method.Contains("单一来源", StringComparison.Ordinal) || method.Contains("直接", StringComparison.Ordinal))).ToList();
        return lots.Count == 0 ? null : (decimal.Round((decimal)single.Count / lots.Count, 6), lots.Count, single);
    }

    protected override IEnumerable<Finding> Answer(Sight at)
    {
        if (at.Lot.Buyer is not { } buyer || at.Lot.Last<ProjectRegistered>() is not { } registered)
        {
            yield return at.CannotTell(Lacks<ProjectRegistered>("ProcuringEntities"));
            yield break;
        }
        var method = Sight.Said("ProcurementMethod", registered.Fact.ProcurementMethod, registered);
        if (!DirectAfterFailure.IsDirect(at.Lot))
        {
            yield return at.Clear(new("非单一来源", "not single-source"), method);
            yield break;
        }
        var peers = Compared(at.History, "buyer");
        if (Figure("buyer", buyer.Key, at.History) is not { } share || share.Lots < Own || peers is null || peers.N < Others)
        {
            var lots = at.History.Traces.Find("method", buyer.Key).Count;
            yield return at.CannotTell("buyer", [lots < Own ? TooFew(lots, Own) : new($"可比采购人不足：{peers?.N ?? 0}，需 {Others}", $"too few buyers: {peers?.N ?? 0}, need {Others}")], [method]);
            yield break;
        }
        var limit = Math.Max(peers.Q3 + (at.Set("fence") * peers.Iqr), at.Set("floor"));
        IReadOnlyList<Input> inputs = [method, Sight.Computed("单一来源占比", "Share", share.Figure), Sight.Computed("采购人标段", "Lots", share.Lots, "个"), Sight.Computed("可比采购人", "Peers", peers.N, "家"), Sight.Computed("分段版本", "Version", peers.Version)];
        var formula = new Wording($"{share.Behind.Count} ÷ {share.Lots} = {Sight.Plain(share.Figure, 4)}；栅栏 {Sight.Plain(limit, 4)}", $"{share.Behind.Count} ÷ {share.Lots} = {Sight.Plain(share.Figure, 4)}; fence {Sight.Plain(limit, 4)}");
        yield return share.Figure > limit
            ? at.Raised(buyer.Key, new($"{buyer.Name} 单一来源占 {Sight.Plain(100 * share.Figure, 1)} %", $"{Sight.Plain(100 * share.Figure, 1)} % of the purchases of {buyer.Name} are single-source"), formula, inputs, [buyer.Name], evidence: share.Behind.Select(t => t.Position).Order().TakeLast(20)) with { Body = buyer.Key }
            : at.Clear(formula, inputs);
    }
}
