using Witness.Domain.Calendar;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Clocks;

/// <summary>时限状态 — computed from At values (ruling 38), never from ticks.</summary>
public enum ClockStatus
{
    /// <summary>合规.</summary>
    Met,

    /// <summary>合规（按界）— the start is missing, an event known to lie before it already proves it (ruling 50).</summary>
    MetByBound,

    /// <summary>期限内.</summary>
    Running,

    /// <summary>暂停中 — stopped by LotSuspended and not resumed.</summary>
    Suspended,

    /// <summary>逾期.</summary>
    Overdue,

    /// <summary>不足期限 — a minimum period falls short by both readings.</summary>
    TooShort,

    /// <summary>起算日口径 — only the strict reading falls short (ruling 43).</summary>
    OnlyStrictShort,

    /// <summary>应退日 — a bare due date, nothing judged.</summary>
    DueOnly,

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

/// <summary>时限核验 — one clock of one lot, with all that explains it.</summary>
/// <param name="Start">The fact that starts it; null while missing.</param>
/// <param name="Bound">The event that stands in for a missing start.</param>
/// <param name="Actual">When the stopping fact happened, or the window it prints ends.</param>
/// <param name="Strict">Strict reading: kept met or not; <paramref name="Inclusive"/> likewise, for minimum periods.</param>
/// <param name="Missing">What would have to be there.</param>
/// <param name="Notes">Rest day, suspension, other readings, evidence.</param>
public sealed record ClockResult(
    ClockRule Rule, ClockStatus Status, Origin? Start, Origin? Bound, Origin? Stop, Moment? Actual, Counted? Due, bool? Strict,
    Counted? InclusiveDue, bool? Inclusive, Reading? Convention, IReadOnlyList<Wording> Missing, IReadOnlyList<Wording> Notes)
{
    public Moment? DueRaw => Due?.Raw;

    /// <summary>After rolling over rest days (MAXA); the raw day for minimum periods.</summary>
    public Moment? DueRolled => Rule.Limit.IsMinimum ? Due?.Raw : Due?.Rolled;

    public Wording StatusText => Text(Status);

    /// <summary>依据待核.</summary>
    public bool BasisUnverified => Rule.Evidence != Evidence.Read;

    /// <summary>红, 黄 or null: level of what the status says.</summary>
    public string? Level => Status switch { ClockStatus.Overdue or ClockStatus.TooShort => "红", ClockStatus.OnlyStrictShort => "黄", _ => null };

    /// <summary>One sentence: from what, how long, until when, what happened.</summary>
    public Wording Explanation
    {
        get
        {
            var (zh, en) = (new List<string>(), new List<string>());
            if ((Start ?? Bound) is { } from)
            {
                zh.Add($"{(Start is null ? "起算时间未知，以更早事件为界" : "起算")} {Printing.Text(from.At, "zh")}（{from.FactType}）");
                en.Add($"{(Start is null ? "start unknown, bounded by" : "from")} {Printing.Text(from.At, "en")} ({from.FactType})");
            }
            zh.Add($"期限 {Rule.Limit.Period.Chinese}");
            en.Add($"limit {Rule.Limit.Period.English}");
            if (DueRaw is { } raw)
            {
                var rolled = DueRolled is { } r && r != raw ? r : (Moment?)null;
                zh.Add($"届满 {Printing.Text(raw, "zh")}{(rolled is { } z ? $"，顺延至 {Printing.Text(z, "zh")}" : "")}");
                en.Add($"due {Printing.Text(raw, "en")}{(rolled is { } e ? $", rolled to {Printing.Text(e, "en")}" : "")}");
            }
            if (Actual is { } actual)
            {
                zh.Add($"实际 {Printing.Text(actual, "zh")}");
                en.Add($"actual {Printing.Text(actual, "en")}");
            }
            zh.AddRange(Missing.Select(m => $"缺 {m.Zh}"));
            en.AddRange(Missing.Select(m => $"missing: {m.En}"));
            return new(string.Join("；", zh) + "：" + StatusText.Zh, string.Join("; ", en) + ": " + StatusText.En);
        }
    }

    public static Wording Text(ClockStatus status) => status switch
    {
        ClockStatus.Met => new("合规", "Within the limit"),
        ClockStatus.MetByBound => new("合规（按界）", "Within the limit (by bound)"),
        ClockStatus.Running => new("期限内", "Running"),
        ClockStatus.Suspended => new("暂停中", "Suspended"),
        ClockStatus.Overdue => new("逾期", "Past due"),
        ClockStatus.TooShort => new("不足期限", "Shorter than the period"),
        ClockStatus.OnlyStrictShort => new("起算日口径", "Depends on the opening day"),
        ClockStatus.DueOnly => new("应退日", "Due date"),
        ClockStatus.CannotTell => new("不可算", "Cannot tell"),
        ClockStatus.NoSource => new("不可算（无来源）", "Cannot tell (no source)"),
        ClockStatus.Sealed => new("不可算（未启封）", "Cannot tell (sealed)"),
        ClockStatus.CalendarUnknown => new("日历未知", "Calendar unknown"),
        _ => new("不适用", "Not applicable"),
    };
}

/// <summary>届至行 — when a clock's tick is due; the poller appends LimitPassed when trade time has reached it (rulings 38, 48).</summary>
/// <param name="Rule">Rule id, or <c>BidDeadline</c>.</param>
/// <param name="Phase">中点, 前一工作日 or 届满.</param>
/// <param name="Fires">Trade time from which the tick is due.</param>
public sealed record DueRow(string Rule, Facts.FactIdentity Start, Moment? DueRaw, Moment? DueRolled, string Phase, DateTimeOffset Fires);
