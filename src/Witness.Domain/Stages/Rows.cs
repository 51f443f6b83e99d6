using Witness.Domain.Access;
using Witness.Domain.Facts;

namespace Witness.Domain.Stages;

/// <summary>行 — the rows of a list field: one per key, each column the latest released value that is there.</summary>
internal static class Rows
{
    public static (Standing Standing, IReadOnlyList<CellValue> Values) Draw(Field field, KeyedAccumulator state, PartyBook parties, SealView seals)
    {
        var rows = new List<(Contribution First, string Key, CellValue Value)>();
        var anySealed = false;
        foreach (var (key, line) in Joined(state, parties))
        {
            foreach (var facts in Contents(line))
            {
                var row = Row(field, facts, seals);
                if (field.Where is { } where && !where(row.Row.ToDictionary(c => c.Column.Canonical, c => c.Value))) continue;
                if (row.Row.All(c => c.Value is null)) anySealed |= row.Row.Any(c => c.Hidden);
                if (row.Row.Any(c => c.Value is not null || (c.Hidden && c.Origin is not null))) rows.Add((facts[0], key, row));
            }
        }
        if (rows.Count == 0) return (anySealed ? Standing.Sealed : Standing.Empty, []);
        rows.Sort((a, b) =>
        {
            var order = FactOrder.Default.Compare(a.First.Recorded, b.First.Recorded);
            if (order == 0) order = string.CompareOrdinal(a.Key, b.Key);
            return order != 0 ? order : string.CompareOrdinal(a.First.Tie, b.First.Tie);
        });
        IEnumerable<CellValue> shown = rows.Select(r => r.Value);
        if (field.OnlyLatestRow) shown = shown.TakeLast(1);
        if (field.TalliedBy is { } by) shown = Tally(field, shown, by);
        var values = shown.ToList();
        return (values.Any(v => v.Conflicting) ? Standing.Conflicted : Standing.Present, values);
    }

    /// <summary>Keys of parties known by name only join the code that alone claimed the name (ruling 61).</summary>
    private static IEnumerable<(string Key, IReadOnlyList<Contribution> Line)> Joined(KeyedAccumulator state, PartyBook parties)
    {
        Dictionary<string, List<Contribution>>? joined = null;
        foreach (var (key, line) in state.Rows)
        {
            var bar = key.IndexOf('|', StringComparison.Ordinal);
            var party = bar < 0 ? key : key[..bar];
            if (!PartyBook.IsByName(party) || parties.Joined(party) is var code && code == party) continue;
            joined ??= new(StringComparer.Ordinal);
            var to = bar < 0 ? code : code + key[bar..];
            if (!joined.TryGetValue(to, out var all)) joined.Add(to, all = state.Rows.TryGetValue(to, out var own) ? [.. Of(own)] : []);
            all.AddRange(Of(line));
            joined.TryAdd(key, []);
        }
        foreach (var (key, line) in state.Rows)
            if (joined is null || !joined.ContainsKey(key)) yield return (key, Of(line));
        foreach (var (key, all) in joined ?? [])
        {
            if (all.Count == 0) continue;
            all.Sort((a, b) => FactOrder.Default.Compare(a.Recorded, b.Recorded) is var order && order != 0 ? order : string.CompareOrdinal(a.Tie, b.Tie));
            yield return (key, all);
        }
    }

    private static IReadOnlyList<Contribution> Of(Line line)
    {
        var all = new Contribution[line.Count];
        for (var i = 0; i < all.Length; i++) all[i] = line[i];
        return all;
    }

    /// <summary>One content, or one per rival where a fact of the row is contradicted: both are shown, none wins.</summary>
    private static IEnumerable<IReadOnlyList<Contribution>> Contents(IReadOnlyList<Contribution> line)
    {
        var rivals = line.Where(c => c.Rivals is not null).ToList();
        if (rivals.Count < 2) return [line];
        var shown = new List<IReadOnlyList<Contribution>>();
        foreach (var rival in rivals)
        {
            var identity = rival.Recorded.Fact.Header.Identity;
            shown.Add([.. line.Where(c => ReferenceEquals(c, rival) || c.Recorded.Fact.Header.Identity != identity)]);
        }
        return shown;
    }

    private static CellValue Row(Field field, IReadOnlyList<Contribution> facts, SealView seals)
    {
        var columns = new ColumnValue[field.Columns.Count];
        for (var i = 0; i < columns.Length; i++) columns[i] = ColumnOf(field.Columns[i], i, facts, seals);
        var last = facts[^1];
        var source = field.Columns.SelectMany(c => c.Sources).First(s => s.FactType == last.Recorded.Fact.GetType());
        return new(null, columns, last.Origin(source) with { Path = "" }, Earlier(field, facts, columns, seals), Conflicting: facts.Any(c => c.Rivals is not null));
    }

    private static ColumnValue ColumnOf(Column column, int index, IReadOnlyList<Contribution> facts, SealView seals)
    {
        var hidden = false;
        Origin? origin = null;
        for (var i = facts.Count - 1; i >= 0; i--)
        {
            var fact = facts[i];
            if (column.Sources.FirstOrDefault(s => s.FactType == fact.Recorded.Fact.GetType()) is not { } source) continue;
            if (!seals.Shows(source))
            {
                hidden = true;
                continue;
            }
            if (fact.Columns![index] is { } value) return new(column, value, fact.Origin(source));
            if (!fact.Recorded.Hides(source)) continue;
            hidden = true;
            origin ??= fact.Origin(source);
        }
        return new(column, null, origin, hidden);
    }

    /// <summary>Older contents of the row's facts: what each correction changed.</summary>
    private static List<EarlierValue> Earlier(Field field, IReadOnlyList<Contribution> facts, ColumnValue[] now, SealView seals)
    {
        var earlier = new List<EarlierValue>();
        foreach (var fact in facts)
        {
            foreach (var old in fact.Corrected)
            {
                var changed = new SortedDictionary<string, object?>(StringComparer.Ordinal);
                for (var i = 0; i < field.Columns.Count; i++)
                {
                    if (field.Columns[i].Sources.FirstOrDefault(s => s.FactType == old.Fact.GetType()) is not { } source || !seals.Shows(source)) continue;
                    if (source.Pick(old.Fact) is { } was && !Content.Equal(was, now[i].Value)) changed[field.Columns[i].Canonical] = was;
                }
                if (changed.Count == 0) continue;
                var any = field.AllSources.First(s => s.FactType == old.Fact.GetType());
                earlier.Add(new(changed, (fact with { Recorded = old }).Origin(any) with { Path = "" }, Corrected: true));
            }
        }
        return earlier;
    }

    private static readonly Column Counted = Column.Of("count", "次数", "Count");

    private static IEnumerable<CellValue> Tally(Field field, IEnumerable<CellValue> rows, string by)
    {
        var column = field.Columns.Single(c => c.Canonical == by);
        foreach (var group in rows.GroupBy(r => Printing.Text(r.Row.First(c => c.Column.Canonical == by).Value, "zh")).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var last = group.Last();
            var value = last.Row.First(c => c.Column.Canonical == by);
            yield return last with { Row = [new(column, value.Value, value.Origin, value.Hidden), new(Counted, group.Count(), value.Origin)], Earlier = [] };
        }
    }
}
