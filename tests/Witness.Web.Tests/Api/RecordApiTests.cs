using System.Text.Json;
using Microsoft.Playwright;
using Witness.Web.Tests.Journeys;
using Witness.Web.Tests.Pages;

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
        { "/api/v1/lots/{lot}", "?position=99999999", "/position" },
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
    public async Task What_lies_outside_the_scope_answers_like_what_is_not_there_in_api_and_pages()
    {
        var (lead, _) = await browser.Open();
        await browser.SitDown(lead, "W2001");
        var full = await Desk.FullLot(browser, lead);
        var lot = (await (await lead.APIRequest.GetAsync($"{browser.Url}/api/v1/lots?kind=GC&stage=R8&size=1")).JsonAsync())!.Value.GetProperty("items")[0].GetProperty("lot").GetString()!;
        var view = (await (await lead.APIRequest.GetAsync($"{browser.Url}/api/v1/lots/{lot}")).JsonAsync())!.Value;
        var position = view.GetProperty("facts").EnumerateArray().Last().GetProperty("position").GetInt64();
        var other = view.GetProperty("heads").EnumerateArray().Select(head => head.GetProperty("text").GetString()!).First(text => text != lot && text.StartsWith("A0", StringComparison.Ordinal)).Split('、')[0];
        await lead.Context.CloseAsync();
        Assert.NotEqual("", full);

        var (page, _) = await browser.Open();
        await browser.SitDown(page, "W1002"); // government procurement only
        foreach (var (there, not) in ((string, string)[])[
            ($"/api/v1/lots/{lot}", "/api/v1/lots/NOSUCH"), ($"/api/v1/lots/{other}", "/api/v1/lots/NOSUCH"), ($"/api/v1/lots/{lot}/records/R2", "/api/v1/lots/NOSUCH/records/R2"),
            ($"/api/v1/facts/{position}", "/api/v1/facts/99999999"), ($"/api/v1/facts/{position}/proof", "/api/v1/facts/99999999/proof"), ($"/facts/{position}.proof.json", "/facts/99999999.proof.json")])
        {
            var (outside, absent) = (await page.APIRequest.GetAsync(browser.Url + there), await page.APIRequest.GetAsync(browser.Url + not));
            Assert.Equal((404, 404), (outside.Status, absent.Status));
            Assert.Equal(await absent.TextAsync(), await outside.TextAsync());
        }
        foreach (var (there, not) in ((string, string)[])[($"/lots/{lot}", $"/lots/{new string('Z', lot.Length)}"), ($"/lots/{lot}/print", $"/lots/{new string('Z', lot.Length)}/print"), ($"/facts/{position}", $"/facts/{new string('9', $"{position}".Length + 4)}")])
        {
            var outside = await Seen(there);
            Assert.Equal(await Seen(not), outside);
            Assert.StartsWith("404 没有找到", outside, StringComparison.Ordinal);
        }
        await page.Context.CloseAsync();

        async Task<string> Seen(string path)
        {
            var answer = await page.GotoAsync(browser.Url + path);
            return $"{answer!.Status} {await page.Locator("main, .desktop").First.InnerTextAsync()}";
        }
    }

    [Fact]
    public async Task A_condition_in_the_address_of_a_page_that_is_not_understood_is_named()
    {
        var (page, _) = await browser.Open();
        await browser.SitDown(page, "W2001");
        var lot = await Desk.FullLot(browser, page);
        foreach (var (path, name) in ((string, string)[])[
            ($"/lots/{lot}?at=abc", "at"), ($"/lots/{lot}?at=99999999", "at"), ($"/lots/{lot}?position=99999999", "position"), ($"/lots/{lot}?table=R9", "table"), ($"/lots/{lot}?known=gestern", "known"),
            ($"/lots/{lot}?round=x", "round"), ($"/lots/{lot}?pick=x", "pick"), ($"/lots/{lot}/print?at=abc", "at"), ("/today?day=yesterday", "day"), ("/projects?page=x", "page"), ("/projects?from=x", "from"),
            ("/outbox?state=lost", "state"), ("/links?page=0", "page"), ("/parties/X?page=x", "page")])
        {
            var answer = await page.GotoAsync(browser.Url + path);
            Assert.True(answer!.Status == 400, $"{path}: {answer.Status}");
            await Assertions.Expect(page.Locator(".empty")).ToContainTextAsync(name);
        }
        Assert.Equal(404, (await page.GotoAsync($"{browser.Url}/lots/{lot}?round=9"))!.Status);
        Assert.Equal(200, (await page.GotoAsync($"{browser.Url}/lots/{lot}?position=400"))!.Status); // as the API has it
        await Assertions.Expect(page.Locator(".bannerbar.info")).ToContainTextAsync("第 400 条");
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
        var (page, ears) = await browser.Open();
        Assert.Equal(200, (await page.APIRequest.GetAsync($"{browser.Url}/api")).Status);
        var document = (await (await page.APIRequest.GetAsync($"{browser.Url}/docs/openapi/v1.json")).JsonAsync())!.Value;
        var bare = new List<string>();
        foreach (var path in document.GetProperty("paths").EnumerateObject().Where(path => path.Name.StartsWith("/api/v1/", StringComparison.Ordinal)))
            foreach (var operation in path.Value.EnumerateObject())
                if (operation.Name == "post" && !operation.Value.TryGetProperty("requestBody", out _)) bare.Add($"{operation.Name} {path.Name}: no body");
                else if (!operation.Value.GetProperty("responses").TryGetProperty("200", out _)) bare.Add($"{operation.Name} {path.Name}: no answer");
        Assert.Empty(bare);
        foreach (var scheme in (string[])["session", "signature"]) Assert.True(document.GetProperty("components").GetProperty("securitySchemes").TryGetProperty(scheme, out _), scheme);
        Assert.Contains("数字见证", document.GetProperty("info").GetProperty("title").GetString(), StringComparison.Ordinal);
        var facts = document.GetProperty("paths").GetProperty("/api/v1/facts").GetProperty("post");
        Assert.Equal(["webhook-id", "webhook-signature", "webhook-timestamp", "witness-sender"], facts.GetProperty("parameters").EnumerateArray().Where(one => one.GetProperty("in").GetString() == "header").Select(one => one.GetProperty("name").GetString()).Order(StringComparer.Ordinal));
        Assert.NotEqual(JsonValueKind.Undefined, facts.GetProperty("requestBody").GetProperty("content").GetProperty("application/cloudevents+json").GetProperty("example").ValueKind);
        foreach (var (path, answer) in ((string, string)[])[("/api/v1/lots", "PageAnswerOfLotLine"), ("/api/v1/projects", "PageAnswerOfProjectLine"), ("/api/v1/lots/{code}", "LotAnswer"), ("/api/v1/lots/{code}/records/{table}", "TableAnswer"), ("/api/v1/facts/{position}", "FactAnswer"), ("/api/v1/clock", "ClockAnswer"), ("/api/v1/progress", "RoadProgress")])
            Assert.Equal($"#/components/schemas/{answer}", document.GetProperty("paths").GetProperty(path).GetProperty("get").GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString());
        Assert.Equal(["code", "en", "zh"], document.GetProperty("components").GetProperty("schemas").GetProperty("LotProgress").GetProperty("properties").EnumerateObject().Select(one => one.Name).Order(StringComparer.Ordinal));
        var silent = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Where(operation => operation.Value.GetProperty("summary").GetString()!.Split(" / ").Length < 2).Select(operation => operation.Value.GetProperty("summary").GetString());
        Assert.Empty(silent);
        var read = await page.GotoAsync($"{browser.Url}/docs/api"); // without sign-in, from here alone
        Assert.Equal(200, read!.Status);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("数字见证接口");
        await page.Locator("details.op summary", new() { HasTextString = "/api/v1/facts" }).First.ClickAsync();
        await Assertions.Expect(page.Locator("details.op[open]")).ToContainTextAsync("witness-sender");
        Assert.Empty(await PageChecks.ViolationsInBothThemes(page));
        Assert.Empty(ears.Heard);
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
