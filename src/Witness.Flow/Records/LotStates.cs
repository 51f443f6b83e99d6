using Witness.Domain.Stages;
using Witness.Flow.Store;

namespace Witness.Flow.Records;

/// <summary>
/// 标段状态缓存 — folded states of the lots in hand, kept up fact by fact. Only a cache: a lot that fell out is folded again from
/// its rows, and a second node would fold its own. One writer at a time, the record follower.
/// </summary>
public sealed class LotStates(int most = 3000, ProjectsInHand? projects = null)
{
    private readonly Dictionary<string, LinkedListNode<LotState>> _known = new(StringComparer.Ordinal);
    private readonly LinkedList<LotState> _recent = [];
    private readonly Dictionary<string, HashSet<string>> _ofProject = new(StringComparer.Ordinal);

    /// <summary>The state as of all rows written so far, this batch's included.</summary>
    public async Task<LotState> Of(string lot, ReadBatch batch)
    {
        if (_known.TryGetValue(lot, out var node))
        {
            _recent.Remove(node);
            _recent.AddFirst(node);
            return node.Value;
        }
        var own = await batch.Rows<FactRow>(ReadTables.Fact, OfScope, new { scope = ReadTables.OfLot(lot) });
        return await Begin(lot, ProjectOf(own), own, batch);
    }

    /// <summary>The projects that lots are bound to, as far as they are in hand.</summary>
    internal ProjectsInHand Projects { get; } = projects ?? new();

    /// <summary>The state of a lot that has no facts but the one that is just taken in.</summary>
    internal Task<LotState> Begin(string lot, string? project, ReadBatch batch) => Begin(lot, project, [], batch);

    private async Task<LotState> Begin(string lot, string? project, IReadOnlyList<FactRow> own, ReadBatch batch)
    {
        if (project is null) return Keep(Fold(lot, project, own, []));
        if (Projects.FactsOf(project) is not { } known)
            return Keep(Fold(lot, project, own, await batch.Rows<FactRow>(ReadTables.Fact, OfScope, new { scope = ReadTables.OfProject(project) })));
        var state = Fold(lot, project, own, []);
        foreach (var recorded in known) state.Advance(recorded);
        return Keep(state);
    }

    /// <summary>The state if it is in hand: it has then to be kept up.</summary>
    public LotState? InHand(string lot) => _known.TryGetValue(lot, out var node) ? node.Value : null;

    /// <summary>Lots in hand that share the facts of that project.</summary>
    public IReadOnlyCollection<string> OfProject(string? project) => project is not null && _ofProject.TryGetValue(project, out var lots) ? lots : [];

    /// <summary>Called with a state that falls out because there are too many.</summary>
    public Action<LotState>? FellOut { get; init; }

    /// <summary>Something happened that cannot be folded in (a seal closed, another project): fold it anew when asked.</summary>
    public void Drop(string lot)
    {
        if (!_known.Remove(lot, out var node)) return;
        _recent.Remove(node);
        if (node.Value.Project is not { } project || !_ofProject.TryGetValue(project, out var lots)) return;
        lots.Remove(lot);
        if (lots.Count == 0) _ofProject.Remove(project);
    }

    /// <summary>After a batch that failed nothing in hand can be trusted.</summary>
    public void Clear()
    {
        _known.Clear();
        _recent.Clear();
        _ofProject.Clear();
        Projects.Clear();
    }

    /// <summary>The facts of a scope, in order of position.</summary>
    internal const string OfScope = "WHERE position IN (SELECT position FROM fact_scope WHERE scope = @scope) ORDER BY position";

    /// <summary>Folds a lot from rows: its own, then those of its project.</summary>
    internal static LotState Fold(string lot, string? project, IEnumerable<FactRow> own, IEnumerable<FactRow> shared)
    {
        var state = new LotState(lot, project);
        foreach (var row in own.Concat(shared).OrderBy(row => row.Position))
            if (!row.IsHidden) state.Advance(row.ToRecorded());
        return state;
    }

    /// <summary>LotRegistered binds a lot to its project, the latest wins; before it any fact that names one (ruling 53).</summary>
    internal static string? ProjectOf(IReadOnlyList<FactRow> own)
    {
        string? said = null;
        foreach (var row in own)
        {
            if (row.Project.Length == 0) continue;
            if (row.Type == nameof(Domain.Facts.Catalogue.LotRegistered)) said = "!" + row.Project;
            else if (said is null || said[0] != '!') said = row.Project;
        }
        return said?.TrimStart('!');
    }

    private LotState Keep(LotState state)
    {
        _known[state.Lot] = _recent.AddFirst(state);
        Projects.Bind(state.Lot, state.Project);
        if (state.Project is { } project)
        {
            if (!_ofProject.TryGetValue(project, out var lots)) _ofProject.Add(project, lots = new(StringComparer.Ordinal));
            lots.Add(state.Lot);
        }
        while (_known.Count > most)
        {
            var last = _recent.Last!.Value;
            Drop(last.Lot);
            FellOut?.Invoke(last);
        }
        return state;
    }
}
