using Witness.Domain.Access;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Kinds;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Clocks;

/// <summary>制表 — lays a round out as the ten tables: what is there, what is not owed, what is sealed, what is missing; never blank.</summary>
internal class TableDrawer(LotState lot, RoundView view, LotNature nature, IReadOnlyList<ClockResult> clocks)
{
    private readonly Kind? _kind = nature.Kind;
    private readonly Form _form = nature.Form;

    protected RoundView View => view;

    public IReadOnlyList<RecordTable> Tables() => [.. StageBook.All.Select((stage, i) => Table(stage, i))];

    protected Applies HowApplies(Stage stage) => _kind is { } known ? known.Of(stage.Id, _form)
        : stage.Id.StartsWith("R6", StringComparison.Ordinal) && _form != Form.Unknown && Kind.Table(_form) != stage.Id ? Applies.Never : Applies.Optional;

    protected (TableStatus Status, Origin? ClosedBy) StatusOf(Stage stage, int place)
    {
        Origin? closed = null;
        if (stage.ClosedBy.Count == 0)
        {
            if (view.Round[DepositLedger.Settled] is BalanceAccumulator { Opened: > 0, Unsettled: 0 } settled && view.Seals.IsOpen(Seal.S1))
                closed = settled.LastClosing is { } last ? last.Origin(last.Source!) : null;
        }
        else if (view.Round.Closing(place) is { } line && !(IsUntold(stage) && !view.Round.HasBegun(place)))
        {
            closed = new(line[0].Recorded.Fact.Header.Identity, line[0].Recorded.Fact.Header.Type, "At", line[0].Recorded.Fact.At, line[0].Recorded.Fact.Header.ReportedAt,
                line[0].Recorded.Position, line[0].Recorded.TakenAt);
        }
        var locked = view.Round[Moments.Locks] is KeyedAccumulator locks && (locks.Rows.ContainsKey(stage.Id) || locks.Rows.ContainsKey("*"));
        return (locked ? TableStatus.Locked : closed is null ? TableStatus.Gathering : TableStatus.Formed, closed);
    }

    /// <summary>One of the three tables of 交易实施 while nobody has said which of them this lot has: an end of the lot closes none of them.</summary>
    private bool IsUntold(Stage stage) => _form == Form.Unknown && stage.Id.StartsWith("R6", StringComparison.Ordinal);

    /// <summary>Due once begun, or passed by a later stage (ruling 64).</summary>
    protected bool IsDue(Stage stage, int place, Applies applies)
    {
        if (applies == Applies.Never) return false;
        if (view.Round.HasBegun(place)) return true;
        if (applies == Applies.Optional) return false;
        for (var later = 0; later < StageBook.All.Count; later++)
            if (StageBook.Place(StageBook.All[later]) > StageBook.Place(stage) && StageBook.All[later].Id != "R8" && view.Round.HasBegun(later)) return true;
        return false;
    }

    /// <summary>How a field stands in its table: state and whether it counts.</summary>
    protected (CellState State, bool Counts) Judge(Stage stage, Field field, Standing standing, TableStatus status, bool begun, bool due)
    {
        var counts = due && !field.MayBeEmpty && !field.Optional;
        switch (standing)
        {
            case Standing.Present: return (CellState.Present, due && !field.MayBeEmpty);
            case Standing.Conflicted: return (CellState.Conflicted, due && !field.MayBeEmpty);
            case Standing.Sealed: return (CellState.Sealed, counts);
        }
        if (NotOwed(stage, field)) return (CellState.NotApplicable, counts);
        // 异常情况 are ours to see: none is none even before the stage begins.
        if (field.MayBeEmpty) return (!begun && field.Canonical != "anomalies" ? CellState.NotCollected : status == TableStatus.Gathering ? CellState.NoneYet : CellState.None, false);
        if (field.Merge == Merge.Difference && begun && field.Ends is { } ends && view.Value(ends.From) is not null && view.Value(ends.To) is not null)
            return (CellState.CannotTell, counts);
        return (CellState.NotCollected, counts && _kind is not null);
    }

    private RecordTable Table(Stage stage, int place)
    {
        var applies = HowApplies(stage);
        var (status, closed) = StatusOf(stage, place);
        var begun = view.Round.HasBegun(place);
        var due = IsDue(stage, place, applies);
        var cells = new List<Cell>(stage.Fields.Count);
        var sum = Completeness.Nothing;
        foreach (var field in stage.Fields)
        {
            Cell cell;
            if (applies == Applies.Never)
            {
                cell = new(field, CellState.NotApplicable, []);
            }
            else if (field.Merge == Merge.Computed)
            {
                cell = Computed(stage, field, begun);
                sum += CountOf(cell.State, due && IsOwed(cell));
            }
            else
            {
                var (standing, values) = view.Draw(field);
                var (state, counts) = Judge(stage, field, standing, status, begun, due);
                cell = new(field, state, values, Note(field, state, values), state == CellState.Sealed ? Waits(field) : null) { Withdrawn = view.Withdrawn(field) };
                sum += CountOf(state, counts);
            }
            cells.Add(cell);
        }
        var version = view.Round[Moments.Formed] is KeyedAccumulator formed && formed.Rows.TryGetValue(stage.Id, out var rows)
            ? (rows.Last?.Recorded.Fact as RecordFormed)?.Version ?? 0 : 0;
        return new(stage.Id, stage, lot.Lot, view.Number, status, applies != Applies.Never, cells, sum, closed, version);
    }

