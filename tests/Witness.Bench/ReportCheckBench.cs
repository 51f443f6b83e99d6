using System.Diagnostics;
using Witness.Domain.Access;
using Witness.Domain.Facts.Catalogue;
using Witness.Verify;
using Witness.Verify.Tests;

namespace Witness.Bench;

/// <summary>
/// 核验的快慢 — one report as ./verify checks it, PDF with report and bundle inside, warm: signatures, every entry to the checkpoint, every value, and compiling
/// the report again. A whole tender of about a hundred facts, and the same with 600.
/// </summary>
internal static class ReportCheckBench
{
    public static async Task<IReadOnlyList<Figure>> Verify(long times)
    {
        var figures = new List<Figure>();
        using var paper = new SignedPaper(rsa: true);
        foreach (var more in new[] { 0, 500 })
        {
            var life = Issued.Life("GC", Form.Tender);
            for (var i = 0; i < more; i++) life.Add("2026-03-20T10:00", new InquiryReceived { CaseId = $"XW-{i}", From = new(new("甲公司", null)) });
            var issued = await Issued.Make(life, seed: 3, certificate: paper.Print);
            var bytes = paper.Write(issued.Report.Write(), (issued.Bundle with { Report = null }).Write());
            var file = Path.Combine(Path.GetTempPath(), $"witness-bench-{Environment.ProcessId}.pdf");
            await File.WriteAllBytesAsync(file, bytes);
            var spent = new List<double>();
            for (var i = 0; i < times; i++)
            {
                var said = new StringWriter();
                var watch = Stopwatch.StartNew();
                if (await new Auditor(said).Run([file, .. issued.Trusted]) != Auditor.Holds) throw new InvalidOperationException($"{said}");
                if (i >= times / 10) spent.Add(watch.Elapsed.TotalMilliseconds);
            }
            File.Delete(file);
            spent.Sort();
            figures.Add(new("report.verify", spent[(int)(spent.Count * 0.95)], "ms", new Dictionary<string, object>
            {
                ["entries"] = issued.Bundle.Entries.Count, ["kib"] = bytes.Length / 1024, ["p50"] = Math.Round(spent[spent.Count / 2], 2), ["times"] = spent.Count,
            }));
        }
        return figures;
    }
}
