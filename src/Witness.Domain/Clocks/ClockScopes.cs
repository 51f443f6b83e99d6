using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Clocks;

/// <summary>适用范围 — whether a rule of the kind holds for this lot's method, class and size; read once per round.</summary>
internal sealed class ClockScopes(RoundView view)
{
    private static readonly (bool, Wording?) Yes = (true, null);
    private static readonly (bool, Wording?) No = (false, null);
    private static readonly (bool, Wording?) NoMethod = (true, new("采购（招标）方式", "the method"));
    private static readonly (bool, Wording?) NoClass = (true, new("标的类别", "the category of the object"));
    private static readonly (bool, Wording?) NoPrice = (true, new("转让底价（起始价）", "the start price"));

    private static readonly string[] Methods = ["招标", "谈判", "磋商", "询价", "单一来源", "框架", "拍卖", "挂牌", "竞价", "比选", "协议"];

    /// <summary>As registered, else as the notice calls itself; null also for a bare code whose list was not obtained.</summary>
    private readonly string? _method = view.Value(Moments.Method) is Code code && (code.Text ?? code.Value) is { } said && Has(Methods, said) ? said : Titled(view);
    private readonly string? _category = view.Value(Moments.Category) as string;
    private readonly decimal? _price = view.Value(Occasions.AskedPrice) is Price { Money: { } money } ? money.Amount : null;
    private readonly bool? _statutory = view.Value(Occasions.Statutory) as bool?;

    /// <summary>Holds, holds not, or holds if what is missing says so.</summary>
    public (bool Holds, Wording? Missing) Of(ClockRule rule)
    {
        var scope = rule.Scope;
        if (scope.Statutory && _statutory == false) return No;
        if (scope.Above is { } above)
        {
            if (_price is not { } price) return _category is null || Has(scope.Class!, _category) ? NoPrice : No;
            if (price <= above || price > scope.UpTo) return No;
        }
        if (scope.Class is { } classes)
        {
            if (_category is null) return NoClass;
            if (!Has(classes, _category)) return Knows(_category) ? No : NoClass;
        }
        if (scope.Methods is { } methods)
        {
            if (_method is null) return NoMethod;
            if (!Has(methods, _method)) return No;
        }
        return scope.NotMethods is { } others && _method is not null && Has(others, _method) ? No : Yes;
    }

    /// <summary>「竞争性磋商公告」 says its method; 「招标公告」 is open to all, so it is 公开招标.</summary>
    private static string? Titled(RoundView view)
    {
        foreach (var notice in view.Facts<NoticePublished>())
        {
            if (notice is not { Rivals: null, Recorded.Fact: NoticePublished { NoticeKind: "招标" or "采购" or "单一来源", Title: { } title } }) continue;
            foreach (var method in Titles)
                if (title.Contains(method + "公告", StringComparison.Ordinal) || title.Contains(method + "公示", StringComparison.Ordinal)) return method == "招标" ? "公开招标" : method;
        }
        return null;
    }

    private static readonly string[] Titles = ["邀请招标", "公开招标", "竞争性谈判", "竞争性磋商", "询价", "单一来源采购", "单一来源", "招标"];

    /// <summary>A category that names none of the three classes does not tell.</summary>
    private static bool Knows(string category) =>
        category.Contains("产权", StringComparison.Ordinal) || category.Contains("增资", StringComparison.Ordinal) || category.Contains("资产", StringComparison.Ordinal);

    private static bool Has(IReadOnlyList<string> parts, string text)
    {
        foreach (var part in parts)
            if (text.Contains(part, StringComparison.Ordinal)) return true;
        return false;
    }
}
