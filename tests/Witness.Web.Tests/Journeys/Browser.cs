using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;
using Witness.Ledger.Crypto;
using Witness.Web.Tests.Pages;

namespace Witness.Web.Tests.Journeys;

/// <summary>
/// 浏览器 — one Chromium and one host for all journeys: the demo as <c>./run</c> starts it, on a scratch folder and free ports, with
/// the day playing. <c>WITNESS_URL</c> points the journeys at a host that runs already.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly List<Process> _started = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("witness-journeys-").FullName;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public string Url { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var chromium = Places.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("Chromium is missing. Type: apt-get install -y chromium");
        if (Environment.GetEnvironmentVariable("WITNESS_URL") is { Length: > 0 } running) Url = running.TrimEnd('/');
        else await Start();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-gpu"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        foreach (var process in Enumerable.Reverse(_started))
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A fresh window of nobody, listening from the first request on.</summary>
    /// <param name="theme">What the person has chosen; null: nothing yet, and the system is set to dark.</param>
    /// <param name="url">Another host than the shared one.</param>
    public async Task<(IPage Page, PageChecks.Ears Ears)> Open(string language = "zh-CN", string? theme = "light", int width = 1366, int height = 768, string? url = null)
    {
        url ??= Url;
        var context = await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = theme is null ? ColorScheme.Dark : ColorScheme.Light });
        await context.AddCookiesAsync([new() { Name = ".AspNetCore.Culture", Value = Uri.EscapeDataString($"c={language}|uic={language}"), Url = url }]);
        if (theme is not null) await context.AddCookiesAsync([new() { Name = "theme", Value = theme, Url = url }]);
        context.SetDefaultTimeout((float)TimeSpan.FromSeconds(20).TotalMilliseconds);
        var page = await context.NewPageAsync();
        return (page, PageChecks.Listen(page, url));
    }

    /// <summary>Takes the demo seat of a role by its one click.</summary>
    public async Task SitDown(IPage page, string account, string then = "/today")
    {
        await page.GotoAsync($"{Url}/signin?back={Uri.EscapeDataString(then)}");
        await page.Locator($".seats form:has(input[value='{account}']) button").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/signin", StringComparison.Ordinal) && !url.Contains("/session", StringComparison.Ordinal));
    }

    /// <summary>
    /// Signs in by password and code, in the window as it stands; enrols an authenticator when the account has none. Gives its secret, to be handed in
    /// the next time.
    /// </summary>
    public static async Task<byte[]> SignIn(IPage page, string url, string account, string password, byte[]? secret = null)
    {
        await page.GotoAsync($"{url}/signin");
        await page.Locator("#account").Locator("input").FillAsync(account);
        await page.Locator("#password").Locator("input").FillAsync(password);
        await page.Locator("#signin-go").ClickAsync();
        await page.WaitForURLAsync("**/signin/second*");
        if (secret is null)
        {
            secret = FromBase32((await page.Locator("#secret").GetAttributeAsync("data-secret"))!);
            await page.Locator("#code").Locator("input").FillAsync(Totp.Code(secret, Totp.StepAt(DateTimeOffset.UtcNow)));
            await page.Locator("#enrol-go").ClickAsync();
            await Assertions.Expect(page.Locator("#recovery li")).ToHaveCountAsync(10);
            await page.Locator("#codes-go").ClickAsync();
        }
        else
        {
            await page.Locator("#code").Locator("input").FillAsync(Totp.Code(secret, Totp.StepAt(DateTimeOffset.UtcNow) + 1)); // the present one may be used up
            await page.Locator("#second-go").ClickAsync();
        }
        await page.WaitForURLAsync(at => !at.Contains("/signin", StringComparison.Ordinal) && !at.Contains("/session", StringComparison.Ordinal));
        return secret;
    }

    /// <summary>What an authenticator does with a typed key.</summary>
    public static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits[..(bits.Length / 8 * 8)].Chunk(8).Select(part => Convert.ToByte(new string(part), 2))];
    }

    private async Task Start()
    {
        var port = FreePort();
        Url = $"http://127.0.0.1:{port}";
        var senders = Path.Combine(_folder, "senders.json");
        var made = Run("Witness.Sim", "senders", "--seed", "1", "--out", senders);
        await made.WaitForExitAsync();
        if (made.ExitCode != 0) throw new InvalidOperationException("the senders could not be made");
        var host = Run("Witness.Web", "serve", "--port", $"{port}", "--data", Path.Combine(_folder, "data"), "--demo", "--senders", senders, "--trade-start", "2026-09-16T08:20:00+08:00", "--speed", "60", "--push", "http://127.0.0.1:9/"); // nobody listens there: pushes wait
        await Ready(host);
        Run("Witness.Sim", "play", "--url", Url, "--seed", "1");
    }

    private async Task Ready(Process host)
    {
        using var client = new HttpClient();
        var until = DateTime.UtcNow + Patience;
        while (DateTime.UtcNow < until)
        {
            if (host.HasExited) throw new InvalidOperationException($"the host ended with {host.ExitCode} before it was ready");
            try
            {
                if ((await client.GetAsync(new Uri($"{Url}/healthz"))).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }
            await Task.Delay(100);
        }
        throw new TimeoutException("the host did not become ready");
    }

    /// <summary>The program as built beside this test, same configuration.</summary>
    private Process Run(string program, params string[] args)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Witness.slnx"))) root = root.Parent;
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        var folder = Path.Combine(root!.FullName, "src", program, "bin", configuration, "net10.0");
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(folder, program + ".dll"));
        foreach (var arg in args) start.ArgumentList.Add(arg);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _started.Add(process);
        return process;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>All browser tests share one browser and one host.</summary>
[CollectionDefinition(Name)]
public sealed class InTheBrowser : ICollectionFixture<Browser>
{
    public const string Name = "browser";
}
