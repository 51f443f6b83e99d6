using System.Diagnostics;

namespace Witness.Flow.Tests.Store;

/// <summary>F1 and F4 on the real process: killed at a random instant, or its disk says no.</summary>
public sealed class KillTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Acks => _folder.File("acks");

    [Fact]
    public Task Killed_five_times_SQLite_holds_everything_acknowledged() => Campaign(_folder.File("log.db"), 5);

    [Fact]
    public async Task Killed_twice_the_client_of_PostgreSQL_holds_everything_acknowledged() => await Campaign(await ScratchPostgres.NewDatabase(), 2);

    [Fact]
    [Trait("ring", "long")]
    public Task Killed_a_hundred_times_SQLite_holds_everything_acknowledged() => Campaign(_folder.File("log.db"), 100);

    [Fact]
    [Trait("ring", "long")]
    public async Task Killed_a_hundred_times_the_client_of_PostgreSQL_holds_everything_acknowledged() => await Campaign(await ScratchPostgres.NewDatabase(), 100);

    [Theory]
    [InlineData("fsync", 5)] // EIO
    [InlineData("fsync", 28)] // ENOSPC
    [InlineData("write", 28)]
    [InlineData("write", 5)]
    public async Task When_the_disk_says_no_nothing_more_is_acknowledged_and_the_log_stops(string call, int number)
    {
        var (place, trigger, shim) = (_folder.File("log.db"), _folder.File("trigger"), _folder.File("io-fails.so"));
        using (var gcc = Process.Start("gcc", ["-shared", "-fPIC", "-o", shim, Cases()]))
        {
            await gcc.WaitForExitAsync();
            Assert.Equal(0, gcc.ExitCode);
        }

        using var child = WriterChild.Start(place, Acks, ("LD_PRELOAD", shim), ("IO_TRIGGER", trigger), ("IO_CALL", call), ("IO_ERRNO", $"{number}"), ("IO_PATH", "log.db"));
        await Grown(child, 100);
        await File.WriteAllTextAsync(trigger, "");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await child.WaitForExitAsync(limit.Token);
        Assert.Equal(WriterChild.StoppedByItself, child.ExitCode);
        await WriterChild.Verify(place, Acks);
    }

    private async Task Campaign(string place, int kills)
    {
        var random = new Random(kills);
        for (var kill = 0; kill < kills; kill++)
        {
            using var child = WriterChild.Start(place, Acks);
            await Grown(child, WriterChild.Acknowledged(Acks).Count + 20);
            await Task.Delay(random.Next(200));
            child.Kill();
            await child.WaitForExitAsync();
            await WriterChild.Verify(place, Acks);
        }
    }

    // A child that dies by itself is a failure of its own; it must not be waited for.
    private async Task Grown(Process child, int count)
    {
        var limit = Stopwatch.StartNew();
        while (WriterChild.Acknowledged(Acks).Count < count)
        {
            Assert.False(child.HasExited, "the writing process ended by itself");
            Assert.True(limit.Elapsed < TimeSpan.FromSeconds(60), "the writing process does not write");
            await Task.Delay(20);
        }
    }

    private static string Cases()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "tests", "cases", "store", "io-fails.c");
            if (File.Exists(path)) return path;
        }

        throw new FileNotFoundException("tests/cases/store/io-fails.c");
    }
}
