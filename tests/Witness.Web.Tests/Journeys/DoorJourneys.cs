using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Witness.Web.Tests.Campaigns;
using Witness.Web.Tests.Pages;

namespace Witness.Web.Tests.Journeys;

/// <summary>The doors of an empty system, and a connection that is lost and comes back: each on a host of its own.</summary>
[Collection(InTheBrowser.Name)]
public sealed class DoorJourneys(Browser browser)
{
    private static readonly (string Account, string Name, string Home)[] Admins = [("A1", "甲示例", "/admin/accounts"), ("A2", "乙示例", "/admin/accounts"), ("A3", "丙示例", "/admin/audit")];

    [Fact]
    public async Task The_one_time_link_makes_three_administrators_who_land_each_on_their_own_page()
    {
        var folder = Directory.CreateTempSubdirectory("witness-first-");
        using var host = await HostProcess.Bare(Path.Combine(folder.FullName, "data")).Ready();
        var link = Regex.Match(host.Said, @"http://\S+/first\?token=\w+").Value;
        Assert.NotEqual("", link);
        Assert.DoesNotContain("warn", host.Said, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("DataProtection", host.Said, StringComparison.Ordinal);
        var (page, ears) = await browser.Open(url: host.Root.ToString().TrimEnd('/'));
        await page.GotoAsync(link);
        await Assertions.Expect(page.Locator("#password-rule")).ToContainTextAsync("汉字"); // said before anybody types
        Assert.Empty(await PageChecks.ViolationsInBothThemes(page));

        await Fill(page, "太短的口令");
        await page.Locator("#first-go").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("口令须为");
        for (var i = 0; i < 3; i++) await Assertions.Expect(page.Locator($"#account-{i}").Locator("input")).ToHaveValueAsync(Admins[i].Account);
        for (var i = 0; i < 3; i++) await Assertions.Expect(page.Locator($"#name-{i}").Locator("input")).ToHaveValueAsync(Admins[i].Name);

        await Fill(page, "柳泉湖边三月的风吹过石桥"); // twelve characters of Chinese, no classes
        await page.Locator("#first-go").ClickAsync();
        await page.WaitForURLAsync("**/signin?made=1");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("三位管理员已建立");
        foreach (var (account, _, home) in Admins)
        {
            await page.Context.ClearCookiesAsync();
            await Browser.SignIn(page, host.Root.ToString().TrimEnd('/'), account, "柳泉湖边三月的风吹过石桥");
            await page.WaitForURLAsync("**" + home);
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(home == "/admin/audit" ? "审计日志" : "账号");
        }
        await Assertions.Expect(page.Locator("main table")).ToContainTextAsync("登录"); // who signed in stands in the audit log
        Assert.Empty(await PageChecks.ViolationsInBothThemes(page));
        await page.GotoAsync(link); // used once
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("链接无效或已用过");
        Assert.Empty(ears.Heard);
        await page.Context.CloseAsync();
        await host.Kill();
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.Combine(folder.FullName, "data", "keys", "sessions")), file => File.ReadAllText(file).Contains("masterKey", StringComparison.Ordinal)); // the keys of sessions lie closed
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_lost_connection_is_said_what_is_shown_stays_and_the_page_lives_again_when_the_system_is_back()
    {
        var folder = Directory.CreateTempSubdirectory("witness-lost-");
        var data = Path.Combine(folder.FullName, "data");
        using var host = await HostProcess.Start(data).Ready();
        var url = host.Root.ToString().TrimEnd('/');
        var (page, _) = await browser.Open(url: url);
        await page.GotoAsync($"{url}/signin?back=/today");
        await page.Locator(".seats form:has(input[value='W2001']) button").ClickAsync();
        await page.WaitForURLAsync("**/today");
        await page.WaitForFunctionAsync("() => window.Blazor && document.querySelector('.top')");
        await page.WaitForTimeoutAsync(1500); // the circuit stands
        await host.Kill();
        var bar = page.Locator("#components-reconnect-modal");
        await Assertions.Expect(bar).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(bar).ToContainTextAsync("连接中断");
        await Assertions.Expect(page.Locator(".top h1")).ToHaveTextAsync("今日见证"); // what was shown can be read
        Assert.Empty(await PageChecks.ViolationsInBothThemes(page));
        using var again = await host.Again(data).Ready();
        await Assertions.Expect(bar).ToBeHiddenAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator(".top h1")).ToHaveTextAsync("今日见证");
        Assert.EndsWith("/today", page.Url, StringComparison.Ordinal); // still signed in: the session outlives the process
        await page.Context.CloseAsync();
        await again.Kill();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_system_s_dark_mode_is_followed_until_somebody_chooses()
    {
        var (page, _) = await browser.Open(theme: null);
        await page.GotoAsync($"{browser.Url}/signin");
        Assert.Equal("dark", await Theme());
        await browser.SitDown(page, "W2001", "/log");
        Assert.Equal("dark", await Theme());
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await page.WaitForFunctionAsync("() => document.documentElement.dataset.theme === 'light'");
        await page.Locator("[data-act=theme]").ClickAsync();
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await page.GotoAsync($"{browser.Url}/outbox");
        Assert.Equal("dark", await Theme()); // chosen, whatever the system says
        await page.Context.CloseAsync();

        Task<string> Theme() => page.EvaluateAsync<string>("() => document.documentElement.dataset.theme");
    }

    [Fact]
    public async Task A_form_without_its_token_is_told_so()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
        foreach (var door in (string[])["/session", "/session/seat", "/session/language"])
        {
            using var answer = await http.PostAsync(new Uri(browser.Url + door), new FormUrlEncodedContent([new("account", "W2001")]), TestContext.Current.CancellationToken);
            Assert.Equal(400, (int)answer.StatusCode);
            Assert.Contains("表单已过期", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    private static async Task Fill(IPage page, string password)
    {
        for (var i = 0; i < 3; i++)
        {
            await page.Locator($"#account-{i}").Locator("input").FillAsync(Admins[i].Account);
            await page.Locator($"#name-{i}").Locator("input").FillAsync(Admins[i].Name);
            await page.Locator($"#password-{i}").Locator("input").FillAsync(password);
        }
    }
}
