using Witness.Domain.Facts;
using Witness.Domain.Terms;

namespace Witness.Domain.Stages;

/// <summary>
/// 发生顺序 — the order of happening (ruling 3): At, ReportedAt, Source, SourceKey; never the order of arrival. A bare date stands at the
/// start of its day, an unknown At before all known ones, and an At ahead of its receipt by more than the allowed skew before those: a
/// hostile date must not win a «latest».
/// </summary>
public readonly record struct Happening(byte Rank, long At, long ReportedAt, FactIdentity Fact) : IComparable<Happening>
{
    /// <summary>Default of the parameter: how far upstream clocks may run ahead of ours.</summary>
    public static readonly TimeSpan AllowedSkew = TimeSpan.FromMinutes(10);

    public static Happening Of(Recorded recorded)
    {
        var header = recorded.Fact.Header;
        var at = header.At;
        var rank = IsAhead(at, recorded.TakenAt) ? (byte)0 : at.IsKnown ? (byte)2 : (byte)1;
        return new(rank, at.IsKnown ? at.Local.Ticks : 0, header.ReportedAt is { IsKnown: true } reported ? reported.Local.Ticks : 0, header.Identity);
    }

    /// <summary>At lies ahead of receipt by more than the allowed skew.</summary>
    public static bool IsAhead(Moment at, DateTimeOffset takenAt) =>
        at.IsKnown && at.Local > takenAt.ToOffset(Moment.Offset).DateTime + AllowedSkew;

    public int CompareTo(Happening other)
    {
        var order = Rank.CompareTo(other.Rank);
        if (order == 0) order = At.CompareTo(other.At);
        if (order == 0) order = ReportedAt.CompareTo(other.ReportedAt);
        if (order == 0) order = string.CompareOrdinal(Fact.Source, other.Fact.Source);
        if (order == 0) order = string.CompareOrdinal(Fact.SourceKey, other.Fact.SourceKey);
        return order;
    }
}
