using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Access;

/// <summary>启封规则 — which facts open a seal and which close it again (ruling 26); data of each form, named by each kind.</summary>
public sealed record Release(Seal Seal, IReadOnlyList<Type> OpenedBy, IReadOnlyList<Type> ClosedBy);

/// <summary>启封表 — the releases of domain.md §2 per form. A publication opens what stands before it.</summary>
public static class ReleaseBook
{
    private static readonly Type[] Publications = [typeof(CandidatesPublished), typeof(ResultPublished), typeof(DealConfirmed)];

    private static readonly Release Experts = new(Seal.S3, [typeof(AwardDecided), typeof(ResultPublished)], [typeof(ReEvaluationStarted)]);

    private static readonly Release Evaluation =
        new(Seal.S4, [typeof(CandidatesPublished), typeof(ResultPublished)], [typeof(EvaluationRolledBack), typeof(ReEvaluationStarted)]);

    private static readonly Release EvaluationByResult = Evaluation with { OpenedBy = [typeof(ResultPublished)] };

    /// <summary>A lot passed or failed keeps its reserve price until it is closed: the next round may use the same.</summary>
    private static readonly Release Reserve = new(Seal.S5, [typeof(AwardDecided), typeof(DealConfirmed), typeof(LotClosed)], [typeof(LotRetendered)]);

    public static IReadOnlyDictionary<Form, IReadOnlyList<Release>> All { get; } = new Dictionary<Form, IReadOnlyList<Release>>
    {
        [Form.Tender] = [new(Seal.S1, [typeof(OpeningStarted), .. Publications], []), Experts, Evaluation, Reserve],
        [Form.SingleSource] = [new(Seal.S1, [typeof(ProjectRegistered), typeof(NoticePublished), typeof(OpeningStarted), .. Publications], []), Experts, Evaluation, Reserve],
        [Form.Agreement] = [new(Seal.S1, [typeof(ProjectRegistered), typeof(NoticePublished), .. Publications], []), Experts, Evaluation, Reserve],
        [Form.Auction] = [new(Seal.S1, [typeof(AuctionStarted), .. Publications], []), Experts, EvaluationByResult, Reserve],
        [Form.Listing] = [new(Seal.S1, [typeof(TimedBiddingEnded), .. Publications], []), Experts, EvaluationByResult, Reserve],
        [Form.Unknown] = [new(Seal.S1, [], []), Experts, Evaluation, Reserve],
    };
}

/// <summary>启封依据 — a fact that opens or closes a seal, as the fold has it now.</summary>
/// <param name="Lot">The lot whose seals are asked about.</param>
/// <param name="Contents">All contents in sight under its identity, itself among them: one, or several that contradict each other. Those that
/// are secret as such (‡) are not among them: what is seen only while a seal stands open must not decide about it.</param>
public sealed record SealCause(string Lot, Recorded Recorded, IReadOnlyList<Recorded> Contents)
{
    public bool IsContradicted => Contents.Count > 1;
}

/// <summary>启封判断 — whether a seal should stand open, by which fact; and if one came that was not accepted as such, why not.</summary>
public sealed record SealWish(Seal Seal, bool Open, FactIdentity? Cause, FactIdentity? NotAccepted = null, Wording? Why = null);

/// <summary>启封动作 — what has to be appended: SealOpened or SealClosed.</summary>
public sealed record SealAct(Seal Seal, int Round, bool Open, FactIdentity? Cause);

/// <summary>
/// 启封 — the pure decision; the keeper of seals appends what it says (rulings 26–29, 60). A contradicted fact opens a seal only if every
/// content of it alone would, and closes one if any would (decision 0006): headers and types alone decide, which no seal hides, so opening
/// can never bring up the reason to close again.
/// </summary>
public static class Seals
{
    /// <param name="causes">The effective facts of this round, in the order of happening.</param>
    /// <param name="deadlineTicked">LimitPassed of @BidDeadline has come: the wait is over (ruling 38).</param>
    public static IReadOnlyList<SealWish> Decide(IReadOnlyList<Release> releases, IReadOnlyList<SealCause> causes, Moment? bidDeadline, bool deadlineTicked)
    {
        var wishes = new List<SealWish>(releases.Count);
        foreach (var release in releases)
        {
            var wish = new SealWish(release.Seal, false, null);
            foreach (var cause in causes)
            {
                var type = cause.Recorded.Fact.GetType();
                var identity = cause.Recorded.Fact.Header.Identity;
                if (release.ClosedBy.Contains(type))
                {
                    if (wish.Open) wish = new(release.Seal, false, identity);
                }
                else if (release.OpenedBy.Contains(type))
                {
                    if (Refusal(release, cause, bidDeadline, deadlineTicked) is { } why) wish = wish with { NotAccepted = identity, Why = why };
                    else if (!wish.Open) wish = new(release.Seal, true, identity);
                }
            }
            wishes.Add(wish.Open ? wish with { NotAccepted = null, Why = null } : wish);
        }
        return wishes;
    }

    /// <summary>The difference between what should stand open and what the log says stands open.</summary>
    public static IReadOnlyList<SealAct> Acts(IReadOnlyList<SealWish> wishes, SealView open, int round) =>
        [.. wishes.Where(w => w.Open != open.IsOpen(w.Seal)).Select(w => new SealAct(w.Seal, round, w.Open, w.Cause))];

    private static Wording? Refusal(Release release, SealCause cause, Moment? bidDeadline, bool deadlineTicked)
    {
        foreach (var content in cause.Contents)
        {
            if (!release.OpenedBy.Contains(content.Fact.GetType()) || !IsAbout(cause, content.Fact.Header.Scope))
                return new("启封依据相互冲突", "The releasing fact is contradicted");
            if (FactOrder.Default.IsAhead(content)) return new("启封依据的发生时间晚于归集时间", "The releasing fact lies ahead of its receipt");
            if (release.Seal == Seal.S1 && !deadlineTicked && bidDeadline is { } deadline && Moment.Of(content.TakenAt).CompareTo(deadline) < 0)
                return new("启封依据于投标截止前收到", "The releasing fact came before the bid deadline");
        }
        return null;
    }

    private static bool IsAbout(SealCause cause, Scope scope) =>
        scope.Round == cause.Recorded.Fact.Header.Scope.Round
        && (scope.Lots.Count > 0 ? scope.Lots.Contains(cause.Lot) : scope.Kind == ScopeKind.Project && scope.Project == cause.Recorded.Fact.Header.Scope.Project);
}
