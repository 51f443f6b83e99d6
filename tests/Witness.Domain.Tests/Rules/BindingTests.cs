using Witness.Domain.Access;
using Witness.Domain.Calendar;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Keeping;
using Witness.Domain.Terms;

namespace Witness.Domain.Tests.Rules;

public sealed class BindingTests
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 16, 9, 0, 0, Moment.Offset);

    private int _position;

    [Fact]
    public void A_room_that_is_booked_twice_before_anything_happened_in_it_binds_what_happens_then()
    {
        var bindings = new Bindings();
        var lot = Lot();
        foreach (var key in (string[])["b-1", "b-2"])
        {
            lot.Advance(Recorded(new VenueBooked { BookingId = key, Rooms = [new(Name: "评标室1")], Window = new(Moment.Of(Morning), Moment.Of(Morning.AddHours(3))) }, OfLot, key));
            bindings.Settle(lot.Round(1));
        }
        Assert.Equal([("LOT-1", 1)], bindings.Take(Recorded(new DoorPassed { Direction = "in" }, new(ScopeKind.Room, null, [], 1, "评标室1"), "door")));
        Assert.Empty(bindings.Take(Recorded(new DoorPassed { Direction = "in" }, new(ScopeKind.Room, null, [], 1, "评标室2"), "other")));
    }

    [Fact]
    public void What_was_saved_binds_as_before_though_no_lot_is_in_hand()
    {
        var bindings = new Bindings();
        var lot = Lot();
        lot.Advance(Recorded(new VenueBooked { BookingId = "b", Rooms = [new(Name: "评标室1")], Window = new(Moment.Of(Morning), Moment.Of(Morning.AddHours(3))) }, OfLot, "b"));
        bindings.Settle(lot.Round(1));
        var copy = new Bindings();
        copy.Load(bindings.Rows());
        var door = Recorded(new DoorPassed { Direction = "in" }, new(ScopeKind.Room, null, [], 1, "评标室1"), "door");
        Assert.Equal([("LOT-1", 1)], copy.Take(door));
        var silence = Recorded(new SourceSilenced { Source = "kp" }, new(ScopeKind.Centre, null, []), "silent");
        Assert.Equal([("LOT-1", 1)], copy.Take(silence));
        Assert.Equal([door], copy.Held);
        Assert.Equal([("LOT-1", 1, silence)], copy.Silences);
    }

    [Fact]
    public void A_silent_source_concerns_the_lots_of_the_day()
    {
        var bindings = new Bindings();
        var lot = Lot();
        lot.Advance(Recorded(new OpeningStarted { BidderCount = 3 }, OfLot, "open"));
        bindings.Settle(lot.Round(1));
        var silence = new SourceSilenced { Source = "kp" };
        Assert.Equal([("LOT-1", 1)], bindings.Take(Recorded(silence, new(ScopeKind.Centre, null, []), "s-1")));
        Assert.Empty(bindings.Take(Recorded(silence, new(ScopeKind.Centre, null, []), "s-2") with { TakenAt = Morning.AddDays(3) }));
    }

    private static Scope OfLot => new(ScopeKind.Lot, "PRJ-1", ["LOT-1"]);

    private static LotWatch Lot() => new("LOT-1", "PRJ-1", new ClockContext(default, WorkCalendar.Official, SourceBook.Empty));

    private Recorded Recorded(Fact fact, Scope scope, string key) =>
        new(fact with { Header = new(fact.GetType().Name, scope, new("kp", key, 1), Moment.Of(Morning.AddMinutes(++_position))) }, _position, Morning.AddMinutes(_position));
}
