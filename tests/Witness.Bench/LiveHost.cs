using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Witness.Flow.Tests;

namespace Witness.Bench;

/// <summary>What a load gave: of the sender, of the host in the same time, and when the followers were through.</summary>
public sealed record Loaded(long Facts, double AckSeconds, double SettledSeconds, double P50, double P99, double HostCpu, double SenderCpu, double ReceiverCpu)
{
    /// <summary>Processor microseconds of the host for one fact, by the names of its threads; small ones are left out.</summary>
    public required IReadOnlyDictionary<string, double> Parts { get; init; }

    public double AckRate => Facts / AckSeconds;

    public double SettledRate => Facts / SettledSeconds;

    /// <summary>Processor microseconds for one fact: host, sender and receiver until everything was through.</summary>
    public double MicrosecondsPerFact => (HostCpu + SenderCpu + ReceiverCpu) * 1e6 / Facts;
}

/// <summary>The real system: host with its followers, a receiver of its pushes, a folder of its own; gone afterwards.</summary>
public sealed partial class LiveHost : IAsyncDisposable
{
    private const string Officer = "W1001";

    private readonly ScratchFolder _folder = new();
    private readonly string? _database;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, CookieContainer = new CookieContainer(), MaxConnectionsPerServer = 32 });
    private Process? _host, _receiver;

    private LiveHost(string? database) => _database = database;

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public string Data => _folder.File("data");

    public string File(string name) => _folder.File(name);

    public HttpClient Http => _http;

    public static async Task<LiveHost> Open(string engine)
    {
        var host = new LiveHost(engine == "postgres" ? await ScratchPostgres.NewDatabase() : null);
        try
        {
            await Programs.Run("Witness.Sim", "senders", "--seed", "1", "--bench", "17", "--out", host._folder.File("senders.json"));
            await host.Start();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public async Task Start()
    {
        var (port, push) = (Programs.FreePort(), Programs.FreePort());
        _receiver = Programs.Start("Witness.Sim", "receive", "--port", $"{push}");
        _ = _receiver.StandardOutput.ReadToEndAsync();
        string[] flags =
        [
            "serve", "--port", $"{port}", "--data", Data, "--demo", "--senders", _folder.File("senders.json"),
            "--trade-start", "2026-09-16T08:20:00+08:00", "--push", $"http://127.0.0.1:{push}",
        ];
        _host = Programs.Start("Witness.Web", _database is null ? flags : [.. flags, "--db", _database]);
        _ = _host.StandardOutput.ReadToEndAsync();
        Address = new($"http://127.0.0.1:{port}/");
        for (var tries = 0; tries < 1200; tries++)
        {
            if (_host.HasExited) throw new InvalidOperationException("the host ended at its start");
            try
            {
                using var answer = await _http.GetAsync(new Uri(Address, "healthz"));
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // not there yet
            }
            await Task.Delay(100);
        }
        throw new InvalidOperationException("the host did not become ready in two minutes");
    }

    /// <summary>Asks the host to stop and waits; what it wrote stays until disposal.</summary>
    public async Task Stop()
    {
        foreach (var process in new[] { _host, _receiver })
        {
            if (process is null || process.HasExited) continue;
            using (Process.Start("kill", ["-TERM", $"{process.Id}"])) { }
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        (_host, _receiver) = (null, null);
    }

    /// <summary>Facts of plain deals in signed batches, from 16 senders; ends when records, steward, herald, judgement and the queue of alerts are through.</summary>
    /// <param name="skip">Facts that earlier loads of this host have sent.</param>
    public Task<Loaded> Load(long count, long skip = 0, int batch = 100, int rate = 0) => Load(
        ["--senders", "16", "--seed", "1", "--batch", $"{batch}", "--count", $"{count}", "--skip", $"{skip}", .. rate > 0 ? (string[])["--rate", $"{rate}"] : ["--prepare"]]);

    public async Task<Loaded> Load(string[] flags)
    {
        await Settle();
        var (host, receiver) = (Programs.Spent(_host!), Programs.Spent(_receiver!));
        var before = Programs.Threads(_host!);
        var ran = await Programs.Run("Witness.Sim", ["load", "--url", Address.AbsoluteUri, .. flags]);
        var after = Stopwatch.StartNew();
        await Settle();
        var said = JsonDocument.Parse(ran.Said).RootElement;
        var facts = said.GetProperty("accepted").GetInt64();
        if (said.GetProperty("refused").GetInt64() > 0 || facts == 0) throw new InvalidOperationException($"the load was not taken: {ran.Said}");
        var seconds = said.GetProperty("seconds").GetDouble();
        var parts = Programs.Threads(_host!).Select(part => (part.Key, Spent: (part.Value - before.GetValueOrDefault(part.Key)) / facts)).Where(part => part.Spent >= 1);
        return new(
            facts, seconds, seconds + after.Elapsed.TotalSeconds, said.GetProperty("ackP50ms").GetDouble(), said.GetProperty("ackP99ms").GetDouble(),
            (Programs.Spent(_host!) - host)!.Value.TotalSeconds, said.GetProperty("senderCpuSeconds").GetDouble(), (Programs.Spent(_receiver!) - receiver)!.Value.TotalSeconds)
        {
            Parts = parts.ToDictionary(part => part.Key, part => Math.Round(part.Spent)),
        };
    }

    /// <summary>Ends when every follower has seen the whole log, also what the followers themselves append.</summary>
    public async Task Settle()
    {
        while (true)
        {
            if (_host!.HasExited) throw new InvalidOperationException("the host ended");
            if (await Progress() is { } p && p.Records >= p.Size && p.Steward >= p.Size && p.Herald >= p.Size && p.Judged >= p.Size && p.Queue >= p.Size) return;
            await Task.Delay(20);
        }
    }

    /// <summary>Size of the log.</summary>
    public async Task<long> Size() => (await Progress()).Size;

    /// <summary>Takes the seat of a witness officer, as a person does on the sign-in page.</summary>
    public async Task SignIn()
    {
        var page = await _http.GetStringAsync(new Uri(Address, "signin"));
        var token = Token().Match(page).Groups[1].Value;
        using var form = new FormUrlEncodedContent([new("account", Officer), new("code", Flow.Accounts.EntryRules.Demo.DemoCode!), new("back", "/healthz"), new("__RequestVerificationToken", WebUtility.HtmlDecode(token))]);
        using var answer = await _http.PostAsync(new Uri(Address, "session/seat"), form);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _http.Dispose();
        if (_database is not null) await ScratchPostgres.Drop(_database);
        _folder.Dispose();
    }

    private async Task<(long Size, long Records, long Steward, long Herald, long Judged, long Queue)> Progress()
    {
        var json = JsonDocument.Parse(await _http.GetStringAsync(new Uri(Address, "api/v1/progress"))).RootElement;
        return (json.GetProperty("size").GetInt64(), json.GetProperty("records").GetInt64(), json.GetProperty("steward").GetInt64(), json.GetProperty("herald").GetInt64(),
            json.GetProperty("judged").GetInt64(), json.GetProperty("queue").GetInt64());
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
