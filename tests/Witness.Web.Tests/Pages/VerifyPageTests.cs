using System.Text.Json;
using Microsoft.Playwright;
using Witness.Domain.Access;
using Witness.Domain.Report;
using Witness.Domain.Tests.Stages;
using Witness.Flow.Reports.Pdf;
using Witness.Ledger.Crypto;
using Witness.Verify;
using Witness.Verify.Tests;
using Witness.Web.Wiring;

namespace Witness.Web.Tests.Pages;

/// <summary>The page of verification opened from a disk in a real browser, beside ./verify: the same files, the same answers.</summary>
public sealed class VerifyPageTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("witness-verify-").FullName;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        var chromium = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("Chromium is missing. Type: apt-get install -y chromium");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-gpu"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_frozen_files_come_out_as_their_names_say()
    {
        var page = await Open(new("", new("", ""), [], [], [], 2, null));
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Witness.slnx"))) folder = folder.Parent;
        foreach (var file in Directory.GetFiles(Path.Combine(folder.FullName, "tests", "cases", "ledger", "report")))
        {
            var name = Path.GetFileName(file);
            var (_, broken) = await Ask(page, (name, await File.ReadAllBytesAsync(file)));
            Assert.Equal(name.StartsWith("good", StringComparison.Ordinal) ? null : name.Split('-', '.')[1].Replace('_', '-'), broken);
        }
    }

    [Fact, Clause("6.1")]
    public Task Page_and_program_agree_on_reports_good_and_hurt() => Agree(reports: 4, changes: 5);

    [Fact, Trait("ring", "long")]
    public Task Page_and_program_agree_on_five_hundred_reports_good_and_hurt() => Agree(reports: 500, changes: 2);

    private async Task Agree(int reports, int changes)
    {
        var random = new Random(20260917);
        using var paper = new SignedPaper(rsa: true);
        using var authority = new TimeAuthority(key: "ec");
        using var another = new TimeAuthority();
        var house = DocumentSigner.Open(Path.Combine(_folder, "paper.key"), "示例中心", new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), Randomness.Seeded(5));
        for (var n = 0; n < reports; n++)
        {
            var (kind, form) = WholeLife.All[n % WholeLife.All.Count];
            var ours = n % 2 == 1; // the paper as the house prints it, beside one by another hand
            var stamps = (n % 4) switch { 1 => authority, 2 => another, _ => null }; // not every house has an authority
            paper.Stamps = stamps;
            var issued = await Issued.Make(n % 5 == 4 ? WholeLife.Failed(kind, form) : Issued.Life(kind, form), seed: (ulong)n, certificate: ours ? house.Fingerprint : paper.Print, stamps: stamps);
            var keys = issued.Bundle.KeyList;
            var page = await Open(new(Issued.Origin, new("", ""), [$"{keys.Log.Key}"], [$"{keys.Report.Key}"], [.. keys.Ring.Cosigners.Take(n % 3).Select(c => $"{c}")], 2, null));
            (string Name, byte[] Bytes)[] good =
            [
                ("a.pdf", ours ? Printed(issued, house, stamps) : paper.Write(issued.Report.Write(), (issued.Bundle with { Report = null }).Write())), ("a.bundle.json", issued.Bundle.Write()), ("report.json", issued.Report.Write()),
            ];
            foreach (var (name, bytes) in good)
            {
                await Same(name, bytes);
                for (var i = 0; i < changes; i++)
                {
                    var changed = bytes.ToArray();
                    changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
                    Assert.Equal("failed", await Same(name, changed));
                }
            }
            await page.Context.CloseAsync();

            async Task<string> Same(string name, byte[] bytes)
            {
                var file = Path.Combine(_folder, name);
                await File.WriteAllBytesAsync(file, bytes);
                var said = new StringWriter();
                await new Auditor(said).Run([file, "--log-key", $"{keys.Log.Key}", "--report-key", $"{keys.Report.Key}", .. keys.Ring.Cosigners.Take(n % 3).SelectMany(c => (string[])["--cosigner", $"{c}"])]);
                var told = $"{said}";
                var program = told.Contains("结论 不通过", StringComparison.Ordinal) ? "failed" : told.Contains("结论 通过但未锚定", StringComparison.Ordinal) ? "unanchored" : "passed";
                var (verdict, broken) = await Ask(page, (name, bytes));
                Assert.True(program == verdict, $"report {n}, {name}: {program} by the program, {verdict} ({broken}) by the page\n{told}");
                return verdict;
            }
        }
    }

    private static byte[] Printed(Issued issued, DocumentSigner by, TimeAuthority? stamps) => ReportPaper.Write(ReportJson.Read(issued.Report.Content.Span)!, new(
        [
            new("report.json", "application/json", "签名的报告", Relationship.Source, issued.Report.Write()),
            new("bundle.json", "application/json", "证明包", Relationship.Supplement, (issued.Bundle with { Report = null }).Write()),
        ], Sign: new(by.Name, new(2026, 6, 30, 4, 0, 0, TimeSpan.Zero), 8192, bytes => stamps?.Beside(by.Sign(bytes)) ?? by.Sign(bytes))));

    [Fact]
    public async Task The_page_reads_well_in_both_languages_and_themes_in_every_state()
    {
        using var paper = new SignedPaper(rsa: true);
        var issued = await Issued.Make(Issued.Life("GC", Form.Tender), seed: 7, certificate: paper.Print);
        var keys = issued.Bundle.KeyList;
        var page = await Open(new(Issued.Origin, new("示例市公共资源交易中心", "Example City Public Resource Trading Centre"), [$"{keys.Log.Key}"], [$"{keys.Report.Key}"], [.. keys.Ring.Cosigners.Select(c => $"{c}")], 2, null));
        var ears = PageChecks.Listen(page, "file://");
        var hurt = issued.Bundle with { Entries = [.. issued.Bundle.Entries.Select(e => e with { Openings = [.. e.Openings.Select(o => o.Field == "Price" ? o with { Value = JsonElement.Parse("{\"Money\":{\"Amount\":\"39452380.66\",\"Currency\":\"156\"}}") } : o)] })] };
        await State("empty", null);
        await State("passed", ("见证报告 ZB-2026-0058 施工二标段.pdf", paper.Write(issued.Report.Write(), (issued.Bundle with { Report = null }).Write())));
        await State("unanchored", ("report.json", issued.Report.Write()));
        await State("failed", ("a.bundle.json", hurt.Write()));
        Assert.Empty(ears.Heard);

        async Task State(string name, (string, byte[])? file)
        {
            if (file is { } given)
            {
                var (verdict, _) = await Ask(page, given);
                Assert.Equal(name, verdict);
                Assert.Equal(verdict, await page.Locator("#verdict").GetAttributeAsync("data-verdict"));
            }
            foreach (var language in (string[])["zh-CN", "en"])
            {
                if (await page.EvaluateAsync<string>("document.documentElement.lang") != language) await page.Locator("#tongue").ClickAsync();
                Assert.Empty(await PageChecks.ViolationsInBothThemes(page));
                await page.EvaluateAsync("document.documentElement.dataset.theme = 'light'");
                var text = await page.Locator("main").InnerTextAsync();
                Assert.DoesNotContain("undefined", text, StringComparison.Ordinal);
                if (language == "en") Assert.DoesNotContain("通过", await page.Locator("aside").InnerTextAsync(), StringComparison.Ordinal);
                Assert.Equal(0, await page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
                if (Environment.GetEnvironmentVariable("WITNESS_SHOTS") is { Length: > 0 } shots) await page.ScreenshotAsync(new() { Path = Path.Combine(shots, $"verify-{name}-{language}.png") });
            }
        }
    }

    private async Task<IPage> Open(VerifyTrust trust)
    {
        var file = Path.Combine(_folder, "verify.html");
        await File.WriteAllTextAsync(file, VerifyPage.With(trust));
        var context = await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = 1366, Height = 768 }, Locale = "zh-CN", ColorScheme = ColorScheme.Light, Offline = true });
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        return page;
    }

    private static async Task<(string Verdict, string? Broken)> Ask(IPage page, (string Name, byte[] Bytes) file)
    {
        await page.EvaluateAsync("() => { window.witnessFound = null; }");
        // every file begins anew
        while (await page.Locator("#files button").CountAsync() > 0) await page.Locator("#files button").First.ClickAsync();
        await page.EvaluateAsync("() => { window.witnessFound = null; }");
        await page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = file.Name, MimeType = "application/octet-stream", Buffer = file.Bytes });
        await page.WaitForFunctionAsync("() => window.witnessFound", null, new() { Timeout = 20_000 });
        var found = await page.EvaluateAsync<JsonElement>("() => ({ verdict: window.witnessFound.verdict, broken: window.witnessFound.broken })");
        return (found.GetProperty("verdict").GetString()!, found.GetProperty("broken").GetString());
    }
}
