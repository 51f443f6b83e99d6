using System.Reflection;
using System.Runtime.CompilerServices;

namespace Witness.House.Tests;

/// <summary>The compiled program, for rules that text cannot tell.</summary>
public static class Programs
{
    public static readonly IReadOnlyList<Assembly> All =
        [.. new[] { "Witness.Ledger", "Witness.Domain", "Witness.Edge", "Witness.Flow", "Witness.Web", "Witness.Verify", "Witness.Cosign" }.Select(Assembly.Load)];

    public static Assembly Domain => Assembly.Load("Witness.Domain");

    public static Assembly Flow => Assembly.Load("Witness.Flow");

    /// <summary>Types people wrote: nothing the compiler made.</summary>
    public static IEnumerable<Type> Types(this IEnumerable<Assembly> assemblies) => assemblies.SelectMany(a => a.GetTypes()).Where(Written);

    public static bool IsRecord(this Type type) =>
        type.GetMethod("<Clone>$", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance) is not null
        || type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null;

    /// <summary>Name without generic arity.</summary>
    public static string Plain(this Type type) => type.Name.Split('`')[0];

    private static bool Written(Type type) =>
        !type.Name.Contains('<', StringComparison.Ordinal)
        && type.Namespace?.StartsWith("Witness", StringComparison.Ordinal) == true
        && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null
        && !type.Name.StartsWith('_');
}
