using Witness.Flow.Store;

namespace Witness.Flow.Tasking;

/// <summary>见证任务读表 — where the facts of duty stand in the log, so that they are found again at a start.</summary>
public static class DutyTables
{
    /// <summary>Grows with every change of a table below or of what is written into it.</summary>
    public const int Version = 1;

    public static readonly ReadTable Duty = ReadTable.Of("duty", "position int, type text", "position");

    public static readonly IReadOnlyList<ReadTable> All = [Duty];
}

/// <summary>A row of <see cref="DutyTables.Duty"/>.</summary>
public sealed record DutyRow(long Position, string Type);
