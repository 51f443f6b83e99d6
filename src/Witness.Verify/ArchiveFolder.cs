using System.Text;
using Witness.Ledger.Crypto;
using Witness.Ledger.Proofs;
using Witness.Ledger.Signing;

namespace Witness.Verify;

/// <summary>
/// 归档文件夹 — many reports in one folder: each with what lies beside it, folder by folder. Where it is a BagIt package (RFC 8493) its
/// manifests come first: every file they name is there with its digest, and no other lies under <c>data</c>.
/// </summary>
internal static class ArchiveFolder
{
    private const string Declaration = "bagit.txt";

    private static readonly string[] Manifests = ["manifest-sha256.txt", "tagmanifest-sha256.txt"];

    /// <summary>A package, or a folder in which something says that it is a report or a bundle.</summary>
    internal static bool Is(string folder) =>
        Files(folder).Any(file => Path.GetFileName(file) == Declaration || file.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".json", StringComparison.OrdinalIgnoreCase));

    internal static async Task<IReadOnlyList<(string Name, Checked Found)>> Check(string folder, Trust trust, SignedCheckpoint? older)
    {
        var found = new List<(string, Checked)>();
        var packages = Files(folder).Where(file => Path.GetFileName(file) == Declaration).Select(file => Path.GetDirectoryName(file)!).ToList();
        foreach (var package in packages) found.Add((package, await CheckPackage(package)));
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in Files(folder).Where(file => IsOfReports(file, packages)).GroupBy(file => Path.GetDirectoryName(file)!).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var files = new List<GivenFile>();
            foreach (var file in group.Order(StringComparer.Ordinal)) files.Add(await GivenFile.Open(file));
            // in a package the manifest answers for files that no report names; a report that was hurt no longer says what it is, but its name does
            foreach (var (name, said) in Auditor.Check([.. files.Where(f => f.Kind != FileKind.Other || MustBeKnown(f.Path))], trust, older))
                found.Add((name, said));
        }
        if (found.Count == 0) found.Add((folder, Checked.Unreadable()));
        return found;
    }

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories);

    private static bool IsOfReports(string file, List<string> packages) =>
        packages.FirstOrDefault(p => file.StartsWith(p + Path.DirectorySeparatorChar, StringComparison.Ordinal)) is not { } package
        || (Path.GetRelativePath(package, file) is var name && name.StartsWith("data" + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            && Path.GetFileName(Path.GetDirectoryName(name)) != "evidence"); // a file of evidence may be anything, also somebody's PDF: the manifest answers for it

    private static bool MustBeKnown(string file) =>
        file.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase) || file.EndsWith("report.json", StringComparison.OrdinalIgnoreCase)
        || file.EndsWith(".bundle.json", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".proof.json", StringComparison.OrdinalIgnoreCase);

    private static async Task<Checked> CheckPackage(string package)
    {
        var said = new Checked();
        var counted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var manifest in Manifests)
        {
            var path = Path.Combine(package, manifest);
            if (!said.Say("package", File.Exists(path), $"归档包有 {manifest}", $"the package has {manifest}")) continue;
            var (broken, count) = (default(string), 0);
            foreach (var line in (await File.ReadAllTextAsync(path, Encoding.UTF8)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                count++;
                var name = line.Split("  ", 2) is [{ Length: 64 }, var rest] ? rest.Replace("%0A", "\n").Replace("%0D", "\r").Replace("%25", "%") : "";
                counted.Add(name);
                var file = Path.Combine(package, name);
                if (name.Length == 0 || name.Contains("..", StringComparison.Ordinal) || !File.Exists(file) || Suite.Intl.Hash(await File.ReadAllBytesAsync(file)).ToString() != line[..64]) broken ??= name.Length == 0 ? line : name;
            }
            said.Say(
                "package", broken is null,
                broken is null ? $"{manifest}：{count} 个文件的摘要都相符" : $"{manifest}：{broken} 缺失或已改动",
                broken is null ? $"{manifest}: the digests of {count} files agree" : $"{manifest}: {broken} is missing or was changed");
        }
        var strange = Files(package).Select(f => Path.GetRelativePath(package, f).Replace(Path.DirectorySeparatorChar, '/')).FirstOrDefault(f => f != Manifests[1] && !counted.Contains(f));
        said.Say("package", strange is null, strange is null ? "归档包没有多余的文件" : $"归档包里多出 {strange}", strange is null ? "there is no other file in the package" : $"{strange} is none of the package");
        return said;
    }
}
