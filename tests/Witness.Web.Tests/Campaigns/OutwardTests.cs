using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Witness.Domain.Facts;
using Witness.Flow.Tests;
using Witness.Ledger.Crypto;
using Witness.Sim.Play;
using Witness.Sim.Wire;

namespace Witness.Web.Tests.Campaigns;

/// <summary>
/// Clause 4.6.2 on a running host: while sources are read, alerts raised, a party prompted, checkpoints cosigned and records pushed, every request it sends out
/// is listed, by the runtime's own trace and by the peer that received it. None goes anywhere else, and none could change a trade.
/// </summary>
public sealed partial class OutwardTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Clause("4.6.2")]
    public async Task Every_request_the_host_sends_out_reads_a_source_or_hands_on_what_it_witnessed()
    {
        var source = Accounts.BenchId(2);
        using var peer = new Peer(HostProcess.FreePort(), Message.Batch(new PlainFacts(7, source, "TXVBDS").Next(600)));
        File.WriteAllText(_folder.File("connectors.json"), JsonSerializer.Serialize(new { connectors = new[] { new { connector = "wire-pull", account = source, url = $"{peer.Root}facts", everySeconds = 1 } } }));
        var trace = _folder.File("http.nettrace");
        (string, string)[] traced =
        [
            ("DOTNET_EnableEventPipe", "1"), ("DOTNET_EventPipeOutputPath", trace), ("DOTNET_EventPipeOutputStreaming", "1"), ("DOTNET_EventPipeConfig", "System.Net.Http:0xFFFFFFFFFFFFFFFF:4"),
        ];
        var cosigner = Witness.Ledger.Signing.Signer.OfCosigner("regulator.example", Ed25519Secret.New(Randomness.System));
        int own;
        using (var host = await HostProcess.Start(_folder.File("data"), null, traced,
            ["--push", $"{peer.Root}push", "--cosigner", $"{peer.Root}cosign", "--cosigner-key", cosigner.Key.ToString(), "--connectors", _folder.File("connectors.json")]).Ready())
        {
            own = host.Root.Port;
            await Handle(host);
            var until = DateTime.UtcNow.AddSeconds(60);
            while (!(peer.Saw("GET /facts") && peer.Saw("POST /push") && peer.Saw("POST /cosign")) && DateTime.UtcNow < until) await Task.Delay(100);
            await Task.Delay(1500); // the trace is written about once a second
            await host.Kill();
        }
        var sent = peer.Requests.Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.Contains("GET /facts", sent);
        Assert.Contains(sent, one => one.StartsWith("POST /push", StringComparison.Ordinal));
        Assert.Contains(sent, one => one.StartsWith("POST /cosign", StringComparison.Ordinal));
        Assert.All(sent, one => Assert.Matches("^(GET /facts|POST /push.*|POST /cosign.*)$", one)); // a source is read and nothing else is done to it
        Assert.All(peer.Pushed, body => Assert.DoesNotMatch("\"(method|command|update|delete)\"", body));

        var traced2 = Requests(File.ReadAllBytes(trace)).Distinct().ToList();
        Assert.NotEmpty(traced2);
        Assert.All(traced2, one => Assert.Equal(peer.Root.Authority, one.Authority)); // nowhere else, not even to itself
        Assert.Equal(sent.Select(one => one[(one.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Distinct().Order(StringComparer.Ordinal), traced2.Select(one => one.Path).Distinct().Order(StringComparer.Ordinal));
        Assert.NotEqual(own, peer.Root.Port);
    }

    /// <summary>A late opening, its alert, and an officer who prompts the party.</summary>
    private static async Task Handle(HostProcess host)
    {
        const string Lot = "A3799022609099063000101";
        var day = new DateTime(2026, 9, 16);
        var sender = Accounts.BenchId(1);
        Message Of(string type, string subject, DateTime at, string data, int order) => new(sender, type, subject, $"out-{order}", at, at, Encoding.UTF8.GetBytes(data)) { Project = type == "ProjectRegistered" ? null : Lot[..^2], Sequence = 900 + order };
        var told = await new Sending(host.Http, host.Root).Post(new(sender, Message.Batch(
        [
            Of("ProjectRegistered", Lot[..^2], day.AddHours(-20), """{"ProjectName":"示例项目","Kind":"GC","ProcurementMethod":"公开招标","Region":"379902"}""", 1),
            Of("LotRegistered", Lot, day.AddHours(-20), $$"""{"LotCode":"{{Lot}}","LotName":"示例标段","Category":"施工"}""", 2),
            Of("OpeningStarted", Lot, day.AddHours(8), """{"PlannedAt":"2026-09-16T07:00:00+08:00","Online":true,"BidderCount":5}""", 3),
        ])));
        Assert.All(told, one => Assert.True(one.Outcome == "accepted", one.Problem));
        using var officer = await host.Seat("W1001");
        for (var tries = 0; ; tries++)
        {
            using var list = JsonDocument.Parse(await officer.GetStringAsync($"api/v1/alerts?lot={Lot}&rule=P05"));
            if (AlertNumber().Match(list.RootElement.GetRawText()) is { Success: true } number)
            {
                using var said = await officer.PostAsJsonAsync($"api/v1/alerts/{number.Groups[1].Value}/said", new { act = "prompt", to = "示例招标人", channel = "现场", text = "请核对开标时间。" });
                Assert.True(said.IsSuccessStatusCode, await said.Content.ReadAsStringAsync());
                return;
            }
            Assert.True(tries < 300, $"no alert: {list.RootElement.GetRawText()}");
            await Task.Delay(100);
        }
    }

    /// <summary>RequestStart events of a trace: scheme, host, port and path lie one after the other as the runtime writes them.</summary>
    private static IEnumerable<(string Authority, string Path)> Requests(byte[] trace)
    {
        foreach (var scheme in (string[])["http\0", "https\0"])
        {
            var mark = Encoding.Unicode.GetBytes(scheme);
            for (var at = trace.AsSpan().IndexOf(mark); at >= 0;)
            {
                var from = at + mark.Length;
                var (host, after) = Text(trace, from);
                if (host.Length > 0 && after + 4 < trace.Length && BitConverter.ToInt32(trace, after) is > 0 and < 65536 and var port && Text(trace, after + 4).Text is ['/', ..] path)
                    yield return ($"{host}:{port}", path.Split('?')[0]);
                var next = trace.AsSpan(from).IndexOf(mark);
                at = next < 0 ? -1 : from + next;
            }
        }
    }

    private static (string Text, int After) Text(byte[] trace, int from)
    {
        var text = new StringBuilder();
        for (var at = from; at + 1 < trace.Length && text.Length < 300; at += 2)
        {
            var sign = BitConverter.ToChar(trace, at);
            if (sign == '\0') return (text.ToString(), at + 2);
            if (sign is < ' ' or > '~') return ("", at);
            text.Append(sign);
        }
        return ("", from);
    }

    [GeneratedRegex("\"number\":\"([^\"]+)\"", RegexOptions.IgnoreCase)]
    private static partial Regex AlertNumber();

    /// <summary>Everybody else: source, receiver of pushes, cosigner; keeps what it was asked.</summary>
    private sealed class Peer : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly byte[] _page;

        public Peer(int port, byte[] page)
        {
            (_page, Root) = (page, new Uri($"http://127.0.0.1:{port}/"));
            _listener.Prefixes.Add(Root.AbsoluteUri);
            _listener.Start();
            _ = Listen();
        }

        public Uri Root { get; }

        public ConcurrentQueue<string> Requests { get; } = new();

        public ConcurrentQueue<string> Pushed { get; } = new();

        public bool Saw(string start) => Requests.Any(one => one.StartsWith(start, StringComparison.Ordinal));

        public void Dispose() => _listener.Close();

        private async Task Listen()
        {
            while (_listener.IsListening)
            {
                try
                {
                    await Answer(await _listener.GetContextAsync());
                }
                catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException or InvalidOperationException)
                {
                    // the host was killed in mid answer, or the test is over
                }
            }
        }

        private async Task Answer(HttpListenerContext context)
        {
            var (request, answer) = (context.Request, context.Response);
            Requests.Enqueue($"{request.HttpMethod} {request.Url!.AbsolutePath}");
            using var reader = new StreamReader(request.InputStream);
            var body = await reader.ReadToEndAsync();
            if (request.Url.AbsolutePath.StartsWith("/push", StringComparison.Ordinal)) Pushed.Enqueue(body);
            answer.StatusCode = request.Url.AbsolutePath.StartsWith("/cosign", StringComparison.Ordinal) ? 404 : 200;
            if (request.Url.AbsolutePath == "/facts")
            {
                answer.ContentType = "application/cloudevents-batch+json";
                await answer.OutputStream.WriteAsync(_page);
            }
            answer.Close();
        }
    }
}
