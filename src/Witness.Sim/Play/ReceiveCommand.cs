using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Witness.Sim.Wire;

namespace Witness.Sim.Play;

/// <summary>
/// receive — plays the public service system (公共服务系统): takes signed pushes, answers each with a receipt, answers a repeated
/// key with the same receipt, and watches what docs/spec/push.md promises: order within a lot, the same bytes on every attempt, a
/// fresh timestamp. It can be away for a while.
/// </summary>
public sealed class ReceiveCommand
{
    private readonly HttpListener _listener = new();
    private readonly Ed25519PublicKeyParameters? _key;
    private readonly TimeProvider _clock;
    private readonly Stream? _out;
    private readonly Dictionary<string, byte[]> _keys = [];
    private readonly Dictionary<string, long> _lots = [];
    private readonly long _downAfter;
    private readonly TimeSpan _downFor;
    private long? _downSince;
    private int _taken, _repeated, _unsigned, _stale, _altered, _disordered, _away;

    private ReceiveCommand(Options options, TimeProvider clock)
    {
        _clock = clock;
        _key = options.Text("key") is { } key ? ReadKey(key) : null;
        _downAfter = options.Number("down-after", 0);
        _downFor = TimeSpan.FromSeconds(options.Number("down-for", 0));
        _out = options.Text("out") is { } path ? new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read) : null;
        _listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{options.Number("port", 8090)}/"));
    }

    public static async Task<int> Run(Options options, TimeProvider clock, CancellationToken stop)
    {
        var receiver = new ReceiveCommand(options, clock);
        receiver._listener.Start();
        using var ended = stop.Register(receiver._listener.Stop);
        try
        {
            while (!stop.IsCancellationRequested) await receiver.Answer(await receiver._listener.GetContextAsync());
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException && stop.IsCancellationRequested)
        {
            // asked to stop
        }
        receiver._out?.Dispose();
        Console.Out.WriteLine(receiver.Tally());
        return receiver._unsigned + receiver._stale + receiver._altered + receiver._disordered == 0 ? 0 : 1;
    }

    private async Task Answer(HttpListenerContext context)
    {
        if (context.Request.HttpMethod == "GET")
        {
            await Reply(context, 200, Tally());
            return;
        }
        if (IsAway())
        {
            _away++;
            context.Response.AddHeader("Retry-After", "1");
            await Reply(context, 503, "{\"code\":\"away\"}");
            return;
        }
        using var buffer = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(buffer);
        var body = buffer.ToArray();
        string Header(string name) => context.Request.Headers[name] ?? "";
        var (id, stamp) = (Header("webhook-id"), Header("webhook-timestamp"));
        var signed = _key is null ? (bool?)null : Signer.Holds(_key, id, stamp, body, Header("webhook-signature"));
        if (signed == false || id.Length == 0)
        {
            _unsigned++;
            await Reply(context, 401, "{\"code\":\"bad-signature\"}");
            return;
        }
        if (!IsFresh(stamp))
        {
            _stale++;
            await Reply(context, 400, "{\"code\":\"stale-timestamp\"}");
            return;
        }
        var receipt = ReceiptOf(id);
        var first = _keys.TryAdd(id, DigestOf(body));
        if (first) _taken++;
        else _repeated++;
        if (!first && !_keys[id].AsSpan().SequenceEqual(DigestOf(body))) _altered++;
        Keep(id, stamp, signed, first, first && !InOrder(body), receipt, body);
        await Reply(context, 200, $"{{\"receipt\":\"{receipt}\"}}");
    }

    /// <summary>Standard Webhooks: what was signed more than five minutes ago may have been kept by somebody else.</summary>
    private bool IsFresh(string stamp) =>
        long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var second) && Math.Abs(_clock.GetUtcNow().ToUnixTimeSeconds() - second) <= 300;

    /// <summary>Away once so many pushes were taken, for so long, once.</summary>
    private bool IsAway()
    {
        if (_downAfter <= 0 || _taken < _downAfter) return false;
        _downSince ??= _clock.GetTimestamp();
        return _clock.GetElapsedTime(_downSince.Value) < _downFor;
    }

    /// <summary><c>data.position</c> rises within <c>data.lot</c>; a push without them cannot be out of order.</summary>
    private bool InOrder(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object) return true;
            if (!data.TryGetProperty("lot", out var lot) || lot.GetString() is not { } name || !data.TryGetProperty("position", out var position) || !position.TryGetInt64(out var at)) return true;
            var good = !_lots.TryGetValue(name, out var last) || at > last;
            _lots[name] = Math.Max(at, last);
            if (!good) _disordered++;
            return good;
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException)
        {
            return true;
        }
    }

    private void Keep(string id, string stamp, bool? signed, bool first, bool disordered, string receipt, byte[] body)
    {
        if (_out is null) return;
        using (var json = new Utf8JsonWriter(_out))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("timestamp", stamp);
            if (signed is not null) json.WriteBoolean("signed", signed.Value);
            json.WriteBoolean("first", first);
            json.WriteBoolean("disordered", disordered);
            json.WriteString("receipt", receipt);
            json.WriteString("body", body);
            json.WriteEndObject();
        }
        _out.WriteByte((byte)'\n');
        _out.Flush();
    }

    private static string ReceiptOf(string id) => $"HZ-{Convert.ToHexString(DigestOf(Encoding.UTF8.GetBytes(id)), 0, 8)}";

    private static byte[] DigestOf(byte[] bytes)
    {
        var digest = new Sha256Digest();
        digest.BlockUpdate(bytes, 0, bytes.Length);
        var hash = new byte[32];
        digest.DoFinal(hash, 0);
        return hash;
    }

    /// <summary>32 bytes in base64, with or without the <c>whpk_</c> of Standard Webhooks, alone in a file.</summary>
    private static Ed25519PublicKeyParameters ReadKey(string path)
    {
        using var reader = new StreamReader(path);
        var text = reader.ReadToEnd().Trim();
        return new Ed25519PublicKeyParameters(Convert.FromBase64String(text.StartsWith("whpk_", StringComparison.Ordinal) ? text[5..] : text));
    }

    private string Tally() => $"{{\"taken\":{_taken},\"repeated\":{_repeated},\"unsigned\":{_unsigned},\"stale\":{_stale},\"altered\":{_altered},\"disordered\":{_disordered},\"away\":{_away},\"lots\":{_lots.Count}}}";

    private static async Task Reply(HttpListenerContext context, int status, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength64 = bytes.Length;
        try
        {
            await context.Response.OutputStream.WriteAsync(bytes);
            context.Response.Close();
        }
        catch (HttpListenerException)
        {
            // the sender did not wait for its answer; it will ask again with the same key
        }
    }
}
