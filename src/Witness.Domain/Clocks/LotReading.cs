using Witness.Domain.Access;
using Witness.Domain.Calendar;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Kinds;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Clocks;

/// <summary>标段解读 — everything that is said of one round of a lot: tables, summary, clocks, ticks, seals. A pure view; made anew when asked.</summary>
public sealed class LotReading
{
    private readonly LotState _lot;
    private readonly RoundView _view;
    private readonly ClockContext _context;
    private IReadOnlyList<ClockResult>? _clocks;
    private Clock? _clock;

    /// <param name="round">Null: the current one.</param>
    /// <param name="open">Null: what the seals log of the lot says stands open.</param>
    public LotReading(LotState lot, ClockContext context, int? round = null, SealView? open = null)
    {
        (_lot, _context) = (lot, context);
        Round = round ?? lot.CurrentRound;
        Seals = open ?? RoundView.Opened(lot, Round);
        _view = new(lot, Round, Seals);
        Nature = LotNature.Of(lot, Round, context.Sources);
    }

    public int Round { get; }

    /// <summary>Kind, form and region; without a kind there are no clocks, and present values only count.</summary>
    public LotNature Nature { get; }

    public SealView Seals { get; }

    /// <summary>The clocks of the lot's kind with their status as of the trade day.</summary>
    public IReadOnlyList<ClockResult> Clocks => _clocks ??= Clock.All();

    /// <summary>Every run of one rule; none where the rule does not apply to this lot.</summary>
    public IEnumerable<ClockResult> ClocksOf(string rule) => Clocks.Where(clock => clock.Rule.Id == rule);

    /// <summary>The same without reckoning any other clock.</summary>
    internal IReadOnlyList<ClockResult> ClocksOf(ClockRule rule) => _clocks is { } all ? [.. all.Where(clock => clock.Rule.Id == rule.Id)] : Clock.Of(rule);

    private Clock Clock => _clock ??= new(_lot, _view, Nature, _context);

    /// <summary>The ten tables, R1 to R8; those that do not apply say so.</summary>
    public IReadOnlyList<RecordTable> Tables() => new TableDrawer(_lot, _view, Nature, Clocks).Tables();

    /// <summary>A search row: costs the number of fields, not of facts.</summary>
    public LotSummary Summary() => new SummaryDrawer(_lot, _view, Nature, Clocks).Summary();

    /// <summary>What should be open and by which fact; a cause that was not accepted says why.</summary>
    public IReadOnlyList<SealWish> SealWishes()
    {
        var facts = new RoundView(_lot, Round, SealView.AllOpen);
        var causes = facts.All(Moments.SealCauses).Select(c => new SealCause(_lot.Lot, c.Recorded, c.Rivals ?? [c.Recorded])).ToList();
        // A new round takes the reserve price of the one before back under seal.
        var releases = (Nature.Kind?.Opens ?? ReleaseBook.All)[KindBook.FormOf(facts, inSight: true)];
        var own = causes.Where(c => c.Recorded.Fact is not LotRetendered retender || retender.NewRound > Round).ToList();
        var deadline = Deadline(facts)?.At;
        return Access.Seals.Decide(releases, own, deadline, Ticked(facts, deadline));
    }

    /// <summary>What the keeper of seals has to append: SealOpened, SealClosed.</summary>
    public IReadOnlyList<SealAct> SealActs() => Access.Seals.Acts(SealWishes(), Seals, Round);

    /// <summary>Tables that are 已形成 with the version the log has of each, 0 where RecordFormed is still to be appended (ruling 40).</summary>
    public IReadOnlyList<(RecordTable Table, int Version)> Formed() =>
        [.. Tables().Where(table => table.Applies && table.Status != TableStatus.Gathering).Select(table => (table, table.Version))];

    /// <summary>The latest RecordFormed of a table; null before the first.</summary>
    public RecordFormed? LastFormed(string stage) =>
        _view.Round[Moments.Formed] is KeyedAccumulator formed && formed.Rows.TryGetValue(stage, out var rows) ? rows.Last?.Recorded.Fact as RecordFormed : null;

