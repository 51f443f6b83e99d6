using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Stages;

/// <summary>字段现状 — how a field stands before kind and form have their say.</summary>
internal enum Standing { Empty, Present, Conflicted, Sealed }

/// <summary>一轮的视图 — one round under a set of open seals: what a table, a clock or a search row may see of it.</summary>
internal sealed class RoundView(LotState lot, int round, SealView seals)
{
    /// <summary>Older values shown with a cell, at most.</summary>
    private const int MostEarlier = 20;

    private readonly RoundState _round = lot.Round(round);

    public RoundState Round => _round;

    public int Number => round;

    public SealView Seals => seals;

    /// <summary>The latest (or first) released contribution that is no rival, with its value.</summary>
    public Contribution? Top(Field field)
    {
        if (_round[field]?.Line is not { } line) return null;
        if (field.Merge == Merge.First)
        {
            for (var i = 0; i < line.Count; i++)
                if (seals.Shows(line[i].Source!) && line[i].Value is not null) return line[i];
            return null;
        }
        for (var i = line.Count - 1; i >= 0; i--)
            if (seals.Shows(line[i].Source!) && field.Counts?.Invoke(this, line[i]) != false) return line[i];
        return null;
    }

    public object? Value(Field field) => Top(field) is { Rivals: null } top ? top.Value : null;

    public Moment? Moment(Field field) => Value(field) is Moment moment ? moment : null;

    /// <summary>Released contributions in the order of happening.</summary>
    public IEnumerable<Contribution> All(Field field)
    {
        if (_round[field]?.Line is not { } line) yield break;
        for (var i = 0; i < line.Count; i++)
            if ((line[i].Source is not { } source || seals.Shows(source)) && field.Counts?.Invoke(this, line[i]) != false) yield return line[i];
    }

    /// <summary>
    /// Effective facts of one type in the order of happening, with their rivals; what of them may be said still depends on the seals: ask
    /// <c>Shows</c> before reading a marked field. None of a secret type (‡) while S1 is closed.
    /// </summary>
    public IEnumerable<Contribution> Facts<TFact>() where TFact : Fact
    {
        if (_round.Of(typeof(TFact)) is not { } line || (!seals.IsOpen(Seal.S1) && FactBook.Find(typeof(TFact).Name) is { Secret: true })) yield break;
        for (var i = 0; i < line.Count; i++) yield return line[i];
    }

    /// <summary>The latest of <see cref="Facts{TFact}"/>; null when there is none.</summary>
    public Contribution? Last<TFact>() where TFact : Fact =>
        _round.Of(typeof(TFact)) is { } line && (seals.IsOpen(Seal.S1) || FactBook.Find(typeof(TFact).Name) is not { Secret: true }) ? line.Last : null;

    public int CountOf(Field field) => _round[field] switch
    {
        PartyAccumulator parties => parties.Distinct(lot.Parties),
        CountAccumulator count => count.Distinct,
        _ => 0,
    };

    /// <summary>How the field stands, without building its values.</summary>
    public Standing Probe(Field field)
    {
        if (field.Merge is Merge.Difference)
            return Value(field.Ends!.Value.From) is not null && Value(field.Ends!.Value.To) is not null ? Standing.Present : Standing.Empty;
        if (field.Merge is Merge.Computed) return Standing.Empty;
        if (field.Where is not null) return Draw(field).Standing;
        var state = _round[field];
        if (state is not { Line.Count: > 0 }) return Hides(field) ? Standing.Sealed : Standing.Empty;
        if (field.Merge is Merge.ListBy)
        {
            if (!field.Columns.SelectMany(c => c.Sources).Any(s => _round.Has(s.FactType) && seals.Shows(s))) return Standing.Sealed;
            return state.Rivals > 0 ? Standing.Conflicted : Standing.Present;
        }
        if (Top(field) is not { } top) return field.Counts is null ? Standing.Sealed : Standing.Empty;
        return top.Rivals is not null && Contradicts(state.Line, top) ? Standing.Conflicted : Standing.Present;
    }

    /// <summary>The field's values with all that stands behind them.</summary>
    public (Standing Standing, IReadOnlyList<CellValue> Values) Draw(Field field)
    {
        if (field.Merge == Merge.Difference) return Difference(field);
        var state = _round[field];
        if (state is not { Line.Count: > 0 }) return (Hides(field) ? Standing.Sealed : Standing.Empty, []);
        if (field.Merge == Merge.ListBy) return Rows.Draw(field, (KeyedAccumulator)state, lot.Parties, seals);
        if (Top(field) is not { } top) return (field.Counts is null ? Standing.Sealed : Standing.Empty, []);
        switch (field.Merge)
        {
            case Merge.DistinctCount or Merge.DistinctParties:
                return (Standing.Present, [new(CountOf(field), [], top.Origin(top.Source!), [])]);
            case Merge.Sum:
                return Sum((KeyedAccumulator)state);
            case Merge.Union:
                return (Standing.Present, Union(field));
            default:
                var rivals = top.Rivals is null ? [] : Rivals(state.Line, top);
                if (rivals.Count > 1) return (Standing.Conflicted, [.. rivals.Select(r => Plain(r, []) with { Conflicting = true })]);
                var earlier = Earlier(field, state.Line, top);
                // An empty list was said to be empty: it stands as it is and prints 无.
                if (field.Merge == Merge.WholeList && top.Value is System.Collections.IEnumerable many and not string && many.Cast<object>().ToList() is { Count: > 0 } items)
                    return (Standing.Present, [.. items.Select((item, i) => new CellValue(item, [], top.Origin(top.Source!), i == 0 ? earlier : []))]);
                return (Standing.Present, [Plain(top, earlier)]);
        }
    }

