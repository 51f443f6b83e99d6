using Witness.Domain.Facts;

namespace Witness.Domain.Stages;

/// <summary>线 — contributions in the order of happening; a fact that comes in order costs one comparison. Most lines hold one: that needs no list.</summary>
internal sealed class Line
{
    private Contribution? _only;
    private List<Contribution>? _sorted;

    public int Count => _sorted?.Count ?? (_only is null ? 0 : 1);

    public Contribution this[int index] => _sorted is not null ? _sorted[index] : index == 0 && _only is not null ? _only : throw new ArgumentOutOfRangeException(nameof(index));

    public Contribution? Last => _sorted is { Count: > 0 } ? _sorted[^1] : _only;

    public void Add(Contribution added)
    {
        if (_sorted is null)
        {
            if (_only is null)
            {
                _only = added;
                return;
            }
            _sorted = [_only];
            _only = null;
        }
        if (_sorted.Count == 0 || Order(_sorted[^1], added) <= 0) _sorted.Add(added);
        else _sorted.Insert(Place(_sorted, added, after: true), added);
    }

    public void Remove(Contribution gone)
    {
        if (_sorted is null)
        {
            if (ReferenceEquals(_only, gone)) _only = null;
            return;
        }
        for (var i = Place(_sorted, gone, after: false); i < _sorted.Count; i++)
        {
            if (!ReferenceEquals(_sorted[i], gone)) continue;
            _sorted.RemoveAt(i);
            return;
        }
    }

    /// <summary>Before or after its equals: the contributions of one fact keep the order in which it gave them.</summary>
    private static int Place(List<Contribution> sorted, Contribution sought, bool after)
    {
        var (low, high) = (0, sorted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Order(sorted[middle], sought) < (after ? 1 : 0)) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private static int Order(Contribution a, Contribution b)
    {
        var order = FactOrder.Default.Compare(a.Recorded, b.Recorded);
        return order != 0 ? order : string.CompareOrdinal(a.Tie, b.Tie);
    }
}
