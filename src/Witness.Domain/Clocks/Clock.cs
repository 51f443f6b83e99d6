using Witness.Domain.Calendar;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Kinds;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Clocks;

/// <summary>时限计算 — every clock of one round: a pure function of facts, calendar, settings and the trade day. Costs the rules of the kind, not the facts of the lot.</summary>
internal sealed class Clock(LotState lot, RoundView view, LotNature nature, ClockContext context)
{
    private readonly ClockScopes _scopes = new(view);
    private readonly Suspension _suspension = new(view, context.Calendar);
    private Refunds? _refunds;

    /// <summary>Every clock of the lot's kind; those of other methods, grounds and sizes are 不适用 and left out.</summary>
    public IReadOnlyList<ClockResult> All()
    {
        if (nature.Kind is not { } kind) return [];
        var rules = ClockBook.Of(kind.Code, nature.Form, KindBook.IsMining(view));
        var results = new List<ClockResult>(rules.Length);
        foreach (var rule in rules) Add(rule, results);
        return results;
    }

    /// <summary>What <see cref="All"/> gives of one rule.</summary>
    public IReadOnlyList<ClockResult> Of(ClockRule rule)
    {
        if (nature.Kind is not { } kind || !rule.Scope.Kinds.Contains(kind.Code) || !ClockBook.Of(kind.Code, nature.Form, KindBook.IsMining(view)).Contains(rule)) return [];
        var results = new List<ClockResult>(1);
        Add(rule, results);
        return results;
    }

    private void Add(ClockRule rule, List<ClockResult> to)
    {
        var (holds, missing) = _scopes.Of(rule);
        if (!holds) return;
        if (missing is not null) to.Add(Supposing(rule, missing));
        else if (rule.OnlyAfter is { } after && view.Top(after) is null) to.Add(rule.Blank);
        else if (rule.Check is { } check) to.Add(Checks.All[check](new(rule, lot, view, nature, context)).Result(Fresh(rule, null)));
        else if (rule.Runs == Runs.Once) to.Add(Once(rule));
        else if (rule.Runs is Runs.Refund or Runs.Bidder) (_refunds ??= new(lot, view, context, this)).Add(rule, to);
        else Each(rule, to);
    }

    /// <summary>Whether the rule holds is not known: a threshold that is kept is kept either way, anything else cannot be told.</summary>
    private ClockResult Supposing(ClockRule rule, Wording missing)
    {
        var unknown = Fresh(rule, null) with { Missing = [missing] };
        if (rule.Check is not { } check) return unknown;
        var answer = Checks.All[check](new(rule, lot, view, nature, context)).Result(unknown);
        return answer.Status == ClockStatus.Met
            ? answer with { Missing = [], Notes = [.. answer.Notes, new($"{missing.Zh}未归集，按适用本条计", $"{missing.En} was not reported; reckoned as if this rule holds")] }
            : answer with { Status = ClockStatus.CannotTell, Missing = [missing] };
    }

    private ClockResult Once(ClockRule rule)
    {
        var start = Top(rule.Start);
        if (start is null && !AnyBound(rule) && Top(rule.Stop) is null) return HasEnded && !rule.Survives ? rule.Ended : rule.Blank;
        if (start is null && rule.Occasional && Top(rule.Stop) is null) return rule.Blank;
        return Compute(rule, start, Stops(rule), null);
    }

