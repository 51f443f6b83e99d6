using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Witness.Ledger.Tests.Proofs;

/// <summary>
/// A second reader of checkpoints, proofs and exports, written from docs/spec alone: it uses nothing of Witness.Ledger, only
/// the base library. Each check returns null when all holds, else the first thing that does not.
/// </summary>
internal static class IndependentReader
{
    public sealed record Point(string Origin, long Size, byte[] Root, int Cosigners);

    public static string? CheckProof(byte[] file)
    {
        using var json = JsonDocument.Parse(file);
        var root = json.RootElement;
        if (!Canonical(root).AsSpan().SequenceEqual(file)) return "the file is not canonical";
        string[] known = ["checkpoint", "cosigners", "entry", "format", "inclusion", "log", "opening", "position"];
        if (root.EnumerateObject().Any(m => !known.Contains(m.Name))) return "a member that is not known";
        if (root.GetProperty("format").GetString() != "witness-proof/v1") return "another format";
        string[] cosigners = [.. root.GetProperty("cosigners").EnumerateArray().Select(c => c.GetString()!)];
        if (ReadNote(root.GetProperty("checkpoint").GetString()!, root.GetProperty("log").GetString()!, cosigners) is not { } point)
            return "the checkpoint does not verify";

        var entry = Decode(root.GetProperty("entry").GetString()!);
        using var parsed = JsonDocument.Parse(entry);
        if (!Canonical(parsed.RootElement).AsSpan().SequenceEqual(entry)) return "the entry is not canonical";
        byte[][] proof = [.. root.GetProperty("inclusion").EnumerateArray().Select(h => Decode(h.GetString()!))];
        if (!Included(Sha([0, .. entry]), root.GetProperty("position").GetInt64(), point.Size, proof, point.Root)) return "not included";
        if (!root.TryGetProperty("opening", out var opening)) return null;

        var field = opening.GetProperty("field").GetString()!;
        var commitment = parsed.RootElement.TryGetProperty("sealed", out var fields)
            ? fields.GetProperty(field).GetString()!
            : parsed.RootElement.GetProperty(field).GetString()!;
        var salt = Decode(opening.GetProperty("salt").GetString()!);
        var opened = Sha([2, .. salt, .. Canonical(opening.GetProperty("value"))]);
        return salt.Length == 32 && opened.AsSpan().SequenceEqual(Decode(commitment)) ? null : "the opening does not match";
    }

    public static string? CheckFolder(string folder)
    {
        var keys = File.ReadAllText(Path.Combine(folder, "keys")).Split('\n')[..^1];
        string[] cosigners = [.. keys[1..].Select(k => k["cosigner ".Length..])];
        if (ReadNote(File.ReadAllText(Path.Combine(folder, "checkpoint")), keys[0]["log ".Length..], cosigners) is not { } point)
            return "the checkpoint does not verify";

        var hashes = new List<byte[]>();
        for (var n = 0L; hashes.Count < point.Size; n++)
        {
            var width = Math.Min(256, point.Size - 256 * n);
            var bundle = File.ReadAllBytes(Path.Combine(folder, "tile/entries", Name(n, width)));
            for (var at = 0; at < bundle.Length;)
            {
                var length = BinaryPrimitives.ReadUInt16BigEndian(bundle.AsSpan(at));
                hashes.Add(Sha([0, .. bundle[(at + 2)..(at + 2 + length)]]));
                at += 2 + length;
            }
        }

        if (hashes.Count != point.Size || !Mth(hashes).AsSpan().SequenceEqual(point.Root)) return "the root differs";
        for (var level = 0; hashes.Count > 0; level++)
        {
            for (var n = 0; 256 * n < hashes.Count; n++)
            {
                var width = Math.Min(256, hashes.Count - 256 * n);
                var tile = File.ReadAllBytes(Path.Combine(folder, "tile", $"{level}", Name(n, width)));
                if (!tile.AsSpan().SequenceEqual(hashes.Skip(256 * n).Take(width).SelectMany(h => h).ToArray())) return $"tile {level}/{n} differs";
            }

            hashes = [.. hashes.Chunk(256).Where(c => c.Length == 256).Select(c => Mth(c))];
        }

        return null;
    }

