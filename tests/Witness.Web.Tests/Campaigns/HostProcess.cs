using Witness.Web.Wiring;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Witness.Sim.Wire;

namespace Witness.Web.Tests.Campaigns;

/// <summary>The host program as a process of its own, with demo senders, on a folder that outlives it.</summary>
internal sealed partial class HostProcess : IDisposable
{
    public const ulong Seed = 1;

    private readonly StringBuilder _said = new();
    private readonly Process _process;

    private HostProcess(Process process, int port)
    {
        (_process, Root) = (process, new($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/"));
        process.OutputDataReceived += (_, line) => Say(line.Data);
        process.ErrorDataReceived += (_, line) => Say(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = Root, Timeout = TimeSpan.FromSeconds(60) };
    }

    public Uri Root { get; }

    public HttpClient Http { get; }

    public bool Gone => _process.HasExited;

    /// <summary>Everything it wrote on its console.</summary>
    public string Said
    {
        get { lock (_said) return _said.ToString(); }
    }

    /// <summary>Starts it; <see cref="Ready"/> waits until it answers.</summary>
    public static HostProcess Start(string data, string? database = null, params (string Name, string Value)[] environment) => Start(data, database, environment, []);

    /// <summary>The same with further flags.</summary>
    public static HostProcess Start(string data, string? database, (string Name, string Value)[] environment, IReadOnlyList<string> more)
    {
        var senders = Path.Combine(Path.GetDirectoryName(data)!, "senders.json");
        if (!File.Exists(senders)) File.WriteAllBytes(senders, Accounts.ToJson(Accounts.Of(Seed).Concat(Accounts.RealSources(Seed)).Concat(Accounts.Bench(Seed, 4))));
        var port = FreePort();
        List<string> flags = ["serve", "--port", port.ToString(CultureInfo.InvariantCulture), "--data", data, "--demo", "--senders", senders, "--trade-start", "2026-09-16T08:00:00+08:00", "--speed", "1"];
        if (database is not null) flags.AddRange(["--db", database]);
        flags.AddRange(more);
        return new(Launch(flags, environment), port);
    }

    /// <summary>The empty real system: no demo, no accounts, no senders.</summary>
    public static HostProcess Bare(string data)
    {
        var port = FreePort();
        return new(Launch(["serve", "--port", port.ToString(CultureInfo.InvariantCulture), "--data", data], []), port);
    }

    /// <summary>The demo again on the same folder and the same port, as after a restart of the machine.</summary>
    public HostProcess Again(string data)
    {
        var senders = Path.Combine(Path.GetDirectoryName(data)!, "senders.json");
        return new(Launch(["serve", "--port", Root.Port.ToString(CultureInfo.InvariantCulture), "--data", data, "--demo", "--senders", senders, "--trade-start", "2026-09-16T08:00:00+08:00", "--speed", "1"], []), Root.Port);
    }

    /// <summary>Runs another of its commands to the end; gives exit code and what was said.</summary>
    public static async Task<(int Code, string Said)> Run(params IReadOnlyList<string> flags)
    {
        using var process = Launch(flags, []);
        var (said, wrong) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await said + await wrong);
    }

    public async Task<HostProcess> Ready()
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            Assert.False(_process.HasExited, $"the host ended: {Said}");
            Assert.True(since.Elapsed < TimeSpan.FromSeconds(60), $"the host is not ready: {Said}");
            try
            {
                using var answer = await Http.GetAsync("healthz");
                if (answer.IsSuccessStatusCode) return this;
            }
            catch (HttpRequestException)
            {
                // it does not listen yet
            }
            await Task.Delay(50);
        }
    }

    /// <summary>The demo's second factor, as its sign-in page shows it.</summary>
    public static string DemoCode => Flow.Accounts.EntryRules.Demo.DemoCode!;

    /// <summary>A browser without scripts that sat down at an account of the demo.</summary>
    public async Task<HttpClient> Seat(string account)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, CookieContainer = new CookieContainer() }) { BaseAddress = Root };
        var token = Forgery().Match(await http.GetStringAsync("signin")).Groups[1].Value;
        using var form = new FormUrlEncodedContent([new("account", account), new("code", DemoCode), new("back", "/log"), new("__RequestVerificationToken", token)]);
        using var taken = await http.PostAsync("session/seat", form);
        Assert.Equal("/log", taken.RequestMessage!.RequestUri!.AbsolutePath);
        return http;
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits until it ends by itself; gives the exit code.</summary>
    public async Task<int> Ended(TimeSpan most)
    {
        using var limit = new CancellationTokenSource(most);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"the host goes on: {Said}");
        }
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Http.Dispose();
    }

    private static Process Launch(IEnumerable<string> flags, IReadOnlyList<(string Name, string Value)> environment)
    {
        var dll = typeof(HostFlags).Assembly.Location;
        var info = new ProcessStartInfo("dotnet", ["exec", "--runtimeconfig", Path.ChangeExtension(typeof(HostProcess).Assembly.Location, ".runtimeconfig.json"), "--depsfile", Path.ChangeExtension(typeof(HostProcess).Assembly.Location, ".deps.json"), dll, .. flags])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetDirectoryName(dll),
        };
        foreach (var (name, value) in environment) info.Environment[name] = value;
        return Process.Start(info)!;
    }

    private void Say(string? line)
    {
        if (line is null) return;
        lock (_said) _said.AppendLine(line);
    }

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Forgery();
}
