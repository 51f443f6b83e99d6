using System.Text.Json;
using Microsoft.Playwright;
using Witness.Web.Tests.Journeys;

namespace Witness.Web.Tests.Api;

/// <summary>The records API over the running demo: every endpoint answers who may, names the parameter it does not understand, and says in both languages why not.</summary>
[Collection(InTheBrowser.Name)]
public sealed class RecordApiTests(Browser browser)
{
    /// <summary>Path with {lot} for a lot that is through, a query it does not take, and the parameter that is then named.</summary>
    public static TheoryData<string, string, string> Endpoints => new()
    {
        { "/api/v1/choices", "", "" },
        { "/api/v1/projects", "?size=0", "/size" },
        { "/api/v1/projects", "?sort=colour", "/sort" },
        { "/api/v1/lots", "?from=yesterday", "/from" },
        { "/api/v1/lots", "?page=-1", "/page" },
        { "/api/v1/parties", "?to=2026-13-01", "/to" },
        { "/api/v1/facts", "?type=Nonsense", "/type" },
        { "/api/v1/facts", "?before=x", "/before" },
        { "/api/v1/lots/{lot}", "?position=x", "/position" },
        { "/api/v1/lots/{lot}", "?position=1&time=2026-09-16T09:00:00Z", "/time" },
        { "/api/v1/lots/{lot}/records/R2", "?round=0", "/round" },
        { "/api/v1/days/2026-09-16", "", "" },
        { "/api/v1/rooms/开标1厅/lots?at=2026-09-16T09:30%2B08:00", "&at=now", "/at" },
        { "/api/v1/facts/0", "", "" },
        { "/api/v1/facts/0/proof", "", "" },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task An_endpoint_answers_who_may_and_names_what_it_does_not_understand(string path, string bad, string pointer)
    {
        var (page, _) = await browser.Open();
        await browser.SitDown(page, "W2001");
        var address = browser.Url + path.Replace("{lot}", await Desk.FullLot(browser, page), StringComparison.Ordinal);
        var good = await page.APIRequest.GetAsync(address);
        Assert.True(good.Status == 200, $"{good.Status}: {await good.TextAsync()}");
        Assert.NotEqual(JsonValueKind.Undefined, (await good.JsonAsync())!.Value.ValueKind);
        if (bad.Length > 0) await Problem(page, bad[0] == '&' ? address[..address.IndexOf('?', StringComparison.Ordinal)] + "?" + bad[1..] : address + bad, 400, "bad-parameter", pointer);
        await page.Context.ClearCookiesAsync();
        await Problem(page, address, 401, null, null);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task What_is_not_there_and_what_one_may_not_see_are_told_apart()
    {
        var (page, _) = await browser.Open();
        await browser.SitDown(page, "W2001");
        foreach (var path in (string[])["/api/v1/lots/NOPE", "/api/v1/parties/NOPE", "/api/v1/facts/99999999", "/api/v1/facts/99999999/proof"])
            await Problem(page, browser.Url + path, 404, "absent", null);
        await browser.SitDown(page, "A1001", "/links");
        foreach (var path in (string[])["/api/v1/projects", "/api/v1/lots", "/api/v1/facts/0", "/api/v1/days/2026-09-16"])
            await Problem(page, browser.Url + path, 403, "denied", null);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_intake_says_in_words_which_content_type_it_takes()
    {
        var (page, _) = await browser.Open();
        var answer = await page.APIRequest.PostAsync($"{browser.Url}/api/v1/facts", new() { Headers = new Dictionary<string, string> { ["content-type"] = "text/plain" }, DataString = "x" });
        Assert.Equal(415, answer.Status);
        Assert.Equal("content-type", (await answer.JsonAsync())!.Value.GetProperty("code").GetString());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_API_page_stands_where_the_readme_says_and_every_body_and_answer_has_a_schema()
    {
        var (page, _) = await browser.Open();
        Assert.Equal(200, (await page.APIRequest.GetAsync($"{browser.Url}/api")).Status);
        var document = (await (await page.APIRequest.GetAsync($"{browser.Url}/docs/openapi/v1.json")).JsonAsync())!.Value;
        var bare = new List<string>();
        foreach (var path in document.GetProperty("paths").EnumerateObject().Where(path => path.Name.StartsWith("/api/v1/", StringComparison.Ordinal)))
            foreach (var operation in path.Value.EnumerateObject())
                if (operation.Name == "post" && !operation.Value.TryGetProperty("requestBody", out _)) bare.Add($"{operation.Name} {path.Name}: no body");
                else if (!operation.Value.GetProperty("responses").TryGetProperty("200", out _)) bare.Add($"{operation.Name} {path.Name}: no answer");
        Assert.Empty(bare);
        var account = document.GetProperty("paths").GetProperty("/api/v1/accounts").GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        Assert.Equal(["account", "name", "password"], account.GetProperty("required").EnumerateArray().Select(name => name.GetString()).Order(StringComparer.Ordinal));
        await page.Context.CloseAsync();
    }

    private static async Task Problem(IPage page, string address, int status, string? code, string? pointer)
    {
        var answer = await page.APIRequest.GetAsync(address, new() { MaxRedirects = 0 });
        Assert.True(answer.Status == status, $"{address} {answer.Status}: {await answer.TextAsync()}");
        var problem = (await answer.JsonAsync())!.Value;
        if (code is not null) Assert.Equal(code, problem.GetProperty("code").GetString());
        if (pointer is not null) Assert.Equal(pointer, problem.GetProperty("pointer").GetString());
        Assert.NotEqual(problem.GetProperty("zh").GetString(), problem.GetProperty("en").GetString());
    }
}
