using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Witness.Web.Tests.Api;

/// <summary>Alerts, entries, letters and evidence over the API.</summary>
public sealed class HandlingApiTests : ApiHouse
{
    /// <summary>Every endpoint that takes a JSON body, one that is well formed, and a member of it.</summary>
    public static TheoryData<string, string, string> Bodies => new()
    {
        { "/api/v1/alerts/00ff/taken", "{}", "" },
        { "/api/v1/alerts/00ff/said", """{"act":"prompt","to":"示例代理","channel":"现场","text":"请核实\n并说明"}""", "text" },
        { "/api/v1/alerts/00ff/reviewed", """{"verdict":"误报","reason":"同一服务点"}""", "reason" },
        { "/api/v1/alerts/00ff/reopened", """{"reason":"有新情况"}""", "reason" },
        { "/api/v1/anomalies", """{"lot":"LOT-404","type":"其他","stage":"R4","parties":[],"text":"示例"}""", "stage" },
        { "/api/v1/anomalies/M-00/voided", """{"lot":"LOT-404","reason":"重复"}""", "reason" },
        { "/api/v1/letters", """{"lot":"LOT-404","numbers":["00ff"],"to":"示例监督部门","title":"函","text":"第一行\n第二行","annex":[]}""", "numbers" },
        { "/api/v1/letters/HG-2026-0001/receipted", """{"by":"示例收文"}""", "by" },
        { "/api/v1/letters/HG-2026-0001/answered", """{"text":"已受理"}""", "text" },
        { "/api/v1/letters/HG-2026-0001/concluded", """{"result":"已约谈","basis":"示例"}""", "result" },
        { "/api/v1/lots/LOT-404/report/reviewed", """{"verdict":"同意","reason":"已核对"}""", "verdict" },
        { "/api/v1/duty/tasks/T-00/joined", "{}", "" },
        { "/api/v1/duty/tasks/T-00/resumed", "{}", "" },
        { "/api/v1/duty/tasks/T-00/finished", "{}", "" },
        { "/api/v1/duty/tasks/T-00/paused", """{"text":"交接班"}""", "text" },
        { "/api/v1/duty/tasks/T-00/handed", """{"to":"W1002","note":"交接班"}""", "to" },
        { "/api/v1/duty/tasks/T-00/items", """{"text":"核对时间"}""", "text" },
        { "/api/v1/duty/tasks/T-00/confirmed", """{"item":"1"}""", "item" },
        { "/api/v1/duty/tasks/T-00/notes", """{"text":"第一行\n第二行"}""", "text" },
        { "/api/v1/evidence/E-00/custodian", """{"to":"W2001","reason":"移交"}""", "to" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_that_is_not_as_declared_is_refused_with_a_pointer(string path, string good, string member)
    {
        using var http = await SignedIn("W1001");
        await Expect(await Post(http, path, good, "text/plain"), 415, "content-type", null);
        await Expect(await Post(http, path, "{"), 400, "not-json", "");
        await Expect(await Post(http, path, "[]"), 400, "not-an-object", "");
        await Expect(await Post(http, path, good.Insert(1, "\"Colour\":1" + (good.Length > 2 ? "," : ""))), 400, "unknown-field", "/Colour");
        await Expect(await Post(http, path, good), 409, "refused", null); // well formed; the desk says why not
        using var nobody = new HttpClient { BaseAddress = Address };
        await Expect(await Post(nobody, path, good), 401, "not-signed-in", null);
        using var auditor = await SignedIn("R3001");
        await Expect(await Post(auditor, path, good), 403, "denied", null);
        if (member.Length == 0) return;
        using var document = JsonDocument.Parse(good);
        var others = document.RootElement.EnumerateObject().Where(one => one.Name != member).ToDictionary(one => one.Name, one => (object)one.Value);
        await Expect(await Post(http, path, JsonSerializer.Serialize(others)), 400, "missing-field", "/" + member);
        others[member] = 7;
        await Expect(await Post(http, path, JsonSerializer.Serialize(others)), 400, null, "/" + member);
    }

    [Fact]
    public async Task What_is_the_lead_s_alone_is_refused_to_an_officer()
    {
        using var officer = await SignedIn("W1001");
        using var lead = await SignedIn("W2001");
        foreach (var (path, body) in (IEnumerable<(string, string)>)
        [
            ("/api/v1/letters/HG-2026-0001/reviewed", """{"agrees":true}"""), ("/api/v1/letters/HG-2026-0001/sent", "{}"), ("/api/v1/duty/tasks/T-00/drawn", "{}"),
            ("/api/v1/duty/tasks/T-00/assigned", """{"officer":"W1001","reason":"熟悉项目"}"""), ("/api/v1/duty/reviewed", """{"tasks":["T-00"],"verdict":"同意"}"""),
            ("/api/v1/report-settings", """{"policy":"report.settle","value":"x"}"""), ("/api/v1/report-settings/decided", """{"approval":"none","agrees":true}"""),
            ("/api/v1/duty/staff", """{"officer":"W1001","kind":"shift","from":"x"}"""),
        ])
        {
            await Expect(await Post(officer, path, body), 403, "denied", null);
            await Expect(await Post(lead, path, body), 409, "refused", null);
            await Expect(await Post(lead, path, body.Insert(1, "\"agrees\":\"yes\",")), 400, null, null);
        }
    }

    [Fact]
    public async Task A_report_is_issued_by_the_lead_only_and_what_is_asked_of_reports_is_checked()
    {
        using var officer = await SignedIn("W1001");
        using var lead = await SignedIn("W2001");
        const string Issue = "/api/v1/lots/LOT-404/report/issued";
        await Expect(await Post(officer, Issue, "{}"), 403, "denied", null);
        await Expect(await Post(lead, Issue, "{}"), 409, "refused", null);
        await Expect(await Post(lead, Issue, """{"round":1}"""), 400, null, "/round");
        await Expect(await Post(lead, Issue, """{"round":"x"}"""), 409, "refused", null);
        using var admin = await SignedIn("A1001");
        using var nobody = new HttpClient { BaseAddress = Address };
        foreach (var path in new[] { "/api/v1/reports/JZ-1", "/api/v1/reports/JZ-1/differences?with=JZ-2", "/api/v1/reports/JZ-1/file?format=json", "/api/v1/reports/JZ-1/file?format=xlsx", "/api/v1/lots/LOT-404/report", "/api/v1/lots/LOT-404/tables?format=xlsx" })
        {
            await Expect(await officer.GetAsync(path, TestContext.Current.CancellationToken), 404, "absent", null);
            await Expect(await nobody.GetAsync(path, TestContext.Current.CancellationToken), 401, "not-signed-in", null);
        }
        await Expect(await officer.GetAsync("/api/v1/report-settings", TestContext.Current.CancellationToken), 403, "denied", null);
        await Expect(await nobody.GetAsync("/api/v1/report-settings", TestContext.Current.CancellationToken), 401, "not-signed-in", null);
        await Expect(await admin.GetAsync("/api/v1/reports", TestContext.Current.CancellationToken), 403, "denied", null);
        await Expect(await officer.GetAsync("/api/v1/reports?kind=other", TestContext.Current.CancellationToken), 400, "bad-query", "?kind");
        await Expect(await officer.GetAsync("/api/v1/reports?page=0", TestContext.Current.CancellationToken), 400, "bad-query", "?page");
        await Expect(await officer.GetAsync("/api/v1/reports/JZ-1/file?format=exe", TestContext.Current.CancellationToken), 400, "bad-query", "?format");
        await Expect(await officer.GetAsync("/api/v1/lots/LOT-404/tables?round=0", TestContext.Current.CancellationToken), 400, "bad-parameter", "/round");
        await Expect(await officer.GetAsync("/api/v1/lots/LOT-404/tables?format=doc", TestContext.Current.CancellationToken), 400, "bad-query", "?format");
        Assert.Equal(HttpStatusCode.OK, (await officer.GetAsync("/api/v1/reports?kind=witness", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_file_is_taken_as_a_bare_body_only_and_within_its_limits()
    {
        using var http = await SignedIn("W1001");
        await Expect(await Upload(http, "?lot=LOT-404&name=a.txt", [1], "text/plain"), 415, "content-type", null);
        await Expect(await Upload(http, "?name=a.txt", [1]), 400, "missing-field", "?lot");
        await Expect(await Upload(http, "?lot=LOT-404", [1]), 400, "missing-field", "?name");
        await Expect(await Upload(http, "?lot=LOT-404&name=a.txt&round=x", [1]), 400, "bad-parameter", "/round");
        await Expect(await Upload(http, "?lot=LOT-404&name=a.txt", [1]), 409, "refused", null);
        await Expect(await Upload(http, "?lot=LOT-404&name=a.txt", new byte[(32 << 20) + 1]), 413, "too-large", null);
        using var nobody = new HttpClient { BaseAddress = Address };
        await Expect(await Upload(nobody, "?lot=LOT-404&name=a.txt", [1]), 401, "not-signed-in", null);
        await Expect(await http.GetAsync("/api/v1/evidence/E-00", TestContext.Current.CancellationToken), 404, "absent", null);
        using var auditor = await SignedIn("R3001");
        await Expect(await auditor.GetAsync("/api/v1/evidence/E-00", TestContext.Current.CancellationToken), 403, "denied", null);
    }

    [Theory]
    [InlineData("/api/v1/alerts/queue?view=mine&level=high&page=1&size=5")]
    [InlineData("/api/v1/letters?state=sent")]
    [InlineData("/api/v1/alerts/00ff/evidence")]
    public async Task A_look_is_answered_to_the_compartment_only(string path)
    {
        using var http = await SignedIn("W1001");
        using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var auditor = await SignedIn("R3001");
        await Expect(await auditor.GetAsync(path, TestContext.Current.CancellationToken), 403, "denied", null);
        await Expect(await http.GetAsync("/api/v1/alerts/queue?view=other", TestContext.Current.CancellationToken), 400, "bad-query", "?view");
    }

    private static async Task<HttpResponseMessage> Upload(HttpClient http, string query, byte[] bytes, string type = "application/octet-stream")
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return await http.PostAsync("/api/v1/evidence" + query, content, TestContext.Current.CancellationToken);
    }
}
