using Witness.Domain.Facts;

namespace Witness.Domain.Rules.Traces;

/// <summary>踪迹 — what one lot leaves behind for the rules of other lots: under a key of some kind (a disk, an account, a pair of bidders), who, in
/// which lot, by which fact. Sealed values leave none: they are not folded before their seal opens (ruling 28).</summary>
/// <param name="Kind">Which index: <c>disk</c>, <c>account</c>, <c>bidder</c> …</param>
/// <param name="Who">Party, expert or agency it speaks of; a key as the lot’s facts gives it.</param>
/// <param name="Name">As printed, for people.</param>
/// <param name="Detail">What else the rule must know, in its own words.</param>
public sealed record Trace(
    string Kind, string Key, string Lot, int Round, string Who, string? Name, DateOnly Day, FactIdentity? Fact, long Position, string? Detail = null, decimal? Number = null)
{
    // all of it counts for being equal, but three tell traces apart: thousands are compared a second
    public override int GetHashCode() => HashCode.Combine(Kind, Key, Position);
}
