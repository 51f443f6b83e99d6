using System.Globalization;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Report;
using Witness.Flow.Follow;
using Witness.Flow.Store;

namespace Witness.Flow.Reports;

/// <summary>报告簿 — the read model of reports: what was issued and reviewed, and which lots have facts a report would have to tell.</summary>
public sealed class ReportBook(ReadDatabase database) : Follower("report-book", 2000)
{
    private const int Seldom = 20_000;

    /// <summary>Of a lot that has no report yet only these bring it near one; after that every fact of it does.</summary>
    private static readonly HashSet<string> Leading = new(StringComparer.Ordinal)
    {
        nameof(ContractSigned), nameof(LotFailed), nameof(LotTerminated), nameof(DealConfirmed), nameof(ResultPublished), nameof(AwardNoticed), nameof(DepositReceived), nameof(DepositRefunded), nameof(DepositTransferred),
        nameof(DepositForfeited), nameof(DepositRefundFailed),
    };

    /// <summary>Written about a lot after its report, and nothing that the report would tell.</summary>
    private static readonly HashSet<string> Silent = new(StringComparer.Ordinal)
    {
        nameof(ReportIssued), nameof(ReportSupplemented), nameof(ReportReviewed), nameof(WitnessInfoPushed), nameof(WitnessInfoReceipted), nameof(RecordFormed), nameof(RecordConfirmed), nameof(AccessAsked), nameof(AccessGranted),
        nameof(AccessRefused), nameof(AccessRecalled), nameof(AccessHandedOver), nameof(AccessEntered), nameof(ReportRead), nameof(ReportLent), nameof(ReportReturned), nameof(ReportProvided), nameof(LotClosed), nameof(HoldPlaced), nameof(HoldLifted), nameof(DisposalApproved),
        nameof(MaterialDisposed), nameof(ArchivePackaged), nameof(ArchiveHandedOver), nameof(ArchiveImported), nameof(DeadlineRecomputed), nameof(SurveyAnswered),
    };

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ReportRow> _reports = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Lot, long Round), NearRow> _near = [];
    private readonly List<ReviewRow> _reviews = [];
    private long _lastChanged = -1;

    /// <summary>Last position that changed anything here since the start; -1 before the first.</summary>
    public long LastChanged => Volatile.Read(ref _lastChanged);

    /// <summary>Raised when the centre has set anything anew that reports depend on; true until somebody asks.</summary>
    internal bool SettingsChanged { get; set; } = true;

    public IReadOnlyList<ReportRow> All
    {
        get
        {
            lock (_gate) return [.. _reports.Values];
        }
    }

    /// <summary>Position of the last report; -1 before the first.</summary>
    public long Last
    {
        get
        {
            lock (_gate) return _reports.Count == 0 ? -1 : _reports.Values.Max(r => r.Position);
        }
    }

    public ReportRow? Find(string number)
    {
        lock (_gate) return _reports.GetValueOrDefault(number);
    }

    /// <summary>The reports of a round, the first one first.</summary>
    public IReadOnlyList<ReportRow> Of(string lot, long round)
    {
        lock (_gate) return [.. _reports.Values.Where(r => r.Lot == lot && r.Round == round).OrderBy(r => r.Version)];
    }

    /// <summary>Rounds and projects with facts that bear upon a report.</summary>
    public IReadOnlyList<NearRow> Near
    {
        get
        {
            lock (_gate) return [.. _near.Values];
        }
    }

    internal IReadOnlyList<ReviewRow> Reviews(string number)
    {
        lock (_gate) return [.. _reviews.Where(r => r.Number == number)];
    }

    /// <summary>Reviews of a round that no report has taken up yet, the latest last.</summary>
    internal IReadOnlyList<ReviewRow> Pending(string lot, long round)
    {
        lock (_gate) return [.. _reviews.Where(r => r.Lot == lot && r.Round == round && !_reports.ContainsKey(r.Number))];
    }

    /// <summary>Every number ever given, issued or reviewed.</summary>
    internal IReadOnlyList<string> Numbers
    {
        get
        {
            lock (_gate) return [.. _reports.Keys.Concat(_reviews.Select(r => r.Number)).Distinct(StringComparer.Ordinal)];
        }
    }

    protected internal override async Task<long> LoadCursor(CancellationToken stop)
    {
        await using var snapshot = await database.Snapshot(stop);
        var reports = await snapshot.Rows<ReportRow>(ReportTables.Report, "ORDER BY number");
        var near = await snapshot.Rows<NearRow>(ReportTables.Near, "ORDER BY lot, round");
        var reviews = await snapshot.Rows<ReviewRow>(ReportTables.Review, "ORDER BY position");
        lock (_gate) // when it goes on over other tables
        {
            _reports.Clear();
            _near.Clear();
            _reviews.Clear();
            foreach (var row in reports) _reports[row.Number] = row;
            foreach (var row in near) _near[(row.Lot, row.Round)] = row;
            _reviews.AddRange(reviews);
        }
        SettingsChanged = true;
        return database.Cursor(Name);
    }

    protected internal override async Task See(IReadOnlyList<FeedItem> items, CancellationToken stop)
    {
        var next = items[^1].Position + 1;
        var (issued, near, reviews) = (new List<ReportRow>(), new Dictionary<(string, long), NearRow>(), new List<ReviewRow>());
        foreach (var (position, any) in items)
        {
            if (any.Plain is not { } entry) continue;
            var (type, scope) = (entry.Header.Type, entry.Header.Scope);
            if (type is nameof(PolicyChanged)) SettingsChanged = true;
            if (type is nameof(ReportIssued) or nameof(ReportSupplemented)) Issue(entry, position, issued);
            else if (type is nameof(ReportReviewed)) reviews.Add(Review(entry, position));
            if (Silent.Contains(type)) continue;
            if (scope is { Kind: ScopeKind.Project, Project: { } project }) near[("P/" + project, 0)] = new("P/" + project, 0, project, position, Time(entry));
            foreach (var lot in scope.Lots)
            {
                var key = (lot, (long)scope.Round);
                var before = near.GetValueOrDefault(key) ?? Known(key);
                if (before is not null || Leading.Contains(type)) near[key] = new(lot, scope.Round, scope.Project ?? before?.Project ?? "", position, Time(entry));
            }
        }
        if (issued.Count > 0 || near.Count > 0 || reviews.Count > 0 || next - database.Cursor(Name) > Seldom)
        {
            await database.Apply(
                batch =>
                {
                    foreach (var row in issued) batch.Put(ReportTables.Report, row);
                    foreach (var row in near.Values) batch.Put(ReportTables.Near, row);
                    foreach (var row in reviews) batch.Put(ReportTables.Review, row);
                    batch.SetCursor(Name, next);
                    return Task.CompletedTask;
                },
                stop);
        }
        lock (_gate)
        {
            foreach (var row in issued) _reports[row.Number] = row;
            foreach (var row in near.Values) _near[(row.Lot, row.Round)] = row;
            _reviews.AddRange(reviews);
        }
        if (issued.Count > 0 || reviews.Count > 0) Volatile.Write(ref _lastChanged, next - 1);
    }

    private NearRow? Known((string, long) key)
    {
        lock (_gate) return _near.GetValueOrDefault(key);
    }

    private static void Issue(Entry entry, long position, List<ReportRow> to)
    {
        var (number, kind, upTo, digest, version, files, first, party, signers) = FactReader.FromStored(entry.Header, entry.Fields) switch
        {
            ReportIssued f => (f.ReportNo, f.Kind == "终止见证" ? ReportKind.Termination : ReportKind.Witness, f.UpTo, f.Digest, f.Version, f.Files, f.FirstReportNo, f.PartyDigest, f.Signers),
            ReportSupplemented f => (f.ReportNo, ReportKind.Supplement, f.UpTo, f.Digest, f.Version, f.Files, f.FirstReportNo, f.PartyDigest, f.Signers),
            _ => default,
        };
        if (number is null || entry.Header.Scope.Lots is not [var lot, ..]) return;
        string Stored(string title) => files?.FirstOrDefault(file => file.Title == title)?.Url ?? "";
        to.Add(new(
            number, lot, entry.Header.Scope.Round, kind.ToString(), version ?? 1, first ?? number, position, upTo ?? position, digest ?? "", party ?? "", Stored(ReportIssuer.FullFile), Stored(ReportIssuer.PartyFile),
            files?.FirstOrDefault(file => file.Title == ReportIssuer.FullFile)?.Size ?? 0, entry.Header.At.ToString(), string.Join('、', signers ?? [])));
    }

    private static ReviewRow Review(Entry entry, long position)
    {
        var fact = (ReportReviewed)FactReader.FromStored(entry.Header, entry.Fields);
        return new(position, fact.ReportNo ?? "", entry.Header.Scope.Lots.FirstOrDefault() ?? "", entry.Header.Scope.Round, fact.Verdict ?? "", fact.Officer ?? "", fact.UpTo ?? position, fact.At.ToString(), fact.Reason ?? "");
    }

    private static string Time(Entry entry) => entry.Received.ToString("O", CultureInfo.InvariantCulture);
}
