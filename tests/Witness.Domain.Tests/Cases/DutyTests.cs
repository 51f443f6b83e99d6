using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Tests.Cases;

public sealed class DutyTests
{
    private static readonly Scope Lot = new(ScopeKind.Lot, null, ["示例-1/1包"]);
    private static readonly Moment Nine = At("2026-09-16T09:00+08:00"), Noon = At("2026-09-16T12:00+08:00");

    [Fact]
    public void Booked_and_begun_sessions_want_a_task_and_released_and_ended_ones_do_not()
    {
        var book = new SessionBook();
        book.Fold(Of(new VenueBooked { BookingId = "B1", Use = "开标", Window = new(Nine, Noon), Rooms = [new(Name: "开标厅2")] }), 1);
        book.Fold(Of(new VenueBooked { BookingId = "B2", Use = "评标", Window = new(Noon, null) }), 2);
        book.Fold(Of(new VenueBooked { BookingId = "B3", Use = "答疑" }), 3);
        Assert.Equal(["开标", "评标"], book.All.Select(session => session.Session));
        Assert.All(book.All, session => Assert.True(session.Waits));
        book.Fold(Of(new VenueChanged { BookingId = "B1", After = new([new(Name: "开标厅3")]) }), 4);
        var opening = book.Find(SessionBook.TaskIdOf("示例-1/1包", 1, "开标"))!;
        Assert.Equal(("开标厅3", Nine, 1L), (opening.Room!.Name, opening.Window!.From, opening.Cause));
        book.Fold(Of(new VenueReleased { BookingId = "B2" }), 5);
        Assert.False(book.Find(SessionBook.TaskIdOf("示例-1/1包", 1, "评标"))!.Waits);
        book.Fold(Of(new EvaluationStarted()), 6);
        Assert.True(book.Find(SessionBook.TaskIdOf("示例-1/1包", 1, "评标"))!.Waits);
        book.Fold(Of(new OpeningStarted()), 7);
        book.Fold(Of(new OpeningEnded()), 8);
        Assert.False(book.Find(opening.TaskId)!.Waits);
        book.Fold(Of(new AuctionStarted()), 9);
        book.Fold(Of(new ListingStarted { Window = new(Nine, Noon) }), 10);
        Assert.Equal(4, book.All.Count);
    }

    [Fact]
    public void A_task_goes_from_opened_to_reviewed_by_its_facts_alone()
    {
        DutyTask? task = null;
        var road = new List<DutyState>();
        foreach (var (fact, actor) in Life()) road.Add((task = TaskLife.After(task, Of(fact), actor, road.Count))!.State);
        Assert.Equal(
            [
                DutyState.Opened, DutyState.Assigned, DutyState.Joined, DutyState.Paused, DutyState.Joined, DutyState.Assigned, DutyState.Joined, DutyState.Joined, DutyState.Joined, DutyState.Joined, DutyState.Finished,
                DutyState.Reviewed, DutyState.Reviewed,
            ], road);
        Assert.Equal(["W1", "W2"], task!.Watched);
        Assert.Equal(11, task.Steps.Count); // ending too early and joining after the end are of no life
    }

    [Fact]
    public void Powers_stand_from_joining_to_the_end_and_for_nobody_else()
    {
        var task = Run(Life().Take(3));
        Assert.True(task.Runs);
        foreach (var act in (IEnumerable<DutyAct>)[DutyAct.Note, DutyAct.AddItem, DutyAct.Pause, DutyAct.Finish, DutyAct.HandOver])
        {
            Assert.Null(TaskLife.Refuses(task, act, "W1"));
            Assert.NotNull(TaskLife.Refuses(task, act, "W2"));
        }
        Assert.NotNull(TaskLife.Refuses(Run(Life().Take(2)), DutyAct.Note, "W1"));
        Assert.NotNull(TaskLife.Refuses(Run(Life().Take(4)), DutyAct.Note, "W1"));
        var over = Run(Life().Take(11));
        Assert.All(Enum.GetValues<DutyAct>().Where(act => act != DutyAct.Review), act => Assert.NotNull(TaskLife.Refuses(over, act, "W2")));
        Assert.NotNull(TaskLife.Refuses(over, DutyAct.Review, "W1"));
        Assert.Null(TaskLife.Refuses(over, DutyAct.Review, "L1"));
    }

