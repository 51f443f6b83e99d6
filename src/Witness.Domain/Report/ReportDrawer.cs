using System.Globalization;
using System.Text;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Kinds;
using Witness.Domain.Rules.Keeping;
using Witness.Domain.Stages;
using Witness.Domain.Terms;
using Witness.Ledger.Crypto;

namespace Witness.Domain.Report;

/// <summary>
/// 编制 — draws up the report of one round of a lot (domain.md §7). Pure: the same facts and the same order give the same bytes, whenever and by
/// whomever it is done.
/// </summary>
public static class ReportDrawer
{
    /// <summary>Changes with the form of record tables or clocks.</summary>
    private const string Records = "records/v2";

    /// <summary>The rules a report was drawn under, told by their codes and versions.</summary>
    public static string Rules { get; } = Suite.Intl.Hash(Encoding.UTF8.GetBytes(string.Join(',', RuleBook.All.Select(rule => $"{rule.Card.Code}@{rule.Card.Version}")))).ToString()[..16];

    /// <summary>Facts of officers that say nothing of the compartment: a party may read of them.</summary>
    private static readonly HashSet<string> Open = new(StringComparer.Ordinal) { nameof(RecordConfirmed), nameof(ReportReviewed) };

    private static readonly HashSet<Type> Special =
    [
        typeof(EvaluationRolledBack), typeof(ReEvaluationStarted), typeof(ReEvaluationEnded), typeof(ReEvaluationReported), typeof(LotSuspended), typeof(LotResumed), typeof(LotRetendered), typeof(LotFailed),
        typeof(LotTerminated), typeof(AwardForfeited), typeof(ExpertsRedrawn), typeof(ObjectionReceived), typeof(ObjectionAnswered), typeof(InquiryReceived), typeof(InquiryAnswered), typeof(ChallengeReceived),
        typeof(ChallengeAnswered), typeof(ComplaintReceived), typeof(ComplaintAccepted), typeof(ComplaintRefused), typeof(ComplaintDecided),
    ];

    /// <summary>The lot as folded from the facts of a source.</summary>
    public static LotReading Read(ReportSource source)
    {
        var state = new LotState(source.Lot, source.Project);
        foreach (var recorded in source.Facts.Concat(source.Told).OrderBy(f => f.Position)) state.Advance(recorded);
        return new(state, source.Clocks, source.Round);
    }

    /// <summary>A text of ours with facts named in the catalogue's words.</summary>
    public static Said Spoken(Wording text) => FactsUsed.Spoken(text);

    /// <summary>The rounds that facts of a source speak of.</summary>
    public static IReadOnlyList<int> Rounds(ReportSource source)
    {
        var state = new LotState(source.Lot, source.Project);
        foreach (var recorded in source.Facts) state.Advance(recorded);
        return state.Rounds;
    }

    /// <summary>The report at hand drawn once more from the entries it names: the same bytes, or it is not what they give.</summary>
    public static WitnessReport Again(WitnessReport report, IEnumerable<ReportEntry> entries) => Draw(
        ReportSource.Of(report.Cover.Lot, report.Cover.Round, new(report.Basis.Origin, report.Basis.Size, report.Basis.Root, EntryTime.Read(report.Basis.AsOf)), entries), ReportOrder.Of(report));

    public static WitnessReport Draw(ReportSource all, ReportOrder order)
    {
        var source = order.Copy == ReportCopy.Full ? all : all.ForParty();
        var reading = Read(source);
        var facts = new FactsUsed(source);
        var (tables, clocks, cases) = (new TablePart(facts, order.Copy), new ClockPart(facts), new CasePart(source, facts));
        var drawn = reading.Tables().Where(table => table.Applies).ToList();
        var matters = cases.All();
        var live = Reduction.Reduce(source.Facts).Where(f => IsOf(f.Winner.Fact, source)).Select(f => f.Winner).ToList();
        return new WitnessReport(
            Cover(source, order, reading, drawn), new(source.Prefix.Origin, source.Prefix.Size, source.Prefix.Root, EntryTime.Write(source.Prefix.AsOf), order.Rules, Records, ReportBasis.Spans(source.Positions)), Statement(source),
            [.. reading.Summary().Parties.Select(p => new ReportParty(Said.Of(p.Role), p.Org.Name ?? p.Org.Code ?? "", p.Org.Code, p.ByName ? new("按名称归并", "By name") : null))],
            [.. drawn.Select(table => tables.Line(table, order.Copy == ReportCopy.Full ? matters.Count(m => IsOf(m, table.Id, drawn)) : null))], [.. drawn.Select(tables.Of)], clocks.Of(reading.Clocks), matters,
            [.. live.Where(f => Special.Contains(f.Fact.GetType())).Select(f => new ReportEvent(FactsUsed.Time(f.Fact.At), FactsUsed.NameOf(f.Fact.Header.Type), Told(f), facts.Add(f)))],
            [.. drawn.SelectMany(Gaps), .. ClockPart.Gaps(reading.Clocks)], Officers(source, order.Copy, facts), cases.Attachments(order.Copy), Signatures(source, order, facts), order.Supplement, []) with { Facts = facts.All };
    }

