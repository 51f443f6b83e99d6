using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;
using Witness.Web.Tests.Pages;

namespace Witness.Web.Tests.Journeys;

/// <summary>What an authority from outside sees of a report, from the request to the end of the loan.</summary>
[Collection(InTheBrowser.Name)]
public sealed class LendingJourneys(Browser browser)
{
    [Fact]
    [Clause("6.1")]
    public async Task A_report_is_lent_read_under_its_watermark_and_goes_from_the_screen_within_two_seconds()
    {
        var (desk, ears) = await browser.Open();
        await browser.SitDown(desk, "W2001", "/borrow?tab=new");
        var (number, lot) = await Issued(desk);
        Assert.Empty(await PageChecks.ViolationsInBothThemes(desk));
        Assert.Equal(0, await PageChecks.SidewaysScroll(desk));
        foreach (var (name, text) in new[] { ("Org", "示例审计局"), ("Person", "郑示例"), ("Purpose", "专项审计"), ("Basis", "示例依据"), ("Document", "示审〔2026〕1号"), ("Lots", lot), ("Until", "2026-12-31") })
            await desk.Locator($"[name='Step.{name}']").FillAsync(text);
        await desk.Locator("select[name='Step.Authority']").SelectOptionAsync("审计");
        await desk.Locator("button[value=ask]").ClickAsync();
        await Assertions.Expect(desk.GetByText("须由登记人以外的负责人批准").First).ToBeVisibleAsync();
        var (lead, _) = await browser.Open();
        await browser.SitDown(lead, "W2002", "/borrow");
        await lead.Locator("button[value=grant]").First.ClickAsync();
        await Assertions.Expect(lead.Locator(".grid .tag.ok").First).ToContainTextAsync("借阅中");
        await lead.Context.CloseAsync();

        await desk.GotoAsync($"{browser.Url}/borrow");
        await desk.Locator("button[value=hand]").First.ClickAsync();
        var token = (await desk.Locator(".ltoken").TextContentAsync())!.Trim();
        Assert.Empty(await PageChecks.ViolationsInBothThemes(desk));
        var (room, _) = await browser.Open();
        await room.GotoAsync($"{browser.Url}/read/enter");
        Assert.Empty(await PageChecks.ViolationsInBothThemes(room));
        await room.Locator("[name=token]").FillAsync(token);
        await room.Keyboard.PressAsync("Enter");
        await room.WaitForURLAsync("**/read");
        Assert.Empty(await PageChecks.ViolationsInBothThemes(room));
        Assert.Empty(await Desk.RawWords(room));
        await room.GotoAsync($"{browser.Url}/read/{number}");
        await Assertions.Expect(room.Locator(".rcover .mono").First).ToContainTextAsync(number);
        Assert.Contains("郑示例", await room.Locator(".lmark span").First.GetAttributeAsync("data-mark"), StringComparison.Ordinal);
        Assert.Empty(await PageChecks.ViolationsInBothThemes(room));
        var paper = await room.APIRequest.GetAsync($"{browser.Url}/api/v1/reading/{number}/file?format=pdf");
        Assert.True(paper.Ok);
        Assert.Equal("no-store", paper.Headers["cache-control"]);
        Assert.Equal(404, (await room.APIRequest.GetAsync($"{browser.Url}/api/v1/reading/JZ-none")).Status);
        Assert.Equal(401, (await room.APIRequest.GetAsync($"{browser.Url}/api/v1/reports/{number}")).Status);
        await room.WaitForTimeoutAsync(2500); // it stays while the loan runs
        Assert.EndsWith($"/read/{number}", room.Url, StringComparison.Ordinal);

        await desk.Locator("input[name='Step.Reason']").First.FillAsync("事由已毕");
        var clock = Stopwatch.StartNew();
        await desk.Locator("button[value=recall]").First.ClickAsync();
        await room.WaitForURLAsync("**/read/enter?ended=1", new() { Timeout = 5000 });
        Assert.True(clock.ElapsedMilliseconds < 4000, $"{clock.ElapsedMilliseconds} ms with the click"); // two seconds, and the act itself on a busy machine
        Assert.DoesNotContain(number, await room.ContentAsync(), StringComparison.Ordinal);
        Assert.Equal(401, (await room.APIRequest.GetAsync($"{browser.Url}/api/v1/reading")).Status);
        await room.GoBackAsync();
        await room.WaitForURLAsync("**/read/enter?ended=1", new() { Timeout = 5000 });
        await desk.GotoAsync($"{browser.Url}/borrow?tab=register&lot={lot}");
        await Assertions.Expect(desk.Locator(".grid").GetByText(number).First).ToBeVisibleAsync();
        Assert.Empty(await PageChecks.ViolationsInBothThemes(desk));
        Assert.Empty(ears.Heard);
        await room.Context.CloseAsync();
        await desk.Context.CloseAsync();
    }

    private async Task<(string Number, string Lot)> Issued(IPage page)
    {
        for (var i = 0; i < 300; i++)
        {
            var answer = await page.APIRequest.GetAsync($"{browser.Url}/api/v1/reports?size=1");
            if (answer.Ok && Items((await answer.JsonAsync())!.Value) is { } line) return (line.GetProperty("number").GetString()!, line.GetProperty("lot").GetString()!);
            await page.WaitForTimeoutAsync(100);
        }
        throw new TimeoutException("no report was issued");
    }

    private static JsonElement? Items(JsonElement list) => list.GetProperty("page").GetProperty("items") is var items && items.GetArrayLength() > 0 ? items[0] : null;
}
