using Witness.Domain.Access;
using Witness.Domain.Calendar;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;
using Witness.Flow.Store;

namespace Witness.Flow.Records;

/// <summary>Whether a lot wants the steward.</summary>
public enum Duty { None, Later, Now }

/// <summary>
/// 概要写入 — what lists and the board show of a lot: its row, its parties, its bookings, its due ticks. Derived from the folded
/// state; rows that did not change are not written.
/// </summary>
public sealed class SummaryWriter(TwoClocks clocks, WorkCalendar calendar)
{
    private const int MostRemembered = 6000;

    // a retraction or a contradiction may be one of a booking
    private const string OfVenues = "WHERE position IN (SELECT position FROM fact_scope WHERE scope = @scope) AND type IN ('VenueBooked', 'VenueChanged', 'VenueReleased', 'FactRetracted', 'FactConflicted') ORDER BY position";

    private readonly Dictionary<string, Written> _written = new(StringComparer.Ordinal);
    private readonly HashSet<string> _owned = new(StringComparer.Ordinal); // projects with facts of their own
    private readonly HashSet<string> _drawn = new(StringComparer.Ordinal); // to be drawn before the batch ends

    /// <summary>Who may report what, for the clocks; set anew when a sender changes.</summary>
    public SourceBook Sources { get; set; } = SourceBook.Empty;

    /// <summary>What the centre has entered: calendar, limits, citations, conventions; set anew when such a fact is folded.</summary>
    public ClockSettings Settings { get; set; } = ClockSettings.Of([], calendar);

    /// <summary>Facts of the centre that say how clocks are reckoned, and what was taken back of them, up to a position.</summary>
    internal const string OfSettings = "WHERE (type IN ('CalendarEntered', 'LimitEntered', 'CitationConfirmed', 'ConventionSet') OR (type = 'FactRetracted' AND scope = 'Centre')) AND position < @until ORDER BY position";

    /// <summary>What those rows and the shipped calendar make together.</summary>
    internal ClockSettings Told(IEnumerable<FactRow> rows) => ClockSettings.Of(rows.Select(row => row.ToRecorded()), calendar);

    /// <summary>Before lots are written: settings that this batch has changed hold for all of them.</summary>
    internal async Task Take(ReadBatch batch, Touched touched)
    {
        if (touched.Setting is not null) Settings = Told(await batch.Rows<FactRow>(ReadTables.Fact, OfSettings, new { until = long.MaxValue }));
    }

    /// <summary>What the clocks are reckoned with now.</summary>
    public ClockContext Context => ClockContext.Of(clocks.Trade.GetUtcNow(), Settings, Sources);

