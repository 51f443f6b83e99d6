using Witness.Web.Tests.Journeys;

namespace Witness.Web.Tests.Pages;

/// <summary>The gallery shows every own part and every screen in all its states; what holds there holds on the pages.</summary>
[Collection(InTheBrowser.Name)]
public sealed class GalleryTests(Browser browser)
{
    private static readonly string[] Screens =
    [
        "", "/today", "/today-empty", "/lot", "/lot-plain", "/projects", "/lots", "/parties", "/facts", "/none", "/party", "/fact", "/links", "/outbox", "/log",
        "/accounts", "/paper",
    ];

    public static TheoryData<string, string> Shown
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var screen in Screens)
            {
                rows.Add(screen, "zh-CN");
                if (screen is "" or "/lot" or "/today" or "/log" or "/links") rows.Add(screen, "en");
            }
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Shown))]
    public async Task A_part_has_no_axe_violation_in_light_and_dark_asks_no_other_host_and_does_not_scroll_sideways(string screen, string language)
    {
        var (page, ears) = await browser.Open(language);
        await page.GotoAsync($"{browser.Url}/dev/components{screen}");
        Assert.Empty(await PageChecks.ViolationsInBothThemes(page));
        Assert.Equal(0, await PageChecks.SidewaysScroll(page));
        Assert.Empty(ears.Heard);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_page_in_English_shows_no_Chinese_of_ours()
    {
        var (page, _) = await browser.Open("en");
        foreach (var path in (string[])["/signin", "/states/403", "/dev/components/none"])
        {
            await page.GotoAsync(browser.Url + path);
            var text = await page.Locator("main").InnerTextAsync();
            var chinese = text.Split('\n').Where(line => line.Any(c => c is >= '\u4e00' and <= '\u9fff') && !line.Contains("示例", StringComparison.Ordinal) && !line.Contains('道')).ToList();
            Assert.True(chinese.Count == 0 || path == "/signin", $"{path}: {string.Join(" | ", chinese)}");
        }
        await page.Context.CloseAsync();
    }
}
