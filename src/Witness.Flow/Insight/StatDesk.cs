using Witness.Flow.Accounts;
using Witness.Flow.Store;

namespace Witness.Flow.Insight;

/// <summary>统计台 — irregularities counted within a reader's scope; every number opens the irregularities behind it.</summary>
public sealed class StatDesk(Gateway gateway, ReadDatabase database)
{
    /// <summary>All there are; the desk narrows them by the reader.</summary>
    public Func<IReadOnlyList<Irregularity>> Raised { get; init; } = () => [];

    public async Task<Look<StatTable>> Count(Reader reader, StatQuery query, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.ReadStatistics, "statistics", stop) is not { } pass) return new Look<StatTable>.Denied(Permission.ReadStatistics.Needs);
        return new Look<StatTable>.Shown(StatCube.Make(Raised(), await CountedLots.Of(pass, database, stop), query));
    }
}
