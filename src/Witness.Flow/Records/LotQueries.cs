using System.Globalization;
using Witness.Domain.Kinds;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Flow.Accounts;
using Witness.Flow.Store;

namespace Witness.Flow.Records;

/// <summary>标段、项目查询 — lists of lots and projects: by any code, by name, narrowed, sorted, counted exactly.</summary>
internal sealed class LotQueries(ReadSnapshot snapshot, Pass pass)
{
    public async Task<Page<LotLine>> Lots(LotQuery query)
    {
        var where = Asked(query);
        var order = query.Sort switch
        {
            "name" => $"l.project_name {Way(query)}, l.name {Way(query)}, l.lot",
            "code" => $"l.lot {Way(query)}",
            "stage" => $"l.stage {Way(query)}, l.lot",
            "filled" => $"(CASE WHEN l.due = 0 THEN 1000 ELSE 1000 * l.filled / l.due END) {Way(query)}, l.lot",
            _ => $"l.last_position {Way(query)}, l.lot",
        };
        var (keys, total) = await where.Keys($"SELECT l.lot, count(*) OVER () FROM lot l {where}", order, query.Number, query.Size);
        var found = await Apart(keys);
        var lines = found.Ours.Select(row => row.ToLine()).Concat(found.Others.Select(DeskWords.AlteredLot)).ToDictionary(line => line.Lot, StringComparer.Ordinal);
        return new([.. keys.Where(lines.ContainsKey).Select(key => lines[key])], query.Number, query.Size, total);
    }

    public async Task<Page<ProjectLine>> Projects(LotQuery query)
    {
        var where = Asked(query).And("l.project <> ''");
        var bare = where.Scope(pass, "p");
        var alone = "SELECT p.project AS project, p.last_position AS last, 0 AS filled, 0 AS due FROM project p WHERE NOT EXISTS (SELECT 1 FROM lot n WHERE n.project = p.project)"
            + (bare is null ? "" : $" AND {bare}") + Alone(query, where);
        var hits = $"SELECT l.project AS project, max(l.last_position) AS last, sum(l.filled) AS filled, sum(l.due) AS due FROM lot l {where} GROUP BY l.project UNION ALL {alone}";
        var order = query.Sort switch
        {
            "name" => $"p.name {Way(query)}, h.project",
            "code" => $"h.project {Way(query)}",
            "filled" => $"(CASE WHEN h.due = 0 THEN 1000 ELSE 1000 * h.filled / h.due END) {Way(query)}, h.project",
            _ => $"h.last {Way(query)}, h.project",
        };
        var join = query.Sort == "name" ? "LEFT JOIN project p ON p.project = h.project" : "";
        var (keys, total) = await where.Keys($"SELECT h.project, count(*) OVER () FROM ({hits}) h {join}", order, query.Number, query.Size);
        return new(await Lines(keys), query.Number, query.Size, total);
    }

    public async Task<Choices> Choices()
    {
        var where = new Narrowing(snapshot).Within(pass).And("l.region <> ''");
        var regions = await snapshot.Query<string>($"SELECT DISTINCT l.region FROM lot l {where} ORDER BY l.region", where.Values);
        return new(
            [.. KindBook.All.Where(kind => pass.AllKinds || pass.Kinds.Contains(kind.Code)).Select(kind => new Choice(kind.Code, kind.Name))],
            [.. regions.Select(region => new Choice(region, DeskWords.Region(region)))],
            [.. StageBook.All.GroupBy(stage => stage.Id[..2]).Select(group => new Choice(group.Key, group.Count() == 1 ? DeskWords.Stage(group.Key) : DeskWords.Trade))],
            [.. FactBook.All.Where(type => !type.Audit).Select(type => new Choice(type.Name, new(type.Chinese, type.English)))]);
    }

    /// <summary>Rows of these lots, each tested; in any order, without those that are not ours.</summary>
    public async Task<IReadOnlyList<LotRow>> Rows(IReadOnlyCollection<string> lots) => (await Apart(lots)).Ours;

    private async Task<ApartRows<LotRow>> Apart(IReadOnlyCollection<string> lots)
    {
        if (lots.Count == 0) return new([], []);
        var list = new Narrowing(snapshot);
        list.And($"lot IN ({string.Join(", ", lots.Select(list.P))})");
        return await snapshot.RowsApart<LotRow>(ReadTables.Lot, list.ToString(), list.Values);
    }

