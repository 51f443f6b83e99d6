using Witness.Domain.Access;
using Witness.Domain.Calendar;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Stages;

/// <summary>时点 — one moment a clock may start or stop at, and the fact that tells it.</summary>
/// <param name="At">Null where the fact is there and does not say when: 未载明.</param>
/// <param name="Key">Of which case, contract, notice, or bidder (a party's key) it speaks; null when the fact does not say or has no such thing.</param>
/// <param name="Contradicted">冲突 — one of several contents under one identity: no clock may rest on it.</param>
/// <param name="Note">What it was told from, where that is not the event itself.</param>
public sealed record Occurrence(Moment? At, string? Key, Origin Origin, Fact Fact, bool Contradicted = false, Wording? Note = null);

/// <summary>停计 — a time in which a period does not run; null where it was not resumed.</summary>
public sealed record Pause(DateOnly From, DateOnly? To);

/// <summary>
/// 时点读取 — tells every term of <see cref="MomentBook"/> of one round under a set of open seals: a function of the facts, the same for
/// every order of arrival. What is sealed is left out; <see cref="MayBeSealed"/> says that it may be.
/// </summary>
public sealed class MomentReader
{
    private readonly LotState _lot;
    private readonly RoundView _view;
    private Dictionary<string, string>? _depositors;

    public MomentReader(LotState lot, int round, SealView seals) : this(lot, new RoundView(lot, round, seals)) { }

    internal MomentReader(LotState lot, RoundView view) => (_lot, _view) = (lot, view);

    /// <summary>All there are, in the order of happening; <c>DepositRefunded[winner]</c> and <c>[loser]</c> only of those known to be.</summary>
    /// <exception cref="ArgumentException">The book does not know the term.</exception>
    public IReadOnlyList<Occurrence> All(string term) => term switch
    {
        "@BidDeadline" => Latest(Moments.BidDeadline),
        "@PrequalDeadline" => Latest(Moments.PrequalDeadline),
        "@SaleStart" => Latest(Moments.SaleStart),
        "@SaleEnd" => Latest(Moments.SaleEnd),
        "@NoticeEnd" => Latest(Moments.NoticeEnd),
        "@ApplyDeadline" => Latest(Moments.ApplyDeadline),
        "@DisclosureStart" => Latest(Moments.DisclosureStart),
        "@DisclosureEnd" => Latest(Moments.DisclosureEnd),
        "@ListingStart" => Else(Latest(Moments.ListingStart), () => Planned(window => window.From)),
        "@ListingEnd" => Else(Latest(Moments.ListingEnd), () => Planned(window => window.To)),
        "@TradeStart" => Latest(Moments.TradeStart),
        "@TradeEnded" => Else(Latest(Moments.TradeEnded), () => Latest(Moments.TradePassed)),
        "@PublicityEnd" => Else(Latest(Moments.PublicityEnd), () => Else(Latest(MomentBook.Find("NoticePublished[单一来源].Window.To")!), () => Latest(Moments.ResultNoticeEnd))),
        "@ResultNoticeEnd" => Latest(Moments.ResultNoticeEnd),
        "@Knew" => [.. Told("ChallengeReceived").Concat(Told("ComplaintReceived")).Select(Knew).OfType<Occurrence>()],
        "@ChallengeAnswerEnd" => Told("ChallengeAnswered"),
        _ => Told(term),
    };

    /// <summary>The latest in the order of happening, of the case, contract or bidder if one is named.</summary>
    public Occurrence? Last(string term, string? key = null)
    {
        var all = All(term);
        for (var i = all.Count - 1; i >= 0; i--)
            if (key is null || all[i].Key == key) return all[i];
        return null;
    }

    /// <summary>
    /// 质疑答复届满 — of each challenge the answer, else the last day on which it was due: what <paramref name="within"/> (a dated limit)
    /// makes of the day it was received; null where the calendar does not say.
    /// </summary>
    public IReadOnlyList<Occurrence> ChallengeAnswerEnds(Func<Moment, Moment?> within)
    {
        var answers = Told("ChallengeAnswered");
        var ends = new List<Occurrence>();
        foreach (var challenge in Told("ChallengeReceived"))
        {
            if (challenge.Key is { } key && answers.LastOrDefault(answer => answer.Key == key) is { } answer) ends.Add(answer);
            else ends.Add(challenge with { At = challenge.At is { IsKnown: true } at ? within(at) : challenge.At, Note = new("未答复，取答复届满日", "Not answered: the day the answer was due") });
        }
        return ends;
    }

