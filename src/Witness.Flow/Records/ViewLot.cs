using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Flow.Records;

/// <summary>全过程 — one round of a lot as known at a position.</summary>
/// <param name="Heads">Codes and parties of the head line, in order.</param>
/// <param name="Tables">Those that apply to the lot, R1 to R8.</param>
/// <param name="Position">Log size the state was folded from; <paramref name="KnownAt"/> its trade time.</param>
public sealed record LotView(
    LotLine Line, IReadOnlyList<Labelled> Heads, IReadOnlyList<RoundLine> Rounds, Road Road, IReadOnlyList<RecordTable> Tables,
    AsOf AsOf, long Position, DateTimeOffset KnownAt)
{
    /// <summary>Content digest of the settled state, lower-case hex; printed at the foot of a record (rulings 5, 20).</summary>
    public string Digest { get; init; } = "";

    /// <summary>Facts of the lot, newest first, at most 200; the list page has the rest.</summary>
    public IReadOnlyList<FactLine> Facts { get; init; } = [];

    /// <summary>Every clock of the round under the seals of now, also those that have not begun.</summary>
    public IReadOnlyList<Domain.Clocks.ClockResult> Clocks { get; init; } = [];

    /// <summary>Sources of this lot's values, for print and proof: account → organisation.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; init; } = new Dictionary<string, string>();
}

/// <summary>轮次 — a re-tender is a new round.</summary>
public sealed record RoundLine(int Round, LotProgress State, Moment? From);

/// <summary>路线 — the way of the lot as a graph: what was, where it is, what is to come, what went back.</summary>
public sealed record Road(IReadOnlyList<RoadNode> Nodes, IReadOnlyList<RoadLoop> Loops, IReadOnlyList<RoadBranch> Branches);

public enum RoadState
{
    Ahead,
    Done,
    Current,

    /// <summary>Was reached and left by a rollback; not done.</summary>
    Left,

    Failed,

    /// <summary>不适用.</summary>
    NotApplicable,
}

/// <param name="Table">Record table it belongs to (R6a), to jump there.</param>
/// <param name="Hint">Statutory period of what is to come, e.g. 「≤3 日」.</param>
/// <param name="Group">Nodes of one group stand on one tint (评标的各步).</param>
public sealed record RoadNode(
    string Key, Wording Name, RoadState State, Moment? At, string? Table, Wording? Hint = null, int Times = 1, string? Group = null, bool Conflict = false);

/// <summary>回退 — from a node back to an earlier one.</summary>
public sealed record RoadLoop(string From, string To, Moment At, int Times, Wording What);

/// <summary>支路 — e.g. the venue: booked at registration, used at the opening.</summary>
public sealed record RoadBranch(string From, string To, IReadOnlyList<Stamp> Marks);

/// <summary>今日见证 — rooms × time of one day.</summary>
/// <param name="Now">Trade time; null when another day is shown.</param>
/// <param name="Idle">Names of rooms without a booking that day.</param>
/// <param name="Next">First booking after this day, for the empty state.</param>
public sealed record DayBoard(
    DateOnly Day, Moment? Now, IReadOnlyList<RoomRow> Rooms, IReadOnlyList<string> Idle, DayCounts Counts,
    IReadOnlyList<FactLine> Latest, Stamp? Next, long Position)
{
    /// <summary>Where somebody else has written in the system's data, whatever the day: wants attention before all else.</summary>
    public IReadOnlyList<ScanFinding> Altered { get; init; } = [];

    /// <summary>本系统 — the last acts of this system itself: pushes, receipts, seals, records formed. Apart, so that they hide nothing of the rooms.</summary>
    public IReadOnlyList<FactLine> Own { get; init; } = [];
}

/// <param name="Conflicts">Lots of the day with a 冲突.</param>
public sealed record DayCounts(int Running, int Ahead, int Done, int Conflicts, int Quarantined, int SilentSenders);

/// <param name="Group">开标区, 评标区, 拍卖与网上, 其他.</param>
public sealed record RoomRow(string Key, string Name, Wording Group, string? Note, IReadOnlyList<RoomBooking> Bookings);

public enum BookingState { Ahead, Running, Done, Released }

/// <param name="Progress">e.g. 「解密 6/9」; empty when nothing is known.</param>
/// <param name="Together">Further rooms the same lot uses at that time.</param>
public sealed record RoomBooking(
    string Lot, string Title, string? ProjectName, DateTime From, DateTime To, BookingState State, Wording? Stage, Wording? Progress,
    int Conflicts, bool Moved, IReadOnlyList<string> Together);
