using System.Text.RegularExpressions;

namespace Witness.House.Tests.Shape;

/// <summary>Who may import whom: between projects, and between the folders inside one.</summary>
public static partial class Imports
{
    /// <summary>Project references that may stand in a project file; a project not named here may import nothing of ours.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Projects = new Dictionary<string, string[]>
    {
        ["Witness.Ledger"] = [],
        ["Witness.Domain"] = ["Witness.Ledger"],
        ["Witness.Edge"] = ["Witness.Domain"],
        ["Witness.Flow"] = ["Witness.Ledger", "Witness.Domain"],
        ["Witness.Verify"] = ["Witness.Ledger", "Witness.Domain"],
        ["Witness.Cosign"] = ["Witness.Ledger"],
        ["Witness.Web"] = ["Witness.Ledger", "Witness.Domain", "Witness.Edge", "Witness.Flow"],
        ["Witness.Sim"] = [],
    };

    /// <summary>A folder imports only folders before it; those in one cell are siblings and do not meet.</summary>
    public static readonly IReadOnlyDictionary<string, string[][]> Folders = new Dictionary<string, string[][]>
    {
        ["Witness.Ledger"] = [["Bytes"], ["Crypto"], ["Tree"], ["Signing"], ["Log"], ["Proofs"]],
        ["Witness.Domain"] = [["Terms"], ["Calendar"], ["Facts"], ["Access"], ["Stages"], ["Kinds"], ["Clocks"], ["Rules"], ["Cases"], ["Report"]],
        ["Witness.Flow"] =
        [
            ["Store"], ["Vault"], ["Accounts"], ["Intake"], ["Follow"],
            ["Records", "Alerts", "Handling", "Tasking", "Reports", "Keeping", "Lending", "Insight"],
        ],
        ["Witness.Web"] = [["Wiring"], ["Parts"], ["Api"], ["Pages"]],
        ["Witness.Edge"] = [["Connectors", "Devices"]],
    };

    public static IEnumerable<string> WrongReferences(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Path.StartsWith("src/", StringComparison.Ordinal) && file.Path.EndsWith(".csproj", StringComparison.Ordinal)
        let project = Path.GetFileNameWithoutExtension(file.Name)
        from Match reference in Reference().Matches(file.Text)
        let target = reference.Groups[1].Value
        where !Projects.TryGetValue(project, out var allowed) || !allowed.Contains(target)
        select $"{file.Path}: {project} may not reference {target}";

    /// <summary>Every import of ours in a file: usings, and names written out in full.</summary>
    public static IEnumerable<(int Line, string Namespace)> Of(SourceFile file)
    {
        for (var i = 0; i < file.Lines.Count; i++)
        {
            if (file.Lines[i].TrimStart().StartsWith("//", StringComparison.Ordinal)) continue;
            if (Namespace().IsMatch(file.Lines[i])) continue;
            foreach (Match name in Ours().Matches(file.Lines[i])) yield return (i, name.Groups[1].Value);
        }
    }

    public static IEnumerable<string> WrongFolders(IEnumerable<SourceFile> files) =>
        from file in files
        where file.IsProduct && (file.IsCode || file.IsPage) && file.Project is not null && Folders.ContainsKey(file.Project)
        let order = Folders[file.Project!]
        where file.Segment.Length > 0
        from breach in Breaches(file, order)
        select breach;

    public static IEnumerable<string> GlobalUsings(IEnumerable<SourceFile> files) =>
        from file in files
        where file.IsCode || file.Path.EndsWith(".csproj", StringComparison.Ordinal) || file.Path.EndsWith(".props", StringComparison.Ordinal)
        from i in Enumerable.Range(0, file.Lines.Count)
        where Global().IsMatch(file.Lines[i])
        select file.At(i, "no global using of our own code: imports show where they are used");

    /// <summary>Cycles among folders of one project; a subfolder builds on its parent, so the parent may not import it.</summary>
    public static IEnumerable<string> Cycles(IEnumerable<SourceFile> files)
    {
        foreach (var project in files.Where(f => f.IsProduct && f.IsCode && f.Project is not null).GroupBy(f => f.Project!))
        {
            var folders = project.Select(f => Dotted(f.Folder)).ToHashSet();
            var edges = new Dictionary<string, HashSet<string>>();
            foreach (var file in project)
            {
                var from = Dotted(file.Folder);
                var to = edges.TryGetValue(from, out var known) ? known : edges[from] = [];
                foreach (var (_, name) in Of(file))
                {
                    var target = folders.Where(f => name == f || name.StartsWith(f + ".", StringComparison.Ordinal)).MaxBy(f => f.Length);
                    if (target is not null && target != from && target != file.Project) to.Add(target);
                }
                var parent = from[..from.LastIndexOf('.')];
                if (parent != file.Project && parent.StartsWith(file.Project!, StringComparison.Ordinal)) to.Add(parent);
            }
            foreach (var start in edges.Keys)
            {
                if (Reaches(edges, start) is { } path) yield return $"{project.Key}: {string.Join(" → ", path)}";
            }
        }
    }

    private static string Dotted(string folder) => folder["src/".Length..].Replace('/', '.');

    private static List<string>? Reaches(Dictionary<string, HashSet<string>> edges, string start)
    {
        var seen = new HashSet<string>();
        var stack = new Stack<List<string>>();
        stack.Push([start]);
        while (stack.TryPop(out var path))
        {
            foreach (var next in edges.GetValueOrDefault(path[^1]) ?? [])
            {
                if (next == start) return [.. path, start];
                if (seen.Add(next)) stack.Push([.. path, next]);
            }
        }
        return null;
    }

    private static IEnumerable<string> Breaches(SourceFile file, string[][] order)
    {
        var own = Array.FindIndex(order, cell => cell.Contains(file.Segment));
        if (own < 0)
        {
            yield return $"{file.Path}: folder {file.Segment} is not in the order list of {file.Project}";
            yield break;
        }
        foreach (var (line, name) in Of(file))
        {
            if (!name.StartsWith(file.Project + ".", StringComparison.Ordinal)) continue;
            var target = name[(file.Project!.Length + 1)..].Split('.')[0];
            if (target == file.Segment) continue;
            var place = Array.FindIndex(order, cell => cell.Contains(target));
            if (place >= own) yield return file.At(line, $"{file.Segment} may not import {target}: it comes {(place == own ? "beside" : "after")} it");
        }
    }

    [GeneratedRegex(@"<ProjectReference[^>]*?(Witness\.\w+)\.csproj")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\b(Witness\.(?:Ledger|Domain|Edge|Flow|Web|Verify|Cosign|Sim)(?:\.[A-Z]\w*)*)")]
    private static partial Regex Ours();

    [GeneratedRegex(@"^\s*@?namespace\s")]
    private static partial Regex Namespace();

    [GeneratedRegex(@"global\s+using\s+(static\s+)?Witness|<Using\s+Include=""Witness")]
    private static partial Regex Global();
}
