using Witness.Domain.Cases;
using Witness.Domain.Rules.Keeping;
using Witness.Flow.Alerts;
using Witness.Flow.Insight;
using Witness.Ledger.Log;

namespace Witness.Web.Wiring;

/// <summary>统计与规则 — what looks back over alerts: rules and their papers, the sandbox, statistics. Siblings of the alerts, so what they count is handed over here.</summary>
public sealed class InsightRoad
{
    private readonly RulePapers _papers;
    private readonly Lock _counting = new();
    private IReadOnlyList<Irregularity> _raised = [];
    private (long Last, int Lines) _counted = (-2, 0);

    public InsightRoad(Installation here, FactRoad road, Func<AlertBook> book)
    {
        _papers = new(here.Store, here.Own);
        IReadOnlyList<Irregularity> Raised() => Count(book());
        Rules = new(road.Gateway, _papers, road.Database, here.Clocks) { Raised = Raised };
        Settings = new(road.Gateway, road.Database, here.Own, here.Clocks) { Settings = () => road.Settings };
        Statistics = new(road.Gateway, road.Database) { Raised = Raised };
        Sandbox = new(road.Gateway, _papers, road.Database, here.Clocks)
        {
            Size = () => here.Log.CurrentHead(LogName.Witness).Size,
            Judge = async (asked, told, stop) =>
            {
                var by = new JudgedBy(Only: new HashSet<string>([asked.Code]), InHand: 1000) { Draft = asked.Draft, Changed = asked.Changed };
                var lots = await new RuleTrial(here.Store, road.Values, here.Handles).Run(asked.UpTo, by, told, stop);
                return [.. lots.Select(l => new TrialLot(l.Lot, l.At, [.. l.Says.Select(s => (s.Cause, s.Level, s.Says.Summary))], l.Why))];
            },
        };
    }

    public RuleDesk Rules { get; }

    public SettingDesk Settings { get; }

    public StatDesk Statistics { get; }

    public Sandbox Sandbox { get; }

    /// <summary>Reads the papers; once, before anything is asked.</summary>
    public Task Load(CancellationToken stop) => _papers.Load(stop);

    /// <summary>A rule by its code, built in or added.</summary>
    public Domain.Rules.Asking.Rule? RuleOf(string code) => RuleBook.Find(code) ?? _papers.Added(code);

    // counted anew only when an alert has changed
    private IReadOnlyList<Irregularity> Count(AlertBook book)
    {
        var (last, lines) = (book.LastChanged, book.All);
        lock (_counting)
        {
            if (_counted == (last, lines.Count)) return _raised;
            _counted = (last, lines.Count);
            return _raised = [.. lines.Select(Of)];
        }
    }

    private static Irregularity Of(AlertLine line) => new(
        line.Number, line.Lot, line.Rule, line.Name, line.Group, line.Level, line.Stage,
        line.State switch
        {
            AlertState.Confirmed => Outcome.Confirmed, AlertState.Explained => Outcome.Explained, AlertState.Mistaken => Outcome.Mistaken, AlertState.Cleared => Outcome.Cleared, _ => Outcome.Open,
        },
        line.Since, line.Parties, Sealed: false);
}
