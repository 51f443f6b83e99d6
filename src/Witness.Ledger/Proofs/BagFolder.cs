using System.Text;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;

namespace Witness.Ledger.Proofs;

/// <summary>包内不符 — the first file of a package that does not hold, and why.</summary>
public sealed record BagBreak(string Where, string Zh, string En);

/// <summary>
/// 归档包 — a BagIt 1.0 folder (RFC 8493): payload under <c>data</c>, one manifest of it, one of the tag files. Written file by file and closed by its last manifest, whose
/// digest stands for the whole; a folder without that one was not finished.
/// </summary>
public sealed class BagFolder(string folder, Suite suite)
{
    public const string Declaration = "bagit.txt", Info = "bag-info.txt", Manifest = "manifest-sha256.txt", TagManifest = "tagmanifest-sha256.txt", Payload = "data/";

    private readonly List<string> _lines = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>Files of the payload so far.</summary>
    public int Count => _lines.Count;

    /// <summary>Bytes of the payload so far.</summary>
    public long Bytes => _bytes;

    /// <summary>Adds a file to the payload; only its line of the manifest is kept in memory.</summary>
    /// <param name="path">Below <c>data/</c>, with slashes.</param>
    public void Add(string path, ReadOnlySpan<byte> content)
    {
        var name = Payload + path;
        if (!IsPlain(name) || !_names.Add(name)) throw new ArgumentException($"{path} is no name for a file of a package, or stands in it already", nameof(path));
        Put(name, content);
        _lines.Add($"{suite.Hash(content)}  {Escaped(name)}");
        _bytes += content.Length;
    }

    /// <summary>Writes the tag files; the last is the manifest of the others. Gives its digest.</summary>
    /// <param name="info">Elements of bag-info.txt, in order.</param>
    public Digest Close(IEnumerable<(string Name, string Value)> info)
    {
        var tags = new List<string>();
        Tag(Declaration, "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
        Tag(Info, string.Concat(info.Append(("Payload-Oxum", $"{_bytes}.{_lines.Count}")).Select(line => $"{line.Item1}: {line.Item2.ReplaceLineEndings(" ")}\n")));
        Tag(Manifest, string.Concat(_lines.Select(line => line + "\n")));
        var last = Encoding.UTF8.GetBytes(string.Concat(tags.Select(line => line + "\n")));
        Put(TagManifest, last);
        return suite.Hash(last);

        void Tag(string name, string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            Put(name, bytes);
            tags.Add($"{suite.Hash(bytes)}  {name}");
        }
    }

    /// <summary>Checks every file against the manifests: each is there with its digest, and no other lies in the folder.</summary>
    /// <param name="each">Told after each file, with how many are done and how many there are.</param>
    /// <returns>The digest of the last manifest and the payload's paths below <c>data/</c>; else the first file that does not hold.</returns>
    public static async Task<(Digest? Digest, IReadOnlyDictionary<string, Digest> Files, BagBreak? Broken)> Check(string folder, Suite suite, Func<int, int, Task>? each = null)
    {
        var none = new Dictionary<string, Digest>();
        if (Read(folder, Declaration) is not { } declared) return (null, none, new(Declaration, "缺失：这不是归档包", "missing: this is no package"));
        if (Encoding.UTF8.GetString(declared).ReplaceLineEndings("\n") != "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n") return (null, none, new(Declaration, "不是 BagIt 1.0（UTF-8）", "is not BagIt 1.0 in UTF-8"));
        if (Read(folder, TagManifest) is not { } last) return (null, none, new(TagManifest, "缺失：归档包没有写完", "missing: the package was not finished"));
        if (Lines(last) is not { } tags) return (null, none, new(TagManifest, "无法读取", "cannot be read"));
        foreach (var (name, digest) in tags)
            if (Wrong(folder, suite, name, digest) is { } wrong) return (null, none, wrong);
        foreach (var needed in new[] { Declaration, Info, Manifest })
            if (!tags.ContainsKey(needed)) return (null, none, new(TagManifest, $"没有列入 {needed}", $"does not name {needed}"));
        if (Lines(Read(folder, Manifest)!) is not { } files) return (null, none, new(Manifest, "无法读取", "cannot be read"));
        var done = 0;
        foreach (var (name, digest) in files)
        {
            if (!name.StartsWith(Payload, StringComparison.Ordinal)) return (null, none, new(name, "不在 data 之下", "does not lie under data"));
            if (Wrong(folder, suite, name, digest) is { } wrong) return (null, none, wrong);
            if (each is not null) await each(++done, files.Count);
        }
        foreach (var file in DurableFile.FilesBelow(folder))
        {
            var name = Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
            if (name != TagManifest && !tags.ContainsKey(name) && !files.ContainsKey(name)) return (null, none, new(name, "不属于这个归档包", "is none of this package"));
        }
        return (suite.Hash(last), files.ToDictionary(file => file.Key[Payload.Length..], file => file.Value, StringComparer.Ordinal), null);
    }

    /// <summary>The payload's files as the manifests name them, when the last manifest is the one of that digest; nothing else is read.</summary>
    public static IReadOnlyDictionary<string, Digest>? Named(string folder, Suite suite, string digest) =>
        Read(folder, TagManifest) is { } last && suite.Hash(last).ToString() == digest && Lines(last) is { } tags && tags.TryGetValue(Manifest, out var named) && Read(folder, Manifest) is { } bytes && suite.Hash(bytes) == named
        && Lines(bytes) is { } files ? files.ToDictionary(file => file.Key[Payload.Length..], file => file.Value, StringComparer.Ordinal) : null;

    /// <summary>The elements of bag-info.txt.</summary>
    public static IReadOnlyDictionary<string, string> InfoOf(string folder)
    {
        var info = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Read(folder, Info) is not { } bytes) return info;
        foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n'))
            if (line.Split(": ", 2) is [{ Length: > 0 } name, var value]) info[name] = value;
        return info;
    }

