using Witness.Domain.Calendar;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Cases;

/// <summary>函告状态.</summary>
public enum LetterState { Drafted, Returned, Approved, Sent, Receipted, Answered, Concluded }

/// <summary>函告动作.</summary>
public enum LetterAct { Redraft, Review, Send, Receipt, Answer, Conclude }

/// <summary>
/// 函告生命周期 — drafted, reviewed by another person, sent, receipted, answered, administrative result recorded (clause 5.2.1). The system
/// carries the letter; what the supervisory body does with it is its own (4.6.2).
/// </summary>
public static class LetterLife
{
    public const string Agrees = "同意";
    public const string Returns = "退回";

    /// <summary>The state after a fact; null before the draft.</summary>
    public static LetterState? After(LetterState? state, Fact fact) => (state, fact) switch
    {
        (null or LetterState.Returned, LetterDrafted) => LetterState.Drafted,
        (LetterState.Drafted, LetterReviewed { Verdict: Agrees }) => LetterState.Approved,
        (LetterState.Drafted, LetterReviewed) => LetterState.Returned,
        (LetterState.Approved, LetterSent) => LetterState.Sent,
        (LetterState.Sent, LetterReceipted) => LetterState.Receipted,
        (LetterState.Sent or LetterState.Receipted, LetterAnswered) => LetterState.Answered,
        (LetterState.Sent or LetterState.Receipted or LetterState.Answered, OutcomeRecorded) => LetterState.Concluded,
        _ => state,
    };

    /// <summary>Why an act may not be done now; null when it may.</summary>
    public static Wording? Refuses(LetterState state, LetterAct act, string drafter, string actor) => act switch
    {
        LetterAct.Review when state != LetterState.Drafted => new("此函不在待审核状态", "This letter does not wait for review"),
        LetterAct.Review when drafter == actor => new("拟稿人不得审核自己的函", "Nobody reviews their own draft"),
        LetterAct.Redraft when state != LetterState.Returned => new("只有被退回的函可以重拟", "Only a returned letter is drafted again"),
        LetterAct.Send when state != LetterState.Approved => new("须经他人审核同意后发出", "It is sent only after another person has agreed"),
        LetterAct.Receipt when state != LetterState.Sent => new("此函不在待签收状态", "This letter does not wait for a receipt"),
        LetterAct.Answer when state is not (LetterState.Sent or LetterState.Receipted) => new("此函不在待回复状态", "This letter does not wait for an answer"),
        LetterAct.Conclude when state is not (LetterState.Sent or LetterState.Receipted or LetterState.Answered) => new("此函尚未发出或已有结果", "This letter was not sent, or has its result"),
        _ => null,
    };

    /// <summary>What it waits for, by whom; null when it waits for nobody.</summary>
    public static Wording? WaitsFor(LetterState state) => state switch
    {
        LetterState.Drafted => new("待他人审核", "for review by another"),
        LetterState.Returned => new("待重拟", "for a new draft"),
        LetterState.Approved => new("待发出", "to be sent"),
        LetterState.Sent => new("待签收", "for receipt"),
        LetterState.Receipted => new("待回复", "for the answer"),
        LetterState.Answered => new("待行政处理结果", "for the administrative result"),
        _ => null,
    };

    public static Wording Title(this LetterState state) => state switch
    {
        LetterState.Drafted => new("待审核", "In review"),
        LetterState.Returned => new("已退回", "Returned"),
        LetterState.Approved => new("待发出", "Approved"),
        LetterState.Sent => new("已发出", "Sent"),
        LetterState.Receipted => new("已签收", "Receipted"),
        LetterState.Answered => new("已回复", "Answered"),
        _ => new("已有结果", "Concluded"),
    };
}

/// <summary>催办 — how long a letter has waited where it stands.</summary>
/// <param name="Days">Working days waited; null: 日历未知.</param>
/// <param name="Allowed">Working days the centre allows for this step.</param>
public sealed record LetterAge(int? Days, int? Allowed)
{
    /// <summary>Working days per step: the centre's own convention, no law says them; entered as settings later.</summary>
    public static readonly IReadOnlyDictionary<LetterState, int> Patience = new Dictionary<LetterState, int>
    {
        [LetterState.Drafted] = 1, [LetterState.Returned] = 1, [LetterState.Approved] = 1, [LetterState.Sent] = 3, [LetterState.Receipted] = 10, [LetterState.Answered] = 20,
    };

    public bool Over => Days > Allowed;

    public bool Soon => !Over && Days is { } days && Allowed is { } most && days + 1 >= most;

    /// <summary>Counts the working days after the day of the last step up to today.</summary>
    public static LetterAge Of(LetterState state, Moment since, DateOnly today, WorkCalendar calendar)
    {
        int? allowed = Patience.TryGetValue(state, out var most) ? most : null;
        if (!since.IsKnown) return new(null, allowed);
        var days = 0;
        for (var day = since.Date.AddDays(1); day <= today; day = day.AddDays(1))
        {
            if (calendar.IsRestDay(day) is not { } rest) return new(null, allowed);
            if (!rest) days++;
        }
        return new(days, allowed);
    }
}