    private static readonly Completeness Contradicted = Completeness.Nothing with { Conflicts = 1 };

    /// <summary>A contradiction counts as one even where the field itself does not.</summary>
    protected static Completeness CountOf(CellState state, bool counts) => !counts ? state == CellState.Conflicted ? Contradicted : Completeness.Nothing : new(
        1, state is CellState.Present or CellState.NotApplicable ? 1 : 0, state == CellState.Conflicted ? 1 : 0,
        state is CellState.NotCollected or CellState.CannotTell ? 1 : 0, state == CellState.Sealed ? 1 : 0);

    /// <summary>The two pre-warnings of R7 and the refunds of R8: one row per clock.</summary>
    protected Cell Computed(Stage stage, Field field, bool begun)
    {
        var shown = clocks.Where(c => c.Rule.Shown is { } at && at.Stage == stage.Id && at.Field == field.Canonical).ToList();
        if (NotOwed(stage, field) || (_kind is not null && shown.Count == 0) || (shown.Count > 0 && shown.All(c => c.Status == ClockStatus.NotApplicable)))
            return new(field, CellState.NotApplicable, []);
        if (shown.Count == 0) return new(field, CellState.NotCollected, []);
        var told = shown.Where(c => c.Status is not (ClockStatus.CannotTell or ClockStatus.NotApplicable) || c.Due is not null || c.Actual is not null).ToList();
        var rows = told.Select(ClockRow.Of).ToList();
        if (told.Count == 0) return new(field, begun ? CellState.CannotTell : CellState.NotCollected, [], Why(shown));
        // A due date is worth printing whatever came of it; the status of its row says the rest.
        var cannot = stage.Id != "R8" && told.All(c => c.Status is ClockStatus.CannotTell or ClockStatus.NoSource or ClockStatus.CalendarUnknown or ClockStatus.Sealed);
        return new(field, cannot ? CellState.CannotTell : CellState.Present, rows, shown.Any(c => c.Missing.Count > 0) ? Why(shown) : null);
    }

    /// <summary>What waits for a limit the centre has not entered lacks nothing of the lot's facts: it does not lower completeness.</summary>
    protected bool IsOwed(Cell cell) => cell.State != CellState.NotCollected
        && !(cell.State == CellState.CannotTell && clocks.Where(c => c.Rule.Shown?.Field == cell.Field.Canonical).All(c => c.Missing.Contains(ClockWords.NotEntered)));

    private static Wording Why(List<ClockResult> clocks)
    {
        var missing = clocks.Where(c => c.Missing.Count > 0).Select(c => (c.Rule.Id, c.Missing[0])).ToList();
        return new(string.Join("；", missing.Select(m => $"{m.Id} 缺 {m.Item2.Zh}")), string.Join("; ", missing.Select(m => $"{m.Id} lacks {m.Item2.En}")));
    }

    private bool NotOwed(Stage stage, Field field)
    {
        if (_kind is { } known && !known.Owes(stage.Id, field.Canonical, _form)) return true;
        if (field.EndedBy.Any(view.Round.Has)) return true;
        return field.Canonical == "agency" && view.Value(Moments.OrganisationForm) as string == "自行";
    }

    private Wording? Note(Field field, CellState state, IReadOnlyList<CellValue> values)
    {
        if (field.CheckedBy is not { } check || state is not (CellState.Present or CellState.NotCollected)) return null;
        var sources = check.Count.Sources;
        if (!sources.All(s => view.Seals.Shows(s))) return null;
        var counted = check.Count.Merge == Merge.Latest ? view.Value(check.Count) as int? ?? 0 : view.CountOf(check.Count);
        if (counted == 0 || (values.Count == 1 && values[0].Value is int said && said == counted)) return null;
        return check.Says(counted);
    }

    private IReadOnlyList<SealWait> Waits(Field field)
    {
        var closed = field.AllSources.SelectMany(s => view.Seals.Closing(s)).Distinct().Order();
        var releases = (_kind?.Opens ?? ReleaseBook.All)[_form];
        return [.. closed.Select(seal => new SealWait(seal, [.. releases.Where(r => r.Seal == seal).SelectMany(r => r.OpenedBy).Select(t => t.Name)]))];
    }
}
