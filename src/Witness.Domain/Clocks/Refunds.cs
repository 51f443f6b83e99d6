using Witness.Domain.Access;
using Witness.Domain.Calendar;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Clocks;

/// <summary>一笔保证金 — received, and what became of it; settled once refunded, transferred or forfeited and not returned by the bank.</summary>
internal sealed class Deposit(string key)
{
    public string Key => key;

    public string? Bidder { get; set; }

    public bool? IsWinner { get; set; }

    public Contribution? Settled { get; set; }
}

/// <summary>退还时限 — a clock that stops when every deposit concerned is settled; judged once S1 is open, a bare due date until deposits are known.</summary>
internal sealed class Refunds(LotState lot, RoundView view, ClockContext context, Clock clock)
{
    private static readonly Field Withdrawn = MomentBook.Find(nameof(BidWithdrawn))!;

    private List<Deposit>? _gathered;

    private List<Deposit> Deposits => _gathered ??= Gather(lot, view);

    public void Add(ClockRule rule, List<ClockResult> to)
    {
        if (rule.Runs == Runs.Bidder)
        {
            var before = to.Count;
            foreach (var withdrawn in view.All(Withdrawn))
            {
                var bidder = ((BidWithdrawn)withdrawn.Recorded.Fact).Bidder is { } org && PartyBook.Key(org) is { } key ? lot.Parties.Joined(key) : null;
                var at = clock.Fresh(rule, withdrawn.Recorded.Fact.Header.Identity.SourceKey);
                to.Add(bidder is null ? Begun(at, withdrawn) with { Missing = [new("撤回人", "who withdrew")] } : Compute(at, withdrawn, [.. Deposits.Where(d => d.Bidder == bidder)], null));
            }
            if (to.Count == before) to.Add(rule.Blank);
            return;
        }
        Contribution? start = null;
        foreach (var field in rule.Start)
            if ((start = view.Top(field)) is not null) break;
        if (start is null)
        {
            to.Add(rule.Blank);
            return;
        }
        var (concerned, unknown) = Concerned(rule.Whose ?? Whose.All);
        to.Add(Compute(clock.Fresh(rule, null), start, concerned, unknown));
    }

    private static ClockResult Begun(ClockResult at, Contribution start) => at with { Start = Clock.Of(start), From = start.Value as Moment? };

    private ClockResult Compute(ClockResult at, Contribution start, IReadOnlyList<Deposit> deposits, Wording? unknown)
    {
        var rule = at.Rule;
        at = Begun(at, start);
        if (start.Rivals is not null) return at with { Missing = [new($"起算事实 {at.Start!.FactType} 相互冲突", $"the starting fact {at.Start.FactType} is contradicted")] };
        if (at.From is not { IsKnown: true } from) return at with { Missing = [new($"{at.Start!.FactType} 的发生时间", $"when {at.Start.FactType} happened")] };
        if (clock.PeriodOf(rule, from) is not { } period) return at with { Missing = [ClockWords.NotEntered] };
        var limit = new Limit(LimitMode.AtMostAfter, period);
        var (due, suspended, pauses) = new Suspension(view, context.Calendar).Due(rule, period, from);
        at = at with { Period = period, Due = due, Notes = [.. at.Notes, .. pauses] };
        if (due.TooCoarse) return at with { Missing = [new("起算时间精度不足", "the start is not known to the day")] };
        if (due.Raw is null) return at with { Status = ClockStatus.CalendarUnknown };
        if (!view.Seals.IsOpen(Seal.S1)) return at with { Status = ClockStatus.Sealed };
        if (Deposits.Count == 0) return at with { Status = ClockStatus.DueOnly, Notes = [.. at.Notes, new("保证金收退未归集，仅列应退日", "No deposit was reported: the due date only")] };
        if (unknown is not null) return at with { Missing = [unknown] };
        if (deposits.Count == 0) return at with { Status = ClockStatus.NotApplicable, Notes = [.. at.Notes, new("无此类保证金", "There is no such deposit")] };

        Contribution? last = null, late = null;
        var (open, inTime, lateCount, timeless, uncounted) = (0, 0, 0, 0, 0);
        foreach (var deposit in deposits)
        {
            if (deposit.Settled is not { } settled)
            {
                open++;
                continue;
            }
            var when = settled.Recorded.Fact.At;
            if (settled.Rivals is not null || !when.IsKnown) timeless++;
            else if (settled.Recorded.Fact is DepositForfeited || Clock.Kept(limit, when, due) == true) inTime++;
            else if (due.Rolled is null) uncounted++;
            else
            {
                lateCount++;
                if (late is null || when.CompareTo(late.Recorded.Fact.At) is > 0) late = settled;
            }
            if (when.IsKnown && (last is null || when.CompareTo(last.Recorded.Fact.At) is > 0)) last = settled;
        }
        at = at with
        {
            Measure = new($"保证金 {deposits.Count} 笔：按期结清 {inTime}，超出期限 {lateCount}，未结清 {open}", $"{deposits.Count} deposits: {inTime} settled in time, {lateCount} late, {open} open"),
        };
        if (late is not null) return at with { Status = ClockStatus.Overdue, Stop = Of(late), Actual = late.Recorded.Fact.At, Strict = false };
        if (uncounted > 0) return at with { Status = ClockStatus.CalendarUnknown };
        if (timeless > 0) return at with { Missing = [new("退还的发生时间", "when the refund happened")] };
        if (open > 0) return suspended ? at with { Status = ClockStatus.Suspended } : clock.Open(limit, at, from, due, rule.StopFact);
        return at with { Status = ClockStatus.Met, Stop = Of(last!), Actual = last!.Recorded.Fact.At, Strict = true };
    }

