using System.Linq.Expressions;

namespace Witness.Domain.Facts;

/// <summary>列表构造 — builds an <c>IReadOnlyList</c> of an item type known only at run time, without reflection per value.</summary>
public abstract class ItemList
{
    public abstract void Add(object item);

    public abstract object Done();

    internal static Func<ItemList> MakerOf(Type item) =>
        Expression.Lambda<Func<ItemList>>(Expression.New(typeof(Typed<>).MakeGenericType(item))).Compile();

    private sealed class Typed<T> : ItemList
    {
        private readonly List<T> _items = [];

        public override void Add(object item) => _items.Add((T)item);

        public override object Done() => _items;
    }
}
