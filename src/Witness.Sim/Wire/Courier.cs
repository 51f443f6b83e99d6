using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Witness.Sim.Wire;

/// <summary>What became of one request.</summary>
public sealed record Delivery(int Accepted, int Seen, int Refused, int Conflicts, int Retries, string? FirstRefusal);

/// <summary>
/// 信使 — sends signed requests to the public intake and insists: a full or absent server is asked again, and because intake
/// is idempotent a repeated batch does no harm.
/// </summary>
public sealed class Courier(HttpClient http, TimeProvider clock, CancellationToken stop)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    public const string BatchType = "application/cloudevents-batch+json";

    public const string OneType = "application/cloudevents+json";

    public async Task<Delivery> Send(Signer signer, Uri address, string id, byte[] body, string contentType)
    {
        var pause = TimeSpan.FromMilliseconds(200);
        for (var retries = 0; ; retries++)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                using var request = signer.Sign(address, id, body, contentType);
                using var response = await http.SendAsync(request, stop);
                if (response.IsSuccessStatusCode) return Read(await response.Content.ReadAsByteArrayAsync(stop), retries);
                if (!Again(response.StatusCode))
                    return new(0, 0, 1, 0, retries, $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(stop)}");
                if (response.Headers.RetryAfter?.Delta is { } wanted && wanted < LongestPause) pause = wanted;
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException or SocketException || lost is TaskCanceledException && !stop.IsCancellationRequested)
            {
                // the server is away or slow: the same batch goes again
            }
            await Task.Delay(pause, clock, stop);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    public Task<Delivery> Heartbeat(Signer signer, Uri root, long last)
    {
        var body = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"lastSequence\":{last}}}"));
        return Send(signer, new Uri(root, "api/v1/heartbeat"), string.Create(CultureInfo.InvariantCulture, $"{signer.Sender}-hb-{last}-{clock.GetUtcNow().ToUnixTimeSeconds()}"), body, "application/json");
    }

    private static bool Again(HttpStatusCode code) =>
        code is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.RequestTimeout or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout or HttpStatusCode.InternalServerError;

    /// <summary>Counts outcomes without building a document of the answer.</summary>
    private static Delivery Read(byte[] answer, int retries)
    {
        var (accepted, seen, refused, conflicts) = (0, 0, 0, 0);
        string? first = null;
        var json = new Utf8JsonReader(answer);
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName || !json.ValueTextEquals("outcome"u8)) continue;
            json.Read();
            if (json.ValueTextEquals("accepted"u8)) accepted++;
            else if (json.ValueTextEquals("seen"u8)) seen++;
            else if (json.ValueTextEquals("conflict"u8)) conflicts++;
            else
            {
                refused++;
                first ??= Encoding.UTF8.GetString(answer);
            }
        }
        return new(accepted, seen, refused, conflicts, retries, first);
    }
}