    /// <returns>What the steward has to do about it: at once (a seal to turn, a record formed), or when there is time.</returns>
    internal async Task<Duty> Write(ReadBatch batch, LotState state, LastTouch touch)
    {
        var last = touch.Last;
        var reading = new LotReading(state, Context);
        var summary = reading.Summary();
        var before = await Before(batch, state.Lot);
        var row = Row(summary, state.Days, before.Row, last);
        if (row != before.Row) batch.Put(ReadTables.Lot, Values(row));
        var parties = Parties(summary, row.LastAt);
        foreach (var gone in before.Parties.Except(parties)) batch.Remove(ReadTables.Party, gone.Lot, gone.Party, gone.Role, gone.Name);
        foreach (var fresh in parties.Except(before.Parties)) batch.Put(ReadTables.Party, fresh.Lot, fresh.Party, fresh.Role, fresh.RoleEn, fresh.Name, fresh.Code, fresh.ByName, fresh.LastAt, fresh.Search);
        var due = reading.DueRows().Select(d => (Rule: d.Key, d.Phase, At: d.Fires.ToString("yyyy-MM-ddTHH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture))).ToHashSet();
        foreach (var gone in before.Due.Except(due)) batch.Remove(ReadTables.Due, state.Lot, gone.Rule, gone.Phase);
        foreach (var fresh in due.Except(before.Due)) batch.Put(ReadTables.Due, state.Lot, fresh.Rule, fresh.Phase, fresh.At);
        if (before.Row?.Project != row.Project || (row != before.Row && !await HasOwnFacts(batch, row.Project)))
        {
            _drawn.Add(row.Project);
            if (before.Row is { Project: var left } && left != row.Project) _drawn.Add(left);
        }
        _written[state.Lot] = new(row, parties, due);
        var formed = summary.Stages.Where(stage => stage.Value != TableStatus.Gathering).Select(stage => stage.Key).ToList();
        if (state.Rounds.Any(round => (round == reading.Round ? reading : new(state, Context, round)).SealActs().Count > 0) || reading.AnyUnrecorded(formed)) return Duty.Now;
        return formed.Count > 0 && touch.IsNews ? Duty.Later : Duty.None;
    }

    /// <summary>What follows from the rows of lots: bookings of those whose venues moved, projects.</summary>
    public async Task WriteRest(ReadBatch batch, Touched touched)
    {
        foreach (var lot in touched.Venues) await WriteBookings(batch, lot);
        _drawn.UnionWith(touched.Projects);
        _drawn.Remove("");
        foreach (var project in _drawn) await WriteProject(batch, project);
        _drawn.Clear();
    }

    /// <summary>Drawn from the project's own facts; before they come from the first of its lots, and gone when it has none.</summary>
    private async Task WriteProject(ReadBatch batch, string project)
    {
        var rows = await batch.Rows<FactRow>(ReadTables.Fact, LotStates.OfScope, new { scope = ReadTables.OfProject(project) });
        if (rows.Count == 0)
        {
            var lots = await batch.Rows<LotRow>(ReadTables.Lot, "WHERE project = @project ORDER BY lot LIMIT 1", new { project });
            if (lots is not [var lot]) batch.Remove(ReadTables.Project, project);
            else
                batch.Put(
                    ReadTables.Project, project, lot.ProjectName, project, lot.Kind, lot.Region, lot.Owner, "", "", 0, 0, 0, lot.LastPosition, lot.LastAt,
                    Searchable(project, lot.ProjectName, lot.Owner));
            return;
        }
        _owned.Add(project);
        var state = LotStates.Fold("", project, [], rows);
        var summary = new LotReading(state, Context).Summary();
        var method = rows.Select(row => row.ToRecorded().Fact).OfType<ProjectRegistered>().LastOrDefault();
        var codes = string.Join('\n', summary.Codes.Where(code => code.Length > 0).Prepend(project).Distinct(StringComparer.Ordinal));
        batch.Put(
            ReadTables.Project, project, summary.ProjectName ?? "", codes, summary.Kind ?? "", summary.Region ?? "", Owner(summary),
            method?.ProcurementMethod is { } m ? m.Text ?? m.Value ?? "" : "", method?.At is { IsKnown: true } at ? at.ToString() : "", 0, 0, 0, rows[^1].Position,
            rows[^1].At, Searchable(codes, summary.ProjectName, Owner(summary)));
    }

    /// <summary>Bookings of the lot, from its venue facts: the latest per booking stands, a released one stays as such.</summary>
    private static async Task WriteBookings(ReadBatch batch, string lot)
    {
        var rows = await batch.Rows<FactRow>(ReadTables.Fact, OfVenues, new { scope = ReadTables.OfLot(lot) });
        var facts = Reduction.Reduce(rows.Select(row => row.ToRecorded()));
        var slots = new SortedDictionary<string, BookingSlot>(StringComparer.Ordinal);
        foreach (var settled in facts)
        {
            switch (settled.Winner.Fact)
            {
                case VenueBooked booked when booked.BookingId is { } id:
                    slots[id] = new(booked.Use ?? "", booked.Rooms ?? [], booked.Window, "booked", false, settled.Winner.Position);
                    break;
                case VenueChanged changed when changed.BookingId is { } id:
                    var known = slots.GetValueOrDefault(id);
                    slots[id] = new(known?.Use ?? "", changed.After?.Rooms ?? known?.Rooms ?? [], changed.After?.Window ?? known?.Window, "booked", true, settled.Winner.Position);
                    break;
                case VenueReleased released when released.BookingId is { } id && slots.TryGetValue(id, out var slot):
                    slots[id] = slot with { State = "released", Position = settled.Winner.Position };
                    break;
            }
        }
        await batch.RemoveWhere(ReadTables.Booking, "lot = @lot", new { lot });
        foreach (var (id, slot) in slots)
        {
            if (slot.Window?.From is not { Precision: >= Precision.Minute } from || slot.Window.To is not { Precision: >= Precision.Minute } to) continue;
            foreach (var room in slot.Rooms)
            {
                var name = room.Name ?? room.Text;
                if (string.IsNullOrEmpty(name)) continue;
                batch.Put(ReadTables.Booking, lot, id, name, slot.Use, Minute(from), Minute(to), slot.State, slot.Moved ? 1 : 0, room.Zone ?? "", slot.Position);
            }
        }
    }

    /// <summary>After a batch that failed nothing remembered can be trusted.</summary>
    public void Forget()
    {
        _written.Clear();
        _owned.Clear();
        _drawn.Clear();
    }

    private async Task<Written> Before(ReadBatch batch, string lot)
    {
        if (_written.TryGetValue(lot, out var known)) return known;
        if (_written.Count > MostRemembered) _written.Clear();
        var rows = await batch.Rows<LotRow>(ReadTables.Lot, "WHERE lot = @lot", new { lot });
        if (rows.Count == 0) return new(null, [], []);
        var parties = await batch.Rows<PartyRow>(ReadTables.Party, "WHERE lot = @lot", new { lot });
        var due = await batch.Rows<DueTick>(ReadTables.Due, "WHERE lot = @lot", new { lot });
        return new(rows[0], [.. parties], [.. due.Select(row => (row.Rule, row.Phase, row.TicksAt))]);
    }

    private async Task<bool> HasOwnFacts(ReadBatch batch, string project)
    {
        if (project.Length == 0 || _owned.Contains(project)) return true;
        if (_owned.Count > MostRemembered) _owned.Clear();
        return (await batch.Rows<ScopeRow>(ReadTables.Scope, "WHERE scope = @scope LIMIT 1", new { scope = ReadTables.OfProject(project) })).Count > 0 && _owned.Add(project);
    }

    // what a row says follows from the facts alone, not from how they were cut into stretches: a rebuild gives the same rows
    private static LotRow Row(LotSummary summary, (DateOnly First, DateOnly Last)? days, LotRow? before, Recorded? last)
    {
        if (last?.Position <= before?.LastPosition) last = null; // an older fact was opened
        var dates = summary.Dates.Values.Where(moment => moment.IsKnown).Select(moment => moment.Date).ToList();
        if (days is var (first, latest)) dates.AddRange([first, latest]);
        var codes = string.Join('\n', summary.Codes.Prepend(summary.Lot).Distinct(StringComparer.Ordinal));
        return new(
            summary.Lot, summary.Project ?? "", summary.Round, summary.LotName ?? "", summary.ProjectName ?? "", summary.Kind ?? "", summary.Region ?? "",
            summary.CurrentStage ?? "", StateOf(summary).ToString(), Owner(summary), "", summary.Completeness.Filled, summary.Completeness.Due,
            summary.Completeness.Conflicts, summary.Completeness.Sealed, last is null ? before?.LastAt ?? "" : last.Fact.At.ToString(),
            last is null ? before?.LastTaken ?? "" : last.TakenAt.ToOffset(Moment.Offset).ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture),
            last?.Position ?? before?.LastPosition ?? -1, dates.Count > 0 ? Day(dates.Min()) : "", dates.Count > 0 ? Day(dates.Max()) : "", summary.Result ?? "", codes,
            Searchable([codes, summary.LotName, summary.ProjectName, .. summary.Parties.Select(party => party.Org.Name)]));
    }

    internal static LotProgress StateOf(LotSummary summary)
    {
        if (summary.Ended) return summary.Result?.Contains("终止", StringComparison.Ordinal) == true ? LotProgress.Terminated : LotProgress.Failed;
        if (summary.CurrentStage is not { } stage) return LotProgress.Unknown;
        if (summary.Stages.GetValueOrDefault("R7") >= TableStatus.Formed && summary.Stages.ContainsKey("R7")) return LotProgress.Done;
        return stage[1] - '0' < 6 ? LotProgress.Ahead : LotProgress.Running;
    }

    private static HashSet<PartyRow> Parties(LotSummary summary, string lastAt) =>
    [
        .. summary.Parties.Where(party => party.Org.Name is not null || party.Org.Code is not null).Select(party => new PartyRow(
            summary.Lot, party.Org.Code ?? party.Org.Name!, party.Role.Zh, party.Role.En, party.Org.Name ?? party.Org.Code!, party.Org.Code ?? "",
            party.ByName ? 1 : 0, "", Searchable(party.Org.Name, party.Org.Code))),
    ];

    internal static string Owner(LotSummary summary) =>
        string.Join('、', summary.Parties.Where(party => party.Role.En == "Procuring entity").Select(party => party.Org.Name).Where(name => name is not null));

    private static string Searchable(params ReadOnlySpan<string?> parts) => SearchText.Fold(string.Join('\n', [.. parts]));

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static string Minute(Moment moment) => moment.Local.ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture);

    private static object?[] Values(LotRow r) =>
    [
        r.Lot, r.Project, r.Round, r.Name, r.ProjectName, r.Kind, r.Region, r.Stage, r.State, r.Owner, r.Method, r.Filled, r.Due, r.Conflicts, r.Sealed,
        r.LastAt, r.LastTaken, r.LastPosition, r.FirstDay, r.LastDay, r.Result, r.Codes, r.Search,
    ];

    private sealed record Written(LotRow? Row, HashSet<PartyRow> Parties, HashSet<(string Rule, string Phase, string At)> Due);

    private sealed record DueTick(string Lot, string Rule, string Phase, string TicksAt);

    private sealed record ScopeRow(string Scope, long Position);

    private sealed record BookingSlot(string Use, IReadOnlyList<Room> Rooms, Window? Window, string State, bool Moved, long Position);
}
