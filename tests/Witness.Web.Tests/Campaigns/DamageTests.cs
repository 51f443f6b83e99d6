using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Witness.Cosign;
using Witness.Flow.Tests;

namespace Witness.Web.Tests.Campaigns;

/// <summary>
/// Somebody has written in the database while no host ran. The host starts all the same, read-only, and names table and row to
/// whoever watches; the self-check names everything that is wrong, in the databases and outside them.
/// </summary>
public sealed partial class DamageTests : IDisposable
{
    private const string Last = "(SELECT max(position) FROM entry_witness)";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Data => _folder.File("data");

    [Theory]
    [InlineData("UPDATE head SET size=size+1 WHERE log=0", "表 head，整表", "table head, the whole of it")]
    [InlineData("UPDATE tile SET hashes=zeroblob(length(hashes)) WHERE log=0 AND level=0", "表 tile（Witness）", "table tile (Witness)")]
    [InlineData("UPDATE row_account SET mac=zeroblob(16) WHERE key=CAST('R3001' AS BLOB)", "表 account，行 R3001", "table account, row R3001")]
    [InlineData("DELETE FROM entry_witness WHERE position=" + Last, "表 entry_witness，行 ", "table entry_witness, row ")]
    [InlineData("DELETE FROM row_vault WHERE key=(SELECT min(key) FROM row_vault)", "表 vault，行 ", "table vault, row ")]
    public Task The_host_starts_read_only_and_names_table_and_row(string sql, string zh, string en) => StartsReadOnly(sql, zh, en);

    [Theory]
    [Trait("ring", "long")]
    [InlineData("UPDATE epoch SET epoch=epoch+1", "表 epoch，行 0", "table epoch, row 0")]
    [InlineData("UPDATE row_sender_state SET value=CAST('{}' AS BLOB)", "表 sender_state，行 ", "table sender_state, row ")]
    [InlineData("UPDATE row_cursor SET value=zeroblob(8)", "表 cursor，行 ", "table cursor, row ")]
    [InlineData("UPDATE entry_witness SET bytes=CAST('{' AS BLOB) WHERE position=" + Last, "表 entry_witness，行 ", "table entry_witness, row ")]
    public Task The_host_starts_read_only_whatever_was_written(string sql, string zh, string en) => StartsReadOnly(sql, zh, en);

