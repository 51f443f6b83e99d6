using System.Text.RegularExpressions;
using Witness.Domain.Calendar;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Clocks;

/// <summary>最低期限 — a period that must last at least so long (MIND), leave at least so much (MINB), or not begin too early (MAXB).</summary>
internal sealed partial class PeriodClock(RoundView view, ClockContext context, Suspension suspension)
{
    public ClockResult Compute(Limit limit, ClockResult at, IReadOnlyList<Contribution> stops, bool ended)
    {
        var rule = at.Rule;
        var stop = stops.Count == 0 ? null : stops[^1];
        at = at with { Stop = stop is null ? null : Clock.Of(stop), Actual = stop?.Value as Moment? };
        if (at.From is not { IsKnown: true } from)
        {
            Wording missing = at.Start is null ? rule.MissingStart : new($"{at.Start.FactType} 的发生时间", $"when {at.Start.FactType} happened");
            if (at.Start is null && ended) return at with { Status = ClockStatus.NotApplicable };
            return ByBounds(limit, at) ?? at with { Missing = [missing] };
        }
        var reading = from.Precision >= Precision.Day ? context.Settings?.ReadingOf(rule.Id, from.Date) : null;
        var pauses = new List<Wording>();
        if (limit.Mode == LimitMode.AtLeastAfter)
        {
            (limit, var suspended, var said) = Extended(limit, rule, from);
            pauses.AddRange(said);
            if (suspended) return at with { Status = ClockStatus.Suspended, Convention = reading, Due = limit.Period.From(from, context.Calendar), Notes = [.. at.Notes, .. said] };
        }
        at = at with { Convention = reading, Due = limit.Mode == LimitMode.AtMostBefore ? null : limit.Period.From(from, context.Calendar), Notes = [.. at.Notes, .. pauses] };
        if (stop is { Rivals: not null }) return at with { Missing = [new("结束事实相互冲突", "the stopping fact is contradicted")] };
        if (at.Actual is not { IsKnown: true } actual)
        {
            if (stop is null && rule.ReadsText && ByText(limit, at, from) is { } told) return told;
            if (ByBounds(limit, at) is { } bounded) return bounded;
            return ended && stop is null ? at with { Status = ClockStatus.NotApplicable } : at with { Missing = [MissingStop(rule, stop)] };
        }
        return Judge(limit, at, from, actual, reading);
    }

    private ClockResult Judge(Limit limit, ClockResult at, Moment from, Moment actual, Reading? reading)
    {
        var check = limit.Check(from, actual, context.Calendar, reading);
        var status = check.Verdict switch
        {
            LimitVerdict.Met => ClockStatus.Met,
            LimitVerdict.Broken => limit.Mode == LimitMode.AtMostBefore ? ClockStatus.TooEarly : ClockStatus.TooShort,
            LimitVerdict.OnlyStrictBroken => ClockStatus.OnlyStrictShort,
            LimitVerdict.CalendarUnknown => ClockStatus.CalendarUnknown,
            _ => ClockStatus.CannotTell,
        };
        var back = limit.Mode == LimitMode.AtLeastAfter ? null : check.Strict;
        var forward = limit.Mode switch
        {
            LimitMode.AtLeastAfter => check.Strict, LimitMode.AtLeastBefore => limit.Period.From(from, context.Calendar), _ => null,
        };
        var rests = limit.Period.Unit != PeriodUnit.Hour && forward?.Raw is { } raw && context.Calendar.IsRestDay(raw.Date) == true;
        return at with
        {
            Status = status, Due = forward, Back = back, Strict = check.StrictMet, Inclusive = check.InclusiveMet,
            InclusiveDue = limit.Mode == LimitMode.AtLeastBefore ? limit.Period.From(from, context.Calendar, Reading.Inclusive) : check.Inclusive,
            Missing = status == ClockStatus.CannotTell ? [TooCoarse(limit)] : [], Notes = rests ? [.. at.Notes, ClockWords.RestDay] : at.Notes,
        };
    }

    /// <summary>Days of a suspension do not count.</summary>
    private (Limit Limit, bool Suspended, IReadOnlyList<Wording> Notes) Extended(Limit limit, ClockRule rule, Moment from)
    {
        var (days, suspended, notes) = suspension.Of(rule, limit.Period, from);
        return (days == 0 ? limit : limit with { Period = limit.Period with { Count = limit.Period.Count + days } }, suspended, notes);
    }

