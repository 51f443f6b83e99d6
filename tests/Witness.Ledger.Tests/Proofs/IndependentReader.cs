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
        if (Parse(file) is not { } json) return "the file is not JSON";
        using (json)
        {
            var root = json.RootElement;
            if (!Canonical(root).AsSpan().SequenceEqual(file)) return "the file is not canonical";
            string[] known = ["checkpoint", "cosigners", "entry", "format", "inclusion", "log", "opening", "position"];
            if (root.EnumerateObject().FirstOrDefault(m => !known.Contains(m.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } strange) return $"{strange.Name} is not known";
            if (known.Where(name => name != "opening" && !root.TryGetProperty(name, out _)).FirstOrDefault() is { } missing) return $"{missing} is missing";
            if (Text(root, "format") != "witness-proof/v1") return "format: another one";
            if (root.GetProperty("cosigners").ValueKind != JsonValueKind.Array || root.GetProperty("inclusion").ValueKind != JsonValueKind.Array) return "cosigners, inclusion: not lists";
            string[] cosigners = [.. root.GetProperty("cosigners").EnumerateArray().Select(c => $"{c}")];
            if (ReadNote(Text(root, "checkpoint"), Text(root, "log"), cosigners) is not { } point) return "checkpoint: does not verify under log and cosigners";

            if (Decode(Text(root, "entry")) is not { } entry || Parse(entry) is not { } parsed) return "entry: not JSON";
            using var holder = parsed;
            if (!Canonical(parsed.RootElement).AsSpan().SequenceEqual(entry)) return "entry: not canonical";
            byte[]?[] proof = [.. root.GetProperty("inclusion").EnumerateArray().Select(h => Decode($"{h}"))];
            if (!root.GetProperty("position").TryGetInt64(out var position)) return "position: not a number";
            if (proof.Any(h => h is not { Length: 32 }) || !Included(Sha([0, .. entry]), position, point.Size, proof!, point.Root)) return "inclusion: the entry is not included";
            return root.TryGetProperty("opening", out var opening) ? CheckOpening(opening, parsed.RootElement) : null;
        }
    }

    private static string? CheckOpening(JsonElement opening, JsonElement entry)
    {
        if (opening.ValueKind != JsonValueKind.Object || !opening.TryGetProperty("value", out var value)) return "opening: no value";
        var field = Text(opening, "field");
        var commitment = entry.TryGetProperty("sealed", out var fields) ? Text(fields, field) : Text(entry, field);
        if (Decode(Text(opening, "salt")) is not { Length: 32 } salt || Decode(commitment) is not { } committed) return "opening: no salt or no commitment";
        return Sha([2, .. salt, .. Canonical(value)]).AsSpan().SequenceEqual(committed) ? null : "opening: does not match";
    }

    /// <summary>What does not hold names the file; entries and tiles that do not fit each other name both.</summary>
    public static string? CheckFolder(string folder)
    {
        byte[]? Read(string name) => File.Exists(Path.Combine(folder, name)) ? File.ReadAllBytes(Path.Combine(folder, name)) : null;
        if (Plain(Read("keys")) is not { } text || text.Split('\n')[..^1] is not [var log, .. var others]) return "keys: cannot be read";
        if (!log.StartsWith("log ", StringComparison.Ordinal) || others.Any(k => !k.StartsWith("cosigner ", StringComparison.Ordinal))) return "keys: a line that is not known";
        string[] cosigners = [.. others.Select(k => k["cosigner ".Length..])];
        if (Plain(Read("checkpoint")) is not { } note || ReadNote(note, log["log ".Length..], cosigners) is not { } point) return "checkpoint: does not verify under keys";

        var hashes = new List<byte[]>();
        for (var n = 0L; 256 * n < point.Size; n++)
        {
            var (name, width) = (Name(n, Math.Min(256, point.Size - 256 * n)), (int)Math.Min(256, point.Size - 256 * n));
            if (Read($"tile/entries/{name}") is not { } bundle || Leaves(bundle) is not { } leaves || leaves.Count != width) return $"tile/entries/{name}: not {width} entries";
            if (Read($"tile/0/{name}") is not { } tile || tile.Length != 32 * width) return $"tile/0/{name}: not {width} hashes";
            if (leaves.FindIndex(l => !tile.AsSpan(32 * leaves.IndexOf(l), 32).SequenceEqual(l)) is >= 0 and var at) return $"entry {256 * n + at}: tile/entries/{name} and tile/0/{name} do not fit";
            hashes.AddRange(leaves);
        }

        if (!Mth(hashes).AsSpan().SequenceEqual(point.Root)) return "checkpoint: another root than that of the entries";
        for (var level = 1; hashes.Count >= 256; level++)
        {
            hashes = [.. hashes.Chunk(256).Where(c => c.Length == 256).Select(c => Mth(c))];
            for (var n = 0; 256 * n < hashes.Count; n++)
            {
                var tile = $"tile/{level}/{Name(n, Math.Min(256, hashes.Count - 256 * n))}";
                if (!Read(tile).AsSpan().SequenceEqual(hashes.Skip(256 * n).Take(256).SelectMany(h => h).ToArray())) return $"{tile}: differs from the tiles below";
            }
        }

        return null;
    }

    // each entry behind two bytes of length; null when they do not come out even
    private static List<byte[]>? Leaves(byte[] bundle)
    {
        var leaves = new List<byte[]>();
        for (var at = 0; at < bundle.Length;)
        {
            var end = at + 2 <= bundle.Length ? at + 2 + BinaryPrimitives.ReadUInt16BigEndian(bundle.AsSpan(at)) : int.MaxValue;
            if (end > bundle.Length) return null;
            leaves.Add(Sha([0, .. bundle[(at + 2)..end]]));
            at = end;
        }

        return leaves;
    }

    public static Point? ReadNote(string note, string log, string[] cosigners)
    {
        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || !note.EndsWith('\n')) return null;
        var text = note[..(split + 1)];
        var lines = note[(split + 2)..].Split('\n')[..^1];
        var body = text.Split('\n');
        if (body.Length != 4 || lines.Length != 1 + cosigners.Length) return null;
        foreach (var vkey in (string[])[log, .. cosigners])
        {
            if (vkey.Split('+', 3) is not [var holder, var number, var coded] || Decode(coded) is not { Length: > 1 } key) return null;
            var id = Sha([.. Encoding.UTF8.GetBytes(holder), (byte)'\n', .. key])[..4];
            if (Convert.ToHexStringLower(id) != number) return null;
            var own = lines.Select(l => l.Split(' ')).Where(l => l.Length == 3 && l[0] == "\u2014" && l[1] == holder).Select(l => Decode(l[2])).Where(s => s is not null && s.AsSpan().StartsWith(id)).ToList();
            if (own is not [{ } signature]) return null;
            signature = signature[4..];
            var signed = text;
            if (key[0] == 4)
            {
                if (signature.Length < 8) return null;
                signed = $"cosignature/v1\ntime {BinaryPrimitives.ReadInt64BigEndian(signature)}\n{text}";
                signature = signature[8..];
            }

            if (!Ed25519.Verify(key[1..], Encoding.UTF8.GetBytes(signed), signature)) return null;
        }

        return log.StartsWith(body[0] + "+", StringComparison.Ordinal) && long.TryParse(body[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) && Decode(body[2]) is { Length: 32 } root
            ? new(body[0], size, root, cosigners.Length)
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

    /// <summary>Null when it is not the one way to write some bytes in base64.</summary>
    private static byte[]? Decode(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) && Convert.ToBase64String(bytes, 0, length) == base64 ? bytes[..length] : null;
    }

    private static string? Plain(byte[]? utf8)
    {
        try
        {
            return utf8 is null ? null : new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static JsonDocument? Parse(byte[] utf8)
    {
        try
        {
            if (Plain(utf8) is not { } text) return null;
            var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind == JsonValueKind.Object) return json;
            json.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonElement of, string member) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

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
            case JsonValueKind.Number: to.Append(value.TryGetInt64(out var number) ? number.ToString(CultureInfo.InvariantCulture) : "?"); break; // the cases hold integers only
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
            if (signature.Length != 64 || key.Length != 32 || Point(key) is not { } a || Point(signature[..32]) is not { } r) return false;
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
