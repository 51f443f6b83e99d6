using System.Net;
using System.Text.RegularExpressions;

namespace Witness.Web.Tests.Campaigns;

/// <summary>Somebody writes in the databases while the host runs, or breaks the read tables: it is said everywhere, and what can be made anew is.</summary>
public sealed partial class LiveDamageTests : DamagedData
{
    [Fact]
    public async Task An_edited_read_row_is_said_everywhere_and_made_anew_from_the_log_while_the_host_runs()
    {
        await Prepared();
        using var host = await HostProcess.Start(Data).Ready();
        await Settled(host);
        var read = Directory.GetFiles(Path.Combine(Data, "read"), "*.db").Single();
        using var http = await host.Seat("W2001");
        var lot = Regex.Match(await http.GetStringAsync("api/v1/lots?size=1"), "\"lot\":\"([^\"]+)\"").Groups[1].Value;
        var before = await http.GetStringAsync($"api/v1/lots/{lot}");
        await Sql(read, $"UPDATE lot SET name='示例改动' WHERE lot='{lot}'");
        using (var answer = await http.GetAsync($"api/v1/lots/{lot}"))
        {
            var text = await answer.Content.ReadAsStringAsync();
            Assert.DoesNotContain("示例改动", text, StringComparison.Ordinal);
            if (answer.StatusCode != HttpStatusCode.OK) // made anew already, else said
            {
                Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
                Assert.Contains($"表 lot，行 {lot}", text, StringComparison.Ordinal);
                Assert.Contains($"table lot, row {lot}", text, StringComparison.Ordinal);
            }
        }
        await Until(host.Http, "healthz", text => text == "ok" && File.Exists(read) is false);
        Assert.Equal(AsOf().Replace(before, "]"), AsOf().Replace(await http.GetStringAsync($"api/v1/lots/{lot}"), "]")); // the find itself is in the log by now
        var page = WebUtility.HtmlDecode(await http.GetStringAsync("log"));
        Assert.Contains("已由日志重建", page, StringComparison.Ordinal);
        Assert.Contains(lot, page, StringComparison.Ordinal);
        Assert.Contains("由日志重建并换上", host.Said, StringComparison.Ordinal);
        await new Sending(host.Http, host.Root).Post(Sending.Plain(2, 5).First());
        await Until(host.Http, "api/v1/progress", text => Regex.Match(text, "\"size\":(\\d+),\"records\":(\\d+)") is { Success: true } at && at.Groups[1].Value == at.Groups[2].Value);
        await host.Kill();
        var (code, said) = await Check();
        Assert.True(code == 0, said);
    }

    [Fact]
    public async Task A_row_deleted_while_the_host_runs_stands_on_healthz_and_in_every_header()
    {
        await Prepared();
        using var host = await HostProcess.Start(Data).Ready();
        using var http = await host.Seat("W2001");
        await Sql(Path.Combine(Data, "log.db"), "DELETE FROM row_vault WHERE key=(SELECT min(key) FROM row_vault)");
        var said = await Until(host.Http, "healthz", text => text.StartsWith("findings ", StringComparison.Ordinal));
        Assert.Contains("vault ", said, StringComparison.Ordinal);
        foreach (var path in (string[])["today", "projects"])
            Assert.Contains("发现系统外改动", Regex.Match(WebUtility.HtmlDecode(await http.GetStringAsync(path)), "<a class=\"bannerbar high\"(?![^>]*hidden)[^>]*>.*?</a>", RegexOptions.Singleline).Value, StringComparison.Ordinal);
        Assert.Contains("处系统外改动", WebUtility.HtmlDecode(await http.GetStringAsync("today")), StringComparison.Ordinal);
        Assert.DoesNotContain("未发现不符", WebUtility.HtmlDecode(await http.GetStringAsync("log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_self_check_leaves_a_running_host_alone()
    {
        await Prepared();
        using var host = await HostProcess.Start(Data).Ready();
        var (code, said) = await Check();
        Assert.Equal(2, code);
        Assert.Contains("is in use by another program", said, StringComparison.Ordinal);
        await new Sending(host.Http, host.Root).Post(Sending.Plain(2, 5).First());
        Assert.False(host.Gone, host.Said);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("cursor edited")]
    public Task Broken_read_tables_are_made_anew_at_the_start_and_nothing_is_lost(string how) => MadeAnew(how);

    [Theory]
    [Trait("ring", "long")]
    [InlineData("flag edited")]
    [InlineData("deleted")]
    [InlineData("cut short")]
    public Task Read_tables_broken_in_other_ways_are_made_anew_too(string how) => MadeAnew(how);

    private async Task MadeAnew(string how)
    {
        await Prepared();
        var read = Directory.GetFiles(Path.Combine(Data, "read"), "*.db").Single();
        if (!how.EndsWith(" edited", StringComparison.Ordinal))
            foreach (var beside in (string[])["-wal", "-shm"]) File.Delete(read + beside);
        if (how == "deleted") File.Delete(read);
        else if (how == "cut short") await File.WriteAllBytesAsync(read, (await File.ReadAllBytesAsync(read))[..9000]);
        else if (how == "garbage") await File.WriteAllBytesAsync(read, new byte[50_000].Select((_, i) => (byte)(i * 7)).ToArray());
        else await Sql(read, how == "flag edited" ? "UPDATE witness_build SET finished=7" : "UPDATE witness_cursor SET next=next+1");
        var log = new FileInfo(Path.Combine(Data, "log.db")).Length;
        using (var host = await HostProcess.Start(Data).Ready())
        {
            Assert.True(new FileInfo(Path.Combine(Data, "log.db")).Length >= log);
            var build = Assert.Single(Directory.GetFiles(Path.Combine(Data, "read"), "*.db"));
            if (how != "deleted") Assert.NotEqual(read, build);
            if (how == "cursor edited") await Until(host.Http, "healthz", _ => host.Said.Contains("另建一份", StringComparison.Ordinal));
            Assert.Equal("ok", await Until(host.Http, "healthz", text => text == "ok"));
            Assert.All(await new Sending(host.Http, host.Root).Post(Sending.Plain(2, 20).First()), one => Assert.Equal("accepted", one.Outcome));
            await Until(host.Http, "api/v1/progress", text => Regex.Match(text, "\"size\":(\\d+),\"records\":(\\d+)") is { Success: true } at && at.Groups[1].Value == at.Groups[2].Value);
            await host.Kill();
        }
        var (code, said) = await Check();
        Assert.True(code == 0, said);
    }

    /// <summary>As of which entry an answer is.</summary>
    [GeneratedRegex(@"\],""position"":\d+(,""knownAt"":""[^""]*"")?")]
    private static partial Regex AsOf();
}
