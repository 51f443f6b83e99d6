using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Kinds;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Clocks;

/// <summary>摘要 — a search row: the same judgements as the tables, without building their values.</summary>
internal sealed class SummaryDrawer(LotState lot, RoundView view, LotNature nature, IReadOnlyList<ClockResult> clocks)
    : TableDrawer(lot, view, nature, clocks)
{
    private static readonly (string Name, Field Field)[] Dated =
    [
        ("BidDeadline", Moments.BidDeadline), ("ApplyDeadline", Moments.ApplyDeadline), ("SaleEnd", Moments.SaleEnd), ("TradeStart", Moments.TradeStart),
        ("TradeEnded", Moments.TradeEnded), ("PublicityEnd", Moments.PublicityEnd), ("ResultNoticeEnd", Moments.ResultNoticeEnd), ("AwardNoticed", Moments.AwardLetter),
        ("ContractSigned", Moments.Contract), ("EvaluationStarted", Moments.EvaluationStart), ("ResultPublished", Moments.Result),
    ];

    private readonly LotState _lot = lot;
    private readonly LotNature _nature = nature;
    private readonly IReadOnlyList<ClockResult> _clocks = clocks;

    public LotSummary Summary()
    {
        var sum = Completeness.Nothing;
        string? current = null;
        TableStatus? currentStatus = null;
        var stages = new Dictionary<string, TableStatus>();
        for (var place = 0; place < StageBook.All.Count; place++)
        {
            var stage = StageBook.All[place];
            var applies = HowApplies(stage);
            if (applies == Applies.Never) continue;
            var (status, _) = StatusOf(stage, place);
            var begun = View.Round.HasBegun(place);
            if (begun && (current is null || Leads(stage))) (current, currentStatus) = (stage.Id, status);
            if (begun || status != TableStatus.Gathering) stages[stage.Id] = status;
            var due = IsDue(stage, place, applies);
            if (!due && View.Round.Rivals == 0) continue;
            foreach (var field in stage.Fields)
            {
                if (field.Merge == Merge.Computed)
                {
                    var cell = Computed(stage, field, begun);
                    sum += CountOf(cell.State, due && IsOwed(cell));
                    continue;
                }
                var (state, counts) = Judge(stage, field, View.Probe(field), status, begun, due);
                sum += CountOf(state, counts);
            }
        }
        var dates = new Dictionary<string, Moment>();
        foreach (var (name, field) in Dated)
            if (View.Moment(field) is { IsKnown: true } moment) dates[name] = moment;
        return new(
            _lot.Lot, View.Number, _lot.Project, View.Value(Moments.ProjectName) as string, View.Value(Moments.LotName) as string, _nature.Kind?.Code, _nature.Form, _nature.Region,
            current, currentStatus, stages, Codes(), Parties(), _lot.FactCount, sum, View.Value(ResultField) as string, View.Value(ValueField) as Price, dates,
            [.. _clocks.Where(c => c.Status is ClockStatus.Running or ClockStatus.Suspended or ClockStatus.NoSource || c.IsBroken).Select(c => new OpenClock(c.Rule.Id, c.Rule.Name, c.StatusText.Zh, c.DueRolled))],
            View.Seals.Open, sum.Conflicts, IsSuspended(), View.Round.Has(typeof(LotFailed)) || View.Round.Has(typeof(LotTerminated)));
    }

    /// <summary>保证金收退 — a deposit is paid long before the trade; the lot stands there once the result is known and money goes back.</summary>
    private bool Leads(Stage stage) => stage.Id != "R8" || (View.Round.HasBegun(Result) && Array.Exists(Returns, View.Round.Has));

    private static readonly int Result = StageBook.All.ToList().FindIndex(stage => stage.Id == "R7");
    private static readonly Type[] Returns = [typeof(DepositRefunded), typeof(DepositTransferred), typeof(DepositForfeited), typeof(DepositRefundFailed)];
    private static readonly Field ResultField = ResultConfirmation.Stage.Fields.Single(f => f.Canonical == "result");
    private static readonly Field ValueField = ResultConfirmation.Stage.Fields.Single(f => f.Canonical == "value");
    private static readonly Field Suppliers = ResultConfirmation.Stage.Fields.Single(f => f.Canonical == "suppliers");
    private static readonly Field Entity = Registration.Stage.Fields.Single(f => f.Canonical == "procuringEntity");
    private static readonly Field Planner = Planning.Stage.Fields.Single(f => f.Canonical == "procuringEntity");
    private static readonly Field Agency = Registration.Stage.Fields.Single(f => f.Canonical == "agency");
    private static readonly Field Supervisor = Registration.Stage.Fields.Single(f => f.Canonical == "supervisoryBody");

    private bool IsSuspended() => View.Top(Moments.Suspensions)?.Recorded.Fact is LotSuspended;

    private IReadOnlyList<string> Codes() =>
        [.. View.All(Moments.Codes).SelectMany(c => ((IEnumerable<object>?)c.Value ?? []).OfType<string>()).Append(_lot.Lot).Concat(_lot.Project is { } p ? [p] : [])
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Organisations only: persons are found by exact keyed hash, never by name (ruling 31).</summary>
    private IReadOnlyList<LotParty> Parties()
    {
        var parties = new Dictionary<(string Role, string Key, string? Name), LotParty>();
        Add(new("招标（采购）人", "Procuring entity"), View.Value(Entity) ?? View.Value(Planner));
        Add(new("代理机构", "Agency"), View.Value(Agency));
        Add(new("监督部门", "Supervisory body"), View.Value(Supervisor));
        Add(new("中标（成交）人", "Winner"), View.Value(Suppliers));
        if (View.Round[Moments.Bidders] is KeyedAccumulator bidders)
        {
            foreach (var line in bidders.Rows.Values)
            {
                var last = line.Last!;
                var source = Moments.Bidders.Columns[0].Sources.First(s => s.FactType == last.Recorded.Fact.GetType());
                if (View.Seals.Shows(source)) Add(new("投标人", "Bidder"), last.Columns![0]);
            }
        }
        return
        [
            .. parties.OrderBy(p => p.Key.Role, StringComparer.Ordinal).ThenBy(p => p.Key.Key, StringComparer.Ordinal).ThenBy(p => p.Key.Name, StringComparer.Ordinal)
                .Where(p => p.Value.Org.Name is not null || !parties.Keys.Any(other => other.Name is not null && other.Role == p.Key.Role && other.Key == p.Key.Key)).Select(p => p.Value),
        ];

        void Add(Wording role, object? value)
        {
            switch (value)
            {
                case Org org when PartyBook.Key(org) is { } key:
                    key = _lot.Parties.Joined(key);
                    if (org.Code is null && key.StartsWith("c:", StringComparison.Ordinal)) org = org with { Code = key[2..] };
                    parties.TryAdd((role.Zh, key, org.Name), new(role, org, PartyBook.IsByName(key)));
                    break;
                case Party { Org: { } org }: Add(role, org); break;
                case System.Collections.IEnumerable many and not string:
                    foreach (var item in many) Add(role, item);
                    break;
            }
        }
    }
}
