using System.Globalization;
using QRCoder;
using Witness.Domain.Report;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Reports.Pdf;

/// <summary>打印要求 — what a paper is given beside the report.</summary>
/// <param name="Files">Carried inside: the signed report (<see cref="Relationship.Source"/>), its bundle.</param>
/// <param name="Watermark">Across every page, e.g. who it was lent to; null for none.</param>
/// <param name="Sign">Signs the file; null leaves it unsigned.</param>
/// <param name="Anchored">How far the report is anchored as it is drawn; said at its end.</param>
public sealed record PaperOrder(IReadOnlyList<Inside> Files, string? Watermark = null, PaperSeal? Sign = null, string? Anchored = null)
{
    /// <summary>查阅副本 — digest of the signed report that this is a copy of; the pages name it in place of their own.</summary>
    public string? CopyOf { get; init; }
}

/// <summary>
/// 报告纸质版 — draws a report as PDF/A-3b. The truth is the signed report, which lies inside; the pages say what it says, in Chinese, and look nothing up.
/// The same report and the same files give the same bytes up to the signature.
/// </summary>
public static class ReportPaper
{
    private const double Size = 8.4;

    /// <summary>The whole report: cover, statement, chapters one to eight, attachments, signatures.</summary>
    public static byte[] Write(WitnessReport report, PaperOrder order)
    {
        var bytes = ReportJson.Write(report);
        var (drawn, missing) = Legible.Of(report, bytes);
        var digest = order.CopyOf is { } of ? of[(of.IndexOf(':') + 1)..] : Suite.Intl.Hash(bytes).ToString();
        if (order.CopyOf is not null) drawn = drawn with { Cover = drawn.Cover with { Title = new(drawn.Cover.Title.Zh + "（查阅副本）", drawn.Cover.Title.En) } };
        var document = Document(drawn, $"{drawn.Cover.Title.Zh} {drawn.Cover.Number}");
        Cover(document, drawn, digest);
        var set = new Typesetter(document);
        set.Begin();
        new ReportChapters(set, drawn) { Anchored = order.Anchored }.All(missing);
        Heads(document, drawn, digest, order.Watermark, first: 1);
        return Finish(document, order, new(0, Typesetter.Right - 220, 738, 220, 30));
    }

    /// <summary>A signed paper with a token of a time stamp authority beside its signature; the paper as it was where there is none.</summary>
    /// <param name="beside">Gives the CMS with the token, or null.</param>
    public static async Task<byte[]> Stamped(byte[] paper, Func<byte[], Task<byte[]?>> beside) =>
        await beside(PaperSignature.CmsOf(paper)) is { } cms && PaperSignature.With(paper, cms) is { } stamped ? stamped : paper;

    /// <summary>One record table of a report as a document of its own.</summary>
    /// <exception cref="ArgumentException">The report has no such table.</exception>
    public static byte[] WriteTable(WitnessReport report, string table, PaperOrder order)
    {
        var bytes = ReportJson.Write(report);
        var (drawn, missing) = Legible.Of(report, bytes);
        var one = drawn.Tables.FirstOrDefault(t => t.Id == table) ?? throw new ArgumentException($"no table {table}", nameof(table));
        var document = Document(drawn, $"{one.Title.Zh} {one.RecordNumber}");
        var set = new Typesetter(document);
        set.Begin();
        new RecordSheet(set, drawn).Write(one);
        ReportChapters.Missing(set, missing);
        Heads(document, drawn, one.Digest ?? Suite.Intl.Hash(bytes).ToString(), order.Watermark, first: 0);
        return Finish(document, order, new(document.Pages.Count - 1, Typesetter.Right - 120, 784, 120, 10));
    }

    private static PdfDocument Document(WitnessReport report, string title) => new(
        new(TrueTypeFace.Default), new(title, report.Cover.Centre.Zh, $"{report.Cover.ProjectName.Zh} {report.Cover.LotName.Zh}", DateTimeOffset.Parse(report.Basis.AsOf, CultureInfo.InvariantCulture)));

