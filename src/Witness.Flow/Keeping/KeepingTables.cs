using Witness.Flow.Store;

namespace Witness.Flow.Keeping;

/// <summary>保管读表 — where the facts of keeping stand in the log, so that they are found again at a start.</summary>
public static class KeepingTables
{
    /// <summary>Grows with every change of a table below or of what is written into it.</summary>
    public const int Version = 1;

    public static readonly ReadTable Keeping = ReadTable.Of("keeping", "position int, type text", "position");

    public static readonly IReadOnlyList<ReadTable> All = [Keeping];
}

/// <summary>A row of <see cref="KeepingTables.Keeping"/>.</summary>
public sealed record KeepingRow(long Position, string Type);

/// <summary>Of the row of a lot: what a period depends on, and what a list shows.</summary>
public sealed record KeptLot(string Lot, string Project, string Name, string ProjectName, string Kind, string Region)
{
    /// <summary>The project's method, which tells the form; empty while nobody has said it.</summary>
    public string Method { get; init; } = "";
}

/// <summary>Of the row of a project: its method.</summary>
internal sealed record KeptProject(string Project, string Method);
