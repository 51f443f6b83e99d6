using Witness.Domain.Access;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Process;

/// <summary>流标转直接采购 — the same subject is bought directly soon after its tender failed (P11). The cause is the failed lot.</summary>
public sealed class DirectAfterFailure() : Rule(new(
    "P11", 1, new("流标转直接采购", "Direct purchase after a failed tender"),
    new("同一招标（采购）人的同一事项流标后，是否在规定天数内改为直接采购？", "Was the same subject of the same buyer bought directly within the days after its tender failed?"),
    Grade.Statistical, Severity.Medium, "R2", new("直接采购登记日 − 流标日 ≤ days ∧ 同一采购人 ∧ 名称相似 ≥ likeness", "registered − failed ≤ days ∧ same buyer ∧ likeness of names ≥ likeness"))
{
    Basis = Laws.Method("R010 流标后直接采购"),
    Parameters = [new("days", new("间隔天数", "Days"), "日", 60), new("likeness", new("名称相似度", "Likeness"), "", 0.6m)],
    Needs = [Need.Of<ProjectRegistered>(f => f.ProcurementMethod, f => f.ProcuringEntities), Need.Of<LotRegistered>(f => f.LotName), Need.If<NoticePublished>(f => f.NoticeKind)],
    AcrossLots = true,
    Counter = new("是否经批准变更采购方式；公开招标两次流标后依法可改为其他方式。", "Was the change of method approved; after two failures another method may be allowed?"),
    Look = new("核对流标原因、方式变更批准文件和供应商来源。", "Check why it failed, the approval of the change, and where the supplier came from."),
})
{
    internal static bool IsDirect(LotFacts lot) =>
        lot.Form is Form.SingleSource or Form.Agreement || lot.Last<ProjectRegistered>()?.Fact.ProcurementMethod is { } method && Method(method).Contains("直接", StringComparison.Ordinal);

    internal static string Method(Code method) => method.Text ?? method.Value ?? "";

    protected override IEnumerable<Finding> Answer(Sight at)
    {
        if (at.Lot.Buyer is not { } buyer || at.Lot.Last<ProjectRegistered>() is not { } registered || at.Lot.Last<LotRegistered>() is not { } own)
        {
            yield return at.CannotTell(at.Lot.Buyer is null ? Lacks<ProjectRegistered>("ProcuringEntities") : Lacks<LotRegistered>());
            yield break;
        }
        var method = Sight.Said("ProcurementMethod", registered.Fact.ProcurementMethod, registered);
        if (!IsDirect(at.Lot))
        {
            yield return at.Clear(new("非直接采购", "no direct purchase"), method);
            yield break;
        }
        var (days, likeness) = (at.Set("days"), at.Set("likeness"));
        var name = own.Fact.LotName ?? registered.Fact.ProjectName ?? "";
        var day = registered.At is { IsKnown: true } known ? known.Date : at.Lot.Day;
        var before = at.History.Others("failed", buyer.Key, at.Lot.Lot).Where(t => t.Day <= day && day.DayNumber - t.Day.DayNumber <= days).ToList();
        var raised = false;
        foreach (var failed in before)
        {
            var like = Likeness(name, failed.Detail!.Split('|')[^1]);
            if (like < likeness) continue;
            raised = true;
            var gap = day.DayNumber - failed.Day.DayNumber;
            yield return at.Raised(
                failed.Lot, new($"{failed.Lot} 流标 {gap} 日后同一事项直接采购", $"Bought directly {gap} days after {failed.Lot} failed"),
                new($"间隔 {gap} ≤ {Sight.Plain(days)}；名称相似 {Sight.Plain(like, 2)} ≥ {Sight.Plain(likeness)}", $"gap {gap} ≤ {Sight.Plain(days)}; likeness {Sight.Plain(like, 2)} ≥ {Sight.Plain(likeness)}"),
                [method, Sight.Said("LotName", name, own), new(new("流标标段", "Failed lot"), failed.Lot, "", nameof(LotFailed), failed.Fact, failed.Position)], [buyer.Name]);
        }
        if (!raised) yield return at.Clear(new($"{Sight.Plain(days)} 日内同一采购人流标 {before.Count} 个，无同一事项", $"{before.Count} failed lots of the buyer within {Sight.Plain(days)} days, none of the subject"), method, Sight.Said("LotName", name, own));
    }

    /// <summary>Shared pairs of characters over all pairs (Jaccard), digits and signs of a sequel left out.</summary>
    internal static decimal Likeness(string a, string b)
    {
        var (x, y) = (Pairs(a), Pairs(b));
        if (x.Count == 0 || y.Count == 0) return 0;
        var shared = x.Count(y.Contains);
        return (decimal)shared / (x.Count + y.Count - shared);
    }

    private static HashSet<string> Pairs(string text)
    {
        var plain = new string([.. text.Where(c => char.IsLetter(c) && c is not ('第' or '次' or '重' or '新'))]);
        return [.. Enumerable.Range(0, Math.Max(0, plain.Length - 1)).Select(i => plain.Substring(i, 2))];
    }
}