    private async Task StartsReadOnly(string sql, string zh, string en)
    {
        await Prepared();
        await Sql(Path.Combine(Data, "log.db"), sql);
        using var host = await HostProcess.Start(Data).Ready();
        var said = await Until(host.Http, "healthz", text => text.StartsWith("read-only", StringComparison.Ordinal));
        Assert.Contains(zh, said, StringComparison.Ordinal);
        Assert.Contains(en, said, StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => new Sending(host.Http, host.Root).Post(Sending.Plain(2, 5).First()));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        using var http = await Seat(host, "W2001");
        Assert.Contains(zh, WebUtility.HtmlDecode(await http.GetStringAsync("log")), StringComparison.Ordinal);
        http.DefaultRequestHeaders.Add("Cookie", ".AspNetCore.Culture=c%3Den%7Cuic%3Den");
        Assert.Contains(en, WebUtility.HtmlDecode(await http.GetStringAsync("log")), StringComparison.Ordinal);
        Assert.False(host.Gone, host.Said);
        await host.Kill();
        var (code, check) = await Check();
        Assert.Equal(1, code);
        Assert.Contains(zh[2..zh.IndexOfAny(['，', '（'])], check, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_key_is_found_at_the_start_and_by_the_check()
    {
        await Prepared();
        await Sql(Path.Combine(Data, "keystore.db"), "DELETE FROM key WHERE n=3");
        using (var host = await HostProcess.Start(Data).Ready())
        {
            Assert.Contains("表 keystore.key，行 3", await host.Http.GetStringAsync("healthz"), StringComparison.Ordinal);
            await host.Kill();
        }
        var (code, said) = await Check();
        Assert.Equal(1, code);
        Assert.Contains("✗ keystore.key 3：缺失", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edited_read_row_is_said_everywhere_and_made_anew_from_the_log_while_the_host_runs()
    {
        await Prepared();
        using var host = await HostProcess.Start(Data).Ready();
        var read = Directory.GetFiles(Path.Combine(Data, "read"), "*.db").Single();
        using var http = await Seat(host, "W2001");
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
        Assert.Equal(before, await http.GetStringAsync($"api/v1/lots/{lot}"));
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
        using var http = await Seat(host, "W2001");
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
    [InlineData("flag edited")]
    public Task Broken_read_tables_are_made_anew_at_the_start_and_nothing_is_lost(string how) => MadeAnew(how);

    [Theory]
    [Trait("ring", "long")]
    [InlineData("deleted")]
    [InlineData("cut short")]
    [InlineData("cursor edited")]
    public Task Read_tables_broken_in_other_ways_are_made_anew_too(string how) => MadeAnew(how);

    private async Task MadeAnew(string how)
    {
        await Prepared();
        var read = Directory.GetFiles(Path.Combine(Data, "read"), "*.db").Single();
        foreach (var beside in (string[])["-wal", "-shm"]) File.Delete(read + beside);
        if (how == "deleted") File.Delete(read);
        else if (how == "cut short") await File.WriteAllBytesAsync(read, (await File.ReadAllBytesAsync(read))[..9000]);
        else if (how == "garbage") await File.WriteAllBytesAsync(read, new byte[50_000].Select((_, i) => (byte)(i * 7)).ToArray());
        else await Sql(read, how == "flag edited" ? "UPDATE witness_build SET finished=7" : "UPDATE witness_cursor SET next=next+1");
        using (var host = await HostProcess.Start(Data).Ready())
        {
            Assert.Equal("ok", await Until(host.Http, "healthz", text => text == "ok"));
            Assert.All(await new Sending(host.Http, host.Root).Post(Sending.Plain(2, 20).First()), one => Assert.Equal("accepted", one.Outcome));
            await Until(host.Http, "api/v1/progress", text => Regex.Match(text, "\"size\":(\\d+),\"records\":(\\d+)") is { Success: true } at && at.Groups[1].Value == at.Groups[2].Value);
            await host.Kill();
        }
        var (code, said) = await Check();
        Assert.True(code == 0, said);
    }

    [Fact]
    public async Task The_host_on_a_changed_head_in_PostgreSQL_starts_read_only_too()
    {
        var database = await ScratchPostgres.NewDatabase();
        await Prepare(Data, database);
        await using (var source = Npgsql.NpgsqlDataSource.Create(database))
        await using (var command = source.CreateCommand("UPDATE witness_log.head SET size=size+1 WHERE log=0")) Assert.Equal(1, await command.ExecuteNonQueryAsync());
        using (var host = await HostProcess.Start(Data, database).Ready())
        {
            Assert.Contains("表 head，整表", await host.Http.GetStringAsync("healthz"), StringComparison.Ordinal);
            await host.Kill();
        }
        Assert.Contains("✗ head ", (await Check("--db", database)).Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_covers_both_logs_all_tables_checkpoint_files_and_cosigner()
    {
        await Prepared();
        await using var cosigner = CosignServer.Build(new(0, "127.0.0.1", _folder.File("cosigner"), "regulator.example/one", await LogKeys()), TimeProvider.System);
        await cosigner.StartAsync();
        string[] asking = ["--cosigner", cosigner.Urls.Single(), "--cosigner-key", CosignServer.OwnKey(new(0, "", _folder.File("cosigner"), "", []))];
        var older = _folder.File("older");
        Copy(Data, older);
        Copy(Path.Combine(Data, "checkpoints"), _folder.File("notes"));
        using (var host = await HostProcess.Start(Data, null, [], asking).Ready())
        {
            foreach (var parcel in Sending.Plain(3, 50).Take(3)) await new Sending(host.Http, host.Root).Post(parcel);
            await Until(host.Http, "log/checkpoint", note => note.Contains("regulator.example/one", StringComparison.Ordinal));
            await host.Kill();
        }
        var (clean, said) = await Check(asking);
        Assert.True(clean == 0, said);
        Assert.Contains("regulator.example/one（Witness）：Signed", said, StringComparison.Ordinal);
        Assert.Contains("regulator.example/one（Audit）：Signed", said, StringComparison.Ordinal);

        var (log, checkpoint) = (Path.Combine(Data, "log.db"), Path.Combine(Data, "checkpoints", "witness"));
        var read = Directory.GetFiles(Path.Combine(Data, "read"), "*.db").Single();
        await Finds(() => Sql(log, $"UPDATE entry_audit SET bytes=CAST('x' AS BLOB) WHERE position=0"), "✗ entry_audit 0：");
        await Finds(() => Sql(log, $"DELETE FROM entry_witness WHERE position=9"), "✗ entry_witness 9：");
        await Finds(() => Sql(log, "DELETE FROM row_vault WHERE key=(SELECT min(key) FROM row_vault)"), "✗ vault ");
        await Finds(() => Sql(read, "UPDATE witness_build SET finished=finished-1"), "✗ 读表缺失");
        await Finds(() => Sql(read, "DELETE FROM fact WHERE position=(SELECT max(position) FROM fact)"), "✗ fact ");
        await Finds(() => File.WriteAllTextAsync(checkpoint, "garbage"), "检查点文件 witness 不是本日志所签");
        await Finds(() => Task.Run(() => File.Delete(checkpoint)), "数据库之外没有检查点");
        await Finds(() => Task.Run(() => File.Copy(Path.Combine(_folder.File("notes"), "witness"), checkpoint, overwrite: true)), "检查点文件早于已共签的检查点");

        // an older copy of everything, checkpoint files included: only the cosigner knows
        Directory.Delete(Data, recursive: true);
        Copy(older, Data);
        Assert.Equal(0, (await Check()).Code);
        var (rolled, told) = await Check(asking);
        Assert.Equal(1, rolled);
        Assert.Contains("数据曾被退回", told, StringComparison.Ordinal);

        async Task Finds(Func<Task> change, params string[] oneOf)
        {
            var (kept, was) = (_folder.File("kept"), Data);
            Copy(was, kept);
            await change();
            var (code, found) = await Check(asking);
            Assert.True(code == 1, $"{oneOf[0]}: {code} {found}");
            Assert.True(oneOf.Any(text => found.Contains(text, StringComparison.Ordinal)), $"{oneOf[0]} in {found}");
            Directory.Delete(was, recursive: true);
            Directory.Move(kept, was);
        }
    }

    [Fact]
    public async Task An_older_copy_of_the_databases_is_found_by_the_check_through_the_checkpoint_file()
    {
        await Prepared();
        var older = _folder.File("older");
        Copy(Data, older);
        using (var host = await HostProcess.Start(Data).Ready())
        {
            await new Sending(host.Http, host.Root).Post(Sending.Plain(3, 50).First());
            var before = await File.ReadAllTextAsync(Path.Combine(older, "checkpoints", "witness"));
            await Until(host.Http, "log/checkpoint", note => note != before);
            await host.Kill();
        }
        Directory.Delete(Path.Combine(older, "checkpoints"), recursive: true);
        Copy(Path.Combine(Data, "checkpoints"), Path.Combine(older, "checkpoints"));
        Directory.Delete(Data, recursive: true);
        Copy(older, Data);
        var (code, said) = await Check();
        Assert.Equal(1, code);
        Assert.Contains("数据库曾被回退", said, StringComparison.Ordinal);
    }

    // one folder for all, copied: made at the first need, gone with the program
    private static readonly Lazy<Task<ScratchFolder>> Made = new(async () =>
    {
        var folder = new ScratchFolder();
        await Prepare(folder.File("data"), null);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        return folder;
    });

    private async Task Prepared() => Copy((await Made.Value).Path, _folder.Path);

    /// <summary>A host has run on the folder, taken facts, and published checkpoints over them.</summary>
    private static async Task Prepare(string data, string? database)
    {
        using var host = await HostProcess.Start(data, database).Ready();
        foreach (var parcel in Sending.Plain(1, 60).Take(3)) await new Sending(host.Http, host.Root).Post(parcel);
        using (await Seat(host, "W2001")) { } // accounts and audit log have something in them
        await Until(host.Http, "api/v1/progress", text => Regex.Match(text, "\"size\":(\\d+),\"records\":(\\d+),\"steward\":(\\d+)") is { Success: true } at && at.Groups.Values.Skip(1).Select(g => g.Value).Distinct().Count() == 1);
        var size = long.Parse(Regex.Match(await host.Http.GetStringAsync("api/v1/progress"), "\"size\":(\\d+)").Groups[1].Value, CultureInfo.InvariantCulture);
        await Until(host.Http, "log/checkpoint", note => long.Parse(note.Split('\n')[1], CultureInfo.InvariantCulture) >= size);
        await host.Kill();
    }

    private Task<(int Code, string Said)> Check(params string[] more) => HostProcess.Run(["check", "--data", Data, "--demo", .. more]);

    private async Task<IReadOnlyList<Witness.Ledger.Signing.NoteKey>> LogKeys()
    {
        var (code, said) = await HostProcess.Run("keys", "--data", Data, "--demo");
        Assert.True(code == 0, said);
        return [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Witness.Ledger.Signing.NoteKey.Parse(line.Trim())!)];
    }

    private static async Task<string> Until(HttpClient http, string path, Func<string, bool> holds)
    {
        var limit = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            using var answer = await http.GetAsync(path);
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.IsSuccessStatusCode && holds(text)) return text;
            Assert.True(limit.Elapsed < TimeSpan.FromSeconds(60), $"{path}: {text}");
            await Task.Delay(50);
        }
    }

    private static async Task<HttpClient> Seat(HostProcess host, string account)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, CookieContainer = new CookieContainer() }) { BaseAddress = host.Root };
        var token = Forgery().Match(await http.GetStringAsync("signin")).Groups[1].Value;
        using var form = new FormUrlEncodedContent([new("account", account), new("back", "/log"), new("__RequestVerificationToken", token)]);
        using var taken = await http.PostAsync("session/seat", form);
        Assert.Equal("/log", taken.RequestMessage!.RequestUri!.AbsolutePath);
        return http;
    }

    private static async Task Sql(string file, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.True(await command.ExecuteNonQueryAsync() > 0, sql);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var place = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Copy(file, place);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(place, File.GetUnixFileMode(file));
        }
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Forgery();
}
