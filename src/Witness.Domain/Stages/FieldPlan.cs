using System.Collections.Frozen;
using Witness.Domain.Facts;

namespace Witness.Domain.Stages;

/// <summary>取值表 — for each fact type, which fields take what from it; built once, so that a fact costs what it touches and no more.</summary>
internal static class FieldPlan
{
    /// <summary>One field's interest in one fact type.</summary>
    /// <param name="Columns">Index of the column and its source.</param>
    internal sealed record Interest(int Ordinal, Field Field, Source[] Sources, (int Column, Source Source)[] Columns);

    private static readonly Field[] Fields =
        [.. StageBook.All.SelectMany(stage => stage.Fields).Where(field => field.AllSources.Any()).Concat(Moments.All).Concat(MomentBook.Fields).Distinct()];

    private static readonly FrozenDictionary<Field, int> Ordinals = Fields.Select((field, i) => (field, i)).ToFrozenDictionary(pair => pair.field, pair => pair.i);

    private static readonly FrozenDictionary<Type, Interest[]> ByFact = Fields
        .SelectMany((field, ordinal) => field.AllSources.Select(s => s.FactType).Distinct().Select(type => (type, new Interest(
            ordinal, field, [.. field.Sources.Where(s => s.FactType == type)],
            [.. field.Columns.SelectMany((column, i) => column.Sources.Where(s => s.FactType == type).Select(s => (i, s)))]))))
        .GroupBy(pair => pair.type, pair => pair.Item2).ToFrozenDictionary(group => group.Key, group => group.ToArray());

    private static readonly FrozenDictionary<Type, int[]> Begins = StageBook.All
        .SelectMany((stage, i) => stage.BegunBy.Select(type => (type, i))).GroupBy(pair => pair.type, pair => pair.i)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    private static readonly FrozenDictionary<Type, int[]> Closes = StageBook.All
        .SelectMany((stage, i) => StageBook.Closing(stage).Select(type => (type, i))).GroupBy(pair => pair.type, pair => pair.i)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    private static readonly int PrintedFields = StageBook.All.SelectMany(stage => stage.Fields).Where(field => field.AllSources.Any()).Distinct().Count();

    public static int Count => Fields.Length;

    /// <summary>Stands in a record table; the others only tell stages, clocks and seals.</summary>
    public static bool IsPrinted(int ordinal) => ordinal < PrintedFields;

    public static int Ordinal(Field field) => Ordinals[field];

    public static Field At(int ordinal) => Fields[ordinal];

    public static IReadOnlyList<Interest> Of(Type fact) => ByFact.GetValueOrDefault(fact) ?? [];

    /// <summary>Places in <see cref="StageBook.All"/> of the stages this fact type begins.</summary>
    public static int[] Begun(Type fact) => Begins.GetValueOrDefault(fact) ?? [];

    public static int[] Closed(Type fact) => Closes.GetValueOrDefault(fact) ?? [];

    /// <summary>What the fact gives to the field; null when it gives nothing.</summary>
    public static Contribution? Draw(Interest interest, Recorded recorded)
    {
        var fact = recorded.Fact;
        var field = interest.Field;
        if (field.Conditions.TryGetValue(fact.GetType(), out var condition) && !condition(fact)) return null;
        if (field.Merge == Merge.ListBy)
        {
            var values = new object?[field.Columns.Count];
            foreach (var (column, source) in interest.Columns) values[column] ??= source.Pick(fact);
            return new(recorded, null, null, KeyOf(field, fact), values);
        }
        Source? taken = null;
        object? value = null;
        List<object>? union = null;
        foreach (var source in interest.Sources)
        {
            var picked = source.Pick(fact);
            if (picked is null)
            {
                if (taken is null && recorded.Hidden is { } hidden && hidden.Contains(source.Root)) taken = source;
                continue;
            }
            if (field.Merge == Merge.Union)
            {
                union ??= [];
                if (picked is System.Collections.IEnumerable many and not string) union.AddRange(many.Cast<object>());
                else union.Add(picked);
                taken ??= source;
                continue;
            }
            (taken, value) = (source, picked);
            break;
        }
        if (taken is null) return null;
        var key = field.Merge switch
        {
            Merge.DistinctCount => value?.ToString() ?? fact.Header.Identity.SourceKey,
            Merge.DistinctParties => PartyBook.Key(value),
            Merge.Sum or Merge.Balance => KeyOf(field, fact),
            _ => field.Keys.TryGetValue(fact.GetType(), out var of) ? of(fact)?.ToString() : null,
        };
        return new(recorded, taken, (object?)union ?? value, key, null);
    }

    private static string KeyOf(Field field, Fact fact) =>
        (field.Keys.TryGetValue(fact.GetType(), out var key) ? key(fact)?.ToString() : null) ?? "#" + fact.Header.Identity.SourceKey;
}
