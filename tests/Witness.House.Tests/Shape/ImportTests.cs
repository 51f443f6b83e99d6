namespace Witness.House.Tests.Shape;

public sealed class ImportTests
{
    [Fact]
    public void Projects_import_only_what_the_list_allows() => Sources.None(Imports.WrongReferences(Sources.All));

    [Fact]
    public void Every_project_of_src_is_on_the_list() =>
        Assert.Equal(
            Imports.Projects.Keys.Order(StringComparer.Ordinal),
            Directory.GetDirectories(Path.Combine(Sources.Root, "src")).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal));

    [Fact]
    public void Folders_import_only_folders_before_them() => Sources.None(Imports.WrongFolders(Sources.All));

    [Fact]
    public void Folders_have_no_cycles() => Sources.None(Imports.Cycles(Sources.All));

    [Fact]
    public void Our_own_code_is_never_imported_globally() => Sources.None(Imports.GlobalUsings(Sources.All));

    [Fact]
    public void A_compiled_program_imports_what_its_project_file_says()
    {
        var breaches =
            from program in Programs.All
            let name = program.GetName().Name!
            from target in program.GetReferencedAssemblies()
            where target.Name!.StartsWith("Witness.", StringComparison.Ordinal) && !Reachable(name).Contains(target.Name!)
            select $"{name} → {target.Name}";
        Sources.None(breaches);
    }

    [Fact]
    public void A_planted_breach_of_each_rule_is_found()
    {
        Sources.Some(Imports.WrongReferences([new("src/Witness.Sim/Witness.Sim.csproj", "<ProjectReference Include=\"../Witness.Ledger/Witness.Ledger.csproj\" />")]));
        Sources.Some(Imports.WrongFolders([new("src/Witness.Domain/Terms/A.cs", "using Witness.Domain.Facts;\n")]));
        Sources.Some(Imports.WrongFolders([new("src/Witness.Flow/Records/A.cs", "var x = new Witness.Flow.Reports.Thing();\n")]));
        Sources.Some(Imports.WrongFolders([new("src/Witness.Flow/Elsewhere/A.cs", "\n")]));
        Sources.Some(Imports.GlobalUsings([new("src/Witness.Domain/Usings.cs", "global using Witness.Domain.Terms;\n")]));
        Sources.Some(Imports.Cycles(
        [
            new("src/Witness.Sim/Wire/A.cs", "using Witness.Sim.World;\n"),
            new("src/Witness.Sim/World/B.cs", "using Witness.Sim.Wire;\n"),
        ]));
        Sources.Some(Imports.Cycles(
        [
            new("src/Witness.Domain/Facts/A.cs", "using Witness.Domain.Facts.Catalogue;\n"),
            new("src/Witness.Domain/Facts/Catalogue/B.cs", "\n"),
        ]));
    }

    private static HashSet<string> Reachable(string project)
    {
        var all = new HashSet<string>(Imports.Projects[project]);
        foreach (var direct in Imports.Projects[project]) all.UnionWith(Reachable(direct));
        return all;
    }
}
