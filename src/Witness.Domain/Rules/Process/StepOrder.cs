using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Process;

/// <summary>环节缺失或逆序 — a later step is in while one that must stand before it is missing, or happened after it (P06; clause 4.6.3).
/// The distance to the lot's graph is the number of such steps.</summary>
public sealed class StepOrder() : Rule(new(
    "P06", 1, new("环节缺失或逆序", "Step missing or out of order"),
    new("后一环节已发生时，其前应有的环节是否缺失，或发生在其后？", "Once a later step has happened, is an earlier one missing, or after it?"),
    Grade.Plain, Severity.Medium, "R2", new("与标段流程图的距离 = 缺失环节 + 逆序环节 > 0", "distance to the lot's graph = missing + out of order > 0"))
{
    Basis = Laws.Standard("4.6.3"),
    Applies = new(Forms: [Form.Tender, Form.Auction, Form.Listing]),
    Needs = [Need.Of<NoticePublished>(), .. Steps.Where(s => s != typeof(NoticePublished)).Select(Read)],
    Counter = new("是否补报、漏报或时间只精确到日；是否邀请招标、资格预审等不同流程。", "Was it reported late or not at all, or known to the day only; is it an invitation or a prequalification?"),
    Look = new("核对该环节的来源系统；缺失的提示补报。", "Check the source of that step; prompt it to report."),
})
{
    /// <summary>The earlier, the later, and whether the earlier must be there at all.</summary>
    private static readonly (Form Form, Type Earlier, Type Later, bool Must)[] Edges =
    [
        (Form.Tender, typeof(NoticePublished), typeof(OpeningStarted), true),
        (Form.Tender, typeof(OpeningStarted), typeof(EvaluationStarted), true),
        (Form.Tender, typeof(ExpertsDrawn), typeof(EvaluationStarted), true),
        (Form.Tender, typeof(EvaluationStarted), typeof(EvaluationEnded), true),
        (Form.Tender, typeof(EvaluationStarted), typeof(EvaluationReportReceived), false),
        (Form.Tender, typeof(EvaluationStarted), typeof(CandidatesPublished), true),
        (Form.Tender, typeof(EvaluationStarted), typeof(AwardDecided), true),
        (Form.Tender, typeof(CandidatesPublished), typeof(AwardDecided), false), // 工程 must publish them first: see Must
        (Form.Tender, typeof(CandidatesPublished), typeof(AwardNoticed), false),
        (Form.Tender, typeof(AwardDecided), typeof(AwardNoticed), false),
        (Form.Tender, typeof(AwardNoticed), typeof(ContractSigned), true),
        (Form.Auction, typeof(NoticePublished), typeof(AuctionStarted), true),
        (Form.Auction, typeof(AuctionStarted), typeof(HammerFell), true),
        (Form.Auction, typeof(HammerFell), typeof(DealConfirmed), true),
        (Form.Auction, typeof(DealConfirmed), typeof(ContractSigned), true),
        (Form.Listing, typeof(NoticePublished), typeof(ListingStarted), true),
        (Form.Listing, typeof(ListingStarted), typeof(ListingEnded), true),
        (Form.Listing, typeof(ListingStarted), typeof(DealConfirmed), true),
        (Form.Listing, typeof(DealConfirmed), typeof(ContractSigned), true),
    ];

    private static IEnumerable<Type> Steps => Edges.SelectMany(e => new[] { e.Earlier, e.Later }).Distinct();

    private static Need Read(Type step) => new(FactBook.Find(step.Name)!, [], false);

    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var edges = Edges.Where(e => e.Form == at.Lot.Form && at.Lot.First(e.Later) is not null).ToList();
        if (edges.Count == 0)
        {
            yield return at.CannotTell(new Wording("尚无可比的后续环节", "no later step to compare with"));
            yield break;
        }
        var kept = new List<Input>();
        var raised = false;
        foreach (var (_, earlier, later, must) in edges)
        {
            var after = at.Lot.First(later)!;
            var (first, second) = (FactBook.Find(earlier.Name)!, FactBook.Find(later.Name)!);
            if (at.Lot.First(earlier) is not { } before)
            {
                if (!(must || Must(at.Lot, earlier, later)) || at.Lot.Contradicted(earlier) || Invited(at.Lot, earlier) || !at.Lot.CouldBeReported(earlier.Name)) continue;
                raised = true;
                yield return at.Raised(
                    $"missing|{earlier.Name}", new($"已有{second.Chinese}，缺{first.Chinese}", $"{second.English} is in, {first.English} is missing"),
                    new($"{first.Chinese} = 0，{second.Chinese} = 1", $"{first.English} = 0, {second.English} = 1"), [Of(after, second)]);
                continue;
            }
            if (before.Fact.At.CompareTo(after.Fact.At) is > 0)
            {
                raised = true;
                yield return at.Raised(
                    $"order|{earlier.Name}|{later.Name}", new($"{second.Chinese}早于{first.Chinese}", $"{second.English} before {first.English}"),
                    new($"{after.Fact.At} < {before.Fact.At}", $"{after.Fact.At} < {before.Fact.At}"), [Of(before, first), Of(after, second)]);
                continue;
            }
            kept.Add(Of(after, second));
        }
        if (raised) yield break;
        if (kept.Count == 0) yield return at.CannotTell(new Wording("缺可报送前一环节的来源", "no source that may report the earlier step"));
        else yield return at.Clear(new($"距离 = 0（核对 {kept.Count} 处先后）", $"distance = 0 ({kept.Count} orders checked)"), [.. kept.DistinctBy(i => i.Position)]);
    }

    /// <summary>候选人公示 comes before the award of a construction tender (ruling 64: of that kind alone).</summary>
    private static bool Must(LotFacts lot, Type earlier, Type later) => lot.Kind == "GC" && earlier == typeof(CandidatesPublished) && later == typeof(AwardDecided);

    /// <summary>An invitation stands in for a notice.</summary>
    private static bool Invited(LotFacts lot, Type step) => step == typeof(NoticePublished) && lot.Has<InvitationIssued>();

    private static Input Of(Recorded recorded, FactType type) =>
        new(new($"{type.Chinese}时间", $"{type.English}, at"), recorded.Fact.At.ToString(), "", type.Name, recorded.Fact.Header.Identity, recorded.Position);
}
