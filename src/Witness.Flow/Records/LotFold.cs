using Witness.Domain.Stages;
using Witness.Flow.Store;

namespace Witness.Flow.Records;

/// <summary>Folds a lot from its rows, as of now or of a position; every row is tested against its digest (ruling 20).</summary>
public static class LotFold
{
    private const string Where =
        "WHERE position IN (SELECT position FROM fact_scope WHERE scope = @scope) AND position <= @until AND type <> '' ORDER BY position";

    public static async Task<LotState> Of(ReadSnapshot snapshot, string lot, long until = long.MaxValue)
    {
        var own = await Rows(snapshot, ReadTables.OfLot(lot), until);
        var project = LotStates.ProjectOf(own);
        if (project is null) return LotStates.Fold(lot, null, own, []);
        var shared = await Rows(snapshot, ReadTables.OfProject(project), until);
        return LotStates.Fold(lot, project, own, shared.Concat(await Rows(snapshot, ReadTables.OfSiblings(project), until)));
    }

    /// <summary>Facts of a scope up to a position, in order; hidden ones left out.</summary>
    public static Task<IReadOnlyList<FactRow>> Rows(ReadSnapshot snapshot, string scope, long until = long.MaxValue) =>
        snapshot.Rows<FactRow>(ReadTables.Fact, Where, new { scope, until });
}
