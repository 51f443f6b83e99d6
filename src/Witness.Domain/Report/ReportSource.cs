using System.Text.Json;
using Witness.Domain.Access;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Terms;

namespace Witness.Domain.Report;

/// <summary>条目内容 — an entry as a report may use it: what is released, and beside it what the compartment holds of it.</summary>
/// <param name="Clues">Null for a fact that says nothing of alerts, irregularities, letters and evidence.</param>
/// <param name="Actor">Who wrote it.</param>
public sealed record ReportEntry(Recorded Released, Recorded? Clues, string Actor)
{
    private static readonly HashSet<Type> OfClues =
    [
        typeof(AlertRaised), typeof(AlertRevised), typeof(AlertCleared), typeof(AlertReopened), typeof(AlertTaken), typeof(AlertEscalated), typeof(AlertReviewed), typeof(AnomalyRecorded), typeof(AnomalyVoided),
        typeof(AnomalyReported), typeof(PartyPrompted), typeof(PartyInformed), typeof(StopRequested), typeof(LetterDrafted), typeof(LetterReviewed), typeof(LetterSent), typeof(LetterReceipted), typeof(LetterAnswered),
        typeof(OutcomeRecorded), typeof(EvidenceTaken), typeof(EvidenceHandedOver),
    ];

    /// <summary>Whether facts of this type say anything of the compartment: a party's copy is drawn without them.</summary>
    public static bool IsClue(Type fact) => OfClues.Contains(fact);

    /// <summary>From the entry and the values opened of it; those that are personal are left closed. Null for a type this version does not know.</summary>
    public static ReportEntry? Of(Entry entry, long position, IReadOnlyList<KeyValuePair<string, JsonElement>> opened)
    {
        if (FactBook.Find(entry.Header.Type) is not { } type) return null;
        var told = opened.Where(value => type.Field(value.Key) is { } field && (field.Mark & Mark.Personal) == 0).ToList();
        var clue = IsClue(type.ClrType);
        return new(Make(entry, position, [.. told.Where(value => (type.Field(value.Key)!.Mark & Mark.S6) == 0)]), clue ? Make(entry, position, told) : null, entry.Actor);
    }

    private static Recorded Make(Entry entry, long position, List<KeyValuePair<string, JsonElement>> opened) => new(
        FactReader.FromStored(entry.Header, entry.Fields, opened), position, entry.Received,
        entry.Sealed.Count == 0 ? [] : [.. entry.Sealed.Select(field => field.Key).Where(name => !opened.Exists(one => one.Key == name))]);
}

/// <summary>
/// 报告来源 — all that a report follows from: facts before a position of the log, as the seals stood there. Whoever has them, we from the vault or a
/// verifier from a proof bundle, gets the same bytes from <see cref="ReportDrawer"/>.
/// </summary>
/// <param name="Facts">Facts of the lot and of its project with released values: neither personal ones nor those of the compartment.</param>
/// <param name="Told">What the lots of the project are told of each other.</param>
/// <param name="Clues">Facts of the lot about alerts, irregularities, letters and evidence, with what the compartment holds of them.</param>
/// <param name="Centre">Facts of the centre: what clocks are reckoned with, the accounts of sources, how reports are issued.</param>
/// <param name="Actors">Who wrote the centre's own facts, by position.</param>
public sealed record ReportSource(
    string Lot, string? Project, int Round, LogPrefix Prefix, IReadOnlyList<Recorded> Facts, IReadOnlyList<Recorded> Told, IReadOnlyList<Recorded> Clues, IReadOnlyList<Recorded> Centre,
    IReadOnlyDictionary<long, string> Actors)
{
    /// <summary>Sorts entries into what they are to this lot; others may pass by.</summary>
    public static ReportSource Of(string lot, int round, LogPrefix prefix, IEnumerable<ReportEntry> entries)
    {
        var all = entries.Where(e => e.Released.Position < prefix.Size).DistinctBy(e => e.Released.Position).OrderBy(e => e.Released.Position).ToList();
        var project = ProjectOf(lot, all);
        List<Recorded> facts = [], told = [], clues = [], centre = [];
        var actors = new Dictionary<long, string>();
        foreach (var entry in all)
        {
            var scope = entry.Released.Fact.Header.Scope;
            if (scope.Kind == ScopeKind.Centre)
            {
                if (Concerns(entry.Released.Fact)) centre.Add(entry.Released);
                continue;
            }
            var own = scope.Lots.Contains(lot);
            if (own || (scope.Kind == ScopeKind.Project && scope.Project == project)) facts.Add(entry.Released);
            else if (project is not null && scope.Project == project) told.Add(entry.Released);
            if (own && entry.Clues is { } clue) clues.Add(clue);
            if (own && entry.Actor != Own && entry.Released.Fact.Header.Identity.Source == Own) actors[entry.Released.Position] = entry.Actor;
        }
        return new(lot, project, round, prefix, facts, told, clues, centre, actors);
    }

    /// <summary>LotRegistered binds a lot to its project, the latest wins; before it any fact that names one (ruling 53).</summary>
    public static string? ProjectOf(string lot, IEnumerable<ReportEntry> entries)
    {
        string? said = null, registered = null;
        foreach (var (released, _, _) in entries)
        {
            if (released.Fact.Header.Scope is not { Project: { } project } scope || !scope.Lots.Contains(lot)) continue;
            if (released.Fact is LotRegistered) registered = project;
            else said ??= project;
        }
        return registered ?? said;
    }

    /// <summary>The same without what the compartment holds, and without the facts about it.</summary>
    public ReportSource ForParty() => this with
    {
        Facts = [.. Facts.Where(f => !ReportEntry.IsClue(f.Fact.GetType()))], Clues = [], Actors = Actors.Where(a => Facts.Any(f => f.Position == a.Key && !ReportEntry.IsClue(f.Fact.GetType()))).ToDictionary(),
    };

    /// <summary>Positions of all of them.</summary>
    public IEnumerable<long> Positions => Facts.Concat(Told).Concat(Clues).Concat(Centre).Select(f => f.Position);

    /// <summary>What the centre had set about its reports.</summary>
    public ReportSettings Settings => ReportSettings.Of(Centre);

    /// <summary>What clocks are reckoned with: at the trade time of the last entry.</summary>
    public ClockContext Clocks => ClockContext.Of(Prefix.AsOf, ClockSettings.Of(Centre), Centre.OrderBy(f => f.Position).Aggregate(SourceBook.Empty, (book, f) => book.With(f.Fact)));

    /// <summary>Names of sources as they were registered.</summary>
    public IReadOnlyDictionary<string, string> SourceNames() => Centre.OrderBy(f => f.Position).Select(f => f.Fact).OfType<SenderRegistered>()
        .Where(f => f is { Sender: not null, Org.Name: not null }).GroupBy(f => f.Sender!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Org!.Name!, StringComparer.Ordinal);

    /// <summary>Whether a fact of the centre says anything a report follows from.</summary>
    public static bool Concerns(Fact fact) => ClockSettings.Concerns(fact) || fact is SenderRegistered or SenderChanged or SenderSuspended || ReportSettings.Concerns(fact);

    /// <summary>Types of such facts.</summary>
    public static readonly IReadOnlyList<string> CentreTypes =
    [
        nameof(CalendarEntered), nameof(LimitEntered), nameof(CitationConfirmed), nameof(ConventionSet), nameof(FactRetracted), nameof(SenderRegistered), nameof(SenderChanged), nameof(SenderSuspended), nameof(PolicyChanged),
    ];

    private const string Own = "witness";
}

