using Witness.Domain.Terms;

namespace Witness.Domain.Facts;

/// <summary>发生次序 — the order of happening (ruling 3): At, ReportedAt, Source, SourceKey, and never the order of arrival. A bare date
/// stands at the start of its day, an unknown At before all known ones. An At ahead of receipt by more than the allowed skew stands
/// before everything: a hostile date must not win every "latest".</summary>
public sealed class FactOrder(TimeSpan skew) : IComparer<Recorded>
{
    /// <summary>With the skew allowed by default.</summary>
    public static readonly FactOrder Default = new(TimeSpan.FromMinutes(10));

    /// <summary>The later in the order of happening is the greater; "latest" is the last after sorting by this.</summary>
    public int Compare(Recorded? x, Recorded? y)
    {
        if (ReferenceEquals(x, y)) return 0;
        if (x is null) return -1;
        if (y is null) return 1;
        var ahead = IsAhead(y).CompareTo(IsAhead(x));
        return ahead != 0 ? ahead : Compare(x.Fact.Header, y.Fact.Header);
    }

    /// <summary>Its At lies ahead of its receipt by more than the allowed skew: kept, raised, and ranked before all others. A bare date
    /// or month is ahead only when all of it is.</summary>
    public bool IsAhead(Recorded recorded) => IsAhead(recorded.Fact.At, recorded.TakenAt);

    /// <summary>The same of a time and its receipt.</summary>
    public bool IsAhead(Moment at, DateTimeOffset taken) => at.IsKnown && at.Local > taken.ToOffset(Moment.Offset).DateTime + skew;

    /// <summary>The order without regard to receipt.</summary>
    public static int Compare(Header x, Header y)
    {
        var order = Compare(x.At, y.At);
        if (order == 0) order = Compare(x.ReportedAt ?? Moment.Unknown, y.ReportedAt ?? Moment.Unknown);
        if (order == 0) order = string.CompareOrdinal(x.Identity.Source, y.Identity.Source);
        if (order == 0) order = string.CompareOrdinal(x.Identity.SourceKey, y.Identity.SourceKey);
        return order != 0 ? order : x.Identity.SourceVersion.CompareTo(y.Identity.SourceVersion);
    }

    /// <summary>A total order over moments of any precision, for sorting only; for a judgement use <see cref="Moment.CompareTo"/>.</summary>
    public static int Compare(Moment x, Moment y) =>
        x.IsKnown != y.IsKnown ? x.IsKnown.CompareTo(y.IsKnown) : x.Local.CompareTo(y.Local);
}
