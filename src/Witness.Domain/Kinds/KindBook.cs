using Witness.Domain.Access;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Kinds;

/// <summary>交易类型目录 — every kind there is, and how a lot tells which it is.</summary>
public static class KindBook
{
    public static IReadOnlyList<Kind> All { get; } =
        [Construction.Kind, Procurement.Kind, NaturalResources.Kind, StateProperty.Kind, RuralProperty.Kind, OtherTrades.Kind];

    public static Kind? Find(string? code) => All.FirstOrDefault(k => k.Code == code);

    /// <summary>Declared, else the sending accounts' when they agree, else unknown (ruling 60).</summary>
    internal static Kind? KindOf(RoundView view, SourceBook sources, IReadOnlyCollection<string> reporting) =>
        Find(view.Value(Moments.Kind) as string ?? Agreed(reporting, sources, a => a.Kind));

    internal static string? RegionOf(RoundView view, SourceBook sources, IReadOnlyCollection<string> reporting) =>
        view.Value(Moments.Region) as string ?? Agreed(reporting, sources, a => a.Region);

    /// <summary>By the method, else the notice, else the first fact that only one form has (ruling 60).</summary>
    /// <param name="inSight">Told only from facts that no seal hides as such.</param>
    internal static Form FormOf(RoundView view, bool inSight = false)
    {
        if (view.Value(Moments.Method) is Code method && ByMethod((method.Text ?? method.Value) ?? "") is var told && told != Form.Unknown) return told;
        if (view.Value(Moments.NoticeKind) is string notice && ByNotice(notice) is var said && said != Form.Unknown) return said;
        return view.Value(inSight ? Moments.TellingInSight : Moments.Telling) is Form form ? form : Form.Unknown;
    }

    /// <summary>土地 unless the category speaks of mining.</summary>
    internal static bool IsMining(RoundView view) => view.Value(Moments.Category) is string category && category.Contains('矿');

    public static Form ByMethod(string method) => method switch
    {
        _ when method.Contains("单一来源", StringComparison.Ordinal) => Form.SingleSource,
        _ when method.Contains("拍卖", StringComparison.Ordinal) => Form.Auction,
        _ when method.Contains("挂牌", StringComparison.Ordinal) || method.Contains("竞价", StringComparison.Ordinal) => Form.Listing,
        _ when method.Contains("招标", StringComparison.Ordinal) || method.Contains("谈判", StringComparison.Ordinal) || method.Contains("磋商", StringComparison.Ordinal)
            || method.Contains("询价", StringComparison.Ordinal) || method.Contains("比选", StringComparison.Ordinal) => Form.Tender,
        _ when method.Contains("框架", StringComparison.Ordinal) => Form.Tender,
        _ when method.Contains("协议", StringComparison.Ordinal) => Form.Agreement,
        _ => Form.Unknown,
    };

    private static Form ByNotice(string notice) => notice switch
    {
        "招标" or "资格预审" or "采购" => Form.Tender,
        "单一来源" => Form.SingleSource,
        "拍卖" => Form.Auction,
        "挂牌" => Form.Listing,
        _ => Form.Unknown,
    };

    private static string? Agreed(IReadOnlyCollection<string> reporting, SourceBook sources, Func<SourceScope, string?> member)
    {
        var said = reporting.Select(id => sources.Find(id)).OfType<SourceScope>().Select(member).OfType<string>().Distinct().Take(2).ToList();
        return said.Count == 1 ? said[0] : null;
    }
}
