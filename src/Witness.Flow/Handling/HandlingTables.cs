using Witness.Flow.Store;

namespace Witness.Flow.Handling;

/// <summary>处置读表 — where the facts of handling stand in the log, so that they are found again at a start. What they say is of the compartment and
/// stands in no row.</summary>
public static class HandlingTables
{
    /// <summary>Grows with every change of a table below or of what is written into it.</summary>
    public const int Version = 1;

    public static readonly ReadTable Handling = ReadTable.Of("handling", "position int, type text", "position");

    public static readonly IReadOnlyList<ReadTable> All = [Handling];
}

/// <summary>A row of <see cref="HandlingTables.Handling"/>.</summary>
public sealed record HandlingRow(long Position, string Type);