    private static ReportCover Cover(ReportSource source, ReportOrder order, LotReading reading, IReadOnlyList<RecordTable> tables)
    {
        var summary = reading.Summary();
        var kind = KindBook.Find(summary.Kind);
        IReadOnlyList<Said> Role(string english) => [.. summary.Parties.Where(p => p.Role.En == english).Select(p => new Said(p.Org.Name ?? p.Org.Code ?? ""))];
        var method = tables.FirstOrDefault(t => t.Id == "R2")?["procurementMethod"] is { Values: [{ Value: { } value } first, ..], Field: var field } ? Said.Of(language => Printing.Of(field, first.Value, language)) : null;
        var days = source.Facts.Where(f => FactBook.Of(f.Fact).From != From.Witness && f.Fact.At is { IsKnown: true, Precision: >= Precision.Day } && f.Fact.Header.Scope is var s && (s.Kind == ScopeKind.Project || s.Round == source.Round))
            .Select(f => f.Fact.At.Date).Where(day => day <= DateOnly.FromDateTime(source.Prefix.AsOf.ToOffset(Moment.Offset).DateTime)).ToList();
        return new(
            order.Number, order.Version, order.Kind, order.Copy, Title(order.Kind), source.Lot, source.Round, new(summary.LotName ?? summary.Lot), summary.Project, new(summary.ProjectName ?? "未归集", summary.ProjectName is null ? "Not collected" : null),
            summary.Codes.FirstOrDefault(UnifiedDealCode.IsValid), [.. summary.Codes.Where(code => code != source.Lot && code != summary.Project && !UnifiedDealCode.IsValid(code)).Order(StringComparer.Ordinal)],
            kind is null ? new("类型未知", "Kind unknown") : Said.Of(kind.Name), method, summary.Region is { } region ? Said.Of(RegionNames.Of(region)) : null, Role("Procuring entity"), Role("Supervisory body"),
            days.Count == 0 ? null : new(Day(days.Min()), Day(days.Max())), TablePart.CountOf(summary.Completeness), Said.Of(source.Settings.Centre),
            Day(DateOnly.FromDateTime(source.Prefix.AsOf.ToOffset(Moment.Offset).DateTime)), source.Settings.VerifyAt);
    }

    public static Said Title(ReportKind kind) => kind switch
    {
        ReportKind.Termination => new("终止见证报告", "Witness report on termination"),
        ReportKind.Supplement => new("补充见证报告", "Supplementary witness report"),
        _ => new("数字见证报告", "Digital witness report"),
    };

    private static IReadOnlyList<Said> Statement(ReportSource source) =>
    [
        new("本报告由公共资源交易数字见证系统依据归集到的交易事实自动编制，由本中心签发，属公共服务成果。", "This report was drawn up by the digital witness system from the facts it has taken in and issued by this centre as a public service."),
        new("本报告只记录发生了什么、依据是什么、如何处置；不作评价，不作认定，不替代行政监督部门、司法或仲裁机关的判断与决定。", "It records what happened, on which ground and what was done about it; it judges nothing and replaces no decision of a supervisory body, court or arbitrator."),
        new("数据来自电子交易系统、专家抽取系统、场地系统、银行与保函平台、现场设备及见证人员录入；来源所报的真实性由来源负责，本中心证明其收到之后未被改动。", "Its data come from trading systems, expert pool, venue system, banks, devices on site and officers' entries; the sources answer for what they report, this centre proves that it was not changed since it was received."),
        new("没有收到的写「未归集」，不应存在的写「不适用」，依法尚未公开的写「未启封」，相互矛盾的写「冲突」并列出各值，不能计算的写「不可算」，只知有其事不知其时的写「时间未知」。", "What was not received reads 'Not collected', what cannot exist 'Not applicable', what the law keeps closed 'Sealed', contradicting values 'Conflict' with all of them, what cannot be computed 'Cannot tell', a time that is not known 'Time unknown'."),
        new(
            string.Create(CultureInfo.InvariantCulture, $"本报告反映见证日志前 {source.Prefix.Size:N0} 条时的状态。签发后如有新事实，另出补充报告，本报告在其截止位置上继续有效。"),
            string.Create(CultureInfo.InvariantCulture, $"It tells the state of the first {source.Prefix.Size:N0} entries of the witness log. Later facts make a supplement; this report stays valid as of its position.")),
    ];

