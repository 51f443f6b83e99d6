using System.Globalization;
using Witness.Domain.Access;
using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Keeping;

/// <summary>将销毁 — what of a lot's material goes: objects by name, keys; and what has to stay, and why.</summary>
public sealed record ToGo(IReadOnlyList<StoredObject> Objects, IReadOnlyList<KeyName> Keys, string Left);

/// <summary>
/// 销毁执行 — finds out what makes up a material of a lot, and takes it away: files from the stores, values by their keys. Called only after the fact of disposal
/// stands in the log; whatever a crash left undone is done by <see cref="Finish"/>, as often as it is called.
/// </summary>
public sealed class Disposer(KeepingBook book, KeepingPen pen, LogStore store, SealedValues values, Keystore keys)
{
    /// <summary>The stores by their names in <see cref="KeepingBook"/>.</summary>
    public required IReadOnlyDictionary<string, EvidenceShelf> Shelves { get; init; }

    internal async Task<ToGo> Of(string lot, string material, CancellationToken stop)
    {
        var objects = book.ByLot[(lot, material)].ToList();
        return material switch
        {
            RetentionBook.Raw => await Raw(lot, stop),
            RetentionBook.Records => await Records(lot, stop),
            _ => new(objects, [], ""),
        };
    }

    internal void Take(ToGo what)
    {
        foreach (var one in what.Objects) Shelves[one.Shelf].Remove(one.Name);
        if (what.Keys.Count > 0) keys.Destroy([.. what.Keys]);
    }

    /// <summary>Does what was said in the log and not done: after a crash, or where somebody has put a file back.</summary>
    /// <returns>How many objects and keys still had to go.</returns>
    public async Task<int> Finish(CancellationToken stop)
    {
        var done = 0;
        foreach (var one in book.Disposed)
        {
            if (await Shelves[one.Shelf].Probe(one.Name, stop) is null) continue;
            Shelves[one.Shelf].Remove(one.Name);
            done++;
        }
        foreach (var tomb in book.Ask(life => life.Gone).Where(tomb => tomb.Keys > 0))
        {
            var left = (await Of(tomb.Lot, tomb.Material, stop)).Keys;
            if (left.Count == 0) continue;
            keys.Destroy([.. left]);
            done += left.Count;
        }
        return done;
    }

