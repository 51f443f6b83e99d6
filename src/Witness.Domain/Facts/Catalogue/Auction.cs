using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Catalogue;

// 拍卖: R6b 的来源

/// <summary>竞买人登记 — secret as such while S1 is closed.</summary>
[FactRow("竞买人登记", "Auction bidder registered", From.Trading, ScopeKind.Lot, Secret = true)]
public sealed record AuctionBidderRegistered : Fact
{
    [Field("竞买人", "Bidder", Mark.S1)]
    public Party? Bidder { get; init; }

    [Field("号牌", "Paddle", Mark.S1, MaxLength = 50)]
    public string? Paddle { get; init; }

    [Field("已缴保证金", "Deposit paid", Mark.S1)]
    public bool? DepositPaid { get; init; }
}

/// <summary>拍卖开始.</summary>
[FactRow("拍卖开始", "Auction started", From.Trading, ScopeKind.Lot)]
public sealed record AuctionStarted : Fact
{
    [Field("拍卖师", "Auctioneer", Mark.Personal)]
    public Auctioneer? Auctioneer { get; init; }

    [Field("记录人", "Recorder", Mark.Personal, Optional = true)]
    public Person? Recorder { get; init; }

    [Field("场所", "Room", Optional = true)]
    public Room? Room { get; init; }

    [Field("起拍价", "Start price")]
    public Price? StartPrice { get; init; }

    [Field("设保留价", "Has reserve")]
    public bool? HasReserve { get; init; }

    [Field("竞价阶梯", "Ladder")]
    public IReadOnlyList<LadderStep>? Ladder { get; init; }

    [Field("竞价方向", "Direction", Choices = nameof(Choices.Direction))]
    public string? Direction { get; init; }
}

/// <summary>竞价阶梯调整.</summary>
[FactRow("竞价阶梯调整", "Ladder changed", From.Trading, ScopeKind.Lot)]
public sealed record LadderChanged : Fact
{
    [Field("竞价阶梯", "Ladder")]
    public IReadOnlyList<LadderStep>? Ladder { get; init; }
}

/// <summary>应价.</summary>
[FactRow("应价", "Auction bid placed", From.Trading, ScopeKind.Lot)]
public sealed record AuctionBidPlaced : Fact
{
    [Field("次序", "Sequence")]
    public int? Sequence { get; init; }

    [Field("竞买人", "Bidder", Mark.S1)]
    public Party? Bidder { get; init; }

    [Field("号牌", "Paddle", Mark.S1, MaxLength = 50)]
    public string? Paddle { get; init; }

    [Field("应价", "Price")]
    public Price? Price { get; init; }

    [Field("应价方式", "Channel", Choices = nameof(Choices.BidChannel))]
    public string? Channel { get; init; }
}

/// <summary>落槌.</summary>
[FactRow("落槌", "Hammer fell", From.Trading, ScopeKind.Lot)]
public sealed record HammerFell : Fact
{
    [Field("落槌价", "Price")]
    public Price? Price { get; init; }

    [Field("买受人", "Winner")]
    public Party? Winner { get; init; }

    [Field("号牌", "Paddle", MaxLength = 50)]
    public string? Paddle { get; init; }
}

/// <summary>流拍.</summary>
[FactRow("流拍", "Auction passed", From.Trading, ScopeKind.Lot)]
public sealed record AuctionPassed : Fact
{
    [Field("流拍原因", "Reason", Choices = nameof(Choices.PassReason))]
    public string? Reason { get; init; }
}

/// <summary>拍卖结束.</summary>
[FactRow("拍卖结束", "Auction ended", From.Trading, ScopeKind.Lot)]
public sealed record AuctionEnded : Fact;

/// <summary>拍卖笔录签名.</summary>
[FactRow("拍卖笔录签名", "Auction record signed", From.Trading, ScopeKind.Lot)]
public sealed record AuctionRecordSigned : Fact
{
    [Field("签名人", "Signers", Mark.Personal)]
    public IReadOnlyList<Person>? Signers { get; init; }

    [Field("拍卖笔录", "Doc")]
    public Doc? Doc { get; init; }
}