    /// <summary>One result for every start, case, stop or fact; one blank result when none has come.</summary>
    private void Each(ClockRule rule, List<ClockResult> to)
    {
        var before = to.Count;
        if (rule.Runs == Runs.EachStop)
        {
            foreach (var stop in view.All(rule.Stop[0]))
            {
                var start = view.All(rule.Start[0]).LastOrDefault(s => s.Value is Moment at && stop.Value is Moment end && at.CompareTo(end) is <= 0);
                to.Add(Compute(rule, start, [stop], KeyOf(stop)));
            }
        }
        else
        {
            foreach (var start in view.All(rule.Start[0]))
            {
                var stops = rule.Runs switch
                {
                    Runs.Case => CaseOf(start) is { } number ? [.. view.All(rule.Stop[0]).Where(s => CaseOf(s) == number)] : [],
                    Runs.Fact => [.. view.All(rule.Stop[0]).Where(s => s.Recorded.Fact.Header.Identity == start.Recorded.Fact.Header.Identity)],
                    _ => Stops(rule),
                };
                if (rule.Needs is { } needed && FactBook.Of(start.Recorded.Fact).Field(needed)?.Get(start.Recorded.Fact) is null)
                    to.Add(Fresh(rule, KeyOf(start)) with { Start = Of(start), From = start.Value as Moment?, Missing = [Asked(needed)] });
                else if (rule.Runs == Runs.Case && CaseOf(start) is null)
                    to.Add(Fresh(rule, KeyOf(start)) with { Start = Of(start), From = start.Value as Moment?, Missing = [new("编号", "the case number")] });
                else to.Add(Compute(rule, start, stops, rule.Runs == Runs.Case ? CaseOf(start) : KeyOf(start)));
            }
        }
        if (to.Count == before) to.Add(rule.Blank);
    }

    private static Wording Asked(string field) => FactBook.Find(nameof(ClarificationIssued))?.Field(field) is { } declared ? new(declared.Chinese, declared.English) : new(field, field);

    internal ClockResult Fresh(ClockRule rule, string? run) => new(rule, ClockStatus.CannotTell)
    {
        Run = run, Confirmed = context.Settings?.CitationOf(rule.Id),
        Notes = rule.Evidence is Evidence.Read or Evidence.Standard || context.Settings?.CitationOf(rule.Id) is not null ? [] : [ClockWords.Unverified],
    };

    private ClockResult Compute(ClockRule rule, Contribution? start, IReadOnlyList<Contribution> stops, string? run)
    {
        var at = Fresh(rule, run) with { Start = start is null ? null : Of(start), From = start?.Value as Moment? };
        if (start is { Rivals: not null }) return at with { Missing = [new($"起算事实 {at.Start!.FactType} 相互冲突", $"the starting fact {at.Start.FactType} is contradicted")] };
        if (at.From is { Precision: >= Precision.Day } began && rule.Basis.From is { } effective && began.Date < effective) return at with { Status = ClockStatus.NotApplicable };
        if (PeriodOf(rule, at.From ?? stops.Select(s => s.Value as Moment?).FirstOrDefault(s => s is not null)) is not { } period)
            return at with { Missing = [rule.Parameter is null ? new("投标有效期", "the validity of bids") : ClockWords.NotEntered] };
        at = at with { Period = period };
        var limit = new Limit(rule.Mode!.Value, period);
        if (limit.IsMinimum || limit.Mode == LimitMode.AtMostBefore) return new PeriodClock(view, context, _suspension).Compute(limit, at, stops, HasEnded && !rule.Survives);
        return at.From is { IsKnown: true } from ? Maximum(limit, at, from, stops) : Bounded(limit, at, start is not null, stops);
    }

    /// <summary>The statutory length, else the centre's local one of that day, else what the document says.</summary>
    internal Period? PeriodOf(ClockRule rule, Moment? on)
    {
        if (rule.Period is { } own) return own;
        if (rule.Parameter is { } unit)
            return on is { Precision: >= Precision.Day } day && context.Settings?.LimitOf(rule.Id, day.Date, nature.Region) is { } entered ? new Period((int)entered.Value, unit) : null;
        return view.Value(Occasions.Validity) is int days ? new Period(days, PeriodUnit.Day) : null;
    }

