namespace Witness.Flow.Reports.Pdf;

/// <summary>
/// 排版 — sets headings, paragraphs and tables one under the other and begins a page where one is full. Tables repeat their head, and a row
/// too tall for what is left goes on upon the next page.
/// </summary>
internal sealed class Typesetter(PdfDocument document)
{
    public const double Left = 59.5, Right = Canvas.Width - 59.5, Top = 62, Bottom = 776, Wide = Right - Left;

    private const double Size = 8.2, SmallSize = 6.8, Gap = 3.4, Inset = 2.5;

    private Canvas? _page;

    /// <summary>Where the next thing begins, from the top of the page.</summary>
    public double Y { get; private set; }

    private Canvas Page => _page ?? Begin();

    private CidFont Font => document.Font;

    public Canvas Begin()
    {
        _page = document.AddPage();
        Y = Top;
        return _page;
    }

    public void Space(double height) => Y += height;

    /// <summary>Begins a page when less than this is left.</summary>
    public void Keep(double height)
    {
        if (_page is null || Y + height > Bottom) Begin();
    }

    /// <summary>章 — with a line in the outline.</summary>
    public void Chapter(string title, string? note = null)
    {
        Keep(90);
        if (Y > Top) Y += 16;
        document.Mark(title, Y - 4);
        Y += 14;
        Page.Write(Left, Y, title, 14, bold: true, spacing: 0.6);
        if (note is not null) Page.WriteRight(Right, Y, note, SmallSize, Ink.Grey);
        Y += 12;
    }

    public void Title(string text)
    {
        Keep(80);
        Y += 18;
        document.Mark(text, Y - 18);
        foreach (var line in LineBreaks.Of(Font, text, 13, Wide))
        {
            Page.WriteCentred(Y, line, 13, bold: true, spacing: 0.4);
            Y += 18;
        }
        Y -= 8;
    }

    public void Section(string title, string? note = null)
    {
        Keep(60);
        Y += 15;
        Page.Write(Left, Y, title, 9, bold: true);
        if (note is not null) Page.WriteRight(Right, Y, note, SmallSize, Ink.Grey);
        Y += 6;
    }

    public void Paragraph(string text, double size = 9, double indent = 0, Ink ink = default, bool bold = false, string? number = null)
    {
        var first = true;
        foreach (var line in LineBreaks.Of(Font, text, size, Wide - indent))
        {
            Keep(size * 1.9);
            Y += size * 1.2;
            if (first && number is not null) Page.Write(Left + 2, Y, number, size, Ink.Grey);
            Page.Write(Left + indent, Y, line, size, ink, bold);
            Y += size * 0.65;
            first = false;
        }
    }

    /// <summary>表 — a column without titles anywhere has no head.</summary>
    public void Table(IReadOnlyList<Column> columns, IEnumerable<IReadOnlyList<Cell>> rows)
    {
        var edges = Edges(columns);
        var headed = columns.Any(column => column.Title.Length > 0);
        Keep(headed ? 50 : 24);
        Head();
        foreach (var row in rows)
        {
            var cells = new CellLine[row.Count][];
            for (var i = 0; i < row.Count; i++) cells[i] = [.. Lines(row[i], edges[i + 1] - edges[i] - (2 * Inset))];
            Row(cells, columns, edges, Head);
        }
        Page.Line(Left, Right, Y, 0.8);
        Y += 4;

        void Head()
        {
            Page.Line(Left, Right, Y, 0.8);
            if (!headed) return;
            var titles = columns.Select((column, i) => Lines(new(column.Title, Bold: true), edges[i + 1] - edges[i] - (2 * Inset)).ToArray()).ToArray();
            for (var i = 0; i < columns.Count; i++) Draw(titles[i], edges[i], edges[i + 1], columns[i].Right);
            Y += HeightOf(titles);
            Page.Line(Left, Right, Y, 0.8);
        }
    }

