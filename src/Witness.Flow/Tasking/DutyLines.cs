using Witness.Domain.Access;
using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Terms;

namespace Witness.Flow.Tasking;

/// <summary>见证备注 — a note of an officer. Its text is null while the seal it inherited is closed to who asks.</summary>
public sealed record DutyNote(string TaskId, long Position, Moment At, string Actor, string? Text, Seal? Under);

/// <summary>A note as the book holds it: with what opens its text.</summary>
internal sealed record KeptNote(DutyNote Note, Header Header);

/// <summary>场次与任务 — a session that wants a witness with its task, once there is one.</summary>
/// <param name="Draws">Its draws in their order, recomputed.</param>
public sealed record DutyLine(DutySession Session, DutyTask? Task, IReadOnlyList<DutyDraw> Draws)
{
    public DutyState State => Task?.State ?? DutyState.Opened;

    /// <summary>Nobody has it.</summary>
    public bool Unassigned => Session.Waits && Task?.Officer is null;
}

/// <summary>一次抽取 — what stands in the log of it, and what the recomputation found.</summary>
public sealed record DutyDraw(string Id, string? Commitment, long CommittedAt, Moment At, string? Secret, string? Note, string? Chosen, long? MadeAt, DrawFinding Finding);

/// <summary>人员负荷 — an officer with the tasks of the day.</summary>
public sealed record OfficerLoad(string Officer, string Name, IReadOnlyList<DutyTask> Tasks, bool Absent);

/// <summary>分配日 — the sessions of a day, unassigned first, and who has how much.</summary>
public sealed record AssignDay(DateOnly Day, IReadOnlyList<DutyLine> Lines, IReadOnlyList<OfficerLoad> Loads);

/// <summary>一场的分派 — the line with every officer asked against the constraints.</summary>
public sealed record AssignChoice(DutyLine Line, IReadOnlyList<NamedFitness> People);

/// <summary>An officer's fitness under the name people know.</summary>
public sealed record NamedFitness(string Name, DutyFitness Fitness);

/// <summary>见证任务详情 — a task with its notes, for who has it or leads.</summary>
public sealed record DutyView(DutyTask Task, IReadOnlyList<DutyNote> Notes, bool Mine);

/// <summary>我的见证 — tasks of one officer, those that run first.</summary>
public sealed record MyDuty(IReadOnlyList<DutyTask> Tasks, OfficerRecord? Me);