    private static byte[] Finish(PdfDocument document, PaperOrder order, SignaturePlace place) =>
        order.Sign is { } seal ? PaperSignature.Sign(document, order.Files, place, seal) : document.Write(order.Files).File.Bytes;

    private static void Cover(PdfDocument document, WitnessReport report, string digest)
    {
        var (cover, page) = (report.Cover, document.AddPage());
        document.Mark("封面", 0);
        page.Write(Typesetter.Left, 63, "公共资源交易", 14.5, spacing: 4.2);
        page.Write(Typesetter.Left, 77, "DIGITAL WITNESS REPORT", 7, Ink.Grey, spacing: 1.5);
        Labelled(page, 377, 58, "报告编号", cover.Number);
        Labelled(page, 377, 74, "版　　本", $"V{cover.Version.ToString(CultureInfo.InvariantCulture)}　{(cover.Copy == ReportCopy.Full ? "正本" : "当事人副本")}");
        page.WriteCentred(196, cover.Title.Zh, cover.Title.Zh.Length > 10 ? 26 : 38, bold: true, spacing: cover.Title.Zh.Length > 10 ? 3 : 8);
        page.Line(Typesetter.Left, Typesetter.Right, 229, 2);
        var y = 294.0;
        foreach (var line in LineBreaks.Of(document.Font, cover.ProjectName.Zh, 19, 350).Take(4))
        {
            page.WriteCentred(y, line, 19, spacing: 0.6);
            y += 30;
        }
        foreach (var line in LineBreaks.Of(document.Font, string.Create(CultureInfo.InvariantCulture, $"{cover.LotName.Zh}　·　第 {cover.Round} 轮"), 11, 440).Take(3))
        {
            page.WriteCentred(y + 4, line, 11, Ink.Grey);
            y += 18;
        }
        y = Facts(document, page, report, Math.Max(y + 26, 404));
        y = Math.Max(y + 22, 574);
        Qr(page, $"{cover.VerifyAt}?number={Uri.EscapeDataString(cover.Number)}", Typesetter.Left, y, 90);
        var x = Typesetter.Left + 106;
        page.Write(x, y + 11, "核验本报告", 10, bold: true);
        page.Write(x, y + 28, $"扫码，或打开 {cover.VerifyAt}，拖入本报告文件。", 8.6);
        page.Write(x, y + 42, "核验在您自己的设备上完成，文件不上传，不需要账号。", 8.6);
        page.Write(x, y + 60, "正文摘要（SHA-256）", 7, Ink.Grey);
        page.Write(x, y + 73, string.Join(' ', Enumerable.Range(0, 4).Select(i => digest.Substring(i * 8, 8))), Size);
        page.Write(x, y + 86, string.Join(' ', Enumerable.Range(4, 4).Select(i => digest.Substring(i * 8, 8))), Size);
        page.Line(Typesetter.Left, Typesetter.Right, 736, 1.2);
        page.Write(Typesetter.Left, 760, $"{Day(cover.Date)}　签发", 10);
        page.WriteRight(Typesetter.Right, 761, cover.Centre.Zh, 14, bold: true);
    }

