using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Witness.Web.Tests.Pages;

namespace Witness.Web.Tests.Journeys;

/// <summary>What a lead enters for the clocks, builds as a rule, takes back and takes out of the queue.</summary>
[Collection(InTheBrowser.Name)]
public sealed class SettingJourneys(Browser browser)
{
    private const string Lead = "W2001";

    [Fact]
    public async Task Holidays_articles_and_local_limits_are_entered_in_the_page()
    {
        var (page, ears) = await browser.Open();
        await browser.SitDown(page, Lead, "/rules/settings?year=2027");
        await page.FillAsync("#y-rest", "2027-01-01 2027-01-03 元旦\n2027-13-01 错日");
        await page.FillAsync("#y-paper", "示例〔2026〕1号");
        await page.GetByRole(AriaRole.Button, new() { Name = "录入这一年" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("看不懂");
        await page.FillAsync("#y-rest", "2027-01-01 2027-01-03 元旦");
        await page.GetByRole(AriaRole.Button, new() { Name = "录入这一年" }).ClickAsync();
        await Assertions.Expect(page.Locator(".msg.ok, .msg.info").First).ToBeVisibleAsync();
        await page.FillAsync("#c-title", "示例条例");
        await page.FillAsync("#c-article", "第九条");
        await page.GetByRole(AriaRole.Button, new() { Name = "确认条文" }).ClickAsync();
        await Assertions.Expect(page.Locator(".msg.ok, .msg.info").First).ToBeVisibleAsync();
        await page.FillAsync("#l-value", "30");
        await page.FillAsync("#l-from", "2026-01-01");
        await page.FillAsync("#l-basis", "示例：当地规定");
        await page.GetByRole(AriaRole.Button, new() { Name = "录入时限" }).ClickAsync();
        await Assertions.Expect(page.Locator(".msg.ok, .msg.info").First).ToBeVisibleAsync();
        await page.GotoAsync($"{browser.Url}/rules/settings?year=2027");
        await Assertions.Expect(page.Locator("td", new() { HasTextString = "示例〔2026〕1号" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("td", new() { HasTextString = "示例：当地规定" }).First).ToBeVisibleAsync();
        Assert.Empty(await PageChecks.ViolationsInBothThemes(page));
        Assert.Equal(0, await PageChecks.SidewaysScroll(page));
        Assert.Empty(await Desk.RawWords(page));
        Assert.Empty(ears.Heard);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_condition_is_built_as_a_tree_and_the_json_follows()
    {
        var (page, ears) = await browser.Open();
        await browser.SitDown(page, Lead, "/rules/edit");
        var tree = page.Locator("#pack-tree");
        await Assertions.Expect(tree).ToBeVisibleAsync();
        await tree.Locator("select[data-at='is']").SelectOptionAsync(">=");
        Assert.Equal(">=", (await When(page)).GetProperty("is").GetString());
        await tree.Locator("select[data-at='op']").SelectOptionAsync("all");
        await tree.GetByRole(AriaRole.Button, new() { Name = "加条件" }).ClickAsync();
        Assert.Equal(2, (await When(page)).GetProperty("of").GetArrayLength());
        await tree.Locator("select[data-at='of/1/value/fact']").SelectOptionAsync("OpeningStarted");
        await Assertions.Expect(page.Locator("#pack-said")).ToContainTextAsync("且"); // read back in words while one builds
        await tree.Locator("button[data-at='of/1/drop']").ClickAsync();
        Assert.Equal(1, (await When(page)).GetProperty("of").GetArrayLength());
        Assert.Empty(await PageChecks.ViolationsInBothThemes(page));
        Assert.Equal(0, await PageChecks.SidewaysScroll(page));
        Assert.Empty(ears.Heard);
        await page.Context.CloseAsync();

        static async Task<JsonElement> When(IPage page) => JsonDocument.Parse(await page.InputValueAsync("#pack")).RootElement.GetProperty("when");
    }

    [Fact]
    public async Task What_was_taken_is_given_back_by_one_key_and_the_shown_selection_goes_out_as_a_table()
    {
        var (page, ears) = await browser.Open();
        await browser.SitDown(page, Lead, "/alerts?view=Waiting&auto=0");
        for (var tries = 0; tries < 60 && await page.Locator("a[data-alert]").CountAsync() < 2; tries++) // the day must have raised some first
        {
            await page.WaitForTimeoutAsync(1000);
            await page.ReloadAsync();
        }
        await page.Keyboard.PressAsync("j");
        await page.WaitForURLAsync(url => url.Contains("sel=", StringComparison.Ordinal));
        await page.Keyboard.PressAsync("a");
        await Assertions.Expect(page.Locator("[data-act=undo]")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".d .dh")).ToContainTextAsync("已接手");
        Assert.Empty(await PageChecks.ViolationsInBothThemes(page));
        await page.Keyboard.PressAsync("z");
        await Assertions.Expect(page.Locator(".d .dh")).ToContainTextAsync("未接手");
        await page.SelectOptionAsync("#assign-to", "W1001");
        await page.GetByRole(AriaRole.Button, new() { Name = "分派" }).ClickAsync();
        await Assertions.Expect(page.Locator(".d .dh")).ToContainTextAsync("已接手");
        await page.GotoAsync($"{browser.Url}/alerts?view=All");
        var shown = int.Parse(await page.Locator(".chip.on .n").First.InnerTextAsync(), NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        var answer = await page.APIRequest.GetAsync(browser.Url + await page.GetByRole(AriaRole.Link, new() { Name = "CSV" }).GetAttributeAsync("href"));
        Assert.Equal("text/csv; charset=utf-8", answer.Headers["content-type"]);
        Assert.Equal(shown, (await answer.TextAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1);
        Assert.Equal(200, (await page.APIRequest.GetAsync($"{browser.Url}/api/v1/alerts/queue.xlsx?view=nonsense&day=x")).Status); // as the page: what does not parse narrows nothing
        Assert.Empty(ears.Heard);
        await page.Context.CloseAsync();
    }
}
