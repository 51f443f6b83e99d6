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
            var contents = Contents(line).ToList();
            var drawn = contents.ConvertAll(facts => Row(field, facts, seals));
            Compare(drawn, contents);
            for (var n = 0; n < drawn.Count; n++)
            {
                var (facts, row) = (contents[n], drawn[n]);
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
        if (field.OnlyLatestRow) shown = rows.Where(r => r.Key == rows[^1].Key).Select(r => r.Value); // of a contradicted one every content
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

    /// <summary>Of rows that contradict each other only the columns that differ are marked; of one that stands alone, what the contradicted fact says.</summary>
    private static void Compare(List<CellValue> rows, List<IReadOnlyList<Contribution>> contents)
    {
        for (var n = 0; n < rows.Count; n++)
        {
            if (!rows[n].Conflicting) continue;
            var torn = contents[n].Where(c => c.Rivals is not null).Select(c => c.Recorded.Position).ToHashSet();
            rows[n] = rows[n] with
            {
                Row = [.. rows[n].Row.Select((column, i) => column with { Conflicting = rows.Count > 1 ? Differs(rows, i) : column.Origin is { } origin && torn.Contains(origin.Position) })],
            };
        }
    }

    private static bool Differs(List<CellValue> rows, int column) =>
        rows.Any(row => row.Row[column].Withheld) || rows.Skip(1).Any(row => !Content.Equal(row.Row[column].Value, rows[0].Row[column].Value));

    private static CellValue Row(Field field, IReadOnlyList<Contribution> facts, SealView seals)
    {
        var columns = new ColumnValue[field.Columns.Count];
        for (var i = 0; i < columns.Length; i++) columns[i] = ColumnOf(field.Columns[i], i, facts, seals);
        var last = facts[^1];
        var source = field.Columns.SelectMany(c => c.Sources).First(s => s.FactType == last.Recorded.Fact.GetType());
        return new(null, columns, last.Origin(source) with { Path = "" }, Earlier(field, facts, columns, seals), Conflicting: facts.Any(c => c.Rivals is not null)) { Ahead = facts.All(c => c.Waits) };
    }

    private static ColumnValue ColumnOf(Column column, int index, IReadOnlyList<Contribution> facts, SealView seals)
    {
        var (hidden, withheld) = (false, false);
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
            (hidden, withheld) = (true, true);
            origin ??= fact.Origin(source);
        }
        return new(column, null, origin, hidden) { Withheld = withheld };
    }

    /// <summary>Older contents of the row's facts: what each correction changed.</summary>
    private static List<EarlierValue> Earlier(Field field, IReadOnlyList<Contribution> facts, ColumnValue[] now, SealView seals)
    {
        var earlier = new List<EarlierValue>();
        foreach (var fact in facts)
            foreach (var old in fact.Corrected)
                if (Cut(field, fact with { Recorded = old }, seals, now) is { } row) earlier.Add(row);
        return earlier;
    }

    /// <summary>What one fact said of a row, where it differs from what stands there now; null when nothing of it may be shown.</summary>
    public static EarlierValue? Cut(Field field, Contribution from, SealView seals, ColumnValue[]? now = null)
    {
        var old = from.Recorded;
        var columns = new List<ColumnValue>();
        for (var i = 0; i < field.Columns.Count; i++)
        {
            if (field.Columns[i].Sources.FirstOrDefault(s => s.FactType == old.Fact.GetType()) is not { } source || !seals.Shows(source)) continue;
            if (source.Pick(old.Fact) is { } was && (now is null || !Content.Equal(was, now[i].Value))) columns.Add(new(field.Columns[i], was, from.Origin(source)));
        }
        if (columns.Count == 0 || (now is null && field.Where is { } where && !where(Whole(field, columns)))) return null;
        var any = field.AllSources.First(s => s.FactType == old.Fact.GetType());
        return new(null, from.Origin(any) with { Path = "" }, Corrected: now is not null) { Row = columns };
    }

    private static Dictionary<string, object?> Whole(Field field, List<ColumnValue> columns) =>
        field.Columns.ToDictionary(column => column.Canonical, column => columns.FirstOrDefault(c => c.Column == column)?.Value);

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