    private static double Facts(PdfDocument document, Canvas page, WitnessReport report, double top)
    {
        var (cover, count) = (report.Cover, report.Cover.Completeness);
        List<(string Label, string Text)> rows =
        [
            ("统一交易标识码", cover.DealCode ?? "未归集"), ("项目编号", cover.Project ?? "未归集"), ("标段（包）编号", cover.Lot),
            ("交易类型与方式", string.Join("　", new[] { cover.TradeKind.Zh, cover.Method?.Zh, cover.Region?.Zh }.OfType<string>())),
            ("招标人/采购人", cover.Owners.Count == 0 ? "未归集" : string.Join("、", cover.Owners.Select(o => o.Zh))),
            ("监督部门", cover.Supervisors.Count == 0 ? "未归集" : string.Join("、", cover.Supervisors.Select(o => o.Zh))),
            ("见证期间", cover.Period is { } period ? $"{period.From} — {period.To}" : "时间未知"),
            ("资料完整度", string.Create(CultureInfo.InvariantCulture, $"归集 {count.Filled} 项，应归集 {count.Due} 项；未归集 {count.NotCollected}、冲突 {count.Conflicts}、未启封 {count.Sealed}，见第七章")),
        ];
        if (cover.OtherCodes.Count > 0) rows.Insert(3, ("其他编号", string.Join("、", cover.OtherCodes)));
        page.Line(Typesetter.Left, Typesetter.Right, top, 0.8);
        var y = top;
        foreach (var (label, text) in rows)
        {
            page.Write(Typesetter.Left + 2, y + 13, label, Size, Ink.Grey);
            foreach (var line in LineBreaks.Of(document.Font, text, Size, Typesetter.Wide - 94).Take(2))
            {
                page.Write(Typesetter.Left + 90, y + 13, line, Size);
                y += 12;
            }
            y += 7;
            page.Line(Typesetter.Left, Typesetter.Right, y, 0.4, Ink.Hair);
        }
        page.Line(Typesetter.Left, Typesetter.Right, y, 0.8);
        return y;
    }

    /// <param name="first">The first page that has a running head; the cover has none.</param>
    private static void Heads(PdfDocument document, WitnessReport report, string digest, string? watermark, int first)
    {
        var cover = report.Cover;
        var name = LineBreaks.Of(document.Font, $"{cover.ProjectName.Zh} · {cover.LotName.Zh}", 7, 230);
        for (var i = 0; i < document.Pages.Count; i++)
        {
            var page = document.Pages[i];
            if (watermark is not null) page.Watermark(watermark);
            if (i >= first)
            {
                page.Write(Typesetter.Left, 37, cover.Number, 7, Ink.Grey);
                page.WriteCentred(37, name.Count > 1 ? name[0] + "…" : name[0], 7, Ink.Grey);
                page.WriteRight(Typesetter.Right, 37, $"正文摘要 {digest[..8]} … {digest[^8..]}", 7, Ink.Grey);
                page.Line(Typesetter.Left, Typesetter.Right, 48, 0.8);
            }
            page.Line(Typesetter.Left, Typesetter.Right, 793, 0.5, Ink.Grey);
            page.Write(Typesetter.Left, 806, string.Create(CultureInfo.InvariantCulture, $"{cover.Title.Zh} V{cover.Version}"), 7, Ink.Grey);
            page.WriteCentred(806, $"核验：{cover.VerifyAt}", 7, Ink.Grey);
            page.WriteRight(Typesetter.Right, 806, string.Create(CultureInfo.InvariantCulture, $"第 {i + 1} 页　共 {document.Pages.Count} 页"), 7, Ink.Grey);
        }
    }

    private static void Qr(Canvas page, string text, double x, double y, double side)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var (matrix, quiet) = (data.ModuleMatrix, 4);
        var count = matrix.Count - (2 * quiet);
        var unit = side / count;
        var runs = new List<(double, double, int)>();
        for (var row = 0; row < count; row++)
        {
            for (var column = 0; column < count;)
            {
                var run = 0;
                while (column + run < count && matrix[row + quiet][column + run + quiet]) run++;
                if (run > 0) runs.Add((x + (column * unit), y + (row * unit), run));
                column += run + 1;
            }
        }
        page.Squares(unit, runs);
    }

    private static void Labelled(Canvas page, double x, double y, string label, string text)
    {
        page.Write(x, y, label, Size, Ink.Grey);
        page.Write(x + 46, y, text, Size);
    }

    private static string Day(string date) => DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToString("yyyy 年 M 月 d 日", CultureInfo.InvariantCulture);
}
