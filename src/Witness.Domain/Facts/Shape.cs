using System.Linq.Expressions;
using System.Reflection;
using Witness.Domain.Terms;

namespace Witness.Domain.Facts;

/// <summary>形状 — the closed set of shapes a value of the catalogue may have; reader, writer and schemas all go by it.</summary>
public abstract record Shape(Type ClrType)
{
    public sealed record Text() : Shape(typeof(string));

    public sealed record Integer(bool Long) : Shape(Long ? typeof(long) : typeof(int));

    public sealed record Decimal() : Shape(typeof(decimal));

    public sealed record Flag() : Shape(typeof(bool));

    public sealed record MomentShape() : Shape(typeof(Moment));

    /// <summary>A nested record of Terms; values are passed to <paramref name="Make"/> in the order of its members.</summary>
    /// <param name="Bare">Member that a bare text fills, or −1 where only an object is taken: a notice often gives a room or a code as a text only (ruling 59).</param>
    public sealed record Record(Type ClrType, IReadOnlyList<Member> Members, Func<object?[], object> Make, int Bare) : Shape(ClrType)
    {
        /// <summary>The members in the order canonical JSON writes them.</summary>
        public IReadOnlyList<Member> ByName { get; } = [.. Members.OrderBy(member => member.Name, StringComparer.Ordinal)];
    }

    public sealed record ListOf(Shape Item, Type ClrType, Func<ItemList> Make) : Shape(ClrType);

    /// <summary>A set of texts: order and repetition say nothing.</summary>
    public sealed record SetOf() : Shape(typeof(IReadOnlySet<string>));

    /// <summary>成员 — one member of a nested record.</summary>
    public sealed record Member(string Name, Shape Shape, bool Required, Func<object, object?> Get);

    private static readonly Dictionary<Type, Shape> Known = new()
    {
        [typeof(string)] = new Text(),
        [typeof(int)] = new Integer(Long: false),
        [typeof(long)] = new Integer(Long: true),
        [typeof(decimal)] = new Decimal(),
        [typeof(bool)] = new Flag(),
        [typeof(Moment)] = new MomentShape(),
        [typeof(IReadOnlySet<string>)] = new SetOf(),
    };

    /// <summary>The shape of a property or constructor parameter, nullable or not.</summary>
    public static Shape Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        lock (Known)
        {
            if (Known.TryGetValue(type, out var known)) return known;
            var shape = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
                ? new ListOf(Of(type.GetGenericArguments()[0]), type, ItemList.MakerOf(type.GetGenericArguments()[0]))
                : RecordOf(type);
            return Known[type] = shape;
        }
    }

    private static Shape RecordOf(Type type)
    {
        var constructor = type.GetConstructors().Single(c => c.GetParameters().Length > 0);
        var nullability = new NullabilityInfoContext();
        var members = constructor.GetParameters().Select(parameter =>
        {
            var required = !parameter.HasDefaultValue && Nullable.GetUnderlyingType(parameter.ParameterType) is null
                && nullability.Create(parameter).WriteState != NullabilityState.Nullable;
            return new Member(parameter.Name!, Of(parameter.ParameterType), required, Getter(type, parameter.Name!));
        }).ToList();
        var bare = type == typeof(Person) ? "Name" : type == typeof(Code) || type == typeof(Room) ? "Text" : null;
        return new Record(type, members, Maker(constructor), bare is null ? -1 : members.FindIndex(member => member.Name == bare));
    }

    internal static Func<object, object?> Getter(Type type, string property)
    {
        var instance = Expression.Parameter(typeof(object));
        var get = Expression.Property(Expression.Convert(instance, type), property);
        return Expression.Lambda<Func<object, object?>>(Expression.Convert(get, typeof(object)), instance).Compile();
    }

    /// <summary>A missing member takes the constructor's own default.</summary>
    private static Func<object?[], object> Maker(ConstructorInfo constructor)
    {
        var values = Expression.Parameter(typeof(object?[]));
        var arguments = constructor.GetParameters().Select((parameter, i) =>
        {
            Expression value = Expression.ArrayIndex(values, Expression.Constant(i));
            if (!parameter.HasDefaultValue || parameter.DefaultValue is null) return Expression.Convert(value, parameter.ParameterType);
            var fallback = Expression.Constant(parameter.DefaultValue, typeof(object));
            return Expression.Convert(Expression.Coalesce(value, fallback), parameter.ParameterType);
        });
        return Expression.Lambda<Func<object?[], object>>(Expression.Convert(Expression.New(constructor, arguments), typeof(object)), values).Compile();
    }
}
