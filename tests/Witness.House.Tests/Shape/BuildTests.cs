namespace Witness.House.Tests.Shape;

public sealed class BuildTests
{
    private static IEnumerable<string> ProjectFolders =>
        new[] { "src", "tests" }.SelectMany(d => Directory.GetDirectories(Path.Combine(Sources.Root, d), "Witness.*"))
            .Select(d => Path.GetRelativePath(Sources.Root, d).Replace('\\', '/'));

    [Fact]
    public void A_project_file_is_short() => Sources.None(Builds.FatProjects(Sources.All));

    [Fact]
    public void Packages_are_pinned_exactly_and_in_one_place() =>
        Sources.None(Builds.LoosePins(Sources.All).Concat(Builds.VersionsElsewhere(Sources.All)));

    [Fact]
    public void Every_project_has_its_lock_file_and_stands_in_the_solution()
    {
        var solution = Sources.Find("Witness.slnx")!.Text;
        Sources.None(
            from folder in ProjectFolders
            let name = Path.GetFileName(folder)
            from missing in new[]
            {
                Sources.Exists($"{folder}/packages.lock.json") ? null : $"{folder}: no packages.lock.json",
                solution.Contains($"{folder}/{name}.csproj", StringComparison.Ordinal) ? null : $"{folder} is not in Witness.slnx",
            }
            where missing is not null
            select missing);
    }

    [Fact]
    public void Every_lock_file_holds_the_version_that_is_pinned()
    {
        var pins = System.Text.RegularExpressions.Regex
            .Matches(Sources.Find("Directory.Packages.props")!.Text, @"Include=""([^""]+)"" Version=""\[([^""\]]+)\]""")
            .ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        Sources.None(
            from file in Sources.All
            where file.Name == "packages.lock.json"
            from target in System.Text.Json.JsonDocument.Parse(file.Text).RootElement.GetProperty("dependencies").EnumerateObject()
            from package in target.Value.EnumerateObject()
            where package.Value.GetProperty("type").GetString() == "Direct" && pins.ContainsKey(package.Name)
            let resolved = package.Value.GetProperty("resolved").GetString()
            where resolved != pins[package.Name]
            select $"{file.Path}: {package.Name} {resolved}, pinned {pins[package.Name]}");
    }

    [Theory]
    [InlineData("run")]
    [InlineData("test")]
    [InlineData("bench")]
    [InlineData("verify")]
    [InlineData(".ci/run")]
    public void The_root_commands_can_be_run(string command)
    {
        var path = Path.Combine(Sources.Root, command);
        Assert.StartsWith("#!/usr/bin/env bash\n", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute), $"{command} is not executable");
    }

    [Fact]
    public void Nothing_committed_names_a_machine_or_a_package_source() => Sources.None(Builds.MachinePaths(Sources.All));

    [Fact]
    public void Every_product_project_has_its_banned_symbols() =>
        Sources.None(
            from folder in ProjectFolders
            where folder.StartsWith("src/", StringComparison.Ordinal) && !folder.EndsWith("Witness.Sim", StringComparison.Ordinal)
            where !Sources.Exists($"{folder}/BannedSymbols.txt")
            select $"{folder}: no BannedSymbols.txt");

    /// <summary>The doors: where a ban is lifted, it is lifted in .editorconfig, and only for these.</summary>
    [Fact]
    public void Bans_are_lifted_only_at_the_doors()
    {
        string[] doors =
        [
            "src/Witness.Ledger/{Crypto/**,Bytes/DurableFile.cs,Signing/**}", "src/Witness.Flow/{Store,Vault}/**",
            "src/Witness.{Cosign,Verify}/**", "src/Witness.Web/{Program.cs,Wiring/**}",
        ];
        var section = "";
        var lifted = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(Sources.Root, ".editorconfig")))
        {
            if (line.StartsWith('[')) section = line.Trim().Trim('[', ']');
            if (line.Contains("RS0030.severity = none", StringComparison.Ordinal)) lifted.Add(section);
        }
        Assert.Equal(doors.Order(StringComparer.Ordinal), lifted.Order(StringComparer.Ordinal));
        Sources.None(Builds.LiftedBans(Sources.All));
    }

    [Fact]
    public void A_planted_breach_of_each_rule_is_found()
    {
        Sources.Some(Builds.FatProjects([new("src/Witness.Sim/Witness.Sim.csproj", string.Join('\n', Enumerable.Repeat("x", 15)))]));
        Sources.Some(Builds.LoosePins([new("Directory.Packages.props", "<PackageVersion Include=\"A\" Version=\"1.0.0\" />")]));
        Sources.Some(Builds.VersionsElsewhere([new("src/A/A.csproj", "<PackageReference Include=\"A\" Version=\"1.0.0\" />")]));
        Sources.Some(Builds.LiftedBans([new("src/Witness.Domain/Terms/A.cs", "#pragma warning disable RS0030\n")]));
        Sources.Some(Builds.MachinePaths([new("docs/a.md", "see " + "/home" + "/me/x")]));
    }
}
