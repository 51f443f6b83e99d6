using Witness.Domain.Cases;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Flow.Alerts;

/// <summary>异常录入 — irregularities that an officer wrote down: they join the queue as a line of their own, with what was written as the explanation.</summary>
internal static class Entered
{
    /// <summary>Stands where a rule's code stands.</summary>
    public const string Code = "MAN";

    public static readonly Wording Group = new("录入", "Entered");

    private static readonly Wording Untold = new("异常录入", "Entered by hand");

    public static AlertLine Told(AlertLine line, AnomalyRecorded fact) => line with
    {
        Rule = Code, Name = NameOf(fact), Group = Group, Level = Severity.Medium, Stage = fact.Stage ?? "", Why = new(fact.Text ?? "", fact.Text ?? ""), Parties = PartiesOf(fact),
    };

    public static Explanation Says(AnomalyRecorded fact, long position) => new(
        Code, 1, Verdict.Raised, Severity.Medium, fact.Header.Scope.Lots[0], fact.Header.Scope.Round, fact.Stage ?? "", NameOf(fact), new(fact.Text ?? "", fact.Text ?? ""), PartiesOf(fact),
        [new(new("说明", "Text"), fact.Text, "", nameof(AnomalyRecorded), fact.Header.Identity, position)], new("人工录入", "entered by hand"), [],
        new("《公共资源交易数字见证服务规范》", "4.4.1 f)", null, "STD"), [position], [], new("作废或研判办结", "voiding it, or a review"), new("核对现场与证据，必要时补充证据", "check the room and the evidence, add evidence if needed"));

    private static Wording NameOf(AnomalyRecorded fact) => (fact.Type?.Text ?? fact.Type?.Value) is { Length: > 0 } text ? Irregularities.TypeName(text) : Untold;

    private static IReadOnlyList<string> PartiesOf(AnomalyRecorded fact) => [.. (fact.Parties ?? []).Select(party => party.Org?.Name ?? party.Person?.Name).OfType<string>()];
}
