using Witness.Flow.Tests;

namespace Witness.Web.Tests.Campaigns;

/// <summary>Somebody puts an older copy of the whole data folder back; the checkpoint files lie elsewhere and say so.</summary>
public sealed class RollbackTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_older_copy_of_everything_but_the_checkpoints_opens_read_only_and_says_why()
    {
        var (data, older) = (_folder.File("data"), _folder.File("older"));
        using (var host = await HostProcess.Start(data).Ready())
        {
            await new Sending(host.Http, host.Root).Post(Sending.Plain(1, 50).First());
            await host.Kill();
        }
        Copy(data, older);
        using (var host = await HostProcess.Start(data).Ready())
        {
            foreach (var parcel in Sending.Plain(2, 50).Take(3)) await new Sending(host.Http, host.Root).Post(parcel);
            var size = 0L;
            while (size < 250) // the note covers what was sent
            {
                size = long.Parse((await host.Http.GetStringAsync("log/checkpoint")).Split('\n')[1], System.Globalization.CultureInfo.InvariantCulture);
                await Task.Delay(50);
            }
            await host.Kill();
        }
        foreach (var file in Directory.GetFiles(data, "*", SearchOption.AllDirectories).Where(file => !file.Contains("checkpoints", StringComparison.Ordinal))) File.Delete(file);
        foreach (var file in Directory.GetFiles(older, "*", SearchOption.AllDirectories).Where(file => !file.Contains("checkpoints", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(data, Path.GetRelativePath(older, file)), overwrite: true);

        using var again = await HostProcess.Start(data).Ready(); // it can be read
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => new Sending(again.Http, again.Root).Post(Sending.Plain(3, 5).First()));
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("回退", refused.Message + again.Said, StringComparison.Ordinal);
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
}
