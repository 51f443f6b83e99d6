using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Cases;

/// <summary>见证任务状态.</summary>
public enum DutyState { Opened, Assigned, Joined, Paused, Finished, Reviewed }

/// <summary>见证任务动作 — each is one fact.</summary>
public enum DutyAct { Assign, Join, Pause, Resume, HandOver, AddItem, ConfirmItem, Note, Finish, Review }

/// <summary>任务事项 — something the officer has to see to; confirmed once.</summary>
public sealed record DutyItem(string Item, string Text, bool Confirmed);

/// <summary>任务经过 — one fact of its life.</summary>
public sealed record DutyStep(long Position, string Type, Moment At, string Actor, string? Said);

/// <summary>见证任务 — as its facts say it.</summary>
/// <param name="Officer">Whom it is with now; null before the first assignment.</param>
/// <param name="Watched">Everybody whom it was with, in order.</param>
public sealed record DutyTask(
    string Id, Scope Scope, string Session, Room? Room, Window? Window, DutyState State, string? Officer, string? Way, string? DrawId,
    IReadOnlyList<string> Watched, IReadOnlyList<DutyItem> Items, IReadOnlyList<DutyStep> Steps)
{
    public string Lot => Scope.Lots[0];

    /// <summary>The powers over its lot stand: from joining to the end, and not while away.</summary>
    public bool Runs => State == DutyState.Joined;

    public bool Over => State is DutyState.Finished or DutyState.Reviewed;
}

/// <summary>
/// 任务生命周期 — opened, assigned, joined, paused, resumed, handed over with a note, items added and confirmed, ended, reviewed. The state follows from
/// the facts alone; what may be done is asked before a fact is written.
/// </summary>
public static class TaskLife
{
    /// <summary>Types its life is folded from.</summary>
    public static readonly IReadOnlySet<string> Types = new HashSet<string>(StringComparer.Ordinal)
    {
        nameof(TaskOpened), nameof(TaskAssigned), nameof(TaskJoined), nameof(TaskPaused), nameof(TaskResumed), nameof(TaskHandedOver), nameof(TaskItemAdded), nameof(TaskItemConfirmed),
        nameof(TaskFinished), nameof(TaskReviewed),
    };

    /// <summary>Tasks a fact speaks of.</summary>
    public static IReadOnlyList<string> TasksOf(Fact fact) => fact switch
    {
        TaskOpened { TaskId: { } id } => [id],
        TaskAssigned { TaskId: { } id } => [id],
        TaskJoined { TaskId: { } id } => [id],
        TaskPaused { TaskId: { } id } => [id],
        TaskResumed { TaskId: { } id } => [id],
        TaskHandedOver { TaskId: { } id } => [id],
        TaskItemAdded { TaskId: { } id } => [id],
        TaskItemConfirmed { TaskId: { } id } => [id],
        TaskFinished { TaskId: { } id } => [id],
        TaskReviewed { TaskIds: { } ids } => ids,
        _ => [],
    };

    /// <summary>The task after a fact; a fact that does not fit its state changes nothing and is not of its life.</summary>
    public static DutyTask? After(DutyTask? task, Fact fact, string actor, long position)
    {
        if (task is null)
        {
            return fact is TaskOpened { TaskId: { } id } opened && fact.Header.Scope.Lots.Count > 0
                ? new(id, fact.Header.Scope, opened.Session ?? "", opened.Room, opened.Window, DutyState.Opened, null, null, null, [], [], [Step(fact, actor, position, null)]) : null;
        }
        if (ActOf(fact) is not { } act || Refuses(task, act) is not null) return task;
        var next = fact switch
        {
            TaskAssigned { Officer: { } officer } given => task with { State = DutyState.Assigned, Officer = officer, Way = given.Way, DrawId = given.DrawId, Watched = [.. task.Watched, officer] },
            TaskJoined joined when joined.Officer == task.Officer => task with { State = DutyState.Joined },
            TaskPaused paused when paused.Officer == task.Officer => task with { State = DutyState.Paused },
            TaskResumed resumed when resumed.Officer == task.Officer => task with { State = DutyState.Joined },
            TaskHandedOver { Officer: { } next1 } => task with { State = DutyState.Assigned, Officer = next1, Watched = [.. task.Watched, next1] },
            TaskItemAdded { Item: { } item } added when task.Items.All(known => known.Item != item) => task with { Items = [.. task.Items, new(item, added.Text ?? "", false)] },
            TaskItemConfirmed { Item: { } item } when task.Items.Any(known => known.Item == item && !known.Confirmed) =>
                task with { Items = [.. task.Items.Select(known => known.Item == item ? known with { Confirmed = true } : known)] },
            TaskFinished => task with { State = DutyState.Finished },
            TaskReviewed => task with { State = DutyState.Reviewed },
            _ => task,
        };
        return next == task ? task : next with { Steps = [.. task.Steps, Step(fact, actor, position, Said(fact))] };
    }

