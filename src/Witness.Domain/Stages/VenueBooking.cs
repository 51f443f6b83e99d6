using Witness.Domain.Facts.Catalogue;

namespace Witness.Domain.Stages;

/// <summary>场地预约 — rooms booked for opening and evaluation (clause 5.1.3).</summary>
public static class VenueBooking
{
    private static readonly Field Rooms = Field.ListBy("rooms", "场地", "Rooms",
        Column.Of("use", "用途", "Use").From<VenueBooked>(f => f.Use),
        Column.Of("rooms", "场地", "Rooms").From<VenueBooked>(f => f.Rooms).From<VenueChanged>(f => f.After?.Rooms),
        Column.Of("window", "起止时间", "From – to").From<VenueBooked>(f => f.Window).From<VenueChanged>(f => f.After?.Window),
        Column.Of("bookedBy", "预约单位", "Booked by").From<VenueBooked>(f => f.BookedBy),
        Column.Of("released", "释放时间", "Released at").From<VenueReleased>(f => f.At))
        .Key<VenueBooked>(f => f.BookingId).Key<VenueChanged>(f => f.BookingId).Key<VenueReleased>(f => f.BookingId);

    public static readonly Stage Stage = new("R3", "场地预约", "Venue booking", "5.1.3",
    [
        Field.Latest("bookedAt", "场地预约时间", "Booked at").From<VenueBooked>(f => f.At),
        Rooms.Named("openingVenue", "开标场地", "Opening venue").Rows(row => row["released"] is null && (row["use"] is "开标" or "拍卖"), onlyLatest: true),
        Rooms.Named("evaluationVenues", "评标场地", "Evaluation venues").Rows(row => row["released"] is null && (row["use"] is "评标" or "谈判")),
        Field.ListBy("venueChanges", "场地变更", "Venue changes",
            Column.Of("before", "变更前", "Before").From<VenueChanged>(f => f.Before),
            Column.Of("after", "变更后", "After").From<VenueChanged>(f => f.After),
            Column.Of("at", "变更时间", "At").From<VenueChanged>(f => f.At).From<VenueReleased>(f => f.At),
            Column.Of("reason", "原因", "Reason").From<VenueChanged>(f => f.Reason).From<VenueReleased>(f => f.Reason),
            Column.Of("by", "变更单位", "By").From<VenueChanged>(f => f.ChangedBy)).Empty(),
        Anomalies.Of("R3"),
    ])
    {
        BegunBy = [typeof(VenueBooked), typeof(VenueChanged), typeof(VenueReleased)],
        ClosedBy = Closers.TradeStart,
    };
}
