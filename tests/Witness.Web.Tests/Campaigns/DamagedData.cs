using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Witness.Flow.Tests;

namespace Witness.Web.Tests.Campaigns;

/// <summary>A data folder on which a host has run, for somebody to write in; the same for all tests, each on a copy of its own.</summary>
public abstract class DamagedData : IDisposable
{
    private protected ScratchFolder Scratch { get; } = new();

    private protected string Data => Scratch.File("data");

    public void Dispose()
    {
        Scratch.Dispose();
        GC.SuppressFinalize(this);
    }

    // one folder for all, copied: made at the first need, gone with the program
    private static readonly Lazy<Task<ScratchFolder>> Made = new(async () =>
    {
        var folder = new ScratchFolder();
        await Prepare(folder.File("data"), null);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        return folder;
    });

    private protected async Task Prepared() => Copy((await Made.Value).Path, Scratch.Path);

    /// <summary>A host has run on the folder, taken facts, and published checkpoints over them.</summary>
    private protected static async Task Prepare(string data, string? database)
    {
        using var host = await HostProcess.Start(data, database).Ready();
        foreach (var parcel in Sending.Plain(1, 60).Take(3)) await new Sending(host.Http, host.Root).Post(parcel);
        using (await host.Seat("W2001")) { } // accounts and audit log have something in them
        await Settled(host); // judgement too: what it says of a lot is a fact of the lot
        var size = long.Parse(Regex.Match(await host.Http.GetStringAsync("api/v1/progress"), "\"size\":(\\d+)").Groups[1].Value, CultureInfo.InvariantCulture);
        await Until(host.Http, "log/checkpoint", note => long.Parse(note.Split('\n')[1], CultureInfo.InvariantCulture) >= size);
        await host.Kill();
    }

    /// <summary>Followers have seen all of the log, and it no longer grows.</summary>
    private protected static async Task Settled(HostProcess host)
    {
        for (var (before, quiet) = ("", 0); quiet < 4; await Task.Delay(300))
        {
            var now = await host.Http.GetStringAsync("api/v1/progress");
            var seen = Regex.Match(now, "\"size\":(\\d+),\"records\":(\\d+),\"steward\":(\\d+)") is { Success: true } at && at.Groups.Values.Skip(1).Select(g => g.Value).Distinct().Count() == 1;
            (before, quiet) = (now, seen && now == before ? quiet + 1 : 0);
        }
    }

    private protected Task<(int Code, string Said)> Check(params string[] more) => HostProcess.Run(["check", "--data", Data, "--demo", .. more]);

    /// <summary>Verification keys of both logs.</summary>
    private protected async Task<IReadOnlyList<Witness.Ledger.Signing.NoteKey>> LogKeys()
    {
        var (code, said) = await HostProcess.Run("keys", "--data", Data, "--demo");
        Assert.True(code == 0, said);
        return [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Witness.Ledger.Signing.NoteKey.Parse(line.Trim())!)];
    }

    private protected static async Task<string> Until(HttpClient http, string path, Func<string, bool> holds)
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

    private protected static async Task Sql(string file, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.True(await command.ExecuteNonQueryAsync() > 0, sql);
    }

    private protected static void Copy(string from, string to)
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
