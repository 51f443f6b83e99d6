using System.Globalization;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Accounts;
using Witness.Flow.Store;
using Witness.Flow.Vault;

namespace Witness.Flow.Records;

/// <summary>事实查询 — facts newest first. Facts of no lot, and those hidden as such, are for readers of the whole centre.</summary>
internal sealed class FactQueries(ReadSnapshot snapshot, Pass pass, IReadOnlyDictionary<string, string> sources)
{
    public async Task<Page<FactLine>> Facts(FactQuery query)
    {
        var where = new Narrowing(snapshot);
        if (where.Scopes(pass) is { } scopes) where.And($"f.position IN (SELECT s.position FROM fact_scope s WHERE s.scope IN ({scopes}))");
        foreach (var word in Narrowing.WordsOf(query.Text)) where.And(Word(where, word));
        if (Set(query.Type)) where.And($"f.type = {where.P(query.Type!)}");
        if (Set(query.Source)) where.And($"f.source = {where.P(query.Source!)}");
        if (Set(query.Lot)) where.And($"f.position IN (SELECT s2.position FROM fact_scope s2 WHERE s2.scope = {where.P(ReadTables.OfLot(await CodeOf(query.Lot!)))})");
        if (query.From is { } from) where.And($"f.at >= {where.P(Day(from))} AND f.at < 'u'");
        if (query.To is { } to) where.And($"f.at < {where.P(Day(to.AddDays(1)))}");
        if (query.Before is { } before) where.And($"f.position < {where.P(before)}");
        var total = await snapshot.One<long>($"SELECT count(*) FROM fact f {where}", where.Values);
        var positions = await snapshot.Query<long>(
            $"SELECT f.position FROM fact f {where} ORDER BY f.position DESC LIMIT {where.P(query.Size)} OFFSET {where.P((query.Number - 1) * (long)query.Size)}", where.Values);
        return new(await Lines(positions), query.Number, query.Size, total);
    }

    /// <summary>The latest facts of the trade taken in on a day, in scope: what was reported, or what this system itself did.</summary>
    public async Task<IReadOnlyList<FactLine>> Latest(DateOnly day, int most, bool own)
    {
        var where = new Narrowing(snapshot);
        if (where.Scopes(pass) is { } scopes) where.And($"f.position IN (SELECT s.position FROM fact_scope s WHERE s.scope IN ({scopes}))");
        where.And($"f.taken >= {where.P(Day(day))} AND f.taken < {where.P(Day(day.AddDays(1)))} AND f.scope <> 'Centre' AND f.source {(own ? "=" : "<>")} {where.P(OwnFacts.Source)}");
        var positions = await snapshot.Query<long>($"SELECT f.position FROM fact f {where} ORDER BY f.position DESC LIMIT {where.P(most)}", where.Values);
        return await Lines(positions);
    }

    private async Task<IReadOnlyList<FactLine>> Lines(IReadOnlyList<long> positions)
    {
        if (positions.Count == 0) return [];
        var list = new Narrowing(snapshot);
        list.And($"position IN ({string.Join(", ", positions.Select(position => list.P(position)))})");
        var rows = await snapshot.RowsApart<FactRow>(ReadTables.Fact, $"{list} ORDER BY position DESC", list.Values);
        var lines = await new FactLines(snapshot, pass, sources).Of(rows.Ours);
        if (rows.Others.Count == 0) return lines;
        var altered = rows.Others.Select(row => DeskWords.AlteredFact(long.Parse(row.Text("position"), CultureInfo.InvariantCulture)));
        return [.. lines.Concat(altered).OrderByDescending(line => line.Position)];
    }

    /// <summary>A word is part of a code, a released value, or the name of a type of fact.</summary>
    private string Word(Narrowing where, string word)
    {
        var types = FactBook.All.Where(type => type.Chinese.Contains(word, StringComparison.Ordinal) || type.English.Contains(word, StringComparison.OrdinalIgnoreCase)
            || type.Name.Contains(word, StringComparison.OrdinalIgnoreCase)).Select(type => where.P(type.Name)).ToList();
        var parts = new List<string>();
        foreach (var parameter in SearchText.Variants(word).Select(where.P))
        {
            foreach (var column in (string[])["lower(f.data)", "lower(f.source_key)", "lower(f.lots)", "lower(f.project)"]) parts.Add(snapshot.Contains(column, parameter));
        }
        if (types.Count > 0) parts.Add($"f.type IN ({string.Join(", ", types)})");
        if (long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var position)) parts.Add($"f.position = {where.P(position)}");
        return $"(f.type <> '' AND ({string.Join(" OR ", parts)}))";
    }

    private async Task<string> CodeOf(string code) => (await new LotQueries(snapshot, pass).ByCode(code)).FirstOrDefault()?.Lot ?? code;

    private static bool Set(string? value) => !string.IsNullOrWhiteSpace(value);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
