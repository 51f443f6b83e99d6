using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;

namespace Witness.Domain.Rules.Networks;

/// <summary>
/// 参与踪迹 — who took part and who won. Under <c>bidder</c>: each bidder's lots (Detail won, lost or open, Number the price). Under
/// <c>buyer</c> and <c>agency</c>: the winners of their lots (Who the winner, Number the value). Under <c>method</c>: how a buyer's lots were bought.
/// </summary>
public sealed class Participation() : Tracker(
    "participation", typeof(BidOpened), typeof(BidReceived), typeof(AwardDecided), typeof(ResultPublished), typeof(DealConfirmed), typeof(ApplicationApproved), typeof(AuctionBidderRegistered),
    typeof(QuotePlaced), typeof(AuctionBidPlaced))
{
    public override IEnumerable<Trace> Of(LotFacts lot)
    {
        var winners = lot.Winners;
        var won = winners.Select(w => w.Key).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var bid in lot.Bids)
        {
            if (bid.Opened is not { } opened) continue;
            var outcome = winners.Count == 0 ? "open" : bid.Members.Any(won.Contains) ? "won" : "lost";
            foreach (var member in bid.Members)
                if (seen.Add(member)) yield return new("bidder", member, lot.Lot, lot.Round, bid.Key, bid.Name, lot.Opened, opened.Fact.Header.Identity, opened.Position, outcome, bid.Amount);
        }
        foreach (var (key, name, by) in lot.SaleBidders)
            if (seen.Add(key)) yield return new("bidder", key, lot.Lot, lot.Round, key, name, lot.Opened, by.Fact.Header.Identity, by.Position, winners.Count == 0 ? "open" : won.Contains(key) ? "won" : "lost");
        var value = lot.Last<AwardDecided>()?.Fact.Value?.Money?.Amount ?? lot.Last<DealConfirmed>()?.Fact.Price?.Money?.Amount ?? lot.Last<ResultPublished>()?.Fact.Value?.Money?.Amount;
        foreach (var (key, name, by) in winners)
        {
            var at = by.Fact.At is { IsKnown: true } known ? known.Date : lot.Day;
            if (lot.Buyer is { } buyer) yield return new("buyer", buyer.Key, lot.Lot, lot.Round, key, name, at, by.Fact.Header.Identity, by.Position, "won", value);
            if (lot.Agency is { } agency) yield return new("agency", agency.Key, lot.Lot, lot.Round, key, name, at, by.Fact.Header.Identity, by.Position, "won", value);
        }
    }
}

/// <summary>登记踪迹 — how a buyer's lots are bought: under <c>method</c> the method, value and class of each of its lots.</summary>
public sealed class Registrations() : Tracker("registrations", typeof(NoticePublished), typeof(LotFailed))
{
    public override IEnumerable<Trace> Of(LotFacts lot)
    {
        if (lot.Buyer is not { } buyer || lot.Last<ProjectRegistered>() is not { } registered) yield break;
        var method = registered.Fact.ProcurementMethod?.Text ?? registered.Fact.ProcurementMethod?.Value ?? "?";
        var known = lot.Last<LotRegistered>();
        var at = registered.At is { IsKnown: true } said ? said.Date : lot.Day;
        var category = known?.Fact.Category ?? "?";
        var value = known?.Fact.EstimatedValue?.Amount ?? known?.Fact.Budget?.Amount ?? registered.Fact.EstimatedValue?.Amount;
        var subject = known?.Fact.LotName ?? registered.Fact.ProjectName ?? "";
        var by = known?.Recorded ?? registered.Recorded;
        yield return new("method", buyer.Key, lot.Lot, lot.Round, buyer.Key, buyer.Name, at, by.Fact.Header.Identity, by.Position, $"{method}|{category}|{lot.Project}|{subject}", value);
        if (lot.Last<LotFailed>() is { } failed)
            yield return new("failed", buyer.Key, lot.Lot, lot.Round, buyer.Key, buyer.Name, failed.At is { IsKnown: true } day ? day.Date : lot.Day, failed.Fact.Header.Identity, failed.Position, $"{method}|{category}|{lot.Project}|{subject}", value);
    }
}

/// <summary>否决踪迹 — how many of a lot's bids were rejected, under <c>rejections</c> by buyer and agency (Detail rejected/opened).</summary>
public sealed class Rejections() : Tracker("rejections", typeof(BidOpened), typeof(BidRejected), typeof(EvaluationEnded), typeof(CandidatesPublished))
{
    public override IEnumerable<Trace> Of(LotFacts lot)
    {
        if (!lot.Has<CandidatesPublished>() && !lot.Has<EvaluationEnded>()) yield break;
        var opened = lot.Bids.Where(b => b.Opened is not null).ToList();
        if (opened.Count == 0) yield break;
        var rejected = opened.Count(b => b.Rejected is not null);
        var by = opened[0].Opened!.Value;
        foreach (var body in new[] { lot.Buyer, lot.Agency })
            if (body is { } known) yield return new("rejections", known.Key, lot.Lot, lot.Round, known.Key, known.Name, lot.Opened, by.Fact.Header.Identity, by.Position, $"{rejected}/{opened.Count}", (decimal)rejected / opened.Count);
    }
}

/// <summary>首位数字踪迹 — how often each first digit leads a sum of the lot, under <c>digits</c> by agency, else buyer (Detail nine counts).</summary>
public sealed class Digits() : Tracker("digits", typeof(BidOpened), typeof(DepositReceived))
{
    public override IEnumerable<Trace> Of(LotFacts lot)
    {
        if ((lot.Agency ?? lot.Buyer) is not { } body) yield break;
        var counts = new int[9];
        foreach (var amount in lot.Bids.Select(b => b.Amount).OfType<decimal>().Concat(lot.All<DepositReceived>().Select(d => d.Fact.Amount?.Amount).OfType<decimal>()))
            if (First(amount) is { } digit) counts[digit - 1]++;
        if (counts.All(c => c == 0) || lot.First<BidOpened>() is not { } by) yield break;
        yield return new("digits", body.Key, lot.Lot, lot.Round, body.Key, body.Name, lot.Opened, by.Fact.Header.Identity, by.Position, string.Join(',', counts), counts.Sum());
    }

    public static int? First(decimal amount)
    {
        if (amount <= 0) return null;
        while (amount >= 10) amount /= 10;
        while (amount < 1) amount *= 10;
        return (int)amount;
    }
}