    /// <summary>A file of the payload, tested against the digest the manifest gave; null when it is missing or changed.</summary>
    public static byte[]? File(string folder, Suite suite, string path, Digest digest) => Read(folder, Payload + path) is { } bytes && suite.Hash(bytes) == digest ? bytes : null;

    /// <summary>No way out of the folder, nothing that a file system would read otherwise.</summary>
    public static bool IsPlain(string name) =>
        name.Length is > 0 and <= 400 && !name.Contains('\\') && !name.Any(char.IsControl) && name.Split('/').All(part => part.Length is > 0 and <= 200 && part is not ("." or ".."));

    private static BagBreak? Wrong(string folder, Suite suite, string name, Digest digest) =>
        !IsPlain(name) ? new(name, "路径不合规", "is no path of a package")
        : Read(folder, name) is not { } bytes ? new(name, "缺失", "is missing")
        : suite.Hash(bytes) != digest ? new(name, "已改动：与清单的摘要不符", "was changed: its digest is not the manifest's") : null;

    private static Dictionary<string, Digest>? Lines(byte[] manifest)
    {
        var lines = new Dictionary<string, Digest>(StringComparer.Ordinal);
        var text = Encoding.UTF8.GetString(manifest);
        if (!text.EndsWith('\n')) return null;
        foreach (var line in text[..^1].Split('\n'))
        {
            if (line.Length < 67 || line[64..66] != "  " || !line[..64].All(char.IsAsciiHexDigitLower)) return null;
            if (!lines.TryAdd(line[66..].Replace("%0A", "\n").Replace("%0D", "\r").Replace("%25", "%"), new(Convert.FromHexString(line[..64])))) return null;
        }
        return lines;
    }

    private void Put(string name, ReadOnlySpan<byte> content)
    {
        var path = Path.Combine(folder, name);
        DurableFile.MakeFolder(Path.GetDirectoryName(path)!);
        DurableFile.Write(path, content);
    }

    private static byte[]? Read(string folder, string name) => DurableFile.ReadAll(Path.Combine(folder, name));

    private static string Escaped(string name) => name.Replace("%", "%25").Replace("\n", "%0A").Replace("\r", "%0D");
}
