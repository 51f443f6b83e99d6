using System.Text.RegularExpressions;

namespace Witness.House.Tests.Shape;

/// <summary>Project files, pins, the root commands, and what must never be committed.</summary>
public static partial class Builds
{
    public const int MostProjectLines = 15;

    private static readonly string[] Homes = ["/root" + "/", "/home" + "/", "/work" + "/", "/Users" + "/", @"C:\" + "Users"];

    private static readonly string[] Registries = ["api.nuget" + ".org", "pkgs.dev" + ".azure", "registry.npm" + "js", "artifact" + "ory", "nexus" + "."];

    private static readonly string[] Doors =
        ["src/Witness.Ledger/Bytes/", "src/Witness.Ledger/Crypto/", "src/Witness.Flow/Store/", "src/Witness.Flow/Vault/", "src/Witness.Web/Wiring/", "src/Witness.Cosign/", "src/Witness.Sim/"];

    public static IEnumerable<string> FatProjects(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Path.EndsWith(".csproj", StringComparison.Ordinal) && file.Text.TrimEnd().Split('\n').Length >= MostProjectLines
        select $"{file.Path}: {file.Text.TrimEnd().Split('\n').Length} lines; shared things stand in Directory.Build.props";

    public static IEnumerable<string> LoosePins(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Name == "Directory.Packages.props"
        from Match pin in Pin().Matches(file.Text)
        where !Exact().IsMatch(pin.Groups[2].Value)
        select $"{pin.Groups[1].Value} {pin.Groups[2].Value} is not pinned as [x.y.z]";

    public static IEnumerable<string> VersionsElsewhere(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Path.EndsWith(".csproj", StringComparison.Ordinal) || file.Name == "Directory.Build.props"
        where Versioned().IsMatch(file.Text)
        select $"{file.Path}: versions stand only in Directory.Packages.props";

    /// <summary>A clone must build anywhere: no path of a machine, no host of a package source.</summary>
    public static IEnumerable<string> MachinePaths(IEnumerable<SourceFile> files) =>
        from file in files
        from i in Enumerable.Range(0, file.Lines.Count)
        from word in Homes.Concat(Registries)
        where file.Lines[i].Contains(word, StringComparison.OrdinalIgnoreCase)
        select file.At(i, $"names {word}");

    /// <summary>A pragma that lifts a ban outside storage, cryptography and the host.</summary>
    public static IEnumerable<string> LiftedBans(IEnumerable<SourceFile> files) =>
        from file in files
        where file.IsProduct && file.IsCode && !Doors.Any(d => file.Path.StartsWith(d, StringComparison.Ordinal))
        where file.Text.Contains("disable RS0030", StringComparison.Ordinal)
        select $"{file.Path} lifts a ban";

    [GeneratedRegex(@"<PackageVersion Include=""([^""]+)"" Version=""([^""]+)""")]
    private static partial Regex Pin();

    [GeneratedRegex(@"^\[\d+(\.\d+)+(-[\w.]+)?\]$")]
    private static partial Regex Exact();

    [GeneratedRegex(@"<PackageReference[^>]*\bVersion(Override)?=")]
    private static partial Regex Versioned();
}
