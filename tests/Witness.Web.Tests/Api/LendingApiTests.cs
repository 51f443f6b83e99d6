using System.Net;
using Witness.Web.Wiring;

namespace Witness.Web.Tests.Api;

public sealed class LendingApiTests : ApiHouse
{
    private const string Order = """{"way":"查阅","authority":"审计","org":"示例审计局","person":"郑示例","purpose":"审计","basis":"依据","documentNo":"1号","lots":["LOT-404"],"profile":"party","until":"2026-09-20"}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Acts_of_lending_are_checked_and_the_approval_is_a_lead_s()
    {
        using var officer = await SignedIn("W1001");
        using var lead = await SignedIn("W2001");
        using var admin = await SignedIn("A1001");
        using var nobody = new HttpClient { BaseAddress = Address };
        foreach (var (path, good, member) in (IEnumerable<(string, string, string)>)
        [
            ("/api/v1/loans", Order, "lots"), ("/api/v1/loans/JY-0/recalled", """{"reason":"事毕"}""", "reason"), ("/api/v1/loans/JY-0/returned", "{}", ""), ("/api/v1/loans/JY-0/handed-over", "{}", ""),
            ("/api/v1/loans/JY-0/granted", "{}", ""), ("/api/v1/loans/JY-0/refused", """{"reason":"不属职责"}""", "reason"),
        ])
        {
            await Expect(await Post(lead, path, good), 409, "refused", null);
            await Expect(await Post(lead, path, "{"), 400, "not-json", "");
            await Expect(await Post(lead, path, good, "text/plain"), 415, "content-type", null);
            await Expect(await Post(lead, path, good.Insert(1, "\"Colour\":1" + (good.Length > 2 ? "," : ""))), 400, "unknown-field", "/Colour");
            await Expect(await Post(admin, path, good), 403, "denied", null);
            await Expect(await Post(nobody, path, good), 401, "not-signed-in", null);
            if (member.Length > 0) await Expect(await Post(lead, path, good.Replace($"\"{member}\"", "\"other\"", StringComparison.Ordinal)), 400, null, null);
        }
        await Expect(await Post(officer, "/api/v1/loans/JY-0/granted", "{}"), 403, "denied", null);
        await Expect(await officer.GetAsync("/api/v1/loans/JY-0", Stop), 404, "absent", null);
        await Expect(await admin.GetAsync("/api/v1/loans", Stop), 403, "denied", null);
        await Expect(await admin.GetAsync("/api/v1/loans/register", Stop), 403, "denied", null);
        await Expect(await officer.GetAsync("/api/v1/loans/register?size=0", Stop), 400, "bad-query", "?size");
        Assert.Equal(HttpStatusCode.OK, (await officer.GetAsync("/api/v1/loans/register?lot=LOT-404", Stop)).StatusCode);
    }

    [Fact]
    public async Task The_room_opens_to_nobody_without_a_loan_and_tries_at_its_door_are_counted()
    {
        using var officer = await SignedIn("W1001");
        foreach (var path in new[] { "/api/v1/reading", "/api/v1/reading/JZ-1", "/api/v1/reading/JZ-1/file?format=pdf" })
        {
            var answer = await officer.GetAsync(path, Stop); // an officer has other doors
            Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
            await Expect(answer, 401, "not-lent", null);
        }
        Assert.Equal(HttpStatusCode.Unauthorized, (await officer.GetAsync("/api/v1/reading/alive", Stop)).StatusCode);
        await Expect(await Post(officer, "/api/v1/reading", """{"token":7}"""), 400, null, "/token");
        await Expect(await Post(officer, "/api/v1/reading", "[]"), 400, "not-an-object", "");
        for (var i = 2; i < Borrowers.TriesOfOne; i++) await Expect(await Post(officer, "/api/v1/reading", """{"token":"22222-22222"}"""), 401, "no-token", null);
        await Expect(await Post(officer, "/api/v1/reading", """{"token":"22222-22222"}"""), 429, "too-many", null);
    }
}
