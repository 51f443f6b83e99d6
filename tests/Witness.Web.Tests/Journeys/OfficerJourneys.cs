using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Witness.Web.Tests.Pages;

namespace Witness.Web.Tests.Journeys;

/// <summary>What an officer and a lead do in a day, on the demo day while it plays.</summary>
[Collection(InTheBrowser.Name)]
public sealed class OfficerJourneys(Browser browser)
{
    private const string Lead = "W2001";
    private const string Administrator = "A1001";

    [Fact]
    public async Task Who_is_not_signed_in_is_led_to_the_door_and_back()
    {
        var (page, ears) = await browser.Open();
        await page.GotoAsync($"{browser.Url}/log");
        Assert.Contains("/signin", page.Url, StringComparison.Ordinal);
        await page.Locator($".seats form:has(input[value='{Lead}']) button").ClickAsync();
        await page.WaitForURLAsync("**/log");
        Assert.Empty(ears.Heard);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_wrong_password_is_said_in_words_and_opens_nothing()
    {
        var (page, _) = await browser.Open();
        await page.GotoAsync($"{browser.Url}/signin");
        await page.Locator("#account").Locator("input").FillAsync("nobody");
        await page.Locator("#password").Locator("input").FillAsync("wrong-password-1");
        await page.Locator("#signin-go").ClickAsync();
        await page.WaitForURLAsync("**/signin?wrong=1*");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("账号或口令不对");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_project_is_found_by_a_two_character_name_each_table_opens_and_a_value_leads_to_its_proof()
    {
        var (page, ears) = await browser.Open();
        await browser.SitDown(page, Lead);
        var word = await Word(page);
        await page.Keyboard.PressAsync("/");
        await Assertions.Expect(page.Locator("#find")).ToBeFocusedAsync();
        await page.Keyboard.InsertTextAsync(word);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(url => url.Contains("/projects?text=", StringComparison.Ordinal));
        await page.Locator("table a[data-row]").First.ClickAsync();
        await page.WaitForURLAsync("**/lots/*");
        await page.Locator("#record-title").WaitForAsync(); // the list has tabs of its own
        var tables = page.Locator("nav.tabs a");
        var count = await tables.CountAsync();
        Assert.True(count >= 6, $"{count} tables");
        for (var i = 0; i < count; i++)
        {
            var address = await tables.Nth(i).GetAttributeAsync("href");
            await page.GotoAsync(browser.Url + address);
            await page.Locator("#record-title").WaitForAsync();
        }
        var proof = page.Locator("a.pf").First;
        await page.GotoAsync(browser.Url + await tables.Nth(1).GetAttributeAsync("href"));
        await proof.ClickAsync();
        await page.Locator("#proof-title").WaitForAsync();
        await Assertions.Expect(page.Locator(".drawer .tag.ok, .drawer .tag.pending").First).ToBeVisibleAsync();
        Assert.Empty(ears.Heard);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_new_fact_appears_on_the_board_without_reload()
    {
        var (page, _) = await browser.Open();
        await browser.SitDown(page, Lead);
        var feed = page.Locator(".side .ev");
        await feed.First.WaitForAsync();
        await page.EvaluateAsync("() => { window.still = true; }");
        var before = await page.Locator(".side .scroll").InnerTextAsync();
        await page.WaitForFunctionAsync("before => document.querySelector('.side .scroll').innerText !== before", before, new() { Timeout = 30_000 });
        Assert.True(await page.EvaluateAsync<bool>("() => window.still === true"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Every_page_passes_axe_in_light_and_dark_and_asks_no_other_host()
    {
        var (page, ears) = await browser.Open();
        await browser.SitDown(page, Lead);
        var found = new List<string>();
        foreach (var path in (string[])["/today", "/projects", "/projects?tab=lots", "/projects?tab=parties", "/projects?tab=facts", "/links", "/outbox", "/log", "/facts/0"])
        {
            await page.GotoAsync(browser.Url + path);
            found.AddRange((await PageChecks.ViolationsInBothThemes(page)).Select(line => $"{path} {line}"));
            if (await PageChecks.SidewaysScroll(page) > 0) found.Add($"{path} scrolls sideways");
        }
        Assert.Empty(found);
        Assert.Empty(ears.Heard);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task An_administrator_of_accounts_sees_nothing_of_the_trade()
    {
        var (page, _) = await browser.Open();
        await browser.SitDown(page, Administrator, "/admin/accounts");
        Assert.Equal(0, await page.Locator(".nav a[href='/today'], .nav a[href='/projects']").CountAsync());
        foreach (var path in (string[])["/projects", "/today", "/lots/NOPE", "/facts/0", "/admin/audit"])
        {
            Assert.Equal(403, (await page.GotoAsync(browser.Url + path))!.Status);
            await Assertions.Expect(page.Locator("main")).ToContainTextAsync("您无权查看");
        }
        await page.Locator(".brand").ClickAsync();
        await page.WaitForURLAsync("**/admin/accounts"); // their own first page
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Theme_and_language_are_kept()
    {
        var (page, _) = await browser.Open();
        await browser.SitDown(page, Lead);
        await page.Locator("[data-act=theme]").ClickAsync();
        await page.Locator("button.lang").ClickAsync();
        await page.GotoAsync($"{browser.Url}/log");
        Assert.Equal("en", await page.EvaluateAsync<string>("() => document.documentElement.lang"));
        Assert.Equal("dark", await page.EvaluateAsync<string>("() => document.documentElement.dataset.theme"));
        await page.Context.CloseAsync();
    }

    /// <summary>Two Chinese characters of a name that is on the list.</summary>
    private async Task<string> Word(IPage page)
    {
        await page.GotoAsync($"{browser.Url}/projects");
        var name = await page.Locator("table b").First.InnerTextAsync();
        await page.GotoAsync($"{browser.Url}/today");
        return Regex.Match(name, "[\u4e00-\u9fff]{2}").Value;
    }
}
