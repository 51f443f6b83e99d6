namespace Witness.Flow.Accounts;

/// <summary>放行 — what a reader may see: every SQL of the desks narrows by it. Empty lists mean everything.</summary>
public sealed class Pass(Reader reader)
{
    public Reader Reader => reader;

    public bool WholeCentre => reader.Regions.Count == 0;

    public bool AllKinds => reader.Kinds.Count == 0;

    public IReadOnlyList<string> Regions => reader.Regions;

    public IReadOnlyList<string> Kinds => reader.Kinds;

    public bool Clues => Permission.ReadClues.Allows(reader);

    /// <summary>An object of unknown region is for readers of the whole centre only (ruling 60); likewise kind.</summary>
    public bool Covers(string? region, string? kind) =>
        (WholeCentre || (region is not null && reader.Regions.Any(r => InRegion(region, r)))) && (AllKinds || (kind is not null && reader.Kinds.Contains(kind)));

    /// <summary>A code that ends in zeros covers what lies in it: 370300 covers 370303.</summary>
    private static bool InRegion(string region, string scope)
    {
        var significant = scope.EndsWith("0000", StringComparison.Ordinal) ? scope[..2] : scope.EndsWith("00", StringComparison.Ordinal) ? scope[..4] : scope;
        return region.StartsWith(significant, StringComparison.Ordinal);
    }
}
