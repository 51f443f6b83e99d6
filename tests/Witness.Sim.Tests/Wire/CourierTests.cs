using System.Net;
using System.Net.Sockets;
using System.Text;
using Witness.Sim.Wire;

namespace Witness.Sim.Tests.Wire;

public sealed class CourierTests
{
    [Fact]
    public async Task A_full_or_broken_server_is_asked_again_until_it_answers()
    {
        var stop = TestContext.Current.CancellationToken;
        var (listener, address) = Loopback.Listen();
        using var _ = listener;
        var bodies = new List<string>();
        var server = Task.Run(async () =>
        {
            foreach (var status in new[] { 503, 429, 200 })
            {
                var context = await listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                bodies.Add(await reader.ReadToEndAsync(stop));
                context.Response.StatusCode = status;
                await context.Response.OutputStream.WriteAsync("""{"items":[{"index":0,"outcome":"accepted"},{"index":1,"outcome":"seen"}]}"""u8.ToArray(), stop);
                context.Response.Close();
            }
        }, stop);
        using var http = new HttpClient();
        var signer = new Signer("bank", Accounts.Key(1, "bank"), TimeProvider.System);
        var delivery = await new Courier(http, TimeProvider.System, stop).Send(signer, new Uri(address, "api/v1/facts"), "m-1", "[1,2]"u8.ToArray(), Courier.BatchType);
        await server;
        Assert.Equal(new Delivery(1, 1, 0, 0, 2, null), delivery);
        Assert.Equal(["[1,2]", "[1,2]", "[1,2]"], bodies);
    }

    [Fact]
    public async Task A_refusal_is_not_asked_again()
    {
        var stop = TestContext.Current.CancellationToken;
        var (listener, address) = Loopback.Listen();
        using var _ = listener;
        var server = Task.Run(async () =>
        {
            var context = await listener.GetContextAsync();
            context.Response.StatusCode = 401;
            context.Response.Close();
        }, stop);
        using var http = new HttpClient();
        var delivery = await new Courier(http, TimeProvider.System, stop).Send(new Signer("bank", Accounts.Key(1, "bank"), TimeProvider.System), new Uri(address, "api/v1/facts"), "m-1", "[]"u8.ToArray(), Courier.BatchType);
        await server;
        Assert.Equal((1, 0), (delivery.Refused, delivery.Retries));
    }
}

/// <summary>A listener on a free port of this machine.</summary>
public static class Loopback
{
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public static (HttpListener Listener, Uri Address) Listen()
    {
        var address = $"http://127.0.0.1:{FreePort()}/";
        var listener = new HttpListener();
        listener.Prefixes.Add(address);
        listener.Start();
        return (listener, new Uri(address));
    }
}
