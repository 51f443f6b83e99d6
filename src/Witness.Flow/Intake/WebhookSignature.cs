using System.Buffers;
using System.Globalization;
using System.Text;
using Witness.Flow.Accounts;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Intake;

/// <summary>报文签名 — the headers of a signed request, as Standard Webhooks names them, and the sender it claims.</summary>
public sealed record SignedHeaders(string Sender, string MessageId, string Timestamp, string Signature);

/// <summary>What the check of a signature said; <see cref="Attributed"/> is false for HMAC: 来源未签名归属 (ruling 10).</summary>
public sealed record SignatureCheck(bool Valid, bool Attributed, string Code);

/// <summary>
/// Standard Webhooks: <c>{id}.{timestamp}.{body}</c> signed with <c>v1a</c> (Ed25519) or <c>v1</c> (HMAC-SHA256). A timestamp
/// more than five minutes off the real clock is refused; inside the window repeats are idempotent per item, so no nonce
/// is kept (ruling 10).
/// </summary>
public static class WebhookSignature
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private const int LongestHeader = 256;

    public static SignatureCheck Check(SignedHeaders headers, ReadOnlySpan<byte> body, SenderAccount sender, DateTimeOffset now)
    {
        if (headers.MessageId.Length is 0 or > LongestHeader || headers.Signature.Length > 16 * LongestHeader) return new(false, false, "bad-header");
        if (!long.TryParse(headers.Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return new(false, false, "bad-timestamp");
        return Math.Abs(now.ToUnixTimeSeconds() - (double)seconds) > Window.TotalSeconds ? new(false, false, "stale-timestamp") : Check(headers, body, sender);
    }

    /// <summary>The signature of a message that was kept, whenever it came.</summary>
    public static SignatureCheck Check(SignedHeaders headers, ReadOnlySpan<byte> body, SenderAccount sender)
    {
        var head = Encoding.UTF8.GetBytes($"{headers.MessageId}.{headers.Timestamp}.");
        var bytes = ArrayPool<byte>.Shared.Rent(head.Length + body.Length);
        head.CopyTo(bytes, 0);
        body.CopyTo(bytes.AsSpan(head.Length));
        var check = Check(headers.Signature, bytes.AsSpan(0, head.Length + body.Length), sender);
        ArrayPool<byte>.Shared.Return(bytes);
        return check;
    }

    private static SignatureCheck Check(string signatures, ReadOnlySpan<byte> signed, SenderAccount sender)
    {
        foreach (var part in signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var comma = part.IndexOf(',', StringComparison.Ordinal);
            if (comma < 0) continue;
            var bytes = new byte[96];
            if (!Convert.TryFromBase64String(part[(comma + 1)..], bytes, out var written)) continue;
            var scheme = part[..comma];
            if (scheme != sender.Scheme) continue;
            var signature = bytes.AsSpan(0, written);
            var valid = scheme switch
            {
                "v1a" => sender.PublicKey?.Verify(signed, signature) == true,
                "v1" => MacHolds(sender.Key, signed, signature),
                _ => false,
            };
            if (valid) return new(true, scheme == "v1a", "ok");
        }
        return new(false, false, "bad-signature");
    }

    // compared through a second MAC, so that the time of the comparison tells nothing
    private static bool MacHolds(byte[] key, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> given)
    {
        var expected = Suite.Intl.Mac(key, signed).ToArray();
        return Suite.Intl.Mac(key, given) == Suite.Intl.Mac(key, expected);
    }

    /// <summary>The bytes under the signature.</summary>
    public static byte[] Signed(string id, string timestamp, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes($"{id}.{timestamp}.");
        var all = new byte[head.Length + body.Length];
        head.CopyTo(all, 0);
        body.CopyTo(all.AsSpan(head.Length));
        return all;
    }
}
