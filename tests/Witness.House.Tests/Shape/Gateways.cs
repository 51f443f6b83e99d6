using System.Reflection;
using System.Text.RegularExpressions;

namespace Witness.House.Tests.Shape;

/// <summary>No query goes round the gateway: desks ask it with a reader, nobody else reads.</summary>
public static partial class Gateways
{
    /// <summary>Public methods of desks whose first parameter is not a <c>Reader</c>.</summary>
    public static IEnumerable<string> WithoutReader(IEnumerable<Type> types) =>
        from type in types
        where type.Plain().EndsWith("Desk", StringComparison.Ordinal)
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where !method.IsSpecialName && method.GetBaseDefinition().DeclaringType != typeof(object) && method.Name is not "Dispose" and not "DisposeAsync"
        where method.GetParameters().FirstOrDefault()?.ParameterType.Name != "Reader"
        select $"{type.FullName}.{method.Name} answers without a Reader";

    /// <summary>Pages, parts and API speak to desks; storage is known to the wiring alone.</summary>
    public static IEnumerable<string> StorageInPages(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Project == "Witness.Web" && (file.IsCode || file.IsPage) && file.Segment != "Wiring" && file.Path != "src/Witness.Web/Program.cs"
        from i in Enumerable.Range(0, file.Lines.Count)
        where Storage().IsMatch(file.Lines[i]) && !file.Lines[i].TrimStart().StartsWith("//", StringComparison.Ordinal)
        select file.At(i, "storage behind the gateway is for Wiring only");

    /// <summary>SQL stands in the stores and the steps that own their tables, never in domain, edge or pages.</summary>
    public static IEnumerable<string> StraySql(IEnumerable<SourceFile> files) =>
        from file in files
        where file.IsProduct && (file.IsCode || file.IsPage) && file.Project is not ("Witness.Flow" or "Witness.Sim")
        from i in Enumerable.Range(0, file.Lines.Count)
        where Sql().IsMatch(file.Lines[i])
        select file.At(i, "SQL belongs to Flow");

    [GeneratedRegex(@"\b(Dapper|ReadDatabase|LogStore|SqliteConnection|NpgsqlConnection|NpgsqlDataSource|DbConnection)\b")]
    private static partial Regex Storage();

    [GeneratedRegex(@"(""|\s)(SELECT\s+[\w*,\s]+\sFROM|INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+\w+\s+SET|CREATE\s+TABLE)\s")]
    private static partial Regex Sql();
}
