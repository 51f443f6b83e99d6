using System.Globalization;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Records;

/// <summary>标段室 — one lot folded for one look: its rows tested, folded as of the state asked for, under the seals of now.</summary>
internal sealed class LotRoom(ReadSnapshot snapshot, Pass pass, SealedValues values, ClockContext context, IReadOnlyDictionary<string, string> sources)
{
    private const int MostFacts = 200;

    /// <param name="lot">The lot's own code.</param>
    public async Task<LotView> View(string lot, int? round, AsOf at, CancellationToken stop)
    {
        var rows = await Rows(lot, at);
        var project = LotStates.ProjectOf([.. rows.Where(row => row.LotList.Contains(lot))]);
        var state = LotStates.Fold(lot, project, rows, []);
        var number = round is { } asked && state.Rounds.Contains(asked) ? asked : state.CurrentRound;
        var opener = await FieldOpener.For(snapshot, values, pass, [lot, .. rows.SelectMany(row => row.LotList).Distinct().Where(other => other != lot)]);
        var reading = new LotReading(state, context, number, opener.SealsOf(lot, number));
        var summary = reading.Summary();
        var tables = await new TableFill(opener, rows.ToDictionary(row => row.Position)).Of(reading.Tables().Where(table => table.Applies), stop);
        var reduced = Reduction.Reduce(rows.Where(row => row.Type.Length > 0).Select(row => row.ToRecorded()));
        var newest = rows.OrderByDescending(row => row.Position).Take(MostFacts).ToList();
        var position = at.Position ?? (at.KnownAt is null ? await snapshot.Cursor("records") : rows.Count > 0 ? rows.Max(row => row.Position) : 0);
        return new(
            summary.ToLine(newest.FirstOrDefault()), Heads(summary), Rounds(state, reduced, opener), RoadOf(reading, [.. reduced.Where(fact => !state.Waits(fact.Winner))], number), tables, at,
            position, at.KnownAt ?? await TimeOf(at.Position))
        {
            Digest = Suite.Intl.Hash(LotRecords.ContentDump(state, context)).ToString(),
            Clocks = reading.Clocks,
            Facts = await new FactLines(snapshot, pass, sources).Of(newest),
            Sources = rows.Select(row => row.Source).Distinct(StringComparer.Ordinal).ToDictionary(source => source, source => FactLines.SourceName(sources, source), StringComparer.Ordinal),
        };
    }

    /// <summary>Facts of the lot and of its project that were known then, in order.</summary>
    private async Task<IReadOnlyList<FactRow>> Rows(string lot, AsOf at)
    {
        var until = at.Position ?? long.MaxValue;
        var own = await LotFold.Rows(snapshot, ReadTables.OfLot(lot), until);
        if (at.KnownAt is { } time) own = [.. own.Where(row => row.TakenAt <= time)];
        if (LotStates.ProjectOf(own) is not { } project) return own;
        var shared = await LotFold.Rows(snapshot, ReadTables.OfProject(project), until);
        return [.. own.Concat(shared.Where(row => at.KnownAt is not { } known || row.TakenAt <= known)).DistinctBy(row => row.Position).OrderBy(row => row.Position)];
    }

    /// <summary>Trade time of a state: when the newest fact up to that position was taken in.</summary>
    private async Task<DateTimeOffset> TimeOf(long? position)
    {
        if (position is null) return context.Now;
        var taken = await snapshot.One<string>("SELECT taken FROM fact WHERE position <= @position ORDER BY position DESC LIMIT 1", new { position });
        return DateTimeOffset.TryParse(taken, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : context.Now;
    }

    private IReadOnlyList<RoundLine> Rounds(LotState state, IReadOnlyList<Settled> facts, FieldOpener opener) =>
    [
        .. state.Rounds.Select(round =>
        {
            var summary = new LotReading(state, context, round, opener.SealsOf(state.Lot, round)).Summary();
            var from = facts.Select(fact => fact.Winner.Fact).Where(fact => fact.Header.Scope.Kind != ScopeKind.Project && fact.Header.Scope.Round == round && fact.At.IsKnown).Select(fact => (Moment?)fact.At).FirstOrDefault();
            return new RoundLine(round, SummaryWriter.StateOf(summary), from);
        }),
    ];

    /// <summary>Project facts and the lot's registration belong to every round.</summary>
    private static Road RoadOf(LotReading reading, IReadOnlyList<Settled> facts, int round)
    {
        var own = facts.Select(fact => fact.Winner).Where(fact => fact.Fact.Header.Scope is var scope && (scope.Kind == ScopeKind.Project || fact.Fact is LotRegistered || scope.Round == round));
        return RoadHints.With(RoadDrawer.Draw([.. own], reading.Tables(), reading.Nature.Form), reading.Clocks);
    }

    private static IReadOnlyList<Labelled> Heads(LotSummary summary)
    {
        var heads = new List<Labelled>();
        if (summary.Project is { } project) heads.Add(new(new("项目", "Project"), project, Code: true));
        heads.Add(new(new("标段", "Lot"), summary.Lot, Code: true));
        foreach (var codes in summary.Codes.Where(code => code != summary.Project && code != summary.Lot).GroupBy(UnifiedDealCode.IsValid).OrderByDescending(group => group.Key))
            heads.Add(new(codes.Key ? new("统一交易标识码", "Deal code") : new("其他编号", "Other codes"), string.Join("、", codes), Code: true));
        foreach (var role in summary.Parties.Where(party => party.Role.En is not "Bidder").GroupBy(party => party.Role).OrderBy(group => group.Key.En == "Procuring entity" ? 0 : 1))
            foreach (var party in role)
                heads.Add(new(role.Key, party.Org.Name ?? party.Org.Code ?? "", party.Org.Code ?? party.Org.Name));
        return heads;
    }
}