    /// <summary>Whether facts of this term may exist and not be shown, because a seal stands closed: 不可算（未启封）.</summary>
    public bool MayBeSealed(string term)
    {
        if (term is "DepositRefunded[winner]" or "DepositRefunded[loser]" or "DepositTransferred[winner]")
            return MayBeSealed(term[..term.IndexOf('[', StringComparison.Ordinal)]) || !_view.Seals.IsOpen(Seal.S4);
        return MomentBook.Find(term) is { } field && field.AllSources.Any(source => !_view.Seals.Shows(source));
    }

    /// <summary>Times in which the round stood still: for a named clock, or (中止披露) for the disclosure.</summary>
    /// <param name="stops">Which suspensions count; a resumption ends those it names, or all when it names none.</param>
    public IReadOnlyList<Pause> Pauses(Func<LotSuspended, bool> stops)
    {
        var pauses = new List<Pause>();
        DateOnly? since = null;
        IReadOnlyList<string> named = [];
        foreach (var change in _view.All(Moments.Suspensions))
        {
            if (change.Rivals is not null || change.Value is not Moment { Precision: >= Precision.Day } at) continue;
            if (change.Recorded.Fact is LotSuspended suspended && since is null && stops(suspended)) (since, named) = (at.Date, suspended.Clocks ?? []);
            else if (change.Recorded.Fact is LotResumed resumed && since is { } began && (resumed.Clocks is not { Count: > 0 } ended || named.Count == 0 || ended.Intersect(named).Any()))
            {
                pauses.Add(new(began, at.Date));
                since = null;
            }
        }
        if (since is { } open) pauses.Add(new(open, null));
        return pauses;
    }

    /// <summary>
    /// 披露期满（扣除中止） — the end printed, less the days on which the disclosure was suspended inside its window, counted in the unit of the
    /// period held against it. A suspension not resumed reaches to the end. Null without an end, or where the calendar does not say.
    /// </summary>
    public Occurrence? DisclosureEndLessPauses(PeriodUnit unit, WorkCalendar calendar)
    {
        if (Last("@DisclosureEnd") is not { } end || end.At is not { Precision: >= Precision.Day } to) return null;
        var from = Last("@DisclosureStart")?.At is { Precision: >= Precision.Day } start ? start.Date : DateOnly.MinValue;
        var days = 0;
        foreach (var pause in Pauses(suspended => suspended.Cause == "中止披露"))
        {
            var last = pause.To is { } resumed && resumed <= to.Date ? resumed : to.Date.AddDays(1);
            for (var day = pause.From < from ? from : pause.From; day < last; day = day.AddDays(1))
            {
                if (unit == PeriodUnit.WorkingDay && calendar.IsRestDay(day) is not false and var rest)
                {
                    if (rest is null) return null;
                    continue;
                }
                days++;
            }
        }
        if (days == 0) return end;
        var less = new Period(days, unit == PeriodUnit.WorkingDay ? PeriodUnit.WorkingDay : PeriodUnit.Day).Before(Moment.Of(to.Date), calendar).Raw;
        return less is null ? null : end with { At = less, Note = new($"扣除中止披露 {days} 日", $"Less {days} days of suspension") };
    }

    private IReadOnlyList<Occurrence> Told(string term)
    {
        if (MomentBook.Find(term) is { } field) return Of(field);
        var bar = term.IndexOf('[', StringComparison.Ordinal);
        if (bar > 0 && term[bar..] is "[winner]" or "[loser]" && MomentBook.Find(term[..bar]) is { } deposits)
            return [.. Of(deposits).Where(occurrence => IsWinner(occurrence) == term.EndsWith("[winner]", StringComparison.Ordinal))];
        throw new ArgumentException($"No such moment: {term}", nameof(term));
    }

    private List<Occurrence> Of(Field field)
    {
        var all = new List<Occurrence>();
        foreach (var contribution in _view.All(field)) all.Add(Of(contribution));
        return all;
    }

    /// <summary>The one that is latest (or first, as the field merges), as a list of none or one.</summary>
    private List<Occurrence> Latest(Field field) => _view.Top(field) is { } top ? [Of(top)] : [];

