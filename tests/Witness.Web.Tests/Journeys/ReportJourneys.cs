using System.Text.Json;
using Microsoft.Playwright;
using Witness.Web.Tests.Pages;

namespace Witness.Web.Tests.Journeys;

/// <summary>What people do with witness reports: the day brings them by itself.</summary>
[Collection(InTheBrowser.Name)]
public sealed class ReportJourneys(Browser browser)
{
    [Fact]
    public async Task A_report_that_issued_itself_is_found_read_to_the_raw_message_and_taken_away()
    {
        var (page, ears) = await browser.Open();
        await browser.SitDown(page, "W2001", "/reports");
        await Issued(page);
        Assert.Equal(0, await PageChecks.SidewaysScroll(page));
        Assert.Empty(await PageChecks.ViolationsInBothThemes(page));
        Assert.Empty(await Desk.RawWords(page));

        var number = (await page.Locator("a.go").First.TextContentAsync())!.Trim();
        await page.GotoAsync($"{browser.Url}/reports?text={number}");
        Assert.Equal(1, await page.Locator("a.go").CountAsync());
        await page.Locator("a.go").First.ClickAsync();
        await page.WaitForURLAsync($"**/reports/{number}");
        await Assertions.Expect(page.Locator(".rcover .mono").First).ToContainTextAsync(number);
        Assert.True(await page.Locator(".rtable").CountAsync() >= 5);
        Assert.DoesNotContain("", (await page.Locator(".rtable > .rgrid > tbody > tr:not(.part):not(.list) > td:nth-child(2)").AllTextContentsAsync()).Select(text => text.Trim())); // a value is never blank
        Assert.Equal(0, await PageChecks.SidewaysScroll(page));
        Assert.Empty(await PageChecks.ViolationsInBothThemes(page));
        Assert.Empty(await Desk.RawWords(page));
        foreach (var (format, start) in new[] { ("json", "{\"format\":\"witness-report"), ("bundle", "{\"checkpoint\""), ("xlsx", "PK") })
        {
            var file = await page.APIRequest.GetAsync($"{browser.Url}/api/v1/reports/{number}/file?format={format}");
            Assert.True(file.Ok, format);
            Assert.StartsWith(start, System.Text.Encoding.Latin1.GetString(await file.BodyAsync()), StringComparison.Ordinal);
        }
        await Printed(page, number);
        var lot = (await page.Locator(".rcover a.mono").First.TextContentAsync())!.Trim();
        await page.Locator(".rtable a[href^='/facts/']").First.ClickAsync();
        await page.WaitForURLAsync("**/facts/*");
        await page.GotoAsync($"{browser.Url}/lots/{lot}/report");
        await page.WaitForURLAsync("**/reports/JZ-*"); // the lot leads to its report
        await page.GotoAsync($"{browser.Url}/lots/{lot}/report?draft=1");
        await Assertions.Expect(page.Locator(".tag.pending").First).ToContainTextAsync("草稿");
        Assert.Empty(await PageChecks.ViolationsInBothThemes(page));
        Assert.Empty(ears.Heard);
        await page.Context.CloseAsync();
    }

    /// <summary>What a browser prints of the page holds every value that the paper holds.</summary>
    private async Task Printed(IPage page, string number)
    {
        var signed = JsonDocument.Parse(await (await page.APIRequest.GetAsync($"{browser.Url}/api/v1/reports/{number}/file?format=json")).BodyAsync()).RootElement.GetProperty("report");
        var paper = await Text(await (await page.APIRequest.GetAsync($"{browser.Url}/api/v1/reports/{number}/file?format=pdf")).BodyAsync());
        var printed = await Text(await page.PdfAsync(new() { Format = "A4" }));
        var values = signed.GetProperty("Tables").EnumerateArray().SelectMany(t => t.GetProperty("Cells").EnumerateArray()).SelectMany(c => c.GetProperty("Values").EnumerateArray())
            .SelectMany(v => v.TryGetProperty("Text", out var text) ? [text] : v.GetProperty("Row").EnumerateArray().Where(c => c.TryGetProperty("Data", out _)).Select(c => c.GetProperty("Text")))
            .Select(text => string.Concat(text.GetProperty("Zh").GetString()!.Where(c => !char.IsWhiteSpace(c)))).Where(text => text.Length > 0).ToList();
        Assert.True(values.Count > 40, $"{values.Count}");
        Assert.Equal([], values.Where(value => !paper.Contains(value, StringComparison.Ordinal)).Distinct().Take(5));
        Assert.Equal([], values.Where(value => !printed.Contains(value, StringComparison.Ordinal)).Distinct().Take(5));
    }

    private static async Task<string> Text(byte[] pdf)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, pdf);
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("pdftotext", ["-raw", "-nopgbrk", file, "-"]) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        File.Delete(file);
        return string.Concat(said.Where(c => !char.IsWhiteSpace(c)));
    }

    [Fact]
    public async Task An_outside_auditor_reads_the_partys_copy_in_english()
    {
        var (page, ears) = await browser.Open("en");
        await browser.SitDown(page, "R3001", "/reports");
        await Issued(page);
        await page.Locator("a.go").First.ClickAsync();
        await page.WaitForURLAsync("**/reports/JZ-*");
        await Assertions.Expect(page.Locator(".rbar .tag.info")).ToContainTextAsync("Party");
        await Assertions.Expect(page.Locator(".rdoc")).ToContainTextAsync("does not contain irregularities");
        Assert.Equal(0, await page.Locator(".rcase").CountAsync());
        Assert.Empty(await PageChecks.Violations(page));
        Assert.Empty(ears.Heard);
        await page.Context.CloseAsync();
    }

    /// <summary>Reports settle for ten minutes of trade time; the demo's past comes with deals that are through.</summary>
    private async Task Issued(IPage page)
    {
        for (var i = 0; i < 180; i++)
        {
            var answer = await page.APIRequest.GetAsync($"{browser.Url}/api/v1/reports?size=1");
            if (answer.Ok && ((JsonElement)(await answer.JsonAsync())!).GetProperty("page").GetProperty("total").GetInt64() > 0) break;
            await page.WaitForTimeoutAsync(500);
        }
        await page.ReloadAsync();
        await page.Locator("a.go").First.WaitForAsync();
    }
}
