using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Witness.Web.Tests.Api;

/// <summary>Retention, holds, disposal, fixity and packages over the API.</summary>
public sealed class KeepingApiTests : ApiHouse
{
    private static readonly (string Path, string Good, string Member)[] Bodies =
    [
        ("/api/v1/keeping/retention", """{"kind":"ZC","material":"见证报告","period":"1年","basis":"示例","from":"2099-01-01"}""", "period"),
        ("/api/v1/keeping/retention/BGQX-0/decided", """{"agrees":true}""", "agrees"),
        ("/api/v1/keeping/holds", """{"lots":["LOT-404"],"cause":"诉讼","reason":"第一行\n第二行","authority":"示例法院","documentNo":"1"}""", "documentNo"),
        ("/api/v1/keeping/holds/BQ-0/lifted", """{"reason":"终结","documentNo":"1"}""", "reason"),
        ("/api/v1/keeping/disposal", """{"items":["LOT-404|见证报告"],"opinion":"无保存价值"}""", "items"),
        ("/api/v1/keeping/disposal/JDXH-0/decided", """{"agrees":true}""", "agrees"),
        ("/api/v1/keeping/disposal/JDXH-0/executed", "{}", ""),
        ("/api/v1/keeping/persons", """{"number":"1","basis":"本人申请","documentNo":"1"}""", "number"),
        ("/api/v1/keeping/packages", """{"lots":["LOT-404"]}""", ""),
    ];

    [Fact]
    public async Task A_body_that_is_not_as_declared_is_refused_with_a_pointer_and_who_may_not_is_told_so()
    {
        using var lead = await SignedIn("W2001");
        using var auditor = await SignedIn("R3001");
        using var nobody = new HttpClient { BaseAddress = Address };
        foreach (var (path, good, member) in Bodies)
        {
            await Expect(await Post(lead, path, good, "text/plain"), 415, "content-type", null);
            await Expect(await Post(lead, path, "{"), 400, "not-json", "");
            await Expect(await Post(lead, path, "[]"), 400, "not-an-object", "");
            await Expect(await Post(lead, path, good.Insert(1, "\"Colour\":1" + (good.Length > 2 ? "," : ""))), 400, "unknown-field", "/Colour");
            await Expect(await Post(lead, path, good), 409, "refused", null); // well formed; the desk says why not
            await Expect(await Post(nobody, path, good), 401, "not-signed-in", null);
            await Expect(await Post(auditor, path, good), 403, "denied", null);
            if (member.Length == 0) continue;
            using var document = JsonDocument.Parse(good);
            var others = document.RootElement.EnumerateObject().Where(one => one.Name != member).ToDictionary(one => one.Name, one => (object)one.Value);
            await Expect(await Post(lead, path, JsonSerializer.Serialize(others)), 400, "missing-field", "/" + member);
            others[member] = 7;
            await Expect(await Post(lead, path, JsonSerializer.Serialize(others)), 400, null, "/" + member);
        }
        await Expect(await Post(auditor, "/api/v1/keeping/fixity", "{}"), 403, "denied", null);
        Assert.Equal(HttpStatusCode.OK, (await Post(lead, "/api/v1/keeping/fixity", "{}")).StatusCode);
    }

    [Fact]
    public async Task What_is_asked_of_keeping_is_answered_by_scope_and_two_persons_hold_over_the_api()
    {
        var stop = TestContext.Current.CancellationToken;
        using var lead = await SignedIn("W2001");
        using var other = await SignedIn("W2002");
        using var auditor = await SignedIn("R3001");
        using var admin = await SignedIn("A1001");
        using var nobody = new HttpClient { BaseAddress = Address };
        foreach (var path in new[] { "retention", "due", "due?state=due&material=见证报告&page=1", "holds", "disposal", "fixity", "packages" })
        {
            Assert.Equal(HttpStatusCode.OK, (await auditor.GetAsync($"/api/v1/keeping/{path}", stop)).StatusCode);
            await Expect(await admin.GetAsync($"/api/v1/keeping/{path}", stop), 403, "denied", null);
            await Expect(await nobody.GetAsync($"/api/v1/keeping/{path}", stop), 401, "not-signed-in", null);
        }
        await Expect(await lead.GetAsync("/api/v1/keeping/due?page=0", stop), 400, "bad-query", "?page");
        await Expect(await lead.GetAsync("/api/v1/keeping/packages/GD-0/file", stop), 404, "absent", null);
        await Expect(await auditor.GetAsync("/api/v1/keeping/packages/GD-0/file", stop), 403, "denied", null);
        await Expect(await nobody.GetAsync("/api/v1/keeping/packages/GD-0/file", stop), 401, "not-signed-in", null);

        await Expect(await Upload(nobody, [1], "application/zip"), 401, "not-signed-in", null);
        await Expect(await Upload(lead, [1], "text/plain"), 415, "content-type", null);
        await Expect(await Upload(lead, [1], "application/zip"), 409, "refused", null);
        await Expect(await Upload(auditor, [1], "application/zip"), 403, "denied", null);

        using var enough = new CancellationTokenSource();
        var running = Road.Keeping.Run(new(), Task.CompletedTask, enough.Token).First(); // the book alone
        const string Proposal = """{"kind":"GC","material":"音视频","period":"20年","basis":"示例保管期限表","from":"2099-01-01"}""";
        Assert.Equal(HttpStatusCode.OK, (await Post(lead, "/api/v1/keeping/retention", Proposal)).StatusCode);
        using var asked = JsonDocument.Parse(await lead.GetStringAsync("/api/v1/keeping/retention", stop));
        var number = asked.RootElement.GetProperty("asks")[0].GetProperty("approval").GetString();
        await Expect(await Post(lead, $"/api/v1/keeping/retention/{number}/decided", """{"agrees":true}"""), 409, "refused", null);
        Assert.Equal(HttpStatusCode.OK, (await Post(other, $"/api/v1/keeping/retention/{number}/decided", """{"agrees":true}""")).StatusCode);
        await Expect(await Post(other, $"/api/v1/keeping/retention/{number}/decided", """{"agrees":true}"""), 409, "refused", null);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static Task<HttpResponseMessage> Upload(HttpClient http, byte[] bytes, string type) =>
        http.PostAsync("/api/v1/keeping/imports", new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(type) } }, TestContext.Current.CancellationToken);
}