    /// <summary>MAXA with a known start.</summary>
    private ClockResult Maximum(Limit limit, ClockResult at, Moment from, IReadOnlyList<Contribution> stops)
    {
        var rule = at.Rule;
        var (due, suspended, pauses) = _suspension.Due(rule, limit.Period, from);
        at = at with { Due = due, Notes = [.. at.Notes, .. pauses] };
        if (due.TooCoarse) return at with { Missing = [new(limit.Period.Unit == PeriodUnit.Hour ? "起算时间精度不足（须到分）" : "起算时间精度不足", limit.Period.Unit == PeriodUnit.Hour ? "the start is not known to the minute" : "the start is not known to the day")] };
        var stopped = rule.NeedsAllStops ? AllStops(rule, from) : rule.UntilLastStop ? stops.LastOrDefault() : First(stops, from);
        if (stopped is not null)
        {
            if (stopped.Rivals is not null) return at with { Missing = [new("结束事实相互冲突", "the stopping fact is contradicted")] };
            var actual = stopped.Value as Moment? ?? Moment.Unknown;
            at = at with { Stop = Of(stopped), Actual = actual };
            if (!actual.IsKnown) return at with { Missing = [new($"{at.Stop.FactType} 的发生时间", $"when {at.Stop.FactType} happened")] };
            if (suspended) return at with { Status = ClockStatus.Met };
            var met = Kept(limit, actual, due);
            if (actual.CompareTo(from) == 0 && actual.Precision > Precision.Day && from.Precision > Precision.Day) at = at with { Notes = [.. at.Notes, new("起止时间相同，请核对来源", "Start and end bear the same time: check the source")] };
            return at with { Strict = met, Status = met switch { true => ClockStatus.Met, false => ClockStatus.Overdue, null => due.Rolled is null ? ClockStatus.CalendarUnknown : ClockStatus.CannotTell }, Missing = met is null && due.Rolled is not null ? [new("时间精度不足（须到分）", "a time known to the minute")] : [] };
        }
        if (HasEnded && !rule.Survives) return at with { Status = ClockStatus.NotApplicable, Notes = [.. at.Notes, new("标段已流标或终止", "The lot failed or was terminated")] };
        return suspended ? at with { Status = ClockStatus.Suspended } : Open(limit, at, from, due, rule.StopFact);
    }

    /// <summary>Nothing has stopped it: 期限内 with its phase, 逾期 when someone could have said so, else 无来源.</summary>
    internal ClockResult Open(Limit limit, ClockResult at, Moment from, Counted due, string stopFact)
    {
        var now = limit.Period.Unit == PeriodUnit.Hour ? Moment.Of(context.Now, Precision.Minute) : context.Today;
        if (Kept(limit, now, due) == true)
        {
            var last = due.Rolled ?? due.Raw!.Value;
            return at with { Status = ClockStatus.Running, DaysLeft = last.Date.DayNumber - context.Today.Date.DayNumber, Phase = PhaseOf(from, last) };
        }
        if (due.Rolled is not { } lapsed) return at with { Status = ClockStatus.CalendarUnknown };
        at = at with { Phase = ClockPhase.Past, DaysLeft = lapsed.Date.DayNumber - context.Today.Date.DayNumber };
        return context.Sources.CanReport(stopFact, nature.Region, nature.Kind?.Code, lot.Sources)
            ? at with { Status = ClockStatus.Overdue }
            : at with { Status = ClockStatus.NoSource, Missing = [new($"可报送 {stopFact} 的来源", $"a source that may report {stopFact}")] };
    }

    private ClockPhase PhaseOf(Moment from, Moment due)
    {
        var today = context.Today.Date;
        if (today >= due.Date) return ClockPhase.DueDay;
        if (new Period(1, PeriodUnit.WorkingDay).Before(due, context.Calendar).Raw is { } eve && today >= eve.Date) return ClockPhase.DayBefore;
        return today >= HalfWay(from, due) ? ClockPhase.HalfWay : ClockPhase.Before;
    }

    internal static DateOnly HalfWay(Moment from, Moment due) => from.Date.AddDays((due.Date.DayNumber - from.Date.DayNumber + 1) / 2);

    /// <summary>The start is missing: an event known to lie before it may prove compliance, never a breach (ruling 50).</summary>
    private ClockResult Bounded(Limit limit, ClockResult at, bool startWithoutTime, IReadOnlyList<Contribution> stops)
    {
        var rule = at.Rule;
        Wording missing = startWithoutTime ? new($"{at.Start!.FactType} 的发生时间", $"when {at.Start.FactType} happened") : rule.MissingStart;
        at = at with { Missing = [missing] };
        var stop = rule.NeedsAllStops ? AllStops(rule, null) : First(stops, null);
        if (HasEnded && !rule.Survives && stop is null) return at with { Status = ClockStatus.NotApplicable, Missing = [] };
        if (stop is null || stop.Rivals is not null) return at;
        at = at with { Stop = Of(stop), Actual = stop.Value as Moment? };
        if (Known(rule.Bounds) is not { } bound || stop.Value is not Moment { IsKnown: true } actual) return at;
        var due = limit.Period.From((Moment)bound.Value!, context.Calendar);
        return Kept(limit, actual, due) == true ? at with { Status = ClockStatus.MetByBound, Bound = Of(bound), From = (Moment)bound.Value!, Due = due, Missing = [] } : at;
    }

