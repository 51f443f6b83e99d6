using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Store;

namespace Witness.Flow.Records;

/// <summary>所在辖区 — what registrations have said of the regions of projects, and by them of their lots; for the intake, which refuses what lies outside a sender's region.</summary>
public sealed class LotRegions(ReadDatabase database)
{
    /// <summary>Of lots (<c>L/…</c>) and projects (<c>P/…</c>); what no registration has said is left out.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Of(IReadOnlyCollection<string> things, CancellationToken stop)
    {
        await using var snapshot = await database.Snapshot(stop);
        var projects = things.Where(thing => thing[0] == 'P').ToDictionary(thing => thing, thing => thing, StringComparer.Ordinal);
        var lots = things.Where(thing => thing[0] == 'L').Select(thing => thing[2..]).ToList();
        if (lots.Count > 0)
        {
            var list = new Narrowing(snapshot);
            list.And($"lot IN ({string.Join(", ", lots.Select(list.P))}) AND project <> ''");
            foreach (var (lot, project) in await snapshot.Query<(string Lot, string Project)>($"SELECT lot, project FROM lot {list}", list.Values))
                projects["L/" + lot] = ReadTables.OfProject(project);
        }
        if (projects.Count == 0) return new Dictionary<string, string>();
        var said = await Said(snapshot, [.. projects.Values.Distinct(StringComparer.Ordinal)]);
        return projects.Where(pair => said.ContainsKey(pair.Value)).ToDictionary(pair => pair.Key, pair => said[pair.Value], StringComparer.Ordinal);
    }

    // a row that was written by somebody else says nothing: the fact is taken, and the scan names the row
    private static async Task<Dictionary<string, string>> Said(ReadSnapshot snapshot, IReadOnlyList<string> projects)
    {
        var list = new Narrowing(snapshot);
        list.And($"type = '{nameof(ProjectRegistered)}' AND position IN (SELECT position FROM fact_scope WHERE scope IN ({string.Join(", ", projects.Select(list.P))}))");
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var row in await snapshot.Rows<FactRow>(ReadTables.Fact, $"{list} ORDER BY position", list.Values))
                if (row.ToRecorded().Fact is ProjectRegistered { Region: { } region }) said[ReadTables.OfProject(row.Project)] = region;
        }
        catch (TamperException)
        {
            said.Clear();
        }
        return said;
    }
}
