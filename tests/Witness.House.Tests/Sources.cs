using System.Runtime.CompilerServices;

namespace Witness.House.Tests;

/// <summary>A text file of the repository; the path is relative to the root, with forward slashes.</summary>
public sealed record SourceFile(string Path, string Text)
{
    private string[]? _lines;

    public IReadOnlyList<string> Lines => _lines ??= Text.Split('\n');

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>Path without the file, e.g. <c>src/Witness.Domain/Terms</c>; empty at the root.</summary>
    public string Folder => Path.LastIndexOf('/') is > 0 and var at ? Path[..at] : "";

    /// <summary>E.g. <c>Witness.Domain</c>; null outside <c>src/</c> and <c>tests/</c>.</summary>
    public string? Project => Path.Split('/') is [("src" or "tests"), var project, _, ..] && project.StartsWith("Witness.", StringComparison.Ordinal) ? project : null;

    /// <summary>The top folder inside the project, e.g. <c>Terms</c>; empty for a file beside the project file.</summary>
    public string Segment => Path.Split('/') is [_, _, var segment, _, ..] ? segment : "";

    public bool IsCode => Path.EndsWith(".cs", StringComparison.Ordinal);

    public bool IsPage => Path.EndsWith(".razor", StringComparison.Ordinal);

    public bool IsProduct => Path.StartsWith("src/", StringComparison.Ordinal);
}

/// <summary>The repository as text, read once: what the tests of the house look at.</summary>
public static class Sources
{
    private static readonly HashSet<string> Skipped = ["bin", "obj", ".git", "artifacts", "node_modules", "TestResults", ".vs", ".idea"];

    private static readonly HashSet<string> Texts =
        [".cs", ".razor", ".csproj", ".props", ".targets", ".slnx", ".json", ".md", ".txt", ".css", ".js", ".resx", ".sh", ".csv", ".jsonl", ".html", ".svg", ".yml", ".editorconfig", ".gitignore", ""];

    public static readonly string Root = FindRoot();

    /// <summary>All text files but build output, run-time data, large case data, and the tests here that plant breaches.</summary>
    public static readonly IReadOnlyList<SourceFile> All =
        [.. Read(Root, "").Where(f => !f.Path.StartsWith("tests/Witness.House.Tests/", StringComparison.Ordinal) || !f.Name.EndsWith("Tests.cs", StringComparison.Ordinal))];

    /// <summary>The test programs, those of the house included.</summary>
    public static readonly IReadOnlyList<SourceFile> Tests =
        [.. Read(System.IO.Path.Combine(Root, "tests"), "tests/").Where(f => f.IsCode)];

    public static IEnumerable<SourceFile> Code => All.Where(f => f.IsCode);

    public static IEnumerable<SourceFile> Product => All.Where(f => f.IsCode && f.IsProduct);

    public static IEnumerable<SourceFile> Pages => All.Where(f => f.IsPage);

    public static SourceFile? Find(string path) => All.FirstOrDefault(f => f.Path == path);

    public static bool Exists(string path) =>
        File.Exists(System.IO.Path.Combine(Root, path)) || Directory.Exists(System.IO.Path.Combine(Root, path));

    /// <summary>The source line numbers of a breach, as an editor understands them.</summary>
    public static string At(this SourceFile file, int index, string what) => $"{file.Path}:{index + 1}: {what}";

    /// <summary>Fails with every breach on a line of its own.</summary>
    public static void None(IEnumerable<string> breaches)
    {
        var found = breaches.Distinct().ToList();
        if (found.Count > 0) Assert.Fail($"{found.Count} breach(es):\n  " + string.Join("\n  ", found.Take(200)));
    }

    /// <summary>A rule that cannot fail is no rule: each is shown a planted breach.</summary>
    public static void Some(IEnumerable<string> breaches) => Assert.NotEmpty(breaches);

    private static IEnumerable<SourceFile> Read(string folder, string relative)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            var name = System.IO.Path.GetFileName(file);
            if (!Texts.Contains(System.IO.Path.GetExtension(name)) || new FileInfo(file).Length > 4_000_000) continue;
            yield return new(relative + name, File.ReadAllText(file).ReplaceLineEndings("\n"));
        }
        foreach (var sub in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            var name = System.IO.Path.GetFileName(sub);
            if (Skipped.Contains(name) || (relative.Length == 0 && name == "data")) continue;
            foreach (var file in Read(sub, $"{relative}{name}/")) yield return file;
        }
    }

    private static string FindRoot([CallerFilePath] string here = "")
    {
        foreach (var start in new[] { AppContext.BaseDirectory, System.IO.Path.GetDirectoryName(here) ?? "" })
        {
            for (var at = start; !string.IsNullOrEmpty(at); at = System.IO.Path.GetDirectoryName(at))
            {
                if (File.Exists(System.IO.Path.Combine(at, "Witness.slnx"))) return at;
            }
        }
        throw new DirectoryNotFoundException("Witness.slnx not found above the test program");
    }
}