    /// <summary>Why an act does not fit the state of the task; null when it does.</summary>
    public static Wording? Refuses(DutyTask task, DutyAct act) => act switch
    {
        DutyAct.Review when task.State == DutyState.Reviewed => new("已复核", "It was reviewed already"),
        DutyAct.Review when task.State != DutyState.Finished => new("任务完成后才复核", "It is reviewed once it has ended"),
        DutyAct.Review => null,
        _ when task.Over => new("任务已结束，此后不再有见证权限", "The task has ended, and the powers over the lot with it"),
        DutyAct.Assign when task.State is DutyState.Joined or DutyState.Paused => new("已有人参加，须先移交", "Somebody has joined it: it is handed over, not assigned anew"),
        DutyAct.Assign => null,
        DutyAct.Join when task.State != DutyState.Assigned => new("只有已分派、未参加的任务可以参加", "Only a task assigned and not joined can be joined"),
        DutyAct.Pause or DutyAct.AddItem or DutyAct.ConfirmItem or DutyAct.Note or DutyAct.Finish when task.State != DutyState.Joined => new("须先参加（或恢复）任务", "Join the task (or resume it) first"),
        DutyAct.Resume when task.State != DutyState.Paused => new("任务没有暂离", "The task was not paused"),
        DutyAct.HandOver when task.State is not (DutyState.Assigned or DutyState.Joined or DutyState.Paused) => new("尚未分派，无从移交", "It was not assigned: there is nothing to hand over"),
        DutyAct.Finish when task.Items.Any(item => !item.Confirmed) => new("还有事项未确认", "There are items left to confirm"),
        _ => null,
    };

    /// <summary>The same asked for a person: only who has the task acts in it, and nobody reviews or is given what they did or gave themselves.</summary>
    public static Wording? Refuses(DutyTask task, DutyAct act, string actor) => Refuses(task, act) ?? act switch
    {
        DutyAct.Assign => null,
        DutyAct.Review => task.Watched.Contains(actor) ? new("参加过的人不得复核", "Who had the task does not review it") : null,
        _ => task.Officer == actor ? null : new("此任务不在您名下", "The task is not yours"),
    };

    public static Wording Title(this DutyState state) => state switch
    {
        DutyState.Opened => new("待分派", "Unassigned"),
        DutyState.Assigned => new("已分派", "Assigned"),
        DutyState.Joined => new("在场", "Joined"),
        DutyState.Paused => new("暂离", "Paused"),
        DutyState.Finished => new("已完成", "Ended"),
        _ => new("已复核", "Reviewed"),
    };

    private static DutyAct? ActOf(Fact fact) => fact switch
    {
        TaskAssigned => DutyAct.Assign, TaskJoined => DutyAct.Join, TaskPaused => DutyAct.Pause, TaskResumed => DutyAct.Resume, TaskHandedOver => DutyAct.HandOver,
        TaskItemAdded => DutyAct.AddItem, TaskItemConfirmed => DutyAct.ConfirmItem, TaskFinished => DutyAct.Finish, TaskReviewed => DutyAct.Review, _ => null,
    };

    private static string? Said(Fact fact) => fact switch
    {
        TaskAssigned given => string.Join('：', new[] { given.Officer, given.Reason }.Where(part => !string.IsNullOrEmpty(part))),
        TaskJoined joined => joined.Note, TaskPaused paused => paused.Note, TaskResumed resumed => resumed.Note,
        TaskHandedOver handed => $"{handed.Officer}：{handed.Note}",
        TaskItemAdded added => added.Text, TaskItemConfirmed confirmed => confirmed.Item, TaskReviewed reviewed => reviewed.Verdict, _ => null,
    };

    private static DutyStep Step(Fact fact, string actor, long position, string? said) => new(position, fact.Header.Type, fact.At, actor, said);
}
