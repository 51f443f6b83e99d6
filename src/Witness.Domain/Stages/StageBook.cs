using Witness.Domain.Facts.Catalogue;

namespace Witness.Domain.Stages;

/// <summary>环节目录 — the ten tables, in order.</summary>
public static class StageBook
{
    public static IReadOnlyList<Stage> All { get; } =
    [
        Planning.Stage, Registration.Stage, VenueBooking.Stage, NoticePublication.Stage, ExpertDraw.Stage,
        TenderConduct.Stage, AuctionConduct.Stage, ListingConduct.Stage, ResultConfirmation.Stage, DepositLedger.Stage,
    ];

    public static Stage? Find(string id) => All.FirstOrDefault(stage => stage.Id == id);

    /// <summary>Order of the road: the three forms of 交易实施 stand at one place.</summary>
    internal static int Place(Stage stage) => stage.Id[1] - '0';

    /// <summary>What closes a stage's record, with the ends that close R3–R7.</summary>
    internal static IReadOnlyList<Type> Closing(Stage stage) => Place(stage) is >= 3 and <= 7 ? [.. stage.ClosedBy.Union(Closers.Failed)] : stage.ClosedBy;
}

/// <summary>Closing facts that several stages share; apart from the book, so that a stage can be declared before it.</summary>
internal static class Closers
{
    /// <summary>
    /// @TradeStart — the trade begins; R3 and R4 are then 已形成. 单一来源 and 协议 have no such start, and an opening may never be reported: there
    /// the review or the deal shows that it began (decision 0007).
    /// </summary>
    internal static readonly Type[] TradeStart = [typeof(OpeningStarted), typeof(AuctionStarted), typeof(ListingStarted), typeof(EvaluationStarted), typeof(DealConfirmed)];

    /// <summary>A lot that fails or ends closes R3–R7 (ruling 65), and what has not come of it cannot come any more.</summary>
    internal static readonly Type[] Failed = [typeof(LotFailed), typeof(LotTerminated)];
}
