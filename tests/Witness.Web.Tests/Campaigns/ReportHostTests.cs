using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Npgsql;
using Witness.Flow.Tests;
using Witness.Sim.Wire;
using Witness.Verify;
using Witness.Verify.Tests;

namespace Witness.Web.Tests.Campaigns;

/// <summary>Reports of a real host, from signed messages to files: every way a lot can end, what stays when read tables are made anew, and time stamps of a real authority.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ReportHostTests : IDisposable
{
    private static readonly string[] Kinds =
    [
        "GC-Tender", "ZC-Tender", "ZC-SingleSource", "ZR-Tender", "ZR-Auction", "ZR-Listing", "CQ-Tender", "CQ-Auction", "CQ-Listing", "NC-Tender", "NC-Auction", "NC-Listing", "NC-Agreement",
    ];

    private static readonly string[] AfterAward = ["ContractSigned", "ContractPublished", "ContractFiled", "PerformanceBondSet", "PricePaid"];

    /// <summary>How a lot can end, what of its life is sent, what is sent after it, and the report that comes; none where it waits, with the reason.</summary>
    private static readonly (string Way, Func<string, bool> Sent, string? Then, string Comes)[] Ways =
    [
        ("contract and deposit", _ => true, null, "witness"),
        ("failed before anything was opened", IsEarly, """{"type":"LotFailed","data":{"Cause":"不足三家","Basis":"示例依据"}}""", "termination"),
        ("terminated before anything was opened", IsEarly, """{"type":"LotTerminated","data":{"Reason":"项目取消","Basis":"示例依据"}}""", "termination"),
        ("terminated after the award", type => !AfterAward.Contains(type), """{"type":"LotTerminated","data":{"Reason":"采购任务取消","Basis":"示例依据"}}""", "termination"),
        ("contract, a deposit not returned", type => type != "DepositRefunded" && type != "DepositTransferred", null, "待退还"),
        ("decided, not signed", type => !AfterAward.Contains(type), null, "合同"),
    ];

    private readonly ScratchFolder _folder = new();
    private string? _database;

    public void Dispose()
    {
        if (_database is { } database) ScratchPostgres.Drop(database).GetAwaiter().GetResult();
        _folder.Dispose();
    }

    [Theory, Clause("5.3")]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_report_is_the_same_bytes_after_read_tables_were_made_anew_and_after_their_form_changed(string engine)
    {
        _database = engine == "postgres" ? await ScratchPostgres.NewDatabase() : null;
        var before = new Dictionary<string, byte[]>();
        using (var host = await HostProcess.Start(_folder.File("data"), _database).Ready())
        {
            using var lead = await Begin(host);
            await Live(host, "GC-Tender", "RB-1", _ => true);
            await Live(host, "ZR-Auction", "RB-2", IsEarly, Ways[1].Then);
            foreach (var number in await Numbers(lead, 2)) await Take(lead, number, before);
            await host.Kill();
        }
        Assert.Equal(4, before.Count);
        var rebuilt = await HostProcess.Run(["rebuild", "--data", _folder.File("data"), .. _database is { } text ? (string[])["--db", text] : []]);
        Assert.True(rebuilt.Code == 0, rebuilt.Said);
        await Same("after a rebuild");
        await OfAnotherForm();
        await Same("after another form of the read tables");

        async Task Same(string when)
        {
            using var host = await HostProcess.Start(_folder.File("data"), _database).Ready();
            using var lead = await host.Seat("W2001");
            var after = new Dictionary<string, byte[]>();
            foreach (var number in await Numbers(lead, 2)) await Take(lead, number, after);
            Assert.Equal(before.Keys.Order(), after.Keys.Order());
            Assert.All(before, file => Assert.True(file.Value.AsSpan().SequenceEqual(after[file.Key]), $"{file.Key} {when}"));
            // and what is drawn of the lot now says what the report says
            using var draft = JsonDocument.Parse(await Until(lead, "api/v1/lots/RB-1/tables?table=R5", "\"Cells\""));
            var issued = before.First(f => f.Key.EndsWith("/full", StringComparison.Ordinal) && Encoding.UTF8.GetString(f.Value).Contains("\"RB-1\"", StringComparison.Ordinal)).Value;
            using var report = JsonDocument.Parse(issued);
            var table = report.RootElement.GetProperty("report").GetProperty("Tables").EnumerateArray().Single(t => t.GetProperty("Id").GetString() == "R5");
            Assert.Equal(table.GetProperty("Cells").GetRawText(), draft.RootElement.GetProperty("Tables")[0].GetProperty("Cells").GetRawText());
            await host.Kill();
        }
    }

    /// <summary>The build there is becomes one of an earlier form, as it is found by a host whose read tables have changed.</summary>
    private async Task OfAnotherForm()
    {
        if (_database is { } text)
        {
            await using var source = NpgsqlDataSource.Create(text);
            await using var read = source.CreateCommand("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'witness_read_v%' ORDER BY nspname");
            var names = new List<string>();
            await using (var rows = await read.ExecuteReaderAsync())
                while (await rows.ReadAsync()) names.Add(rows.GetString(0));
            Assert.NotEmpty(names);
            foreach (var (i, name) in names.Index())
            {
                await using var rename = source.CreateCommand($"ALTER SCHEMA {name} RENAME TO witness_read_v1_{i + 1}");
                await rename.ExecuteNonQueryAsync();
            }
            return;
        }
        var files = Directory.GetFiles(_folder.File("data"), "witness_read_v*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (var file in files) File.Move(file, Path.Combine(Path.GetDirectoryName(file)!, "witness_read_v1_" + Path.GetFileName(file).Split('_', 4)[3]));
    }

    [Fact, Clause("5.3"), Trait("ring", "long")]
    public async Task Every_kind_in_every_way_it_can_end_comes_to_its_report_or_says_what_it_waits_for()
    {
        using var host = await HostProcess.Start(_folder.File("data")).Ready();
        using var lead = await Begin(host);
        foreach (var kind in Kinds)
            foreach (var (i, way) in Ways.Index()) await Live(host, kind, $"{kind}-{i}", way.Sent, way.Then);
        await Numbers(lead, Kinds.Length * Ways.Count(w => w.Comes is "Witness" or "Termination"));
        for (var tries = 0; ; tries++) // what waits is looked at as often as what is due
        {
            using var list = JsonDocument.Parse(await lead.GetStringAsync("api/v1/reports?size=500"));
            var came = list.RootElement.GetProperty("page").GetProperty("items").EnumerateArray().ToDictionary(r => r.GetProperty("lot").GetString()!, r => r.GetProperty("kind").GetString()!);
            var waits = list.RootElement.GetProperty("waiting").EnumerateArray().ToDictionary(w => w.GetProperty("lot").GetString()!, w => w.GetProperty("why").GetProperty("zh").GetString()!);
            var wrong = new List<string>();
            foreach (var kind in Kinds)
                foreach (var (i, way) in Ways.Index())
                {
                    var (lot, expected) = ($"{kind}-{i}", way.Comes);
                    // what asks for no deposit and takes none ends with its contract
                    var got = came.TryGetValue(lot, out var report) ? report : waits.GetValueOrDefault(lot, "nothing");
                    if (got.Contains(expected, StringComparison.Ordinal) || (expected == "待退还" && got is "witness" or "中标人保证金收退未归集") || (way.Way == "terminated after the award" && got.Contains("待退还", StringComparison.Ordinal))) continue;
                    wrong.Add($"{lot} ({way.Way}): {got}, not {expected}");
                }
            if (wrong.Count == 0) break;
            Assert.True(tries < 40, string.Join('\n', wrong));
            await Task.Delay(250);
        }
        // a later fact that changes what was said makes a supplement, one that changes nothing does not
        await Send(host, [Item("ProjectChanged", "P-GC-Tender-0", null, "late-1", """{"Changes":[{"Field":"ProjectName","Before":"示例项目","After":"示例项目（更名）"}],"Reason":"更名"}""")]);
        for (var tries = 0; ; tries++)
        {
            using var list = JsonDocument.Parse(await lead.GetStringAsync("api/v1/reports?kind=supplement"));
            if (list.RootElement.GetProperty("page").GetProperty("items").EnumerateArray().Select(r => r.GetProperty("lot").GetString()).ToList() is ["GC-Tender-0"]) break;
            Assert.True(tries < 120, list.RootElement.GetRawText());
            await Task.Delay(250);
        }
        await Tables(lead, "GC-Tender-0");
        await Tables(lead, "ZR-Auction-0");
        await Tables(lead, "ZR-Auction-1");
        await host.Kill();
    }

    /// <summary>Each record table that a lot has as a paper, whether it is locked or goes on.</summary>
    private static async Task Tables(HttpClient lead, string lot)
    {
        using var all = JsonDocument.Parse(await lead.GetStringAsync($"api/v1/lots/{lot}/tables"));
        foreach (var table in all.RootElement.GetProperty("Tables").EnumerateArray())
        {
            var id = table.GetProperty("Id").GetString()!;
            var paper = await lead.GetByteArrayAsync($"api/v1/lots/{lot}/tables?table={id}&format=pdf");
            Assert.True(paper.AsSpan().StartsWith("%PDF-1.7"u8) && paper.AsSpan().IndexOf("ETSI.CAdES.detached"u8) > 0, $"{lot}/{id}");
        }
    }

    [Fact, Clause("4.6.2")]
    public async Task A_time_stamp_is_asked_for_until_it_comes_and_its_absence_is_said()
    {
        using var authority = new TimeAuthority(key: "ec").Listen(HostProcess.FreePort());
        authority.Away = true;
        using var host = await HostProcess.Start(_folder.File("data")).Ready();
        using var lead = await Begin(host);
        await Set(lead, "anchor.authority", $"{authority.Address}");
        await Live(host, "ZC-SingleSource", "ST-1", _ => true);
        var number = (await Numbers(lead, 1))[0];
        var page = await lead.GetStringAsync($"reports/{number}");
        Assert.Contains("待锚定", page, StringComparison.Ordinal);
        Assert.Contains("机构答复 503", await Until(lead, $"reports/{number}", "机构答复 503"), StringComparison.Ordinal);
        Assert.Contains("机构答复 503", await lead.GetStringAsync("reports/settings"), StringComparison.Ordinal);
        var (held, said) = await Checked(lead, number);
        Assert.True(held == Auditor.Holds, said);
        Assert.Contains("没有时间戳：待锚定", said, StringComparison.Ordinal);
        Assert.Contains("PDF 的签名没有时间戳", said, StringComparison.Ordinal);

        authority.Away = false;
        Assert.Contains("不晚于", await Until(lead, $"reports/{number}", "时间戳：不晚于"), StringComparison.Ordinal);
        (held, said) = await Checked(lead, number, "--authority", authority.Certificate);
        Assert.True(held == Auditor.Holds, said);
        Assert.Contains("检查点有时间戳：不晚于", said, StringComparison.Ordinal);
        Assert.Contains("PDF 的签名有时间戳：不晚于", said, StringComparison.Ordinal);
        Assert.True(authority.Asked >= 3, $"{authority.Asked}");
        Assert.All(authority.Queries, query => Assert.InRange(query.Length, 40, 100)); // a hash and a number: nothing else leaves the house
        await host.Kill();

        // it is kept: after a restart the same time is told, and nobody is asked again
        var asked = authority.Asked;
        using var again = await host.Again(_folder.File("data")).Ready();
        using var later = await again.Seat("W2001");
        Assert.Contains("不晚于", await Until(later, $"reports/{number}", "时间戳：不晚于"), StringComparison.Ordinal);
        Assert.Equal(asked, authority.Asked);
        await again.Kill();
    }

    [Fact]
    public async Task What_is_set_by_two_is_asked_by_one_and_approved_by_another()
    {
        using var host = await HostProcess.Start(_folder.File("data")).Ready();
        using var lead = await Begin(host);
        await Set(lead, "report.issue", "双人");
        await Set(lead, "report.centre", "示例县公共资源交易中心");
        using var view = JsonDocument.Parse(await lead.GetStringAsync("api/v1/report-settings"));
        var wait = Assert.Single(view.RootElement.GetProperty("asked").EnumerateArray());
        Assert.Equal("示例市公共资源交易中心", view.RootElement.GetProperty("lines")[0].GetProperty("value").GetString());
        var approval = wait.GetProperty("approval").GetString();
        using var own = await lead.PostAsJsonAsync("api/v1/report-settings/decided", new { approval, agrees = true });
        Assert.Contains("申请人不能复核", await own.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var officer = await host.Seat("W1001");
        using var denied = await officer.PostAsJsonAsync("api/v1/report-settings/decided", new { approval, agrees = true });
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, denied.StatusCode);
        using var back = await lead.PostAsJsonAsync("api/v1/report-settings/decided", new { approval, agrees = false });
        Assert.True(back.IsSuccessStatusCode, await back.Content.ReadAsStringAsync());
        using var none = JsonDocument.Parse(await lead.GetStringAsync("api/v1/report-settings"));
        Assert.Empty(none.RootElement.GetProperty("asked").EnumerateArray());
        foreach (var (policy, value) in new[] { ("report.settle", "-1"), ("anchor.authority", "file:///etc/passwd"), ("anchor.authority", "http://user:word@example.test/"), ("report.issue", "三人"), ("report.other", "1") })
        {
            using var refused = await lead.PostAsJsonAsync("api/v1/report-settings", new { policy, value });
            Assert.Equal(System.Net.HttpStatusCode.Conflict, refused.StatusCode);
        }
        await host.Kill();
    }

    private async Task<(int Code, string Said)> Checked(HttpClient lead, string number, params string[] more)
    {
        var file = _folder.File($"{number}.pdf");
        await File.WriteAllBytesAsync(file, await lead.GetByteArrayAsync($"api/v1/reports/{number}/file?format=pdf"));
        var said = new StringWriter();
        return (await new Auditor(said).Run([file, .. more]), said.ToString());
    }

    private static async Task<string> Until(HttpClient http, string path, string word)
    {
        for (var tries = 0; ; tries++)
        {
            using var answer = await http.GetAsync(path); // a host that has just started answers 404 until it has looked
            var page = await answer.Content.ReadAsStringAsync();
            if (page.Contains(word, StringComparison.Ordinal)) return page;
            Assert.True(tries < 160, $"{path} never says {word}");
            await Task.Delay(250);
        }
    }

    /// <summary>A lead at the desk of a host whose reports wait for nothing.</summary>
    private static async Task<HttpClient> Begin(HostProcess host)
    {
        var lead = await host.Seat("W2001");
        await Set(lead, "report.settle", "0");
        await Set(lead, "report.settle.supplement", "0");
        return lead;
    }

    private static async Task Set(HttpClient lead, string policy, string value)
    {
        using var set = await lead.PostAsJsonAsync("api/v1/report-settings", new { policy, value });
        Assert.True(set.IsSuccessStatusCode, await set.Content.ReadAsStringAsync());
    }

    /// <summary>Numbers of the reports, once there are as many.</summary>
    private static async Task<IReadOnlyList<string>> Numbers(HttpClient lead, int count)
    {
        for (var tries = 0; ; tries++)
        {
            using var list = JsonDocument.Parse(await lead.GetStringAsync("api/v1/reports?size=500"));
            var numbers = list.RootElement.GetProperty("page").GetProperty("items").EnumerateArray().Select(r => r.GetProperty("number").GetString()!).Order(StringComparer.Ordinal).ToList();
            if (numbers.Count >= count) return numbers;
            Assert.True(tries < 400, $"{numbers.Count} of {count} reports; waiting: {list.RootElement.GetProperty("waiting").GetRawText()}");
            await Task.Delay(250);
        }
    }

    private static async Task Take(HttpClient lead, string number, Dictionary<string, byte[]> to)
    {
        to[$"{number}/full"] = await lead.GetByteArrayAsync($"api/v1/reports/{number}/file?format=json");
        to[$"{number}/party"] = await lead.GetByteArrayAsync($"api/v1/reports/{number}/file?format=json&copy=party");
    }

    private static bool IsEarly(string type) => type is "TenderPlanPublished" or "ProjectRegistered" or "LotRegistered" or "NoticePublished" or "TenderDocumentIssued";

    private static async Task Live(HostProcess host, string life, string lot, Func<string, bool> sent, string? then = null)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Witness.slnx"))) folder = folder.Parent;
        var lines = File.ReadAllLines(Path.Combine(folder.FullName, "tests", "cases", "kinds", life, "facts.jsonl"))
            .Where(line => sent(JsonDocument.Parse(line).RootElement.GetProperty("type").GetString()!))
            .Select(line => line.Replace("\"LOT-1\"", $"\"{lot}\"", StringComparison.Ordinal).Replace("PRJ-1", $"P-{lot}", StringComparison.Ordinal).Replace("\"sourcekey\":\"", $"\"sourcekey\":\"{lot}/", StringComparison.Ordinal)
                .Replace("\"id\":\"M-", $"\"id\":\"{lot}-", StringComparison.Ordinal).Replace("\"source\":\"trade\"", $"\"source\":\"{Accounts.BenchId(1)}\"", StringComparison.Ordinal)).ToList();
        if (then is not null)
        {
            var end = JsonDocument.Parse(then).RootElement;
            lines.Add(Item(end.GetProperty("type").GetString()!, lot, $"P-{lot}", $"{lot}/end", end.GetProperty("data").GetRawText()));
        }
        await Send(host, lines);
    }

    private static string Item(string type, string subject, string? project, string key, string data) =>
        $$"""{"specversion":"1.0","id":"{{key}}","type":"{{type}}","source":"{{Accounts.BenchId(1)}}","subject":"{{subject}}",{{(project is null ? "" : $"\"project\":\"{project}\",")}}"at":"2026-06-15T10:00+08:00","sourcekey":"{{key}}","data":{{data}}}""";

    private static async Task Send(HostProcess host, IReadOnlyList<string> items)
    {
        var told = await new Sending(host.Http, host.Root).Post(Sending.Of(Accounts.BenchId(1), items));
        Assert.All(told, one => Assert.True(one.Outcome == "accepted", one.Problem));
    }
}
