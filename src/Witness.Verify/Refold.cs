using System.Text.Json;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Report;
using Witness.Ledger.Bytes;
using Witness.Ledger.Proofs;

namespace Witness.Verify;

/// <summary>
/// 重新编制 — draws the report up once more from the opened facts of its bundle: records, clocks and irregularities come out as
/// printed, or the first difference is named. Values that this copy withholds are named as not recomputed.
/// </summary>
internal static class Refold
{
    private const int MostNamed = 5;

    internal static void Check(SignedReport signed, ReportBundle? bundle, Checked said)
    {
        if (bundle is null)
        {
            said.Remark("refold", "没有证明包，未重新编制", "without the bundle it was not compiled again");
            return;
        }
        using var content = JsonDocument.Parse(signed.Content);
        if (!content.RootElement.TryGetProperty(nameof(WitnessReport.Schema), out var form) || form.ValueKind != JsonValueKind.String || form.GetString() != WitnessReport.Form)
        {
            said.Remark("refold", "报告正文是本程序不认识的形式，未重新编制", "the report is of a form this program does not know and was not compiled again");
            return;
        }
        if (ReportJson.Read(signed.Content.Span) is not { } report)
        {
            said.Say("refold", false, "报告正文不合它自称的形式，无法重新编制", "the report is not of the form it says it has and cannot be compiled again");
            return;
        }
        var named = ReportBasis.Positions(report.Basis.Entries).ToHashSet();
        var withheld = new SortedSet<string>(StringComparer.Ordinal);
        var entries = new List<ReportEntry>();
        byte[] again;
        try
        {
            foreach (var proven in bundle.Entries.Where(e => named.Contains(e.Position)))
                if (Read(proven, withheld) is { } entry) entries.Add(entry);
            again = ReportJson.Write(ReportDrawer.Again(report, entries));
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or CanonicalException)
        {
            said.Say("refold", false, $"条目读不出事实，无法重新编制：{e.Message}", $"the entries hold no facts that can be read: {e.Message}");
            return;
        }
        var (zh, en) = ($"按 {entries.Count} 条事实重新编制", $"compiled again from {entries.Count} entries");
        if (again.AsSpan().SequenceEqual(signed.Content.Span))
            said.Say("refold", true, $"{zh}：记录表、时限、异常情况与所印的逐字节相同", $"{en}: records, clocks and irregularities come out as printed, byte for byte");
        else Differ(signed.Content, again, withheld, zh, en, said);
        if (report.Basis.Rules != ReportDrawer.Rules)
            said.Remark("refold", $"报告按规则集 {report.Basis.Rules} 编制，本程序的规则集是 {ReportDrawer.Rules}", $"the report was compiled under the rules {report.Basis.Rules}, this program has {ReportDrawer.Rules}");
    }

    private static void Differ(ReadOnlyMemory<byte> printed, byte[] again, SortedSet<string> withheld, string zh, string en, Checked said)
    {
        using var was = JsonDocument.Parse(printed);
        using var now = JsonDocument.Parse(again);
        var differences = Difference.Between(was.RootElement, now.RootElement).Take(1000).ToList();
        var first = differences[0];
        if (withheld.Count == 0)
        {
            said.Say("refold", false, $"{zh}：{first.Path} 印的是 {first.Was}，算得 {first.Now}", $"{en}: {first.Path} is printed as {first.Was} and comes out as {first.Now}");
            return;
        }
        var names = string.Join("、", withheld.Take(MostNamed)) + (withheld.Count > MostNamed ? "…" : "");
        var parts = string.Join("、", differences.Select(d => d.Part).Distinct());
        said.Remark(
            "refold",
            $"{zh}：{withheld.Count} 个值（{names}）未公开，与之有关的 {differences.Count} 处（{parts}）未重算，其余相同",
            $"{en}: {withheld.Count} values ({names}) are withheld; {differences.Count} places ({parts}) that may rest on them were not recomputed, all others are the same");
    }

    /// <summary>Null where the whole entry is withheld, or of a type this version does not know.</summary>
    private static ReportEntry? Read(ProvenEntry proven, SortedSet<string> withheld)
    {
        if (proven.Plain() is not { } plain)
        {
            withheld.Add($"{proven.Position}");
            return null;
        }
        var entry = Entry.Read(CanonicalJson.Write(plain));
        var opened = proven.Openings.Where(o => o.Field != ProvenEntry.Whole).Select(o => KeyValuePair.Create(o.Field, o.Value)).ToList();
        foreach (var (name, _) in entry.Sealed)
            if (!opened.Exists(o => o.Key == name) && FactBook.Find(entry.Header.Type)?.Field(name) is { } field && (field.Mark & Mark.Personal) == 0) withheld.Add($"{proven.Position}/{field.Name}");
        return ReportEntry.Of(entry, proven.Position, opened);
    }
}

/// <summary>差异 — where two JSON values part: a path, and what stands there on either side.</summary>
internal sealed record Difference(string Path, string Was, string Now)
{
    private const int Shown = 80;

    /// <summary>The member of the report it lies in; of a table its id.</summary>
    internal string Part => Path.Split('/')[1] is var part && part == "Tables" && Path.Split('/') is [_, _, var table, ..] ? table : part;

    internal static IEnumerable<Difference> Between(JsonElement was, JsonElement now, string path = "")
    {
        if (was.ValueKind != now.ValueKind || was.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            if (was.ValueKind != now.ValueKind || was.GetRawText() != now.GetRawText()) yield return new(path, Text(was), Text(now));
            yield break;
        }
        if (was.ValueKind == JsonValueKind.Object)
        {
            foreach (var name in was.EnumerateObject().Select(m => m.Name).Union(now.EnumerateObject().Select(m => m.Name)).Order(StringComparer.Ordinal))
                foreach (var found in Between(Member(was, name), Member(now, name), $"{path}/{name}")) yield return found;
            yield break;
        }
        for (var i = 0; i < Math.Max(was.GetArrayLength(), now.GetArrayLength()); i++)
        {
            var (one, other) = (i < was.GetArrayLength() ? was[i] : default, i < now.GetArrayLength() ? now[i] : default);
            foreach (var found in Between(one, other, $"{path}/{NameOf(one.ValueKind == JsonValueKind.Undefined ? other : one, i)}")) yield return found;
        }
    }

    private static JsonElement Member(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value : default;

    // a table, a field, a rule is found by its name, not by its number in a list
    private static string NameOf(JsonElement item, int index)
    {
        if (item.ValueKind != JsonValueKind.Object) return $"{index}";
        foreach (var name in (string[])["Id", "Field", "Rule", "Number", "Name"])
            if (item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String) return value.GetString()!;
        return $"{index}";
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.Undefined ? "（无）" : value.GetRawText() is { Length: > Shown } text ? text[..Shown] + "…" : value.GetRawText();
}
