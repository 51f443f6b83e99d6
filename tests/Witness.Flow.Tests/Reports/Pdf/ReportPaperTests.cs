using System.Text.Json;
using System.Text.RegularExpressions;
using Witness.Flow.Reports.Pdf;

namespace Witness.Flow.Tests.Reports.Pdf;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public partial class ReportPaperTests(Papers papers) : IClassFixture<Papers>
{
    [Fact]
    public async Task Every_text_of_the_report_comes_out_of_the_pages_as_the_very_characters_that_went_in()
    {
        var text = Bare((await papers.Tool(papers.Paper(), "pdftotext", file => ["-raw", file, "-"])).Said);
        var report = papers.Report;
        IEnumerable<string> said =
        [
            report.Cover.Number, report.Cover.ProjectName.Zh, report.Cover.LotName.Zh, report.Cover.Centre.Zh, .. report.Statement.Select(s => s.Zh), .. report.Parties.SelectMany(p => new[] { p.Name, p.Code ?? "" }),
            .. report.Tables.SelectMany(t => t.Cells).Select(c => c.Title.Zh), .. report.Clocks.SelectMany(c => new[] { c.Name.Zh, c.Basis, c.StatusText.Zh }), .. report.Gaps.Select(g => g.What.Zh),
            .. report.Tables.SelectMany(t => t.Cells).SelectMany(c => c.Values).SelectMany(v => v.Row.Count > 0 ? v.Row.Select(column => column.Text.Zh) : [v.Text!.Zh]),
        ];
        Assert.All(said, one => Assert.Contains(Bare(one), text, StringComparison.Ordinal));
        Assert.All(text, c => Assert.False(c is (>= '\u2E80' and <= '\u2FDF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uE000' and <= '\uF8FF') or '\uFFFD', $"U+{(int)c:X4}"));
    }

    [Fact]
    public async Task The_same_report_is_the_same_file_and_another_is_not()
    {
        Assert.Equal(papers.Paper(sign: false), papers.Paper(sign: false));
        var other = ReportPaper.Write(papers.Report with { Cover = papers.Report.Cover with { LotName = new("另一标段") } }, papers.Order(sign: false));
        Assert.NotEqual(papers.Paper(sign: false), other);
        Assert.Equal(0, (await papers.Tool(other, "qpdf", file => ["--check", file])).Code);
    }

