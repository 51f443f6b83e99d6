using System.Globalization;
using System.Text.Json.Nodes;
using Witness.Domain.Terms;
using Witness.Ledger.Bytes;

namespace Witness.Domain.Report;

/// <summary>遮蔽方案 — what a borrower gets to see of a report, as data: which copy, which chapters are left out, whether organisations are named.</summary>
/// <param name="Tables">Ids of the record tables shown; empty: all.</param>
/// <param name="Without">Parts left out: cases, special, officers, attachments, clocks.</param>
/// <param name="Nameless">Organisations and their codes are numbered instead.</param>
public sealed record RedactionProfile(string Code, Wording Title, ReportCopy Copy, IReadOnlyList<string> Tables, IReadOnlyList<string> Without, bool Nameless)
{
    public static readonly IReadOnlyList<RedactionProfile> All =
    [
        new("party", new("当事人副本（不含线索）", "Party's copy (without clues)"), ReportCopy.Party, [], [], false),
        new("full", new("正本", "The original"), ReportCopy.Full, [], [], false),
        new("process", new("交易过程（隐去单位名称）", "Course of the deal (organisations not named)"), ReportCopy.Party, [], ["officers", "attachments"], true),
        new("clocks", new("仅封面与法定时限", "Cover and statutory clocks only"), ReportCopy.Party, ["-"], ["officers", "attachments", "special", "parties"], true),
    ];

    public static RedactionProfile? Find(string? code) => All.FirstOrDefault(profile => profile.Code == code);

    /// <summary>What is left of a report. It is no report any more: who hands it out says that it is a copy and of what.</summary>
    public WitnessReport Apply(WitnessReport report)
    {
        if (Nameless) report = Numbered(report);
        var tables = report.Tables.Where(table => Tables.Count == 0 || Tables.Contains(table.Id)).ToList();
        return report with
        {
            Tables = tables, Overview = Tables.Count == 0 ? report.Overview : [.. report.Overview.Where(stage => Tables.Contains(stage.Table))],
            Gaps = Tables.Count == 0 ? report.Gaps : [.. report.Gaps.Where(gap => Tables.Contains(gap.Part))],
            Irregularities = Out("cases") ? [] : report.Irregularities, Special = Out("special") ? [] : report.Special, Officers = Out("officers") ? [] : report.Officers,
            Attachments = Out("attachments") ? [] : report.Attachments, Clocks = Out("clocks") ? [] : report.Clocks, Parties = Out("parties") ? [] : report.Parties,
        };
    }

    private bool Out(string part) => Without.Contains(part);

    // over the whole text, so that a name is gone wherever it stands: also in notes, in conflicts, in what was there before
    private static WitnessReport Numbered(WitnessReport report)
    {
        var bytes = ReportJson.Write(report);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var party in report.Parties)
        {
            names.Add(party.Name);
            if (party.Code is { } code) names.Add(code);
        }
        foreach (var owner in report.Cover.Owners) names.Add(owner.Zh);
        var whole = JsonNode.Parse(bytes)!;
        Gather(whole, names, within: false);
        var number = 0;
        var numbers = names.Where(name => name.Trim().Length > 1).OrderByDescending(name => name.Length).ThenBy(name => name, StringComparer.Ordinal)
            .Select(name => (Name: name, Instead: string.Create(CultureInfo.InvariantCulture, $"单位{++number:00}"))).ToList();
        Rewrite(whole, text => numbers.Aggregate(text, (rest, one) => rest.Replace(one.Name, one.Instead, StringComparison.Ordinal)));
        return ReportJson.Read(CanonicalJson.Write(whole)) ?? throw new InvalidDataException("a report without names cannot be read");
    }

    // an organisation as the catalogue writes it, inside a value: an object with a Name, perhaps a Code
    private static void Gather(JsonNode? node, HashSet<string> names, bool within)
    {
        if (node is JsonArray items)
            foreach (var item in items) Gather(item, names, within);
        if (node is not JsonObject whole) return;
        foreach (var (name, value) in whole)
        {
            if (within && name is ("Name" or "Code") && whole.ContainsKey("Name") && value is JsonValue text && text.TryGetValue<string>(out var said)) names.Add(said);
            else Gather(value, names, within || name == nameof(ReportValue.Data));
        }
    }

    // values only: the names of members are the form
    private static void Rewrite(JsonNode node, Func<string, string> change)
    {
        if (node is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
                if (Of(items[i]) is { } text) items[i] = change(text);
                else if (items[i] is { } item) Rewrite(item, change);
        }
        if (node is not JsonObject whole) return;
        foreach (var (name, value) in whole.ToList())
        {
            if (Of(value) is { } text) whole[name] = change(text);
            else if (value is not null) Rewrite(value, change);
        }
    }

    private static string? Of(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
