using System.Net.Http.Headers;
using System.Text;

namespace Witness.Web.Wiring;

/// <summary>对外投递 — the only ways by which this system speaks to another host: a checkpoint to a cosigner, a push to its receiver, a hash to a time stamp authority.</summary>
public sealed class OutwardPosts(HttpClient http)
{
    /// <summary>So long a receiver may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan StampPatience = TimeSpan.FromSeconds(4);

    private const int LongestAnswer = 64 << 10;

    /// <summary>A client that follows no redirect and reads no long answer.</summary>
    public static OutwardPosts Make() => new(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = LongestAnswer,
    });

    public Task<(int Status, string Body)?> Cosign(Uri address, string body, CancellationToken stop) =>
        Send(new(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "text/plain") }, stop);

    public Task<(int Status, string Body)?> Push(
        Uri address, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return Send(request, stop);
    }

    /// <summary>A query of RFC 3161: a hash and a random number, nothing else leaves the house. Somebody may be waiting for a paper: it is given less time.</summary>
    public async Task<(int Status, byte[] Body)?> Stamp(Uri address, byte[] query, CancellationToken stop)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(stop);
        soon.CancelAfter(StampPatience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(query) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/timestamp-query");
            using var answer = await http.SendAsync(request, soon.Token);
            return ((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(soon.Token));
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<(int, string)?> Send(HttpRequestMessage request, CancellationToken stop)
    {
        using (request)
        {
            try
            {
                using var answer = await http.SendAsync(request, stop);
                return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(stop));
            }
            catch (HttpRequestException)
            {
                return null;
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                return null; // took too long
            }
        }
    }
}