    /// <summary>Stages of <paramref name="formed"/> for which the log has no RecordFormed yet; cheap, for a look after every fact.</summary>
    public bool AnyUnrecorded(IEnumerable<string> formed)
    {
        var rows = (_view.Round[Moments.Formed] as KeyedAccumulator)?.Rows;
        return formed.Any(stage => rows is null || !rows.ContainsKey(stage));
    }

    /// <summary>When LimitPassed is due for the running clocks, for @BidDeadline and for facts said to lie ahead; ticks that came are left out.</summary>
    public IReadOnlyList<DueRow> DueRows()
    {
        var rows = new List<DueRow>();
        var facts = new RoundView(_lot, Round, SealView.AllOpen);
        if (Deadline(facts) is { At: { Precision: >= Precision.Day } deadline } said && !Ticked(facts, deadline))
            rows.Add(new("BidDeadline", null, said.Fact, deadline, deadline, "届满", deadline.Instant ?? Midnight(deadline.Date.AddDays(1))));
        foreach (var waiting in _lot.WaitingIn(Round))
        {
            var (identity, at) = (waiting.Fact.Header.Identity, waiting.Fact.At);
            rows.Add(new(LotState.TimeRule, $"{identity.Source}/{identity.SourceKey}@{identity.SourceVersion}/{at}", identity, at, at, "届满", new(at.Local, Moment.Offset)));
        }
        foreach (var clock in Clocks)
        {
            if (!clock.Rule.Ticks || clock.Start is not { } start || clock.DueRolled is not { } due || clock.Period is not { Unit: not PeriodUnit.Hour }) continue;
            var lasts = clock.Rule.Mode == LimitMode.AtLeastAfter;
            if (clock.Status is not (ClockStatus.Running or ClockStatus.Overdue or ClockStatus.NoSource) && !lasts) continue;
            Add(clock, start, due, "届满", due.Date.AddDays(1));
            if (lasts || clock.From is not { } from) continue;
            Add(clock, start, due, "中点", Clock.HalfWay(from, due));
            if (new Period(1, PeriodUnit.WorkingDay).Before(due, _context.Calendar).Raw is { } eve) Add(clock, start, due, "前一工作日", eve.Date);
        }
        return rows;

        void Add(ClockResult clock, Origin start, Moment due, string phase, DateOnly on)
        {
            if (facts.Round[Moments.Ticks] is KeyedAccumulator ticks && ticks.Rows.TryGetValue($"{clock.Rule.Id}|{phase}", out var came)
                && IsFor(came, due, clock.Run is null ? null : start.Fact.SourceKey)) return;
            rows.Add(new(clock.Rule.Id, clock.Run, start.Fact, clock.DueRaw, due, phase, Midnight(on)));
        }
    }

    /// <summary>@BidDeadline as seals wait for it: of contents that contradict each other the latest, since any of them may be true.</summary>
    private static (Moment At, Facts.FactIdentity Fact)? Deadline(RoundView facts)
    {
        if (facts.Top(Moments.BidDeadline) is not { } top) return null;
        (Moment At, Facts.FactIdentity Fact)? latest = null;
        foreach (var said in facts.All(Moments.BidDeadline))
        {
            if (said.Recorded.Fact.Header.Identity != top.Recorded.Fact.Header.Identity || said.Value is not Moment { IsKnown: true } at) continue;
            if (top.Rivals is null && !ReferenceEquals(said, top)) continue;
            if (latest is null || at.Local > latest.Value.At.Local) latest = (at, said.Recorded.Fact.Header.Identity);
        }
        return latest;
    }

    private static bool Ticked(RoundView facts, Moment? deadline) =>
        deadline is { } due && facts.Round[Moments.Ticks] is KeyedAccumulator ticks && ticks.Rows.TryGetValue("BidDeadline|届满", out var came) && IsFor(came, due);

    /// <summary>A tick of an earlier due day does not count once the day was moved.</summary>
    private static bool IsFor(Line came, Moment due, string? start = null)
    {
        for (var i = 0; i < came.Count; i++)
            if (came[i].Recorded.Fact is LimitPassed { DueRolled: { } then } tick && then.CompareTo(due) is >= 0 && (start is null || tick.Start?.SourceKey == start)) return true;
        return false;
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), Moment.Offset);
}
