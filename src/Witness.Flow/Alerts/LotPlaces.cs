using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Ledger.Bytes;

namespace Witness.Flow.Alerts;

/// <summary>
/// 标段所在 — where in the log the facts of each lot and project lie, so that a lot can be folded again without a read table: eight bytes
/// a fact. Nothing of what they say is kept.
/// </summary>
internal sealed class LotPlaces
{
    private readonly Dictionary<string, OfLot> _lots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OfProject> _projects = new(StringComparer.Ordinal);
    private readonly Dictionary<Key16, long> _hidden = [];

    public IReadOnlyCollection<string> Lots => _lots.Keys;

    public string? ProjectOf(string lot) => _lots.TryGetValue(lot, out var known) ? known.Project : null;

    public IReadOnlyCollection<string> LotsOf(string project) => _projects.TryGetValue(project, out var known) ? [.. known.Lots] : [];

    /// <summary>Positions of the lot's own facts and those of its project, in order.</summary>
    public IReadOnlyList<long> Of(string lot)
    {
        if (!_lots.TryGetValue(lot, out var known)) return [];
        return known.Project is { } project && _projects.TryGetValue(project, out var shared) ? [.. known.Positions.Union(shared.Positions).Order()] : known.Positions;
    }

    /// <summary>Facts of the lot that held something back when they were taken in.</summary>
    public IReadOnlyCollection<long> Hiding(string lot) => _lots.TryGetValue(lot, out var known) ? known.Hiding : [];

    /// <summary>True when the fact binds the lot to another project: what was folded of it holds no longer (ruling 53).</summary>
    public bool Add(string lot, Recorded recorded)
    {
        if (!_lots.TryGetValue(lot, out var known)) _lots.Add(lot, known = new());
        if (known.Positions.Count == 0 || known.Positions[^1] < recorded.Position) known.Positions.Add(recorded.Position);
        else if (known.Positions.BinarySearch(recorded.Position) is < 0 and var at) known.Positions.Insert(~at, recorded.Position);
        Note(known, recorded);
        if (recorded.Fact.Header.Scope.Project is not { } project) return false;
        var registers = recorded.Fact is LotRegistered;
        if (known.Project is not null && !registers) return false; // the first that names one, until the lot is registered
        if (known.Project == project) return false;
        if (known.Project is { } left) Project(left).Lots.Remove(lot);
        known.Project = project;
        Project(project).Lots.Add(lot);
        return true;
    }

    /// <summary>What it holds back now.</summary>
    public void Note(string lot, Recorded recorded)
    {
        if (_lots.TryGetValue(lot, out var known)) Note(known, recorded);
    }

    public void AddShared(string project, long position) => Project(project).Positions.Add(position);

    public void Hide(Key16 tag, long position) => _hidden[tag] = position;

    /// <summary>Where a hidden fact lies that was seen and not opened yet.</summary>
    public long? Take(Key16 tag) => _hidden.Remove(tag, out var position) ? position : null;

    private static void Note(OfLot known, Recorded recorded)
    {
        if (recorded.Hidden is { Count: > 0 }) known.Hiding.Add(recorded.Position);
        else known.Hiding.Remove(recorded.Position);
    }

    private OfProject Project(string code)
    {
        if (!_projects.TryGetValue(code, out var known)) _projects.Add(code, known = new());
        return known;
    }

    private sealed class OfLot
    {
        public List<long> Positions { get; } = [];

        public SortedSet<long> Hiding { get; } = [];

        public string? Project { get; set; }
    }

    private sealed class OfProject
    {
        public List<long> Positions { get; } = [];

        public SortedSet<string> Lots { get; } = new(StringComparer.Ordinal);
    }
}
