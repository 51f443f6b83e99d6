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
            Contribution? ahead = null; // one that lay ahead of its receipt stands first in the order, and is first only where there is no other
            for (var i = 0; i < line.Count; i++)
            {
                if (!seals.Shows(line[i].Source!) || line[i].Value is null) continue;
                if (!FactOrder.Default.IsAhead(line[i].Recorded)) return line[i];
                ahead ??= line[i];
            }
            return ahead;
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
        var state = _round[field];
        if (field.Where is not null || state is { Rivals: > 0 }) return Draw(field).Standing;
        if (state is not { Line.Count: > 0 }) return Hides(field) ? Standing.Sealed : Standing.Empty;
        if (field.Merge is Merge.ListBy)
        {
            if (!field.Columns.SelectMany(c => c.Sources).Any(s => _round.Has(s.FactType) && seals.Shows(s))) return Standing.Sealed;
            return Standing.Present;
        }
        return Top(field) is not null ? Standing.Present : field.Counts is null ? Standing.Sealed : Standing.Empty;
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
                var union = Union(field);
                return (union.Any(v => v.Conflicting) ? Standing.Conflicted : Standing.Present, union);
            default:
                if (top.Rivals is not null) return (Standing.Conflicted, [.. Rivals(state.Line, top).Select(r => Plain(r, []) with { Conflicting = true })]);
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

    /// <summary>What retracted facts said of the field, newest first.</summary>
    public IReadOnlyList<EarlierValue> Withdrawn(Field field)
    {
        if (_round.Withdrawn(field) is not { } line) return [];
        var gone = new List<EarlierValue>();
        for (var i = line.Count - 1; i >= 0 && gone.Count < MostEarlier; i--)
        {
            var one = line[i];
            var retraction = (FactRetracted)one.WithdrawnBy!.Fact;
            var by = new Withdrawal(new(retraction.Header.Identity, retraction.Header.Type, "", retraction.At, retraction.Header.ReportedAt, one.WithdrawnBy.Position, one.WithdrawnBy.TakenAt), retraction.Reason);
            if (one.Columns is not null)
            {
                if (Rows.Cut(field, one, seals) is { } row) gone.Add(row with { Withdrawal = by });
            }
            else if (one.Source is { } source && seals.Shows(source) && one.Value is not null)
                gone.Add(new(one.Value, one.Origin(source), Corrected: false) { Withdrawal = by });
        }
        return gone;
    }

    private static CellValue Plain(Contribution from, IReadOnlyList<EarlierValue> earlier) =>
        new(from.Value, [], from.Origin(from.Source!), earlier, Hidden: from.Value is null && from.Recorded.Hides(from.Source!)) { Ahead = from.Waits };

    /// <summary>The contents under the top's identity that say different things of the field, ordered by content; one that says nothing of it says just that.</summary>
    private static List<Contribution> Rivals(Line line, Contribution top)
    {
        var rivals = new List<Contribution>();
        var silent = new Dictionary<long, Recorded>();
        foreach (var rival in top.Rivals!) silent[rival.Position] = rival;
        for (var i = line.Count - 1; i >= 0; i--)
        {
            var other = line[i];
            if (other.Rivals is null || other.Recorded.Fact.Header.Identity != top.Recorded.Fact.Header.Identity) continue;
            silent.Remove(other.Recorded.Position);
            if (!rivals.Any(r => !IsHidden(r) && !IsHidden(other) && Content.Equal(r.Value, other.Value))) rivals.Add(other);
        }
        if (silent.Values.OrderBy(Slot.Tie, StringComparer.Ordinal).FirstOrDefault() is { } mute) rivals.Add(new(mute, top.Source, null, null, null) { Rivals = top.Rivals, Tie = Slot.Tie(mute) });
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
        var values = new List<CellValue>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var said = new Dictionary<(FactIdentity, string), int>();
        foreach (var contribution in All(field))
        {
            if (contribution.Value is not System.Collections.IEnumerable many)
            {
                values.Add(Plain(contribution, []) with { Conflicting = contribution.Rivals is not null });
                continue;
            }
            foreach (var item in many.Cast<object>().DistinctBy(KeyOf))
            {
                var key = KeyOf(item);
                // an item that all contents name, or another fact, is in doubt nowhere
                var told = (contribution.Recorded.Fact.Header.Identity, key);
                var doubted = contribution.Rivals is { } rivals && (said[told] = said.GetValueOrDefault(told) + 1) < rivals.Count;
                if (!places.TryGetValue(key, out var place))
                {
                    places.Add(key, values.Count);
                    values.Add(new(item, [], contribution.Origin(contribution.Source!), [], Conflicting: doubted) { Ahead = contribution.Waits });
                }
                else if (!doubted) values[place] = values[place] with { Conflicting = false, Ahead = values[place].Ahead && contribution.Waits };
            }
        }
        return values;

        string KeyOf(object item) => PartyBook.Key(item) is { } key ? lot.Parties.Joined(key) : Content.Text(item);
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
