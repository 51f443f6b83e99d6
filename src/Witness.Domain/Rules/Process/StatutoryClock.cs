using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;

namespace Witness.Domain.Rules.Process;

/// <summary>
/// 其他法定期限与要求 — every clock and duty of level A that no other indicator reads (P15): one cause per clock and per fact that starts it. It stands
/// beside the sixty-two of the handbook, so that no level A rule is computed and then said to nobody.
/// </summary>
public sealed class StatutoryClock() : ClockIndicator(new(
    "P15", 1, new("其他法定期限或要求不符", "Another statutory limit or requirement not kept"),
    new("其余各项法定期限、人数、方式是否符合？", "Were all other statutory limits, numbers and manners kept?"),
    Grade.Plain, Severity.Medium, "R7", new("实际 > 届满，或 期间 < 最短期限，或 人数、方式 ≠ 规定（逐条列明依据）", "actual > due, or period < least, or number or manner ≠ required (each with its own law)"))
{
    Basis = Laws.Standard("4.4.1 f"),
    Clocks =
    [
        "GC-05", "GC-16", "GC-17", "GC-28", "ZC-04", "ZC-16", "ZC-17", "ZC-19", "ZC-22", "ZC-23", "ZC-24", "ZC-25", "ZC-27", "ZC-28", "ZC-36", "ZC-37", "ZR-01", "ZR-02", "ZR-04-2", "ZR-07", "ZR-10",
        "ZR-11", "ZR-12-1", "ZR-12-2", "PM-01", "PM-02", "PM-03", "PM-05", "NC-01", "NC-03", "CQ-02", "CQ-04", "CQ-07", "CQ-08", "CQ-09-1", "CQ-09-2",
    ],
    Needs =
    [
        Need.If<NoticePublished>(), Need.If<NoticeAmended>(), Need.If<TenderDocumentIssued>(), Need.If<CommitteeFormed>(f => f.Members), Need.If<ExpertsDrawn>(f => f.Experts), Need.If<OpeningStarted>(), Need.If<EvaluationEnded>(),
        Need.If<EvaluationReportReceived>(), Need.If<AwardDecided>(), Need.If<AwardNoticed>(), Need.If<ResultPublished>(), Need.If<ContractSigned>(), Need.If<ContractPublished>(), Need.If<ContractFiled>(), Need.If<WrittenReportFiled>(),
        Need.If<ReEvaluationStarted>(), Need.If<ListingStarted>(), Need.If<ListingEnded>(), Need.If<AuctionStarted>(), Need.If<AuctionEnded>(), Need.If<AuctionRecordSigned>(), Need.If<HammerFell>(), Need.If<DealConfirmed>(), Need.If<FloorPriceSet>(f => f.Floor),
    ],
    Counter = new("来源是否漏报、迟报或只精确到日；届满日是否为休息日已顺延；公告、公示起算日口径是否不同。", "Was it reported late, not at all, or to the day only; was the last day a rest day; is the opening day counted in?"),
    Look = new("按所列条文核对起止事实；仍可补正的，提示责任单位。", "Check start and end against the article named; if it can still be mended, prompt who owes it."),
})
{
    /// <summary>Level A rules that are said elsewhere: by an indicator of their own, by a seal, by the report, or nobody could report them.</summary>
    public static IReadOnlyDictionary<string, string> SaidElsewhere { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["GC-10"] = "D02", ["GC-13"] = "B09", ["GC-14"] = "P05", ["GC-18"] = "E09", ["GC-19"] = "S3", ["GC-34"] = "H01", ["ZC-15"] = "B09", ["ZC-21"] = "W01", ["ZR-04"] = "B09", ["PM-06"] = "no fact",
        ["SY-01"] = "the report", ["SY-02"] = "P09", ["SY-03"] = "P08, P09",
    };
}
