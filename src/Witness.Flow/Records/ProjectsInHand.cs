using Witness.Domain.Facts;

namespace Witness.Flow.Records;

/// <summary>
/// 在办项目 — projects whose every entry passed by in this run: which lots are bound to them and the facts their lots share, so that a
/// lot that begins need not ask the tables for what was folded a moment ago. Only a cache: of other projects the tables are asked.
/// </summary>
/// <param name="fromStart">The log is folded from its first entry on: every lot passes by.</param>
public sealed class ProjectsInHand(bool fromStart = false)
{
    private const int MostLots = 100_000;
    private const int MostFacts = 60_000;

    private readonly Dictionary<string, string?> _projects = new(StringComparer.Ordinal); // of lots
    private readonly Dictionary<string, HashSet<string>> _lots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Recorded>> _facts = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private int _count;

    /// <summary>Lots bound to the project; null when they have to be asked for.</summary>
    public IReadOnlyCollection<string>? LotsOf(string project) => _lots.TryGetValue(project, out var lots) ? [.. lots] : fromStart ? [] : null;

    /// <summary>The facts of the project itself in order of position; null when they have to be asked for.</summary>
    public IReadOnlyList<Recorded>? FactsOf(string project) => _facts.GetValueOrDefault(project);

    /// <summary>Whether that lot has passed by since it was begun.</summary>
    public bool Knows(string lot) => _projects.ContainsKey(lot);

    /// <summary>From here on the lots bound to this project are known.</summary>
    public void Begin(string project, IEnumerable<string> lots)
    {
        var bound = _lots[project] = new(lots, StringComparer.Ordinal);
        foreach (var lot in bound) _projects[lot] = project;
    }

    /// <summary>From here on every fact of this project passes by.</summary>
    public void BeginFacts(string project)
    {
        if (_facts.TryAdd(project, [])) _order.Enqueue(project);
    }

    /// <summary>A fact of the project itself.</summary>
    public void Note(string project, Recorded recorded)
    {
        if (!_facts.TryGetValue(project, out var facts)) return;
        facts.Add(recorded);
        for (_count++; _count > MostFacts && _order.TryDequeue(out var oldest);)
            if (_facts.Remove(oldest, out var gone)) _count -= gone.Count;
    }

    public void Bind(string lot, string? project)
    {
        if (_projects.TryGetValue(lot, out var before))
        {
            if (before == project) return;
            if (before is not null && _lots.TryGetValue(before, out var left)) left.Remove(lot);
        }
        else if (!fromStart && _projects.Count >= MostLots) Clear();
        _projects[lot] = project;
        if (project is null) return;
        if (_lots.TryGetValue(project, out var lots)) lots.Add(lot);
        else if (fromStart) _lots.Add(project, new(StringComparer.Ordinal) { lot });
    }

    public void Clear()
    {
        _projects.Clear();
        _lots.Clear();
        _facts.Clear();
        _order.Clear();
        _count = 0;
    }
}
