using System.Collections;
using System.Reflection;

namespace Witness.House.Tests.Books;

/// <summary>The declarations of Domain, found by reflection: facts and their fields, and the explicit lists (books).</summary>
public static class Declared
{
    private static readonly Assembly Domain = Programs.Domain;

    private static readonly Type Fact = Domain.GetType("Witness.Domain.Facts.Fact", throwOnError: true)!;

    private static readonly Type FactRowAttribute = Domain.GetType("Witness.Domain.Facts.FactRowAttribute", throwOnError: true)!;

    private static readonly Type FieldAttribute = Domain.GetType("Witness.Domain.Facts.FieldAttribute", throwOnError: true)!;

    /// <summary>Every concrete fact of the catalogue, by name.</summary>
    public static IReadOnlyList<Type> Facts { get; } =
        [.. Domain.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && Fact.IsAssignableFrom(t)).OrderBy(t => t.Name, StringComparer.Ordinal)];

    /// <summary>The facts in the order of the catalogue; those not in the book come last.</summary>
    public static IEnumerable<Type> InOrder
    {
        get
        {
            var book = (Book("FactBook") ?? []).Select(NameIn).ToList();
            return Facts.OrderBy(f => book.IndexOf(f.Name) is >= 0 and var place ? place : int.MaxValue);
        }
    }

    /// <summary>The name of the fact that an entry of the fact book stands for.</summary>
    public static string? NameIn(object entry) =>
        entry is Type type ? type.Name : entry.GetType().GetProperty("Name")?.GetValue(entry) as string ?? (entry.GetType().GetProperty("Type")?.GetValue(entry) as Type)?.Name;

    public static Attribute? Declaration(Type fact) => fact.GetCustomAttribute(FactRowAttribute, inherit: false);

    public static Attribute? Declaration(PropertyInfo field) => field.GetCustomAttribute(FieldAttribute, inherit: false);

    /// <summary>Payload fields: what the fact itself or an abstract fact between adds to the header.</summary>
    public static IEnumerable<PropertyInfo> Fields(Type fact) =>
        fact.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.DeclaringType != Fact && p.DeclaringType != typeof(object) && p.Name != "EqualityContract");

    public static string Word(Attribute declaration, string name) =>
        Convert.ToString(declaration.GetType().GetProperty(name)!.GetValue(declaration), System.Globalization.CultureInfo.InvariantCulture) ?? "";

    public static IEnumerable<string> UndeclaredFacts(IEnumerable<Type> facts) =>
        from fact in facts
        let declaration = Declaration(fact)
        where declaration is null || Word(declaration, "Chinese").Length == 0 || Word(declaration, "English").Length == 0
        select $"{fact.Name} has no [FactRow] with Chinese and English term";

    public static IEnumerable<string> UndeclaredFields(IEnumerable<Type> facts) =>
        from fact in facts
        from field in Fields(fact)
        let declaration = Declaration(field)
        where declaration is null || Word(declaration, "Chinese").Length == 0 || Word(declaration, "English").Length == 0
        select $"{fact.Name}.{field.Name} has no [Field] with Chinese and English term: its privacy is undeclared";

    /// <summary>Static members of a book that are, or list, things; null while the book is not there yet.</summary>
    public static IReadOnlyList<object>? Book(string name)
    {
        var book = Domain.GetTypes().FirstOrDefault(t => t.Name == name);
        if (book is null) return null;
        const BindingFlags All = BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var values = book.GetProperties(All).Where(p => p.GetIndexParameters().Length == 0).Select(p => p.GetValue(null))
            .Concat(book.GetFields(All).Select(f => f.GetValue(null)));
        var found = new List<object>();
        foreach (var value in values)
        {
            if (value is IDictionary map) found.AddRange(map.Values.Cast<object>());
            else if (value is IEnumerable list and not string) found.AddRange(list.Cast<object>().Where(o => o is not null));
            else if (value is not null) found.Add(value);
        }
        return found;
    }

    /// <summary>Public static fields and properties named <paramref name="member"/> anywhere in Domain, of a type named likewise.</summary>
    public static IEnumerable<(Type Owner, object Value)> Statics(string member, string inNamespace) =>
        from type in Domain.GetTypes()
        where type.Namespace?.StartsWith(inNamespace, StringComparison.Ordinal) == true
        from value in new[]
        {
            type.GetField(member, BindingFlags.Public | BindingFlags.Static)?.GetValue(null),
            type.GetProperty(member, BindingFlags.Public | BindingFlags.Static)?.GetValue(null),
        }
        where value is not null && value.GetType().Name == member
        select (type, value);
}
