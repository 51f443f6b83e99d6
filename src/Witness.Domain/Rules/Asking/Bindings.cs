using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Asking;

/// <summary>绑定行 — where one round of a lot takes place, and who reports on it, to be saved.</summary>
public sealed record BoundPlace(string Lot, int Round, DateOnly? Day, IReadOnlyList<BoundRoom> Rooms, IReadOnlyList<string> Sources);

/// <summary>绑定场所 — one room for a span of time, local.</summary>
public sealed record BoundRoom(string Room, DateTime From, DateTime To);

/// <summary>
/// 绑定簿 — which lots a fact of a room, or of a source that fell silent, belongs to (ruling 7): by the bookings and the evaluation of each lot,
/// found anew when a booking changes late. Holds no lot, so that one may leave the hand and come back. Bounded: what is older than
/// <see cref="Kept"/> before the newest is let go.
/// </summary>
public sealed class Bindings
{
    /// <summary>How long room facts wait for a late booking.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(45);

    private readonly Dictionary<(string Lot, int Round), Place> _lots = [];
    private readonly Dictionary<string, List<(Place Place, DateTime From, DateTime To)>> _windows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Recorded>> _rooms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<Place>> _sources = new(StringComparer.Ordinal);
    private DateTime _newest = DateTime.MinValue + Kept;

    /// <summary>Room facts that are still held, to be taken again after a restart.</summary>
    public IEnumerable<Recorded> Held => _rooms.Values.SelectMany(facts => facts).OrderBy(fact => fact.Position);

    /// <summary>What a round of a lot has been given of silent sources.</summary>
    public IEnumerable<(string Lot, int Round, Recorded Silence)> Silences =>
        _lots.Values.SelectMany(place => place.Silences.Select(silence => (place.Lot, place.Round, silence))).OrderBy(s => s.silence.Position).ThenBy(s => s.Lot, StringComparer.Ordinal).ThenBy(s => s.Round);

    /// <summary>
    /// A fact of a room or of a silent source came in: the rounds it belongs to, which are to bind it and look. A silence concerns the lots of
    /// the source whose trade is held that day; those of which no day is known, too.
    /// </summary>
    public IReadOnlyList<(string Lot, int Round)> Take(Recorded recorded)
    {
        if (recorded.Fact is SourceSilenced { Source: { } source })
        {
            if (!_sources.TryGetValue(source, out var places)) return [];
            var day = DateOnly.FromDateTime(recorded.TakenAt.ToOffset(Moment.Offset).DateTime);
            var touched = places.Where(place => place.Day is not { } known || known == day).OrderBy(place => place.Lot, StringComparer.Ordinal).ThenBy(place => place.Round).ToList();
            foreach (var place in touched) place.Silences.Add(recorded);
            return [.. touched.Select(place => (place.Lot, place.Round))];
        }
        if (recorded.Fact.Header.Scope is not { Kind: ScopeKind.Room, Key: { } room } || recorded.Fact.At.Precision < Precision.Minute) return [];
        var at = recorded.Fact.At.Local;
        if (at > _newest) _newest = at;
        if (!_rooms.TryGetValue(room, out var facts)) _rooms.Add(room, facts = []);
        facts.Add(recorded);
        if (facts.Count % 1000 == 0) facts.RemoveAll(f => f.Fact.At.Local < _newest - Kept);
        return _windows.TryGetValue(room, out var windows) ? [.. windows.Where(w => at >= w.From && at <= w.To).Select(w => (w.Place.Lot, w.Place.Round)).Distinct()] : [];
    }

    /// <summary>The rooms, the day or the sources of a lot changed, or it was folded anew: it is bound anew. Gives true when it now holds other facts than before.</summary>
    public bool Settle(LotFacts lot)
    {
        if (!_lots.TryGetValue((lot.Lot, lot.Round), out var place)) _lots.Add((lot.Lot, lot.Round), place = new(lot.Lot, lot.Round));
        place.Day = DayOf(lot, Moments.TradeStart) ?? DayOf(lot, Moments.BidDeadline);
        foreach (var source in lot.State.Sources)
        {
            if (!_sources.TryGetValue(source, out var places)) _sources.Add(source, places = []);
            if (lot.IsOver) places.Remove(place);
            else places.Add(place);
        }
        foreach (var room in place.Rooms) _windows.GetValueOrDefault(room)?.RemoveAll(w => ReferenceEquals(w.Place, place) || w.To < _newest - Kept);
        place.Rooms.Clear();
        var bound = new List<Recorded>(place.Silences);
        foreach (var (room, from, to) in Windows(lot))
        {
            if (!_windows.TryGetValue(room, out var windows)) _windows.Add(room, windows = []);
            windows.Add((place, from, to));
            place.Rooms.Add(room);
            if (_rooms.TryGetValue(room, out var facts)) bound.AddRange(facts.Where(f => f.Fact.At.Local >= from && f.Fact.At.Local <= to));
        }
        var now = bound.DistinctBy(b => b.Position).OrderBy(b => b.Position).ToList();
        if (now.SequenceEqual(lot.Bound)) return false;
        lot.Rebind(now);
        return true;
    }