    private Occurrence Of(Contribution contribution)
    {
        var fact = contribution.Recorded.Fact;
        var key = contribution.Key ?? (DepositOf(fact) is { } deposit ? Depositors.GetValueOrDefault(deposit, "#" + deposit) : null);
        return new(
            contribution.Value as Moment? ?? (contribution.Source!.Path is "At" || contribution.Value is not null ? fact.At : null),
            key is null ? null : _lot.Parties.Joined(key), contribution.Origin(contribution.Source!), fact, contribution.Rivals is not null);
    }

    private static IReadOnlyList<Occurrence> Else(IReadOnlyList<Occurrence> first, Func<IReadOnlyList<Occurrence>> otherwise) => first.Count > 0 ? first : otherwise();

    /// <summary>The window printed, where the event itself has not come.</summary>
    private List<Occurrence> Planned(Func<Window, Moment?> side)
    {
        if (_view.Top(Moments.ListingPlan) is not { Value: Window window } plan || side(window) is not { } at) return [];
        return [Of(plan) with { At = at, Note = new("取公告所载起止", "As the notice plans it") }];
    }

    /// <summary>
    /// 知道或应当知道 — when the thing complained of was published, the last time before the complaint: documents, opening, result of the
    /// evaluation, result. In procurement the end of the notice period counts where it is printed (实施条例 53).
    /// </summary>
    private Occurrence? Knew(Occurrence dispute)
    {
        var (subject, isChallenge) = dispute.Fact switch
        {
            ChallengeReceived challenge => (challenge.Subject, true),
            ComplaintReceived complaint => (complaint.Subject, false),
            _ => (null, false),
        };
        string[] terms = subject switch
        {
            null => [],
            _ when subject.Contains("预审", StringComparison.Ordinal) => ["NoticePublished[资格预审]"],
            _ when subject.Contains("文件", StringComparison.Ordinal) => isChallenge ? ["@NoticeEnd", "TenderDocumentIssued"] : ["TenderDocumentIssued"],
            _ when subject.Contains("开标", StringComparison.Ordinal) => ["OpeningStarted"],
            _ when subject.Contains("评标", StringComparison.Ordinal) || subject.Contains("候选", StringComparison.Ordinal) => ["CandidatesPublished", "ResultPublished"],
            _ when subject.Contains("结果", StringComparison.Ordinal) => isChallenge ? ["@ResultNoticeEnd", "ResultPublished"] : ["ResultPublished"],
            _ when subject.Contains("过程", StringComparison.Ordinal) => ["EvaluationEnded", "OpeningStarted"],
            _ => [],
        };
        foreach (var term in terms)
        {
            var before = All(term).LastOrDefault(o => o.At is { IsKnown: true } at && !(dispute.At is { } raised && at.CompareTo(raised) > 0));
            if (before is not null) return before with { Key = dispute.Key, Note = new($"以{before.Origin.FactType}为准", $"Told from {before.Origin.FactType}") };
        }
        return null;
    }

    private bool? IsWinner(Occurrence deposit)
    {
        if (!_view.Seals.IsOpen(Seal.S4)) return null;
        var said = deposit.Fact switch { DepositRefunded refunded => refunded.IsWinner, DepositTransferred transferred => transferred.IsWinner, _ => null };
        if (said is not null || deposit.Key is null) return said;
        return Winners() is { Count: > 0 } winners ? winners.Contains(deposit.Key) : null;
    }

    private HashSet<string> Winners() =>
        [.. _view.All(Moments.Winners).Where(c => c.Rivals is null).TakeLast(1).SelectMany(c => c.Value as IEnumerable<object> ?? (c.Value is { } one ? [one] : []))
            .Select(PartyBook.Key).OfType<string>().Select(_lot.Parties.Joined)];

    private Dictionary<string, string> Depositors
    {
        get
        {
            if (_depositors is not null) return _depositors;
            _depositors = new(StringComparer.Ordinal);
            foreach (var received in _view.All(MomentBook.Find(nameof(DepositReceived))!))
                if (received.Key is { } bidder && ((DepositReceived)received.Recorded.Fact).DepositId is { } id) _depositors[id] = bidder;
            return _depositors;
        }
    }

    private static string? DepositOf(Fact fact) => fact switch
    {
        DepositReceived received => received.DepositId,
        DepositRefunded refunded => refunded.DepositId,
        DepositTransferred transferred => transferred.DepositId,
        DepositForfeited forfeited => forfeited.DepositId,
        _ => null,
    };
}
