using System.Net.Http.Headers;
using System.Text;

namespace Witness.Web.Wiring;

/// <summary>对外投递 — the only two ways by which this system speaks to another host: a checkpoint to a cosigner, a push to its receiver.</summary>
public sealed class OutwardPosts(HttpClient http)
{
    /// <summary>So long a receiver may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

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
