using System.Net;
using Witness.Cosign;
using Witness.Flow.Tests;

namespace Witness.Web.Tests.Campaigns;

/// <summary>
/// Somebody has written in the database while no host ran. The host starts all the same, read-only, and names table and row to
/// whoever watches; the self-check names everything that is wrong, in the databases and outside them.
/// </summary>
public sealed class DamageTests : DamagedData
{
    private const string Last = "(SELECT max(position) FROM entry_witness)";

    [Theory]
    [InlineData("UPDATE head SET size=size+1 WHERE log=0", "表 head，整表", "table head, the whole of it")]
    [InlineData("DELETE FROM entry_witness WHERE position=" + Last, "表 entry_witness，行 ", "table entry_witness, row ")]
    [InlineData("DELETE FROM row_vault WHERE key=(SELECT min(key) FROM row_vault)", "表 vault，行 ", "table vault, row ")]
    public Task The_host_starts_read_only_and_names_table_and_row(string sql, string zh, string en) => StartsReadOnly(sql, zh, en);

    [Theory]
    [Trait("ring", "long")]
    [InlineData("UPDATE tile SET hashes=zeroblob(length(hashes)) WHERE log=0 AND level=0", "表 tile（Witness）", "table tile (Witness)")]
    [InlineData("UPDATE row_account SET mac=zeroblob(16) WHERE key=CAST('R3001' AS BLOB)", "表 account，行 R3001", "table account, row R3001")]
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
        using var http = await host.Seat("W2001");
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
        await using var cosigner = CosignServer.Build(new(0, "127.0.0.1", Scratch.File("cosigner"), "regulator.example/one", await LogKeys()), TimeProvider.System);
        await cosigner.StartAsync();
        string[] asking = ["--cosigner", cosigner.Urls.Single(), "--cosigner-key", CosignServer.OwnKey(new(0, "", Scratch.File("cosigner"), "", []))];
        var older = Scratch.File("older");
        Copy(Data, older);
        Copy(Path.Combine(Data, "checkpoints"), Scratch.File("notes"));
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
        await Finds(() => Task.Run(() => File.Copy(Path.Combine(Scratch.File("notes"), "witness"), checkpoint, overwrite: true)), "检查点文件早于已共签的检查点");

        // an older copy of everything, checkpoint files included: only the cosigner knows
        Directory.Delete(Data, recursive: true);
        Copy(older, Data);
        Assert.Equal(0, (await Check()).Code);
        var (rolled, told) = await Check(asking);
        Assert.Equal(1, rolled);
        Assert.Contains("数据曾被退回", told, StringComparison.Ordinal);

        async Task Finds(Func<Task> change, params string[] oneOf)
        {
            var (kept, was) = (Scratch.File("kept"), Data);
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
        var older = Scratch.File("older");
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
}