    private (IReadOnlyList<Deposit> Deposits, Wording? Unknown) Concerned(Whose whose)
    {
        if (whose == Whose.All) return (Deposits, null);
        var winners = Winners();
        var concerned = new List<Deposit>();
        foreach (var deposit in Deposits)
        {
            var won = deposit.IsWinner ?? (winners.Count == 0 || deposit.Bidder is null ? null : winners.Contains(deposit.Bidder));
            if (won is not { } isWinner) return ([], new("中标（成交）人", "who won"));
            if (isWinner == (whose == Whose.Winners)) concerned.Add(deposit);
        }
        return (concerned, null);
    }

    private HashSet<string> Winners()
    {
        var winners = new HashSet<string>(StringComparer.Ordinal);
        if (view.Last<ResultPublished>()?.Recorded.Fact is ResultPublished result) Take([.. result.Suppliers ?? [], .. result.Consortium ?? []]);
        if (view.Last<DealConfirmed>()?.Recorded.Fact is DealConfirmed { Winner: { } party } && PartyBook.Key(party) is { } key) winners.Add(lot.Parties.Joined(key));
        if (view.Seals.IsOpen(Seal.S4) && view.Last<AwardDecided>()?.Recorded.Fact is AwardDecided award) Take(award.Suppliers ?? []);
        return winners;

        void Take(IEnumerable<Org> orgs)
        {
            foreach (var org in orgs)
                if (PartyBook.Key(org) is { } bidder) winners.Add(lot.Parties.Joined(bidder));
        }
    }

    private static List<Deposit> Gather(LotState lot, RoundView view)
    {
        var all = new Dictionary<string, Deposit>(StringComparer.Ordinal);
        var marks = view.Seals.IsOpen(Seal.S4);
        foreach (var entry in view.Facts<DepositReceived>()) Of((DepositReceived)entry.Recorded.Fact, ((DepositReceived)entry.Recorded.Fact).DepositId, ((DepositReceived)entry.Recorded.Fact).Bidder);
        foreach (var entry in view.Facts<DepositRefunded>())
        {
            var fact = (DepositRefunded)entry.Recorded.Fact;
            Settle(Of(fact, fact.DepositId, fact.Bidder), entry, marks ? fact.IsWinner : null);
        }
        foreach (var entry in view.Facts<DepositTransferred>())
        {
            var fact = (DepositTransferred)entry.Recorded.Fact;
            Settle(Of(fact, fact.DepositId, fact.Bidder), entry, marks ? fact.IsWinner : null);
        }
        foreach (var entry in view.Facts<DepositForfeited>())
        {
            var fact = (DepositForfeited)entry.Recorded.Fact;
            Settle(Of(fact, fact.DepositId, fact.Bidder), entry, null);
        }
        foreach (var entry in view.Facts<DepositRefundFailed>())
        {
            var fact = (DepositRefundFailed)entry.Recorded.Fact;
            if (fact.DepositId is { } id && all.GetValueOrDefault(id) is { Settled: { } settled } failed && fact.At.CompareTo(settled.Recorded.Fact.At) is >= 0) failed.Settled = null;
        }
        return [.. all.Values];

        Deposit Of(Facts.Fact fact, string? id, Org? bidder)
        {
            var party = PartyBook.Key(bidder) is { } key ? lot.Parties.Joined(key) : null;
            var name = id ?? party ?? fact.Header.Identity.SourceKey;
            if (!all.TryGetValue(name, out var deposit)) all.Add(name, deposit = new(name));
            deposit.Bidder ??= party;
            return deposit;
        }

        // in the order of happening: what came last is what became of it
        static void Settle(Deposit deposit, Contribution entry, bool? isWinner)
        {
            deposit.IsWinner ??= isWinner;
            if (deposit.Settled is null || entry.Recorded.Fact.At.CompareTo(deposit.Settled.Recorded.Fact.At) is null or >= 0) deposit.Settled = entry;
        }
    }

    /// <summary>Entries of a type carry no source of their own.</summary>
    private static Origin Of(Contribution entry) => new(
        entry.Recorded.Fact.Header.Identity, entry.Recorded.Fact.Header.Type, "At", entry.Recorded.Fact.At, entry.Recorded.Fact.Header.ReportedAt, entry.Recorded.Position, entry.Recorded.TakenAt);
}