    private static IEnumerable<ReportGap> Gaps(RecordTable table)
    {
        foreach (var cell in table.Cells)
        {
            if (cell.State is CellState.Conflicted or CellState.CannotTell or CellState.Sealed || (cell.State == CellState.NotCollected && table.Completeness.Due > 0 && !cell.Field.Optional))
                yield return new(table.Id, new(table.Stage.Chinese, table.Stage.English), new(cell.Field.Chinese, cell.Field.English), Said.Of(Printing.State(cell.State)), cell.Note is { } note ? FactsUsed.Spoken(note) : null);
            else if (cell.Field.Canonical != "anomalies" && cell.Values.Any(value => !value.Origin.At.IsKnown))
                yield return new(table.Id, new(table.Stage.Chinese, table.Stage.English), new(cell.Field.Chinese, cell.Field.English), new("时间未知", "Time unknown"), null);
        }
    }

    private static IReadOnlyList<ReportOfficer> Officers(ReportSource source, ReportCopy copy, FactsUsed facts)
    {
        var acts = new SortedDictionary<string, List<ReportAct>>(StringComparer.Ordinal);
        foreach (var recorded in source.Facts.Concat(source.Clues).DistinctBy(f => f.Position).OrderBy(f => f.Position))
        {
            var type = FactBook.Of(recorded.Fact);
            if ((type.From & From.Officer) == 0 || recorded.Fact.Header.Scope.Round != source.Round || !source.Actors.TryGetValue(recorded.Position, out var account)) continue;
            if (copy == ReportCopy.Party && !Open.Contains(type.Name)) continue;
            if (!acts.TryGetValue(account, out var list)) acts.Add(account, list = []);
            list.Add(new(FactsUsed.Time(recorded.Fact.At), FactsUsed.NameOf(type.Name), null, null, null, facts.Add(recorded)));
        }
        return [.. acts.Select(a => new ReportOfficer(a.Key, a.Value))];
    }

    private static ReportSignatures Signatures(ReportSource source, ReportOrder order, FactsUsed facts) => new(
        source.Settings.TwoPersons ? new("双人审签", "Reviewed and issued by two persons") : new("自动签发", "Issued automatically"),
        [
            .. source.Facts.Where(f => f.Fact is ReportReviewed { Officer: not null } reviewed && reviewed.ReportNo == order.Number).OrderBy(f => f.Position).Select(f =>
                new ReportSigner(new("审核", "Review"), ((ReportReviewed)f.Fact).Officer!, FactsUsed.Time(f.Fact.At), new(((ReportReviewed)f.Fact).Verdict ?? ""), facts.Add(f))),
        ],
        Said.Of(source.Settings.Centre), order.Key);

    /// <summary>What a fact says, field by field, as far as everybody may read it.</summary>
    private static Said Told(Recorded recorded) => Said.Of(language => string.Join(language == "zh" ? "；" : "; ", FactBook.Of(recorded.Fact).Fields.Select(field =>
    {
        var name = language == "zh" ? field.Chinese : field.English;
        if (recorded.Hidden?.Contains(field.Name) == true) return $"{name} {Printing.Withheld.In(language)}";
        return field.Get(recorded.Fact) is { } value ? $"{name} {Printing.Of(field, value, language)}" : null;
    }).OfType<string>()));

    private static bool IsOf(Fact fact, ReportSource source) =>
        fact.Header.Scope is var scope && (scope.Kind == ScopeKind.Project || (scope.Lots.Contains(source.Lot) && (scope.Round == source.Round || fact is LotRetendered)));

    /// <summary>An irregularity of 交易实施 as a whole stands with the table this lot has.</summary>
    private static bool IsOf(ReportCase matter, string table, IReadOnlyList<RecordTable> tables)
    {
        var code = Cases.Irregularities.Stages.FirstOrDefault(stage => stage.Name.Zh == matter.Stage.Zh).Code ?? "R6";
        var known = tables.FirstOrDefault(t => code.StartsWith(t.Id, StringComparison.Ordinal)) ?? tables.FirstOrDefault(t => t.Id.StartsWith("R6", StringComparison.Ordinal)) ?? tables.LastOrDefault();
        return known?.Id == table;
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
