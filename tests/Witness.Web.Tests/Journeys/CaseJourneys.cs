using System.Diagnostics;
using System.Text;
using Microsoft.Playwright;
using Witness.Web.Tests.Pages;

namespace Witness.Web.Tests.Journeys;

/// <summary>What officers and the lead do with alerts, entries, evidence and letters.</summary>
[Collection(InTheBrowser.Name)]
public sealed class CaseJourneys(Browser browser)
{
    private const string Officer = "W1001";
    private const string Lead = "W2001";

    [Fact]
    public async Task A_party_is_prompted_with_a_stock_phrase_in_three_keystrokes_and_the_whole_triage_goes_by_keyboard()
    {
        var (page, ears) = await browser.Open();
        await browser.SitDown(page, Lead, "/alerts?view=Waiting");
        await WaitForRows(page);
        var first = await Selected(page);
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(page.Locator($"a[data-alert='{first}']")).Not.ToHaveAttributeAsync("aria-current", "true");
        await page.WaitForURLAsync(url => url.Contains("sel=", StringComparison.Ordinal) && !url.Contains(first, StringComparison.Ordinal));
        await Assertions.Expect(page.Locator(".d .dh")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("k");
        await page.WaitForURLAsync(url => url.Contains(first, StringComparison.Ordinal));
        Assert.Empty(await PageChecks.ViolationsInBothThemes(page));
        Assert.Equal(0, await PageChecks.SidewaysScroll(page));
        Assert.Empty(await Desk.RawWords(page));

        await page.Keyboard.PressAsync("1"); // arms 提示 with its first phrase
        await page.Keyboard.PressAsync("2"); // the second instead
        Assert.NotEqual("", await page.Locator("#say-text").InputValueAsync());
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".msg.ok, .msg.info").First).ToBeVisibleAsync();
        await page.WaitForURLAsync(url => !url.Contains($"sel={first}", StringComparison.Ordinal)); // on to the next

        var second = await Selected(page);
        var before = page.Url; // what was done before stands in it
        await page.Keyboard.PressAsync("a");
        await page.WaitForURLAsync(url => url != before && url.Contains("done=", StringComparison.Ordinal));
        await page.GotoAsync($"{browser.Url}/alerts?view=All&sel={second}");
        await Assertions.Expect(page.Locator(".d .dh")).ToContainTextAsync("已接手");
        await page.Keyboard.PressAsync("x");
        await page.Keyboard.TypeAsync("同一服务点制作");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(url => url.Contains("done=", StringComparison.Ordinal));
        await page.GotoAsync($"{browser.Url}/alerts?view=Closed&sel={second}");
        await Assertions.Expect(page.Locator(".d .dh")).ToContainTextAsync("误报");
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("#keys")).ToBeVisibleAsync();
        Assert.Empty(await PageChecks.ViolationsInBothThemes(page));
        Assert.Empty(ears.Heard);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task An_irregularity_is_entered_with_a_file_in_less_than_thirty_seconds_and_a_letter_goes_out_after_review()
    {
        var (page, ears) = await browser.Open();
        await browser.SitDown(page, Officer, "/today");
        var lot = await Desk.FullLot(browser, page);
        var clock = Stopwatch.StartNew();
        await page.GotoAsync($"{browser.Url}/entry?lot={lot}");
        await page.FillAsync("#e-type", "无关人员进入");
        await page.SelectOptionAsync("#e-stage", "R6a-评标");
        await page.FillAsync("#e-text", "评标室内有无关人员，已请其离开。");
        await page.SetInputFilesAsync("#e-files", new FilePayload { Name = "记录.txt", MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes("现场记录") });
        Assert.Empty(await PageChecks.ViolationsInBothThemes(page));
        await page.ClickAsync("#e-go");
        await page.Locator("#entry-made").ClickAsync();
        await Assertions.Expect(page.Locator(".d .dh")).ToContainTextAsync("无关人员进入");
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
        await page.Locator(".files a").First.ClickAsync();
        await Assertions.Expect(page.Locator("pre")).ToContainTextAsync("现场记录");
        Assert.Empty(await PageChecks.ViolationsInBothThemes(page));
        await page.GoBackAsync();
        await page.Locator("[data-digit='4']").ClickAsync();
        await page.FillAsync("#l-to", "示例市行政监督部门");
        Assert.Contains("无关人员进入", await page.Locator("#l-text").InputValueAsync(), StringComparison.Ordinal);
        Assert.Empty(await PageChecks.ViolationsInBothThemes(page));
        await page.ClickAsync("#l-go");
        await page.WaitForURLAsync("**/letters/HG-*");
        var letter = page.Url;

        var (lead, _) = await browser.Open();
        await browser.SitDown(lead, Lead, new Uri(letter).AbsolutePath);
        await lead.GetByRole(AriaRole.Button, new() { Name = "同意" }).ClickAsync();
        await lead.GetByRole(AriaRole.Button, new() { Name = "记为已发出" }).ClickAsync();
        await Assertions.Expect(lead.Locator(".title .tag").First).ToContainTextAsync("已发出");
        Assert.Empty(await PageChecks.ViolationsInBothThemes(lead));
        await lead.GotoAsync($"{browser.Url}/letters");
        Assert.Empty(await PageChecks.ViolationsInBothThemes(lead));
        await lead.GotoAsync($"{browser.Url}/lots/{lot}/clocks");
        Assert.Empty(await PageChecks.ViolationsInBothThemes(lead));
        Assert.Equal(0, await PageChecks.SidewaysScroll(lead));
        Assert.Empty(ears.Heard);
        await lead.Context.CloseAsync();
        await page.Context.CloseAsync();
    }

    private static async Task WaitForRows(IPage page)
    {
        for (var i = 0; i < 60 && await page.Locator("a[data-alert]").CountAsync() < 3; i++)
        {
            await page.WaitForTimeoutAsync(500);
            await page.ReloadAsync();
        }
    }

    private static async Task<string> Selected(IPage page) => (await page.Locator("a[data-alert][aria-current]").GetAttributeAsync("data-alert"))!;
}
