using System.Text;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Ledger.Crypto;

namespace Witness.Domain.Cases;

/// <summary>见证场次 — a session of a lot that wants a witness, as the facts of booking and beginning say it.</summary>
/// <param name="TaskId">Follows from lot, round and session, so that everybody comes to the same.</param>
/// <param name="Cause">Position of the fact that first said it.</param>
public sealed record DutySession(string TaskId, Scope Scope, string Session, Room? Room, Window? Window, long Cause, bool Begun, bool Ended, bool Released)
{
    public string Lot => Scope.Lots[0];

    /// <summary>Somebody has still to watch it.</summary>
    public bool Waits => !Ended && !Released;
}

/// <summary>
/// 场次簿 — which sessions of which lots want a task, folded from the venue's and the trading system's facts. It says only what is wanted: the task
/// itself begins with the act of a lead (TaskOpened), so that an unwatched session is seen as one.
/// </summary>
public sealed class SessionBook
{
    public const string Opening = "开标", Evaluation = "评标", Auction = "拍卖", Listing = "挂牌";

    /// <summary>Types it is folded from.</summary>
    public static readonly IReadOnlySet<string> Types = new HashSet<string>(StringComparer.Ordinal)
    {
        nameof(VenueBooked), nameof(VenueChanged), nameof(VenueReleased), nameof(OpeningStarted), nameof(OpeningEnded), nameof(EvaluationStarted), nameof(EvaluationEnded),
        nameof(AuctionStarted), nameof(AuctionEnded), nameof(ListingStarted), nameof(ListingEnded),
    };

    private readonly Dictionary<string, DutySession> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _bookings = new(StringComparer.Ordinal);

    public IReadOnlyCollection<DutySession> All => _sessions.Values;

    public DutySession? Find(string taskId) => _sessions.GetValueOrDefault(taskId);

    public void Clear()
    {
        _sessions.Clear();
        _bookings.Clear();
    }

    /// <summary>The task of a session.</summary>
    public static string TaskIdOf(string lot, int round, string session) =>
        $"T-{Suite.Intl.Hash(Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{lot}\n{round}\n{session}")))}"[..18];

    public void Fold(Fact fact, long position)
    {
        if (fact.Header.Scope.Lots.Count == 0) return;
        switch (fact)
        {
            case VenueBooked booked when SessionOf(booked.Use) is { } session:
                var made = Put(fact, position, session, booked.Rooms is [var room, ..] ? room : null, booked.Window);
                if (booked.BookingId is { } booking) _bookings[Booking(fact, booking)] = made.TaskId;
                break;
            case VenueChanged { BookingId: { } id } changed when _bookings.TryGetValue(Booking(fact, id), out var task):
                _sessions[task] = _sessions[task] with { Room = changed.After?.Rooms is [var other, ..] ? other : _sessions[task].Room, Window = changed.After?.Window ?? _sessions[task].Window };
                break;
            case VenueReleased { BookingId: { } freed } when _bookings.TryGetValue(Booking(fact, freed), out var gone) && !_sessions[gone].Begun:
                _sessions[gone] = _sessions[gone] with { Released = true };
                break;
            case OpeningStarted: Begin(fact, position, Opening, null, null); break;
            case EvaluationStarted started: Begin(fact, position, Evaluation, started.Rooms is [var place, ..] ? place : null, null); break;
            case AuctionStarted started: Begin(fact, position, Auction, started.Room, null); break;
            case ListingStarted started: Begin(fact, position, Listing, null, started.Window); break;
            case OpeningEnded: End(fact, Opening); break;
            case EvaluationEnded: End(fact, Evaluation); break;
            case AuctionEnded: End(fact, Auction); break;
            case ListingEnded: End(fact, Listing); break;
            default: break;
        }
    }

    // the source's ids are its own: two systems may count alike
    private static string Booking(Fact fact, string id) => $"{fact.Header.Identity.Source}\n{id}";

    private static string? SessionOf(string? use) => use switch { Opening => Opening, Evaluation or "谈判" => Evaluation, Auction => Auction, _ => null };

    private DutySession Put(Fact fact, long position, string session, Room? room, Window? window)
    {
        var scope = fact.Header.Scope;
        var id = TaskIdOf(scope.Lots[0], scope.Round, session);
        var before = _sessions.GetValueOrDefault(id);
        return _sessions[id] = before is null
            ? new(id, scope, session, room, window, position, Begun: false, Ended: false, Released: false)
            : before with { Room = room ?? before.Room, Window = window ?? before.Window, Released = false };
    }

    private void Begin(Fact fact, long position, string session, Room? room, Window? window)
    {
        foreach (var lot in fact.Header.Scope.Lots) // begun for several lots at once, booked for each: the booking's task is theirs
        {
            if (_sessions.TryGetValue(TaskIdOf(lot, fact.Header.Scope.Round, session), out var booked) && fact.Header.Scope.Lots[0] != lot) _sessions[booked.TaskId] = booked with { Begun = true, Released = false };
        }
        var made = Put(fact, position, session, room, window ?? (KnownWindow(fact, session) ? null : new(fact.At, null)));
        _sessions[made.TaskId] = made with { Begun = true };
    }

    private bool KnownWindow(Fact fact, string session) => _sessions.GetValueOrDefault(TaskIdOf(fact.Header.Scope.Lots[0], fact.Header.Scope.Round, session))?.Window is not null;

    private void End(Fact fact, string session)
    {
        foreach (var lot in fact.Header.Scope.Lots)
        {
            if (_sessions.TryGetValue(TaskIdOf(lot, fact.Header.Scope.Round, session), out var known)) _sessions[known.TaskId] = known with { Ended = true };
        }
    }
}
