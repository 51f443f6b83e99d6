using Witness.Domain.Access;
using Witness.Domain.Facts;

namespace Witness.Flow.Alerts;

/// <summary>
/// 可判事实 — where judgement gets its facts again: with the values whose seals stand open as far as was folded (ruling 28). The log is one such
/// place; a file of facts that is played through the rules without a log is another.
/// </summary>
public abstract class OpenFacts
{
    private readonly HashSet<(string Lot, int Round, Seal Seal)> _open = [];

    public bool IsOpen(string lot, int round, Seal seal) => _open.Contains((lot, round, seal));

    /// <summary>
    /// Whether who was in a room may be read: S3 of every lot that took place there then stands open, and there was one. Set by who knows the bookings.
    /// </summary>
    public Func<Header, bool> RoomIsOpen { get; set; } = _ => false;

    /// <summary>Every seal of a mark stands open for all lots a fact is about.</summary>
    protected bool StandsOpen(Mark mark, Header header) =>
        header.Scope.Kind == ScopeKind.Room ? mark.Seals().All(seal => seal == Seal.S3 && RoomIsOpen(header))
        : mark.Seals().All(seal => header.Scope.Lots.Count > 0 && header.Scope.Lots.All(lot => IsOpen(lot, header.Scope.Round, seal)));

    /// <summary>Every seal that stands open, in a stable order.</summary>
    public IEnumerable<(string Lot, int Round, Seal Seal)> Standing => _open.OrderBy(s => s.Lot, StringComparer.Ordinal).ThenBy(s => s.Round).ThenBy(s => s.Seal);

    public void Turn(string lot, int round, Seal seal, bool open)
    {
        if (open) _open.Add((lot, round, seal));
        else _open.Remove((lot, round, seal));
    }

    /// <summary>The fact at a position as it may be seen now; null while it is hidden as such, or of a type this version does not know.</summary>
    public abstract Task<Recorded?> At(long position, CancellationToken stop);

    /// <summary>Positions of facts of a round that were hidden when they passed, in order; each is given once. Asked when its S1 opens.</summary>
    public abstract Task<IReadOnlyList<long>> Revealed(string lot, int round);
}