    [Fact]
    public void Each_constraint_answers_with_its_reason()
    {
        var staff = new StaffBook();
        foreach (var id in (IEnumerable<string>)["L1", "W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8"])
        {
            if (id != "W2") staff.Fold(new OfficerCertified { Officer = id, Until = Moment.Of(id == "W3" ? new DateOnly(2026, 9, 15) : new DateOnly(2027, 1, 1)) });
            if (id != "W5") staff.Fold(new ShiftPlanned { Officer = id, Window = new(At("2026-09-16T08:00+08:00"), At("2026-09-16T18:00+08:00")) });
        }
        staff.Fold(new AbsenceRecorded { Officer = "W4", Window = new(Moment.Of(new DateOnly(2026, 9, 16)), null) });
        staff.Fold(new InterestDeclared { Officer = "W6", Party = new(new Org("示例启桓招标有限公司")) });
        var session = new DutySession("T-1", Lot, "评标", null, new(Nine, Noon), 1, false, false, false);
        List<DutyTask> tasks = [Task("T-2", "W7", ["别的-1"]), Task("T-3", "W7", ["别的-2"]), Task("T-4", "W8", Lot.Lots)];
        var all = Assignment.AskAll(staff.All, new(session, "L1", [new("示例启桓招标有限公司")], tasks)).ToDictionary(fitness => fitness.Officer);
        Assert.True(all["W1"].Fits);
        foreach (var (officer, constraint) in (IEnumerable<(string, DutyConstraint)>)
            [("L1", DutyConstraint.Separate), ("W2", DutyConstraint.Qualified), ("W3", DutyConstraint.Qualified), ("W4", DutyConstraint.Present), ("W5", DutyConstraint.Present), ("W6", DutyConstraint.Interest), ("W7", DutyConstraint.Load), ("W8", DutyConstraint.Rotation)])
        {
            Assert.Equal(constraint, Assert.Single(all[officer].Bars).Constraint);
            Assert.Equal(constraint is DutyConstraint.Load or DutyConstraint.Rotation, all[officer].FitsByName);
            Assert.NotNull(all[officer].Excluded);
        }
        Assert.Equal(2, all["W7"].TasksThatDay);
    }

    [Fact]
    public void Shifts_bind_only_a_centre_that_keeps_them_and_a_listing_takes_no_chair()
    {
        var staff = new StaffBook();
        staff.Fold(new OfficerCertified { Officer = "W7", Until = null });
        List<DutyTask> tasks = [Task("T-2", "W7", ["别的-1"]), Task("T-3", "W7", ["别的-2"])];
        var listing = new DutySession("T-1", Lot, "挂牌", null, new(Nine, At("2026-09-30T09:00+08:00")), 1, false, false, false);
        Assert.True(Assert.Single(Assignment.AskAll(staff.All, new(listing, "L1", [], tasks))).Fits);
    }

    private static IEnumerable<(Fact Fact, string Actor)> Life() =>
    [
        (new TaskOpened { TaskId = "T", Session = "开标", Window = new(Nine, null) }, "L1"), (new TaskAssigned { TaskId = "T", Officer = "W1", Way = "随机" }, "L1"), (new TaskJoined { TaskId = "T", Officer = "W1" }, "W1"),
        (new TaskPaused { TaskId = "T", Officer = "W1" }, "W1"), (new TaskResumed { TaskId = "T", Officer = "W1" }, "W1"), (new TaskHandedOver { TaskId = "T", Officer = "W2", Note = "换班" }, "W1"),
        (new TaskJoined { TaskId = "T", Officer = "W2" }, "W2"), (new TaskItemAdded { TaskId = "T", Item = "1", Text = "核对时间" }, "W2"), (new TaskFinished { TaskId = "T" }, "W2"),
        (new TaskItemConfirmed { TaskId = "T", Item = "1" }, "W2"), (new TaskFinished { TaskId = "T" }, "W2"), (new TaskReviewed { TaskIds = ["T"], Verdict = "同意" }, "L1"), (new TaskJoined { TaskId = "T", Officer = "W2" }, "W2"),
    ];

    private static DutyTask Run(IEnumerable<(Fact Fact, string Actor)> facts) => facts.Aggregate((DutyTask?)null, (task, told) => TaskLife.After(task, Of(told.Fact), told.Actor, 1))!;

    private static DutyTask Task(string id, string officer, IReadOnlyList<string> lots) =>
        new(id, Lot with { Lots = lots }, "开标", null, new(Nine, Noon), DutyState.Joined, officer, null, null, [officer], [], []);

    private static Fact Of(Fact fact) => fact with { Header = new(fact.GetType().Name, Lot, new("venue", "k", 1), Nine) };

    private static Moment At(string text) => Moment.TryParse(text, out var moment) ? moment : Moment.Unknown;
}
