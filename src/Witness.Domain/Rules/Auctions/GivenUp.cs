using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;

namespace Witness.Domain.Rules.Auctions;

/// <summary>悔拍后次高价受让 — an award was given up and the next took it (A06); red when the pair repeats within a year. The cause is the pair.</summary>
public sealed class GivenUp() : Rule(new(
    "A06", 1, new("悔拍后次高价受让", "Given up, then taken by the next"),
    new("竞得人是否放弃，由次高报价人受让；同一对是否在 12 个月内重复？", "Was the award given up and taken by the next; does the pair repeat within 12 months?"),
    Grade.Statistical, Severity.Medium, "R7", new("放弃 ≥ 1 → 中；同一对 months 个月内 ≥ 2 次 → 高", "given up ≥ 1 → medium; the pair ≥ 2 times within months → high"))
{
    Basis = Laws.Practice("悔拍、放弃中标后递补"),
    Applies = AppliesTo.Sales,
    Parameters = [new("months", new("回看月数", "Months looked back"), "月", 12)],
    Needs = [Need.Of<AwardForfeited>(f => f.Party, f => f.NextWinner), Need.If<DealConfirmed>()],
    AcrossLots = true,
    Counter = new("是否融资失败等客观原因且保证金已不予退还；是否重新组织交易而非递补。", "Was it want of funds, with the deposit forfeited; was the lot sold anew rather than passed on?"),
    Look = new("核对放弃说明、保证金处理与两家关系。", "Check the reasons given, the deposit, and how the two relate."),
})
{
    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var given = at.Lot.All<AwardForfeited>();
        if (given.Count == 0)
        {
            if (at.Lot.Last<DealConfirmed>() is { } deal) yield return at.Clear(new("无放弃", "nothing given up"), Sight.Said("At", deal.At, deal));
            else yield return at.CannotTell(Lacks<DealConfirmed>());
            yield break;
        }
        var months = (int)at.Set("months");
        foreach (var fact in given)
        {
            var from = at.Lot.Key(fact.Fact.Party);
            var to = at.Lot.Key(fact.Fact.NextWinner);
            var (who, next) = (Sight.Said("Party", fact.Fact.Party?.Org?.Name ?? from, fact), Sight.Said("NextWinner", fact.Fact.NextWinner?.Org?.Name ?? to, fact));
            if (from is null || to is null)
            {
                yield return from is null ? at.CannotTell("party", [Lacks<AwardForfeited>("Party")], [who]) : at.Clear(new("放弃后未递补", "given up, nobody took it"), who);
                continue;
            }
            var day = fact.At is { IsKnown: true } known ? known.Date : at.Lot.Day;
            var before = at.History.Others("forfeit", Bid.Pair(from, to), at.Lot.Lot).Where(t => t.Day > day.AddMonths(-months) && t.Day <= day).ToList();
            yield return at.Raised(
                Bid.Pair(from, to), new($"{who.Value} 放弃后由 {next.Value} 受让{(before.Count > 0 ? $"，{months} 个月内第 {before.Count + 1} 次" : "")}", $"{who.Value} gave up and {next.Value} took it{(before.Count > 0 ? $", no. {before.Count + 1} within {months} months" : "")}"),
                new($"次数 = {before.Count + 1}", $"times = {before.Count + 1}"),
                [who, next, Sight.Said("Reason", fact.Fact.Reason, fact), .. before.Select(t => new Input(new($"{t.Lot} 放弃", $"Given up in {t.Lot}"), Sight.Text(t.Day), "", nameof(AwardForfeited), t.Fact, t.Position))],
                new[] { who.Value, next.Value }.OfType<string>(), before.Count > 0 ? Severity.High : null);
        }
    }
}
