using Witness.Domain.Calendar;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Clocks;

/// <summary>时限状态 — computed from At values (ruling 38), never from ticks.</summary>
public enum ClockStatus
{
    /// <summary>期限内完成, 已满期限, 与规定一致.</summary>
    Met,

    /// <summary>期限内完成（按界）— the start is missing, an event known to lie before it already proves it (ruling 50).</summary>
    MetByBound,

    /// <summary>期限内.</summary>
    Running,

    /// <summary>暂停中 — stopped by LotSuspended and not resumed.</summary>
    Suspended,

    /// <summary>超出期限.</summary>
    Overdue,

    /// <summary>不足期限 — a minimum period falls short by both readings.</summary>
    TooShort,

    /// <summary>起算日口径 — only the strict reading falls short (ruling 43).</summary>
    OnlyStrictShort,

    /// <summary>早于期限 — earlier than the law allows.</summary>
    TooEarly,

    /// <summary>与规定不一致 — a threshold or duty is not kept.</summary>
    Breached,

    /// <summary>应退日 — a bare due date, nothing judged.</summary>
    DueOnly,

    /// <summary>未发生 — what would start it has not come and need not come.</summary>
    NotArisen,

    /// <summary>另行判断 — judged elsewhere: see <see cref="ClockRule.See"/>.</summary>
    Elsewhere,

    /// <summary>不可算 — see <see cref="ClockResult.Missing"/>.</summary>
    CannotTell,

    /// <summary>不可算（无来源）— past due, and no account in scope could report the stopping fact (ruling 49).</summary>
    NoSource,

    /// <summary>不可算（未启封）.</summary>
    Sealed,

    /// <summary>日历未知.</summary>
    CalendarUnknown,

    /// <summary>不适用.</summary>
    NotApplicable,
}

/// <summary>提醒阶段 — how far a running clock has come: warned half-way, on the last working day before, on the day it is due.</summary>
public enum ClockPhase { Before, HalfWay, DayBefore, DueDay, Past }

/// <summary>
/// 时限核验 — one clock of one lot, with all that explains it. Its cause is the rule and the start fact's identity: the same however
/// often facts repeat.
/// </summary>
public sealed record ClockResult(ClockRule Rule, ClockStatus Status)
{
    /// <summary>Which run: the number of the case, the key of the starting fact; null for a clock that runs once.</summary>
    public string? Run { get; init; }

    /// <summary>The fact that starts it; null while missing.</summary>
    public Origin? Start { get; init; }

    /// <summary>From when it counts: of the start, or of what stands in for it. Not the start fact's At where a window is printed.</summary>
    public Moment? From { get; init; }

    /// <summary>The event that stands in for a missing start.</summary>
    public Origin? Bound { get; init; }

    public Origin? Stop { get; init; }

    /// <summary>When the stopping fact happened, or the window it prints ends.</summary>
    public Moment? Actual { get; init; }

    /// <summary>The length that was applied; null for thresholds, and while a local parameter is not entered.</summary>
    public Period? Period { get; init; }

    /// <summary>Counted forward from the start.</summary>
    public Counted? Due { get; init; }

    /// <summary>Counted back from the stop: the last day on which the start was in time (MINB), or the first (MAXB).</summary>
    public Counted? Back { get; init; }

    /// <summary>Strict reading of a minimum period: kept or not; <see cref="Inclusive"/> likewise.</summary>
    public bool? Strict { get; init; }

    public Counted? InclusiveDue { get; init; }

    public bool? Inclusive { get; init; }

    /// <summary>The reading set by the centre, which then decides alone.</summary>
    public Reading? Convention { get; init; }

    /// <summary>Article as confirmed by the centre, in place of the shipped one.</summary>
    public Citation? Confirmed { get; init; }

    /// <summary>What a threshold was held against: 「5 人、单数、专家 4/5」.</summary>
    public Wording? Measure { get; init; }

    /// <summary>How far a running clock has come.</summary>
    public ClockPhase? Phase { get; init; }

    /// <summary>Calendar days until the rolled due day, 0 on it, negative after; null when it does not run.</summary>
    public int? DaysLeft { get; init; }

    /// <summary>What would have to be there.</summary>
    public IReadOnlyList<Wording> Missing { get; init; } = [];

    /// <summary>Rest day, suspension, other readings, evidence.</summary>
    public IReadOnlyList<Wording> Notes { get; init; } = [];

    public Moment? DueRaw => Due?.Raw;

    /// <summary>After rolling over rest days (MAXA); the raw day for minimum periods.</summary>
    public Moment? DueRolled => Rule.Mode is LimitMode.AtMostAfter ? Due?.Rolled : Due?.Raw;

    public Citation Basis => Confirmed ?? Rule.Basis;

    public Wording StatusText => ClockWords.Status(Status, Rule.Mode);

    /// <summary>依据待核 — neither read nor confirmed: shown, never alerted.</summary>
    public bool BasisUnverified => Rule.Evidence is Evidence.Secondary or Evidence.Unverified && Confirmed is null;

    /// <summary>Level A with a verified basis: what it says is the centre's to act upon.</summary>
    public bool Alerts => Rule.Level == ClockLevel.A && !BasisUnverified;

    /// <summary>The limit was broken, by whatever mode.</summary>
    public bool IsBroken => Status is ClockStatus.Overdue or ClockStatus.TooShort or ClockStatus.TooEarly or ClockStatus.Breached;

    /// <summary>红, 黄 or null: level of what the status says; nothing while the basis is to be checked, and nothing for levels B and C.</summary>
    public string? Level => !Alerts ? null : IsBroken ? "红" : Status == ClockStatus.OnlyStrictShort ? "黄" : null;

    /// <summary>Something of it has come: worth a line of its own.</summary>
    public bool HasBegun => Start is not null || Stop is not null || Bound is not null || Measure is not null;

    /// <summary>One sentence: from what, how long, until when, what happened.</summary>
    public Wording Explanation => ClockWords.Explain(this);

    public static Wording Text(ClockStatus status) => ClockWords.Status(status);
}

/// <summary>届至行 — when a clock's tick is due; the poller appends LimitPassed when trade time has reached it (rulings 38, 48).</summary>
/// <param name="Rule">Rule id, or <c>BidDeadline</c>.</param>
/// <param name="Run">See <see cref="ClockResult.Run"/>.</param>
/// <param name="Phase">中点, 前一工作日 or 届满.</param>
/// <param name="Fires">Trade time from which the tick is due.</param>
public sealed record DueRow(string Rule, string? Run, Facts.FactIdentity Start, Moment? DueRaw, Moment? DueRolled, string Phase, DateTimeOffset Fires)
{
    /// <summary>Rule and run: one row of its phase per lot.</summary>
    public string Key => Run is null ? Rule : $"{Rule}#{Run}";
}
