using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Keeping;

namespace Witness.Flow.Alerts;

/// <summary>Where the facts of a lot or project lie, to be saved.</summary>
/// <param name="Binds">Of a lot: its project. Of a project: nothing.</param>
/// <param name="Hiding">Those that held something back when they were taken in.</param>
internal sealed record SavedPlace(string Key, string? Binds, IReadOnlyList<long> Positions, IReadOnlyList<long> Hiding);

/// <summary>未启部分 — what a fact that holds something back waits for.</summary>
/// <param name="AllRounds">It touches every round of its lots, not its own alone.</param>
/// <param name="Seals">Some of these must open before it can say more; null: nobody knows which.</param>
internal sealed record Withheld(Type Fact, int Round, bool AllRounds, IReadOnlyList<string> Lots, IReadOnlySet<Seal>? Seals)
{
    public bool Awaits(Seal seal) => Seals?.Contains(seal) != false;

    public static Withheld Of(Recorded recorded)
    {
        var (fact, scope) = (recorded.Fact, recorded.Fact.Header.Scope);
        var type = FactBook.Of(fact);
        var fields = recorded.Hidden!.Select(type.Field).OfType<FieldType>().ToList();
        var open = fields.Count < recorded.Hidden!.Count || fields.Exists(field => field.Follows) || Bindings.Concerns(fact);
        var seals = open ? null : fields.SelectMany(field => field.Mark.Seals()).ToHashSet();
        if (type.Secret) seals?.Add(Seal.S1);
        return new(fact.GetType(), scope.Round, !LotWatch.IsOfOneRound(fact), scope.Lots, seals);
    }
}

/// <summary>
/// 标段所在 — where in the log the facts of each lot and project lie, so that a lot can be folded again without a read table: eight bytes
/// a fact. Nothing of what they say is kept.
/// </summary>
internal sealed class LotPlaces
{
    private readonly Dictionary<string, OfLot> _lots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OfProject> _projects = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Lots => _lots.Keys;

    public string? ProjectOf(string lot) => _lots.TryGetValue(lot, out var known) ? known.Project : null;

    public IReadOnlyCollection<string> LotsOf(string project) => _projects.TryGetValue(project, out var known) ? [.. known.Lots] : [];

    /// <summary>Positions of the lot's own facts and those of its project, in order.</summary>
    public IReadOnlyList<long> Of(string lot)
    {
        if (!_lots.TryGetValue(lot, out var known)) return [];
        return known.Project is { } project && _projects.TryGetValue(project, out var shared) ? [.. known.Positions.Union(shared.Positions).Order()] : known.Positions;
    }

    /// <summary>Facts of the lot that held something back when they were taken in; what each waits for is null where that is not known (any more).</summary>
    public IReadOnlyCollection<KeyValuePair<long, Withheld?>> Hiding(string lot) => _lots.TryGetValue(lot, out var known) ? known.Hiding : [];

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

    /// <summary>All there is, to be saved.</summary>
    public (IReadOnlyList<SavedPlace> Lots, IReadOnlyList<SavedPlace> Projects) Rows() =>
        ([.. _lots.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => new SavedPlace(l.Key, l.Value.Project, l.Value.Positions, [.. l.Value.Hiding.Keys]))],
         [.. _projects.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => new SavedPlace(p.Key, null, p.Value.Positions, []))]);

    /// <summary>Takes up what <see cref="Rows"/> gave.</summary>
    public void Load(IEnumerable<SavedPlace> lots, IEnumerable<SavedPlace> projects)
    {
        foreach (var saved in projects) Project(saved.Key).Positions.AddRange(saved.Positions);
        foreach (var saved in lots)
        {
            var lot = new OfLot { Project = saved.Binds };
            lot.Positions.AddRange(saved.Positions);
            foreach (var position in saved.Hiding) lot.Hiding[position] = null;
            _lots.Add(saved.Key, lot);
            if (saved.Binds is { } project) Project(project).Lots.Add(saved.Key);
        }
    }

    private static void Note(OfLot known, Recorded recorded)
    {
        if (recorded.Hidden is { Count: > 0 }) known.Hiding[recorded.Position] = Withheld.Of(recorded);
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

        public SortedDictionary<long, Withheld?> Hiding { get; } = [];

        public string? Project { get; set; }
    }

    private sealed class OfProject
    {
        public List<long> Positions { get; } = [];

        public SortedSet<string> Lots { get; } = new(StringComparer.Ordinal);
    }
}
