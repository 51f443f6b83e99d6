using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Asking;

/// <summary>
/// 绑定簿 — which lots a fact of a room, or of a source that fell silent, belongs to (ruling 7): by the bookings and the evaluation of each lot,
/// found anew when a booking changes late. Bounded: what is older than <see cref="Kept"/> before the newest is let go.
/// </summary>
public sealed class Bindings
{
    /// <summary>How long room facts wait for a late booking.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(45);

    private readonly Dictionary<string, List<(LotFacts Lot, DateTime From, DateTime To)>> _windows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Recorded>> _rooms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<LotFacts>> _sources = new(StringComparer.Ordinal);
    private DateTime _newest;

    /// <summary>A fact of a room or of a silent source came in: the lots it belongs to now hold it, and their rules are to look.</summary>
    public IReadOnlyList<LotFacts> Take(Recorded recorded)
    {
        if (recorded.Fact is SourceSilenced { Source: { } source })
        {
            if (!_sources.TryGetValue(source, out var lots)) return [];
            var touched = lots.Where(l => !l.IsOver).OrderBy(l => l.Lot, StringComparer.Ordinal).ToList();
            foreach (var lot in touched) lot.Bind(recorded);
            return touched;
        }
        if (recorded.Fact.Header.Scope is not { Kind: ScopeKind.Room, Key: { } room } || recorded.Fact.At.Precision < Precision.Minute) return [];
        var at = recorded.Fact.At.Local;
        if (at > _newest) _newest = at;
        if (!_rooms.TryGetValue(room, out var facts)) _rooms.Add(room, facts = []);
        facts.Add(recorded);
        if (facts.Count % 1000 == 0) facts.RemoveAll(f => f.Fact.At.Local < _newest - Kept);
        if (!_windows.TryGetValue(room, out var windows)) return [];
        var found = new List<LotFacts>();
        foreach (var window in windows)
        {
            if (at < window.From || at > window.To) continue;
            window.Lot.Bind(recorded);
            found.Add(window.Lot);
        }
        return found;
    }

    /// <summary>A lot's bookings or evaluation changed: its rooms are bound anew. Gives true when it now holds other facts than before.</summary>
    public bool Settle(LotFacts lot)
    {
        foreach (var source in lot.State.Sources)
        {
            if (!_sources.TryGetValue(source, out var lots)) _sources.Add(source, lots = []);
            lots.Add(lot);
        }
        foreach (var windows in _windows.Values) windows.RemoveAll(w => ReferenceEquals(w.Lot, lot) || w.To < _newest - Kept);
        var bound = lot.Bound.Where(b => b.Fact is SourceSilenced).ToList();
        foreach (var (room, from, to) in Windows(lot))
        {
            if (!_windows.TryGetValue(room, out var windows)) _windows.Add(room, windows = []);
            windows.Add((lot, from, to));
            if (_rooms.TryGetValue(room, out var facts)) bound.AddRange(facts.Where(f => f.Fact.At.Local >= from && f.Fact.At.Local <= to));
        }
        var now = bound.DistinctBy(b => b.Position).OrderBy(b => b.Position).ToList();
        if (now.Select(b => b.Position).SequenceEqual(lot.Bound.Select(b => b.Position))) return false;
        lot.Rebind(now);
        return true;
    }

    /// <summary>Facts after which a lot is to be settled again.</summary>
    public static bool Concerns(Fact fact) => fact is VenueBooked or VenueChanged or VenueReleased or EvaluationStarted or EvaluationEnded;

    private static IEnumerable<(string Room, DateTime From, DateTime To)> Windows(LotFacts lot)
    {
        var slots = new Dictionary<string, (IReadOnlyList<Room>? Rooms, Window? Window)>(StringComparer.Ordinal);
        foreach (var booked in lot.All<VenueBooked>()) slots[booked.Fact.BookingId ?? booked.Fact.Header.Identity.SourceKey] = (booked.Fact.Rooms, booked.Fact.Window);
        foreach (var changed in lot.All<VenueChanged>())
            if (changed.Fact is { BookingId: { } id, After: { } after }) slots[id] = (after.Rooms ?? slots.GetValueOrDefault(id).Rooms, after.Window ?? slots.GetValueOrDefault(id).Window);
        foreach (var released in lot.All<VenueReleased>())
            if (released.Fact.BookingId is { } id) slots.Remove(id);
        foreach (var (rooms, window) in slots.Values)
            if (window is { From: { Precision: >= Precision.Minute } from, To: { Precision: >= Precision.Minute } to })
                foreach (var room in rooms ?? [])
                    if (NameOf(room) is { } name) yield return (name, from.Local, to.Local);
        if (lot.First<EvaluationStarted>() is { At.Precision: >= Precision.Minute } started && lot.Last<EvaluationEnded>() is { At.Precision: >= Precision.Minute } ended)
            foreach (var room in started.Fact.Rooms ?? [])
                if (NameOf(room) is { } name) yield return (name, started.At.Local, ended.At.Local);
    }

    private static string? NameOf(Room room) => room.Name ?? room.Text;
}