    /// <summary>
    /// Neither end was reported: the notice stands in for the document, which is not older, and opening or evaluation for the deadline. Says
    /// 按界 and names both; a period that falls short between them proves nothing here.
    /// </summary>
    private ClockResult? ByBounds(Limit limit, ClockResult at)
    {
        var rule = at.Rule;
        if (rule.StopBounds.Count == 0) return null;
        var start = at.From is { IsKnown: true } ? null : Clock.Known(view, rule.Bounds);
        if (at.From is not { IsKnown: true } && start is null) return null;
        var stop = at.Actual is { IsKnown: true } ? null : Clock.Known(view, rule.StopBounds);
        if (at.Actual is not { IsKnown: true } && stop is null) return null;
        var from = start is null ? at.From!.Value : (Moment)start.Value!;
        var actual = stop is null ? at.Actual!.Value : (Moment)stop.Value!;
        var check = limit.Check(from, actual, context.Calendar);
        if (check.StrictMet != true) return null;
        return at with
        {
            Status = ClockStatus.MetByBound, Bound = start is null ? null : Clock.Of(start), From = from, Stop = stop is null ? at.Stop : Clock.Of(stop), Actual = actual,
            Due = check.Strict, Missing = [],
            Notes = [.. at.Notes, new($"{(start is null ? "" : "起算时间未归集，以公告发布为界")}{(start is not null && stop is not null ? "；" : "")}{(stop is null ? "" : "截止时间未归集，以开标、评标为界")}",
                $"{(start is null ? "" : "start not reported, bounded by the notice")}{(start is not null && stop is not null ? "; " : "")}{(stop is null ? "" : "end not reported, bounded by opening or evaluation")}")],
        };
    }

    /// <summary>「自本公告发布之日起5个工作日」 — the printed words stand in for an end that is not printed as a date.</summary>
    private ClockResult? ByText(Limit limit, ClockResult at, Moment from)
    {
        var text = view.Facts<NoticePublished>().Select(c => c.Recorded.Fact).Concat(view.Facts<ResultPublished>().Select(c => c.Recorded.Fact))
            .Where(f => f.Header.Identity == at.Start!.Fact).Select(f => f is NoticePublished n ? n.WindowText : ((ResultPublished)f).WindowText).FirstOrDefault();
        if (text is null || Span().Match(text) is not { Success: true } said) return null;
        var unit = said.Groups[2].Value == "工作日" ? PeriodUnit.WorkingDay : PeriodUnit.Day;
        if (unit != limit.Period.Unit || Number(said.Groups[1].Value) is not { } count) return null;
        var end = new Period(count, unit).From(from, context.Calendar);
        if (end.Raw is not { } actual) return at with { Status = ClockStatus.CalendarUnknown };
        var kept = count >= limit.Period.Count;
        return at with
        {
            Status = kept ? ClockStatus.Met : ClockStatus.TooShort, Actual = actual, Strict = kept, Inclusive = kept, InclusiveDue = limit.Period.From(from, context.Calendar, Reading.Inclusive),
            Notes = [.. at.Notes, new($"按公告文字：{text}", $"By the words of the notice: {text}")],
        };
    }

    private static int? Number(string text) => int.TryParse(text, out var number) ? number : "一二三四五六七八九十".IndexOf(text, StringComparison.Ordinal) is >= 0 and var digit ? digit + 1 : null;

    private static Wording MissingStop(ClockRule rule, Contribution? stop) =>
        stop is null ? new(rule.Stop[0].Chinese, rule.Stop[0].English) : new($"{rule.Stop[0].Chinese}的时间", $"the time of: {rule.Stop[0].English}");

    private static Wording TooCoarse(Limit limit) => limit.Period.Unit == PeriodUnit.Hour
        ? new("时间精度不足（须到分）", "a time known to the minute") : new("时间精度不足", "a time known to the day");

    [GeneratedRegex(@"(\d{1,3}|[一二三四五六七八九十])\s*个?\s*(工作日|日|天)")]
    private static partial Regex Span();
}
