using Witness.Flow.Store;

namespace Witness.Flow.Alerts;

/// <summary>预警读表 — what is kept of alerts beside the records, folded from the log and thrown away with them. Rule, level, cause and reason are of the
/// compartment and stand in no row: a row points to the fact that says them (ruling 54).</summary>
public static class AlertTables
{
    /// <summary>Grows with every change of a table below or of what is written into it.</summary>
    public const int Version = 1;

    /// <summary>预警 — one row per alert. <c>content</c>: position of the fact that says it in full; <c>history</c>: its facts, as JSON.</summary>
    public static readonly ReadTable Alert = ReadTable.Of(
        "alert",
        "number text, lot text, round int, stage text, state text, since text, officer text, escalated text, taken int, content int, first int, last int, history text",
        "number", "lot", "last");

    /// <summary>判断状态 — what judgement holds as of a position, in parts, closed: it has clues in it.</summary>
    public static readonly ReadTable Judgement = ReadTable.Of("judgement", "part int, parts int, position int, made_by text, closed blob", "part");

    public static readonly IReadOnlyList<ReadTable> All = [Alert, Judgement];
}

/// <summary>A row of <see cref="AlertTables.Alert"/>.</summary>
public sealed record AlertRow(
    string Number, string Lot, long Round, string Stage, string State, string Since, string? Officer, string? Escalated, long Taken, long Content, long First, long Last, string History);

/// <summary>A row of <see cref="AlertTables.Judgement"/>.</summary>
public sealed record JudgementRow(long Part, long Parts, long Position, string MadeBy, byte[] Closed);
