using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Report;

/// <summary>应否出具.</summary>
public enum ReportNeed
{
    /// <summary>未到 — the lot is not that far.</summary>
    None,

    /// <summary>等待 — it is, and something has to come first: see <see cref="ReportTrigger.Why"/>.</summary>
    Waiting,

    /// <summary>应出具.</summary>
    Due,
}

/// <summary>
/// 出具条件 — whether a round of a lot has come to its report (domain.md §7): contract signed and the winner's deposits returned, or none taken; a lot
/// that failed or was ended with its deposits settled, or that ended unopened. A contract overdue is an irregularity, and the report waits.
/// </summary>
/// <param name="Kind">见证 or 终止见证.</param>
/// <param name="Why">What a waiting report waits for.</param>
/// <param name="Overdue">The contract clock that has run out unsigned; null otherwise.</param>
public sealed record ReportTrigger(ReportNeed Need, ReportKind Kind, Wording? Why, ClockResult? Overdue)
{
    /// <summary>待签订合同 — the usual thing to wait for.</summary>
    public static readonly Wording Unsigned = new("待签订合同", "The contract is still to be signed");

    private static readonly string[] ContractClocks = ["GC-27", "ZC-26", "ZR-08"];

    public static ReportTrigger Of(ReportSource source) => Of(source, ReportDrawer.Read(source));

    public static ReportTrigger Of(ReportSource source, LotReading reading)
    {
        var facts = Reduction.Reduce(source.Facts).Where(f => !f.IsConflicted && f.Winner.Fact.Header.Scope is var s && s.Lots.Contains(source.Lot) && s.Round == source.Round).Select(f => f.Winner.Fact).ToList();
        var deposits = new Deposits(facts);
        if (facts.Any(f => f is LotFailed or LotTerminated))
        {
            return deposits.Open(null) is > 0 and var left ? new(ReportNeed.Waiting, ReportKind.Termination, Returning(left), null) : new(ReportNeed.Due, ReportKind.Termination, null, null);
        }
        if (facts.Any(f => f is ContractSigned))
        {
            var winners = Winners(facts);
            if (deposits.Open(winners) is > 0 and var left) return new(ReportNeed.Waiting, ReportKind.Witness, Returning(left), null);
            if (deposits.Asked && !deposits.Known(winners) && !deposits.Waived(winners)) return new(ReportNeed.Waiting, ReportKind.Witness, new("中标人保证金收退未归集", "The winner's deposit was not reported"), null);
            return new(ReportNeed.Due, ReportKind.Witness, null, null);
        }
        var overdue = ContractClocks.SelectMany(reading.ClocksOf).FirstOrDefault(clock => clock.Status == ClockStatus.Overdue && clock.Stop is null);
        if (overdue is not null) return new(ReportNeed.Waiting, ReportKind.Witness, new("逾期未签合同", "The contract was not signed in time"), overdue);
        return facts.Any(f => f is ResultPublished or AwardNoticed or DealConfirmed)
            ? new(ReportNeed.Waiting, ReportKind.Witness, Unsigned, null) : new(ReportNeed.None, ReportKind.Witness, null, null);
    }

    private static Wording Returning(int left) => new($"待退还（划转）保证金 {left} 笔", left == 1 ? "1 deposit still to be returned or transferred" : $"{left} deposits still to be returned or transferred");

    private static HashSet<string> Winners(IReadOnlyList<Fact> facts)
    {
        var winners = new HashSet<string>(StringComparer.Ordinal);
        foreach (var fact in facts)
        {
            IEnumerable<Org?> orgs = fact switch
            {
                ResultPublished result => [.. result.Suppliers ?? [], .. result.Consortium ?? []], AwardDecided award => award.Suppliers ?? [], AwardNoticed noticed => noticed.To ?? [],
                DealConfirmed deal => [deal.Winner?.Org], ContractSigned contract => (contract.Parties ?? []).Select(party => party.Org), _ => [],
            };
            foreach (var org in orgs.OfType<Org>()) winners.UnionWith(Names(org));
        }
        return winners;
    }

    private static IEnumerable<string> Names(Org? org) => new[] { org?.Code, org?.Name }.OfType<string>();

    /// <summary>The deposits of a round, as far as they are opened.</summary>
    private sealed class Deposits
    {
        private readonly Dictionary<string, (Org? Bidder, bool? Won, bool Open)> _all = new(StringComparer.Ordinal);
        private readonly List<Org?> _otherwise = [];

        public Deposits(IReadOnlyList<Fact> facts)
        {
            foreach (var fact in facts)
            {
                switch (fact)
                {
                    case DepositReceived f: Set(f, f.DepositId, f.Bidder, null, open: true); break;
                    case DepositRefunded f: Set(f, f.DepositId, f.Bidder, f.IsWinner, open: false); break;
                    case DepositTransferred f: Set(f, f.DepositId, f.Bidder, f.IsWinner, open: false); break;
                    case DepositForfeited f: Set(f, f.DepositId, f.Bidder, null, open: false); break;
                    case DepositRefundFailed f: Set(f, f.DepositId, null, null, open: true); break;
                    case GuaranteeLodged f: _otherwise.Add(f.Bidder); break;
                    case DepositChecked { Result: "免缴" } f: _otherwise.Add(f.Bidder); break;
                    case TenderDocumentIssued { Deposit.Amount.Amount: > 0 } or NoticePublished { Deposit.Amount.Amount: > 0 }: Asked = true; break;
                }
            }
        }

        /// <summary>Notice or document ask for one.</summary>
        public bool Asked { get; }

        /// <param name="winners">Null: of everybody.</param>
        public int Open(HashSet<string>? winners) => _all.Values.Count(d => d.Open && (winners is null || IsOf(d.Bidder, d.Won, winners)));

        public bool Known(HashSet<string> winners) => _all.Values.Any(d => IsOf(d.Bidder, d.Won, winners));

        public bool Waived(HashSet<string> winners) => _otherwise.Any(org => IsOf(org, null, winners));

        private static bool IsOf(Org? bidder, bool? won, HashSet<string> winners) => won ?? Names(bidder).Any(winners.Contains);

        private void Set(Fact fact, string? id, Org? bidder, bool? won, bool open)
        {
            var key = id ?? fact.Header.Identity.SourceKey;
            var known = _all.GetValueOrDefault(key);
            _all[key] = (bidder ?? known.Bidder, won ?? known.Won, open);
        }
    }
}
