using Witness.Flow.Store;

namespace Witness.Flow.Lending;

/// <summary>借阅读表 — where the facts of lending stand in the log, so that they are found again at a start.</summary>
public static class LendingTables
{
    /// <summary>Grows with every change of a table below or of what is written into it.</summary>
    public const int Version = 1;

    public static readonly ReadTable Lending = ReadTable.Of("lending", "position int, type text", "position");

    public static readonly IReadOnlyList<ReadTable> All = [Lending];
}

/// <summary>A row of <see cref="LendingTables.Lending"/>.</summary>
public sealed record LendingRow(long Position, string Type);
