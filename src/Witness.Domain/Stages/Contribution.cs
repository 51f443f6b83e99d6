using Witness.Domain.Facts;

namespace Witness.Domain.Stages;

/// <summary>贡献 — what one fact gives to one field. Immutable; taken out again when a correction, a retraction or a conflict changes its slot.</summary>
/// <param name="Recorded">The fact it comes from; for a patch (ruling 63) a stand-in of the patched fact under the patching fact's header.</param>
/// <param name="Key">Of a row, sum, count or balance.</param>
/// <param name="Value">Of a plain field.</param>
/// <param name="Columns">Of a list field, in the order of its columns.</param>
internal sealed record Contribution(Recorded Recorded, Source? Source, object? Value, string? Key, object?[]? Columns)
{
    /// <summary>The contents under one identity where they say different things of this field: no winner (ruling 4).</summary>
    public IReadOnlyList<Recorded>? Rivals { get; init; }

    /// <summary>时间在将来 — it is said to happen after it was received, and that time has not come: shown, and nothing follows from it.</summary>
    public bool Waits { get; init; }

    /// <summary>The fact that took it back: it stands beside what counts, and counts for nothing.</summary>
    public Recorded? WithdrawnBy { get; init; }

    /// <summary>Lower versions of the same fact, highest first.</summary>
    public IReadOnlyList<Recorded> Corrected { get; init; } = [];

    /// <summary>For a patch: <c>Changes[OpeningAt]</c>, and the fact type that carried it.</summary>
    public (string Path, string FactType)? Patch { get; init; }

    /// <summary>Orders rivals among themselves, so that what is shown does not depend on which came first.</summary>
    public string Tie { get; init; } = "";

    public Origin Origin(Source source) => new(
        Recorded.Fact.Header.Identity, Patch?.FactType ?? Recorded.Fact.Header.Type, Patch?.Path ?? source.Path, Recorded.Fact.Header.At,
        Recorded.Fact.Header.ReportedAt, Recorded.Position, Recorded.TakenAt);

    public bool Equals(Contribution? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <summary>线 — contributions in the order of happening; a fact that comes in order costs one comparison.</summary>
internal sealed class Line
{
    private readonly List<Contribution> _sorted = [];

    public int Count => _sorted.Count;

    public Contribution this[int index] => _sorted[index];

    public Contribution? Last => _sorted.Count == 0 ? null : _sorted[^1];

    public void Add(Contribution added)
    {
        if (_sorted.Count == 0 || Order(_sorted[^1], added) <= 0) _sorted.Add(added);
        else _sorted.Insert(Place(added, after: true), added);
    }

    public void Remove(Contribution gone)
    {
        for (var i = Place(gone, after: false); i < _sorted.Count; i++)
        {
            if (!ReferenceEquals(_sorted[i], gone)) continue;
            _sorted.RemoveAt(i);
            return;
        }
    }

    /// <summary>Before or after its equals: the contributions of one fact keep the order in which it gave them.</summary>
    private int Place(Contribution sought, bool after)
    {
        var (low, high) = (0, _sorted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Order(_sorted[middle], sought) < (after ? 1 : 0)) low = middle + 1;
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
