using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Witness.Ledger.Crypto;

/// <summary>
/// 动态口令 — RFC 6238 over HMAC-SHA-1, six digits, 30 seconds: what every authenticator on a telephone knows. A step is accepted once and
/// never one before it, so a code that was looked at over a shoulder is worth nothing.
/// </summary>
public static class Totp
{
    public const int Digits = 6;

    /// <summary>Bytes of a fresh secret: the length of the hash, as RFC 4226 asks.</summary>
    public const int SecretSize = 20;

    private const int Period = 30;
    private const int Drift = 1;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static long StepAt(DateTimeOffset at) => at.ToUnixTimeSeconds() / Period;

    public static string Code(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238 as authenticators have it; HMAC does not rest on collisions
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        var from = mac[^1] & 0x0F;
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[from..]) & 0x7FFF_FFFF;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The step the code belongs to, at most one from now and after <paramref name="last"/>; null: wrong or used before.</summary>
    public static long? Accept(ReadOnlySpan<byte> secret, string typed, DateTimeOffset now, long last)
    {
        long? found = null;
        var bytes = Encoding.UTF8.GetBytes(typed);
        for (var step = StepAt(now) - Drift; step <= StepAt(now) + Drift; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Code(secret, step)), bytes) && step > last) found ??= step;
        }
        return found;
    }

    /// <summary>RFC 4648 base 32 without padding: how a secret is typed or drawn.</summary>
    public static string ToText(ReadOnlySpan<byte> secret)
    {
        var text = new StringBuilder((secret.Length * 8 + 4) / 5);
        var (held, bits) = (0, 0);
        foreach (var value in secret)
        {
            held = (held << 8) | value;
            bits += 8;
            while (bits >= 5)
            {
                bits -= 5;
                text.Append(Alphabet[(held >> bits) & 31]);
            }
            held &= (1 << bits) - 1;
        }
        if (bits > 0) text.Append(Alphabet[(held << (5 - bits)) & 31]);
        return text.ToString();
    }
}