    /// <summary>标签与值 — two pairs a line; a long value takes a line of its own.</summary>
    public void Grid(IEnumerable<(string Label, Cell Value)> pairs)
    {
        var waiting = pairs.ToList();
        var half = (Wide / 2) - 68;
        Page.Line(Left, Right, Y, 0.8);
        double[] edges = [Left, Left + 66, Left + (Wide / 2), Left + (Wide / 2) + 62, Right];
        for (var i = 0; i < waiting.Count;)
        {
            var two = i + 1 < waiting.Count && Fits(waiting[i]) && Fits(waiting[i + 1]);
            double[] bounds = two ? edges : [Left, Left + 66, Right];
            Cell[] cells = two ? [Cell.Label(waiting[i].Label), waiting[i].Value, Cell.Label(waiting[i + 1].Label), waiting[i + 1].Value] : [Cell.Label(waiting[i].Label), waiting[i].Value];
            var columns = cells.Select(_ => new Column(1)).ToList();
            Row([.. cells.Select((cell, c) => Lines(cell, bounds[c + 1] - bounds[c] - (2 * Inset)).ToArray())], columns, bounds, () => Page.Line(Left, Right, Y, 0.8));
            i += two ? 2 : 1;
        }
        Page.Line(Left, Right, Y, 0.8);
        Y += 4;

        bool Fits((string Label, Cell Value) pair) => pair.Value.Small is null && Font.Measure(pair.Value.Text, Size) <= half;
    }

    private void Row(CellLine[][] cells, IReadOnlyList<Column> columns, double[] edges, Action head)
    {
        var height = HeightOf(cells);
        if (Y + height > Bottom && height <= (Bottom - Top) / 2) Turn();
        var from = new int[cells.Length];
        while (true)
        {
            var (to, tallest) = (new int[cells.Length], 0.0);
            for (var i = 0; i < cells.Length; i++)
            {
                var tall = 0.0;
                for (to[i] = from[i]; to[i] < cells[i].Length && Y + (2 * Gap) + tall + cells[i][to[i]].Height <= Bottom; to[i]++) tall += cells[i][to[i]].Height;
                tallest = Math.Max(tallest, tall);
            }
            for (var i = 0; i < cells.Length; i++) Draw(cells[i].AsSpan(from[i]..to[i]), edges[i], edges[i + 1], columns[i].Right);
            Y += tallest + (2 * Gap);
            from = to;
            if (Enumerable.Range(0, cells.Length).All(i => from[i] == cells[i].Length)) break;
            Turn();
        }
        Page.Line(Left, Right, Y, 0.4, Ink.Hair);

        void Turn()
        {
            Page.Line(Left, Right, Math.Min(Y, Bottom), 0.8);
            Begin();
            head();
        }
    }

    private void Draw(ReadOnlySpan<CellLine> lines, double left, double right, bool toRight)
    {
        var y = Y + Gap;
        foreach (var line in lines)
        {
            var inset = line.Framed ? Inset + 4 : Inset;
            var wide = Font.Measure(line.Text, line.Size);
            var x = toRight ? right - inset - wide : left + inset;
            var baseline = y + (line.Framed ? line.Size * 1.2 : line.Size * 1.05);
            Page.Write(x, baseline, line.Text, line.Size, line.Ink, line.Bold);
            if (line.Framed) Page.Frame(x - 4, y + (line.Size * 0.12), wide + 8, line.Size * 1.45, line.Ink);
            y += line.Height;
        }
    }

    private static double HeightOf(CellLine[][] cells) => (2 * Gap) + cells.Select(lines => lines.Sum(line => line.Height)).DefaultIfEmpty().Max();

    private IEnumerable<CellLine> Lines(Cell cell, double width)
    {
        if (cell.Text.Length > 0)
        {
            foreach (var line in LineBreaks.Of(Font, cell.Text, Size, cell.State ? width - 8 : width)) yield return new(line, Size, cell.Ink, cell.Bold, cell.State);
        }
        if (cell.Small is not { Length: > 0 } small) yield break;
        foreach (var line in LineBreaks.Of(Font, small, SmallSize, width)) yield return new(line, SmallSize, Ink.Grey, false, false);
    }

    private static double[] Edges(IReadOnlyList<Column> columns)
    {
        var (whole, edges) = (columns.Sum(column => column.Share), new double[columns.Count + 1]);
        edges[0] = Left;
        for (var i = 0; i < columns.Count; i++) edges[i + 1] = edges[i] + (Wide * columns[i].Share / whole);
        return edges;
    }
}
