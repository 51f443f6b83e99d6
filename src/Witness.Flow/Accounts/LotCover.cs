using Witness.Flow.Store;

namespace Witness.Flow.Accounts;

/// <summary>辖区标段 — which lots a pass covers: region and kind of a lot stand in the read table of lots.</summary>
public static class LotCover
{
    /// <summary>Null: all of them.</summary>
    /// <param name="lot">Ask of this one only.</param>
    public static async Task<HashSet<string>?> Covered(this Pass pass, ReadDatabase database, string? lot, CancellationToken stop)
    {
        if (pass is { WholeCentre: true, AllKinds: true }) return null;
        await using var snapshot = await database.Snapshot(stop);
        var lots = await snapshot.Query<(string Lot, string Region, string Kind)>($"SELECT lot, region, kind FROM lot{(lot is null ? "" : " WHERE lot = @lot")}", new { lot });
        return [.. lots.Where(l => pass.Covers(l.Region.Length == 0 ? null : l.Region, l.Kind.Length == 0 ? null : l.Kind)).Select(l => l.Lot)];
    }

    public static async Task<bool> CoversLot(this Pass pass, ReadDatabase database, string lot, CancellationToken stop) =>
        await pass.Covered(database, lot, stop) is not { } lots || lots.Contains(lot);
}
