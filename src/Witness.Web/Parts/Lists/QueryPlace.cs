using System.Globalization;
using Witness.Flow.Records;

namespace Witness.Web.Parts.Lists;

/// <summary>查询所在 — the filter, sort and page that an address names; links change one member and keep the rest.</summary>
public sealed record QueryPlace(string Path, string Tab, LotQuery Query, string? Type = null, string? Source = null)
{
    public string Link => Address(Query, Tab);

    public string ToPage(int number) => Address(Query with { Number = number }, Tab);

    public string ToTab(string tab) => Address(Query with { Number = 1, Sort = "changed", Descending = true }, tab);

    /// <summary>The same column again turns the order round.</summary>
    public string ToSort(string column) => Address(Query with { Sort = column, Descending = Query.Sort == column ? !Query.Descending : column is "changed" or "filled", Number = 1 }, Tab);

    public string? Order(string column) => Query.Sort != column ? null : Query.Descending ? "descending" : "ascending";

    private string Address(LotQuery query, string tab)
    {
        var parts = new List<string>();
        void Add(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value)) parts.Add($"{name}={Uri.EscapeDataString(value)}");
        }

        Add("tab", tab == "projects" ? null : tab);
        Add("text", query.Text);
        Add("kind", query.Kind);
        Add("region", query.Region);
        Add("stage", query.Stage);
        Add("party", query.Party);
        Add("type", Type);
        Add("source", Source);
        Add("from", query.From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Add("to", query.To?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (query.Sort != "changed" || !query.Descending) Add("sort", (query.Descending ? "-" : "") + query.Sort);
        if (query.Number > 1) Add("page", query.Number.ToString(CultureInfo.InvariantCulture));
        return parts.Count == 0 ? Path : $"{Path}?{string.Join('&', parts)}";
    }
}
