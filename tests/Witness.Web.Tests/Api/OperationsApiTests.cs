using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Witness.Web.Wiring;

namespace Witness.Web.Tests.Api;

/// <summary>The operations API over a real installation on a scratch folder; a seat is taken without the sign-in page.</summary>
public sealed class OperationsApiTests : ApiHouse
{
    /// <summary>Every endpoint that takes a body, one that is well formed, and who may.</summary>
    public static TheoryData<string, string, string, string> Bodies => new()
    {
        { "/api/v1/senders", """{"account":"bank","organisation":"示例银行","letters":"B","scheme":"v1a","key":"AAAA"}""", "organisation", "A1001" },
        { "/api/v1/senders/bank/suspended", """{"suspended":true}""", "suspended", "A1001" },
        { "/api/v1/quarantine/0123/replay", "{}", "", "W2001" },
        { "/api/v1/outbox/wi_0/retry", "{}", "", "W2001" },
        { "/api/v1/accounts", """{"account":"W1009","name":"新示例","password":"short"}""", "name", "A1001" },
        { "/api/v1/accounts/W1099/roles", """{"roles":["officer"],"regions":[],"kinds":[]}""", "roles", "A2001" },
        { "/api/v1/approvals/nosuch/given", """{"digest":"00"}""", "digest", "A2001" },
        { "/api/v1/approvals/nosuch/refused", """{"reason":"示例"}""", "reason", "A2001" },
        { "/api/v1/accounts/W1099/locked", """{"locked":true}""", "locked", "A1001" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_that_is_not_as_declared_is_refused_with_a_pointer_and_both_languages(string path, string good, string member, string who)
    {
        using var http = await SignedIn(who);
        await Expect(await Post(http, path, good, "text/plain"), 415, "content-type", null);
        await Expect(await Post(http, path, "{"), 400, "not-json", "");
        await Expect(await Post(http, path, "[]"), 400, "not-an-object", "");
        await Expect(await Post(http, path, good.Insert(1, "\"Colour\":1" + (good.Length > 2 ? "," : ""))), 400, "unknown-field", "/Colour");
        await Expect(await Post(http, path, good, "application/json"), 409, "refused", null); // well formed; the desk says why not
        if (member.Length == 0) return;
        using var document = JsonDocument.Parse(good);
        var others = document.RootElement.EnumerateObject().Where(one => one.Name != member).ToDictionary(one => one.Name, one => (object)one.Value);
        await Expect(await Post(http, path, JsonSerializer.Serialize(others)), 400, "missing-field", "/" + member);
        others[member] = 7;
        using var answer = await Post(http, path, JsonSerializer.Serialize(others));
        await Expect(answer, 400, null, "/" + member);
        await Expect(await Post(http, path, good.Insert(1, $"\"{member}\":null,")), 400, "not-json", ""); // the key stands twice
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Who_is_not_signed_in_or_may_not_is_told_so(string path, string good, string member, string who)
    {
        using var nobody = new HttpClient { BaseAddress = Address };
        await Expect(await Post(nobody, path, good), 401, "not-signed-in", null);
        using var officer = await SignedIn("W1001");
        await Expect(await Post(officer, path, good), 403, "denied", null);
        Assert.NotEqual("W1001", who);
        Assert.NotNull(member);
    }

    [Theory]
    [InlineData("/api/v1/senders", "A1001", "R3001")]
    [InlineData("/api/v1/quarantine?state=waiting&page=1&size=5", "W2001", "W1001")]
    [InlineData("/api/v1/outbox?state=held", "A1001", "W1001")]
    [InlineData("/api/v1/logs", "W1001", null)]
    [InlineData("/api/v1/pulse", "W1001", null)]
    [InlineData("/api/v1/accounts", "A3001", "W2001")]
    [InlineData("/api/v1/approvals", "A2001", "W1001")]
    [InlineData("/api/v1/audit?sort=denials&size=5&before=100", "A3001", "A1001")]
    public async Task A_look_is_answered_in_json_for_who_may(string path, string may, string? mayNot)
    {
        using var http = await SignedIn(may);
        using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        using var nobody = new HttpClient { BaseAddress = Address };
        await Expect(await nobody.GetAsync(path, TestContext.Current.CancellationToken), 401, "not-signed-in", null);
        if (mayNot is null) return;
        using var other = await SignedIn(mayNot);
        await Expect(await other.GetAsync(path, TestContext.Current.CancellationToken), 403, "denied", null);
    }

    [Fact]
    public async Task A_try_that_fails_leaves_the_same_answer_and_one_entry_whether_the_account_is_there_locked_or_not()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = true }) { BaseAddress = Address };
        var hash = App.Services.GetRequiredService<Doors>().Hash("Sample-pass-2026");
        await App.Services.GetRequiredService<Flow.Accounts.AccountBook>().Make("W1050", "新示例", hash, "stamp", "A1001", default);
        foreach (var account in (string[])["nobody", "W1050", "W1050", "W1050", "W1050", "W1050", "W1050", "nobody"]) // the sixth finds it locked
        {
            var before = Here.Log.CurrentHead(Ledger.Log.LogName.Audit).Size;
            Assert.Equal("""{"in":false}""", await Try(account, "wrong-pass-2026"));
            Assert.Equal(before + 1, Here.Log.CurrentHead(Ledger.Log.LogName.Audit).Size);
        }
        Assert.Equal("""{"in":false}""", await Try("W1050", "Sample-pass-2026")); // the right one, while it is locked

        async Task<string> Try(string account, string password) => await (await http.PostAsync($"/door/{account}/{password}", null, TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    [Fact, Trait("ring", "long")]
    public async Task A_try_that_fails_takes_as_long_whether_the_account_is_there_or_not()
    {
        using var http = new HttpClient { BaseAddress = Address };
        var (known, unknown) = (new List<double>(), new List<double>());
        for (var i = 0; i < 40; i++)
        {
            var doors = App.Services.GetRequiredService<Doors>();
            await App.Services.GetRequiredService<Flow.Accounts.AccountBook>().Make($"T{i}", "示例", doors.Hash("Sample-pass-2026"), "stamp", "A1001", default);
            known.Add(await Took($"T{i}"));
            unknown.Add(await Took($"U{i}"));
        }
        Assert.InRange(Median(known) / Median(unknown), 0.67, 1.5);

        async Task<double> Took(string account)
        {
            var since = System.Diagnostics.Stopwatch.GetTimestamp();
            using var answer = await http.PostAsync($"/door/{account}/wrong-pass-2026", null, TestContext.Current.CancellationToken);
            return System.Diagnostics.Stopwatch.GetElapsedTime(since).TotalMilliseconds;
        }

        static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
    }

    [Fact]
    public void A_sender_is_held_to_its_rate_and_nobody_else_for_it()
    {
        using var rates = new SenderRates(100);
        Assert.Null(rates.Wait("a", 1000)); // for a while as much as one whole request
        Assert.NotNull(rates.Wait("a", 1000));
        Assert.Null(rates.Wait("b", 1000));
        using var free = new SenderRates(0);
        for (var i = 0; i < 100; i++) Assert.Null(free.Wait("a", 1000));
    }

    [Theory]
    [InlineData("Sample-pass-2026", true), InlineData("柳泉湖边三月的风吹过石桥", true), InlineData("a quiet long walk at home", true), InlineData("abcdefghijkl", false)]
    [InlineData("柳泉湖边", false), InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaa", false), InlineData("A1001-is-inside-2026", false)]
    public void A_password_is_strong_by_its_classes_or_by_its_length(string password, bool good)
    {
        var problem = PasswordRule.Problem(password, "A1001");
        Assert.Equal(good, problem is null);
        if (problem is not null) Assert.NotEqual(problem.Zh, problem.En);
    }

    [Fact]
    public async Task A_query_that_makes_no_sense_is_refused_and_what_is_not_there_is_absent()
    {
        using var http = await SignedIn("W2001");
        await Expect(await http.GetAsync("/api/v1/quarantine?state=lost", TestContext.Current.CancellationToken), 400, "bad-query", "?state");
        await Expect(await http.GetAsync("/api/v1/quarantine?page=0", TestContext.Current.CancellationToken), 400, "bad-query", "?page");
        await Expect(await http.GetAsync("/api/v1/outbox?size=x", TestContext.Current.CancellationToken), 400, "bad-query", "?size");
        using var auditor = await SignedIn("A3001");
        await Expect(await auditor.GetAsync("/api/v1/audit?sort=lost", TestContext.Current.CancellationToken), 400, "bad-parameter", "/sort");
        await Expect(await auditor.GetAsync("/api/v1/audit?before=x", TestContext.Current.CancellationToken), 400, "bad-parameter", "/before");
        await Expect(await http.GetAsync("/api/v1/quarantine/0123", TestContext.Current.CancellationToken), 404, "absent", null);
        Assert.StartsWith("whpk_", await http.GetStringAsync("/log/push-key", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
