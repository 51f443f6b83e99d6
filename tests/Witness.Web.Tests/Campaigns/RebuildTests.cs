using System.Text.Json;
using Microsoft.Data.Sqlite;
using Witness.Flow.Tests;

namespace Witness.Web.Tests.Campaigns;

/// <summary>The read tables are worth no command of anybody's: whatever happened to them, the host makes them anew from the log.</summary>
public sealed class RebuildTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("absent")]
    [InlineData("no database")]
    [InlineData("state forged")]
    public async Task Read_tables_that_cannot_be_used_are_made_anew_beside_what_is_there(string harm)
    {
        var data = _folder.File("data");
        using (var host = await HostProcess.Start(data).Ready())
        {
            foreach (var parcel in Sending.Plain(1, 100).Take(3)) await new Sending(host.Http, host.Root).Post(parcel);
            await host.Kill();
        }
        var file = Assert.Single(Directory.GetFiles(Path.Combine(data, "read"), "*.db"));
        if (harm == "state forged") Forge(file);
        foreach (var part in Directory.GetFiles(Path.Combine(data, "read")))
        {
            if (harm == "absent") File.Delete(part);
            else if (harm == "no database" && part == file) await File.WriteAllTextAsync(part, "not a database");
        }
        var log = new FileInfo(Path.Combine(data, "log.db")).Length;

        using var again = await HostProcess.Start(data).Ready();
        var progress = JsonDocument.Parse(await again.Http.GetStringAsync("api/v1/progress")).RootElement;
        Assert.InRange(progress.GetProperty("records").GetInt64(), 300, long.MaxValue);
        Assert.True(new FileInfo(Path.Combine(data, "log.db")).Length >= log);
        var build = Assert.Single(Directory.GetFiles(Path.Combine(data, "read"), "*.db"));
        if (harm == "state forged") Assert.Contains("另建一份", again.Said, StringComparison.Ordinal);
        if (harm != "absent") Assert.NotEqual(file, build);
    }

    private static void Forge(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var forge = connection.CreateCommand();
        forge.CommandText = "UPDATE witness_cursor SET next = next - 1";
        Assert.Equal(1, forge.ExecuteNonQuery());
    }
}