/// <summary>日志前缀 — how far the log is known.</summary>
/// <param name="Root">Hex.</param>
/// <param name="AsOf">Trade time at which its last entry was taken in.</param>
public sealed record LogPrefix(string Origin, long Size, string Root, DateTimeOffset AsOf);

/// <summary>报告委托 — what does not follow from the facts: number, kind, and what it supplements; all of it stands in the report.</summary>
/// <param name="Key">Name of the key that will sign.</param>
public sealed record ReportOrder(string Number, int Version, ReportKind Kind, ReportCopy Copy, string Key)
{
    /// <summary>What it adds to, and what has changed; null for a first report.</summary>
    public ReportSupplement? Supplement { get; init; }

    /// <summary>The rules it is drawn under: those of this program, or those that a report at hand names.</summary>
    public string Rules { get; init; } = ReportDrawer.Rules;

    /// <summary>The order by which a report at hand was drawn.</summary>
    public static ReportOrder Of(WitnessReport report) => new(report.Cover.Number, report.Cover.Version, report.Cover.Kind, report.Cover.Copy, report.Signatures.Key) { Supplement = report.Supplement, Rules = report.Basis.Rules };
}

/// <summary>报告设定 — how the centre issues its reports: facts of the centre (策略), the latest of each; what is not set has a default.</summary>
/// <param name="TwoPersons">双人审签: one reviews, another issues; else reports are issued by themselves.</param>
/// <param name="Settle">A report waits this long, trade time, after the last fact of its lot: what arrives together is told together.</param>
/// <param name="SettleSupplement">The same for a supplement.</param>
public sealed record ReportSettings(Wording Centre, string VerifyAt, bool TwoPersons, TimeSpan Settle, TimeSpan SettleSupplement)
{
    /// <summary>Names of the policies.</summary>
    public const string CentrePolicy = "report.centre", AddressPolicy = "report.address", IssuePolicy = "report.issue", SettlePolicy = "report.settle", SupplementPolicy = "report.settle.supplement";

    /// <summary>Value of <see cref="IssuePolicy"/> for two persons.</summary>
    public const string Two = "双人";

    public static readonly ReportSettings Default = new(new("示例市公共资源交易中心", "Example City Public Resource Trading Centre"), "/verify", false, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(60));

    public static bool Concerns(Fact fact) => fact is PolicyChanged { Policy: { } policy } && policy.StartsWith("report.", StringComparison.Ordinal);

    public static ReportSettings Of(IEnumerable<Recorded> facts)
    {
        var set = Default;
        foreach (var recorded in facts.Where(f => Concerns(f.Fact)).OrderBy(f => f.Position))
        {
            var (policy, value) = ((PolicyChanged)recorded.Fact) is { } changed ? (changed.Policy, changed.After?.Trim()) : default;
            if (string.IsNullOrEmpty(value)) continue;
            set = policy switch
            {
                CentrePolicy => set with { Centre = new(value, value) },
                AddressPolicy => set with { VerifyAt = value },
                IssuePolicy => set with { TwoPersons = value == Two },
                SettlePolicy when Minutes(value) is { } time => set with { Settle = time },
                SupplementPolicy when Minutes(value) is { } time => set with { SettleSupplement = time },
                _ => set,
            };
        }
        return set;
    }

    private static TimeSpan? Minutes(string text) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var minutes) && minutes <= 60 * 24 * 90 ? TimeSpan.FromMinutes(minutes) : null;
}
