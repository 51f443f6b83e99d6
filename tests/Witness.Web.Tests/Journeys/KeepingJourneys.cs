using Microsoft.Playwright;
using Witness.Web.Tests.Pages;

namespace Witness.Web.Tests.Journeys;

/// <summary>What people do with what is kept.</summary>
[Collection(InTheBrowser.Name)]
public sealed class KeepingJourneys(Browser browser)
{
    [Fact]
    public async Task A_period_is_proposed_by_one_and_approved_by_another_and_a_hold_is_placed_and_lifted()
    {
        var (page, ears) = await browser.Open();
        await browser.SitDown(page, "W2001", "/archive");
        foreach (var tab in new[] { "due", "holds", "fixity", "packages", "retention" })
        {
            await page.GotoAsync($"{browser.Url}/archive?tab={tab}");
            Assert.Equal(0, await PageChecks.SidewaysScroll(page));
            Assert.Empty(await PageChecks.ViolationsInBothThemes(page));
            Assert.Empty(await Desk.RawWords(page));
        }
        await page.Locator("select[name='Step.Kind']").SelectOptionAsync("CQ");
        await page.Locator("input[name='Step.Period']").FillAsync("40年");
        await page.Locator("input[name='Step.Basis']").FillAsync("示例保管期限表");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".msg[role=status]")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("须由申请人以外的人批准").First).ToBeVisibleAsync();

        await page.GotoAsync($"{browser.Url}/archive?tab=holds");
        await page.Locator("input[name='Step.Document']").Last.FillAsync("（2026）示例1号");
        await page.Locator("input[name='Step.Authority']").FillAsync("示例人民法院");
        await page.Locator("textarea[name='Step.Reason']").FillAsync("示例诉讼");
        await page.Locator("button[value=hold]").ClickAsync();
        await Assertions.Expect(page.Locator(".grid .tag.high").First).ToContainTextAsync("暂停中");
        await page.Locator("input[name='Step.Reason']").First.FillAsync("案件终结");
        await page.Locator("input[name='Step.Document']").First.FillAsync("（2026）示例2号");
        await page.Locator("button[value=lift]").First.ClickAsync();
        await Assertions.Expect(page.Locator(".grid .tag.plain").First).ToContainTextAsync("已解除");
        Assert.Empty(ears.Heard);
        await page.Context.CloseAsync();

        var (second, _) = await browser.Open();
        await browser.SitDown(second, "W2002", "/archive");
        await second.Locator("button[value=retention-approve]").First.ClickAsync();
        await Assertions.Expect(second.Locator(".grid .tag.ok").First).ToContainTextAsync("已批准");
        await second.Context.CloseAsync();
    }
}
