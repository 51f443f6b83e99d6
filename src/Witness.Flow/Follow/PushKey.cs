using System.Globalization;
using System.Text;
using Witness.Flow.Intake;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Follow;

/// <summary>
/// 推送密钥 — by which the receiver knows a push for ours: Ed25519 as Standard Webhooks v1a spells it, in a file of its own beside
/// the log's key, made at the first start.
/// </summary>
public sealed class PushKey
{
    private const string SecretPrefix = "whsk_";
    private const string PublicPrefix = "whpk_";

    private readonly Ed25519Secret _secret;

    private PushKey(Ed25519Secret secret) => _secret = secret;

    /// <summary>The public half, <c>whpk_…</c>.</summary>
    public string Public => PublicPrefix + Base64.Text(_secret.Public.ToArray());

    /// <summary>The key of the file, made when missing; its public half is written to <paramref name="publicFile"/> for the receiver.</summary>
    /// <exception cref="InvalidDataException">The file holds no key.</exception>
    public static PushKey Open(string file, string publicFile, Randomness random)
    {
        PushKey key;
        if (DurableFile.ReadAll(file) is { } stored)
        {
            var text = Encoding.ASCII.GetString(stored).Trim();
            var seed = text.StartsWith(SecretPrefix, StringComparison.Ordinal) ? Base64.Bytes(text[SecretPrefix.Length..]) : null;
            if (seed is not { Length: Ed25519Secret.Size }) throw new InvalidDataException($"{file} holds no key for pushes");
            key = new(new(seed));
        }
        else
        {
            key = new(Ed25519Secret.New(random));
            DurableFile.Write(file, Encoding.ASCII.GetBytes($"{SecretPrefix}{Base64.Text(key._secret.Seed())}\n"), DurableFile.Private);
        }
        var shown = Encoding.ASCII.GetBytes(key.Public + "\n");
        if (DurableFile.ReadAll(publicFile) is not { } known || !known.AsSpan().SequenceEqual(shown)) DurableFile.Write(publicFile, shown);
        return key;
    }

    /// <summary>The three headers of a signed message.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers(string id, DateTimeOffset now, ReadOnlySpan<byte> body)
    {
        var stamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = Base64.Text(_secret.Sign(WebhookSignature.Signed(id, stamp, body)));
        return [new("webhook-id", id), new("webhook-timestamp", stamp), new("webhook-signature", $"v1a,{signature}")];
    }
}
