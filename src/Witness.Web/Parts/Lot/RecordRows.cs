using Witness.Domain.Stages;
using Witness.Web.Parts.Frame;

namespace Witness.Web.Parts.Lot;

/// <summary>行 — one drawn line of a record table: a cell, or one item of a list cell.</summary>
/// <param name="PartSpan">Rows its 开标/评标 heading covers; 0 where the heading stands above already.</param>
/// <param name="Item">Set for the line of a list's item; its name is the item's first column.</param>
/// <param name="Left">Items that are not drawn.</param>
public sealed record RecordRow(string? Part, int PartSpan, string Name, Cell Cell, CellValue? Item, int Left, string Key)
{
    public bool IsItem => Item is not null;

    /// <summary>The fact this line rests on; null where there is none.</summary>
    public Origin? Origin => Item?.Origin ?? (IsList ? null : Cell.Values.Count > 0 ? Cell.Values[0].Origin : null);

    public bool IsList => Cell.Values.Any(v => v.Row.Count > 0);

    public IEnumerable<Origin> Origins => IsItem ? [Item!.Origin] : IsList ? [] : Cell.Values.Select(v => v.Origin);
}

/// <summary>Lays the cells of a table out as lines, with the headings of its parts.</summary>
public static class RecordRows
{
    /// <summary>More items of one list than this are counted, not drawn; print draws all.</summary>
    public const int MostItems = 40;

    public static IReadOnlyList<RecordRow> Of(RecordTable table, int most = MostItems)
    {
        var rows = new List<RecordRow>();
        foreach (var cell in table.Cells)
        {
            var part = cell.Field.Part?.Here();
            rows.Add(new RecordRow(part, 0, Name(cell.Field), cell, null, 0, $"{part}/{cell.Field.Canonical}"));
            var items = cell.Values.Where(v => v.Row.Count > 0).ToList();
            var shown = items.Take(most).ToList();
            for (var i = 0; i < shown.Count; i++)
            {
                var left = i == shown.Count - 1 ? items.Count - shown.Count : 0;
                rows.Add(new RecordRow(part, 0, Head(shown[i], i), cell, shown[i], left, $"{part}/{cell.Field.Canonical}:{shown[i].Origin.Position}:{i}"));
            }
        }
        return Span(rows);
    }

    public static string Name(Field field) => Tongue.English ? field.English : field.Chinese;

    public static string Name(Column column) => Tongue.English ? column.English : column.Chinese;

    /// <summary>A value as a person reads it: with its unit, in the words of its list.</summary>
    public static string Text(object? value, Field field) => Printing.Of(field, value, Tongue.Name);

    public static string Text(object? value, Column column) => Printing.Of(column, value is string { Length: 64 } text && text.All(char.IsAsciiHexDigit) ? Tongue.Brief(text) : value, Tongue.Name);

    private static string Head(CellValue item, int index) =>
        item.Row.FirstOrDefault(c => c.Value is not null && !c.Hidden) is { } first && first == item.Row[0]
            ? Printing.Text(first.Value, Tongue.Name) : $"{index + 1}";

    private static List<RecordRow> Span(List<RecordRow> rows)
    {
        for (var i = 0; i < rows.Count;)
        {
            var count = 1;
            while (i + count < rows.Count && rows[i + count].Part == rows[i].Part) count++;
            if (rows[i].Part is not null) rows[i] = rows[i] with { PartSpan = count };
            i += count;
        }
        return rows;
    }
}
