using Microsoft.Playwright;
using Witness.Web.Tests.Pages;

namespace Witness.Web.Tests.Journeys;

/// <summary>What administrators and the lead do with sources, quarantine, outbox, accounts and sessions.</summary>
[Collection(InTheBrowser.Name)]
public sealed class OfficeJourneys(Browser browser)
{
    private const string Lead = "W2001";
    private const string Accountant = "A1001";
    private const string Security = "A2001";
    private const string Password = "Sample-pass-2026";

    [Fact]
    public async Task A_source_is_registered_suspended_and_resumed_and_what_it_may_not_send_waits_in_quarantine_until_it_may()
    {
        const string Sender = "journey-01";
        var (page, ears) = await browser.Open();
        await browser.SitDown(page, Accountant, "/links");
        await Register(page, Sender, ["B"], "不是公钥");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("公钥"); // refused, in words
        await Assertions.Expect(page.Locator("#s-key")).ToBeVisibleAsync(); // and what was typed stands there, to be mended
        await Assertions.Expect(page.Locator("#s-account").Locator("input")).ToHaveValueAsync(Sender);
        await Assertions.Expect(page.Locator("#s-key").Locator("input")).ToHaveValueAsync("不是公钥");
        await Assertions.Expect(page.Locator("input[name='Draft.Letters'][value='B']")).ToBeCheckedAsync();
        await Register(page, Sender, ["B"], Desk.PublicKeyOf(Sender));
        await Assertions.Expect(page.Locator(".msg")).ToContainTextAsync("已完成");
        var row = page.Locator("tr", new() { Has = page.Locator($".sub.mono:text-is('{Sender}')") });
        await row.GetByRole(AriaRole.Button, new() { Name = "停用" }).ClickAsync();
        await Assertions.Expect(row.Locator(".tag")).ToContainTextAsync("停用");
        await row.GetByRole(AriaRole.Button, new() { Name = "恢复" }).ClickAsync();
        await Assertions.Expect(row.GetByRole(AriaRole.Button, new() { Name = "停用" })).ToBeVisibleAsync();

        Assert.Equal("refused", await Desk.Send(browser, Sender, "NoticePublished", "A3799990000000001001001", "journey-notice-1", """{"Title":"示例公告"}""")); // a bank publishes no notice
        var (lead, _) = await browser.Open();
        await browser.SitDown(lead, Lead, "/links");
        await Open(lead);
        await lead.Locator("#q-replay").ClickAsync();
        await Assertions.Expect(lead.GetByRole(AriaRole.Alert)).ToBeVisibleAsync(); // still refused, and why
        await Register(page, Sender, ["B", "T"], Desk.PublicKeyOf(Sender));
        await Assertions.Expect(page.Locator(".msg")).ToContainTextAsync("已完成");
        await Open(lead);
        await lead.Locator("#q-replay").ClickAsync();
        await Assertions.Expect(lead.Locator(".msg[role=status]")).ToContainTextAsync("已完成");
        await Assertions.Expect(lead.Locator("aside .tag").First).ToContainTextAsync("已重放");
        Assert.Empty(await PageChecks.ViolationsInBothThemes(lead));
        Assert.Empty(await PageChecks.ViolationsInBothThemes(page));
        Assert.Empty(ears.Heard);
        await lead.Context.CloseAsync();
        await page.Context.CloseAsync();

        async Task Open(IPage at)
        {
            await at.GotoAsync($"{browser.Url}/links");
            await at.Locator("tr", new() { HasTextString = Sender }).Locator("a.go").First.Or(at.Locator("tr", new() { HasTextString = "旅程来源" }).Locator("a.go").First).First.ClickAsync();
            await at.Locator("#q-title").WaitForAsync();
        }
    }

