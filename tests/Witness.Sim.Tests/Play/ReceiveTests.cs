using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Witness.Sim.Play;
using Witness.Sim.Tests.Wire;
using Witness.Sim.Wire;

namespace Witness.Sim.Tests.Play;

public sealed class ReceiveTests
{
    private static readonly Signer Centre = new("centre", Accounts.Key(1, "centre"), TimeProvider.System);

    [Fact]
    public async Task A_push_gets_a_receipt_and_its_repetition_the_same_one()
    {
        await using var house = new House();
        var first = await house.Push("k-1", """{"data":{"lot":"L","position":4}}""");
        var again = await house.Push("k-1", """{"data":{"lot":"L","position":4}}""");
        Assert.Equal((HttpStatusCode.OK, first.Body), (again.Status, again.Body));
        Assert.Contains("receipt", first.Body, StringComparison.Ordinal);
        Assert.Equal((1, 1, 0), (await house.Count("taken"), await house.Count("repeated"), await house.Count("disordered")));
    }

    [Fact]
    public async Task A_signature_of_someone_else_is_refused()
    {
        await using var house = new House();
        var answer = await house.Push("k-1", "{}", new Signer("centre", Accounts.Key(2, "centre"), TimeProvider.System));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal(1, await house.Count("unsigned"));
    }

    [Fact]
    public async Task A_lot_told_backwards_is_noticed()
    {
        await using var house = new House();
        await house.Push("k-1", """{"data":{"lot":"L","position":4}}""");
        await house.Push("k-2", """{"data":{"lot":"M","position":1}}""");
        Assert.Equal(0, await house.Count("disordered"));
        await house.Push("k-3", """{"data":{"lot":"L","position":3}}""");
        Assert.Equal(1, await house.Count("disordered"));
    }

    [Fact]
    public async Task Another_text_under_an_old_key_and_a_signature_of_long_ago_are_noticed()
    {
        await using var house = new House();
        await house.Push("k-1", """{"data":{"lot":"L","position":4}}""");
        await house.Push("k-1", """{"data":{"lot":"L","position":5}}""");
        Assert.Equal((1, 1), (await house.Count("repeated"), await house.Count("altered")));
        var old = await house.Push("k-2", "{}", new Signer("centre", Accounts.Key(1, "centre"), new Late()));
        Assert.Equal((HttpStatusCode.BadRequest, 1), (old.Status, await house.Count("stale")));
    }

    private sealed class Late : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddMinutes(-6);
    }

    [Fact]
    public async Task It_can_be_away()
    {
        await using var house = new House("--down-after", "1", "--down-for", "600");
        Assert.Equal(HttpStatusCode.OK, (await house.Push("k-1", "{}")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await house.Push("k-2", "{}")).Status);
        Assert.Equal((1, 1), (await house.Count("taken"), await house.Count("away")));
    }

    /// <summary>A receiver on a free port, its key in a scratch file.</summary>
    private sealed class House : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly HttpClient _http = new();
        private readonly string _key = Path.GetTempFileName();
        private readonly Task<int> _running;
        private readonly Uri _address;

        public House(params string[] more)
        {
            var port = Loopback.FreePort();
            File.WriteAllText(_key, "whpk_" + Convert.ToBase64String(Accounts.Key(1, "centre").GeneratePublicKey().GetEncoded()));
            _address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
            _running = ReceiveCommand.Run(Options.Read(["--port", port.ToString(CultureInfo.InvariantCulture), "--key", _key, .. more])!, TimeProvider.System, _stop.Token);
        }

        public async Task<(HttpStatusCode Status, string Body)> Push(string id, string body, Signer? signer = null)
        {
            using var request = (signer ?? Centre).Sign(_address, id, Encoding.UTF8.GetBytes(body), "application/json");
            using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        public async Task<int> Count(string name)
        {
            using var json = JsonDocument.Parse(await _http.GetStringAsync(_address, TestContext.Current.CancellationToken));
            return json.RootElement.GetProperty(name).GetInt32();
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
            _http.Dispose();
            _stop.Dispose();
            File.Delete(_key);
        }
    }
}