    [Fact]
    public async Task The_face_is_embedded_as_a_subset_that_says_its_characters()
    {
        var said = (await papers.Tool(papers.Paper(), "pdffonts", file => [file])).Said;
        var line = Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2));
        Assert.Matches(@"^[A-Z]{6}\+WenQuanYiMicroHei +CID TrueType +Identity-H +yes yes yes", line);
    }

    [Fact]
    public async Task The_signed_report_and_its_bundle_come_out_again_byte_for_byte()
    {
        var folder = Path.Combine(papers.Folder, "inside");
        Directory.CreateDirectory(folder);
        Assert.Equal(0, (await papers.Tool(papers.Paper(), "pdfdetach", file => ["-saveall", "-o", folder, file])).Code);
        Assert.Equal(papers.Signed, await File.ReadAllBytesAsync(Path.Combine(folder, "report.json")));
        Assert.Equal(papers.Bundle, await File.ReadAllBytesAsync(Path.Combine(folder, "bundle.json")));
    }

    [Fact]
    public async Task The_signature_covers_the_whole_file_and_one_changed_byte_is_found()
    {
        var paper = papers.Paper();
        Assert.Equal(0, (await papers.Tool(paper, "qpdf", file => ["--check", file])).Code);
        var said = (await papers.Tool(paper, "pdfsig", file => ["-nocert", file])).Said;
        Assert.Contains("ETSI.CAdES.detached", said, StringComparison.Ordinal);
        Assert.Contains("Total document signed", said, StringComparison.Ordinal);
        Assert.Contains("Signature is Valid", said, StringComparison.Ordinal);
        var changed = paper.ToArray();
        changed[paper.AsSpan().IndexOf("/Lang(zh"u8) + 6] ^= 1;
        Assert.Contains("Digest Mismatch", (await papers.Tool(changed, "pdfsig", file => ["-nocert", file])).Said, StringComparison.Ordinal);
        Assert.Contains("Not total document signed", (await papers.Tool([.. paper, .. "\n%%EOF\n"u8], "pdfsig", file => ["-nocert", file])).Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_square_on_the_cover_leads_to_where_it_is_verified()
    {
        var picture = Path.Combine(papers.Folder, "cover");
        await papers.Tool(papers.Paper(), "pdftoppm", file => ["-png", "-r", "150", "-f", "1", "-l", "1", "-singlefile", file, picture]);
        var (_, said) = await Papers.Run("zbarimg", "-q", "--raw", $"{picture}.png");
        Assert.Equal($"{papers.Report.Cover.VerifyAt}?number={papers.Report.Cover.Number}", said.Split('\n')[0]);
    }

    [Fact]
    public async Task What_the_archive_form_asks_for_stands_in_the_file()
    {
        // unpacked: every object and stream readable as text
        var flat = Path.Combine(papers.Folder, "flat.pdf");
        var paper = papers.Paper();
        await papers.Tool(paper, "qpdf", file => ["--qdf", "--object-streams=disable", file, flat]);
        Assert.Empty(ArchiveRules.Broken(paper, await File.ReadAllBytesAsync(flat)));
        var info = (await papers.Tool(papers.Paper(), "pdfinfo", file => [file])).Said;
        Assert.Contains(papers.Report.Cover.Number, info, StringComparison.Ordinal);
        Assert.Contains("595.28 x 841.89 pts (A4)", info, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/F 132", "/F 2", "6.3.2")]
    [InlineData("/S /GTS_PDFA1", "/S /GTS_PDFX", "6.2.3")]
    [InlineData("/Encoding /Identity-H", "/Encoding /GB-EUC-H", "6.2.11.3")]
    [InlineData("/AFRelationship /Source", "/Relationship /Source", "6.8")]
    [InlineData("/AP <<", "/AQ <<", "6.3.3")]
    [InlineData(" rg ", " g\n", "6.2.4")]
    [InlineData("/Type /Catalog", "/Type /Catalog /OpenAction 1 0 R", "6.5")]
    [InlineData("/Type /Catalog", "/Type /Catalog /OCProperties 1 0 R", "6.9")]
    [InlineData("/SigFlags 3", "/SigFlags 3 /NeedAppearances true", "6.4.1")]
    public async Task A_demand_of_the_archive_form_that_is_not_met_is_named(string was, string becomes, string clause)
    {
        var (paper, flat) = (papers.Paper(), Path.Combine(papers.Folder, $"{Guid.NewGuid():N}.pdf"));
        await papers.Tool(paper, "qpdf", file => ["--qdf", "--object-streams=disable", file, flat]);
        var text = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(flat));
        Assert.Contains(ArchiveRules.Broken(paper, System.Text.Encoding.Latin1.GetBytes(text.Replace(was, becomes, StringComparison.Ordinal))), rule => rule.StartsWith(clause, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_record_table_is_a_paper_of_its_own_and_a_watermark_stands_on_every_page()
    {
        var table = papers.Report.Tables[1];
        var paper = ReportPaper.WriteTable(papers.Report, table.Id, papers.Order(watermark: "借阅 示例监管 2026-09-16"));
        var pages = (await papers.Tool(paper, "pdftotext", file => ["-raw", file, "-"])).Said.TrimEnd('\f').Split('\f');
        Assert.Contains(table.RecordNumber, pages[0], StringComparison.Ordinal);
        Assert.All(pages, page => Assert.Contains("借阅示例监管2026-09-16", Bare(page), StringComparison.Ordinal));
        Assert.Contains("Signature is Valid", (await papers.Tool(paper, "pdfsig", file => ["-nocert", file])).Said, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ReportPaper.WriteTable(papers.Report, "R99", papers.Order()));
    }

    [Fact]
    public async Task A_character_the_face_lacks_is_spelled_by_its_code_point_and_named()
    {
        var rare = papers.Report with { Cover = papers.Report.Cover with { LotName = new("𠮷示例标段") } };
        var text = Bare((await papers.Tool(ReportPaper.Write(rare, papers.Order()), "pdftotext", file => ["-raw", file, "-"])).Said);
        Assert.Contains("〔U+20BB7〕示例标段", text, StringComparison.Ordinal);
        Assert.Contains("字库缺字，以码位表示：〔U+20BB7〕", text, StringComparison.Ordinal);
        Assert.Equal(0x20BB7, Assert.Throws<MissingGlyphException>(() => TrueTypeFace.Default.GlyphOf(0x20BB7)).CodePoint);
    }

    [Fact]
    public void A_row_taller_than_a_page_goes_on_upon_the_next()
    {
        var table = papers.Report.Tables[0];
        var cell = table.Cells[0] with { Note = new(string.Join("", Enumerable.Repeat("长说明。", 4_000))) };
        var report = papers.Report with { Tables = [table with { Cells = [cell, .. table.Cells.Skip(1)] }] };
        Assert.True(JsonSerializer.Serialize(report.Tables).Length > 10_000);
        Assert.True(ReportPaper.Write(report, papers.Order(sign: false)).Length > 0);
    }

    private static string Bare(string text) => Blank().Replace(text, "");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
