using Witness.Domain.Clocks;
using Witness.Domain.Terms;

namespace Witness.Flow.Records;

/// <summary>期限提示 — what the lot's own clocks say of stations still ahead: limits are dated data, not part of the road (ruling 22).</summary>
internal static class RoadHints
{
    private static readonly IReadOnlyDictionary<string, string> Stations = new Dictionary<string, string>
    {
        ["GC-22"] = "candidates", ["GC-27"] = "contract", ["ZC-26"] = "contract", ["ZR-08"] = "contract", ["GC-29"] = "refund", ["ZC-12"] = "refund",
        ["ZR-06"] = "refund", ["NC-04"] = "refund",
    };

    public static Road With(Road road, IReadOnlyList<ClockResult> clocks)
    {
        var hints = new Dictionary<string, Wording>();
        foreach (var clock in clocks)
        {
            if (!Stations.TryGetValue(clock.Rule.Id, out var key) || clock.Status == ClockStatus.NotApplicable || (clock.Period ?? clock.Rule.Period) is not { } period) continue;
            hints.TryAdd(key, new($"≤{period.Chinese}", $"≤{period.English}"));
        }
        return road with { Nodes = [.. road.Nodes.Select(node => node with { Hint = node.State == RoadState.Ahead ? hints.GetValueOrDefault(node.Key) : null })] };
    }
}
