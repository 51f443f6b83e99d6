using System.Text.Json;
using Microsoft.Playwright;
using Witness.Ledger.Crypto;
using Witness.Web.Tests.Pages;

namespace Witness.Web.Tests.Journeys;

/// <summary>Second factors in the browser: an authenticator, a passkey of the browser's virtual authenticator, sessions that end.</summary>
[Collection(InTheBrowser.Name)]
public sealed class EntryJourneys(Browser browser)
{
    private const string Password = "Liuquan-2026-lake";

    // a passkey belongs to a host name, never to an address
    private string Named => browser.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    [Fact]
    public async Task Two_factors_let_in_one_does_not_and_a_code_holds_once()
    {
        await Make("W3101");
        var (page, ears) = await browser.Open();
        await Half(page, "W3101");
        Assert.Empty(await PageChecks.ViolationsInBothThemes(page));
        await page.GotoAsync($"{browser.Url}/today"); // the password alone opens nothing
        Assert.Contains("/signin", page.Url, StringComparison.Ordinal);
        var secret = await Browser.SignIn(page, browser.Url, "W3101", Password);

        await page.GotoAsync($"{browser.Url}/me");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("我的账号");
        Assert.Empty(await PageChecks.ViolationsInBothThemes(page));
        Assert.Equal(0, await PageChecks.SidewaysScroll(page));

        var (other, _) = await browser.Open();
        await Half(other, "W3101");
        await Type(other, "000000");
        await Assertions.Expect(other.GetByRole(AriaRole.Alert)).ToContainTextAsync("已用过");
        await Type(other, Totp.Code(secret, Totp.StepAt(DateTimeOffset.UtcNow) - 1)); // a step before the one taken
        await Assertions.Expect(other.GetByRole(AriaRole.Alert)).ToContainTextAsync("已用过");
        await Browser.SignIn(other, browser.Url, "W3101", Password, secret);

        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "结束" }).First.ClickAsync(); // of the other window
        await Assertions.Expect(other.Locator("#session-over")).ToBeVisibleAsync(new() { Timeout = 15_000 });
        Assert.Empty(ears.Heard);
        await page.Context.CloseAsync();
        await other.Context.CloseAsync();
    }

    [Fact]
    public async Task A_session_that_is_ended_cuts_an_open_live_page_within_two_seconds()
    {
        var (page, _) = await browser.Open();
        await browser.SitDown(page, "W2002", "/today");
        await page.WaitForFunctionAsync("() => window.Blazor && document.querySelector('.top')");
        await page.WaitForTimeoutAsync(1500); // the circuit stands
        var (other, _) = await browser.Open();
        await browser.SitDown(other, "W2002", "/me");
        await other.GetByRole(AriaRole.Button, new() { Name = "结束", Exact = true }).First.ClickAsync();
        await page.WaitForURLAsync("**/signin?back=*", new() { Timeout = 2000 });
        await page.Context.CloseAsync();
        await other.Context.CloseAsync();
    }

    [Fact]
    public async Task A_passkey_is_enrolled_and_lets_in_without_a_password()
    {
        await Make("W3102");
        var (page, ears) = await browser.Open(url: Named);
        await Plug(page);
        await page.GotoAsync($"{Named}/signin");
        await Half(page, "W3102", Named);
        await page.Locator("#enrol-key").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/sign", StringComparison.Ordinal) && !url.Contains("/session", StringComparison.Ordinal));
        await page.GotoAsync("about:blank"); // no circuit is left to miss its cookie
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync($"{Named}/signin?back=/me");
        await page.Locator("#signin-key").ClickAsync();
        await page.WaitForURLAsync("**/me");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("W3102");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("通行密钥");
        Assert.Empty(ears.Heard);
        await page.Context.CloseAsync();
    }

    /// <summary>The browser's own virtual authenticator, by the protocol of its tools.</summary>
    private static async Task Plug(IPage page)
    {
        var tools = await page.Context.NewCDPSessionAsync(page);
        await tools.SendAsync("WebAuthn.enable");
        await tools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = JsonSerializer.SerializeToElement(new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true }),
        });
    }

    private async Task Make(string account)
    {
        var (page, _) = await browser.Open();
        await browser.SitDown(page, "A1001", "/admin/accounts");
        await page.Locator("details.more summary").First.ClickAsync();
        await page.Locator("#m-account").Locator("input").FillAsync(account);
        await page.Locator("#m-name").Locator("input").FillAsync("因素示例");
        await page.Locator("#m-password").Locator("input").FillAsync(Password);
        await page.Locator("#m-go").ClickAsync();
        await Assertions.Expect(page.Locator("tr", new() { HasTextString = account })).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    private async Task Half(IPage page, string account, string? url = null)
    {
        await page.GotoAsync($"{url ?? browser.Url}/signin");
        await page.Locator("#account").Locator("input").FillAsync(account);
        await page.Locator("#password").Locator("input").FillAsync(Password);
        await page.Locator("#signin-go").ClickAsync();
        await page.WaitForURLAsync("**/signin/second*");
    }

    private static async Task Type(IPage page, string code)
    {
        await page.Locator("#code").Locator("input").FillAsync(code);
        await page.Locator("#second-go").ClickAsync();
        await page.WaitForURLAsync("**/signin/second?wrong=1*");
    }
}
