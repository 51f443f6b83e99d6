using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;

namespace Witness.Flow.Records;

/// <summary>
/// 补填 — puts into the drawn tables what the fold may not hold and this reader may see: clues, and masked names. The read tables
/// and the record's digest stay the same for everybody.
/// </summary>
internal sealed class TableFill(FieldOpener opener, IReadOnlyDictionary<long, FactRow> rows)
{
    public async Task<IReadOnlyList<RecordTable>> Of(IEnumerable<RecordTable> tables, CancellationToken stop)
    {
        var filled = new List<RecordTable>();
        foreach (var table in tables)
        {
            if (!table.Cells.Any(cell => cell.Values.Any(IsHidden)))
            {
                filled.Add(table);
                continue;
            }
            var cells = new List<Cell>(table.Cells.Count);
            foreach (var cell in table.Cells) cells.Add(cell.Values.Any(IsHidden) ? cell with { Values = await Of(cell, stop) } : cell);
            filled.Add(table with { Cells = cells });
        }
        return filled;
    }

    private static bool IsHidden(CellValue value) => value.Hidden || value.Row.Any(column => column.Hidden);

    private async Task<IReadOnlyList<CellValue>> Of(Cell cell, CancellationToken stop)
    {
        var values = new List<CellValue>(cell.Values.Count);
        foreach (var value in cell.Values)
        {
            if (value.Row.Count == 0)
            {
                var seen = value.Hidden ? await Seen(value.Origin, cell.Field.Sources, stop) : null;
                values.Add(seen is null ? value : value with { Value = seen, Hidden = false });
                continue;
            }
            var columns = new List<ColumnValue>(value.Row.Count);
            foreach (var column in value.Row)
            {
                var seen = column is { Hidden: true, Origin: { } origin } ? await Seen(origin, column.Column.Sources, stop) : null;
                columns.Add(seen is null ? column : column with { Value = seen, Hidden = false });
            }
            values.Add(value with { Row = columns });
        }
        return values;
    }

    private async Task<object?> Seen(Origin origin, IReadOnlyList<Source> sources, CancellationToken stop)
    {
        if (!rows.TryGetValue(origin.Position, out var row) || row.Type != origin.FactType || FactBook.Find(row.Type) is not { } type) return null;
        if (sources.FirstOrDefault(source => source.FactType == type.ClrType && source.Path == origin.Path) is not { } source || type.Field(source.Root) is not { } field) return null;
        if (!row.HiddenList.Contains(field.Name) || await opener.Filled(row, field, stop) is not var (fact, mask)) return null;
        var value = source.Read(fact);
        return mask ? Masking.Of(value) : value;
    }
}
