using System.Globalization;
using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;

namespace Witness.Flow.Tasking;

/// <summary>见证台 — what the officer does in a task: join, pause, resume, hand over, items, notes, end. Each is asked of the task: without it there is no power over the lot.</summary>
public sealed class DutyDesk(DutyPen pen, DutyBook book)
{
    private const int MostNote = 500;
    private const int MostText = 2000;
    private const int MostItems = 50;

    /// <summary>Whether a staff number may witness: to whom a task can be handed over.</summary>
    public Func<Reader, DutyTask, string, CancellationToken, Task<Wording?>> Takes { get; init; } = (_, _, _, _) => Task.FromResult<Wording?>(null);

    public async Task<Look<MyDuty>> Mine(Reader reader, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.ReadDuty, "duty/mine", stop) is null) return new Look<MyDuty>.Denied(Permission.ReadDuty.Needs);
        var tasks = book.Tasks.Where(task => task.Watched.Contains(reader.Account)).OrderBy(task => task.Over || task.Officer != reader.Account).ThenBy(task => Assignment.Span(task.Window).From);
        return new Look<MyDuty>.Shown(new([.. tasks], book.Staff.FirstOrDefault(record => record.Officer == reader.Account)));
    }

    /// <summary>Tasks of a lot with their notes: the text of a note under a seal is for who wrote it until the seal opens.</summary>
    public async Task<Look<IReadOnlyList<DutyView>>> OfLot(Reader reader, string lot, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.ReadDuty, $"duty/lot/{AssignDesk.Short(lot)}", stop) is not { } pass) return new Look<IReadOnlyList<DutyView>>.Denied(Permission.ReadDuty.Needs);
        if (!await pen.Covers(pass, new(ScopeKind.Lot, null, [lot]), stop)) return new Look<IReadOnlyList<DutyView>>.Absent();
        var views = new List<DutyView>();
        foreach (var task in book.Tasks.Where(task => task.Scope.Lots.Contains(lot)).OrderBy(task => task.Steps[0].Position))
        {
            var notes = new List<DutyNote>();
            foreach (var kept in book.Notes(task.Id))
            {
                var reads = kept.Note.Under is not { } seal || kept.Note.Actor == reader.Account || task.Scope.Lots.All(one => pen.IsOpen(one, task.Scope.Round, seal));
                notes.Add(kept.Note with { Text = reads ? await book.TextOf(kept, stop) : null });
            }
            views.Add(new(task, notes, task.Officer == reader.Account));
        }
        return new Look<IReadOnlyList<DutyView>>.Shown(views);
    }

    public Task<Act> Join(Reader reader, string id, CancellationToken stop) => Do(reader, id, DutyAct.Join, task => new TaskJoined { TaskId = id, Officer = reader.Account }, stop);

    public Task<Act> Pause(Reader reader, string id, string note, CancellationToken stop) =>
        note.Trim().Length is 0 or > MostNote ? Needs("须写明暂离原因", "Say why it is paused") : Do(reader, id, DutyAct.Pause, task => new TaskPaused { TaskId = id, Officer = reader.Account, Note = note.Trim() }, stop);

    public Task<Act> Resume(Reader reader, string id, CancellationToken stop) => Do(reader, id, DutyAct.Resume, task => new TaskResumed { TaskId = id, Officer = reader.Account }, stop);

    /// <summary>移交 — to an officer who may take it, with a note; the powers go over when the other joins.</summary>
    public async Task<Act> HandOver(Reader reader, string id, string to, string note, CancellationToken stop)
    {
        if (note.Trim().Length is 0 or > MostNote) return await Needs("移交须写明情况", "A hand-over needs its note");
        if (to == reader.Account) return await Needs("不能移交给自己", "It cannot be handed over to yourself");
        return await Do(reader, id, DutyAct.HandOver, _ => new TaskHandedOver { TaskId = id, Officer = to, Note = note.Trim() }, stop, task => Takes(reader, task, to, stop));
    }

    public Task<Act> AddItem(Reader reader, string id, string text, CancellationToken stop) =>
        text.Trim().Length is 0 or > MostNote ? Needs("须写明事项", "Say what the item is")
        : book.Task(id)?.Items.Count >= MostItems ? Needs($"一个任务最多 {MostItems} 个事项", $"A task has at most {MostItems} items")
        : Do(reader, id, DutyAct.AddItem, task => new TaskItemAdded { TaskId = id, Item = (task.Items.Count + 1).ToString(CultureInfo.InvariantCulture), Text = text.Trim() }, stop);

    public Task<Act> Confirm(Reader reader, string id, string item, CancellationToken stop) =>
        book.Task(id) is { } known && known.Items.All(one => one.Item != item || one.Confirmed) ? Needs("没有这个待确认事项", "There is no such item to confirm")
        : Do(reader, id, DutyAct.ConfirmItem, task => new TaskItemConfirmed { TaskId = id, Item = item }, stop);

    /// <summary>备注 — inherits the seal of the room it is written in.</summary>
    public Task<Act> Note(Reader reader, string id, string text, CancellationToken stop) =>
        text.Trim().Length is 0 or > MostText ? Needs("备注为空或过长", "The note is empty or too long") : Do(reader, id, DutyAct.Note, task => new NoteWritten { TaskId = id, Text = text.Trim() }, stop);

    /// <summary>完成 — once every item is confirmed; the powers over the lot end.</summary>
    public Task<Act> Finish(Reader reader, string id, CancellationToken stop) => Do(reader, id, DutyAct.Finish, task => new TaskFinished { TaskId = id }, stop);

    private async Task<Act> Do(Reader reader, string id, DutyAct act, Func<DutyTask, Fact> fact, CancellationToken stop, Func<DutyTask, Task<Wording?>>? also = null)
    {
        if (await pen.Enter(reader, Permission.WorkDuty, $"duty/{AssignDesk.Short(id)}/{act}", stop) is not { } pass) return DutyPen.Denied(Permission.WorkDuty);
        if (book.Task(id) is not { } task || !await pen.Covers(pass, task.Scope, stop)) return DutyPen.NoTask;
        if (TaskLife.Refuses(task, act, reader.Account) is { } why) return new Act.Refused(why);
        if (also is not null && await also(task) is { } other) return new Act.Refused(other);
        var key = act == DutyAct.Note ? pen.FreshKey($"duty/{id}/note") : string.Create(CultureInfo.InvariantCulture, $"duty/{id}/{task.Steps.Count}"); // what moves the task happens once from where it stands
        return await pen.Write(reader, task.Scope, [new(fact(task), key)], stop, act == DutyAct.Note ? pen.Inherited(task.Scope) : Mark.Public);
    }

    private static Task<Act> Needs(string zh, string en) => Task.FromResult(DutyPen.Refused(zh, en));
}
