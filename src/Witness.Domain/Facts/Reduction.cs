namespace Witness.Domain.Facts;

/// <summary>归并后的事实 — one (Source, SourceKey) after reduction.</summary>
/// <param name="Winner">The highest version; of a contradicted one, the first by <see cref="FactOrder"/> content, never "the right one".</param>
/// <param name="Earlier">The versions it corrects, highest first: the chain of corrections.</param>
/// <param name="Contenders">Other facts received under the winner's identity.</param>
/// <param name="Conflicts">What our intake wrote about contradictions of the winner's identity.</param>
public sealed record Settled(
    Recorded Winner, IReadOnlyList<Recorded> Earlier, IReadOnlyList<Recorded> Contenders, IReadOnlyList<FactConflicted> Conflicts)
{
    /// <summary>冲突 — both contents are shown and none wins until a higher version comes (ruling 4).</summary>
    public bool IsConflicted => Contenders.Count > 0 || Conflicts.Count > 0;
}

/// <summary>归并 — each (Source, SourceKey) to its highest version, retractions and conflicts applied (rulings 2–4, 62). Pure, and the same
/// for every order and repetition of its input.</summary>
public static class Reduction
{
    private sealed record Key(string Source, string SourceKey);

    /// <summary>Live facts in the order of happening. <see cref="FactRetracted"/> and <see cref="FactConflicted"/> are consumed.</summary>
    public static IReadOnlyList<Settled> Reduce(IEnumerable<Recorded> facts, FactOrder? order = null)
    {
        order ??= FactOrder.Default;
        var groups = new Dictionary<Key, List<Recorded>>();
        var conflicts = new Dictionary<FactIdentity, List<FactConflicted>>();
        foreach (var recorded in facts)
        {
            var identity = recorded.Fact.Header.Identity;
            if (recorded.Fact is FactConflicted conflict)
            {
                var named = new FactIdentity(conflict.Source ?? "", conflict.SourceKey ?? "", conflict.SourceVersion ?? 1);
                if (conflicts.TryGetValue(named, out var known)) known.Add(conflict);
                else conflicts.Add(named, [conflict]);
                continue;
            }
            var key = new Key(identity.Source, identity.SourceKey);
            if (groups.TryGetValue(key, out var group)) group.Add(recorded);
            else groups.Add(key, [recorded]);
        }

        var retracted = new Dictionary<Key, int>();
        foreach (var (key, group) in groups)
        {
            if (Latest(group).Fact is not FactRetracted { SourceKey: { } sourceKey } retraction) continue;
            var target = new Key(key.Source, sourceKey);
            var upTo = retraction.SourceVersion ?? int.MaxValue;
            retracted[target] = retracted.TryGetValue(target, out var before) ? Math.Max(before, upTo) : upTo;
        }

        var settled = new List<Settled>(groups.Count);
        foreach (var (key, group) in groups)
            if (Settle(group, retracted.GetValueOrDefault(key), conflicts) is { } one) settled.Add(one);
        settled.Sort((x, y) => order.Compare(x.Winner, y.Winner));
        return settled;
    }

    /// <summary>Null when nothing of it lives.</summary>
    private static Settled? Settle(List<Recorded> group, int retractedUpTo, Dictionary<FactIdentity, List<FactConflicted>> conflicts)
    {
        if (group.Count == 1)
        {
            var only = group[0];
            if (only.Fact is FactRetracted || Version(only) <= retractedUpTo) return null;
            return new(only, [], [], Conflicts(only, conflicts));
        }
        // A repeat carries the same position and is one fact; other content under one identity has another position.
        var live = group.Where(recorded => Version(recorded) > retractedUpTo).DistinctBy(recorded => recorded.Position)
            .OrderByDescending(Version).ThenBy(recorded => recorded.Position).ToList();
        if (live.Count == 0 || live[0].Fact is FactRetracted) return null;
        var highest = Version(live[0]);
        return new(
            live[0],
            [.. live.Where(recorded => Version(recorded) < highest)],
            [.. live.Skip(1).TakeWhile(recorded => Version(recorded) == highest)],
            Conflicts(live[0], conflicts));
    }

    private static IReadOnlyList<FactConflicted> Conflicts(Recorded winner, Dictionary<FactIdentity, List<FactConflicted>> conflicts) =>
        conflicts.Count > 0 && conflicts.TryGetValue(winner.Fact.Header.Identity, out var known)
            ? [.. known.DistinctBy(conflict => conflict.Header.Identity).OrderBy(conflict => conflict.Header.Identity.SourceKey, StringComparer.Ordinal)]
            : [];

    private static Recorded Latest(List<Recorded> group) => group.Count == 1 ? group[0] : group.MaxBy(Version)!;

    private static int Version(Recorded recorded) => recorded.Fact.Header.Identity.SourceVersion;
}