    /// <summary>All stops the rule names, as one: the last of them; null while one is missing.</summary>
    private Contribution? AllStops(ClockRule rule, Moment? from)
    {
        Contribution? last = null;
        foreach (var field in rule.Stop)
        {
            if (First([.. view.All(field)], from) is not { } stop) return null;
            if (stop.Value is not Moment { IsKnown: true } at || stop.Rivals is not null) return stop;
            if (last is null || at.CompareTo((Moment)last.Value!) is > 0) last = stop;
        }
        return last;
    }

    /// <summary>The first stopping fact not before the start; when none is, the last one there is.</summary>
    private static Contribution? First(IReadOnlyList<Contribution> stops, Moment? from)
    {
        foreach (var stop in stops)
            if (stop.Value is Moment { IsKnown: true } at && (from is not { } began || at.CompareTo(began) is null or >= 0)) return stop;
        return stops.Count == 0 ? null : stops[^1];
    }

    /// <summary>Contributions of the first stopping field that has any.</summary>
    private IReadOnlyList<Contribution> Stops(ClockRule rule)
    {
        foreach (var field in rule.Stop)
            if (view.Top(field) is not null) return [.. view.All(field)];
        return [];
    }

    private Contribution? Top(IReadOnlyList<Field> fields)
    {
        foreach (var field in fields)
            if (view.Top(field) is { } top) return top;
        return null;
    }

    private bool AnyBound(ClockRule rule) => rule.Bounds.Count > 0 && rule.StopBounds.Count > 0 && Known(rule.Bounds) is not null;

    private Contribution? Known(IReadOnlyList<Field> fields) => Known(view, fields);

    internal static Contribution? Known(RoundView view, IReadOnlyList<Field> fields)
    {
        foreach (var field in fields)
            if (view.Top(field) is { Rivals: null, Value: Moment { IsKnown: true } } known) return known;
        return null;
    }

    private bool HasEnded => view.Round.Has(typeof(LotFailed)) || view.Round.Has(typeof(LotTerminated)) || view.Round.Has(typeof(AuctionPassed));

    /// <summary>By dates, unless the law counts hours; the due day ends at 24:00.</summary>
    internal static bool? Kept(Limit limit, Moment actual, Counted due)
    {
        var byHours = limit.Period.Unit == PeriodUnit.Hour;
        if (byHours && actual.Precision < Precision.Minute && due.Raw is { } end && actual.CompareTo(end) == 0) return null;
        return By(actual, due.Raw, byHours) == true ? true : By(actual, due.Rolled, byHours);
    }

    private static bool? By(Moment actual, Moment? due, bool byHours)
    {
        if (due is not { } day) return null;
        var compared = !byHours && actual.Precision > Precision.Day ? Moment.Of(actual.Date) : actual;
        return compared.CompareTo(day) is { } order ? order <= 0 : null;
    }

    private static string? CaseOf(Contribution contribution) => contribution.Recorded.Fact switch
    {
        ObjectionReceived f => f.CaseId,
        ObjectionAnswered f => f.CaseId,
        InquiryReceived f => f.CaseId,
        InquiryAnswered f => f.CaseId,
        ChallengeReceived f => f.CaseId,
        ChallengeAnswered f => f.CaseId,
        ComplaintReceived f => f.CaseId,
        ComplaintAccepted f => f.CaseId,
        ComplaintRefused f => f.CaseId,
        ComplaintDecided f => f.CaseId,
        _ => null,
    };

    private static string KeyOf(Contribution contribution) => contribution.Recorded.Fact.Header.Identity.SourceKey;

    internal static Origin Of(Contribution contribution) => contribution.Origin(contribution.Source!);
}
