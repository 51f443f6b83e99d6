using Witness.Domain.Cases;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Flow.Alerts;

/// <summary>队列表格 — the shown selection of the queue as rows of plain cells, heading first.</summary>
public static class QueueSheet
{
    /// <param name="say">Chooses the language of the reader.</param>
    public static IReadOnlyList<IReadOnlyList<object>> Rows(IReadOnlyList<QueueItem> items, Func<Wording, string> say) =>
    [
        [.. Heads.Select(say)],
        .. items.Select(item => (IReadOnlyList<object>)
        [
            item.Line.Number, item.Line.Rule, say(item.Line.Name), say(item.Line.Group), say(Level(item.Line.Level)), item.Line.Lot, item.Line.Round, item.Line.Stage, say(item.Line.State.Title()), item.Line.Since.ToString(),
            item.Line.Officer ?? "", say(item.Line.Why), string.Join("、", item.Line.Parties),
        ]),
    ];

    private static Wording Level(Severity level) => level switch { Severity.High => new("高", "High"), Severity.Medium => new("中", "Medium"), _ => new("低", "Low") };

    private static readonly Wording[] Heads =
    [
        new("编号", "No."), new("规则", "Rule"), new("名称", "Name"), new("分组", "Group"), new("级别", "Level"), new("标段（包）", "Lot"), new("轮次", "Round"), new("环节", "Stage"), new("状态", "State"),
        new("发生时间", "Since"), new("处置人", "Officer"), new("说明", "Why"), new("相关主体", "Parties"),
    ];
}
