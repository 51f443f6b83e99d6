using Witness.Domain.Facts.Catalogue;

namespace Witness.Domain.Stages;

/// <summary>挂牌实施 — listing, quotes, timed bidding, deal (clause 5.1.6.3).</summary>
public static class ListingConduct
{
    /// <summary>What the platform counted when the listing closed; shown beside our own count.</summary>
    public static readonly Field Announced = Field.Latest("announcedParties", "挂牌截止公布家数", "Parties announced").From<ListingEnded>(f => f.BiddingParties);

    public static readonly Stage Stage = new("R6c", "交易实施（挂牌）", "Listing", "5.1.6.3",
    [
        Field.Latest("startPrice", "起始价", "Start price").From<ListingStarted>(f => f.StartPrice),
        Field.Latest("priceStep", "加（减）价幅度", "Price step").From<ListingStarted>(f => f.PriceStep),
        Field.CountParties("biddingPartyCount", "竞价家数", "Bidding parties").From<QuotePlaced>(f => f.Bidder).When<QuotePlaced>(f => f.Valid != false).In("家")
            .Check(Announced, n => new($"挂牌截止公布 {n} 家", $"{n} announced at closing")).NotAfter(Closers.Failed),
        Field.Count("bidRoundCount", "竞价次数", "Number of quotes").From<QuotePlaced>(f => f.Header.Identity.SourceKey).When<QuotePlaced>(f => f.Valid != false).In("次").NotAfter(Closers.Failed),
        Field.Latest("listingWindow", "挂牌起止", "Listing window").From<ListingStarted>(f => f.Window).Added(),
        Field.ListBy("timedWindow", "限时竞价", "Timed bidding",
            Column.Of("from", "开始", "From").From<TimedBiddingStarted>(f => f.At),
            Column.Of("to", "结束", "To").From<TimedBiddingEnded>(f => f.At),
            Column.Of("parties", "参与家数", "Parties", "家").From<TimedBiddingStarted>(f => f.Parties),
            Column.Of("extensions", "延时次数", "Extensions", "次").From<TimedBiddingEnded>(f => f.Extensions))
            .Key<TimedBiddingStarted>(_ => "timed").Key<TimedBiddingEnded>(_ => "timed").Empty().Added(),
        Field.Latest("hasReserve", "设底价", "Reserve price set").From<ListingStarted>(f => f.HasReserve).Added(),
        Field.Latest("dealPrice", "成交价", "Deal price").From<DealConfirmed>(f => f.Price).Added().NotAfter(Closers.Failed),
        Field.Latest("winner", "竞得人", "Winner").From<DealConfirmed>(f => f.Winner).Added().NotAfter(Closers.Failed),
        Anomalies.Of("R6c"),
    ])
    {
        BegunBy =
        [
            typeof(ApplicationApproved), typeof(ApplicationRefused), typeof(ListingStarted), typeof(QuotePlaced), typeof(ListingEnded), typeof(TimedBiddingStarted),
            typeof(TimedBiddingEnded), typeof(PriorityClaimed), typeof(DealConfirmed),
        ],
        ClosedBy = [typeof(DealConfirmed), typeof(LotFailed), typeof(LotTerminated)],
    };
}
