using Witness.Domain.Clocks;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Asking;

/// <summary>时限指标 — says of statutory clocks what the clock engine computed: one answer per run of a clock. The cause is the clock and
/// the identity of the fact that starts it. Only the strict reading failing is 黄「起算日口径」 (ruling 43).</summary>
public abstract class ClockIndicator(RuleCard card) : Rule(card)
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        foreach (var id in Card.Clocks)
        {
            if (at.Lot.Clock(id) is not { } runs)
            {
                if (ClockScope(id) == at.Lot.Kind) yield return at.CannotTell(id, [new($"时限未录入：{id}", $"limit not entered: {id}")]);
                continue;
            }
            foreach (var run in runs)
                if (Of(at, run) is { } finding) yield return finding;
        }
    }

    /// <summary>Null: 不适用.</summary>
    protected Finding? Of(Sight at, ClockResult run)
    {
        var cause = run.Start is { } start ? $"{run.Rule.Id}|{start.Fact.Source}|{start.Fact.SourceKey}" : run.Run is { } of ? $"{run.Rule.Id}#{of}" : run.Rule.Id;
        var inputs = Inputs(run);
        switch (run.Status)
        {
            case ClockStatus.NotApplicable or ClockStatus.NotArisen or ClockStatus.Elsewhere:
                return null;
            case ClockStatus.Overdue or ClockStatus.TooShort or ClockStatus.TooEarly or ClockStatus.Breached or ClockStatus.OnlyStrictShort:
                // Off until the citation is confirmed (indicators.md §7): computed and shown, no alert.
                if (run.BasisUnverified) return at.CannotTell(run.Rule.Id, [new($"依据待核：{run.Rule.Id}", $"basis to be checked: {run.Rule.Id}")], inputs);
                var strict = run.Status == ClockStatus.OnlyStrictShort;
                return at.Raised(
                    cause, new($"{run.Rule.Name.Zh}：{run.StatusText.Zh}", $"{run.Rule.Name.En}: {run.StatusText.En}"), Formula(run), inputs, Parties(at, run),
                    strict ? Severity.Low : Card.Severity);
            case ClockStatus.CannotTell or ClockStatus.NoSource or ClockStatus.Sealed or ClockStatus.CalendarUnknown:
                return at.CannotTell(run.Rule.Id, run.Missing.Count > 0 ? run.Missing : [run.StatusText], inputs);
            default:
                return at.Clear(Formula(run), inputs);
        }
    }

    protected virtual IEnumerable<string> Parties(Sight at, ClockResult run) => [];

    private static Wording Formula(ClockResult run) =>
        new($"{run.Rule.Id} {run.Explanation.Zh}", $"{run.Rule.Id} {run.Explanation.En}");

    private static IReadOnlyList<Input> Inputs(ClockResult run)
    {
        var inputs = new List<Input>();
        if (run.Start is { } start) inputs.Add(Of("起算", "From", start.At, start));
        if (run.Bound is { } bound) inputs.Add(Of("以更早事件为界", "Bounded by", bound.At, bound));
        if (run.Stop is { } stop) inputs.Add(Of("实际", "Actual", run.Actual ?? stop.At, stop));
        if (run.Measure is { } measure) inputs.Add(Sight.Computed("核验", "Measured", measure.Zh));
        if (run.Period is { } period) inputs.Add(Sight.Computed("期限", "Limit", period.Chinese));
        if (run.DueRaw is { } raw) inputs.Add(Sight.Computed("届满（未顺延）", "Due (raw)", raw));
        if (run.DueRolled is { } rolled) inputs.Add(Sight.Computed("届满（顺延后）", "Due (rolled)", rolled));
        if (run.InclusiveDue?.Raw is { } inclusive) inputs.Add(Sight.Computed("届满（当日起算）", "Due, opening day counted in", inclusive));
        if (run.Back?.Raw is { } back) inputs.Add(Sight.Computed("最迟起算日", "Latest start", back));
        inputs.Add(new(new("依据条款", "Article"), $"{run.Basis.Title}{run.Basis.Article}"));
        return inputs;
    }

    private static Input Of(string zh, string en, Moment at, Origin origin) => new(new(zh, en), at.ToString(), "", origin.FactType, origin.Fact, origin.Position);

    private static string ClockScope(string id) => id[..id.IndexOf('-', StringComparison.Ordinal)];
}
