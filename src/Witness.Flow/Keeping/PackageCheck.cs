using System.Text.Json;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Report;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Proofs;

namespace Witness.Flow.Keeping;

/// <summary>包内标段 — a lot of a package, as its index names it.</summary>
public sealed record PackedLot(string Folder, string Lot, string Name, string Project, string Kind, IReadOnlyList<string> Reports);

/// <summary>包目录 — the index of a package.</summary>
public sealed record PackIndex(string Package, string Origin, string Centre, string Made, IReadOnlyList<PackedLot> Lots)
{
    /// <summary>Null when it is no index of ours.</summary>
    public static PackIndex? Read(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            string Text(JsonElement of, string name) => of.GetProperty(name).GetString() ?? throw new FormatException(name);
            if (Text(root, "format") != Packager.Format) return null;
            var lots = root.GetProperty("lots").EnumerateArray().Select(lot => new PackedLot(
                Text(lot, "folder"), Text(lot, "lot"), Text(lot, "name"), Text(lot, "project"), Text(lot, "kind"), [.. lot.GetProperty("reports").EnumerateArray().Select(number => number.GetString()!)])).ToList();
            return new(Text(root, "package"), Text(root, "origin"), Text(root, "centre"), Text(root, "made"), lots);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}

/// <summary>
/// 验包 — whether a package holds: every file against the manifests, then every report against its proofs, and drawn once more from its opened facts. The first thing that
/// does not hold is named with its file; a package with one such thing is not taken in.
/// </summary>
public static class PackageCheck
{
    /// <param name="told">Told how many steps are done, and of how many.</param>
    public static async Task<(PackIndex? Index, Digest? Digest, int Reports, BagBreak? Broken)> Run(string folder, Trust trust, Func<int, int, Task>? told = null)
    {
        var (digest, files, broken) = await BagFolder.Check(folder, Suite.Intl, told);
        if (broken is not null) return (null, null, 0, broken);
        if (!files.TryGetValue(Packager.Index, out var named) || BagFolder.File(folder, Suite.Intl, Packager.Index, named) is not { } bytes || PackIndex.Read(bytes) is not { } index)
            return (null, digest, 0, new(BagFolder.Payload + Packager.Index, "缺失，或不是本格式的目录", "is missing, or no index of this form"));
        var reports = 0;
        foreach (var lot in index.Lots)
        {
            if (lot.Reports.Count == 0) return (index, digest, reports, new(lot.Folder, "没有见证报告", "holds no report"));
            foreach (var number in lot.Reports)
            {
                reports++;
                if (Wrong(folder, files, lot, number, trust) is { } wrong) return (index, digest, reports, wrong);
            }
        }
        return (index, digest, reports, null);
    }

    /// <summary>A report of a package with its bundle, each tested against the manifest; null when one is not there.</summary>
    public static (SignedReport Report, ReportBundle Bundle)? Read(string folder, IReadOnlyDictionary<string, Digest> files, PackedLot lot, string number)
    {
        byte[]? File(string name) => files.TryGetValue($"{lot.Folder}/representations/{name}", out var digest) ? BagFolder.File(folder, Suite.Intl, $"{lot.Folder}/representations/{name}", digest) : null;
        return File($"{number}.report.json") is { } report && SignedReport.Read(report) is { } signed && File($"{number}.bundle.json") is { } bundle && ReportBundle.Read(bundle) is { } proven ? (signed, proven) : null;
    }

    /// <summary>Everything that can be said of one report: signatures, places in the log, openings, and whether it comes out again as printed.</summary>
    public static Checked Check(SignedReport signed, ReportBundle bundle, Trust trust)
    {
        var said = bundle.Check(Suite.Intl, trust, signed);
        if (ReportJson.Read(signed.Content.Span) is not { } report) said.Remark("refold", "报告是本系统不认识的形式，未重新编制", "the report is of a form this system does not know and was not compiled again");
        else if (report.Basis.Rules != ReportDrawer.Rules) said.Remark("refold", $"报告按规则集 {report.Basis.Rules} 编制，未重新编制", $"the report was compiled under the rules {report.Basis.Rules} and was not compiled again");
        else Refold(signed, report, bundle, said);
        return said;
    }

    private static BagBreak? Wrong(string folder, IReadOnlyDictionary<string, Digest> files, PackedLot lot, string number, Trust trust)
    {
        var where = $"{BagFolder.Payload}{lot.Folder}/representations/{number}";
        if (Read(folder, files, lot, number) is not var (signed, bundle)) return new($"{where}.report.json", "报告或证明包缺失、不可读", "the report or its bundle is missing or cannot be read");
        if (signed.Statement.Number != number) return new($"{where}.report.json", $"是另一份报告 {signed.Statement.Number}", $"is another report, {signed.Statement.Number}");
        return Check(signed, bundle, trust).FirstBroken is { } item ? new($"{where}.bundle.json", item.Zh, item.En) : null;
    }

    private static void Refold(SignedReport signed, WitnessReport report, ReportBundle bundle, Checked said)
    {
        try
        {
            var named = ReportBasis.Positions(report.Basis.Entries).ToHashSet();
            var (entries, withheld) = (new List<ReportEntry>(), 0);
            foreach (var proven in bundle.Entries.Where(e => named.Contains(e.Position)))
            {
                if (proven.Plain() is not { } plain)
                {
                    withheld++;
                    continue;
                }
                var entry = Entry.Read(CanonicalJson.Write(plain));
                var opened = proven.Openings.Where(o => o.Field != ProvenEntry.Whole).Select(o => KeyValuePair.Create(o.Field, o.Value)).ToList();
                withheld += entry.Sealed.Count(value => !opened.Exists(o => o.Key == value.Key) && FactBook.Find(entry.Header.Type)?.Field(value.Key) is { } field && (field.Mark & Mark.Personal) == 0);
                if (ReportEntry.Of(entry, proven.Position, opened) is { } known) entries.Add(known);
            }
            var same = ReportJson.Write(ReportDrawer.Again(report, entries)).AsSpan().SequenceEqual(signed.Content.Span);
            if (!same && withheld > 0) said.Remark("refold", $"{withheld} 个值未公开，与之有关的各处未重算", $"{withheld} values are withheld: what rests on them was not recomputed");
            else said.Say("refold", same, same ? $"按 {entries.Count} 条事实重新编制，逐字节相同" : "按所附事实重新编制，与报告不同", same ? $"compiled again from {entries.Count} facts, byte for byte the same" : "compiled again from its facts it comes out otherwise");
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or CanonicalException)
        {
            said.Say("refold", false, "条目读不出事实，无法重新编制", "the entries hold no facts that can be read");
        }
    }
}
