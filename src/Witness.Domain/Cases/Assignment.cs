using Witness.Domain.Terms;

namespace Witness.Domain.Cases;

/// <summary>分派约束.</summary>
public enum DutyConstraint { Separate, Qualified, Present, Interest, Load, Rotation }

/// <summary>约束结果 — why an officer may not be given the session.</summary>
public sealed record DutyBar(DutyConstraint Constraint, Wording Why)
{
    /// <summary>Holds against a choice by name too; the others give way to a reason.</summary>
    public bool Firm => Constraint is DutyConstraint.Separate or DutyConstraint.Qualified or DutyConstraint.Present or DutyConstraint.Interest;
}

/// <summary>可分派性 — an officer asked against every constraint; all that stand in the way are said, not only the first.</summary>
public sealed record DutyFitness(string Officer, int TasksThatDay, IReadOnlyList<DutyBar> Bars)
{
    public bool Fits => Bars.Count == 0;

    public bool FitsByName => Bars.All(bar => !bar.Firm);

    /// <summary>What stands in the log beside the candidate; null for one that may be drawn.</summary>
    public string? Excluded => Fits ? null : string.Join('；', Bars.Select(bar => bar.Why.Zh));
}

/// <summary>分派之问 — what an assignment is asked about.</summary>
/// <param name="Orgs">Organisations of the lot that are known to everybody: bidders under seal are none of them.</param>
public sealed record DutyQuestion(DutySession Session, string Assigner, IReadOnlyList<Org> Orgs, IReadOnlyCollection<DutyTask> Tasks);

/// <summary>
/// 分派约束 — who may be assigned to a session: separate from who assigns, certified, present, without interest in a party, with room for one more at that
/// time, and in rotation. Each constraint answers with its reason, so that the page and the log say the same.
/// </summary>
public static class Assignment
{
    /// <summary>Sessions one officer watches at the same time at most: the centre's own convention.</summary>
    public const int MostAtOnce = 2;

    /// <summary>As written beside every commitment.</summary>
    public static readonly IReadOnlyList<Wording> Constraints =
    [
        new("分派人不分派给自己", "Nobody assigns themselves"), new("见证资格在有效期内", "Certified on that day"), new("在岗（排班内、未请假）", "Present: on shift and not absent"),
        new("与当事单位无申报的利害关系", "No declared interest in a party"), new("同时在场不超过 2 场", "At most 2 sessions at once"), new("轮换：未见证本标段其他场次", "Rotation: no other session of the lot"),
    ];

    private static readonly TimeSpan Usual = TimeSpan.FromHours(2);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static DutyFitness Ask(OfficerRecord officer, DutyQuestion asked, bool shiftsKept)
    {
        var (from, to) = Span(asked.Session.Window);
        var bars = new List<DutyBar>();
        if (officer.Officer == asked.Assigner) Bar(DutyConstraint.Separate, "分派人不得分派给自己", "Nobody assigns themselves");
        if (!officer.Certified) Bar(DutyConstraint.Qualified, "没有见证资格", "Not certified");
        else if (officer.CertifiedUntil is { IsKnown: true } until && until.Date < DateOnly.FromDateTime(from)) Bar(DutyConstraint.Qualified, $"见证资格 {until.Date:yyyy-MM-dd} 到期", $"The certificate lapsed on {until.Date:yyyy-MM-dd}");
        if (officer.Absences.Any(away => Meets(away, from, to))) Bar(DutyConstraint.Present, "请假", "Absent");
        else if (shiftsKept && !officer.Shifts.Any(shift => Meets(shift, from, from.AddMinutes(1)))) Bar(DutyConstraint.Present, "当时没有排班", "Not on shift at that time");
        if (officer.Interests.FirstOrDefault(interest => InForce(interest, from) && asked.Orgs.Any(org => Same(org, interest.Party))) is { } found)
            Bar(DutyConstraint.Interest, $"利害关系申报：{NameOf(found.Party)}", $"Declared interest: {NameOf(found.Party)}");
        var at = asked.Tasks.Where(task => task.Id != asked.Session.TaskId && task.Officer == officer.Officer && !task.Over && IsShort(task.Window) && Meets(task.Window, from, to)).ToList();
        if (IsShort(asked.Session.Window) && at.Count >= MostAtOnce)
            Bar(DutyConstraint.Load, $"{from:HH:mm} 同时在场已达 {at.Count} 场", $"Already {at.Count} sessions at {from:HH:mm}");
        if (asked.Tasks.FirstOrDefault(task => task.Id != asked.Session.TaskId && task.Watched.Contains(officer.Officer) && task.Scope.Lots.Intersect(asked.Session.Scope.Lots).Any()) is { } seen)
            Bar(DutyConstraint.Rotation, $"已见证本标段{seen.Session}", $"Has witnessed another session of the lot ({seen.Session})");
        return new(officer.Officer, TasksOn(officer.Officer, DateOnly.FromDateTime(from), asked.Tasks), bars);

        void Bar(DutyConstraint constraint, string zh, string en) => bars.Add(new(constraint, new(zh, en)));
    }

    /// <summary>All officers against one session, in the order of their numbers. Shifts bind once anybody has one on that day.</summary>
    public static IReadOnlyList<DutyFitness> AskAll(IEnumerable<OfficerRecord> officers, DutyQuestion asked)
    {
        var (from, _) = Span(asked.Session.Window);
        var all = officers.OrderBy(officer => officer.Officer, StringComparer.Ordinal).ToList();
        var kept = all.Any(officer => officer.Shifts.Any(shift => Meets(shift, from.Date, from.Date.AddDays(1))));
        return [.. all.Select(officer => Ask(officer, asked, kept))];
    }

    /// <summary>Tasks an officer has on a day: what the bars of the page show.</summary>
    public static int TasksOn(string officer, DateOnly day, IEnumerable<DutyTask> tasks) =>
        tasks.Count(task => task.Officer == officer && DateOnly.FromDateTime(Span(task.Window).From) <= day && DateOnly.FromDateTime(Span(task.Window).To) >= day);

    /// <summary>From when to when a window goes; a missing end is 2 hours after its beginning, a day given alone is the whole day.</summary>
    public static (DateTime From, DateTime To) Span(Window? window)
    {
        if (window?.From is not { IsKnown: true } from) return (DateTime.MinValue, DateTime.MinValue);
        var end = window.To is { IsKnown: true } to ? (to.Precision == Precision.Day ? to.Local.AddDays(1) : to.Local) : from.Precision == Precision.Day ? from.Local.AddDays(1) : from.Local + Usual;
        return (from.Local, end < from.Local ? from.Local : end);
    }

    // a listing stands for weeks and asks for nobody's chair
    private static bool IsShort(Window? window)
    {
        var (from, to) = Span(window);
        return to - from <= Longest;
    }

    private static bool Meets(Window? window, DateTime from, DateTime to)
    {
        var (start, end) = Span(window);
        return start < to && from < end;
    }

    private static bool InForce(OfficerInterest interest, DateTime at) => interest.Until is not { IsKnown: true } until || until.Date >= DateOnly.FromDateTime(at);

    private static bool Same(Org org, Party party) => party.Org is { } other && ((org.Code is not null && org.Code == other.Code) || (org.Name is not null && org.Name == other.Name));

    private static string NameOf(Party party) => party.Org?.Name ?? party.Org?.Code ?? "自然人";
}
