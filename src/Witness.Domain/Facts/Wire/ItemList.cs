using System.Collections.Concurrent;

namespace Witness.Domain.Facts.Wire;

/// <summary>Builds an <c>IReadOnlyList</c> of an item type known only at run time, without reflection per value.</summary>
internal abstract class ItemList
{
    private static readonly ConcurrentDictionary<Type, Func<ItemList>> Makers = new();

    public static ItemList Of(Type item) => Makers.GetOrAdd(item, static type =>
    {
        var make = System.Linq.Expressions.Expression.New(typeof(Typed<>).MakeGenericType(type));
        return System.Linq.Expressions.Expression.Lambda<Func<ItemList>>(make).Compile();
    })();

    public abstract void Add(object item);

    public abstract object Done();

    private sealed class Typed<T> : ItemList
    {
        private readonly List<T> _items = [];

        public override void Add(object item) => _items.Add((T)item);

        public override object Done() => _items;
    }
}
