using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Witness.Web.Tests.Pages;

namespace Witness.Web.Tests.Journeys;

/// <summary>What an officer does with one lot and with the day: look back, read while it changes, print, work by keyboard alone, in either language.</summary>
[Collection(InTheBrowser.Name)]
public sealed class RecordJourneys(Browser browser)
{
    private const string Lead = "W2001";

    [Fact]
    public async Task A_lot_is_shown_as_it_was_known_at_a_position_and_at_a_time_and_again_as_it_is_now()
    {
        var (page, ears) = await browser.Open();
        await browser.SitDown(page, Lead);
        var lot = await Desk.FullLot(browser, page);
        await page.GotoAsync($"{browser.Url}/lots/{lot}?table=R2");
        var lastOfAll = await page.Locator(".road .lb").Last.InnerTextAsync();
        var first = long.Parse(Regex.Replace(await page.Locator(".rtab td.num.m").Nth(1).InnerTextAsync(), @"\D", ""), System.Globalization.CultureInfo.InvariantCulture);
        await OpenLookBack(page);
        await page.Locator("#back-at").FillAsync($"{first + 1}");
        await page.Locator("#back-go").ClickAsync();
        await page.WaitForURLAsync("**at=*");
        await Assertions.Expect(page.Locator(".bannerbar.info")).ToContainTextAsync("正在查看过去的状态");
        Assert.Equal(0, await page.Locator(".road .st.current ~ .st.done").CountAsync());
        Assert.True(await page.Locator(".road .st.ahead").CountAsync() > 3, "what came later is shown as ahead");
        var seen = await page.Locator(".bannerbar.info b").InnerTextAsync(); // 第 n 条（yyyy-MM-dd HH:mm:ss）
        var time = Regex.Match(seen, @"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)");
        await OpenLookBack(page);
        await page.Locator("#back-at").FillAsync("");
        await page.Locator("#back-known").FillAsync($"{time.Groups[1].Value}T{time.Groups[2].Value}");
        await page.Locator("#back-go").ClickAsync();
        await page.WaitForURLAsync("**known=*");
        await Assertions.Expect(page.Locator(".bannerbar.info")).ToContainTextAsync(time.Groups[1].Value);
        await page.GetByRole(AriaRole.Link, new() { Name = "回到现在" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("known=", StringComparison.Ordinal));
        await Assertions.Expect(page.Locator(".bannerbar.info")).ToHaveCountAsync(0);
        Assert.Equal(lastOfAll, await page.Locator(".road .lb").Last.InnerTextAsync());
        Assert.Empty(ears.Heard);
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("zh-CN", "开标区", "最新事实")]
    [InlineData("en", "Opening halls", "Latest facts")]
    public async Task A_live_part_speaks_the_language_of_its_page_also_after_it_was_drawn_again(string language, string group, string feed)
    {
        var (page, _) = await browser.Open(language);
        await browser.SitDown(page, Lead);
        await Redrawn(page);
        await Assertions.Expect(page.Locator(".grp").First).ToHaveTextAsync(group);
        await Assertions.Expect(page.Locator(".side")).ToContainTextAsync(feed);
        if (language == "zh-CN") Assert.Empty(await Desk.RawWords(page));
        else Assert.DoesNotContain("本系统", await page.Locator(".side").InnerTextAsync(), StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task What_is_being_read_stays_where_it_is_when_new_facts_come()
    {
        var (page, _) = await browser.Open();
        await browser.SitDown(page, Lead);
        await Redrawn(page);
        await page.EvaluateAsync("() => { document.querySelector('.side .scroll').scrollTop = 150; }");
        const string Where = "() => { const box = document.querySelector('.side .scroll'); const top = box.getBoundingClientRect().top; const row = [...box.querySelectorAll('.ev')].find(e => e.getBoundingClientRect().top >= top); const kept = window.read && box.querySelector(`[href='${window.read}']`); window.read ??= row.getAttribute('href'); return Math.round((kept ?? row).getBoundingClientRect().top - top); }";
        var before = await page.EvaluateAsync<int>(Where);
        await Redrawn(page);
        Assert.InRange(await page.EvaluateAsync<int>(Where) - before, -8, 8); // within its list
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Every_page_is_reached_and_used_by_keyboard_alone()
    {
        var (page, _) = await browser.Open();
        await browser.SitDown(page, Lead, "/projects?tab=lots");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator(".skip")).ToBeFocusedAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => document.activeElement.getBoundingClientRect().top >= 0"), "the skip link is seen when it has the focus");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#content")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("k");
        Assert.True(await Ringed(page), "the row with the focus is seen");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/lots/*");
        await page.Locator("#record-title").WaitForAsync();
        var table = await page.Locator("#record-title").InnerTextAsync();
        await page.Keyboard.PressAsync("]");
        await Assertions.Expect(page.Locator("#record-title")).Not.ToHaveTextAsync(table);
        await page.Keyboard.PressAsync("[");
        await Assertions.Expect(page.Locator("#record-title")).ToHaveTextAsync(table);
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#proof-title").WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#proof-title")).ToHaveCountAsync(0);
        foreach (var path in (string[])["/today", "/projects", "/links", "/outbox", "/log"])
        {
            await page.GotoAsync(browser.Url + path);
            for (var i = 0; i < 14; i++)
            {
                await page.Keyboard.PressAsync("Tab");
                Assert.True(await Ringed(page), $"{path}: the focus is not seen after {i + 1} steps");
            }
        }
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_record_tables_print_on_A4_with_running_heads_and_page_numbers()
    {
        var (page, ears) = await browser.Open();
        await browser.SitDown(page, Lead);
        var lot = await Desk.FullLot(browser, page);
        await page.GotoAsync($"{browser.Url}/lots/{lot}/print");
        Assert.Empty(await PageChecks.ViolationsInBothThemes(page));
        var file = Path.Combine(Path.GetTempPath(), $"witness-print-{Environment.ProcessId}.pdf");
        await page.PdfAsync(new() { Path = file, PreferCSSPageSize = true, PrintBackground = true });
        try
        {
            var info = await Tool("pdfinfo", file);
            Assert.Matches(@"Page size:\s+59[45]\S* x 84[12]\S* pts \(A4\)", info);
            var pages = int.Parse(Regex.Match(info, @"Pages:\s+(\d+)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
            var text = (await Tool("pdftotext", "-layout", file, "-")).TrimEnd('\f').Split('\f');
            Assert.Equal(pages, text.Length);
            for (var i = 0; i < pages; i++) Assert.Contains($"{i + 1} / {pages}", text[i], StringComparison.Ordinal);
            Assert.All(text, sheet => Assert.True(sheet.Split('\n').Count(line => line.Trim().Length > 0) > 3, "a page with next to nothing on it"));
            Assert.Contains("异常情况", text[0], StringComparison.Ordinal);
            Assert.Contains(lot, text[0], StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
        Assert.Empty(ears.Heard);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_Chinese_screen_shows_no_raw_word_of_the_program()
    {
        var (page, _) = await browser.Open();
        await browser.SitDown(page, Lead);
        var lot = await Desk.FullLot(browser, page);
        var found = new List<string>();
        foreach (var path in (string[])["/projects", "/projects?tab=lots", "/projects?tab=parties", "/projects?tab=facts", "/links", "/outbox", "/log", "/facts/0", $"/lots/{lot}", $"/lots/{lot}?table=R6a", $"/lots/{lot}?table=R7", $"/lots/{lot}?table=R8", $"/lots/{lot}/print"])
        {
            await page.GotoAsync(browser.Url + path);
            found.AddRange((await Desk.RawWords(page)).Select(text => $"{path}: {text}"));
        }
        Assert.Empty(found);
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("zh-CN", "没有找到")]
    [InlineData("en", "Not found")]
    public async Task What_is_not_there_is_said_in_words_on_a_page(string language, string words)
    {
        var (page, _) = await browser.Open(language);
        await browser.SitDown(page, Lead);
        foreach (var (path, status) in new[] { ("/nowhere/at/all", 404), ("/lots/NOPE", 404), ("/lots/NOPE/print", 404), ("/facts/99999999", 404), ("/parties/NOPE", 404) })
        {
            var answer = await page.GotoAsync(browser.Url + path);
            Assert.Equal(status, answer!.Status);
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(words);
            Assert.Empty(await PageChecks.ViolationsInBothThemes(page));
        }
        await page.Context.CloseAsync();
    }

    /// <summary>Once the part lives: what is opened before is drawn anew when it comes to life.</summary>
    private static async Task OpenLookBack(IPage page)
    {
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.WaitForFunctionAsync("() => { const box = [...document.querySelectorAll('details.more')].find(d => d.querySelector('#back-at')); if (window.box !== box) { window.box = box; window.since = performance.now(); } return performance.now() - window.since > 700; }");
        await page.Locator("details.more summary", new() { HasTextString = "回看" }).ClickAsync();
    }

    /// <summary>Waits until the board was drawn again by something that happened, not by us.</summary>
    private static async Task Redrawn(IPage page)
    {
        await page.Locator(".side .ev").First.WaitForAsync();
        var before = await page.Locator(".side .scroll").InnerTextAsync();
        await page.WaitForFunctionAsync("before => document.querySelector('.side .scroll').innerText !== before", before, new() { Timeout = 30_000 });
    }

    private static Task<bool> Ringed(IPage page) => page.EvaluateAsync<bool>("""
        () => {
            let e = document.activeElement;
            while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
            for (let at = e; at && at !== document.body; at = at.parentElement || at.getRootNode().host) {
                const s = getComputedStyle(at), after = getComputedStyle(at, "::after");
                if ((s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none" || (after.content !== "none" && after.transform !== "none")) return true;
            }
            return false;
        }
        """);

    private static async Task<string> Tool(string name, params string[] args)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(name, args) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said;
    }
}
