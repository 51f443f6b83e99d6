using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Cases;

/// <summary>预警状态. 存疑 stays 处置中.</summary>
public enum AlertState { New, Taken, Handling, Confirmed, Explained, Mistaken, Cleared, Reopened }

/// <summary>处置动作 — what a person may do with an alert or an irregularity; each is one fact.</summary>
public enum AlertAct { Take, Say, Review, Escalate, Reopen }

/// <summary>
/// 预警生命周期 — new, taken, in handling, closed (confirmed, explained, false with its reason, cleared by the rule), reopened. What a state becomes
/// follows from the facts alone; what may be done in it is asked before a fact is written.
/// </summary>
public static class AlertLife
{
    public const string Confirmed = "确认";
    public const string Explained = "已解释";
    public const string Mistaken = "误报";

    /// <summary>Why an alert stands open again when who closed it took that back.</summary>
    public const string Undone = "撤销上一步";

    /// <summary>Nothing more is expected of anybody.</summary>
    public static bool IsClosed(AlertState state) => state is AlertState.Confirmed or AlertState.Explained or AlertState.Mistaken or AlertState.Cleared;

    /// <summary>Nobody has taken it since it was raised, or raised again.</summary>
    public static bool Waits(AlertState state) => state is AlertState.New or AlertState.Reopened;

    /// <summary>The state after a fact; a fact that says nothing of the state leaves it.</summary>
    public static AlertState After(AlertState state, Fact fact) => fact switch
    {
        AlertCleared or AnomalyVoided => AlertState.Cleared,
        AlertReopened => AlertState.Reopened,
        AlertTaken taken => taken.Officer is null ? AlertState.New : AlertState.Taken,
        AlertReviewed reviewed => reviewed.Verdict switch
        {
            Confirmed => AlertState.Confirmed, Explained => AlertState.Explained, Mistaken => AlertState.Mistaken, _ => AlertState.Handling,
        },
        PartyPrompted or PartyInformed or StopRequested or LetterDrafted or LetterSent when !IsClosed(state) => AlertState.Handling,
        _ => state,
    };

    /// <summary>Why an act may not be done now; null when it may.</summary>
    public static Wording? Refuses(AlertState state, AlertAct act) => act switch
    {
        AlertAct.Reopen when !IsClosed(state) => new("尚未办结，无须重启", "It is not closed: there is nothing to reopen"),
        AlertAct.Reopen => null,
        _ when IsClosed(state) => new("已办结；须先重启", "It is closed; reopen it first"),
        _ => null,
    };

    /// <summary>The act that takes the last one back; null when it was another's, or a thing said, which nobody can unsay.</summary>
    public static AlertAct? Undoes(string type, AlertState state, bool own) => (own, type) switch
    {
        (true, nameof(AlertTaken)) when state == AlertState.Taken => AlertAct.Take,
        (true, nameof(AlertEscalated)) when !IsClosed(state) => AlertAct.Escalate,
        (true, nameof(AlertReviewed)) when IsClosed(state) => AlertAct.Reopen,
        _ => null,
    };

    /// <summary>What people read for a state.</summary>
    public static Wording Title(this AlertState state) => state switch
    {
        AlertState.New => new("未接手", "Untaken"),
        AlertState.Taken => new("已接手", "Taken"),
        AlertState.Handling => new("处置中", "In handling"),
        AlertState.Confirmed => new("确认", "Confirmed"),
        AlertState.Explained => new("已解释", "Explained"),
        AlertState.Mistaken => new("误报", "Mistaken"),
        AlertState.Cleared => new("已解除", "Cleared"),
        _ => new("复发", "Reopened"),
    };
}
