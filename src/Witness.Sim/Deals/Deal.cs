using Witness.Sim.Wire;
using Witness.Sim.World;

namespace Witness.Sim.Deals;

/// <summary>交易形式 — which of the three trading records the deal fills: 6a, 6b, 6c; direct deals fill a short 6a.</summary>
public enum TradeForm { Tender, Auction, Listing, Direct }

/// <summary>结局.</summary>
public enum Ending { Award, TooFew, Terminated, AllRejected, Passed, Unsigned }

/// <summary>情节 — what may happen in a deal beyond the straight road; none of them is an irregularity by itself unless a plant says so.</summary>
[Flags]
public enum Twist : long
{
    None = 0,
    PlanChanged = 1L << 0,
    ProjectChanged = 1L << 1,
    VenueChanged = 1L << 2,
    VenueReleased = 1L << 3,
    NoticeAmended = 1L << 4,
    Clarified = 1L << 5,
    Extended = 1L << 6,
    Redrawn = 1L << 7,
    Recused = 1L << 8,
    Scattered = 1L << 9,
    BidWithdrawn = 1L << 10,
    BidRejected = 1L << 11,
    BidClarified = 1L << 12,
    Consulted = 1L << 13,
    RolledBack = 1L << 14,
    ReEvaluated = 1L << 15,
    Suspended = 1L << 16,
    DocumentObjected = 1L << 17,
    ResultObjected = 1L << 18,
    Inquired = 1L << 19,
    Complained = 1L << 20,
    ComplaintRefused = 1L << 21,
    AwardForfeited = 1L << 22,
    Guarantees = 1L << 23,
    RefundFailed = 1L << 24,
    DepositForfeited = 1L << 25,
    LadderChanged = 1L << 26,
    TimedBidding = 1L << 27,
    Priority = 1L << 28,
    ApplicationRefused = 1L << 29,
    UpstreamAnomaly = 1L << 30,
    OnSite = 1L << 31,
    BidsViewed = 1L << 32,
    Corrected = 1L << 33,
    CorrectedLate = 1L << 34,
    Contradicted = 1L << 35,
    Retracted = 1L << 36,
    NoticeWithdrawn = 1L << 37,
    PlanWithdrawn = 1L << 38,
    Invited = 1L << 39,
    Consortium = 1L << 40,
    RoomStranger = 1L << 41,
    RoomAbsence = 1L << 42,
    RecordingGap = 1L << 43,
    SourcesDisagree = 1L << 44,
    Floor = 1L << 45,
    DepositTransferred = 1L << 46,
    ExpertListDisclosed = 1L << 47,
    Deposits = 1L << 48,
    Fingerprints = 1L << 49,
    VagueTimes = 1L << 50,
    LateSending = 1L << 51,

    /// <summary>Every field the catalogue has, also those that need not exist.</summary>
    Full = 1L << 52,

    /// <summary>When it fails it is surely tendered again.</summary>
    TenderedAgain = 1L << 53,
}

/// <summary>日程 — the moments of a deal, all in trade time. Planners set them; plants may move them.</summary>
public sealed class Timeline
{
    public DateTime Plan, Register, Book, Notice, Document, SaleFrom, SaleTo, Clarify, BidsFrom, Draw, Deadline, Opening, Started, OpeningEnd;
    public DateTime EvaluationStart, EvaluationEnd, Report, Candidates, PublicityTo, Award, Result, ResultTo, Noticed, Contract, ContractPublished;
    public DateTime RefundLosers, RefundWinner, ListingFrom, ListingTo, ApplyTo, DisclosureTo, TradeEnd, Terminated;
}

/// <summary>交易 — a project with its lots: everything that will happen, decided before anything is said.</summary>
public sealed class Deal
{
    public required City City { get; init; }

    public required Dice Dice { get; init; }

    public required int Index { get; init; }

    /// <summary>GC ZC ZR CQ NC.</summary>
    public required string Kind { get; init; }

    public required TradeForm Form { get; set; }

    public required string Method { get; set; }

    public required string Category { get; set; }

    public required string Account { get; set; }

    public string ProjectCode { get; set; } = "";

    public string ProjectName { get; set; } = "";

    public (string Code, string Name) District { get; set; }

    public Firm Buyer { get; set; } = null!;

    public List<Firm> Buyers { get; } = [];

    public Firm? Agency { get; set; }

    public Firm Supervisor { get; set; } = null!;

    public Timeline T { get; } = new();

    public List<LotPlan> Lots { get; } = [];

    public Twist Twists { get; set; }

    public int Round { get; set; } = 1;

    /// <summary>Number of evaluation experts and buyer's representatives.</summary>
    public int CommitteeSize { get; set; } = 5;

    public List<Expert> Committee { get; set; } = [];

    public Expert? Replaced { get; set; }

    public int Redraws { get; set; }

    public bool FixedMethodDraw { get; set; }