    /// <summary>Rounds of lots that take place in a room at a time.</summary>
    public IReadOnlyList<(string Lot, int Round)> In(string room, Moment at) =>
        _windows.TryGetValue(room, out var windows) && at.Precision >= Precision.Minute ? [.. windows.Where(w => at.Local >= w.From && at.Local <= w.To).Select(w => (w.Place.Lot, w.Place.Round)).Distinct()] : [];

    /// <summary>A room fact that is held says more now: a seal opened. Rounds that hold it are to be settled again.</summary>
    public void Renew(Recorded recorded)
    {
        if (recorded.Fact.Header.Scope.Key is not { } room || !_rooms.TryGetValue(room, out var facts)) return;
        var at = facts.FindIndex(fact => fact.Position == recorded.Position);
        if (at >= 0) facts[at] = recorded;
    }

    /// <summary>Every round it knows the place of, to be saved.</summary>
    public IEnumerable<BoundPlace> Rows()
    {
        var rooms = _windows.SelectMany(room => room.Value.Select(w => (w.Place, Room: new BoundRoom(room.Key, w.From, w.To)))).ToLookup(w => w.Place, w => w.Room);
        var sources = _sources.SelectMany(source => source.Value.Select(place => (Place: place, Source: source.Key))).ToLookup(s => s.Place, s => s.Source);
        return _lots.Values.OrderBy(place => place.Lot, StringComparer.Ordinal).ThenBy(place => place.Round).Select(place => new BoundPlace(
            place.Lot, place.Round, place.Day, [.. rooms[place].OrderBy(r => r.Room, StringComparer.Ordinal).ThenBy(r => r.From)], [.. sources[place].Order(StringComparer.Ordinal)]));
    }

    /// <summary>Takes up what <see cref="Rows"/> gave.</summary>
    public void Load(IEnumerable<BoundPlace> rows)
    {
        foreach (var row in rows)
        {
            if (!_lots.TryGetValue((row.Lot, row.Round), out var place)) _lots.Add((row.Lot, row.Round), place = new(row.Lot, row.Round));
            place.Day = row.Day;
            foreach (var (room, from, to) in row.Rooms)
            {
                if (!_windows.TryGetValue(room, out var windows)) _windows.Add(room, windows = []);
                windows.Add((place, from, to));
                place.Rooms.Add(room);
            }
            foreach (var source in row.Sources)
            {
                if (!_sources.TryGetValue(source, out var places)) _sources.Add(source, places = []);
                places.Add(place);
            }
        }
    }

    /// <summary>Takes up one of <see cref="Silences"/>.</summary>
    public void Hold(string lot, int round, Recorded silence)
    {
        if (!_lots.TryGetValue((lot, round), out var place)) _lots.Add((lot, round), place = new(lot, round));
        place.Silences.Add(silence);
    }

    /// <summary>Facts after which a lot is to be settled again.</summary>
    public static bool Concerns(Fact fact) => fact
        is VenueBooked or VenueChanged or VenueReleased or EvaluationStarted or EvaluationEnded // its rooms
        or LotRegistered or TenderDocumentIssued or NoticePublished or NoticeAmended or OpeningStarted or AuctionStarted or ListingStarted // its day
        or ContractSigned or LotFailed or LotTerminated;

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

    private static DateOnly? DayOf(LotFacts lot, Field of) => lot.Told(of)?.Value is Moment { Precision: >= Precision.Day } known ? known.Date : null;

    private static string? NameOf(Room room) => room.Name ?? room.Text;

    private sealed class Place(string lot, int round)
    {
        public string Lot => lot;

        public int Round => round;

        /// <summary>Day of the trade; null while it is not known.</summary>
        public DateOnly? Day { get; set; }

        public HashSet<string> Rooms { get; } = new(StringComparer.Ordinal);

        public List<Recorded> Silences { get; } = [];
    }
}
