using System.Globalization;
using Witness.Domain.Report;

namespace Witness.Flow.Reports.Pdf;

/// <summary>记录表的纸面 — one record table: head, its fields with source and place in the log, and a table of its own for each field of several rows.</summary>
internal sealed class RecordSheet(Typesetter set, WitnessReport report)
{
    private const int MostColumns = 8;
    private const string NotCollected = "未归集";

    private readonly Dictionary<long, ReportFact> _facts = report.Facts.ToDictionary(fact => fact.Position);

    public void Write(ReportTable table)
    {
        var cover = report.Cover;
        set.Title(table.Title.Zh);
        set.Grid(
        [
            ("项目名称", cover.ProjectName.Zh), ("标段（包）", $"{cover.LotName.Zh}　{cover.Lot}"), ("统一交易标识", cover.DealCode is { } code ? code : Cell.OfState("未归集")),
            ("记录编号", string.Create(CultureInfo.InvariantCulture, $"{table.RecordNumber}　版本 {table.Version}　{table.Status.Zh}")), ("条款", table.Clause),
            ("完整度", string.Create(CultureInfo.InvariantCulture, $"归集 {table.Count.Filled} / 应归集 {table.Count.Due}")),
        ]);
        foreach (var part in table.Cells.GroupBy(cell => cell.Part?.Zh))
        {
            if (part.Key is { } name) set.Section($"（{name}）");
            else set.Space(4);
            set.Table([new(15, "记录项"), new(46, "值"), new(21, "来源"), new(18, "日志位置", true)], part.Select(Line));
            foreach (var cell in part.Where(cell => cell.Values.Any(value => value.Row.Count > 0))) Rows(cell);
        }
        if (table.Digest is { } digest) set.Paragraph($"本表摘要（SHA-256）{digest}", 6.8, ink: Ink.Grey);
    }

    private IReadOnlyList<Cell> Line(ReportCell cell)
    {
        var positions = cell.Values.SelectMany(value => value.Row.Select(column => column.Fact).OfType<long>().Append(value.Fact)).Distinct().Order().ToList();
        var sources = positions.Select(at => _facts.GetValueOrDefault(at)?.SourceName).OfType<string>().Distinct(StringComparer.Ordinal);
        return [Cell.Label(cell.Title.Zh), Value(cell), new(positions.Count == 0 ? "—" : string.Join("、", sources), Ink: Ink.Grey), new(positions.Count == 0 ? "—" : Places(positions), Ink: Ink.Grey)];
    }

    private static Cell Value(ReportCell cell)
    {
        var notes = new List<string>();
        if (cell.Note is { } note) notes.Add(note.Zh);
        if (cell.OpensBy.Count > 0) notes.Add($"启封条件：{string.Join("；", cell.OpensBy.Select(wait => wait.Zh))}");
        if (cell.Values.Any(value => value.Ahead == true)) notes.Add("所载时间当时尚未到");
        notes.AddRange(cell.Values.SelectMany(value => value.Earlier).Select(Earlier));
        notes.AddRange(cell.Withdrawn.Select(Earlier));
        var small = notes.Count == 0 ? null : string.Join('\n', notes);
        if (cell.Values.Count == 0) return Cell.OfState(cell.StateText.Zh, small);
        var plain = cell.Values.Where(value => value.Row.Count == 0).Select(value => value.Text?.Zh ?? cell.StateText.Zh).ToList();
        var rows = cell.Values.Count - plain.Count;
        if (rows > 0) plain.Add(string.Create(CultureInfo.InvariantCulture, $"{rows} 条，见附表"));
        if (cell.State == "Conflicted") plain.Insert(0, $"【{cell.StateText.Zh}】");
        return new(string.Join('\n', plain), small);
    }

    private void Rows(ReportCell cell)
    {
        var rows = cell.Values.Where(value => value.Row.Count > 0).ToList();
        var all = rows.SelectMany(value => value.Row).DistinctBy(column => column.Name).ToList();
        // a column in which nothing was collected for any row is said once, under the table
        var names = all.Where(name => rows.Any(row => row.Row.Any(column => column.Name == name.Name && column.Text.Zh != NotCollected))).ToList();
        set.Section($"附表　{cell.Title.Zh}", string.Create(CultureInfo.InvariantCulture, $"{rows.Count} 条"));
        if (names.Count <= MostColumns)
        {
            var columns = new List<Column> { new(4, "#") };
            columns.AddRange(names.Select(name => new Column(Share(name.Name, rows), name.Title.Zh)));
            columns.Add(new(9, "日志位置", true));
            set.Table(columns, rows.Select((row, i) => (IReadOnlyList<Cell>)
            [
                Number(i), .. names.Select(name => row.Row.FirstOrDefault(column => column.Name == name.Name) is { } column ? Text(column) : Cell.None), new(Places([row.Fact]), Ink: Ink.Grey),
            ]));
        }
        else
        {
            set.Table([new(4, "#"), new(80, "内容"), new(16, "日志位置", true)], rows.Select((row, i) => (IReadOnlyList<Cell>)
                [Number(i), new(string.Join("；", row.Row.Where(column => names.Exists(name => name.Name == column.Name)).Select(column => $"{column.Title.Zh}：{Text(column).Text}")), Below(row)), new(Places([row.Fact]), Ink: Ink.Grey)]));
        }
        var empty = all.Where(column => !names.Contains(column)).Select(column => column.Title.Zh).ToList();
        if (empty.Count > 0) set.Paragraph($"各条均{NotCollected}：{string.Join("、", empty)}", 6.8, ink: Ink.Grey);
        foreach (var (row, i) in rows.Select((row, i) => (row, i)).Where(r => names.Count <= MostColumns && r.row.Earlier.Count > 0))
            set.Paragraph(string.Create(CultureInfo.InvariantCulture, $"第 {i + 1} 条：{Below(row)}"), 6.8, ink: Ink.Grey);
    }

    private static Cell Number(int index) => new((index + 1).ToString(CultureInfo.InvariantCulture), Ink: Ink.Grey);

    private static Cell Text(ReportColumn column) => new(column.Conflicting == true ? $"{column.Text.Zh}（冲突）" : column.Text.Zh);

    private static string? Below(ReportValue row) => row.Earlier.Count == 0 ? null : string.Join('\n', row.Earlier.Select(Earlier));

    private static string Earlier(ReportEarlier earlier) => string.Create(CultureInfo.InvariantCulture,
        $"先前值 {earlier.Text.Zh}（第 {earlier.Fact} 条，{(earlier.WithdrawnBy is { } by ? $"由第 {by} 条撤回" : earlier.Corrected ? "已更正" : "后有新值")}{(earlier.Reason is { } why ? $"：{why.Zh}" : "")}）");

    internal static string Places(IEnumerable<long> positions) => string.Join("、", ReportBasis.Spans(positions));

    // wide enough for its longest text, within reason
    private static double Share(string name, List<ReportValue> rows) =>
        Math.Clamp(rows.SelectMany(row => row.Row.Where(column => column.Name == name)).Select(column => column.Text.Zh.Sum(c => c > 0x2000 ? 2 : 1)).DefaultIfEmpty(4).Max(), 7, 26);
}
