using System.Text;
using System.Text.RegularExpressions;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Report;
using Witness.Flow.Accounts;
using Witness.Flow.Reports;
using Witness.Flow.Reports.Pdf;
using Witness.Flow.Tests.Reports;
using Witness.Flow.Tests.Reports.Pdf;
using Witness.Ledger.Crypto;
using Witness.Ledger.Proofs;
using Witness.Sim.Play;

namespace Witness.Flow.Tests.Campaigns;

/// <summary>
/// A year of the pretend city, and every kind in every way it can end, through intake to reports that issue themselves; then each paper before the tools
/// that others read papers with, and before every demand of the archive form that can be asked without a validator.
/// </summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed partial class YearOfReportsTests(ITestOutputHelper told) : IDisposable
{
    private static readonly string[] Kinds =
    [
        "GC-Tender", "ZC-Tender", "ZC-SingleSource", "ZR-Tender", "ZR-Auction", "ZR-Listing", "CQ-Tender", "CQ-Auction", "CQ-Listing", "NC-Tender", "NC-Auction", "NC-Listing", "NC-Agreement",
    ];

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact, Clause("5.3"), Trait("ring", "long")]
    public Task A_thousand_reports_of_a_year_hold_before_every_tool_that_reads_papers() => Year(lots: int.Parse(Environment.GetEnvironmentVariable("WITNESS_LOTS") ?? "1000", System.Globalization.CultureInfo.InvariantCulture));

    private async Task Year(int lots)
    {
        await using var house = await ReportHouse.New();
        house.Rig.Trade.SetUtcNow(new(2026, 12, 1, 8, 0, 0, TimeSpan.FromHours(8)));
        var taken = await Play(house, lots);
        foreach (var kind in Kinds) await End(house, kind);
        var issued = await house.Pass(11);
        foreach (var kind in Kinds) // what comes after a report makes a supplement
            await house.Rig.Accept(ReportHouse.Of($"{kind}-W").Project("2026-10-08T09:00", new ProjectChanged { Changes = [new("ProjectName", "示例项目", $"示例项目（{kind} 更名）")], Reason = "更名" }));
        issued += await house.Pass(61);
        var rows = house.Book.All.OrderBy(r => r.Position).ToList();
        told.WriteLine($"{taken} facts of {lots} lots, {issued} reports: {string.Join(", ", rows.GroupBy(r => r.Kind).Select(g => $"{g.Key} {g.Count()}"))}; waiting {house.Issuer.Waiting.Count}: {string.Join(", ", house.Issuer.Waiting.GroupBy(w => w.Why.Zh).Select(g => $"{g.Key} {g.Count()}"))}");
        Assert.Equal(issued, rows.Count);
        Assert.True(rows.Count >= lots, $"{rows.Count} reports");
        foreach (var kind in Kinds)
            foreach (var (way, expected) in new[] { ("W", ReportKind.Supplement), ("F", ReportKind.Termination), ("T", ReportKind.Termination) }) Assert.Equal($"{expected}", rows.Last(r => r.Lot == $"{kind}-{way}").Kind);

        var signer = DocumentSigner.Open(_folder.File("paper.key"), "示例公共资源交易中心", new(2026, 9, 16, 8, 0, 0, TimeSpan.FromHours(8)), Randomness.System);
        var (failed, torn, texts, bytes, pages) = (new List<string>(), 0, 0L, 0L, 0L);
        foreach (var row in rows)
        {
            var signed = (await house.Issuer.Signed(row, ReportCopy.Full, default))!;
            var report = ReportJson.Read(signed.Content.Span)!;
            var whole = ((Look<ReportFile>.Shown)await house.Desk.File(ReportHouse.Lead, row.Number, "bundle", false, default)).What.Bytes;
            var bundle = (ReportBundle.Read(whole)! with { Report = null }).Write();
            var paper = ReportPaper.Write(report, new(
                [new("report.json", "application/json", "签名的报告", Relationship.Source, signed.Write()), new("bundle.json", "application/json", "证明包", Relationship.Supplement, bundle)],
                Sign: new(signer.Name, new(2026, 9, 16, 9, 0, 0, TimeSpan.FromHours(8)), 2048, content => signer.Sign(content))));
            var looked = await Tools(paper, report, signed.Write(), bundle);
            failed.AddRange(looked.Wrong.Select(wrong => $"{row.Number} {row.Lot}: {wrong}"));
            (torn, texts, bytes, pages) = (torn + looked.Torn, texts + looked.Texts, bytes + paper.Length, pages + looked.Pages);
            if (Environment.GetEnvironmentVariable("PAPER_OUT") is { } kept && Kinds.Any(kind => row.Lot.StartsWith($"{kind}-", StringComparison.Ordinal))) await File.WriteAllBytesAsync(Path.Combine(kept, $"{row.Lot}-{row.Version}.pdf"), paper);
        }
        told.WriteLine($"{rows.Count} papers, {pages} pages, {bytes >> 20} MiB; {texts} texts extracted, {torn} of them across a page; {ArchiveRules.All.Count} demands of the archive form; {failed.Count} wrong");
        Assert.True(failed.Count == 0, string.Join('\n', failed.Take(20)));
    }

    private static async Task<int> Play(ReportHouse house, int lots)
    {
        foreach (var account in Sim.Wire.Accounts.Of(41)) await house.Rig.Register(account.Id, account.Letters, account.Region, account.Kind);
        var accepted = 0;
        foreach (var window in new YearWorld(41, lots).Messages().Chunk(1_000))
        {
            foreach (var sender in window.GroupBy(message => message.Sender))
                foreach (var batch in sender.Chunk(500))
                {
                    var answer = await house.Rig.SendItems(sender.Key, batch.Select(message => Encoding.UTF8.GetString(message.ToBytes())));
                    Assert.Null(answer.Problem);
                    accepted += answer.Items.Count(item => item.Outcome == "accepted");
                }
        }
        return accepted;
    }

    /// <summary>One kind and form: its whole life, a failure before anything was opened, and an end after the award with the deposits returned.</summary>
    private static async Task End(ReportHouse house, string kind)
    {
        await house.Live(kind, $"{kind}-W");
        await house.Live(kind, $"{kind}-F", type => type is "TenderPlanPublished" or "ProjectRegistered" or "LotRegistered" or "NoticePublished" or "TenderDocumentIssued");
        await house.Rig.Accept(ReportHouse.Of($"{kind}-F").Lot("2026-04-01T10:00", new LotFailed { Cause = "不足三家", Basis = "示例依据" }));
        await house.Live(kind, $"{kind}-T", type => type is not ("ContractSigned" or "ContractPublished" or "ContractFiled" or "PerformanceBondSet" or "PricePaid"));
        await house.Rig.Accept(ReportHouse.Of($"{kind}-T").Lot("2026-05-15T10:00", new LotTerminated { Reason = "项目取消", Basis = "示例依据" }));
    }

    private async Task<(IReadOnlyList<string> Wrong, int Texts, int Torn, int Pages)> Tools(byte[] paper, WitnessReport report, byte[] signed, byte[] bundle)
    {
        var (file, flat, inside) = (_folder.File("a.pdf"), _folder.File("flat.pdf"), _folder.File("inside"));
        await File.WriteAllBytesAsync(file, paper);
        if (Directory.Exists(inside)) Directory.Delete(inside, recursive: true);
        Directory.CreateDirectory(inside);
        var wrong = new List<string>();
        var check = await Papers.Run("qpdf", "--check", file);
        if (check.Code != 0) wrong.Add($"qpdf: {check.Said}");
        var info = (await Papers.Run("pdfinfo", file)).Said;
        if (!info.Contains(report.Cover.Number, StringComparison.Ordinal) || !info.Contains("(A4)", StringComparison.Ordinal)) wrong.Add($"pdfinfo: {info}");
        var fonts = (await Papers.Run("pdffonts", file)).Said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2).ToList();
        if (fonts.Count != 1 || !Font().IsMatch(fonts[0])) wrong.Add($"pdffonts: {string.Join('|', fonts)}");
        var seal = (await Papers.Run("pdfsig", "-nocert", file)).Said;
        if (!seal.Contains("Signature is Valid", StringComparison.Ordinal) || !seal.Contains("Total document signed", StringComparison.Ordinal) || seal.Contains("Not total", StringComparison.Ordinal)) wrong.Add($"pdfsig: {seal}");
        await Papers.Run("pdfdetach", "-saveall", "-o", inside, file);
        foreach (var (name, content) in new[] { ("report.json", signed), ("bundle.json", bundle) })
            if (!(await File.ReadAllBytesAsync(Path.Combine(inside, name))).AsSpan().SequenceEqual(content)) wrong.Add($"pdfdetach: {name}");
        await Papers.Run("qpdf", "--qdf", "--object-streams=disable", file, flat);
        wrong.AddRange(ArchiveRules.Broken(paper, await File.ReadAllBytesAsync(flat)));
        // without running head and foot, so that what goes on upon the next page reads on
        var text = Bare((await Papers.Run("pdftotext", "-raw", "-nopgbrk", "-x", "0", "-y", "49", "-W", "596", "-H", "740", file, "-")).Said);
        var (texts, torn) = (0, 0);
        foreach (var said in Said(report).Where(s => s.Length > 0).Select(Bare))
        {
            texts++;
            if (text.Contains(said, StringComparison.Ordinal)) continue;
            torn++; // a row that goes on upon the next page has the head of its table in between
            if (said.Chunk(8).Any(piece => !text.Contains(new string(piece), StringComparison.Ordinal) && !Crosses(text, piece))) wrong.Add($"not on the pages: {said}");
        }
        if (text.Any(c => c is (>= '\u2E80' and <= '\u2FDF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uE000' and <= '\uF8FF') or '\uFFFD')) wrong.Add("a character that is none of ours");
        return (wrong, texts, torn, int.Parse(Pages().Match(info).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Every character of a piece stands on the pages in halves, as it does where a page ends within it.</summary>
    private static bool Crosses(string text, char[] piece) => Enumerable.Range(1, Math.Max(0, piece.Length - 1)).Any(at => text.Contains(new string(piece, 0, at), StringComparison.Ordinal) && text.Contains(new string(piece, at, piece.Length - at), StringComparison.Ordinal));

    private static IEnumerable<string> Said(WitnessReport report) =>
    [
        report.Cover.Number, report.Cover.ProjectName.Zh, report.Cover.LotName.Zh, report.Cover.Centre.Zh, report.Cover.Lot, report.Cover.DealCode ?? "", .. report.Statement.Select(s => s.Zh),
        .. report.Parties.SelectMany(p => new[] { p.Role.Zh, p.Name, p.Code ?? "" }), .. report.Overview.Select(stage => stage.Title.Zh),
        .. report.Tables.SelectMany(t => new[] { t.Title.Zh, t.RecordNumber }), .. report.Tables.SelectMany(t => t.Cells).Select(c => c.Title.Zh),
        .. report.Tables.SelectMany(t => t.Cells).SelectMany(c => c.Values).SelectMany(v => v.Row.Count > 0 ? v.Row.Where(column => column.Data is not null).Select(column => column.Text.Zh) : [v.Text!.Zh]),
        .. report.Clocks.SelectMany(c => new[] { c.Name.Zh, c.Basis, c.StatusText.Zh }), .. report.Gaps.Select(g => g.What.Zh), .. report.Special.Select(s => s.What.Zh),
        .. report.Irregularities.SelectMany(c => new[] { c.Number, c.State.Zh, c.Text?.Zh ?? "" }), .. report.Attachments.Select(a => a.Number), .. report.Supplement?.Changes.Select(change => change.After?.Zh ?? "") ?? [],
    ];

    private static string Bare(string text) => Blank().Replace(text, "");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();

    [GeneratedRegex(@"^[A-Z]{6}\+WenQuanYiMicroHei +CID TrueType +Identity-H +yes yes yes")]
    private static partial Regex Font();

    [GeneratedRegex(@"Pages:\s+(\d+)")]
    private static partial Regex Pages();
}