    /// <summary>Lots that carry a code; those in scope first.</summary>
    public async Task<IReadOnlyList<LotRow>> ByCode(string code)
    {
        var own = await snapshot.Rows<LotRow>(ReadTables.Lot, "WHERE lot = @code", new { code });
        if (own.Count > 0 && Covers(own[0])) return own;
        var list = new Narrowing(snapshot);
        list.And(snapshot.Contains("'\n' || codes || '\n'", list.P($"\n{code}\n")));
        var found = await snapshot.Rows<LotRow>(ReadTables.Lot, $"{list} ORDER BY lot LIMIT 100", list.Values);
        return [.. own.Concat(found).OrderByDescending(Covers)];
    }

    private bool Covers(LotRow row) => pass.Covers(DeskWords.Said(row.Region), DeskWords.Said(row.Kind));

    private async Task<IReadOnlyList<ProjectLine>> Lines(IReadOnlyList<string> projects)
    {
        if (projects.Count == 0) return [];
        var list = new Narrowing(snapshot);
        var names = $"({string.Join(", ", projects.Select(list.P))})";
        var rows = await snapshot.RowsApart<ProjectRow>(ReadTables.Project, $"WHERE project IN {names}", list.Values);
        var own = new Narrowing(snapshot).Within(pass, "lot");
        own.And($"project IN ({string.Join(", ", projects.Select(own.P))})");
        var found = await snapshot.RowsApart<LotRow>(ReadTables.Lot, $"{own} ORDER BY lot", own.Values);
        var lots = found.Ours.Select(row => (row.Project, Line: row.ToLine())).Concat(found.Others.Select(row => (Project: row.Text("project"), Line: DeskWords.AlteredLot(row))))
            .ToLookup(one => one.Project, one => one.Line, StringComparer.Ordinal);
        var lines = rows.Ours.Select(row => row.ToLine([.. lots[row.Project]])).Concat(rows.Others.Select(row => DeskWords.AlteredProject(row, [.. lots[row.Text("project")]])))
            .ToDictionary(line => line.Project, StringComparer.Ordinal);
        return [.. projects.Where(lines.ContainsKey).Select(project => lines[project])];
    }

    private Narrowing Asked(LotQuery query)
    {
        var where = new Narrowing(snapshot).Within(pass).Words(query.Text, "l.search");
        if (Set(query.Kind)) where.And($"l.kind = {where.P(query.Kind!)}");
        if (Set(query.Region)) where.And($"l.region = {where.P(query.Region!)}");
        if (Set(query.Stage)) where.And(query.Stage == "R6" ? "l.stage IN ('R6a', 'R6b', 'R6c')" : $"l.stage = {where.P(query.Stage!)}");
        if (Set(query.Party))
            where.And($"l.lot IN (SELECT y.lot FROM lot_party y WHERE y.party = {where.P(query.Party!)} OR {snapshot.Contains("y.search", where.P(SearchText.Fold(query.Party!)))})");
        if (query.From is { } from) where.And($"l.last_day >= {where.P(Day(from))}");
        if (query.To is { } to) where.And($"l.first_day <> '' AND l.first_day <= {where.P(Day(to))}");
        return where;
    }

    /// <summary>A project without lots has no stage, parties or days; by those it is not found.</summary>
    private string Alone(LotQuery query, Narrowing where)
    {
        if (Set(query.Stage) || Set(query.Party) || query.From is not null || query.To is not null) return " AND 1 = 0";
        var parts = Narrowing.WordsOf(query.Text).Select(word => snapshot.Contains("p.search", where.P(word))).ToList();
        if (Set(query.Kind)) parts.Add($"p.kind = {where.P(query.Kind!)}");
        if (Set(query.Region)) parts.Add($"p.region = {where.P(query.Region!)}");
        return string.Concat(parts.Select(part => " AND " + part));
    }

    private static bool Set(string? value) => !string.IsNullOrWhiteSpace(value);

    private static string Way(LotQuery query) => query.Descending ? "DESC" : "ASC";

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
