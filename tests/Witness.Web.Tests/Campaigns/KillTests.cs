using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Witness.Flow.Tests;

namespace Witness.Web.Tests.Campaigns;

/// <summary>F1 and F4 on the whole host: killed at random moments under load, or its disk says no; what it acknowledged holds.</summary>
public sealed class KillTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly ConcurrentBag<Told> _told = [];
    private readonly ConcurrentBag<Parcel> _answered = [];
    private readonly ConcurrentBag<byte[]> _published = [];
    private readonly ConcurrentDictionary<int, IEnumerator<Parcel>> _lanes = [];

    public void Dispose() => _folder.Dispose();

    private string Data => _folder.File("data");

    [Fact]
    public Task Killed_three_times_under_load_the_host_keeps_what_it_acknowledged() => Campaign(3, null);

    [Fact]
    [Trait("ring", "long")]
    public Task Killed_two_hundred_times_the_host_on_SQLite_keeps_what_it_acknowledged() => Campaign(200, null);

    [Fact]
    [Trait("ring", "long")]
    public async Task Killed_two_hundred_times_the_host_on_PostgreSQL_keeps_what_it_acknowledged() => await Campaign(200, await ScratchPostgres.NewDatabase());

    [Theory]
    [InlineData("store/io-fails.c", "fsync", 5)] // EIO
    [InlineData("store/io-fails.c", "write", 28)] // ENOSPC
    [InlineData("ledger/fsync-fails.c", "fsync", 5)] // the checkpoint's file
    public async Task When_the_disk_says_no_the_host_ends_and_a_restart_holds_everything(string source, string call, int number)
    {
        var (shim, trigger) = (await Shim(source), _folder.File("trigger"));
        using (var host = HostProcess.Start(
            Data, null, ("LD_PRELOAD", shim), ("IO_TRIGGER", trigger), ("IO_CALL", call), ("IO_ERRNO", $"{number}"), ("IO_PATH", "log.db"), ("FSYNC_TRIGGER", trigger), ("FSYNC_ERRNO", $"{number}")))
        {
            await host.Ready();
            var load = Load(host);
            await Grown(300, load);
            await File.WriteAllTextAsync(trigger, "");
            Assert.NotEqual(0, await host.Ended(TimeSpan.FromSeconds(60)));
            await load;
        }
        File.Delete(trigger);
        await Verify(null);
        await SeenAgain(null);
    }

    [Fact]
    public async Task When_PostgreSQL_cuts_the_connection_under_load_the_host_ends_and_a_restart_holds_everything()
    {
        var database = await ScratchPostgres.NewDatabase();
        using (var host = HostProcess.Start(Data, database))
        {
            await host.Ready();
            var load = Load(host);
            await Grown(200, load);
            await using (var source = Npgsql.NpgsqlDataSource.Create(database))
            await using (var command = source.CreateCommand("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"))
                Assert.True(await command.ExecuteScalarAsync() is long and > 0);
            Assert.NotEqual(0, await host.Ended(TimeSpan.FromSeconds(60)));
            await load;
        }
        await Verify(database);
        await SeenAgain(database);
    }

    [Theory]
    [Trait("ring", "long")]
    [InlineData("fsync", 5)] // EIO: the server panics rather than try again
    [InlineData("write", 28)] // ENOSPC in the write-ahead log
    public async Task When_the_disk_under_PostgreSQL_says_no_nothing_acknowledged_is_lost(string call, int number)
    {
        var trigger = $"/tmp/wpg-trigger-{Guid.NewGuid():N}";
        var shim = $"/tmp/wpg-shim-{Guid.NewGuid():N}.so";
        File.Copy(await Shim("store/io-fails.c"), shim);
        File.SetUnixFileMode(shim, (UnixFileMode)0b101_101_101);
        var (database, again, remove) = ScratchPostgres.Alone(("LD_PRELOAD", shim), ("IO_TRIGGER", trigger), ("IO_CALL", call), ("IO_ERRNO", $"{number}"), ("IO_PATH", "pg_wal"));
        try
        {
            using (var host = HostProcess.Start(Data, database))
            {
                await host.Ready();
                var load = Load(host);
                await Grown(200, load);
                await File.WriteAllTextAsync(trigger, "");
                Assert.NotEqual(0, await host.Ended(TimeSpan.FromSeconds(60)));
                await load;
            }
            File.Delete(trigger);
            again();
            await Verify(database);
            await SeenAgain(database);
        }
        finally
        {
            File.Delete(trigger);
            remove();
            File.Delete(shim);
        }
    }

    private async Task<string> Shim(string source)
    {
        var shim = _folder.File("shim.so");
        using var gcc = Process.Start("gcc", ["-shared", "-fPIC", "-o", shim, Case(source)]);
        await gcc.WaitForExitAsync();
        Assert.Equal(0, gcc.ExitCode);
        return shim;
    }

    private async Task Campaign(int kills, string? database)
    {
        var random = new Random(kills);
        for (var kill = 1; kill <= kills; kill++)
        {
            using (var host = HostProcess.Start(Data, database))
            {
                if (kill % 3 != 0) await host.Ready(); // else it may die while it is starting
                var load = Load(host);
                if (kill % 3 != 0) await Grown(_told.Count + 50, load);
                await Task.Delay(random.Next(kill % 3 == 0 ? 3000 : 700));
                await host.Kill();
                await load;
            }
            if (kill % 20 == 0 || kill == kills) await Verify(database);
        }
        Assert.True(_told.Count > 50 * kills / 2);
        Assert.NotEmpty(_published);
        await SeenAgain(database);
    }

    /// <summary>Four senders and somebody who keeps checkpoints, until the host is gone.</summary>
    private Task Load(HostProcess host)
    {
        var sending = new Sending(host.Http, host.Root);
        return Task.WhenAll([.. Enumerable.Range(1, 4).Select(lane => Task.Run(() => Lane(host, sending, lane))), Task.Run(() => Notes(host))]);
    }

    private async Task Lane(HostProcess host, Sending sending, int lane)
    {
        var parcels = _lanes.GetOrAdd(lane, n => Sending.Plain(n, 25).GetEnumerator());
        for (var failed = false; !host.Gone;)
        {
            if (!failed) parcels.MoveNext(); // what was not answered goes again
            try
            {
                var told = await sending.Post(parcels.Current);
                foreach (var one in told) _told.Add(one);
                _answered.Add(parcels.Current);
                failed = false;
                Assert.All(told, one => Assert.True(one.Outcome is "accepted" or "seen", one.Problem));
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
            {
                failed = true;
                await Task.Delay(25);
            }
        }
    }

    private async Task Notes(HostProcess host)
    {
        while (!host.Gone)
        {
            try
            {
                using var answer = await host.Http.GetAsync("log/checkpoint");
                if (answer.IsSuccessStatusCode) _published.Add(await answer.Content.ReadAsByteArrayAsync());
                await Task.Delay(200);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
            {
                await Task.Delay(25);
            }
        }
    }

    private async Task Grown(int count, Task load)
    {
        var limit = Stopwatch.StartNew();
        while (_told.Count < count)
        {
            if (load.IsCompleted) await load;
            Assert.True(!load.IsCompleted && limit.Elapsed < TimeSpan.FromSeconds(60), $"acknowledged: {_told.Count}");
            await Task.Delay(20);
        }
    }

    private async Task Verify(string? database)
    {
        await using var disk = await Disk.Open(Data, database);
        await disk.Holds(_told, _published);
    }

    /// <summary>The host comes up, its read tables catch up, and everything answered before is «seen» at the same place.</summary>
    private async Task SeenAgain(string? database)
    {
        using (var host = await HostProcess.Start(Data, database).Ready())
        {
            var sending = new Sending(host.Http, host.Root);
            var before = _told.GroupBy(one => one.Id!).ToDictionary(one => one.Key, one => one.Select(t => t.Position).Distinct().ToList());
            Assert.All(before, one => Assert.Single(one.Value));
            foreach (var parcel in _answered)
                foreach (var again in await sending.Post(parcel)) Assert.Equal((again.Id, "seen", before[again.Id!][0]), (again.Id, again.Outcome, again.Position));
            await host.Kill();
        }
        await using var disk = await Disk.Open(Data, database);
        Assert.Empty(await disk.Road.Database.Check());
    }

    private static string Case(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "cases", name);
}
