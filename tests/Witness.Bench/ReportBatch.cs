using System.Diagnostics;
using System.Globalization;
using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Report;
using Witness.Domain.Tests.Stages;
using Witness.Flow.Reports.Pdf;
using Witness.Flow.Tests;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Proofs;
using Witness.Verify.Tests;

namespace Witness.Bench;

/// <summary>
/// 成批出具 — one report after the other as a year's end brings them: compiled from its facts, signed, printed with report and bundle inside, the paper signed and
/// written to a disk. Kinds and forms take turns. Progress goes to standard error.
/// </summary>
internal static class ReportBatch
{
    private const int Step = 500;

    public static async Task<IReadOnlyList<Figure>> Batch(long count)
    {
        using var folder = new ScratchFolder();
        var centre = DocumentSigner.Open(Path.Combine(folder.Path, "paper.pem"), "示例公共资源交易中心", DateTimeOffset.UnixEpoch.AddYears(56), Randomness.System);
        var seal = new PaperSeal(centre.Name, DateTimeOffset.UnixEpoch.AddYears(56), 4096, bytes => centre.Sign(bytes));
        var deals = new List<(Issued Issued, ReportSource Source, byte[] Bundle)>();
        foreach (var (kind, form) in WholeLife.All) deals.Add(await Deal(kind, form));
        var process = Process.GetCurrentProcess();
        var (heap, resident, bytes, pages) = (new List<double>(), new List<double>(), 0L, 0L);
        var watch = Stopwatch.StartNew();
        for (var n = 0; n < count; n++)
        {
            var (issued, source, bundle) = deals[n % deals.Count];
            var number = string.Create(CultureInfo.InvariantCulture, $"JZ-370300-2026-{n:D6}");
            var report = ReportDrawer.Draw(source, new(number, 1, ReportKind.Witness, ReportCopy.Full, issued.ReportKey.Key.ToString()));
            var signed = SignedReport.Sign(Suite.Intl, number, ReportJson.Write(report), new(source.Prefix.Origin, source.Prefix.Size, new Digest(Convert.FromHexString(source.Prefix.Root))), issued.ReportKey).Write();
            var paper = ReportPaper.Write(report, new([new("report.json", "application/json", "签名的报告", Relationship.Source, signed), new("bundle.json", "application/json", "证明包", Relationship.Supplement, bundle)], Sign: seal));
            var file = Path.Combine(folder.Path, $"{number}.pdf");
            await File.WriteAllBytesAsync(file, paper);
            if (n >= 100) File.Delete(Path.Combine(folder.Path, string.Create(CultureInfo.InvariantCulture, $"JZ-370300-2026-{n - 100:D6}.pdf"))); // a disk is not what is measured
            bytes += paper.Length;
            pages += report.Tables.Count;
            if ((n + 1) % Step != 0 && n + 1 != count) continue;
            process.Refresh();
            heap.Add(GC.GetGCMemoryInfo(GCKind.Any).HeapSizeBytes / 1048576.0);
            resident.Add(process.WorkingSet64 / 1048576.0);
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{n + 1}/{count} reports, {(n + 1) / watch.Elapsed.TotalSeconds:F0}/s, heap {heap[^1]:F0} MiB, resident {resident[^1]:F0} MiB"));
        }
        var spent = watch.Elapsed.TotalSeconds;
        // the first steps warm up: flat is what comes after them
        var settled = resident.Skip(Math.Min(4, resident.Count / 2)).ToList();
        return
        [
            new("report.batch", count / spent, "reports/s", new Dictionary<string, object>
            {
                ["reports"] = count, ["seconds"] = Math.Round(spent, 1), ["tables"] = pages, ["gib"] = Math.Round(bytes / 1073741824.0, 2), ["peakMiB"] = Math.Round(resident.Max()), ["heapMiB"] = Math.Round(heap.Max()),
                ["flat"] = Math.Round(settled[^1] / settled[0], 3), ["gen2"] = GC.CollectionCount(2),
            }),
        ];
    }

    private static async Task<(Issued Issued, ReportSource Source, byte[] Bundle)> Deal(string kind, Form form)
    {
        var issued = await Issued.Make(Issued.Life(kind, form), seed: 3);
        var report = ReportJson.Read(issued.Report.Content.Span)!;
        var entries = issued.Bundle.Entries.Where(e => e.Position != issued.Bundle.Issued).Select(Known).OfType<ReportEntry>();
        var basis = report.Basis;
        var source = ReportSource.Of(report.Cover.Lot, report.Cover.Round, new(basis.Origin, basis.Size, basis.Root, DateTimeOffset.Parse(basis.AsOf, CultureInfo.InvariantCulture)), entries);
        return (issued, source, (issued.Bundle with { Report = null }).Write());
    }

    private static ReportEntry? Known(ProvenEntry proven) => proven.Plain() is { } plain
        ? ReportEntry.Of(Entry.Read(CanonicalJson.Write(plain)), proven.Position, [.. proven.Openings.Where(o => o.Field != ProvenEntry.Whole).Select(o => KeyValuePair.Create(o.Field, o.Value))])
        : null;
}
