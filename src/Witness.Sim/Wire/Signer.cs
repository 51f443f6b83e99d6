using System.Globalization;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Witness.Sim.Wire;

/// <summary>签名 — Standard Webhooks, asymmetric <c>v1a</c>: Ed25519 over <c>{id}.{timestamp}.{body}</c>.</summary>
public sealed class Signer(string sender, Ed25519PrivateKeyParameters key, TimeProvider clock)
{
    public string Sender => sender;

    /// <summary>A request with a fresh timestamp; the body may have been prepared long before.</summary>
    public HttpRequestMessage Sign(Uri address, string id, byte[] body, string contentType)
    {
        var stamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Headers.TryAddWithoutValidation("webhook-id", id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", stamp);
        request.Headers.TryAddWithoutValidation("webhook-signature", "v1a," + Convert.ToBase64String(SignatureOf(id, stamp, body)));
        request.Headers.TryAddWithoutValidation("witness-sender", sender);
        return request;
    }

    public byte[] SignatureOf(string id, string stamp, byte[] body)
    {
        var signer = new Ed25519Signer();
        signer.Init(true, key);
        Feed(signer, id, stamp, body);
        return signer.GenerateSignature();
    }

    /// <summary>Checks a header of space-separated signatures: one that holds is enough.</summary>
    public static bool Holds(Ed25519PublicKeyParameters key, string id, string stamp, byte[] body, string header)
    {
        foreach (var part in header.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!part.StartsWith("v1a,", StringComparison.Ordinal)) continue;
            var signature = new byte[64];
            if (!Convert.TryFromBase64String(part[4..], signature, out var length) || length != 64) continue;
            var verifier = new Ed25519Signer();
            verifier.Init(false, key);
            Feed(verifier, id, stamp, body);
            if (verifier.VerifySignature(signature)) return true;
        }
        return false;
    }

    private static void Feed(Ed25519Signer signer, string id, string stamp, byte[] body)
    {
        var head = Encoding.UTF8.GetBytes($"{id}.{stamp}.");
        signer.BlockUpdate(head, 0, head.Length);
        signer.BlockUpdate(body, 0, body.Length);
    }
}
