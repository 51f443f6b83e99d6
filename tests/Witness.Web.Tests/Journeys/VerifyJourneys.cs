using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using Witness.Verify;
using Witness.Web.Tests.Pages;

namespace Witness.Web.Tests.Journeys;

/// <summary>Somebody without an account checks a report that the day has brought: by its number, by its file, and with the program.</summary>
[Collection(InTheBrowser.Name)]
public sealed class VerifyJourneys(Browser browser)
{
    [Fact, Clause("6.1")]
    public async Task Anybody_checks_a_report_by_its_number_and_by_its_file()
    {
        var (desk, _) = await browser.Open();
        await browser.SitDown(desk, "W2001", "/reports");
        var number = await Number(desk);
        var folder = Directory.CreateTempSubdirectory("witness-verify-").FullName;
        var files = new Dictionary<string, string>();
        foreach (var format in (string[])["json", "bundle", "pdf"])
        {
            var answer = await desk.APIRequest.GetAsync($"{browser.Url}/api/v1/reports/{number}/file?format={format}");
            if (!answer.Ok) continue; // no paper where none is drawn
            files[format] = Path.Combine(folder, format == "pdf" ? "a.pdf" : $"a.{format}.json");
            await File.WriteAllBytesAsync(files[format], await answer.BodyAsync());
        }
        await desk.Context.CloseAsync();

        var (page, ears) = await browser.Open();
        await page.GotoAsync($"{browser.Url}/verify?number={Uri.EscapeDataString(number)}");
        await Assertions.Expect(page.Locator("#says")).ToContainTextAsync("本中心签发过这份报告");
        await Assertions.Expect(page.Locator("#about")).ToContainTextAsync(number);
        await Assertions.Expect(page.Locator("tr[data-code=issued]")).ToHaveAttributeAsync("data-state", "good");
        Assert.Empty(await PageChecks.ViolationsInBothThemes(page));
        Assert.True(files.Count >= 2);
        foreach (var file in files.Values)
        {
            await page.Locator("#file").SetInputFilesAsync(file);
            await page.WaitForFunctionAsync("name => window.witnessFound && [...document.querySelectorAll('#files b')].some(b => b.title === name)", Path.GetFileName(file));
            Assert.Equal("unanchored", await page.Locator("#verdict").GetAttributeAsync("data-verdict")); // the demo of these journeys has no cosigner
            var said = new StringWriter();
            Assert.True(await new Auditor(said).Run([file]) == Auditor.Holds, $"{said}");
        }
        await page.Locator("#number").FillAsync("JZ-none");
        await page.Locator("#number").PressAsync("Enter");
        await Assertions.Expect(page.Locator("#codeSays")).ToContainTextAsync("没有签发过");
        Assert.All(ears.Heard, line => Assert.Contains("404", line, StringComparison.Ordinal)); // the number that is none
        var offline = await page.APIRequest.GetAsync($"{browser.Url}/verify/offline.html");
        Assert.Contains("attachment", offline.Headers["content-disposition"], StringComparison.Ordinal);
        foreach (var wrong in (string[])["JZ-none", new string('x', 500), "%00"])
            Assert.InRange((await page.APIRequest.GetAsync($"{browser.Url}/verify/reports/{wrong}")).Status, (int)HttpStatusCode.BadRequest, (int)HttpStatusCode.NotFound);
        await page.Context.CloseAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<string> Number(IPage page)
    {
        for (var i = 0; ; i++)
        {
            var answer = await page.APIRequest.GetAsync($"{browser.Url}/api/v1/reports?size=1");
            if (answer.Ok && ((JsonElement)(await answer.JsonAsync())!).GetProperty("page").GetProperty("total").GetInt64() > 0) break;
            Assert.True(i < 180, "no report was issued");
            await page.WaitForTimeoutAsync(500);
        }
        await page.ReloadAsync();
        return (await page.Locator("a.go").First.TextContentAsync())!.Trim();
    }
}
