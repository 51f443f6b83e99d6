using Witness.Domain.Calendar;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Clocks;

/// <summary>时限行 — a clock as a row of its cell.</summary>
internal static class ClockRow
{
    private static readonly Column Rule = Column.Of("rule", "规则", "Rule");
    private static readonly Column Name = Column.Of("name", "事项", "Matter");
    private static readonly Column Law = Column.Of("law", "依据", "Basis");
    private static readonly Column Start = Column.Of("start", "起算", "From");
    private static readonly Column DueRaw = Column.Of("dueRaw", "届满（未顺延）", "Due (raw)");
    private static readonly Column DueRolled = Column.Of("dueRolled", "届满（顺延后）", "Due (rolled)");
    private static readonly Column Actual = Column.Of("actual", "实际", "Actual");
    private static readonly Column Strict = Column.Of("strict", "次日起算", "Opening day left out");
    private static readonly Column Inclusive = Column.Of("inclusive", "当日起算", "Opening day counted in");
    private static readonly Column Status = Column.Of("status", "结果", "Status");

    public static CellValue Of(ClockResult clock)
    {
        var origin = clock.Stop ?? clock.Start ?? clock.Bound!;
        var law = $"{clock.Basis.Title}{clock.Basis.Article}";
        var row = new List<ColumnValue>
        {
            new(Rule, clock.Rule.Id, null),
            new(Name, clock.Rule.Whose is { } whose ? new Wording($"{clock.Rule.Name.Zh}（{Concerned(whose).Zh}）", $"{clock.Rule.Name.En} ({Concerned(whose).En})") : clock.Rule.Name, null),
            new(Law, clock.BasisUnverified ? new Wording(law + "（依据待核）", law + " (to be checked)") : law, null),
            new(Start, clock.From ?? (clock.Start ?? clock.Bound)?.At, clock.Start ?? clock.Bound),
            new(DueRaw, clock.DueRaw, null),
            new(DueRolled, clock.DueRolled, null),
        };
        if (clock.Status != ClockStatus.DueOnly) row.Add(new(Actual, clock.Actual, clock.Stop));
        if (clock.Rule.Mode is LimitMode.AtLeastAfter or LimitMode.AtLeastBefore)
        {
            row.Add(new(Strict, Reading(clock.Strict, clock.DueRaw), null));
            row.Add(new(Inclusive, Reading(clock.Inclusive, clock.InclusiveDue?.Raw), null));
        }
        row.Add(new(Status, clock.StatusText, null));
        return new(null, row, origin, []);
    }

    private static Wording Concerned(Whose whose) => whose switch
    {
        Whose.Winners => new("中标人", "Winner"), Whose.Losers => new("未中标人", "Losers"), _ => new("全部投标人", "All bidders"),
    };

    private static Wording? Reading(bool? met, Moment? due) => met is not { } kept || due is not { } day ? null
        : new($"{Printing.Text(day, "zh")} {(kept ? "已满" : "未满")}", $"{Printing.Text(day, "en")} {(kept ? "reached" : "not reached")}");
}