    /// <summary>Lots whose requests name a person, and how many requests.</summary>
    internal async Task<IReadOnlyList<string>> LotsNaming(KeyName subject, CancellationToken stop)
    {
        var naming = keys.Naming(subject);
        await using var snapshot = await pen.Database.Snapshot(stop);
        var requests = (await snapshot.Query<string>("SELECT DISTINCT request FROM fact WHERE request <> ''")).Where(request => naming.Contains(keys.Opaque(KeyName.Request(request)))).ToHashSet(StringComparer.Ordinal);
        var lots = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in await snapshot.Query<(string Request, string Lots, string Project)>("SELECT request, lots, project FROM fact WHERE request <> ''"))
        {
            if (!requests.Contains(row.Request)) continue;
            if (row.Lots.Length > 0) lots.UnionWith(row.Lots.Split('\u001f'));
            else if (row.Project.Length > 0) lots.UnionWith((await snapshot.Query<string>("SELECT lot FROM lot WHERE project = @project", new { project = row.Project })));
        }
        return [.. lots.Order(StringComparer.Ordinal)];
    }

    internal bool Forget(KeyName subject)
    {
        if (keys.Find(subject) is null) return false;
        keys.Destroy([subject]);
        return true;
    }

    private async Task<ToGo> Raw(string lot, CancellationToken stop)
    {
        var requests = (await Entries(lot, stop)).Select(entry => entry.Message?.Request).OfType<string>().Distinct().ToList();
        var (going, stay) = (new List<KeyName>(), 0);
        foreach (var chunk in requests.Chunk(200))
        {
            await using var snapshot = await pen.Database.Snapshot(stop);
            var rows = await snapshot.Query<(string Request, string Lots, string Project)>($"SELECT request, lots, project FROM fact WHERE {snapshot.Among("request", "@chunk")}", new { chunk });
            var projects = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
            foreach (var project in rows.Where(row => row.Lots.Length == 0 && row.Project.Length > 0).Select(row => row.Project).Distinct()) projects[project] = await snapshot.Query<string>("SELECT lot FROM lot WHERE project = @project", new { project });
            foreach (var group in rows.GroupBy(row => row.Request))
            {
                // a message that speaks of a lot still kept stays, and one of a project until the last of its lots goes
                if (group.All(row => Lots(row.Lots, row.Project, projects) is { Count: > 0 } named && named.All(other => other == lot || book.IsGone(other, RetentionBook.Raw)))) going.Add(KeyName.Request(group.Key));
                else stay++;
            }
        }
        return new([], [.. going.Where(Stands)], stay == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{stay} 件原始报文同时涉及其他标段，保留"));
    }

    private async Task<ToGo> Records(string lot, CancellationToken stop)
    {
        var entries = await Entries(lot, stop);
        var names = new HashSet<KeyName>();
        var left = new List<string>();
        var files = book.ByLot[(lot, RetentionBook.Reports)].Any() && !book.IsGone(lot, RetentionBook.Reports) || (book.ByLot[(lot, RetentionBook.EvidenceFiles)].Any() && !book.IsGone(lot, RetentionBook.EvidenceFiles));
        if (files) left.Add("线索密钥因报告或证据仍在而保留");
        foreach (var round in entries.Select(entry => entry.Header.Scope.Round).Append(1).Distinct())
        {
            foreach (var seal in SealMarks.All) names.Add(DraftMaker.LotKey(new(ScopeKind.Lot, null, [lot], round), seal));
            if (!files) names.Add(DraftMaker.LotKey(new(ScopeKind.Lot, null, [lot], round), null));
        }
        var own = entries.Select(entry => entry.Message?.Request).OfType<string>().Select(request => keys.Opaque(KeyName.Request(request))).ToHashSet();
        var shared = 0;
        foreach (var entry in entries.Where(entry => entry.Header.Scope.Kind is ScopeKind.Lot))
        {
            foreach (var name in await values.PersonalKeys(entry, stop))
            {
                if (!name.IsSubject || keys.Naming(name).IsSubsetOf(own)) names.Add(name);
                else shared++;
            }
        }
        if (shared > 0) left.Add(string.Create(CultureInfo.InvariantCulture, $"{shared} 个值所属的人另见于其他报文，其密钥保留"));
        return new([], [.. names.Where(Stands)], string.Join("；", left));
    }

    private static IReadOnlyList<string> Lots(string lots, string project, Dictionary<string, IReadOnlyList<string>> projects) => lots.Length > 0 ? lots.Split('\u001f') : projects.GetValueOrDefault(project) ?? [];

    private bool Stands(KeyName name) => keys.Find(name) is not null;

    // those that stand in clear; a hidden one lies under the key of its lot and seal, and goes with it
    private async Task<IReadOnlyList<Entry>> Entries(string lot, CancellationToken stop)
    {
        IReadOnlyList<long> positions;
        await using (var snapshot = await pen.Database.Snapshot(stop)) positions = [.. (await snapshot.Rows<SpokenOf>("fact_scope", "WHERE scope = @scope ORDER BY position", new { scope = "L/" + lot })).Select(row => row.Position)];
        var entries = new List<Entry>();
        foreach (var position in positions)
        {
            var any = AnyEntry.Read((await store.ReadEntries(LogName.Witness, position, 1, stop))[0].Bytes);
            if ((any.Plain ?? (any.Hidden is { } hidden ? (await values.Body(hidden, static (_, _, _) => true, stop)).Entry : null)) is { } entry) entries.Add(entry);
        }
        return entries;
    }
}
