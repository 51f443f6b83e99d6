using Witness.Domain.Facts.Catalogue;

namespace Witness.Domain.Stages;

/// <summary>拍卖实施 — an auction from its start to the signed record (clause 5.1.6.2).</summary>
public static class AuctionConduct
{
    private static readonly Type[] Passed = [typeof(AuctionPassed), .. Closers.Failed];

    private static readonly Field Started = Field.Latest("auctionStartedAt", "开始时间", "Started at").From<AuctionStarted>(f => f.At).NotAfter(Closers.Failed);

    /// <summary>Only summed into the duration; not printed.</summary>
    public static readonly Field Ended = Field.Latest("auctionEndedAt", "结束时间", "Ended at").From<AuctionEnded>(f => f.At);

    public static readonly Stage Stage = new("R6b", "交易实施（拍卖）", "Auction", "5.1.6.2",
    [
        Field.Latest("auctioneer", "拍卖师", "Auctioneer").From<AuctionStarted>(f => f.Auctioneer).NotAfter(Closers.Failed),
        Field.ListBy("registeredBidders", "竞买人", "Registered bidders",
            Column.Of("bidder", "竞买人", "Bidder").From<AuctionBidderRegistered>(f => f.Bidder),
            Column.Of("paddle", "号牌", "Paddle").From<AuctionBidderRegistered>(f => f.Paddle)).Key<AuctionBidderRegistered>(f => PartyBook.Key(f.Bidder)).NotAfter(Closers.Failed),
        Started,
        Field.Count("bidRoundCount", "竞价次数", "Number of bids").From<AuctionBidPlaced>(f => f.Header.Identity.SourceKey).In("次").NotAfter(Passed),
        Field.Between("durationSeconds", "交易时长", "Duration", Ended, Started).NotAfter(Closers.Failed),
        Field.WholeList("bidIncrementLadder", "竞价阶梯", "Increment ladder").From<AuctionStarted>(f => f.Ladder).From<LadderChanged>(f => f.Ladder).NotAfter(Closers.Failed),
        Field.Latest("startPrice", "起拍价", "Start price").From<AuctionStarted>(f => f.StartPrice).Added().NotAfter(Closers.Failed),
        Field.Latest("hasReserve", "设保留价", "Reserve price set").From<AuctionStarted>(f => f.HasReserve).Added().NotAfter(Closers.Failed),
        Field.Latest("hammerPrice", "落槌价", "Hammer price").From<HammerFell>(f => f.Price).Added().NotAfter(Passed),
        Field.Latest("hammerAt", "落槌时间", "Hammer fell at").From<HammerFell>(f => f.At).Added().NotAfter(Passed),
        Field.Latest("winner", "买受人", "Winner").From<HammerFell>(f => f.Winner).From<DealConfirmed>(f => f.Winner).Added().NotAfter(Passed),
        Field.Latest("confirmation", "成交确认书", "Deal confirmation").From<DealConfirmed>(f => f.Doc).Added().NotAfter(Passed),
        Field.Latest("record", "拍卖笔录", "Auction record").From<AuctionRecordSigned>(f => f.Doc).Added().NotAfter(Closers.Failed),
        Field.Latest("passed", "流拍", "Passed").From<AuctionPassed>(f => f.Reason).Empty().Added(),
        Anomalies.Of("R6b"),
    ])
    {
        BegunBy =
        [
            typeof(AuctionBidderRegistered), typeof(AuctionStarted), typeof(LadderChanged), typeof(AuctionBidPlaced), typeof(HammerFell), typeof(AuctionPassed),
            typeof(AuctionEnded), typeof(AuctionRecordSigned),
        ],
        ClosedBy = [typeof(AuctionEnded), typeof(AuctionPassed), typeof(LotFailed), typeof(LotTerminated)],
    };
}
