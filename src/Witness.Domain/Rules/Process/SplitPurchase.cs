using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Process;

/// <summary>化整为零 — several purchases of one class, each below the limit of tendering and together above it, within a quarter (P12).
/// The limits are the law's by class; they stay off until the centre has entered or confirmed them.</summary>
public sealed class SplitPurchase() : Rule(new(
    "P12", 1, new("化整为零", "Purchases split below the limit"),
    new("同一采购人同类项目是否各自低于必须招标限额、90 日内合计达到限额？", "Are one buyer's purchases of a class each below the limit of tendering and together at or above it?"),
    Grade.Statistical, Severity.Medium, "R2", new("days 日内 Σ 估算价 ≥ 限额（works、goods、services）∧ 每个 < 限额 ∧ 非公开招标 ∧ 个数 ≥ 2", "Σ estimates within days ≥ limit (works, goods, services) ∧ each < limit ∧ not openly tendered ∧ at least 2"))
{
    Basis = Laws.Tendering("第四条"),
    Applies = new(Kinds: ["GC", "ZC"]),
    Parameters =
    [
        new("days", new("累计天数", "Days"), "日", 90), new("works", new("施工限额", "Limit for works"), "元", null), new("goods", new("货物限额", "Limit for goods"), "元", null),
        new("services", new("服务限额", "Limit for services"), "元", null),
    ],
    Needs = [Need.Of<ProjectRegistered>(f => f.ProcurementMethod, f => f.ProcuringEntities), Need.Of<LotRegistered>(f => f.Category, f => f.EstimatedValue, f => f.Budget)],
    AcrossLots = true,
    Counter = new("是否为不同地点、不同年度预算的独立事项；是否框架采购项下的单次采购。", "Are they independent by place or budget year, or call-offs of a framework?"),
    Look = new("合并查看各项目的内容、预算来源与时间。", "Look at contents, budgets and times together."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        if (at.Lot.Buyer is not { } buyer || at.Lot.Last<ProjectRegistered>() is not { } registered || at.Lot.Last<LotRegistered>() is not { } own)
        {
            yield return at.CannotTell(at.Lot.Buyer is null ? Lacks<ProjectRegistered>("ProcuringEntities") : Lacks<LotRegistered>());
            yield break;
        }
        var method = Sight.Said("ProcurementMethod", registered.Fact.ProcurementMethod, registered);
        var own1 = own.Fact.EstimatedValue?.Amount ?? own.Fact.Budget?.Amount ?? registered.Fact.EstimatedValue?.Amount;
        if (IsOpen(registered.Fact.ProcurementMethod is { } said ? DirectAfterFailure.Method(said) : ""))
        {
            yield return at.Clear(new("公开招标", "openly tendered"), method);
            yield break;
        }
        if (own1 is not { } value || own.Fact.Category is not { } category)
        {
            yield return at.CannotTell(own1 is null ? Lacks<LotRegistered>("EstimatedValue") : Lacks<LotRegistered>("Category"));
            yield break;
        }
        var key = category.Contains("施工", StringComparison.Ordinal) || category.Contains("工程", StringComparison.Ordinal) ? "works" : category.Contains("货物", StringComparison.Ordinal) ? "goods" : "services";
        var days = at.Set("days");
        if (at.Number(key) is not { } limit)
        {
            yield return at.CannotTell(new Wording($"限额未录入：P12.{key}", $"limit not entered: P12.{key}"));
            yield break;
        }
        var day = registered.At is { IsKnown: true } known ? known.Date : at.Lot.Day;
        var others = at.History.Others("method", buyer.Key, at.Lot.Lot)
            .Where(t => t.Number is { } n && n < limit && Math.Abs(day.DayNumber - t.Day.DayNumber) <= days && t.Detail!.Split('|') is { Length: >= 3 } parts && !IsOpen(parts[0]) && parts[1] == category && parts[2] != at.Lot.Project)
            .OrderBy(t => t.Position).ToList();
        var sum = value + others.Sum(t => t.Number!.Value);
        var formula = new Wording(
            $"{Sight.Plain(value)} + {others.Count} 个合计 {Sight.Plain(sum - value)} = {Sight.Plain(sum)}；限额 {Sight.Plain(limit)}", $"{Sight.Plain(value)} + {Sight.Plain(sum - value)} of {others.Count} others = {Sight.Plain(sum)}; limit {Sight.Plain(limit)}");
        IReadOnlyList<Input> inputs =
        [
            method, Sight.Said("EstimatedValue", value, own),
            .. others.Take(20).Select(t => new Input(new($"{t.Lot} 估算价", $"Estimate of {t.Lot}"), Sight.Text(t.Number), "元", nameof(LotRegistered), t.Fact, t.Position)),
        ];
        yield return value < limit && others.Count > 0 && sum >= limit
            ? at.Raised($"{buyer.Key}|{category}", new($"{buyer.Name} {Sight.Plain(days)} 日内 {others.Count + 1} 个{category}项目合计 {Sight.Plain(sum)} 元", $"{others.Count + 1} purchases of {buyer.Name} within {Sight.Plain(days)} days sum to {Sight.Plain(sum)}"), formula, inputs, [buyer.Name])
            : at.Clear(formula, inputs);
    }

    private static bool IsOpen(string method) => method.Contains("公开招标", StringComparison.Ordinal);
}
