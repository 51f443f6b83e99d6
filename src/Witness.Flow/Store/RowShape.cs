using System.Collections.Concurrent;
using System.Reflection;

namespace Witness.Flow.Store;

/// <summary>How a record and a read table's columns fit each other: by name, whatever the case and underscores.</summary>
internal sealed class RowShape<T>
{
    private static readonly ConcurrentDictionary<ReadTable, RowShape<T>> Known = new();

    private readonly PropertyInfo?[] _members;
    private readonly string? _lacking; // it can be read from the columns, not written
    private readonly ConstructorInvoker? _maker;
    private readonly (int At, Type Type)[] _from;

    private RowShape(ReadTable table)
    {
        var properties = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        _members = [.. table.Columns.Select(c => properties.GetValueOrDefault(Flat(c.Name)))];
        _lacking = table.Columns.Select(c => c.Name).FirstOrDefault(name => !properties.ContainsKey(Flat(name)));
        var widest = typeof(T).GetConstructors().Where(c => c.GetParameters() is { Length: > 0 } p && p.All(x => At(table, x.Name!) >= 0))
            .MaxBy(c => c.GetParameters().Length);
        _maker = widest is null ? null : ConstructorInvoker.Create(widest);
        _from = widest is null ? [] : [.. widest.GetParameters().Select(p => (At(table, p.Name!), p.ParameterType))];
    }

    public static RowShape<T> Of(ReadTable table) => Known.GetOrAdd(table, t => new(t));

    public object?[] Values(T row) =>
        _lacking is null ? [.. _members.Select(m => m!.GetValue(row))] : throw new ArgumentException($"{typeof(T).Name} has no member for column {_lacking}");

    /// <summary>Calls the widest constructor whose every parameter is a column.</summary>
    public T Make(object?[] values)
    {
        if (_maker is null) throw new InvalidOperationException($"{typeof(T).Name} cannot be made from the columns");
        var arguments = new object?[_from.Length];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = Convert(values[_from[i].At], _from[i].Type);
        return (T)_maker.Invoke(arguments.AsSpan());
    }

    private static object? Convert(object? value, Type to) => value switch
    {
        null => null,
        long number when to == typeof(int) => checked((int)number),
        long number when to == typeof(bool) => number != 0,
        _ => value,
    };

    private static int At(ReadTable table, string name) =>
        Enumerable.Range(0, table.Columns.Count).FirstOrDefault(i => Flat(table.Columns[i].Name).Equals(name, StringComparison.OrdinalIgnoreCase), -1);

    private static string Flat(string column) => column.Replace("_", "", StringComparison.Ordinal);
}
