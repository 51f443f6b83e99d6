using System.Globalization;
using Witness.Domain.Cases;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;

namespace Witness.Flow.Tasking;

/// <summary>分派台 — sessions of a day, load of the officers, an assignment by name, the review of ended tasks. The draw has its own desk.</summary>
public sealed class AssignDesk(DutyPen pen, DutyBook book)
{
    private const int MostText = 500;

    /// <summary>Officers by number with the names people know; who has no account that may witness is no candidate.</summary>
    public Func<CancellationToken, Task<IReadOnlyDictionary<string, string>>> Officers { get; init; } = _ => Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());

    public async Task<Look<AssignDay>> Day(Reader reader, DateOnly day, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.AssignDuty, $"duty/{day:yyyy-MM-dd}", stop) is not { } pass) return new Look<AssignDay>.Denied(Permission.AssignDuty.Needs);
        var covered = await pen.Covered(pass, stop);
        var tasks = book.Tasks;
        var lines = book.Sessions.Select(session => new DutyLine(session, book.Task(session.TaskId), []))
            .Where(line => (covered is null || covered.Contains(line.Session.Lot)) && On(line.Session.Window, day) && (line.Session.Waits || line.Task is not null))
            .OrderByDescending(line => line.Unassigned).ThenBy(line => Assignment.Span(line.Session.Window).From).ThenBy(line => line.Session.Lot, StringComparer.Ordinal).ToList();
        var staff = book.Staff.ToDictionary(record => record.Officer);
        var loads = (await Officers(stop)).OrderBy(officer => officer.Key, StringComparer.Ordinal).Select(officer => new OfficerLoad(
            officer.Key, officer.Value, [.. tasks.Where(task => task.Officer == officer.Key && On(task.Window, day)).OrderBy(task => Assignment.Span(task.Window).From)],
            staff.GetValueOrDefault(officer.Key)?.Absences.Any(away => On(away, day)) == true)).ToList();
        return new Look<AssignDay>.Shown(new(day, lines, loads));
    }

    /// <summary>One session with its draws, and every officer against every constraint.</summary>
    public async Task<Look<AssignChoice>> Choice(Reader reader, string taskId, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.AssignDuty, $"duty/{Short(taskId)}", stop) is not { } pass) return new Look<AssignChoice>.Denied(Permission.AssignDuty.Needs);
        if (book.Session(taskId) is not { } session || !await pen.Covers(pass, session.Scope, stop)) return new Look<AssignChoice>.Absent();
        var names = await Officers(stop);
        return new Look<AssignChoice>.Shown(new(new(session, book.Task(taskId), book.Draws(taskId)), [.. (await Ask(reader, session, stop)).Select(fitness => new NamedFitness(names[fitness.Officer], fitness))]));
    }

    /// <summary>指定 — by name with a reason. Load and rotation give way to it; certificate, presence, interest and the separation of duties do not.</summary>
    public async Task<Act> ByName(Reader reader, string taskId, string officer, string reason, CancellationToken stop)
    {
        var (session, refused) = await Open(reader, taskId, stop);
        if (session is null) return refused!;
        if (reason.Trim().Length is 0 or > MostText) return DutyPen.Refused("指定分派须写明理由", "An assignment by name needs its reason");
        if ((await Ask(reader, session, stop)).FirstOrDefault(fitness => fitness.Officer == officer) is not { } asked) return DutyPen.Refused("没有这位见证人员", "There is no such officer");
        if (!asked.FitsByName)
        {
            var bars = asked.Bars.Where(bar => bar.Firm).Select(bar => bar.Why).ToList();
            return DutyPen.Refused($"不能分派：{string.Join('；', bars.Select(why => why.Zh))}", $"Cannot be assigned: {string.Join("; ", bars.Select(why => why.En))}");
        }
        return await pen.Write(reader, session.Scope, [.. Opening(session), new(Assigned(session, officer, "指定", null, reason.Trim()), KeyOf(session))], stop);
    }

    /// <summary>复核 — ended tasks, several at once; nobody reviews what they had.</summary>
    public async Task<Act> Review(Reader reader, IReadOnlyList<string> taskIds, string verdict, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.AssignDuty, $"duty/review/{taskIds.Count}", stop) is not { } pass) return DutyPen.Denied(Permission.AssignDuty);
        if (taskIds.Count is 0 or > 100) return DutyPen.Refused("须选 1–100 个任务", "Choose 1 to 100 tasks");
        if (verdict.Trim().Length is 0 or > MostText) return DutyPen.Refused("须写明复核意见", "Say what the review came to");
        Act done = DutyPen.NoTask;
        foreach (var id in taskIds.Distinct(StringComparer.Ordinal))
        {
            if (book.Task(id) is not { } task || !await pen.Covers(pass, task.Scope, stop)) return DutyPen.NoTask;
            if (TaskLife.Refuses(task, DutyAct.Review, reader.Account) is { } why) return new Act.Refused(why);
            done = await pen.Write(reader, task.Scope, [new(new TaskReviewed { TaskIds = [id], Verdict = verdict.Trim() }, $"duty/{id}/review")], stop);
            if (done is Act.Refused) return done;
        }
        return done;
    }

    /// <summary>The session if it may be assigned now by this reader.</summary>
    internal async Task<(DutySession? Session, Act? Refused)> Open(Reader reader, string taskId, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.AssignDuty, $"duty/{Short(taskId)}", stop) is not { } pass) return (null, DutyPen.Denied(Permission.AssignDuty));
        if (book.Session(taskId) is not { } session || !await pen.Covers(pass, session.Scope, stop)) return (null, DutyPen.NoTask);
        if (!session.Waits) return (null, DutyPen.Refused("此场已结束或已取消", "The session has ended or was released"));
        if (book.Task(taskId) is { } task && (TaskLife.Refuses(task, DutyAct.Assign) ?? (task.Officer is null ? null : new Wording("已分派；换人须由其移交", "It is assigned; another takes it by a hand-over"))) is { } why)
            return (null, new Act.Refused(why));
        return (session, null);
    }

    internal async Task<IReadOnlyList<DutyFitness>> Ask(Reader reader, DutySession session, CancellationToken stop)
    {
        var known = book.Staff.ToDictionary(record => record.Officer);
        var people = (await Officers(stop)).Keys.Select(id => known.GetValueOrDefault(id) ?? new(id, null, null, false, [], [], [], []));
        return Assignment.AskAll(people, new(session, reader.Account, await pen.OrgsOf(session.Scope, stop), book.Tasks));
    }

    /// <summary>Why a task cannot be handed over to somebody; null when it can.</summary>
    public async Task<Wording?> Takes(Reader reader, DutyTask task, string to, CancellationToken stop)
    {
        if (book.Session(task.Id) is not { } session || (await Ask(reader, session, stop)).FirstOrDefault(fitness => fitness.Officer == to) is not { } asked) return new("没有这位见证人员", "There is no such officer");
        return asked.Bars.FirstOrDefault(bar => bar.Firm)?.Why;
    }

    internal IReadOnlyList<DutyFact> Opening(DutySession session) => book.Task(session.TaskId) is not null ? [] :
        [new(new TaskOpened { TaskId = session.TaskId, Session = session.Session, Room = session.Room, Window = session.Window }, $"duty/{session.TaskId}", session.Cause)];

    internal static TaskAssigned Assigned(DutySession session, string officer, string way, string? draw, string? reason) =>
        new() { TaskId = session.TaskId, Officer = officer, Way = way, DrawId = draw, Reason = reason };

    // one for each time it is without an officer, so that of two leads one is first
    internal string KeyOf(DutySession session) => string.Create(CultureInfo.InvariantCulture, $"duty/{session.TaskId}/assigned/{book.Task(session.TaskId)?.Watched.Count ?? 0}");

    internal static string Short(string text) => text.Length <= 100 ? text : text[..100];

    private static bool On(Window? window, DateOnly day)
    {
        var (from, to) = Assignment.Span(window);
        return from < day.AddDays(1).ToDateTime(TimeOnly.MinValue) && to >= day.ToDateTime(TimeOnly.MinValue) && from != DateTime.MinValue;
    }
}
