using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;

namespace Witness.Domain.Rules.Auctions;

/// <summary>竞买踪迹 — under <c>join</c> each party's auctions and listings: Detail the winner's key, Number how often it bid; under <c>forfeit</c>
/// who gave up an award and who took it next (Who and Detail).</summary>
public sealed class SaleJoins() : Tracker("sales", typeof(DealConfirmed), typeof(AwardForfeited), typeof(HammerFell))
{
    public override IEnumerable<Trace> Of(LotFacts lot)
    {
        foreach (var given in lot.All<AwardForfeited>())
            if (lot.Key(given.Fact.Party) is { } from && lot.Key(given.Fact.NextWinner) is { } to)
                yield return new("forfeit", Bid.Pair(from, to), lot.Lot, lot.Round, from, null, given.At is { IsKnown: true } at ? at.Date : lot.Day, given.Fact.Header.Identity, given.Position, to);
        if (lot.Last<DealConfirmed>() is not { } deal || lot.Key(deal.Fact.Winner) is not { } winner) yield break;
        var day = deal.At is { IsKnown: true } known ? known.Date : lot.Day;
        var bids = lot.SaleQuotes.Where(q => q.Key is not null).GroupBy(q => q.Key!).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        foreach (var (key, name, by) in lot.SaleBidders)
            yield return new("join", key, lot.Lot, lot.Round, key, name, day, by.Fact.Header.Identity, by.Position, winner, bids.GetValueOrDefault(key));
    }
}
