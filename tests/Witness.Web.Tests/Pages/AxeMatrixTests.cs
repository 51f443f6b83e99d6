using Microsoft.Playwright;
using Witness.Web.Tests.Journeys;

namespace Witness.Web.Tests.Pages;

/// <summary>Every live page, by who sees it, in both languages and both themes; each day another small part of it in the short ring.</summary>
[Collection(InTheBrowser.Name)]
public sealed class AxeMatrixTests(Browser browser)
{
    private const int ShortPart = 4;

    /// <summary>Addresses by who sees them; no seat: nobody has signed in.</summary>
    internal static readonly (string Seat, string[] Paths)[] Pages =
    [
        ("W2001",
        [
            "/today", "/today?day=2026-09-17", "/today?day=x", "/projects", "/projects?tab=lots", "/projects?tab=parties", "/projects?tab=facts", "/projects?text=没有这样的项目", "/projects?tab=lots&sort=name&page=2",
            "/lots/{lot}", "/lots/{lot}?table=R1", "/lots/{lot}?table=R2", "/lots/{lot}?table=R3", "/lots/{lot}?table=R4", "/lots/{lot}?table=R5", "/lots/{lot}?table=R6a", "/lots/{lot}?table=R7", "/lots/{lot}?table=R8",
            "/lots/{lot}?table=R2&pick=20", "/lots/{lot}?position=400", "/lots/{lot}?at=abc", "/lots/{lot}/print", "/lots/NOPE", "/facts/20", "/facts/99999999", "/parties/{party}",
            "/rules/settings", "/rules/edit", "/alerts?view=Due", "/links", "/links?q=nosuch", "/outbox", "/outbox?state=Delivered", "/log", "/admin/audit", "/nowhere", "/archive?tab=due", "/archive?tab=packages",
        ]),
        ("W1001", ["/today", "/projects", "/lots/{lot}", "/links"]),
        ("A1001", ["/", "/links", "/outbox", "/today"]),
        ("A2001", ["/", "/admin/accounts?account=W1001", "/links", "/me", "/approvals", "/proof"]),
        ("A3001", ["/", "/admin/audit?sort=denials", "/admin/audit?object=no-such-thing", "/admin/accounts", "/log"]),
        ("R3001", ["/today", "/lots/{lot}", "/log"]),
        ("", ["/signin", "/signin?wrong=1&account=W1001", "/signin?made=1", "/first?token=used", "/docs/api", "/states/403", "/states/500"]),
    ];

    private static readonly List<(string Seat, string Path, string Language)> All =
        [.. from seat in Pages from path in seat.Paths from language in (string[])["zh-CN", "en"] select (seat.Seat, path, language)];

    public static TheoryData<string, string> Seats
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var (seat, _) in Pages)
                foreach (var language in (string[])["zh-CN", "en"]) rows.Add(seat, language);
            return rows;
        }
    }

    [Theory, Trait("ring", "long")]
    [MemberData(nameof(Seats))]
    public async Task Every_page_of_a_role_passes_axe_in_light_and_dark(string seat, string language) =>
        Assert.Empty(await Found([.. All.Where(one => one.Seat == seat && one.Language == language)]));

    [Fact]
    public async Task Today_s_part_of_all_pages_passes_axe_in_light_and_dark()
    {
        var from = ShortPart * DateTime.UtcNow.DayOfYear;
        Assert.Empty(await Found([.. Enumerable.Range(from, ShortPart).Select(i => All[i % All.Count])]));
    }

    [Theory]
    [InlineData("/today"), InlineData("/lots/{lot}"), InlineData("/projects?tab=lots"), InlineData("/log"), InlineData("/links")]
    public async Task A_narrow_window_does_not_scroll_sideways(string path)
    {
        var (page, _) = await browser.Open(width: 420, height: 800);
        await browser.SitDown(page, "W2001");
        await page.GotoAsync(browser.Url + await Filled(page, path));
        Assert.Equal(0, await PageChecks.SidewaysScroll(page));
        await page.Context.CloseAsync();
    }

    private async Task<List<string>> Found(List<(string Seat, string Path, string Language)> places)
    {
        var found = new List<string>();
        foreach (var group in places.GroupBy(place => (place.Seat, place.Language)))
        {
            var (page, ears) = await browser.Open(group.Key.Language);
            if (group.Key.Seat.Length > 0) await browser.SitDown(page, group.Key.Seat, "/log");
            foreach (var (_, path, _) in group)
            {
                await page.GotoAsync(browser.Url + await Filled(page, path));
                var lines = await PageChecks.ViolationsInBothThemes(page);
                found.AddRange(lines.Select(line => $"{group.Key.Seat} {group.Key.Language} {path} {line}"));
                if (await PageChecks.SidewaysScroll(page) > 0) found.Add($"{path} scrolls sideways");
            }
            found.AddRange(ears.Heard.Where(line => !line.Contains("the server responded with a status of 40", StringComparison.Ordinal))); // what a page of that status is told by the browser
            await page.Context.CloseAsync();
        }
        return found;
    }

    private async Task<string> Filled(IPage page, string path)
    {
        if (path.Contains("{lot}", StringComparison.Ordinal)) return path.Replace("{lot}", await Desk.FullLot(browser, page), StringComparison.Ordinal);
        if (!path.Contains("{party}", StringComparison.Ordinal)) return path;
        var parties = (await (await page.APIRequest.GetAsync($"{browser.Url}/api/v1/parties?size=1")).JsonAsync())!.Value;
        return path.Replace("{party}", Uri.EscapeDataString(parties.GetProperty("items")[0].GetProperty("key").GetString()!), StringComparison.Ordinal);
    }
}
