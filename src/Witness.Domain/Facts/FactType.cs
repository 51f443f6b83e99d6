using System.Collections.Frozen;
using System.Linq.Expressions;
using System.Reflection;

namespace Witness.Domain.Facts;

/// <summary>事实字段 — one payload field of a fact, as declared; built once by reflection.</summary>
public sealed class FieldType
{
    internal FieldType(PropertyInfo property, FieldAttribute declared, int index)
    {
        Name = property.Name;
        Index = index;
        Chinese = declared.Chinese;
        English = declared.English;
        Mark = declared.Mark;
        Unit = declared.Unit;
        Optional = declared.Optional;
        MaxLength = declared.MaxLength;
        Shape = Shape.Of(property.PropertyType);
        Choices = declared.Choices.Length == 0 ? null : Facts.Choices.Named(declared.Choices);
        HashFamily = declared.Hash.Length == 0 ? null : declared.Hash;
        IsRegion = declared.Region;
        Follows = declared.Follows;
        WireName = HashFamily is null ? Name
            : Name.EndsWith("Hashes", StringComparison.Ordinal) ? Name[..^"Hashes".Length] + "s" : Name[..^"Hash".Length];
        Get = Shape.Getter(property.DeclaringType!, property.Name);
    }

    /// <summary>Name in the typed record and in the entry.</summary>
    public string Name { get; }

    /// <summary>Name on the wire: for a «…Hash» field without Hash (…Hashes → …s), else the same.</summary>
    public string WireName { get; }

    /// <summary>Place in <see cref="FactType.Fields"/> and in the array of values.</summary>
    public int Index { get; }

    public string Chinese { get; }

    public string English { get; }

    public Mark Mark { get; }

    public string Unit { get; }

    public bool Optional { get; }

    public int MaxLength { get; }

    public Shape Shape { get; }

    public ChoiceList? Choices { get; }

    /// <summary>Null unless we keep a keyed hash of the raw value (ruling 9).</summary>
    public string? HashFamily { get; }

    public bool IsRegion { get; }

    /// <summary>Carries also the mark of the fact or field it names.</summary>
    public bool Follows { get; }

    /// <summary>The typed value; null when the source did not say.</summary>
    public Func<object, object?> Get { get; }
}

/// <summary>事实类型 — one row of the catalogue.</summary>
public sealed class FactType
{
    private readonly FrozenDictionary<string, FieldType> _byName;
    private readonly FrozenDictionary<string, FieldType> _byWireName;
    private readonly Func<Header, object?[], Fact> _make;

    private FactType(Type clrType)
    {
        var declared = clrType.GetCustomAttribute<FactRowAttribute>() ?? throw new InvalidOperationException($"{clrType.Name} has no [FactRow].");
        Name = clrType.Name;
        ClrType = clrType;
        Chinese = declared.Chinese;
        English = declared.English;
        From = declared.From;
        Scopes = declared.Scopes;
        Secret = declared.Secret;
        Audit = declared.Audit;
        var properties = clrType.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => property.CanWrite).OrderBy(property => property.MetadataToken).ToList();
        Fields = [.. properties.Select((property, i) => new FieldType(
            property, property.GetCustomAttribute<FieldAttribute>() ?? throw new InvalidOperationException($"{Name}.{property.Name} has no [Field]."), i))];
        FieldsByName = [.. Fields.OrderBy(field => field.Name, StringComparer.Ordinal)];
        _byName = Fields.ToFrozenDictionary(field => field.Name, StringComparer.Ordinal);
        _byWireName = Fields.ToFrozenDictionary(field => field.WireName, StringComparer.Ordinal);
        _make = Maker(clrType, properties);
    }

    /// <summary>The fact's name: CloudEvents <c>type</c> and the name of the record.</summary>
    public string Name { get; }

    public string Chinese { get; }

    public string English { get; }

    public Type ClrType { get; }

    public From From { get; }

    public IReadOnlyList<ScopeKind> Scopes { get; }

    /// <summary>‡ (ruling 29).</summary>
    public bool Secret { get; }

    /// <summary>Audit log only (ruling 16).</summary>
    public bool Audit { get; }

    /// <summary>In the order declared.</summary>
    public IReadOnlyList<FieldType> Fields { get; }

    /// <summary>In the order canonical JSON writes them.</summary>
    public IReadOnlyList<FieldType> FieldsByName { get; }

    public FieldType? Field(string name) => _byName.GetValueOrDefault(name);

    public FieldType? WireField(string wireName) => _byWireName.GetValueOrDefault(wireName);

    /// <param name="values">In the order of <see cref="Fields"/>; null where missing.</param>
    public Fact Make(Header header, object?[] values) => _make(header, values);

    internal static FactType Of<T>() where T : Fact => new(typeof(T));

    private static Func<Header, object?[], Fact> Maker(Type type, List<PropertyInfo> properties)
    {
        var header = Expression.Parameter(typeof(Header));
        var values = Expression.Parameter(typeof(object?[]));
        var bindings = properties.Select((property, i) => (MemberBinding)Expression.Bind(
            property, Expression.Convert(Expression.ArrayIndex(values, Expression.Constant(i)), property.PropertyType)));
        var make = Expression.MemberInit(Expression.New(type), bindings.Prepend(Expression.Bind(type.GetProperty(nameof(Fact.Header))!, header)));
        return Expression.Lambda<Func<Header, object?[], Fact>>(make, header, values).Compile();
    }
}