    /// <summary>What the seals log of this round says stands open.</summary>
    public static SealView Opened(LotState lot, int round)
    {
        var open = new HashSet<Seal>();
        if (lot.Round(round)[Moments.SealLog]?.Line is not { } line) return SealView.NoneOpen;
        // The log's own facts follow one another: position, not At, orders openings and closings of one instant.
        foreach (var recorded in Enumerable.Range(0, line.Count).Select(i => line[i].Recorded).OrderBy(r => r.Position))
        {
            if (recorded.Fact is SealOpened { Seal: { } opened } && Enum.TryParse<Seal>(opened, out var seal)) open.Add(seal);
            else if (recorded.Fact is SealClosed { Seal: { } closed } && Enum.TryParse<Seal>(closed, out var shut)) open.Remove(shut);
        }
        return new(open);
    }

    /// <summary>A field of ‡ facts alone: while S1 is closed nobody may tell whether any came.</summary>
    private bool Hides(Field field) => field.Secret && !seals.IsOpen(Seal.S1);

    private static CellValue Plain(Contribution from, IReadOnlyList<EarlierValue> earlier) =>
        new(from.Value, [], from.Origin(from.Source!), earlier, Hidden: from.Value is null);

    private static bool Contradicts(Line line, Contribution top) => Rivals(line, top).Count > 1;

    /// <summary>The different contents under the top's identity, ordered by content.</summary>
    private static List<Contribution> Rivals(Line line, Contribution top)
    {
        var rivals = new List<Contribution>();
        for (var i = line.Count - 1; i >= 0; i--)
        {
            var other = line[i];
            if (other.Rivals is null || other.Recorded.Fact.Header.Identity != top.Recorded.Fact.Header.Identity) continue;
            if (!rivals.Any(r => !IsHidden(r) && !IsHidden(other) && Content.Equal(r.Value, other.Value))) rivals.Add(other);
        }
        // A content that says nothing of this field contradicts one that does.
        rivals.Sort((a, b) => string.CompareOrdinal(a.Tie, b.Tie));
        return rivals;
    }

    /// <summary>The value exists and is not opened here, so nobody may say that it equals another.</summary>
    private static bool IsHidden(Contribution contribution) => contribution.Value is null && contribution.Recorded.Hides(contribution.Source!);

    private List<EarlierValue> Earlier(Field field, Line line, Contribution top)
    {
        var earlier = new List<EarlierValue>();
        var current = top.Value;
        foreach (var old in top.Corrected)
        {
            var value = field.Sources.Where(s => s.FactType == old.Fact.GetType()).Select(s => s.Pick(old.Fact)).FirstOrDefault(v => v is not null);
            if (value is null || Content.Equal(value, current)) continue;
            earlier.Add(new(value, (top with { Recorded = old }).Origin(top.Source!), Corrected: true));
            current = value;
        }
        current = top.Value;
        for (var i = line.Count - 1; i >= 0 && earlier.Count < MostEarlier; i--)
        {
            var old = line[i];
            if (ReferenceEquals(old, top) || old.Rivals is not null || !seals.Shows(old.Source!) || old.Value is null || Content.Equal(old.Value, current)) continue;
            if (field.Counts?.Invoke(this, old) == false) continue;
            earlier.Add(new(old.Value, old.Origin(old.Source!), Corrected: false));
            current = old.Value;
        }
        return earlier;
    }

    private List<CellValue> Union(Field field)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var values = new List<CellValue>();
        foreach (var contribution in All(field))
        {
            if (contribution.Value is not System.Collections.IEnumerable many)
            {
                values.Add(Plain(contribution, []));
                continue;
            }
            foreach (var item in many.Cast<object>())
                if (seen.Add(PartyBook.Key(item) is { } key ? lot.Parties.Joined(key) : Content.Text(item)))
                    values.Add(new(item, [], contribution.Origin(contribution.Source!), [], Conflicting: contribution.Rivals is not null));
        }
        return values;
    }

    private static (Standing, IReadOnlyList<CellValue>) Sum(KeyedAccumulator state)
    {
        var total = 0m;
        Contribution? last = null;
        foreach (var row in state.Rows.Values)
        {
            if (row.Last is not { Value: Money money } top) continue;
            if (top.Rivals is not null) return (Standing.Conflicted, [.. Rivals(row, top).Select(r => Plain(r, []) with { Conflicting = true })]);
            total += money.Amount;
            if (last is null || FactOrder.Default.Compare(last.Recorded, top.Recorded) < 0) last = top;
        }
        return last is null ? (Standing.Empty, []) : (Standing.Present, [new(new Money(total), [], last.Origin(last.Source!), [])]);
    }

    private (Standing, IReadOnlyList<CellValue>) Difference(Field field)
    {
        var (to, from) = field.Ends!.Value;
        if (Top(to) is not { Rivals: null, Value: Moment end } last || Top(from) is not { Rivals: null, Value: Moment start }) return (Standing.Empty, []);
        if (end.Precision < Precision.Minute || start.Precision < Precision.Minute) return (Standing.Empty, []);
        return (Standing.Present, [new((long)(end.Local - start.Local).TotalSeconds, [], last.Origin(last.Source!), [])]);
    }
}