    public bool NoPlan { get; set; }

    public bool NoCandidates { get; set; }

    /// <summary>Clarification said to affect the bids though nothing was extended; null: as the days allow.</summary>
    public bool ClarifyAffects { get; set; }

    /// <summary>Committee member who clicks through the bids.</summary>
    public int? HastyViewer { get; set; }

    /// <summary>After the winner withdrew, this bid takes the lot over.</summary>
    public int? Regret { get; set; }

    public Hall? OpeningHall { get; set; }

    public List<Hall> EvaluationHalls { get; set; } = [];

    /// <summary>Parties that the city does not know yet; they are registered with the project.</summary>
    public List<Bidder> NewParties { get; } = [];

    /// <summary>The next round after a failure, under the same codes.</summary>
    public Deal? Retry { get; set; }

    /// <summary>Objections and challenges are answered so many days late.</summary>
    public int AnswerLateDays { get; set; }

    public IReadOnlyList<string> LotCodes => Lots.Select(l => l.Code).ToList();

    public string SupervisorAccount => Kind == "ZC" ? Accounts.SupervisorFinance : Accounts.SupervisorWorks;

    public bool Has(Twist twist) => (Twists & twist) != 0;

    public Quote Start => Lots[0].StartPrice ?? Quote.Of(Lots[0].Estimate);
}

/// <summary>标段(包)、宗地、标的 — the unit of record.</summary>
public sealed class LotPlan
{
    public required string Code { get; set; }

    public required string Name { get; set; }

    public required int Number { get; init; }

    /// <summary>In 分.</summary>
    public long Estimate { get; set; }

    public Quote? Ceiling { get; set; }

    public Quote? StartPrice { get; set; }

    /// <summary>In 分; the step of listings and auctions.</summary>
    public long Step { get; set; }

    public long Deposit { get; set; }

    public long? Area { get; set; }

    public Ending Ending { get; set; }

    public List<Bid> Bids { get; set; } = [];

    public ScoreSheet? Scores { get; set; }

    /// <summary>Calls or quotes, in order: index into <see cref="Bids"/>, price in hundredths, seconds after the start.</summary>
    public List<Call> Calls { get; set; } = [];

    public int WinnerIndex { get; set; }

    public Bid Winner => Bids[WinnerIndex];

    public IEnumerable<Bid> Standing => Bids.Where(b => !b.Withdrawn && b.Rejected is null);

    /// <summary>All that reached the opening.</summary>
    public IEnumerable<Bid> Present => Bids.Where(b => !b.Withdrawn);
}

/// <summary>应价、报价.</summary>
public sealed record Call(int Bid, long Price, double Second);

/// <summary>评分表 — items and, per expert, bid and item, the points in hundredths.</summary>
public sealed class ScoreSheet
{
    public required List<ScoreItem> Items { get; init; }

    /// <summary>[expert][bid][item].</summary>
    public required int[][][] Points { get; init; }

    public int Total(int bid) => Points.Sum(e => e[bid].Sum()) / Points.Length;
}

/// <param name="Max">In hundredths of a point.</param>
public sealed record ScoreItem(string Name, bool Subjective, int Max);

/// <summary>投标 — one bid with all its traces.</summary>
public sealed class Bid
{
    public required Bidder Who { get; set; }

    public List<Firm> Consortium { get; set; } = [];

    public required Quote Price { get; set; }

    public string Id { get; set; } = "";

    public DateTime Received { get; set; }

    public Machine Machine { get; set; } = null!;

    public string Ip { get; set; } = "";

    public string CaKey { get; set; } = "";

    public string FileId { get; set; } = "";

    public string[] Locks { get; set; } = [];

    public string[] DocumentIds { get; set; } = [];

    public string Author { get; set; } = "";

    public DateTime Made { get; set; }

    public string[] Contacts { get; set; } = [];

    public string[] Staff { get; set; } = [];

    /// <summary>Least hashes of the text's shingles, in hex words.</summary>
    public string[] Sketch { get; set; } = [];

    public string[] BoqLines { get; set; } = [];

    public bool Withdrawn { get; set; }

    public (string Phase, string Reason)? Rejected { get; set; }

    public DateTime Paid { get; set; }

    public Firm Payer { get; set; } = null!;

    public string PayerAccount { get; set; } = "";

    public bool Basic { get; set; } = true;

    public long Deposit { get; set; }

    public bool NotPaid { get; set; }

    public string? GuaranteeNo { get; set; }

    public string GuaranteeContact { get; set; } = "";

    public string GuaranteeAddress { get; set; } = "";

    /// <summary>Null: when the deal's timeline says.</summary>
    public DateTime? Refunded { get; set; }

    public string? RefundAccount { get; set; }

    public int Order { get; set; }

    /// <summary>Ends the source keys of this bid's facts.</summary>
    public string Mark => $"B{Order:D2}";
}