    public static Point? ReadNote(string note, string log, string[] cosigners)
    {
        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        var text = note[..(split + 1)];
        var lines = note[(split + 2)..].Split('\n')[..^1];
        var body = text.Split('\n');
        if (body.Length != 4 || lines.Length != 1 + cosigners.Length) return null;
        foreach (var vkey in (string[])[log, .. cosigners])
        {
            var parts = vkey.Split('+', 3);
            var key = Decode(parts[2]);
            var id = Sha([.. Encoding.UTF8.GetBytes(parts[0]), (byte)'\n', .. key])[..4];
            if (Convert.ToHexStringLower(id) != parts[1]) return null;
            var line = lines.SingleOrDefault(l => l.StartsWith($"\u2014 {parts[0]} ", StringComparison.Ordinal) && Decode(l.Split(' ')[2]).AsSpan().StartsWith(id));
            if (line is null) return null;
            var signature = Decode(line.Split(' ')[2])[4..];
            var signed = text;
            if (key[0] == 4)
            {
                signed = $"cosignature/v1\ntime {BinaryPrimitives.ReadInt64BigEndian(signature)}\n{text}";
                signature = signature[8..];
            }

            if (!Ed25519.Verify(key[1..], Encoding.UTF8.GetBytes(signed), signature)) return null;
        }

        return log.StartsWith(body[0] + "+", StringComparison.Ordinal)
            ? new(body[0], long.Parse(body[1], CultureInfo.InvariantCulture), Decode(body[2]), cosigners.Length)
            : null;
    }

    public static bool Included(byte[] leaf, long m, long size, byte[][] proof, byte[] root)
    {
        if (m < 0 || m >= size) return false;
        var (fn, sn, r) = (m, size - 1, leaf);
        foreach (var p in proof)
        {
            if (sn == 0) return false;
            if (fn % 2 == 1 || fn == sn)
            {
                r = Sha([1, .. p, .. r]);
                while (fn % 2 == 0 && fn != 0) (fn, sn) = (fn / 2, sn / 2);
            }
            else
            {
                r = Sha([1, .. r, .. p]);
            }

            (fn, sn) = (fn / 2, sn / 2);
        }

        return sn == 0 && r.AsSpan().SequenceEqual(root);
    }

    public static byte[] Mth(IReadOnlyList<byte[]> leaves)
    {
        if (leaves.Count == 0) return Sha([]);
        if (leaves.Count == 1) return leaves[0];
        var k = 1;
        while (2 * k < leaves.Count) k *= 2;
        return Sha([1, .. Mth([.. leaves.Take(k)]), .. Mth([.. leaves.Skip(k)])]);
    }

    private static string Name(long n, long width)
    {
        var name = $"{n % 1000:d3}";
        for (n /= 1000; n > 0; n /= 1000) name = $"x{n % 1000:d3}/{name}";
        return width == 256 ? name : $"{name}.p/{width}";
    }

    private static byte[] Sha(byte[] bytes) => SHA256.HashData(bytes);

    private static byte[] Decode(string base64) => Convert.FromBase64String(base64);