    [Fact]
    public async Task A_push_that_did_not_arrive_is_tried_again_at_once_when_the_lead_says_so()
    {
        var (page, _) = await browser.Open();
        await browser.SitDown(page, Lead, "/outbox?state=Retrying");
        var retry = page.GetByRole(AriaRole.Button, new() { Name = "重试" });
        for (var i = 0; i < 60 && await retry.CountAsync() == 0; i++)
        {
            await page.WaitForTimeoutAsync(500);
            await page.ReloadAsync();
        }
        Assert.Equal(0, await PageChecks.SidewaysScroll(page));
        Assert.Empty(await PageChecks.ViolationsInBothThemes(page));
        Assert.Empty(await Desk.RawWords(page));
        await retry.First.ClickAsync();
        await Assertions.Expect(page.Locator(".msg")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task An_account_is_made_by_one_given_roles_by_another_signs_in_by_password_and_ends_when_locked()
    {
        var (accountant, ears) = await browser.Open();
        await browser.SitDown(accountant, Accountant, "/admin/accounts");
        await Make(accountant, "W3001", "short");
        await Assertions.Expect(accountant.GetByRole(AriaRole.Alert)).ToContainTextAsync("口令须为");
        await Make(accountant, "W3001", Password);
        await Assertions.Expect(accountant.Locator("tr", new() { HasTextString = "W3001" })).ToContainTextAsync("旅程示例");

        var (security, _) = await browser.Open();
        await browser.SitDown(security, Security, "/admin/accounts?account=W3001");
        await security.Locator("#grant").GetByRole(AriaRole.Checkbox, new() { Name = "见证人员" }).CheckAsync();
        await security.Locator("#grant").GetByRole(AriaRole.Checkbox, new() { Name = "政府采购" }).CheckAsync();
        await security.Locator("#g-regions").Locator("input").FillAsync("379902");
        await security.Locator("#g-go").ClickAsync();
        await Assertions.Expect(security.Locator(".msg")).ToBeVisibleAsync(); // asked; a second person lets it happen
        await accountant.GotoAsync($"{browser.Url}/approvals");
        await Assertions.Expect(accountant.Locator("tr", new() { HasTextString = "W3001" })).ToContainTextAsync("见证人员");
        Assert.Empty(await PageChecks.ViolationsInBothThemes(accountant));
        await accountant.Locator("tr", new() { HasTextString = "W3001" }).GetByRole(AriaRole.Button, new() { Name = "通过", Exact = true }).ClickAsync();
        await Assertions.Expect(accountant.Locator("tr", new() { HasTextString = "W3001" })).ToContainTextAsync("已通过");
        await accountant.GotoAsync($"{browser.Url}/admin/accounts");
        await security.ReloadAsync();
        await Assertions.Expect(security.Locator("tr", new() { HasTextString = "W3001" })).ToContainTextAsync("政府采购");
        Assert.Empty(await PageChecks.ViolationsInBothThemes(security));

        var (officer, _) = await browser.Open();
        await Browser.SignIn(officer, browser.Url, "W3001", Password);
        await officer.WaitForURLAsync("**/today");
        await officer.GotoAsync($"{browser.Url}/projects?tab=lots");
        await Assertions.Expect(officer.Locator("table tbody tr").First).ToContainTextAsync("政府采购");
        Assert.Equal(await officer.Locator("table tbody tr").CountAsync(), await officer.Locator("table tbody tr", new() { HasTextString = "政府采购" }).CountAsync());

        await accountant.Locator("tr", new() { HasTextString = "W3001" }).GetByRole(AriaRole.Button, new() { Name = "锁定" }).ClickAsync();
        await Assertions.Expect(accountant.Locator("tr", new() { HasTextString = "W3001" }).GetByRole(AriaRole.Button, new() { Name = "解锁" })).ToBeVisibleAsync();
        await officer.WaitForURLAsync("**/signin?back=*"); // the live page is left at once
        await officer.GotoAsync($"{browser.Url}/today");
        Assert.Contains("/signin", officer.Url, StringComparison.Ordinal);
        Assert.Empty(ears.Heard);
        foreach (var page in (IPage[])[accountant, security, officer]) await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Who_signs_out_in_one_window_is_out_in_the_other_and_an_ended_session_leads_back_to_where_one_was()
    {
        var (page, _) = await browser.Open();
        await browser.SitDown(page, Lead);
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync($"{browser.Url}/log");
        await page.Locator(".usermenu summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "退出" }).ClickAsync();
        await page.WaitForURLAsync("**/signin*"); // by the answer to the post, or because its live part heard that the session ended
        await other.WaitForURLAsync("**/signin?back=*");
        await other.Locator($".seats form:has(input[value='{Lead}']) button").ClickAsync();
        await other.WaitForURLAsync("**/log");
        await page.Context.CloseAsync();
    }

    private async Task Register(IPage page, string sender, string[] letters, string key)
    {
        await page.GotoAsync($"{browser.Url}/links");
        await page.Locator("details.more summary").First.ClickAsync();
        await page.Locator("#s-account").Locator("input").FillAsync(sender);
        await page.Locator("#s-org").Locator("input").FillAsync("旅程来源（示例）");
        foreach (var letter in letters) await page.Locator($"input[name='Draft.Letters'][value='{letter}']").CheckAsync();
        await page.Locator("#s-key").Locator("input").FillAsync(key);
        await page.Locator("#s-go").ClickAsync();
    }

    private static async Task Make(IPage page, string account, string password)
    {
        if (!await page.Locator("#m-account").IsVisibleAsync()) await page.Locator("details.more summary").First.ClickAsync();
        await page.Locator("#m-account").Locator("input").FillAsync(account);
        await page.Locator("#m-name").Locator("input").FillAsync("旅程示例");
        await page.Locator("#m-password").Locator("input").FillAsync(password);
        await page.Locator("#m-go").ClickAsync();
    }
}
