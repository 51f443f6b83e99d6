using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Witnessing;

/// <summary>源数据事后变更/跨系统不一致/断流 — a source changed a value after its stage had closed, contradicts another, or fell silent (W02).</summary>
public sealed class SourceTrouble() : Rule(new(
    "W02", 1, new("源数据事后变更、跨系统不一致或断流", "Source changed, contradicted or silent"),
    new("来源是否在环节结束后改值、与别的来源矛盾，或断流？", "Did a source change a value afterwards, contradict another, or fall silent?"),
    Grade.Plain, Severity.Medium, "R2", new("结束后变更 → 高；变更、矛盾 → 中；断流 > silence 分钟 → 中", "changed after the close → high; changed or contradicted → medium; silent > silence minutes → medium"))
{
    Basis = Laws.Method("来源一致性（自有）"),
    Parameters = [new("silence", new("断流上限", "Longest silence"), "分钟", 5)],
    Needs = [Need.Of<LotRegistered>(f => f.LotCode), Need.If<SourceValueChanged>(f => f.Field), Need.If<SourceContradicted>(f => f.Field), Need.If<SourceSilenced>(f => f.Source), Need.If<ContractSigned>(), Need.If<AwardDecided>(), Need.If<DealConfirmed>(), Need.If<ResultPublished>(), Need.If<OpeningStarted>(f => f.BidderCount), Need.If<DepositChecked>(f => f.Bidder, f => f.Result), Need.If<EvaluationEnded>(), Need.If<AuctionEnded>()],
    Counter = new("是否来源按流程更正并已公告；两系统口径或单位不同；计划内停机维护。", "Was it a correction announced by the source; do systems differ in unit; was the stop planned?"),
    Look = new("向来源运维核实；固定前后值。", "Ask the source's operators; keep both values."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var closed = new[] { at.Lot.First(typeof(ContractSigned)), at.Lot.First(typeof(ResultPublished)), at.Lot.First(typeof(AwardDecided)), at.Lot.First(typeof(DealConfirmed)) }.OfType<Recorded>().MinBy(r => r.Position);
        var raised = false;
        foreach (var change in at.Lot.All<SourceValueChanged>())
        {
            raised = true;
            var late = closed is not null && closed.Position < change.Position;
            yield return at.Raised(
                $"changed|{change.Fact.Field}|{change.Fact.First}", new($"「{change.Fact.Field ?? "某字段"}」{(late ? "在结果形成后" : "")}被来源改值", $"\"{change.Fact.Field ?? "a field"}\" changed by its source{(late ? " after the result" : "")}"), new($"前 {change.Fact.Before ?? "未启封"} → 后 {change.Fact.After ?? "未启封"}", $"before {change.Fact.Before ?? "sealed"} → after {change.Fact.After ?? "sealed"}"),
                [Sight.Said("Field", change.Fact.Field, change), .. late ? [new Input(new("环节结束", "Closed by"), closed!.Fact.At.ToString(), "", closed.Fact.Header.Type, closed.Fact.Header.Identity, closed.Position)] : Array.Empty<Input>()], severity: late ? Severity.High : null);
        }
        foreach (var late in Late(at.Lot))
        {
            raised = true;
            var type = FactBook.Find(late.Changed.Fact.Header.Type)!;
            yield return at.Raised(
                $"late|{type.Name}|{late.Changed.Fact.Header.Identity.SourceKey}", new($"「{type.Chinese}」在{late.Closed.Chinese}后被来源更正", $"\"{type.English}\" corrected by its source after: {late.Closed.English}"),
                new($"第 {late.Changed.Fact.Header.Identity.SourceVersion} 版归集于 {late.Closed.Chinese} 之后", $"version {late.Changed.Fact.Header.Identity.SourceVersion} came after: {late.Closed.English}"),
                [Of(type, late.Changed), Of(late.Closed, late.By)], severity: Severity.High);
        }
        foreach (var (who, values) in Disagreeing(at.Lot))
        {
            raised = true;
            yield return at.Raised(
                $"disagree|{who}", new($"{values[0].Fact.Bidder?.Name ?? who} 的保证金核验结果各来源不一致", $"Sources disagree on the deposit of {values[0].Fact.Bidder?.Name ?? who}"), new($"来源 {values.Count} 个，值不一致", $"{values.Count} sources, different values"),
                [.. values.Select(v => Sight.Said("Result", v.Fact.Result, v, v.Fact.Header.Identity.Source))], [values[0].Fact.Bidder?.Name ?? who]);
        }
        foreach (var contradiction in at.Lot.All<SourceContradicted>())
        {
            raised = true;
            yield return at.Raised(
                $"contradicted|{contradiction.Fact.Field}", new($"「{contradiction.Fact.Field ?? "某字段"}」各来源所报不一致", $"Sources disagree on \"{contradiction.Fact.Field ?? "a field"}\""), new($"来源 {contradiction.Fact.Values?.Count ?? 0} 个，值不一致", $"{contradiction.Fact.Values?.Count ?? 0} sources, different values"),
                [Sight.Said("Field", contradiction.Fact.Field, contradiction), Sight.Said("Values", string.Join("；", (contradiction.Fact.Values ?? []).Select(v => $"{v.Source}：{v.Value}")), contradiction)]);
        }
        var limit = at.Set("silence");
        foreach (var bound in at.Lot.Bound)
        {
            if (bound.Fact is not SourceSilenced { Source: { } source, Window: { From: { Precision: >= Precision.Minute } from } window } silent) continue;
            var to = window.To is { Precision: >= Precision.Minute } until ? until.Local : silent.At.Precision >= Precision.Minute ? silent.At.Local : from.Local;
            var minutes = (decimal)(to - from.Local).TotalMinutes;
            if (minutes <= limit) continue;
            raised = true;
            var seen = new Seen<SourceSilenced>(silent, bound);
            yield return at.Raised(
                $"silent|{source}|{silent.Header.Identity.SourceKey}", new($"来源 {source} 断流 {Sight.Plain(minutes, 0)} 分钟", $"Source {source} silent for {Sight.Plain(minutes, 0)} minutes"), new($"{Sight.Plain(minutes, 1)} > {Sight.Plain(limit)}", $"{Sight.Plain(minutes, 1)} > {Sight.Plain(limit)}"), [Sight.Said("Source", source, seen), Sight.Said("Window", from, seen)]);
        }
        if (raised) yield break;
        if (at.Lot.Last<LotRegistered>() is { } registered) yield return at.Clear(new("变更 0，矛盾 0，断流 0", "changed 0, contradicted 0, silent 0"), Sight.Said("LotCode", registered.Fact.LotCode, registered));
        else yield return at.CannotTell(Lacks<LotRegistered>());
    }

    /// <summary>What each table is closed by (ruling 65): a correction of what was said before it, that came after it.</summary>
    private static readonly (Type[] Said, Type Closed)[] Closings =
    [
        ([typeof(OpeningStarted), typeof(DepositChecked), typeof(BidOpened), typeof(OpeningEnded), typeof(BidRejected)], typeof(EvaluationEnded)),
        ([typeof(AuctionStarted), typeof(HammerFell)], typeof(AuctionEnded)),
        ([typeof(ListingStarted), typeof(ListingEnded), typeof(QuotePlaced)], typeof(DealConfirmed)),
        ([typeof(CandidatesPublished), typeof(AwardDecided), typeof(AwardNoticed)], typeof(ContractSigned)),
    ];

    private static IEnumerable<(Recorded Changed, FactType Closed, Recorded By)> Late(LotFacts lot)
    {
        foreach (var (said, closed) in Closings)
        {
            if (lot.First(closed) is not { } by) continue;
            foreach (var changed in said.SelectMany(lot.Effective))
                if (changed.Fact.Header.Identity.SourceVersion > 1 && changed.TakenAt > by.TakenAt) yield return (changed, FactBook.Find(closed.Name)!, by);
        }
    }

    private static IEnumerable<(string Who, IReadOnlyList<Seen<DepositChecked>> Values)> Disagreeing(LotFacts lot) =>
        from checks in lot.All<DepositChecked>().Where(c => c.Fact.Result is not null && lot.Key(c.Fact.Bidder) is not null).GroupBy(c => lot.Key(c.Fact.Bidder)!).OrderBy(g => g.Key, StringComparer.Ordinal)
        let last = checks.GroupBy(c => c.Fact.Header.Identity.Source).Select(source => source.Last()).ToList()
        where last.Count > 1 && last.Select(c => c.Fact.Result).Distinct().Count() > 1
        select (checks.Key, (IReadOnlyList<Seen<DepositChecked>>)last);

    private static Input Of(FactType type, Recorded recorded) => new(new($"{type.Chinese}时间", $"{type.English}, at"), recorded.Fact.At.ToString(), "", type.Name, recorded.Fact.Header.Identity, recorded.Position);
}
