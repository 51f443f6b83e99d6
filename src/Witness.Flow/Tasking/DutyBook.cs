using System.Text.Json;
using Witness.Domain.Access;
using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Flow.Follow;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Tasking;

/// <summary>见证任务簿 — sessions, staff, tasks, draws and notes, folded from their facts and held in memory; rows say only where the facts stand.</summary>
public sealed class DutyBook(LogStore store, SealedValues values, ReadDatabase database) : Follower("duty-book", 2000)
{
    private static readonly VaultGroup Interest = new(null, false, nameof(InterestDeclared.Party));
    private static readonly HashSet<string> Types = [.. SessionBook.Types, .. StaffBook.Types, .. TaskLife.Types, nameof(DrawCommitted), nameof(DrawMade), nameof(NoteWritten)];

    private readonly Lock _gate = new();
    private readonly SessionBook _sessions = new();
    private readonly StaffBook _staff = new();
    private readonly Dictionary<string, DutyTask> _tasks = new(StringComparer.Ordinal);
    private readonly List<(DrawFact<DrawCommitted> Fact, Header Header)> _committed = [];
    private readonly List<DrawFact<DrawMade>> _made = [];
    private readonly List<KeptNote> _notes = [];

    private long _lastChanged = -1;

    /// <summary>Last position that changed anything here since the start; -1 before the first.</summary>
    public long LastChanged => Volatile.Read(ref _lastChanged);

    internal IReadOnlyList<DutyTask> Tasks
    {
        get
        {
            lock (_gate) return [.. _tasks.Values];
        }
    }

    internal IReadOnlyList<DutySession> Sessions
    {
        get
        {
            lock (_gate) return [.. _sessions.All];
        }
    }

    internal IReadOnlyList<OfficerRecord> Staff
    {
        get
        {
            lock (_gate) return [.. _staff.All];
        }
    }

    internal DutyTask? Task(string id)
    {
        lock (_gate) return _tasks.GetValueOrDefault(id);
    }

    /// <summary>The session of a task; one that no fact wanted but somebody opened stands as its task says.</summary>
    internal DutySession? Session(string taskId)
    {
        lock (_gate)
        {
            return _sessions.Find(taskId) ?? (_tasks.GetValueOrDefault(taskId) is { } task ? new(taskId, task.Scope, task.Session, task.Room, task.Window, task.Steps[0].Position, false, task.Over, false) : null);
        }
    }

    internal IReadOnlyList<KeptNote> Notes(string taskId)
    {
        lock (_gate) return [.. _notes.Where(note => note.Note.TaskId == taskId)];
    }

    /// <summary>Draws of a task in their order, recomputed from what the log says.</summary>
    internal IReadOnlyList<DutyDraw> Draws(string taskId)
    {
        lock (_gate)
        {
            var committed = _committed.Where(draw => draw.Fact.Fact.TaskId == taskId).ToList();
            if (committed.Count == 0) return [];
            var ids = committed.Select(draw => draw.Fact.Fact.DrawId).ToHashSet();
            var made = _made.Where(draw => ids.Contains(draw.Fact.DrawId)).ToList();
            var found = DrawCheck.All([.. committed.Select(draw => draw.Fact)], made).ToDictionary(finding => finding.DrawId);
            return
            [
                .. committed.DistinctBy(draw => draw.Fact.Fact.DrawId).Select(draw =>
                {
                    var answer = made.FirstOrDefault(one => one.Fact.DrawId == draw.Fact.Fact.DrawId);
                    return new DutyDraw(draw.Fact.Fact.DrawId ?? "", draw.Fact.Fact.SeedCommitment, draw.Fact.Position, draw.Header.At, answer?.Fact.Seed, answer?.Fact.BeaconValue, answer?.Fact.Chosen is [var chosen, ..] ? chosen : null, answer?.Position, found[draw.Fact.Fact.DrawId ?? ""]);
                }),
            ];
        }
    }

    /// <summary>The text of a note, by whoever may read it.</summary>
    internal async Task<string?> TextOf(KeptNote kept, CancellationToken stop)
    {
        if (kept.Note.Under is not { } seal) return kept.Note.Text;
        var opened = await values.Open(kept.Header, new(seal, false, null), stop);
        return opened?.FirstOrDefault(value => value.Field == nameof(NoteWritten.Text)) is { } text ? JsonSerializer.Deserialize<string>(text.Value.Span) : null;
    }

    protected internal override async Task<long> LoadCursor(CancellationToken stop)
    {
        IReadOnlyList<DutyRow> rows;
        await using (var snapshot = await database.Snapshot(stop)) rows = await snapshot.Rows<DutyRow>(DutyTables.Duty, "ORDER BY position");
        lock (_gate) // when it goes on over other tables
        {
            _sessions.Clear();
            _staff.Clear();
            _tasks.Clear();
            _committed.Clear();
            _made.Clear();
            _notes.Clear();
        }
        foreach (var row in rows)
            if (AnyEntry.Read((await store.ReadEntries(LogName.Witness, row.Position, 1, stop))[0].Bytes).Plain is { } entry) await Fold(entry, row.Position, stop);
        return database.Cursor(Name);
    }

    protected internal override async Task See(IReadOnlyList<FeedItem> items, CancellationToken stop)
    {
        var next = items[^1].Position + 1;
        var mine = items.Where(item => item.Entry.Plain is { } entry && Types.Contains(entry.Header.Type)).ToList();
        if (mine.Count > 0 || next - database.Cursor(Name) > 20_000)
        {
            await database.Apply(
                batch =>
                {
                    foreach (var item in mine) batch.Put(DutyTables.Duty, new DutyRow(item.Position, item.Entry.Plain!.Header.Type));
                    batch.SetCursor(Name, next);
                    return System.Threading.Tasks.Task.CompletedTask;
                },
                stop);
        }
        foreach (var item in mine) await Fold(item.Entry.Plain!, item.Position, stop);
        if (mine.Count > 0) Volatile.Write(ref _lastChanged, next - 1);
    }

    private async Task Fold(Entry entry, long position, CancellationToken stop)
    {
        var opened = entry.Header.Type == nameof(InterestDeclared) ? await values.Open(entry.Header, Interest, stop) ?? [] : [];
        var fact = FactReader.FromStored(entry.Header, entry.Fields, [.. opened.Select(value => new KeyValuePair<string, JsonElement>(value.Field, JsonSerializer.Deserialize<JsonElement>(value.Value.Span)))]);
        Seal? under = null;
        if (fact is NoteWritten && entry.Sealed.Count > 0)
        {
            foreach (var seal in SealMarks.All)
                if (await values.Open(entry.Header, new(seal, false, null), stop) is not null) under = seal;
            under ??= Seal.S5; // its key is gone: nobody reads it
        }
        lock (_gate) Fold(fact, entry, position, under);
    }

    private void Fold(Fact fact, Entry entry, long position, Seal? under)
    {
        switch (fact)
        {
            case DrawCommitted committed: _committed.Add((new(committed, position), fact.Header)); break;
            case DrawMade made: _made.Add(new(made, position)); break;
            case NoteWritten { TaskId: { } id } note: _notes.Add(new(new(id, position, fact.At, entry.Actor, note.Text, under), entry.Header)); break;
            default:
                _sessions.Fold(fact, position);
                _staff.Fold(fact);
                foreach (var id in TaskLife.TasksOf(fact))
                    if (TaskLife.After(_tasks.GetValueOrDefault(id), fact, entry.Actor, position) is { } task) _tasks[id] = task;
                break;
        }
    }
}
