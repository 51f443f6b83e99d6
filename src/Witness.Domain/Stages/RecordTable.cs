using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Terms;

namespace Witness.Domain.Stages;

/// <summary>记录表状态 (ruling 40).</summary>
public enum TableStatus
{
    /// <summary>归集中.</summary>
    Gathering,

    /// <summary>已形成 — the stage's closing fact is in.</summary>
    Formed,

    /// <summary>已锁定 — by an officer or the report.</summary>
    Locked,
}

/// <summary>字段状态 — what a cell prints; never blank.</summary>
public enum CellState
{
    Present,

    /// <summary>未归集 — should exist and has not arrived.</summary>
    NotCollected,

    /// <summary>不适用 — cannot exist for this kind or form.</summary>
    NotApplicable,

    /// <summary>未启封 — see <see cref="Cell.OpensBy"/>.</summary>
    Sealed,

    /// <summary>冲突 — both values stand in <see cref="Cell.Values"/>, no winner.</summary>
    Conflicted,

    /// <summary>暂无 — an empty list while its table is still 归集中 (ruling 64).</summary>
    NoneYet,

    /// <summary>无 — an empty list once its table is 已形成.</summary>
    None,

    /// <summary>不可算 — a computed field whose inputs are missing; the note says which.</summary>
    CannotTell,
}

/// <summary>来历 — the fact behind a value: content (identity, At, ReportedAt) and provenance (position, TakenAt); ruling 5.</summary>
/// <param name="Path">Where in the fact the value stands, e.g. <c>Deposit.Amount</c>, or <c>Changes[ProjectName]</c> for a patch.</param>
public sealed record Origin(FactIdentity Fact, string FactType, string Path, Moment At, Moment? ReportedAt, long Position, DateTimeOffset TakenAt);

/// <summary>先前值 — an older value of the same cell: corrected by a higher version of the same fact, superseded by a later fact, or retracted.</summary>
public sealed record EarlierValue(object? Value, Origin Origin, bool Corrected)
{
    /// <summary>Of a row: the columns that were otherwise; of a retracted one all that it said. Empty for a plain value.</summary>
    public IReadOnlyList<ColumnValue> Row { get; init; } = [];

    /// <summary>Null unless it was retracted.</summary>
    public Withdrawal? Withdrawal { get; init; }
}

/// <summary>撤回 — by which fact a value was taken back, and why.</summary>
/// <param name="Reason">Null where none was given, or where it is as secret as what it speaks of.</param>
public sealed record Withdrawal(Origin By, string? Reason);

/// <summary>列值 — one named value of a row; each column of a row may come from another fact.</summary>
/// <param name="Hidden">The value exists or may exist and is not shown: its mark says why (a seal, the compartment, personal).</param>
public sealed record ColumnValue(Column Column, object? Value, Origin? Origin, bool Hidden = false)
{
    /// <summary>Contents reported under one identity differ in this column.</summary>
    public bool Conflicting { get; init; }

    /// <summary>不公开 — hidden although every seal over it stands open: of the compartment, or personal.</summary>
    public bool Withheld { get; init; }
}

/// <summary>字段值 — a typed term, or a row of named columns for list fields.</summary>
/// <param name="Value">A term of Witness.Domain.Terms, a string, a number, a bool, a <see cref="Wording"/>; null for a row, when hidden, or where one of
/// several contradicting contents says nothing.</param>
/// <param name="Row">Empty for a plain value.</param>
/// <param name="Hidden">Stands in the compartment or is personal: the gateway opens or masks it (ruling 54).</param>
/// <param name="Conflicting">One of several contents reported under one identity that differ here; of a row, in the columns so marked.</param>
public sealed record CellValue(
    object? Value, IReadOnlyList<ColumnValue> Row, Origin Origin, IReadOnlyList<EarlierValue> Earlier, bool Hidden = false, bool Conflicting = false)
{
    /// <summary>时间在将来 — its fact is said to happen at a time that has not come: shown, and nothing follows from it yet.</summary>
    public bool Ahead { get; init; }
}

/// <summary>字段 — one cell of a record table.</summary>
/// <param name="OpensBy">For 未启封: the seals that keep it closed and the facts that open them.</param>
/// <param name="Note">Said beside the value: 唱标 n 家, 按名称归并, what is missing.</param>
public sealed record Cell(
    Field Field, CellState State, IReadOnlyList<CellValue> Values, Wording? Note = null, IReadOnlyList<SealWait>? OpensBy = null)
{
    /// <summary>撤回 — what stood here until its fact was retracted, newest first.</summary>
    public IReadOnlyList<EarlierValue> Withdrawn { get; init; } = [];
}

/// <summary>待启封 — a closed seal and the facts that would open it.</summary>
public sealed record SealWait(Seal Seal, IReadOnlyList<string> Facts);

/// <summary>完整度 — how many fields are due and how they stand; adds up over stages, lots and projects.</summary>
/// <param name="Conflicts">Fields that stand contradicted, due or not: the same number wherever conflicts are counted.</param>
public sealed record Completeness(int Due, int Filled, int Conflicts, int NotCollected, int Sealed)
{
    public static readonly Completeness Nothing = new(0, 0, 0, 0, 0);

    /// <summary>1 where nothing is due yet.</summary>
    public double Ratio => Due == 0 ? 1 : (double)Filled / Due;

    public static Completeness operator +(Completeness a, Completeness b) =>
        new(a.Due + b.Due, a.Filled + b.Filled, a.Conflicts + b.Conflicts, a.NotCollected + b.NotCollected, a.Sealed + b.Sealed);
}

/// <summary>见证记录表 — one of the ten tables R1–R8 of a lot's round.</summary>
/// <param name="Applies">False where the kind or the form has no such stage; every cell then prints 不适用.</param>
/// <param name="ClosedBy">The fact that made it 已形成.</param>
/// <param name="Version">Of the latest RecordFormed, 0 before.</param>
public sealed record RecordTable(
    string Id, Stage Stage, string Lot, int Round, TableStatus Status, bool Applies, IReadOnlyList<Cell> Cells, Completeness Completeness,
    Origin? ClosedBy = null, int Version = 0)
{
    public Cell? this[string canonical] => Cells.FirstOrDefault(c => c.Field.Canonical == canonical);
}
