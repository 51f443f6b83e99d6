using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;
using Witness.Ledger.Crypto;

namespace Witness.Domain.Report;

/// <summary>记录表部分 — lays the record tables out as the report holds them.</summary>
internal sealed class TablePart(FactsUsed facts, ReportCopy copy)
{
    public ReportTable Of(RecordTable table) => new(
        table.Id, Said.Of(table.Stage.Title), table.Stage.Clause, $"{table.Id}-{table.Lot}-{table.Round:00}", table.Status.ToString(), Said.Of(Printing.Status(table.Status)), table.Version,
        table.ClosedBy is { } closed ? facts.Add(closed) : null, copy == ReportCopy.Full ? Suite.Intl.Hash(LotRecords.TableDump(table)).ToString() : null, CountOf(table.Completeness), [.. table.Cells.Where(IsFor).Select(Of)]);

    public static ReportCount CountOf(Completeness c) => new(c.Due, c.Filled, c.NotCollected, c.Conflicts, c.Sealed);

    /// <summary>One line of the overview.</summary>
    public ReportStage Line(RecordTable table, int? irregularities)
    {
        var origins = table.Cells.Where(cell => cell.Field.Canonical != "anomalies").SelectMany(cell => cell.Values).SelectMany(value => value.Row.Select(column => column.Origin).Append(value.Origin)).OfType<Origin>()
            .Where(origin => FactBook.Find(origin.FactType)?.From != From.Witness).ToList();
        var times = origins.Select(origin => origin.At).Where(at => at.IsKnown).OrderBy(at => at.Local).ToList();
        return new(
            table.Id, new(table.Stage.Chinese, table.Stage.English), times.Count > 0 ? FactsUsed.Time(times[0]) : null, times.Count > 0 ? FactsUsed.Time(times[^1]) : null,
            [.. origins.Select(origin => facts.NameOfSource(origin.Fact.Source)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], Said.Of(Printing.Status(table.Status)),
            CountOf(table.Completeness), irregularities);
    }

    // the block of irregularities stands in the compartment: a party's copy leaves it out
    private bool IsFor(Cell cell) => copy == ReportCopy.Full || cell.Field.Canonical != "anomalies";

    private ReportCell Of(Cell cell) => new(
        cell.Field.Canonical, new(cell.Field.Chinese, cell.Field.English), cell.Field.Part is { } part ? Said.Of(part) : null, cell.Field.Demanded, cell.State.ToString(), Said.Of(Printing.State(cell.State)),
        [.. cell.Values.Select(value => Of(cell.Field, value))], cell.Note is { } note ? FactsUsed.Spoken(note) : null,
        [.. (cell.OpensBy ?? []).Select(wait => Said.Of(language => $"{wait.Seal}: {string.Join(language == "zh" ? "、" : ", ", wait.Facts.Select(type => FactsUsed.NameOf(type).In(language)))}"))],
        [.. cell.Withdrawn.Select(gone => Of(cell.Field, gone))]);

    private ReportValue Of(Field field, CellValue value)
    {
        var plain = value.Row.Count == 0;
        return new(
            !plain ? null : value.Hidden && value.Value is null ? Said.Of(Printing.Withheld) : Said.Of(language => Printing.Of(field, value.Value, language)),
            plain && value.Value is { } typed && typed is not Wording ? new(Content.Text(typed)) : null, facts.Add(value.Origin), value.Origin.Path, Flag(value.Hidden), Flag(value.Conflicting), Flag(value.Ahead),
            [.. value.Row.Where(column => !column.Column.Act || column.Value is not null || column.Hidden).Select(column => Of(column, value.Origin))], [.. value.Earlier.Select(earlier => Of(field, earlier))]);
    }

    private ReportColumn Of(ColumnValue column, Origin row) => new(
        column.Column.Canonical, new(column.Column.Chinese, column.Column.English),
        column.Hidden && column.Value is null ? Said.Of(column.Withheld || column.Column.Mark.HasFlag(Mark.Personal) || column.Column.Mark.HasFlag(Mark.S6) ? Printing.Withheld : Printing.State(CellState.Sealed))
            : column.Value is null ? Said.Of(Printing.State(CellState.NotCollected)) : Said.Of(language => Printing.Of(column.Column, column.Value, language)),
        column.Value is { } typed && typed is not Wording ? new(Content.Text(typed)) : null, column.Origin is { } origin && origin.Position != row.Position ? facts.Add(origin) : null, Flag(column.Hidden), Flag(column.Conflicting));

    private ReportEarlier Of(Field field, EarlierValue earlier) => new(
        Said.Of(language => Printing.Of(field, earlier, language)), facts.Add(earlier.Origin), earlier.Corrected, earlier.Withdrawal is { } gone ? facts.Add(gone.By) : null,
        earlier.Withdrawal?.Reason is { } reason ? new(reason) : null);

    private static bool? Flag(bool set) => set ? true : null;
}
