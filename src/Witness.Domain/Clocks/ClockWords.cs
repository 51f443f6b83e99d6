using Witness.Domain.Calendar;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Clocks;

/// <summary>时限用语 — what a clock says of itself, in both languages; neutral: it states, it does not judge.</summary>
internal static class ClockWords
{
    public static readonly Wording Unverified = new("依据待核", "Basis to be checked");
    public static readonly Wording NotEntered = new("时限未录入", "the limit is not entered");
    public static readonly Wording RestDay = new("届满日为休息日", "The last day is a rest day");

    /// <param name="mode">What sort of limit it is: a minimum is reached, a maximum kept to. Null: a threshold, or not known.</param>
    public static Wording Status(ClockStatus status, LimitMode? mode = LimitMode.AtMostAfter) => status switch
    {
        ClockStatus.Met => mode switch
        {
            LimitMode.AtMostAfter => new("期限内完成", "Within the limit"),
            LimitMode.AtMostBefore => new("未早于期限", "Not before the limit"),
            null => new("与规定一致", "As required"),
            _ => new("已满期限", "Limit reached"),
        },
        ClockStatus.MetByBound => new("期限内完成（按界）", "Within the limit (by bound)"),
        ClockStatus.Running => new("期限内", "Running"),
        ClockStatus.Suspended => new("暂停中", "Suspended"),
        ClockStatus.Overdue => new("超出期限", "Past due"),
        ClockStatus.TooShort => new("不足期限", "Shorter than the period"),
        ClockStatus.OnlyStrictShort => new("起算日口径", "Depends on the opening day"),
        ClockStatus.TooEarly => new("早于期限", "Before the limit"),
        ClockStatus.Breached => new("与规定不一致", "Not as required"),
        ClockStatus.DueOnly => new("应退日", "Due date"),
        ClockStatus.NotArisen => new("未发生", "Has not arisen"),
        ClockStatus.Elsewhere => new("另行判断", "Judged elsewhere"),
        ClockStatus.CannotTell => new("不可算", "Cannot tell"),
        ClockStatus.NoSource => new("不可算（无来源）", "Cannot tell (no source)"),
        ClockStatus.Sealed => new("不可算（未启封）", "Cannot tell (sealed)"),
        ClockStatus.CalendarUnknown => new("日历未知", "Calendar unknown"),
        _ => new("不适用", "Not applicable"),
    };

    public static Wording Explain(ClockResult clock)
    {
        var (zh, en) = (new List<string>(), new List<string>());
        if ((clock.Start ?? clock.Bound) is { } from && clock.Rule.Mode is not null)
        {
            var at = clock.From ?? from.At;
            zh.Add($"{(clock.Bound is not null ? "起算时间未知，以更早事件为界" : "起算")} {Printing.Text(at, "zh")}（{from.FactType}）");
            en.Add($"{(clock.Bound is not null ? "start unknown, bounded by" : "from")} {Printing.Text(at, "en")} ({from.FactType})");
        }
        if (clock.Period is { } period)
        {
            var (sign, words) = clock.Rule.Mode switch
            {
                LimitMode.AtLeastAfter or LimitMode.AtLeastBefore => ("不少于 ", "at least "), LimitMode.AtMostBefore => ("不早于前 ", "at most before "), _ => ("", ""),
            };
            zh.Add($"期限 {sign}{period.Chinese}");
            en.Add($"limit {words}{period.English}");
        }
        if (clock.Measure is { } measure)
        {
            zh.Add(measure.Zh);
            en.Add(measure.En);
        }
        if (clock.DueRaw is { } raw)
        {
            var rolled = clock.DueRolled is { } r && r != raw ? r : (Moment?)null;
            zh.Add($"届满 {Printing.Text(raw, "zh")}{(rolled is { } z ? $"，顺延至 {Printing.Text(z, "zh")}" : "")}");
            en.Add($"due {Printing.Text(raw, "en")}{(rolled is { } e ? $", rolled to {Printing.Text(e, "en")}" : "")}");
        }
        if (clock.Back?.Raw is { } back)
        {
            var latest = clock.Rule.Mode == LimitMode.AtLeastBefore;
            zh.Add($"{(latest ? "最迟" : "最早")} {Printing.Text(back, "zh")}");
            en.Add($"{(latest ? "at the latest" : "at the earliest")} {Printing.Text(back, "en")}");
        }
        if (clock.Actual is { } actual)
        {
            zh.Add($"实际 {Printing.Text(actual, "zh")}");
            en.Add($"actual {Printing.Text(actual, "en")}");
        }
        if (clock.Status == ClockStatus.Elsewhere)
        {
            zh.Add($"见 {clock.Rule.See}");
            en.Add($"see {clock.Rule.See}");
        }
        zh.AddRange(clock.Missing.Select(m => m == NotEntered ? m.Zh : $"缺 {m.Zh}"));
        en.AddRange(clock.Missing.Select(m => m == NotEntered ? m.En : $"missing: {m.En}"));
        return new(string.Join("；", zh) + (zh.Count > 0 ? "：" : "") + clock.StatusText.Zh, string.Join("; ", en) + (en.Count > 0 ? ": " : "") + clock.StatusText.En);
    }
}
