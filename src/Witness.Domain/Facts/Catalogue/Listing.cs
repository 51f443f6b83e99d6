using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Catalogue;

// 挂牌与网络竞价: R6c 的来源

/// <summary>竞买申请通过 — secret as such while S1 is closed.</summary>
[FactRow("竞买申请通过", "Application approved", From.Trading, ScopeKind.Lot, Secret = true)]
public sealed record ApplicationApproved : Fact
{
    [Field("竞买人", "Bidder", Mark.S1)]
    public Party? Bidder { get; init; }

    [Field("说明", "Reason", Mark.S1, Optional = true)]
    public string? Reason { get; init; }
}

/// <summary>竞买申请未通过 — secret as such while S1 is closed.</summary>
[FactRow("竞买申请未通过", "Application refused", From.Trading, ScopeKind.Lot, Secret = true)]
public sealed record ApplicationRefused : Fact
{
    [Field("竞买人", "Bidder", Mark.S1)]
    public Party? Bidder { get; init; }

    [Field("原因", "Reason", Mark.S1, Optional = true)]
    public string? Reason { get; init; }
}

/// <summary>挂牌开始.</summary>
[FactRow("挂牌开始", "Listing started", From.Trading, ScopeKind.Lot)]
public sealed record ListingStarted : Fact
{
    [Field("挂牌期", "Window")]
    public Window? Window { get; init; }

    [Field("起始价", "Start price")]
    public Price? StartPrice { get; init; }

    [Field("加（减）价幅度", "Price step")]
    public PriceStep? PriceStep { get; init; }

    [Field("设底价", "Has reserve")]
    public bool? HasReserve { get; init; }
}

/// <summary>报价 — The author is sealed, the price is shown.</summary>
[FactRow("报价", "Quote placed", From.Trading, ScopeKind.Lot)]
public sealed record QuotePlaced : Fact
{
    [Field("次序", "Sequence")]
    public int? Sequence { get; init; }

    [Field("竞买人", "Bidder", Mark.S1)]
    public Party? Bidder { get; init; }

    [Field("报价", "Price")]
    public Price? Price { get; init; }

    [Field("有效", "Valid")]
    public bool? Valid { get; init; }

    [Field("客户端地址", "Client address", Mark.S1 | Mark.S6, MaxLength = 200, Optional = true)]
    public string? ClientAddress { get; init; }
}

/// <summary>挂牌截止.</summary>
[FactRow("挂牌截止", "Listing ended", From.Trading, ScopeKind.Lot)]
public sealed record ListingEnded : Fact
{
    [Field("竞价家数", "Bidding parties", Mark.S1, Unit = "家")]
    public int? BiddingParties { get; init; }
}

/// <summary>限时竞价开始.</summary>
[FactRow("限时竞价开始", "Timed bidding started", From.Trading, ScopeKind.Lot)]
public sealed record TimedBiddingStarted : Fact
{
    [Field("参加家数", "Parties", Unit = "家")]
    public int? Parties { get; init; }

    [Field("竞价周期", "Cycle seconds", Unit = "秒")]
    public int? CycleSeconds { get; init; }
}

/// <summary>限时竞价延时.</summary>
[FactRow("限时竞价延时", "Timed bidding extended", From.Trading, ScopeKind.Lot)]
public sealed record TimedBiddingExtended : Fact
{
    [Field("延至", "Until")]
    public Moment? Until { get; init; }
}

/// <summary>限时竞价结束.</summary>
[FactRow("限时竞价结束", "Timed bidding ended", From.Trading, ScopeKind.Lot)]
public sealed record TimedBiddingEnded : Fact
{
    [Field("延时次数", "Extensions", Unit = "次")]
    public int? Extensions { get; init; }
}

/// <summary>优先权主张.</summary>
[FactRow("优先权主张", "Priority claimed", From.Trading, ScopeKind.Lot)]
public sealed record PriorityClaimed : Fact
{
    [Field("优先权人", "Holder", Mark.S1)]
    public Party? Holder { get; init; }

    [Field("行使", "Exercised")]
    public bool? Exercised { get; init; }
}

/// <summary>成交确认 — 6b 与 6c</summary>
[FactRow("成交确认", "Deal confirmed", From.Trading, ScopeKind.Lot)]
public sealed record DealConfirmed : Fact
{
    [Field("竞得人", "Winner")]
    public Party? Winner { get; init; }

    [Field("成交价", "Price")]
    public Price? Price { get; init; }

    [Field("成交确认书", "Doc")]
    public Doc? Doc { get; init; }

    [Field("签署人", "Signers", Mark.Personal)]
    public IReadOnlyList<Person>? Signers { get; init; }
}