    private static byte[] Canonical(JsonElement value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Write(StringBuilder to, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal).ToArray();
                to.Append('{');
                for (var i = 0; i < members.Length; i++)
                {
                    if (i > 0) to.Append(',');
                    Quote(to, members[i].Name);
                    to.Append(':');
                    Write(to, members[i].Value);
                }

                to.Append('}');
                break;
            case JsonValueKind.Array:
                to.Append('[');
                var first = true;
                foreach (var item in value.EnumerateArray())
                {
                    if (!first) to.Append(',');
                    first = false;
                    Write(to, item);
                }

                to.Append(']');
                break;
            case JsonValueKind.String: Quote(to, value.GetString()!); break;
            case JsonValueKind.Number: to.Append(value.GetInt64().ToString(CultureInfo.InvariantCulture)); break; // the cases hold integers only
            default: to.Append(value.GetRawText()); break;
        }
    }

    private static void Quote(StringBuilder to, string text)
    {
        to.Append('"');
        foreach (var c in text)
        {
            var at = "\b\t\n\f\r\"\\".IndexOf(c);
            if (at >= 0) to.Append('\\').Append("btnfr\"\\"[at]);
            else if (c < ' ') to.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else to.Append(c);
        }

        to.Append('"');
    }

    /// <summary>RFC 8032 §5.1.7 with plain integers: slow and short.</summary>
    public static class Ed25519
    {
        private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;
        private static readonly BigInteger L = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", CultureInfo.InvariantCulture);
        private static readonly BigInteger D = Mod(-121665 * Inverse(121666));
        private static readonly (BigInteger X, BigInteger Y) Base = (Recover(Mod(4 * Inverse(5)), false)!.Value, Mod(4 * Inverse(5)));

        public static bool Verify(byte[] key, byte[] message, byte[] signature)
        {
            if (signature.Length != 64 || Point(key) is not { } a || Point(signature[..32]) is not { } r) return false;
            var s = new BigInteger(signature[32..], isUnsigned: true);
            if (s >= L) return false;
            var k = new BigInteger(SHA512.HashData([.. signature[..32], .. key, .. message]), isUnsigned: true) % L;
            return Same(Times(s, Wide(Base)), Add(Wide(r), Times(k, Wide(a))));
        }

        private static BigInteger Mod(BigInteger n) => (n % P + P) % P;

        private static BigInteger Inverse(BigInteger n) => BigInteger.ModPow(n, P - 2, P);

        private static BigInteger? Recover(BigInteger y, bool odd)
        {
            if (y >= P) return null;
            var xx = Mod((y * y - 1) * Inverse(Mod(D * y * y + 1)));
            var x = BigInteger.ModPow(xx, (P + 3) / 8, P);
            if (Mod(x * x - xx) != 0) x = Mod(x * BigInteger.ModPow(2, (P - 1) / 4, P));
            if (Mod(x * x - xx) != 0) return null;
            return x.IsEven == odd ? P - x : x;
        }

        private static (BigInteger X, BigInteger Y)? Point(byte[] bytes)
        {
            byte[] low = [.. bytes[..31], (byte)(bytes[31] & 0x7f)];
            var y = new BigInteger(low, isUnsigned: true);
            return Recover(y, bytes[31] >> 7 == 1) is { } x ? (x, y) : null;
        }

        private static (BigInteger X, BigInteger Y, BigInteger Z, BigInteger T) Wide((BigInteger X, BigInteger Y) p) => (p.X, p.Y, 1, Mod(p.X * p.Y));

        private static (BigInteger X, BigInteger Y, BigInteger Z, BigInteger T) Add(
            (BigInteger X, BigInteger Y, BigInteger Z, BigInteger T) p, (BigInteger X, BigInteger Y, BigInteger Z, BigInteger T) q)
        {
            var (a, b) = (Mod((p.Y - p.X) * (q.Y - q.X)), Mod((p.Y + p.X) * (q.Y + q.X)));
            var (c, d) = (Mod(2 * p.T * q.T * D), Mod(2 * p.Z * q.Z));
            var (e, f, g, h) = (b - a, d - c, d + c, b + a);
            return (Mod(e * f), Mod(g * h), Mod(f * g), Mod(e * h));
        }

        private static (BigInteger X, BigInteger Y, BigInteger Z, BigInteger T) Times(
            BigInteger n, (BigInteger X, BigInteger Y, BigInteger Z, BigInteger T) p)
        {
            (BigInteger X, BigInteger Y, BigInteger Z, BigInteger T) sum = (0, 1, 1, 0);
            for (; n > 0; n >>= 1, p = Add(p, p))
                if (!n.IsEven) sum = Add(sum, p);
            return sum;
        }

        private static bool Same(
            (BigInteger X, BigInteger Y, BigInteger Z, BigInteger T) p, (BigInteger X, BigInteger Y, BigInteger Z, BigInteger T) q) =>
            Mod(p.X * q.Z - q.X * p.Z) == 0 && Mod(p.Y * q.Z - q.Y * p.Z) == 0;
    }
}
