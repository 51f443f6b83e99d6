using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Store;

namespace Witness.Flow.Records;

/// <summary>主体查询 — organisations by credit code, else by exact name; a name joins a code while exactly one code has claimed it (ruling 61).</summary>
internal sealed class PartyQueries(ReadSnapshot snapshot, Pass pass)
{
    private const string Key =
        "CASE WHEN y.by_name = 0 THEN y.party ELSE coalesce((SELECT CASE WHEN count(DISTINCT c.party) = 1 THEN min(c.party) END FROM lot_party c WHERE c.name = y.name AND c.by_name = 0), y.party) END";

    private const int MostRows = 5000;

    public async Task<Page<PartyLine>> Parties(LotQuery query)
    {
        var where = new Narrowing(snapshot).Within(pass).Words(query.Text, "y.search");
        if (!string.IsNullOrWhiteSpace(query.Kind)) where.And($"l.kind = {where.P(query.Kind)}");
        if (!string.IsNullOrWhiteSpace(query.Region)) where.And($"l.region = {where.P(query.Region)}");
        if (!string.IsNullOrWhiteSpace(query.Party)) where.And($"(y.party = {where.P(query.Party)} OR {snapshot.Contains("y.search", where.P(SearchText.Fold(query.Party)))})");
        if (query.From is { } from) where.And($"l.last_day >= {where.P(from.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture))}");
        if (query.To is { } to) where.And($"l.first_day <> '' AND l.first_day <= {where.P(to.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture))}");
        var way = query.Descending ? "DESC" : "ASC";
        var order = query.Sort switch { "name" => $"named {way}, k", "code" => $"k {way}", _ => $"last {way}, k" };
        var hits = $"SELECT {Key} AS k, y.name AS name, l.last_position AS last FROM lot_party y JOIN lot l ON l.lot = y.lot {where}";
        var (keys, total) = await where.Keys(
            $"SELECT g.k, count(*) OVER () FROM (SELECT k, min(name) AS named, max(last) AS last FROM ({hits}) h GROUP BY k) g", order, query.Number, query.Size);
        var lines = new List<PartyLine>(keys.Count);
        foreach (var key in keys)
        {
            var (rows, lots, altered) = await Of(key);
            if (rows.Count > 0) lines.Add(Line(key, rows, lots));
            else if (altered) lines.Add(DeskWords.AlteredParty(key));
        }
        return new(lines, query.Number, query.Size, total);
    }

    /// <summary>Null when no lot in scope names it; <paramref name="number"/> turns the page of its lots.</summary>
    public async Task<PartyView?> Party(string key, int number, int size)
    {
        var (rows, lots, _) = await Of(key);
        if (rows.Count == 0) return null;
        var line = Line(key, rows, lots);
        var aliases = rows.Where(row => row.Name != line.Name).GroupBy(row => row.Name, StringComparer.Ordinal)
            .Select(group => new Stamp(
                DeskWords.At(group.Select(row => lots[row.Lot].FirstDay).Where(day => day.Length > 0).Order(StringComparer.Ordinal).FirstOrDefault() ?? "") ?? Moment.Unknown,
                new(group.Key, group.Key)));
        var ordered = rows.GroupBy(row => row.Lot).OrderByDescending(group => lots[group.Key].LastPosition).ToList();
        var page = ordered.Skip((number - 1) * size).Take(size).Select(group => new PartyLot(lots[group.Key].ToLine(), Roles(group)));
        return new(line, [.. aliases], new([.. page], number, size, ordered.Count));
    }

    /// <summary>True when some lot names it, in scope or not.</summary>
    public async Task<bool> Exists(string key) => await snapshot.One<long>("SELECT count(*) FROM lot_party WHERE party = @key", new { key }) > 0;

    private async Task<(IReadOnlyList<PartyRow> Rows, IReadOnlyDictionary<string, LotRow> Lots, bool Altered)> Of(string key)
    {
        var where = new Narrowing(snapshot).Within(pass);
        var name = where.P(key);
        var scope = where.ToString() is { Length: > 0 } inner ? $" AND lot IN (SELECT l.lot FROM lot l {inner})" : "";
        var found = await snapshot.RowsApart<PartyRow>(
            ReadTables.Party,
            $"WHERE (party = {name} OR (by_name = 1 AND name IN (SELECT c.name FROM lot_party c WHERE c.party = {name} AND c.by_name = 0) " +
            $"AND (SELECT count(DISTINCT d.party) FROM lot_party d WHERE d.name = lot_party.name AND d.by_name = 0) = 1)){scope} ORDER BY lot LIMIT {MostRows}", where.Values);
        var lots = (await new LotQueries(snapshot, pass).Rows(found.Ours.Select(row => row.Lot).ToHashSet(StringComparer.Ordinal))).ToDictionary(row => row.Lot, StringComparer.Ordinal);
        var rows = found.Ours.Where(row => lots.ContainsKey(row.Lot)).ToList();
        return (rows, lots, found.Others.Count > 0 || rows.Count < found.Ours.Count);
    }

    /// <summary>The name it is seen under most lately.</summary>
    private static PartyLine Line(string key, IReadOnlyList<PartyRow> rows, IReadOnlyDictionary<string, LotRow> lots)
    {
        var last = rows.OrderByDescending(row => row.Code.Length > 0).ThenByDescending(row => lots[row.Lot].LastPosition).First();
        var lastDay = rows.Select(row => lots[row.Lot].LastAt).Where(at => at.Length > 0 && at != "unknown").Order(StringComparer.Ordinal).LastOrDefault();
        return new(
            key, last.Name, DeskWords.Said(last.Code), rows.All(row => row.ByName == 1), Roles(rows), rows.Select(row => row.Lot).Distinct().Count(),
            lastDay is null ? null : DeskWords.At(lastDay));
    }

    private static IReadOnlyList<Wording> Roles(IEnumerable<PartyRow> rows) => [.. rows.Select(row => new Wording(row.Role, row.RoleEn)).Distinct()];
}
